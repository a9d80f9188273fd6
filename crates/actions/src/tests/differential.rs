//! The same random sequence of actions on both kinds of database: all outcomes are equal, and so are all rows at the
//! end.

use crate::house_for_tests::{AT, House};
use crate::lists::ListDraft;
use crate::records::rules::Terms;
use crate::{calls, fields, leads, lists, members, webhooks};
use headwater_model::call::{CallLog, Direction};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::field::{Catalogue, FieldChange, Relationship};
use headwater_model::id::{LeadId, ListId, UserId};
use headwater_model::key::Strictness;
use headwater_model::kind::DataType;
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::target::Target;
use headwater_model::time::Timestamp;
use headwater_store as store;
use headwater_store::Tx;
use headwater_store::value::SqlValue;
use headwater_testbed::postgres::database;

mod records;

const STEPS: u64 = 800;
/// The place of the time among the columns of the audit log.
const TIME_OF_ENTRY: usize = 2;
/// Columns of a task before the time that slices took.
const COLUMNS_OF_A_TASK: usize = 10;
/// The first id; some of the random ids exist, some do not.
const FIRST_ID: i64 = 1024;

/// A repeatable sequence of random-looking numbers.
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn lead(&mut self) -> LeadId {
        LeadId(FIRST_ID + self.below(60) as i64)
    }

    fn list(&mut self) -> ListId {
        ListId(FIRST_ID + self.below(20) as i64)
    }

    fn address(&mut self) -> String {
        format!("{}-{}@Example.org", ["ada", "BOB", "zo\u{eb}"][self.below(3) as usize], self.below(40))
    }

    fn draft(&mut self) -> Result<Draft, Problem> {
        if self.below(15) == 0 {
            return Err(Problem::NotAnObject);
        }
        let mut values = vec![(lead::EMAIL, Cell::text(self.address()))];
        if self.below(2) == 0 {
            values.push((
                lead::FIRST_NAME,
                Cell::text(
                    ["", "Ada", "\u{1f9ed} \u{e9}\u{301}", "O'Hara \\ \"x\""][self.below(4) as usize].to_owned(),
                ),
            ));
        }
        if self.below(4) == 0 {
            values.push((lead::OWNER, Cell::Int(self.below(3) as i64 + 1024)));
        }
        if self.below(4) == 0 {
            values.push((lead::STATUS, Cell::text(["open", "qualified", "contactWithOpp"][self.below(3) as usize])));
        }
        if self.below(4) == 0 {
            values.push((lead::ACTIVE, Cell::Int(self.below(2) as i64)));
        }
        Ok(Draft { values, ..Draft::default() })
    }

    /// A change of a lead, in about half of the cases by its address.
    fn change(&mut self) -> Result<Draft, Problem> {
        let id = (self.below(2) == 0).then(|| self.lead());
        self.draft().map(|draft| Draft { id, ..draft })
    }
}

/// Runs one random action; returns the outcome as text.
fn step(tx: &Tx<'_>, context: &Context, chance: &mut Chance) -> Result<String, Problem> {
    let catalogue = Catalogue::new(&store::fields::all(tx, context.actor.account)?, Relationship::Lead);
    let context = &Context { catalogue, ..context.clone() };
    let many = chance.below(6) + 1;
    Ok(match chance.below(13) {
        0..=2 => {
            // Now and then enough leads for PostgreSQL to write before locking.
            let count = if chance.below(10) == 0 { 120 } else { many * 3 };
            let drafts: Vec<_> = (0..count).map(|_| chance.draft()).collect();
            format!("{:?}", leads::KIND.create(tx, context, &drafts)?)
        }
        3 | 4 => {
            let drafts: Vec<_> = (0..many).map(|_| chance.change()).collect();
            let strictness = [Strictness::Lenient, Strictness::Strict][chance.below(2) as usize];
            let context = &Context { strictness, ..context.clone() };
            let rules = Terms::default();
            format!("{:?}", leads::KIND.update(tx, context, &drafts, rules)?.0)
        }
        5 => format!("{:?}", leads::delete(tx, context, &[Ok(chance.lead()), Ok(chance.lead())])?),
        6 => {
            let draft = ListDraft { name: Some(format!("List {}", chance.below(9))), description: None };
            format!("{:?}", lists::create(tx, context, &[Ok(draft)])?)
        }
        7 if chance.below(4) == 0 => format!("{:?}", lists::delete(tx, context, &[Ok(chance.list())])?.0),
        7 | 8 => {
            let places: Vec<_> = (0..many).map(|_| Ok((chance.list(), chance.lead()))).collect();
            format!("{:?}", members::add(tx, context, &places)?)
        }
        9 => {
            let addresses: Vec<_> = (0..many).map(|_| Ok((chance.list(), Folded::of(&chance.address())))).collect();
            format!("{:?}", members::add_by_email(tx, context, &addresses)?)
        }
        10 => {
            let places: Vec<_> = (0..many).map(|_| Ok((chance.list(), chance.lead()))).collect();
            format!("{:?}", members::remove(tx, context, &places)?)
        }
        11 => {
            let change = FieldChange {
                label: Some(format!("Field {}", chance.below(5))),
                relationship: Some(Relationship::Lead),
                kind: Some(DataType::String),
                ..FieldChange::default()
            };
            format!("{:?}", fields::create(tx, context, &[Ok(change)])?)
        }
        _ => {
            let call = CallLog {
                user: UserId(1024),
                lead: chance.lead(),
                direction: Direction::Outgoing,
                at: context.at,
                result: None,
                notes: Some("\u{2028} kept".to_owned()),
            };
            format!("{:?}", calls::log(tx, context, &[Ok(call)])?)
        }
    })
}

