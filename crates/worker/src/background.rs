//! The driver of background work: asks for one slice after the other, each task in turn, until nothing is left to do.
//!
//! What a slice does says `actions::background`. A slice is one transaction, and one slice is asked for at a time: it takes its
//! turn among the writes that wait, so that a caller waits for at most one slice. Nothing is kept here: a restart loses nothing.

use headwater_actions::background::{self, Pace, Sliced};
use headwater_model::background::Work;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::Task;
use headwater_store::{self as store, Db, Job};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often it is looked whether there is work.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Tasks that are looked up at once.
const TASKS: i64 = 64;

/// Works until told to stop; a slice that is under way is finished.
pub async fn run(db: Db, mut stopped: watch::Receiver<bool>) {
    let mut paces = HashMap::new();
    while !*stopped.borrow() {
        if round(&db, &mut paces, &stopped).await {
            continue;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Asks for a slice of each task; says whether one was done.
async fn round(db: &Db, paces: &mut HashMap<Work, Pace>, stopped: &watch::Receiver<bool>) -> bool {
    let look = Job::of_server("find-background-work").in_background();
    let tasks = match db.read(look, |read| store::background::waiting(read, TASKS)).await {
        Ok(tasks) => tasks,
        Err(error) => {
            tracing::warn!(%error, "it is not known whether there is background work; it will be asked again");
            return false;
        }
    };
    let mut is_busy = false;
    for task in tasks {
        if *stopped.borrow() {
            return false;
        }
        match slice(db, task, paces.entry(task.work).or_default()).await {
            Ok(sliced) => {
                is_busy |= !sliced.is_waiting;
                if sliced.is_finished {
                    let (work, account, subject) = (task.work.name(), task.account.0, task.subject);
                    tracing::info!(work, account.id = account, subject, "background work is finished");
                }
            }
            Err(problem) => {
                let (work, account) = (task.work.name(), task.account.0);
                tracing::warn!(work, account.id = account, ?problem, "background work failed; it will be tried again");
                let postpone = Job::of(task.account, work).in_background();
                let now = Timestamp::now();
                let _ = db.write(postpone, move |tx| Ok(store::background::postpone(tx, now, &task)?)).await;
            }
        }
    }
    is_busy
}

/// Does one slice of a task.
pub(crate) async fn slice(db: &Db, task: Task, pace: &mut Pace) -> Result<Sliced, Problem> {
    let (rows, now) = (pace.rows(), Timestamp::now());
    let job = Job::of(task.account, task.work.name()).in_background().with_weight(rows);
    let (sliced, took) = db
        .write(job, move |tx| {
            let started = Instant::now();
            Ok((background::slice(tx, &task, now, rows)?, started.elapsed()))
        })
        .await?;
    pace.learn(took);
    Ok(sliced)
}
