//! The write-ahead log of the embedded database, with transactions writing many short rows far apart.

use crate::accounts::NewAccount;
use crate::db::{Db, Options};
use crate::house_for_tests::{AT, TEST};
use crate::job::ReadTime;
use crate::tx::{PART, Tx};
use crate::{Job, accounts, checkpointer, left_log, records};
use headwater_model::actor::Actor;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::permission::DELETE_LEADS;
use headwater_model::problem::Problem;
use headwater_testbed::wait;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::thread::JoinHandle;

/// Leads per call, and calls waiting while a transaction runs: together as many objects as one transaction takes.
const CALL: usize = 500;
const CALLS: usize = 8;
/// Number of such leads on a page of the database.
const ON_A_PAGE: usize = 8;

fn log(path: &Path) -> u64 {
    std::fs::metadata(left_log::log_of(path)).unwrap().len()
}

fn fill(tx: &Tx<'_>, account: AccountId, count: usize) -> Result<(), Problem> {
    let sql = "insert into lead (account_id, id, email_address, description, updated_at, created_at, active, lead_status, custom, email_hash)
               with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < $2)
               select $1, number, number || '@example.org', $3, number, number, 1, 'open', '{}', number * 7919 % 1000003 from numbers";
    tx.execute(sql, &[account.into(), (count as i64).into(), "x".repeat(850).as_str().into()])?;
    Ok(())
}

/// Lets a job wait in its transaction.
type Wait = Box<dyn Fn() + Send>;

/// Holds a job in an open transaction; `run` runs one that waits. The returned closure lets the job go on.
fn hold<R>(db: &Db, run: R) -> impl FnOnce() + use<R>
where
    R: FnOnce(&Db, Wait) -> Result<(), Problem> + Send + 'static,
{
    let ((begun, has_begun), (go_on, may_go_on)) = (channel(), channel::<()>());
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let wait = Box::new(move || {
        let _ = begun.send(());
        let _ = may_go_on.lock().unwrap().recv();
    });
    let db = db.clone();
    let thread = std::thread::spawn(move || run(&db, wait));
    has_begun.recv().unwrap();
    move || {
        drop(go_on);
        thread.join().unwrap().unwrap();
    }
}

fn hold_a_read(db: &Db) -> impl FnOnce() + use<> {
    hold(db, |db, wait| {
        db.read_blocking(TEST, move |read| {
            accounts::any(read)?;
            wait();
            Ok(())
        })
    })
}

fn hold_a_write(db: &Db) -> impl FnOnce() + use<> {
    hold(db, |db, wait| {
        db.write_blocking(TEST, move |_| {
            wait();
            Ok(())
        })
    })
}

/// Deletes leads with `apart` ids between each.
fn delete(db: &Db, account: AccountId, first: usize, apart: usize) -> JoinHandle<Result<usize, Problem>> {
    let (db, ids) = (db.clone(), (first..first + CALL).map(|at| LeadId((1 + at * apart) as i64)).collect::<Vec<_>>());
    std::thread::spawn(move || {
        let job = Job::of(account, "deleteLeads").with_weight(CALL).in_parts_of(PART);
        let grant = Actor::key(account, "test").grant(DELETE_LEADS)?;
        db.write_blocking(job, move |tx| {
            Ok(records::write::delete(tx, &grant.leads(), &ids, records::write::Unseen::Kept)?.len())
        })
    })
}

/// Lets waiting calls delete leads spread over a database of `count` records, while the log is nearly long enough for a
/// restart. Returns the number of transactions and the length of the log.
fn delete_together(count: usize) -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let db = Db::open(&Options { read_time: ReadTime::Unlimited, ..Options::new(&path) }).unwrap();
    let new = NewAccount { name: "one", public_id: "one", time_zone: "UTC" };
    let account = db.write_blocking(TEST, move |tx| Ok(accounts::insert(tx, AT, &new)?.unwrap())).unwrap();
    // An open read keeps the log from restarting.
    let end_read = hold_a_read(&db);
    db.write_blocking(TEST, move |tx| fill(tx, account, count)).unwrap();
    while log(&path) < checkpointer::HARD as u64 - (3 << 20) {
        let name = "x".repeat(1 << 20);
        db.write_blocking(TEST, move |tx| Ok(tx.execute("update account set name = $1", &[name.as_str().into()])?))
            .unwrap();
    }
    let end_write = hold_a_write(&db);
    end_read();
    let commits = || db.counters().commits.load(Ordering::Relaxed);
    let before = commits();
    let calls: Vec<_> = (0..CALLS).map(|call| delete(&db, account, call * CALL, count / (CALL * CALLS))).collect();
    wait::until("all calls wait", || db.waiting_writes() == CALLS);
    end_write();
    for call in calls {
        assert_eq!(call.join().unwrap(), Ok(CALL));
    }
    (commits() - before, log(&path))
}

/// Invariant: the log stays within its limit, however far apart the rows written together are.
#[test]
fn the_log_stays_short_while_a_large_database_is_written_all_over() {
    let (commits, log) = delete_together(CALL * CALLS * ON_A_PAGE);
    println!("{commits} transactions, the log was {} MiB long", log >> 20);
    assert!(log as i64 > checkpointer::HARD, "too little was written to show anything");
    assert!(log <= left_log::LONGEST, "the log was {log} bytes long");
}

#[test]
fn calls_share_a_transaction_where_the_database_is_small() {
    assert_eq!(delete_together(CALL * CALLS).0, 1);
}
