//! The operator's view of background tasks, and pausing. A paused task does nothing until it is resumed: every slice reads the pause
//! in its own transaction.

use super::{Task, key};
use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::background::{Progress, TaskTimes, Work};
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use std::time::Duration;

/// A task as operators see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// The number by which operators name the task: unique on the server, never drawn twice.
    pub number: i64,
    /// The task.
    pub task: Task,
    /// Rows done, rows to do, and the time spent.
    pub progress: Progress,
    /// When the task was begun, had its last slice, and was paused.
    pub times: TaskTimes,
}

/// The unfinished tasks of an account, oldest first, without kinds unknown to this version.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<Listed>> {
    let tasks = read.all(
        sql!(
            "select number, work, subject, rows_done, rows_total, busy_micros, started_at, updated_at, paused_at
             from background_task
             where account_id = $1 order by number"
        ),
        &[account.into()],
        |row| {
            let Some(work) = Work::named(row.text(1)?) else { return Ok(None) };
            Ok(Some(Listed {
                number: row.int(0)?,
                task: Task { account, work, subject: row.int(2)? },
                progress: Progress {
                    done: row.int(3)?,
                    total: row.maybe_int(4)?,
                    busy: Duration::from_micros(row.int(5)?.unsigned_abs()),
                },
                times: TaskTimes {
                    started: Timestamp(row.int(6)?),
                    turn: Timestamp(row.int(7)?),
                    paused: row.maybe_int(8)?.map(Timestamp),
                },
            }))
        },
    )?;
    Ok(tasks.into_iter().flatten().collect())
}

/// The unfinished task of a number, if the account has one.
pub fn find(read: &Read<'_>, account: AccountId, number: i64) -> Result<Option<Listed>> {
    Ok(all(read, account)?.into_iter().find(|it| it.number == number))
}

/// The times of every unfinished task of the server, for metrics.
pub fn times(read: &Read<'_>) -> Result<Vec<TaskTimes>> {
    read.all(servers_sql!("select started_at, updated_at, paused_at from background_task"), &[], |row| {
        let (started, turn) = (Timestamp(row.int(0)?), Timestamp(row.int(1)?));
        Ok(TaskTimes { started, turn, paused: row.maybe_int(2)?.map(Timestamp) })
    })
}

/// Pauses a task: after the commit no slice is done. False if the task is finished or paused already.
pub fn pause(tx: &Tx<'_>, at: Timestamp, task: &Task) -> Result<bool> {
    let [account, work, subject] = key(task);
    let paused = tx.execute(
        sql!(
            "update background_task set paused_at = $4
             where account_id = $1 and work = $2 and subject = $3 and paused_at is null"
        ),
        &[account, work, subject, at.into()],
    )?;
    Ok(paused > 0)
}

/// Resumes a paused task at once, even after a failed slice. False if the task is finished or not paused.
pub fn resume(tx: &Tx<'_>, at: Timestamp, task: &Task) -> Result<bool> {
    let [account, work, subject] = key(task);
    let resumed = tx.execute(
        sql!(
            "update background_task set paused_at = null,
                                        updated_at = case when updated_at > $4 then $4 else updated_at end
             where account_id = $1 and work = $2 and subject = $3 and paused_at is not null"
        ),
        &[account, work, subject, at.into()],
    )?;
    Ok(resumed > 0)
}

/// Refuses to begin a task anew while the same task is paused: a success would promise work that no server does.
pub fn demand_not_paused(read: &Read<'_>, task: &Task) -> Result<(), Problem> {
    match super::state(read, task)? {
        Some(state) if state.is_paused => Err(Problem::Paused { task: state.number }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Slice, Step, TaskOrder, advance, begin, state, waiting};
    use super::*;
    use crate::house_for_tests::House;
    use headwater_model::background::TaskState;

    #[test]
    fn a_paused_task_is_listed_and_not_asked_for_until_it_is_resumed() {
        House::on_both(|house| {
            let (account, other) = (house.account("one"), house.account("other"));
            let task = Task { account, work: Work::EmptyList, subject: 7 };
            let at = Timestamp::from_seconds;
            house.write(move |tx| {
                begin(tx, at(10), &task, &TaskOrder { total: Some(400), done: 100, ..TaskOrder::default() })?;
                let slice = Slice { task: &task, at: at(12), order: "", cursor: "", rows: 60 };
                let step = Step::Next { cursor: "9".to_owned(), rows: 60 };
                Ok(advance(tx, &slice, &step, Duration::from_millis(20))?)
            });
            let listed = || house.read(move |read| all(read, account));
            let before = listed().remove(0);
            assert_eq!((before.task, before.times.started, before.times.turn), (task, at(10), at(12)));
            assert_eq!((before.progress.done, before.progress.percent()), (160, Some(40)));
            assert_eq!(before.times.state(at(13)), TaskState::Running);
            let number = before.number;
            assert_eq!(house.read(move |read| find(read, account, number)), Some(before));
            assert_eq!(house.read(move |read| find(read, other, number)), None);
            let change = |change: fn(&Tx<'_>, Timestamp, &Task) -> Result<bool>, seconds| {
                house.write(move |tx| Ok(change(tx, at(seconds), &task)?))
            };
            let refusal = || house.write(move |tx| Ok(demand_not_paused(tx, &task)));
            assert_eq!(refusal(), Ok(()));
            assert_eq!([change(pause, 14), change(pause, 15)], [true, false]);
            assert_eq!(listed()[0].times, TaskTimes { paused: Some(at(14)), ..before.times });
            assert_eq!(house.read(|read| waiting(read, 9)), []);
            assert_eq!(house.read(times), [listed()[0].times]);
            assert_eq!(refusal(), Err(Problem::Paused { task: number }));
            house.write(move |tx| Ok(begin(tx, at(90), &task, &TaskOrder::default())?));
            assert!(house.write(move |tx| Ok(state(tx, &task)?)).is_some_and(|state| state.is_paused), "begun anew");
            assert_eq!([change(resume, 20), change(resume, 21)], [true, false]);
            let after = listed().remove(0);
            assert_eq!((after.number, after.times.paused), (number, None));
            assert_eq!(after.times.turn, at(20), "what was put off is put off no longer");
            assert_eq!(house.read(|read| waiting(read, 9)), [task]);
        });
    }
}
