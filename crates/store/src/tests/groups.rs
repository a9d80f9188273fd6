//! Jobs sharing a transaction: which changes are kept, and that each is applied once.

use crate::accounts::NewAccount;
use crate::address::Address;
use crate::db::{Db, Options};
use crate::house_for_tests::{AT, TEST, append};
use crate::tx::Tx;
use crate::usage::CallsOfDay;
use crate::{accounts, counters, outbox, usage};
use headwater_model::change::{Entry, Kind};
use headwater_model::id::{AccountId, KeyId, LeadId};
use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_testbed::postgres::{database, wait_until_one_waits};
use headwater_testbed::{homes, wait};
use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;

/// A database with one reader, and so two writers on PostgreSQL.
fn open(url: Option<&str>) -> (tempfile::TempDir, Db) {
    let dir = tempfile::tempdir().unwrap();
    let server = url.map(|url| Address::parse(url).unwrap());
    let db = Db::open(&Options { server, readers: 1, ..Options::new(dir.path().join("test.db")) }).unwrap();
    (dir, db)
}

fn account(db: &Db, name: &'static str) -> AccountId {
    db.write_blocking(TEST, move |tx| {
        Ok(accounts::insert(tx, AT, &NewAccount { name, public_id: name, time_zone: "UTC" })?.unwrap())
    })
    .unwrap()
}

fn count(tx: &Tx<'_>, account: AccountId, calls: i64) -> Result<(), Problem> {
    usage::add(tx, account, &CallsOfDay { key: KeyId(1), day: 1, calls })?;
    Ok(())
}

fn calls(db: &Db, account: AccountId) -> i64 {
    db.read_blocking(TEST, move |read| usage::calls(read, account, KeyId(1), 1)).unwrap()
}

/// A job running until told to go on.
struct Held {
    gate: Arc<Barrier>,
    thread: JoinHandle<Result<(), Problem>>,
}

