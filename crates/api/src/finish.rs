//! The end of background tasks begun by a call. The tasks are stored already, so no later error refuses the call.

use crate::call::Call;
use headwater_actions::background::{self, Pace};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{Task, sliced};
use std::time::{Duration, Instant};

/// The longest time a call waits for its background tasks.
const LONGEST_FINISH: Duration = Duration::from_secs(20);
/// The pause before retrying on a busy database.
const PAUSE: Duration = Duration::from_millis(100);

impl Call<'_> {
    /// Waits until the background tasks begun by this call are finished, and does their slices itself. After
    /// `LONGEST_FINISH`, or after a failed slice, the call is answered all the same: the tasks are stored, and the
    /// worker will finish them (W213). Gives the tasks paused by an operator meanwhile, each with the problem for its
    /// object (W227).
    pub async fn finish(&self, tasks: impl IntoIterator<Item = Task>) -> Vec<(Task, Problem)> {
        let (until, mut pace, mut paused) = (Instant::now() + LONGEST_FINISH, Pace::default(), Vec::new());
        for task in tasks {
            // Each has one slice at least, past the time too: only a slice tells whether its task is paused.
            let mut is_over = false;
            while !is_over {
                let (rows, at) = (pace.rows(), Timestamp::now());
                let written = self.db.write(sliced(self.job(), rows), move |tx| background::slice(tx, &task, at, rows));
                match written.await {
                    Ok(sliced) => {
                        pace.learn(&sliced);
                        let rows = sliced.rows as u64;
                        metrics::counter!("headwater_task_rows_total", "task" => task.work.name()).increment(rows);
                        paused.extend(sliced.demand_not_paused().err().map(|problem| (task, problem)));
                        is_over = sliced.is_finished || sliced.paused.is_some();
                    }
                    Err(Problem::Busy) => tokio::time::sleep(PAUSE).await,
                    Err(problem) => {
                        let (method, account) = (self.method.name, self.caller.actor.account.0);
                        tracing::warn!(method, account.id = account, cause = ?problem, "a task goes on in the background");
                        return paused;
                    }
                }
                is_over |= Instant::now() >= until;
            }
        }
        paused
    }
}