/// The outcomes of a sequence of actions, then all rows.
fn course(house: &House, seed: u64) -> Vec<String> {
    let context = house.account("one");
    house.junior(&context, "jo@example.org");
    let (mut chance, mut told) = (Chance(seed), Vec::new());
    let key = house.key();
    for number in 0..STEPS {
        let at = Timestamp(AT.0 + number as i64 * 1_000_000);
        let (context, key, dice) = (Context { at, ..context.clone() }, key.clone(), chance.clone());
        let outcome = house.try_write(move |tx| {
            if number == STEPS / 2 {
                webhooks::subscribe(tx, &context, &key, &Target::parse("https://example.org/").unwrap())?;
            }
            let mut dice = dice.clone();
            let of_records = dice.below(2) == 0;
            let outcome =
                if of_records { records::step(tx, &context, &mut dice) } else { step(tx, &context, &mut dice) };
            Ok((outcome, dice))
        });
        let (outcome, dice) = outcome.unwrap();
        told.push(format!("{number}: {outcome:?}"));
        chance = dice;
    }
    for table in store::copy::TABLES.iter() {
        house.each_row(table, |row| {
            // Secrets are sealed with random numbers, and how long the slices of a task took is not the same twice.
            let columns = if table.name == "background_task" { COLUMNS_OF_A_TASK } else { row.len() };
            // Entries of the audit log have the time of the clock, and marks made of it.
            let is_entry = table.name == "audit";
            let is_by_chance = |(place, value): &(usize, &SqlValue)| {
                (table.name == "subscription" || is_entry) && matches!(value, SqlValue::Bytes(_))
                    || is_entry && *place == TIME_OF_ENTRY
            };
            let shown = row[..columns].iter().enumerate().filter(|cell| !is_by_chance(cell)).map(|(_, value)| value);
            told.push(format!("{} {:?}", table.name, shown.collect::<Vec<_>>()));
        });
    }
    told
}

#[test]
fn the_same_course_ends_in_the_same_rows_on_both_databases() {
    let others =
        headwater_model::records::ALL.iter().filter(|record| **record != &headwater_model::records::lead::LEAD);
    let mut missing: Vec<String> = others.map(|record| format!("\"{}\"", record.name)).collect();
    let mut cleared = 0;
    for seed in 1..=6 {
        let Some(url) = database() else { return };
        let (ours, theirs) =
            (course(&House::with_single_runs(None), seed), course(&House::with_single_runs(Some(&url)), seed));
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(ours, theirs, "seed {seed}");
        }
        assert_eq!(ours.len(), theirs.len(), "seed {seed}");
        let leads = ours.iter().filter(|line| line.starts_with("lead ")).count();
        let changes = ours.iter().filter(|line| line.starts_with("outbox ")).count();
        assert!(leads > 20 && changes > 100, "something has happened: {leads} leads, {changes} changes");
        let is_seen = |name: &&str| ours.iter().any(|line| line.starts_with("outbox ") && line.contains(*name));
        missing.retain(|name| !is_seen(&name.as_str()));
        let is_cleared = |line: &String| line.contains("clear-references") && line.contains("true");
        cleared += ours.iter().filter(|line| is_cleared(line)).count();
    }
    assert!(missing.is_empty(), "in no course anything becomes of {missing:?}");
    assert!(cleared > 0, "in no course references are cleared to the end");
}

#[test]
fn another_course_ends_in_other_rows() {
    let last = |seed| course(&House::with_single_runs(None), seed);
    assert_ne!(last(1), last(2), "the dump sees differences");
}
