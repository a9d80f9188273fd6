//! A call updating many leads has the same effect as its drafts in calls of one.

use crate::Outcomes;
use crate::house_for_tests::House;
use crate::leads;
use crate::records::rules::Terms;
use crate::webhooks;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::LeadId;
use headwater_model::key::Strictness;
use headwater_model::permission::EDIT_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::target::Target;
use headwater_store as store;
use headwater_store::copy::TABLES;
use headwater_store::records::read::Found;
use headwater_testbed::postgres::database;

fn named(id: Option<LeadId>, address: Option<&str>, first_name: &str) -> Draft {
    let address = address.map(|address| (lead::EMAIL, Cell::text(address)));
    let values = address.into_iter().chain([(lead::FIRST_NAME, Cell::text(first_name))]).collect();
    Draft { id, values, ..Draft::default() }
}

fn update(house: &House, context: &Context, drafts: Vec<Draft>, strictness: Strictness) -> Outcomes<()> {
    let context = Context { strictness, ..context.clone() };
    let drafts: Vec<Result<Draft, Problem>> = drafts.into_iter().map(Ok).collect();
    let rules = Terms::default();
    house.write(move |tx| leads::KIND.update(tx, &context, &drafts, rules)).0
}

#[test]
fn a_later_draft_finds_what_an_earlier_one_has_changed() {
    House::on_both(|house| {
        let admin = house.account("one");
        let [ada, bob, eve] = house.leads(&admin, ["ada@example.org", "bob@example.org", "eve@example.org"]);
        let drafts = vec![
            named(Some(ada), Some("countess@example.org"), "Ada"),
            named(None, Some("COUNTESS@example.org"), "Augusta"),
            named(None, Some("ada@example.org"), "nobody"),
            named(Some(bob), Some("ada@example.org"), "Bob"),
            named(Some(eve), Some("Ada@example.org"), "Eve"),
            named(Some(eve), Some("bob@example.org"), "Eve"),
            named(Some(LeadId(7)), None, "nobody"),
        ];
        let outcomes = update(&house, &admin, drafts, Strictness::Lenient);
        let missing = Err(Problem::NotFound);
        let expected = [Ok(()), Ok(()), missing.clone(), Ok(()), Err(Problem::Taken), Ok(()), missing];
        assert_eq!(outcomes, expected);
        let addresses = house.write(move |tx| {
            let found =
                store::records::read::find(tx, &admin.actor.grant(EDIT_LEADS)?.leads(), &[ada, bob, eve], usize::MAX)?;
            let Found::All(found) = found else { panic!("three small leads are not too much") };
            Ok([ada, bob, eve].map(|id| {
                let text = |field: headwater_model::record::Standard| {
                    found[&id].cells[field.index()].as_text().unwrap_or_default().to_owned()
                };
                (text(lead::EMAIL), text(lead::FIRST_NAME))
            }))
        });
        let pair = |address: &str, name: &str| (address.to_owned(), name.to_owned());
        assert_eq!(
            addresses,
            [pair("countess@example.org", "Augusta"), pair("ada@example.org", "Bob"), pair("bob@example.org", "Eve"),]
        );
    });
}

#[test]
fn a_lead_that_is_named_twice_is_deleted_once_and_told_of_once() {
    House::on_both(|house| {
        let admin = house.account("one");
        let [ada, bob] = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
        let outcomes = house.write(move |tx| leads::delete(tx, &admin, &[Ok(ada), Ok(bob), Ok(ada)]));
        assert_eq!(outcomes, [Ok(()), Ok(()), Err(Problem::NotFound)]);
        let mut told = 0;
        house.each_row(TABLES.iter().find(|table| table.name == "outbox").unwrap(), |_| told += 1);
        assert_eq!(told, 4, "two that came, and two that went");
    });
}

/// The n-th of a repeatable sequence of random-looking numbers.
fn dice(seed: u64, number: u64, sides: u64) -> u64 {
    let mixed = (seed * 1_000_003 + number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) % sides
}

fn drafts(seed: u64, leads: &[LeadId]) -> Vec<Draft> {
    (0..60)
        .map(|number| {
            let roll = |turn: u64, sides: u64| dice(seed, number * 16 + turn, sides) as usize;
            let id = (roll(0, 3) > 0).then(|| leads[roll(1, leads.len() as u64)]);
            let address = (id.is_none() || roll(2, 2) == 0).then(|| format!("{}@Example.org", roll(3, 9)));
            let mut draft = named(id, address.as_deref(), ["Ada", "Bob", ""][roll(4, 3)]);
            if roll(5, 3) == 0 {
                draft.values.push((lead::ACTIVE, Cell::Int(roll(6, 2) as i64)));
            }
            if roll(7, 4) == 0 {
                draft.values.push((lead::STATUS, Cell::text(["open", "qualified"][roll(8, 2)])));
            }
            draft
        })
        .collect()
}

/// The outcomes of the drafts, in calls of this size; and all rows written.
fn course(house: &House, seed: u64, at_once: usize) -> (Outcomes<()>, Vec<String>) {
    let admin = house.account("one");
    let (context, key) = (admin.clone(), house.key());
    // With a subscription the outbox has the state after each change (W175).
    house.write(move |tx| webhooks::subscribe(tx, &context, &key, &Target::parse("https://example.org/").unwrap()));
    let leads = house.leads(&admin, ["0@example.org", "1@example.org", "2@example.org", "3@example.org"]);
    let strictness = if seed.is_multiple_of(2) { Strictness::Strict } else { Strictness::Lenient };
    let mut outcomes = Vec::new();
    for some in drafts(seed, &leads).chunks(at_once) {
        outcomes.extend(update(house, &admin, some.to_vec(), strictness));
    }
    let mut rows = Vec::new();
    for table in TABLES.iter().filter(|table| ["lead", "record_block", "event", "outbox"].contains(&table.name)) {
        house.each_row(table, |row| rows.push(format!("{} {row:?}", table.name)));
    }
    (outcomes, rows)
}

#[test]
fn many_drafts_in_a_call_leave_what_they_leave_one_by_one() {
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 1..=40 {
        let embedded = || House::with_single_runs(None);
        let (ours, theirs) = (course(&embedded(), seed, 60), course(&embedded(), seed, 1));
        assert_eq!(ours, theirs, "seed {seed}");
        kinds.extend(ours.0.iter().map(|outcome| format!("{outcome:?}")));
    }
    assert_eq!(kinds.len(), 4, "done, not found, taken, unchanged: {kinds:?}");
    for seed in 1..=6 {
        let (Some(one), Some(other)) = (database(), database()) else { return };
        let on = |url: &str, at_once| course(&House::with_single_runs(Some(url)), seed, at_once);
        assert_eq!(on(&one, 60), on(&other, 1), "seed {seed} on PostgreSQL");
    }
}
