//! The ledger of one client in the crash test: leads known to exist or in doubt, and their scores.

use std::collections::{BTreeMap, HashMap};

/// A lead as known to the client.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The id, or `None` until a reply or a read has shown the id.
    pub id: Option<i64>,
    /// The last acknowledged score, which counts the updates.
    pub score: i64,
    /// The request for this lead left unanswered when the server died, if any.
    pub doubt: Option<Doubt>,
}

/// A request sent and never answered, with the request's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Creates the lead.
    Create(u64),
    /// Raises the score by one.
    Update(u64),
    /// Deletes the lead.
    Delete(u64),
}

/// A lead as shown by the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The lead's id.
    pub id: i64,
    /// The lead's score.
    pub score: i64,
}

/// All leads of one client, by address.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The leads known to exist or in doubt.
    pub leads: BTreeMap<String, Entry>,
    /// Addresses touched since the last crash, for look-ups by address.
    pub touched: Vec<String>,
    /// Number of acknowledged writes.
    pub acknowledged: u64,
    /// Number of requests without a reply.
    pub unanswered: u64,
    requests: u64,
    made: u64,
}

impl Ledger {
    /// The number of a new request.
    pub fn begin(&mut self) -> u64 {
        self.requests += 1;
        self.requests
    }

    /// An unused address.
    pub fn new_address(&mut self, client: usize) -> String {
        self.made += 1;
        format!("c{client}-{}@example.org", self.made)
    }

    /// Compares the server's leads with the ledger, resolves doubts, and removes the ledger's leads from `shown`.
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

/// Settles a ledger of one lead against a server showing the id and score of `shown`; returns the scores left.
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

/// The ledger must fail on each of these cases.
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
