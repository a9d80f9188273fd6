//! Calls written in several transactions have the same effect as in one.

use crate::house_for_tests::{AT, House};
use crate::leads::{self, By, Upsert};
use crate::parts::Parts;
use crate::records::rules::Terms;
use crate::webhooks;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::LeadId;
use headwater_model::key::Strictness;
use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::target::Target;
use headwater_model::time::Timestamp;
use headwater_store as store;
use headwater_store::value::SqlValue;
use headwater_store::writes::changes::StatesBetween;
use headwater_testbed::postgres::database;

/// Bytes of a part: a few leads.
const PART: usize = 6000;
const FIRST_ID: i64 = 1024;
const CALLS: i64 = 24;

/// A repeatable sequence of random-looking numbers.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A lead, perhaps missing, with an address, perhaps of another lead, and sometimes a long description.
    fn draft(&mut self) -> Result<Draft, Problem> {
        if self.below(15) == 0 {
            return Err(Problem::NotAnObject);
        }
        let address = format!("{}@example.org", self.below(200));
        let mut values = vec![(lead::EMAIL, Cell::text(address))];
        match self.below(4) {
            0 => values.push((lead::DESCRIPTION, Cell::text("\u{1}\"".repeat(self.below(700) as usize)))),
            1 => values.push((lead::TITLE, Cell::text(self.below(9).to_string()))),
            2 => values.push((lead::STATUS, Cell::text(["open", "qualified"][self.below(2) as usize]))),
            _ => {}
        }
        let id = (self.below(2) == 0).then(|| self.lead());
        Ok(Draft { id, values, ..Draft::default() })
    }

    fn lead(&mut self) -> LeadId {
        LeadId(FIRST_ID + self.below(150) as i64)
    }
}

/// Random calls, in parts of this many bytes.
struct Calls<'h> {
    house: &'h House,
    bytes: usize,
    chance: Chance,
}

impl Calls<'_> {
    /// Runs one call; returns the outcome as text, and the number of transactions.
    fn run(&mut self, context: &Context, number: i64) -> (String, usize) {
        let Self { house, bytes, chance } = self;
        let mut context = Context { at: Timestamp(AT.0 + number * 1_000_000), ..context.clone() };
        // Now and then enough leads for PostgreSQL to write before locking.
        let count = if number % 6 == 0 { 130 } else { 40 };
        let new = |draft: Result<Draft, Problem>| draft.map(|draft| Draft { id: None, ..draft });
        let drafts: Vec<_> = (0..count).map(|_| chance.draft()).collect();
        match number % 6 {
            0 | 1 => {
                let drafts: Vec<_> = drafts.into_iter().map(new).collect();
                let (outcomes, transactions) = house.write_in_parts(*bytes, (drafts, ()), move |tx, drafts, ()| {
                    Ok((leads::KIND.create(tx, &context, drafts)?, ()))
                });
                (format!("{outcomes:?}"), transactions)
            }
            2 | 3 => {
                context.strictness = [Strictness::Lenient, Strictness::Strict][chance.below(2) as usize];
                let state = (drafts, StatesBetween::default());
                let (outcomes, transactions) = house.write_in_parts(*bytes, state, move |tx, drafts, between| {
                    let rules = Terms { between, ..Terms::default() };
                    leads::KIND.update(tx, &context, drafts, rules)
                });
                (format!("{outcomes:?}"), transactions)
            }
            4 => {
                let by = [By::Email, By::Id][chance.below(2) as usize];
                let state = (drafts, StatesBetween::default());
                let (outcomes, transactions) = house.write_in_parts(*bytes, state, move |tx, drafts, between| {
                    leads::upsert(tx, &context, Upsert { drafts, by, between })
                });
                (format!("{outcomes:?}"), transactions)
            }
            _ => {
                let ids: Vec<Result<LeadId, Problem>> = (0..90).map(|_| Ok(chance.lead())).collect();
                let (outcomes, transactions) = house
                    .write_in_parts(*bytes, (ids, ()), move |tx, ids, ()| Ok((leads::delete(tx, &context, ids)?, ())));
                (format!("{outcomes:?}"), transactions)
            }
        }
    }
}

