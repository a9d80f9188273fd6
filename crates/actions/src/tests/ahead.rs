//! Many leads in one call, written before the account is locked: one address stays one lead.

use crate::house_for_tests::House;
use crate::leads;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_store::Tx;
use headwater_store::copy::TABLES;
use headwater_store::value::Value;
use headwater_testbed::postgres::{database, wait_until_one_waits};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

/// Leads in one call, enough for writing before locking.
const MANY: usize = 150;

fn create(tx: &Tx<'_>, context: &Context, addresses: &[String]) -> Result<Vec<Result<i64, Problem>>, Problem> {
    let draft = |address: &String| Ok(Draft { values: vec![(lead::EMAIL, Cell::text(address))], ..Draft::default() });
    let drafts: Vec<_> = addresses.iter().map(draft).collect();
    let outcomes = leads::create(tx, context, &drafts)?;
    Ok(outcomes.into_iter().map(|outcome| outcome.map(|id| id.0)).collect())
}

fn addresses(name: &str) -> Vec<String> {
    (0..MANY).map(|number| format!("{name}-{number}@example.org")).collect()
}

fn rows(house: &House, name: &str) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    house.each_row(TABLES.iter().find(|table| table.name == name).unwrap(), |row| rows.push(row.to_vec()));
    rows
}

/// The first job writes `first` and locks the account until the second job, having found all its addresses free,
/// waits for the lock. Returns the outcomes of the second job, the number of its runs, and the number of leads at the
/// end.
fn meet(url: &str, first: Vec<String>) -> (Vec<Result<i64, Problem>>, usize, usize) {
    let house = House::with_single_runs(Some(url));
    let context = house.account("one");
    let (holds, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let outcomes = std::thread::scope(|scope| {
        let holder = scope.spawn({
            let (house, context, holds, url) = (&house, context.clone(), holds.clone(), url.to_owned());
            move || {
                house.write(move |tx| {
                    let outcomes = create(tx, &context, &first)?;
                    holds.wait();
                    wait_until_one_waits(&url, || ());
                    Ok(outcomes)
                })
            }
        });
        holds.wait();
        let (context, runs) = (context.clone(), runs.clone());
        let outcomes = house.write(move |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            create(tx, &context, &addresses("theirs"))
        });
        assert!(holder.join().unwrap().iter().all(Result::is_ok));
        outcomes
    });
    (outcomes, runs.load(Ordering::SeqCst), rows(&house, "lead").len())
}

#[test]
fn early_writes_are_redone_where_another_took_the_address() {
    let Some(url) = database() else { return };
    let (outcomes, runs, leads) = meet(&url, vec!["THEIRS-7@example.org".to_owned()]);
    let taken: Vec<usize> = (0..MANY).filter(|at| outcomes[*at] == Err(Problem::Taken)).collect();
    assert_eq!(taken, [7]);
    assert_eq!((outcomes.iter().filter(|outcome| outcome.is_ok()).count(), leads), (MANY - 1, MANY));
    assert_eq!(runs, 2, "the first run was in vain");
}

#[test]
fn early_writes_are_kept_where_nobody_took_their_addresses() {
    let Some(url) = database() else { return };
    let (outcomes, runs, leads) = meet(&url, addresses("ours"));
    assert_eq!((outcomes.iter().filter(|outcome| outcome.is_ok()).count(), leads), (MANY, 2 * MANY));
    assert_eq!(runs, 1);
}

#[test]
fn many_leads_are_created_once_when_their_write_runs_twice() {
    House::on_both(|house| {
        let context = house.account("one");
        let both = [addresses("a"), addresses("b"), addresses("a")].concat();
        let outcomes = house.write(move |tx| create(tx, &context, &both));
        let ids: Vec<i64> = outcomes.iter().flatten().copied().collect();
        assert!(ids.len() == 2 * MANY && ids.is_sorted_by(|one, next| one < next));
        assert!(outcomes[2 * MANY..].iter().all(|outcome| *outcome == Err(Problem::Taken)));
        for (table, count) in [("lead", 2 * MANY), ("event", 2 * MANY), ("outbox", 2 * MANY)] {
            assert_eq!(rows(&house, table).len(), count, "{table}");
        }
        let counted = rows(&house, "record_block").into_iter().map(|row| match (&row[1], &row[3]) {
            (Value::Text(kind), Value::Int(leads)) if kind == "lead" => *leads,
            _ => 0,
        });
        assert_eq!(counted.sum::<i64>(), 2 * MANY as i64);
    });
}
