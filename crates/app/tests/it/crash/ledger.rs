//! What one client of the crash test knows: which leads must be there, which may be, and what they hold.

use std::collections::{BTreeMap, HashMap};

/// A lead as its client knows it.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Its id, once an answer or a read has told it.
    pub id: Option<i64>,
    /// The score that was acknowledged last. It counts the updates.
    pub score: i64,
    /// The request under way when the server died, if it was about this lead.
    pub doubt: Option<Doubt>,
}

/// A request that was sent and never answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// It was to create the lead.
    Create(u64),
    /// It was to raise its score by one.
    Update(u64),
    /// It was to delete it.
    Delete(u64),
}

/// A lead as the server shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: i64,
    /// Its score.
    pub score: i64,
}

/// All leads of one client, by address.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The leads that are or may be there.
    pub leads: BTreeMap<String, Entry>,
    /// Addresses touched since the last crash, to be asked for one by one.
    pub touched: Vec<String>,
    /// Acknowledged writes so far.
    pub acknowledged: u64,
    /// Requests left without an answer so far.
    pub unanswered: u64,
    requests: u64,
    made: u64,
}

impl Ledger {
    /// A new request's number.
    pub fn begin(&mut self) -> u64 {
        self.requests += 1;
        self.requests
    }

    /// An address nobody has used.
    pub fn new_address(&mut self, client: usize) -> String {
        self.made += 1;
        format!("c{client}-{}@example.org", self.made)
    }

    /// Holds what the server shows against what is known, and takes over what was in doubt. `shown` loses
    /// every lead that is accounted for.
    pub fn settle(&mut self, shown: &mut HashMap<String, Shown>) {
        let mut outcomes: BTreeMap<Doubt, (usize, usize)> = BTreeMap::new();
        self.leads.retain(|address, entry| {
            let found = shown.remove(address);
            let took_place = match (entry.doubt, &found) {
                (None | Some(Doubt::Update(_)), None) => panic!("lost: {address}, known as {entry:?}"),
                (None, Some(found)) => {
                    assert_eq!(
                        (Some(found.id), found.score),
                        (entry.id, entry.score),
                        "{address} is not as acknowledged"
                    );
                    true
                }
                (Some(Doubt::Create(_)), found) => {
                    assert!(found.as_ref().is_none_or(|found| found.score == 0), "{address} was created as {found:?}");
                    found.is_some()
                }
                (Some(Doubt::Update(_)), Some(found)) => {
                    assert_eq!(Some(found.id), entry.id, "{address} has changed its id");
                    let steps = found.score - entry.score;
                    assert!(
                        steps == 0 || steps == 1,
                        "{address}: {} was acknowledged, {} is there",
                        entry.score,
                        found.score
                    );
                    steps == 1
                }
                (Some(Doubt::Delete(_)), Some(found)) => {
                    assert_eq!(
                        (Some(found.id), found.score),
                        (entry.id, entry.score),
                        "{address} is not as acknowledged"
                    );
                    false
                }
                (Some(Doubt::Delete(_)), None) => true,
            };
            if let Some(doubt) = entry.doubt.take() {
                let counts = outcomes.entry(doubt).or_default();
                *(if took_place { &mut counts.0 } else { &mut counts.1 }) += 1;
            }
            if let Some(found) = &found {
                (entry.id, entry.score) = (Some(found.id), found.score);
            }
            found.is_some()
        });
        for (doubt, (took_place, did_not)) in outcomes {
            assert!(took_place == 0 || did_not == 0, "{doubt:?} was done by half: {took_place} done, {did_not} not");
        }
    }
}

/// A ledger of one lead with a doubt, and a server that shows what `shown` says of it.
#[cfg(test)]
fn settle_one(doubt: Option<Doubt>, shown: Option<(i64, i64)>) -> Vec<i64> {
    let mut ledger = Ledger::default();
    let id = if matches!(doubt, Some(Doubt::Create(_))) { None } else { Some(7) };
    ledger.leads.insert("a".to_owned(), Entry { id, score: if id.is_some() { 3 } else { 0 }, doubt });
    let mut server: HashMap<String, Shown> =
        shown.map(|(id, score)| ("a".to_owned(), Shown { id, score })).into_iter().collect();
    ledger.settle(&mut server);
    ledger.leads.values().map(|entry| entry.score).collect()
}

#[test]
fn what_was_in_doubt_may_have_happened_or_not() {
    assert_eq!(settle_one(None, Some((7, 3))), [3]);
    assert_eq!(settle_one(Some(Doubt::Create(1)), Some((9, 0))), [0]);
    assert_eq!(settle_one(Some(Doubt::Create(1)), None), [0; 0]);
    assert_eq!(settle_one(Some(Doubt::Update(1)), Some((7, 3))), [3]);
    assert_eq!(settle_one(Some(Doubt::Update(1)), Some((7, 4))), [4]);
    assert_eq!(settle_one(Some(Doubt::Delete(1)), Some((7, 3))), [3]);
    assert_eq!(settle_one(Some(Doubt::Delete(1)), None), [0; 0]);
}

/// The ledger must see each of these.
#[test]
fn what_cannot_have_happened_is_noticed() {
    let wrong = [
        (None, None),
        (None, Some((7, 2))),
        (None, Some((8, 3))),
        (Some(Doubt::Update(1)), None),
        (Some(Doubt::Update(1)), Some((7, 2))),
        (Some(Doubt::Update(1)), Some((7, 5))),
        (Some(Doubt::Delete(1)), Some((7, 4))),
        (Some(Doubt::Create(1)), Some((9, 1))),
    ];
    for (doubt, shown) in wrong {
        assert!(std::panic::catch_unwind(|| settle_one(doubt, shown)).is_err(), "{doubt:?} {shown:?} went unnoticed");
    }
    let half = || {
        let mut ledger = Ledger::default();
        for address in ["a", "b"] {
            ledger.leads.insert(address.to_owned(), Entry { doubt: Some(Doubt::Create(5)), ..Entry::default() });
        }
        ledger.settle(&mut HashMap::from([("a".to_owned(), Shown { id: 1, score: 0 })]));
    };
    assert!(std::panic::catch_unwind(half).is_err(), "half a batch went unnoticed");
}
