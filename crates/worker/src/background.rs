//! The driver of background tasks: runs one slice of each task in turn until no task is left.
//!
//! `actions::background` defines the slices. A slice is one transaction, and only one slice is queued at a time, so a
//! caller's write waits for at most one slice. The state is in the database only: a restart loses nothing.

use headwater_actions::background::{self, Pace, SliceOutcome};
use headwater_model::background::Work;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::Task;
use headwater_store::{self as store, Db, Job};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often the database is checked for tasks while idle.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Tasks read per round.
const TASKS: i64 = 64;
/// The pause of a task after a failed slice: at first, and at most. The pause doubles with each failure in a row.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Tasks with failed slices: the number of failures in a row, and the time of the next try.
#[derive(Default)]
struct Failing(HashMap<Task, (u32, Instant)>);

impl Failing {
    fn is_due(&self, task: &Task, now: Instant) -> bool {
        self.0.get(task).is_none_or(|(_, until)| *until <= now)
    }

    /// Records a failure; returns the pause before the next try.
    fn failed(&mut self, task: Task, now: Instant) -> Duration {
        let (failures, until) = self.0.entry(task).or_insert((0, now));
        let pause = FIRST_PAUSE.saturating_mul(1 << (*failures).min(20)).min(LONGEST_PAUSE);
        (*failures, *until) = (*failures + 1, now + pause);
        pause
    }
}

/// Works until told to stop, then finishes the slice under way.
pub async fn run(db: Db, mut stopped: watch::Receiver<bool>) {
    let (mut paces, mut failing) = (HashMap::new(), Failing::default());
    while !*stopped.borrow() {
        if round(&db, &mut paces, &mut failing, &stopped).await {
            continue;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Runs a slice of each task due. True if any task made progress.
async fn round(
    db: &Db,
    paces: &mut HashMap<Work, Pace>,
    failing: &mut Failing,
    stopped: &watch::Receiver<bool>,
) -> bool {
    let look = Job::of_server("find-background-work").in_background();
    let tasks = match db.read(look, |read| store::background::waiting(read, TASKS)).await {
        Ok(tasks) => tasks,
        Err(error) => {
            tracing::warn!(%error, "it is not known whether there is background work; it will be asked again");
            return false;
        }
    };
    if tasks.len() < TASKS as usize {
        failing.0.retain(|task, _| tasks.contains(task));
    }
    let mut is_busy = false;
    for task in tasks.into_iter().filter(|task| failing.is_due(task, Instant::now())).collect::<Vec<_>>() {
        if *stopped.borrow() {
            return false;
        }
        match slice(db, task, paces.entry(task.work).or_default()).await {
            Ok(sliced) => {
                is_busy |= !sliced.is_waiting;
                failing.0.remove(&task);
                if sliced.is_finished {
                    let (work, account, subject) = (task.work.name(), task.account.0, task.subject);
                    tracing::info!(work, account.id = account, subject, "background work is finished");
                }
            }
            Err(problem) => {
                let (work, account) = (task.work.name(), task.account.0);
                let again_in_seconds = failing.failed(task, Instant::now()).as_secs() as i64;
                tracing::warn!(work, account.id = account, ?problem, again_in_seconds, "background work failed");
                let postpone = Job::of(task.account, work).in_background();
                let until = Timestamp::now().plus_seconds(again_in_seconds);
                let _ = db.write(postpone, move |tx| Ok(store::background::postpone(tx, until, &task)?)).await;
            }
        }
    }
    is_busy
}

/// Runs one slice of a task.
pub(crate) async fn slice(db: &Db, task: Task, pace: &mut Pace) -> Result<SliceOutcome, Problem> {
    let (rows, now) = (pace.rows(), Timestamp::now());
    let job = store::background::sliced(Job::of(task.account, task.work.name()), rows);
    let sliced = db.write(job, move |tx| background::slice(tx, &task, now, rows)).await?;
    pace.learn(&sliced);
    metrics::counter!("headwater_task_rows_total", "task" => task.work.name()).increment(sliced.rows as u64);
    Ok(sliced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::id::AccountId;

    #[test]
    fn a_task_that_fails_is_tried_again_after_pauses_that_grow() {
        let [task, other] = [1, 2].map(|subject| Task { account: AccountId(1), work: Work::EmptyList, subject });
        let (mut failing, start) = (Failing::default(), Instant::now());
        assert!(failing.is_due(&task, start));
        let pauses: Vec<u64> = (0..11).map(|_| failing.failed(task, start).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert!(!failing.is_due(&task, start + Duration::from_secs(299)));
        assert!(failing.is_due(&task, start + LONGEST_PAUSE) && failing.is_due(&other, start));
    }
}