/// The outcomes of a sequence of calls, then all rows; and the number of transactions for each kind of call.
fn course(house: &House, bytes: usize, seed: u64) -> (Vec<String>, [usize; 6]) {
    let context = house.account("one");
    let (one, key) = (context.clone(), house.key());
    house.write(move |tx| webhooks::subscribe(tx, &one, &key, &Target::parse("https://example.org/").unwrap()));
    let mut calls = Calls { house, bytes, chance: Chance(seed) };
    let (mut told, mut transactions) = (Vec::new(), [0; 6]);
    for number in 0..CALLS {
        let (outcomes, count) = calls.run(&context, number);
        told.push(format!("{number}: {outcomes}"));
        transactions[(number % 6) as usize] += count;
    }
    for table in store::copy::TABLES.iter() {
        house.each_row_beside_the_log(table, |row| {
            // Secrets are sealed with random numbers.
            let shown =
                row.iter().filter(|value| !(table.name == "subscription" && matches!(value, SqlValue::Bytes(_))));
            told.push(format!("{} {:?}", table.name, shown.collect::<Vec<_>>()));
        });
    }
    (told, transactions)
}

#[test]
fn a_call_in_parts_leaves_byte_for_byte_what_it_leaves_in_one() {
    for (on_postgres, seed) in [(false, 1), (false, 2), (true, 3)] {
        let url = || if on_postgres { database().map(Some) } else { Some(None) };
        let (Some(one), Some(other)) = (url(), url()) else { return };
        let (whole, in_one) = course(&House::with_single_runs(one.as_deref()), usize::MAX / 2, seed);
        let (parts, in_parts) = course(&House::with_single_runs(other.as_deref()), PART, seed);
        for (whole, parts) in whole.iter().zip(&parts) {
            assert!(whole == parts, "{whole:.1000}\n{parts:.1000}");
        }
        assert_eq!(whole.len(), parts.len());
        assert_eq!(in_one, [CALLS as usize / 6; 6]);
        assert!(in_parts.iter().all(|count| *count > CALLS as usize / 6), "{in_parts:?} transactions");
    }
}

#[test]
fn what_was_committed_is_done_and_what_was_left_says_why() {
    let mut parts: Parts<u8, u8> = Parts::new(vec![1, 2, 3]);
    assert_eq!(parts.failed(Problem::Busy), Err(Problem::Busy), "nothing was written: the whole call is refused");
    assert_eq!(*parts.next_part(), [1, 2, 3]);
    assert!(parts.written(vec![Ok(10), crate::parts::left(), Err(Problem::Taken)]));
    assert_eq!(*parts.next_part(), [2]);
    assert_eq!(parts.failed(Problem::Unwritable(Obstacle::DiskFull)), Ok(()));
    let left = Problem::Left { because: "the disk is full" };
    assert_eq!(left.to_string(), "not written, because the disk is full; send it again");
    assert_eq!(parts.finish(), [Ok(10), Err(left), Err(Problem::Taken)]);
}

#[test]
fn what_is_not_known_to_be_unwritten_is_not_said_to_be() {
    let ends = |error: store::Error| {
        let mut parts: Parts<u8, u8> = Parts::new(vec![1, 2]);
        parts.next_part();
        parts.written(vec![Ok(10), crate::parts::left()]);
        parts.failed(error.into()).unwrap();
        parts.finish().remove(1).unwrap_err()
    };
    for error in [store::Error::Unknown, store::Error::Unanswered] {
        assert!(matches!(ends(error), Problem::Broken(_)));
    }
    for error in [store::Error::Closed, store::Error::Busy, store::Error::Away("it was restarted".to_owned())] {
        assert_eq!(ends(error), Problem::Left { because: "the server is busy" });
    }
}

#[test]
fn many_objects_are_written_in_parts_however_short_they_are() {
    let mut parts: Parts<usize, usize> = Parts::new((0..2500).collect());
    let mut sizes = Vec::new();
    loop {
        let part = parts.next_part();
        sizes.push(part.len());
        if !parts.written(part.iter().map(|object| Ok(*object)).collect()) {
            break;
        }
    }
    assert_eq!(sizes, [1000, 1000, 500]);
    assert!(parts.finish().into_iter().eq((0..2500).map(Ok)));
}
