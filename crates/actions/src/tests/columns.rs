//! Columns of leads in memory against the rows: after random writes, the same questions are answered by both, and each answer is
//! compared. Columns are dropped, held back, and read by a second server meanwhile.

mod world;
mod questions;

use headwater_model::time::Timestamp;
use headwater_store::columns::Columns;
use headwater_store::lead_query;
use headwater_store::{Db, Job, outbox};
use headwater_testbed::{homes, rounds};
use questions::{ask, ask_for};
use world::{Chance, World};

/// Rounds of writes and questions; `HEADWATER_ROUNDS` says otherwise.
const ROUNDS: u64 = 60;
const QUESTIONS: u64 = 4;

/// Loads columns in demand, as the worker does.
fn load(db: &Db) {
    while let Some(account) = db.columns().next_demand() {
        lead_query::load(db, account).unwrap();
    }
}

/// An event in the life of columns.
fn disturb(chance: &mut Chance, world: &World) {
    let columns: &Columns = world.server(chance).columns();
    match chance.below(40) {
        0 => columns.forget(world.account),
        1 => columns.set_limit(3000 + chance.below(20_000) as usize),
        2 => columns.forget_idle(std::time::Duration::ZERO),
        3 => prune(world),
        _ => columns.set_limit(1 << 30),
    }
}

/// Drops all changes kept, as if columns had not been read for a month.
fn prune(world: &World) {
    let account = world.account;
    let never = Timestamp(i64::MAX);
    let keep = outbox::Keep { delivered_since: never, undelivered_since: never };
    let prune = move |tx: &headwater_store::Tx<'_>| Ok(outbox::prune(tx, account, keep, 10_000)?);
    world.writer.write_blocking(Job::of_server("test"), prune).unwrap();
}

#[test]
fn columns_answer_as_the_rows_do_whatever_happens() {
    for url in homes() {
        let mut chance = Chance::new(7);
        let mut world = World::new(url.as_deref());
        for round in 0..rounds(ROUNDS) {
            world.change(&mut chance);
            disturb(&mut chance, &world);
            for _ in 0..QUESTIONS {
                if let Err(difference) = ask(&mut chance, &mut world) {
                    panic!("round {round}: {difference}");
                }
            }
            // Now and then nothing is loaded for a while: questions go on.
            if chance.below(4) > 0 {
                world.servers().for_each(load);
            }
        }
        let answered: u64 = world.servers().map(|db| db.columns().answered()).sum();
        assert!(answered > rounds(ROUNDS) * QUESTIONS, "columns have hardly answered: {answered}");
    }
}

#[test]
fn a_change_that_columns_are_not_told_of_is_found() {
    for url in homes() {
        let mut chance = Chance::new(11);
        let mut world = World::new(url.as_deref());
        (0..20).for_each(|_| world.change(&mut chance));
        let text = "f=leadScore.ge.-1000000&sort=-leadScore";
        let answer = |world: &mut World| {
            (0..2).try_for_each(|_| {
                ask_for(world, text)?;
                world.servers().for_each(load);
                Ok::<_, String>(())
            })
        };
        assert_eq!(answer(&mut world), Ok(()));
        let account = world.account;
        let behind_the_outbox = move |tx: &headwater_store::Tx<'_>| {
            let text = "update lead set lead_score = lead_score + 1 where account_id = $1 and active = 1";
            Ok(tx.execute(text, &[account.into()])?)
        };
        let changed = world.writer.write_blocking(Job::of_server("test"), behind_the_outbox).unwrap();
        assert!(changed > 0 && answer(&mut world).is_err(), "the comparison is blind");
    }
}

#[test]
fn a_write_is_seen_by_whoever_reads_after_it() {
    for url in homes() {
        let mut chance = Chance::new(13);
        let mut world = World::new(url.as_deref());
        (0..10).for_each(|_| world.change(&mut chance));
        for _ in 0..2 {
            ask_for(&mut world, "f=firstName.is.seen").unwrap();
            world.servers().for_each(load);
        }
        let before: u64 = world.servers().map(|db| db.columns().answered()).sum();
        std::thread::scope(|scope| {
            for part in 0..3 {
                let world = &world;
                scope.spawn(move || {
                    for number in 0..15 {
                        world.create_named("seen", &format!("seen-{part}-{number}"));
                        let found = world.servers().map(|db| questions::count(db, world, "q=seen")).collect::<Vec<_>>();
                        assert!(found.iter().all(|count| *count > number), "{found:?} after {number}");
                        let mine = questions::count(&world.writer, world, &format!("q=seen-{part}-{number}@"));
                        assert_eq!(mine, 1);
                    }
                });
            }
        });
        assert_eq!(questions::count(&world.writer, &world, "f=firstName.is.SEEN"), 45);
        assert!(world.servers().map(|db| db.columns().answered()).sum::<u64>() > before, "columns have answered");
    }
}
