//! Unfinished background tasks: the work, and its progress.
//!
//! A task has a row here until the work is finished. Each slice of the work is one transaction, which also moves the
//! task's cursor, so that a task interrupted by SIGKILL or a power failure continues exactly where the last slice
//! ended. Several servers on one PostgreSQL may work on the same task: a slice locks the account before reading the
//! cursor.
//!
//! The operator's view of the tasks is in [`control`], the function for each kind of work in `actions::background`, the
//! loop over the slices in `worker::background`.

pub mod control;

use crate::audit::{self, DoneDeed};
use crate::counters;
use crate::error::{Error, Result};
use crate::job::Job;
use crate::tx::{PART, Read, Tx};
use crate::value::Param;
use headwater_model::audit::Deed;
use headwater_model::background::{Subject, Work};
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;
use std::collections::HashSet;
use std::time::Duration;

/// The most rows written in one transaction of background work.
pub const MOST_ROWS: usize = 500;
/// The rows of a slice before any measurement: in the first slice of a process, and in a call that leaves the rest to
/// background work.
pub const FIRST_ROWS: usize = 100;

/// The job of a slice of this many rows; the slice may leave some rows for the next one.
pub fn sliced(job: Job, rows: usize) -> Job {
    job.in_background().as_slice().with_weight(rows).in_parts_of(PART)
}

/// The identity of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Task {
    /// The account of the rows.
    pub account: AccountId,
    /// The kind of work.
    pub work: Work,
    /// The id of the object of the work; 0 for the account itself. There is at most one task of a kind per object.
    pub subject: i64,
}

/// What a task is begun with.
#[derive(Debug, Clone, Copy, Default)]
pub struct TaskOrder<'a> {
    /// The parameters of the work, passed to every slice; only the work itself reads them.
    pub text: &'a str,
    /// About how many rows there are to do, those of `done` included; `None` where counting is dear.
    pub total: Option<i64>,
    /// The start of the first slice. Only the work itself reads it.
    pub cursor: &'a str,
    /// The number of rows done already.
    pub done: usize,
}

/// The state of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackgroundState {
    /// The number by which operators name the task.
    pub number: i64,
    /// Whether an operator has paused the task.
    pub is_paused: bool,
    /// The parameters given at the beginning; only the work itself reads them.
    pub order: String,
    /// The end of the last slice; empty before the first. Only the work itself reads the cursor.
    pub cursor: String,
}

/// The parameters of a slice.
#[derive(Debug)]
pub struct Slice<'a> {
    /// The task: account, kind of work and object.
    pub task: &'a Task,
    /// The time of the slice.
    pub at: Timestamp,
    /// The parameters given at the beginning of the task.
    pub order: &'a str,
    /// The end of the last slice; empty before the first.
    pub cursor: &'a str,
    /// The most rows the slice may write.
    pub rows: usize,
}

/// The outcome of a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A part of the work is done; the next slice begins at `cursor`.
    Next {
        /// The start of the next slice.
        cursor: String,
        /// The number of rows done: written, or read by kinds that read many rows and change few.
        rows: usize,
    },
    /// The rest of the work is done.
    Done {
        /// The number of rows done, as in `Next`.
        rows: usize,
    },
}

