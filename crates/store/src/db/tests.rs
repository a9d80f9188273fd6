//! [`Db::read`] and [`Db::write`] on both databases: shared commits, rollbacks and refusals.

use super::*;
use crate::accounts::{self, NewAccount};
use crate::address::Address;
use crate::job::ReadTime;
use crate::reader::longest;
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;
use headwater_testbed::homes;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

const TEST: Job = Job::of_server("test");

/// Runs a test on each database.
fn on_both(test: impl Fn(Db)) {
    on_both_with(ReadTime::Limited, test);
}

/// Like [`on_both`], without a time limit for reads.
fn on_both_for_long_reads(test: impl Fn(Db)) {
    on_both_with(ReadTime::Unlimited, test);
}

fn on_both_with(read_time: ReadTime, test: impl Fn(Db)) {
    for url in homes() {
        let dir = tempfile::tempdir().unwrap();
        let server = url.map(|url| Address::parse(&url).unwrap());
        test(Db::open(&Options { server, readers: 1, read_time, ..Options::new(dir.path().join("test.db")) }).unwrap());
    }
}

fn open() -> (tempfile::TempDir, Db) {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&Options::new(dir.path().join("test.db"))).unwrap();
    (dir, db)
}

fn names(db: &Db) -> Vec<String> {
    let all = db.read_blocking(TEST, accounts::all).unwrap();
    all.into_iter().map(|account| account.name).collect()
}

fn add(tx: &Tx<'_>, name: &str) -> Result<(), Problem> {
    accounts::insert(tx, Timestamp(0), &NewAccount { name, public_id: name, time_zone: "UTC" })?;
    Ok(())
}

#[test]
fn a_failing_neighbour_takes_nothing_with_it() {
    on_both(|db| {
        // The writer is held until all other jobs wait, so that they share one commit.
        let gate = Arc::new(Barrier::new(2));
        let (held, was_held) = (gate.clone(), AtomicBool::new(false));
        let holder = {
            let db = db.clone();
            std::thread::spawn(move || {
                db.write_blocking(TEST, move |_| {
                    // The job is run again with the others, and must not wait a second time.
                    if !was_held.swap(true, Ordering::SeqCst) {
                        held.wait();
                        held.wait();
                    }
                    Ok(())
                })
            })
        };
        gate.wait();
        let waiting: Vec<_> = (0..6)
            .map(|number| {
                let (reply, answer) = bounded(1);
                db.queue_write(
                    TEST,
                    move |tx| {
                        add(tx, &format!("account {number}"))?;
                        if number % 3 == 1 { Err(Problem::NotFound) } else { Ok(number) }
                    },
                    move |(outcome, _)| drop(reply.send(outcome)),
                )
                .unwrap();
                answer
            })
            .collect();
        gate.wait();
        holder.join().unwrap().unwrap();
        let outcomes: Vec<_> = waiting.iter().map(|answer| answer.recv().unwrap()).collect();
        assert_eq!(outcomes, [Ok(0), Err(Problem::NotFound), Ok(2), Ok(3), Err(Problem::NotFound), Ok(5)]);
        let mut kept = names(&db);
        kept.sort();
        assert_eq!(kept, ["account 0", "account 2", "account 3", "account 5"]);
        // PostgreSQL has several writers, which do not wait for each other.
        let is_embedded = db.path().exists();
        assert!(!is_embedded || db.counters().commits.load(Ordering::Relaxed) <= 1, "they did not share a commit");
    });
}

#[test]
fn a_panicking_write_is_taken_back_and_the_writer_goes_on() {
    on_both(|db| {
        let outcome: Result<(), Problem> = db.write_blocking(Job::of(AccountId(7), "createLeads"), |tx| {
            add(tx, "lost")?;
            panic!("asked to");
        });
        let text = "createLeads panicked for account 7: asked to".to_owned();
        assert_eq!(outcome, Err(Problem::Broken(text)));
        db.write_blocking(TEST, |tx| add(tx, "kept")).unwrap();
        assert_eq!(names(&db), ["kept"]);
    });
}

#[test]
fn a_panicking_read_names_its_job_and_the_reader_goes_on() {
    on_both(|db| {
        let outcome: Result<(), Problem> = db.read_blocking(Job::of_server("readiness"), |read| {
            accounts::all(read)?;
            panic!("number {}", 5);
        });
        assert_eq!(outcome, Err(Problem::Broken("readiness panicked: number 5".to_owned())));
        assert_eq!(names(&db), Vec::<String>::new());
    });
}

#[test]
fn what_one_write_acknowledged_the_next_read_sees() {
    on_both(|db| {
        for number in 0..50 {
            db.write_blocking(TEST, move |tx| add(tx, &format!("{number}"))).unwrap();
            assert_eq!(names(&db).len(), number + 1);
        }
    });
}