impl Held {
    /// Starts the job, and returns once it is running.
    fn start(db: &Db, job: impl Fn(&Tx<'_>) -> Result<(), Problem> + Send + 'static) -> Self {
        let (gate, is_first, db) = (Arc::new(Barrier::new(2)), AtomicBool::new(true), db.clone());
        let inner = gate.clone();
        let thread = std::thread::spawn(move || {
            db.write_blocking(TEST, move |tx| {
                job(tx)?;
                if is_first.swap(false, Ordering::SeqCst) {
                    inner.wait();
                    inner.wait();
                }
                Ok(())
            })
        });
        gate.wait();
        Self { gate, thread }
    }

    fn go_on(self) -> Result<(), Problem> {
        self.gate.wait();
        self.thread.join().unwrap()
    }
}

/// Another client holding the lock of a row.
fn hold(url: &str, table: &str, account: AccountId) -> Client {
    let mut other = Client::connect(url, NoTls).unwrap();
    let rows = format!(
        "begin; set local headwater.account = '{account}'; select 1 from {table} where account_id = {account} for update"
    );
    other.batch_execute(&rows).unwrap();
    other
}

/// Queues a job for the group of the writers now held; returns once it waits.
fn queued<T: Send + 'static>(
    db: &Db,
    job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> JoinHandle<Result<T, Problem>> {
    let (before, other) = (db.waiting_writes(), db.clone());
    let thread = std::thread::spawn(move || other.write_blocking(TEST, job));
    wait::until("the job waits", || db.waiting_writes() > before);
    thread
}

#[test]
fn a_job_that_failed_keeps_nothing_of_what_it_wrote_in_whatever_way() {
    for url in homes() {
        let (_dir, db) = open(url.as_deref());
        let one = account(&db, "one");
        let failed: Result<(), Problem> = db.write_blocking(TEST, move |tx| {
            count(tx, one, 5)?;
            Err(Problem::NotFound)
        });
        assert_eq!((failed, calls(&db, one)), (Err(Problem::NotFound), 0));
    }
}

#[test]
fn a_job_that_meets_a_taken_account_after_it_has_written_is_applied_once() {
    let Some(url) = database() else { return };
    let (_dir, db) = open(Some(&url));
    let [zero, one, two] = ["zero", "one", "two"].map(|name| account(&db, name));
    let idle = Held::start(&db, |_| Ok(()));
    let first = Held::start(&db, move |tx| count(tx, zero, 1));
    let mut other = hold(&url, "outbox_head", two);
    let later = queued(&db, move |tx| {
        count(tx, one, 10)?;
        count(tx, two, 100)
    });
    first.go_on().unwrap();
    wait_until_one_waits(&url, || ());
    other.batch_execute("rollback").unwrap();
    later.join().unwrap().unwrap();
    idle.go_on().unwrap();
    assert_eq!([zero, one, two].map(|account| calls(&db, account)), [1, 10, 100]);
}

#[test]
fn acknowledged_jobs_stay_when_a_later_job_of_the_group_fails_to_lock() {
    let Some(url) = database() else { return };
    let (_dir, db) = open(Some(&url));
    let [zero, one] = ["zero", "one"].map(|name| account(&db, name));
    db.write_blocking(TEST, move |tx| Ok(counters::draw(tx, one, LEAD.sequence(), 3)?)).unwrap();
    let idle = Held::start(&db, |_| Ok(()));
    let first = Held::start(&db, move |tx| append(tx, zero, &[Entry::plain(&LEAD, LeadId(5), Kind::Created)]));
    let mut other = hold(&url, "id_block", one);
    let later = queued(&db, move |tx| {
        // Shorter than usual, to keep the test short.
        tx.execute("set local lock_timeout = '200ms'", &[])?;
        Ok(counters::draw(tx, one, LEAD.sequence(), 1)?)
    });
    assert_eq!(first.go_on(), Ok(()));
    assert_eq!(later.join().unwrap(), Err(Problem::Busy));
    other.batch_execute("rollback").unwrap();
    idle.go_on().unwrap();
    assert_eq!(db.read_blocking(TEST, move |read| outbox::head(read, zero)).unwrap(), 1);
    assert_eq!(db.read_blocking(TEST, move |read| outbox::oldest(read, zero)).unwrap(), Some((1, AT)));
}

#[test]
fn a_server_that_has_come_to_read_only_is_left_for_one_that_writes() {
    let Some(url) = database() else { return };
    let (_dir, db) = open(Some(&url));
    let one = account(&db, "one");
    // New connections find a server refusing writes, as after a primary has become a standby.
    let mut owner = Client::connect(&url, NoTls).unwrap();
    let name = url.rsplit('/').next().unwrap();
    let write = || db.write_blocking(TEST, move |tx| count(tx, one, 1));
    owner.batch_execute(&format!("alter database {name} set default_transaction_read_only = on")).unwrap();
    let others = "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()";
    owner.batch_execute(others).unwrap();
    assert_eq!(write(), Err(Problem::Unwritable(Obstacle::ReadOnly)));
    owner
        .batch_execute(&format!(
            "set transaction_read_only = off; alter database {name} reset default_transaction_read_only"
        ))
        .unwrap();
    // Connections opened meanwhile are not kept.
    assert_eq!((write(), write(), calls(&db, one)), (Ok(()), Ok(()), 2));
}

#[test]
fn a_commit_takes_no_further_job_along_once_much_was_written() {
    let (_dir, db) = open(None);
    account(&db, "one");
    let commits = || db.counters().commits.load(Ordering::Relaxed);
    // Each job renames the account, the first two with a long name.
    let rename = |bytes: usize| {
        move |tx: &Tx<'_>| {
            tx.execute("update account set name = $1", &["x".repeat(bytes).as_str().into()])?;
            Ok(())
        }
    };
    for (bytes, expected) in [(9 << 20, 3), (1 << 20, 1)] {
        let before = commits();
        let first = Held::start(&db, rename(bytes));
        let others = [bytes, 1].map(|bytes| queued(&db, rename(bytes)));
        assert_eq!(first.go_on(), Ok(()));
        for other in others {
            assert_eq!(other.join().unwrap(), Ok(()));
        }
        assert_eq!(commits() - before, expected, "three jobs of {bytes} bytes");
    }
}
