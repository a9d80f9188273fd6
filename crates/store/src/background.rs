//! Unfinished background work: what is to be done, and how far it has come.
//!
//! A row stands here as long as its work is not finished. Each slice of the work is one transaction, which also moves the
//! row's cursor, so that work that was cut off, by SIGKILL or by a power cut, goes on exactly where it stopped. Several
//! servers on one PostgreSQL may work on the same row: a slice locks the account before it reads the cursor.
//!
//! Which function does a slice says `actions::background`; who asks for the next slice, `worker::background`.

use crate::error::{Error, Result};
use crate::job::Job;
use crate::tx::{PART, Read, Tx};
use crate::value::Param;
use headwater_model::background::Work;
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;

/// The most rows that one transaction of background work writes.
pub const MOST_ROWS: usize = 500;
/// The rows that are written before it is known how long that takes: by the first slice of a process, and by a call that leaves
/// the rest to background work.
pub const FIRST_ROWS: usize = 100;

/// The job of a slice of so many rows, of which it may leave some for the next.
pub fn sliced(job: Job, rows: usize) -> Job {
    job.in_background().with_weight(rows).in_parts_of(PART)
}

/// Which work is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Task {
    /// The account whose rows it is about.
    pub account: AccountId,
    /// What is done.
    pub work: Work,
    /// The id of what it is done to; 0 if that is the account itself. An account has one task of a kind for a subject.
    pub subject: i64,
}

/// How far a task has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// What was said when it was begun; only the work itself reads it.
    pub order: String,
    /// Where the last slice stopped; empty before the first. Only the work itself reads it.
    pub cursor: String,
}

/// What the function of a kind is told.
#[derive(Debug)]
pub struct Slice<'a> {
    /// The task: its account and its subject.
    pub task: &'a Task,
    /// When the slice is done.
    pub at: Timestamp,
    /// What was said when the task was begun.
    pub order: &'a str,
    /// Where the last slice stopped; empty before the first.
    pub cursor: &'a str,
    /// The most rows the slice may write.
    pub rows: usize,
}

/// What a slice has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Some of the work; the next slice begins at `cursor`.
    Next {
        /// Where the next slice begins.
        cursor: String,
        /// How many rows were written, for the log.
        rows: usize,
    },
    /// The rest of the work.
    Done {
        /// How many rows were written, for the log.
        rows: usize,
    },
}

/// Begins a task, with an order that every slice is told. One that is there already begins anew, with the new order. In the
/// transaction of what makes the task necessary, it is as durable as that.
pub fn begin(tx: &Tx<'_>, at: Timestamp, task: &Task, order: &str) -> Result<()> {
    tx.execute(
        sql!(
            "insert into background_task (account_id, work, subject, task_order, task_cursor, rows_done, started_at, updated_at)
             values ($1, $2, $3, $4, '', 0, $5, $5)
             on conflict (account_id, work, subject) do update
             set task_order = excluded.task_order, task_cursor = '', updated_at = excluded.updated_at"
        ),
        &[task.account.into(), task.work.name().into(), task.subject.into(), order.into(), at.into()],
    )?;
    Ok(())
}

/// As many numbers as an order or a cursor holds, separated by spaces.
pub fn numbers<const N: usize>(text: &str) -> Result<[i64; N]> {
    let found: Option<Vec<i64>> = text.split(' ').map(|number| number.parse().ok()).collect();
    let found = found.and_then(|found| found.try_into().ok());
    found.ok_or_else(|| Error::Damaged(format!("a background task says '{text}' where {N} numbers should be")))
}

/// Tasks that are not finished, the one that has waited longest for a slice first. Kinds that only a newer server knows
/// are left out.
pub fn waiting(read: &Read<'_>, limit: i64) -> Result<Vec<Task>> {
    let tasks = read.all(
        servers_sql!(
            "select account_id, work, subject from background_task
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

/// How far a task has come; `None` if it is finished. In a writing transaction nobody else moves it until the commit.
pub fn state(read: &Read<'_>, task: &Task) -> Result<Option<State>> {
    read.one(
        sql!(
            "select task_order, task_cursor from background_task
             where account_id = $1 and work = $2 and subject = $3"
        ),
        &key(task),
        |row| Ok(State { order: row.text(0)?.to_owned(), cursor: row.text(1)?.to_owned() }),
    )
}

/// Notes what a slice has done, in the slice's own transaction.
pub fn advance(tx: &Tx<'_>, at: Timestamp, task: &Task, step: &Step) -> Result<()> {
    let [account, work, subject] = key(task);
    match step {
        Step::Done { .. } => tx.execute(
            sql!("delete from background_task where account_id = $1 and work = $2 and subject = $3"),
            &[account, work, subject],
        )?,
        Step::Next { cursor, rows } => tx.execute(
            sql!(
                "update background_task set task_cursor = $4, rows_done = rows_done + $5, updated_at = $6
                 where account_id = $1 and work = $2 and subject = $3"
            ),
            &[account, work, subject, cursor.into(), (*rows as i64).into(), at.into()],
        )?,
    };
    Ok(())
}

/// Puts a task whose slice failed behind all others, until a time.
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

    #[test]
    fn an_order_is_numbers_or_damaged() {
        assert_eq!(numbers::<2>("3 -4").unwrap(), [3, -4]);
        assert!(["3", "3 x", "", "1 2 3"].iter().all(|text| numbers::<2>(text).is_err()));
    }

    #[test]
    fn tasks_take_turns_and_a_finished_one_is_gone() {
        House::on_both(|house| {
            let account = house.account("one");
            let [first, second] = [1, 2].map(|subject| Task { account, work: Work::EmptyList, subject });
            let at = |seconds| Timestamp::from_seconds(seconds);
            house.write(move |tx| {
                begin(tx, at(1), &first, "a")?;
                Ok(begin(tx, at(2), &second, "b")?)
            });
            let waiting = || house.read(|read| waiting(read, 10));
            assert_eq!(waiting(), [first, second]);
            house.write(move |tx| Ok(advance(tx, at(4), &first, &Step::Next { cursor: "7".to_owned(), rows: 3 })?));
            assert_eq!(waiting(), [second, first], "whoever had a slice waits for the others");
            let found = house.write(move |tx| Ok(state(tx, &first)?));
            assert_eq!(found, Some(State { order: "a".to_owned(), cursor: "7".to_owned() }));
            house.write(move |tx| Ok(begin(tx, at(5), &first, "anew")?));
            let found = house.write(move |tx| Ok(state(tx, &first)?));
            assert_eq!(found, Some(State { order: "anew".to_owned(), cursor: String::new() }));
            house.write(move |tx| Ok(postpone(tx, AT, &second)?));
            assert_eq!(waiting(), [first, second]);
            house.write(move |tx| Ok(advance(tx, AT, &first, &Step::Done { rows: 0 })?));
            assert_eq!((waiting(), house.write(move |tx| Ok(state(tx, &first)?))), (vec![second], None));
        });
    }
}