#[test]
fn readers_cannot_write() {
    on_both(|db| {
        let outcome =
            db.read_blocking(TEST, |read| read.one("delete from account returning id", &[], |row| row.int(0)));
        assert!(matches!(outcome, Err(Error::Sqlite(_) | Error::Postgres(_))), "{outcome:?}");
    });
}

#[test]
fn a_newer_database_and_another_builds_are_refused_in_words() {
    let (dir, db) = open();
    drop(db);
    let path = dir.path().join("test.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("insert into schema_version values (999, 'future', x'00', 0)").unwrap();
    let refused = Db::open(&Options::new(&path)).err().unwrap().to_string();
    assert!(refused.contains("schema version 999"), "{refused}");
    connection
        .execute_batch("delete from schema_version where version = 999; update schema_version set checksum = x'00'")
        .unwrap();
    let refused = Db::open(&Options::new(&path)).err().unwrap().to_string();
    assert!(refused.contains("another build"), "{refused}");
}

/// A read without an end.
fn endless(read: &Read<'_>) -> Result<Option<i64>> {
    let sql = "with recursive numbers (number) as (select 1 union all select number + 1 from numbers)
               select count(*) from numbers";
    read.one(sql, &[], |row| row.int(0))
}

/// Begins an endless read, and returns once it runs.
async fn begin_endless(db: &Db) -> impl Future<Output = Result<Option<i64>>> {
    let (begun, has_begun) = oneshot::channel();
    let db = db.clone();
    let mut read = Box::pin(async move {
        let work = move |read: &Read<'_>| {
            begun.send(()).unwrap();
            endless(read)
        };
        db.read(Job::of(AccountId(1), "endless"), work).await
    });
    tokio::select! {
        outcome = &mut read => panic!("it ended: {outcome:?}"),
        begun = has_begun => begun.unwrap(),
    }
    read
}

#[test]
fn a_read_whose_caller_is_gone_is_cut_off_and_its_reader_free_again() {
    on_both_for_long_reads(|db| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for _ in 0..3 {
            drop(runtime.block_on(begin_endless(&db)));
            // The account may have one reader, free only if the read was cut off.
            db.read_blocking(Job::of(AccountId(1), "next"), accounts::all).unwrap();
        }
    });
}

#[test]
fn reads_for_one_who_has_left_end_and_writes_do_not() {
    on_both_for_long_reads(|db| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let has_left: Arc<AtomicBool> = Arc::default();
        runtime.block_on(asker::serve(has_left.clone(), async {
            let read = begin_endless(&db).await;
            let (outcome, ()) = tokio::join!(read, async { has_left.store(true, Ordering::SeqCst) });
            assert!(matches!(outcome, Err(Error::Busy)), "{outcome:?}");
            assert!(matches!(db.read(TEST, accounts::all).await, Err(Error::Busy)));
            db.write(TEST, |tx| add(tx, "kept")).await.unwrap();
        }));
        assert_eq!(names(&db), ["kept"]);
    });
}

#[test]
fn a_read_may_take_as_long_on_either_database() {
    let Some(url) = homes().flatten().next() else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = Some(Address::parse(&url).unwrap());
    let db = Db::open(&Options { server, ..Options::new(folder.path().join("test.db")) }).unwrap();
    for job in [TEST, TEST.in_background()] {
        let timeout = "select setting from pg_settings where name = 'statement_timeout'";
        let timeout =
            db.read_blocking(job, move |read| read.one(timeout, &[], |row| Ok::<_, Error>(row.text(0)?.to_owned())));
        assert_eq!(timeout.unwrap(), Some(longest(job.lane).as_millis().to_string()));
    }
}

#[test]
fn slow_reads_of_one_account_hold_up_neither_others_nor_the_server() {
    on_both(|db| {
        let gate = Arc::new(Barrier::new(2));
        let slow: Vec<_> = (0..5)
            .map(|_| {
                let (db, gate) = (db.clone(), gate.clone());
                std::thread::spawn(move || {
                    db.read_blocking(Job::of(AccountId(1), "slow"), move |_| {
                        gate.wait();
                        gate.wait();
                        Ok::<_, Error>(())
                    })
                })
            })
            .collect();
        gate.wait();
        // One slow read is running, and the others wait.
        db.read_blocking(Job::of(AccountId(2), "quick"), accounts::all).unwrap();
        db.read_blocking(Job::of_server("readiness"), accounts::any).unwrap();
        for _ in 1..slow.len() {
            gate.wait();
            gate.wait();
        }
        gate.wait();
        slow.into_iter().for_each(|one| one.join().unwrap().unwrap());
    });
}