/// Begins a task, with an order passed to every slice. A task already begun starts again with the new order, keeps its
/// number, and stays paused if it is. Called in the transaction that makes the task necessary, so that both are
/// committed together.
pub fn begin(tx: &Tx<'_>, at: Timestamp, task: &Task, order: &TaskOrder<'_>) -> Result<()> {
    if task.work.may_be_paused() && !task.work.has_deed() {
        let ids = [task.subject];
        let (account, subject) = (task.account, task.work.name());
        let list = (task.work.about() == Subject::List).then(|| format!("list:{}", task.subject));
        let done = DoneDeed { account, deed: Deed::Begin, subject, ids: &ids };
        audit::note_concerning(tx, &done, 1, list.as_slice());
    }
    let [account, work, subject] = key(task);
    tx.execute(
        sql!(
            "insert into background_task (account_id, work, subject, number, task_order, task_cursor, rows_total, rows_done,
                                          started_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
             on conflict (account_id, work, subject) do update
             set task_order = excluded.task_order, task_cursor = excluded.task_cursor, rows_total = excluded.rows_total,
                 rows_done = excluded.rows_done, busy_micros = 0, started_at = excluded.started_at,
                 updated_at = excluded.updated_at"
        ),
        &[
            account,
            work,
            subject,
            counters::draw_task(tx)?.into(),
            order.text.into(),
            order.cursor.into(),
            order.total.into(),
            (order.done as i64).into(),
            at.into(),
        ],
    )?;
    Ok(())
}

/// The `N` numbers of an order or a cursor, separated by spaces.
pub fn numbers<const N: usize>(text: &str) -> Result<[i64; N]> {
    let found: Option<Vec<i64>> = text.split(' ').map(|number| number.parse().ok()).collect();
    let found = found.and_then(|found| found.try_into().ok());
    found.ok_or_else(|| Error::Damaged(format!("a background task says '{text}' where {N} numbers should be")))
}

/// Unfinished tasks without paused ones, the longest waiting first. Kinds known only to newer servers are left out.
pub fn waiting(read: &Read<'_>, limit: i64) -> Result<Vec<Task>> {
    let tasks = read.all(
        servers_sql!(
            "select account_id, work, subject from background_task
             where paused_at is null
             order by updated_at, account_id, work, subject limit $1"
        ),
        &[limit.into()],
        |row| {
            let (account, subject) = (AccountId(row.int(0)?), row.int(2)?);
            Ok(Work::named(row.text(1)?).map(|work| Task { account, work, subject }))
        },
    )?;
    Ok(tasks.into_iter().flatten().collect())
}

/// The state of a task; `None` if finished. In a write transaction, nothing else changes the state before the commit.
pub fn state(read: &Read<'_>, task: &Task) -> Result<Option<BackgroundState>> {
    read.one(
        sql!(
            "select number, paused_at, task_order, task_cursor from background_task
             where account_id = $1 and work = $2 and subject = $3"
        ),
        &key(task),
        |row| {
            Ok(BackgroundState {
                number: row.int(0)?,
                is_paused: row.maybe_int(1)?.is_some(),
                order: row.text(2)?.to_owned(),
                cursor: row.text(3)?.to_owned(),
            })
        },
    )
}

/// Stores the outcome of a slice and its duration, in the slice's own transaction.
pub fn advance(tx: &Tx<'_>, slice: &Slice<'_>, step: &Step, took: Duration) -> Result<()> {
    let [account, work, subject] = key(slice.task);
    match step {
        Step::Done { .. } => stop(tx, slice.task)?,
        Step::Next { cursor, rows } => drop(tx.execute(
            sql!(
                "update background_task set task_cursor = $4, rows_done = rows_done + $5, busy_micros = busy_micros + $6,
                                            updated_at = $7
                 where account_id = $1 and work = $2 and subject = $3"
            ),
            &[
                account,
                work,
                subject,
                cursor.into(),
                (*rows as i64).into(),
                (took.as_micros() as i64).into(),
                slice.at.into(),
            ],
        )?),
    }
    Ok(())
}

/// Drops a task, with the rest of the work.
pub fn stop(tx: &Tx<'_>, task: &Task) -> Result<()> {
    tx.execute(sql!("delete from background_task where account_id = $1 and work = $2 and subject = $3"), &key(task))?;
    Ok(())
}

/// Drops the tasks of a kind about some objects, with the rest of the work.
pub fn stop_about(tx: &Tx<'_>, account: AccountId, work: Work, subjects: &[i64]) -> Result<()> {
    tx.execute(
        sql!("delete from background_task where account_id = $1 and work = $2 and subject in rarray($3)"),
        &[account.into(), work.name().into(), Param::Ids(subjects)],
    )?;
    Ok(())
}

