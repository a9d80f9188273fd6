//! The threads that read: each runs one read after the other on a connection of its own, and cuts off those that take too
//! long, those nobody waits for, and those that hold up writes.

use crate::asker::GivenUp;
use crate::error::{Error, Result};
use crate::job::{Job, Lane};
use crate::link::Link;
use crate::read_queue::{ReadQueue, Serves};
use crate::tx::Read;
use crate::watch::Watch;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Steps of SQLite between two looks whether a read is to go on: about a millisecond.
const STEPS: i32 = 100_000;

/// The longest a read may take before it is cut off. A read keeps the log from being folded into the database, and a reader from
/// others. On PostgreSQL it is the longest that one statement of it may take.
pub(crate) const fn longest(lane: Lane) -> Duration {
    match lane {
        Lane::Interactive => Duration::from_secs(5),
        Lane::Background => Duration::from_secs(10),
    }
}

/// A thread that reads, and what it needs.
pub(crate) struct Reader {
    pub(crate) link: Link,
    pub(crate) queue: Arc<ReadQueue>,
    pub(crate) watch: Arc<Watch>,
    pub(crate) serves: Serves,
    /// Whether reads may take as long as they need, as long as they hold up no writes.
    pub(crate) is_unhurried: bool,
}

impl Reader {
    /// Reads until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        let watch = self.watch.clone();
        if let Link::Sqlite(connection) = &mut self.link
            && let Err(error) = connection.progress_handler(STEPS, Some(move || watch.is_to_end()))
        {
            tracing::warn!(%error, "long reads will not be interrupted");
        }
        while let Some(read) = self.queue.next(self.serves) {
            let longest = (!self.is_unhurried).then(|| longest(read.job.lane));
            self.watch.begin(longest, read.is_abandoned.clone());
            (read.run)(&self.link, &self.watch);
            if self.watch.end() {
                self.link.renew();
            }
            if read.is_abandoned.load(Ordering::Relaxed) {
                GivenUp::Running.count(1);
            }
            self.queue.done(&read.job);
        }
    }
}

/// Runs one read in a transaction. A panic is its caller's answer, and leaves the reader free for the next.
pub(crate) fn read_once<T, E: From<Error>>(
    (link, watch): (&Link, &Watch),
    job: Job,
    work: impl FnOnce(&Read<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let outcome = job.metered(|| {
        catch_unwind(AssertUnwindSafe(|| read_in_transaction(link, job.lane, work))).unwrap_or_else(|payload| {
            link.rollback();
            Err(Error::Panicked(job.panic_text(&*payload)).into())
        })
    });
    match outcome {
        Err(_) if watch.gave_way() => Err(Error::Busy.into()),
        outcome => outcome,
    }
}

fn read_in_transaction<T, E: From<Error>>(
    link: &Link,
    lane: Lane,
    work: impl FnOnce(&Read<'_>) -> Result<T, E>,
) -> Result<T, E> {
    link.begin_read(lane)?;
    let outcome = work(&Read::new(link));
    if link.is_taken_back() {
        // What the work made of it is its own answer; unless the connection is gone, which is not its fault.
        link.rollback();
        return if link.may_be_run_again() { Err(Error::Busy.into()) } else { outcome };
    }
    // The reader must be free for the next job, whatever became of this one.
    if link.control("commit").is_err() {
        link.rollback();
    }
    outcome
}