/// Those of some objects that an unfinished task of a kind is about.
pub fn unfinished_about(read: &Read<'_>, account: AccountId, work: Work, subjects: &[i64]) -> Result<HashSet<i64>> {
    let found = read.all(
        sql!("select subject from background_task where account_id = $1 and work = $2 and subject in rarray($3)"),
        &[account.into(), work.name().into(), Param::Ids(subjects)],
        |row| row.int(0),
    )?;
    Ok(found.into_iter().collect())
}

/// Puts a task with a failed slice behind all others, until a time.
pub fn postpone(tx: &Tx<'_>, until: Timestamp, task: &Task) -> Result<()> {
    let [account, work, subject] = key(task);
    tx.execute(
        sql!(
            "update background_task set updated_at = $4
             where account_id = $1 and work = $2 and subject = $3"
        ),
        &[account, work, subject, until.into()],
    )?;
    Ok(())
}

fn key<'t>(task: &Task) -> [Param<'t>; 3] {
    [task.account.into(), task.work.name().into(), task.subject.into()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House};
    use headwater_model::problem::Problem;

    #[test]
    fn an_order_is_numbers_or_damaged() {
        assert_eq!(numbers::<2>("3 -4").unwrap(), [3, -4]);
        assert!(["3", "3 x", "", "1 2 3"].iter().all(|text| numbers::<2>(text).is_err()));
    }

    fn begin_at(tx: &Tx<'_>, seconds: i64, task: &Task, text: &str) -> std::result::Result<(), Problem> {
        Ok(begin(tx, Timestamp::from_seconds(seconds), task, &TaskOrder { text, ..TaskOrder::default() })?)
    }

    fn advance_at(tx: &Tx<'_>, at: Timestamp, task: &Task, step: &Step) -> std::result::Result<(), Problem> {
        let slice = Slice { task, at, order: "", cursor: "", rows: 9 };
        Ok(advance(tx, &slice, step, Duration::from_micros(5))?)
    }

    #[test]
    fn tasks_take_turns_and_a_finished_one_is_gone() {
        House::on_both(|house| {
            let account = house.account("one");
            let [first, second] = [1, 2].map(|subject| Task { account, work: Work::EmptyList, subject });
            let at = |seconds| Timestamp::from_seconds(seconds);
            house.write(move |tx| {
                begin_at(tx, 1, &first, "a")?;
                begin_at(tx, 2, &second, "b")
            });
            let waiting = || house.read(|read| waiting(read, 10));
            assert_eq!(waiting(), [first, second]);
            house.write(move |tx| advance_at(tx, at(4), &first, &Step::Next { cursor: "7".to_owned(), rows: 3 }));
            assert_eq!(waiting(), [second, first], "whoever had a slice waits for the others");
            let found = || house.write(move |tx| Ok(state(tx, &first)?)).unwrap();
            let BackgroundState { number, order, cursor, .. } = found();
            assert_eq!((order.as_str(), cursor.as_str()), ("a", "7"));
            house.write(move |tx| begin_at(tx, 5, &first, "anew"));
            let anew = BackgroundState { number, is_paused: false, order: "anew".to_owned(), cursor: String::new() };
            assert_eq!(found(), anew, "under the number it had");
            assert_ne!(house.write(move |tx| Ok(state(tx, &second)?)).unwrap().number, number);
            house.write(move |tx| Ok(postpone(tx, AT, &second)?));
            assert_eq!(waiting(), [first, second]);
            house.write(move |tx| advance_at(tx, AT, &first, &Step::Done { rows: 0 }));
            assert_eq!((waiting(), house.write(move |tx| Ok(state(tx, &first)?))), (vec![second], None));
        });
    }
}
