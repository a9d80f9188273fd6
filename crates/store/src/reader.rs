//! The reader threads: each runs one read at a time on a connection of its own, and cuts off reads which take too
//! long, are abandoned, or hold up writes.

use crate::asker::GivenUp;
use crate::columns::Columns;
use crate::error::{Error, Result};
use crate::job::{Job, Lane, ReadTime};
use crate::link::Link;
use crate::read_queue::{ReadQueue, Serves};
use crate::tx::Read;
use crate::watch::Watch;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// SQLite's virtual machine steps between two checks whether a read may go on: about a millisecond.
const STEPS: i32 = 100_000;

/// Time limit of a read. A read keeps the write-ahead log from being folded into the database, and occupies a reader.
/// On PostgreSQL the limit applies to each statement of the read.
pub(crate) const fn longest(lane: Lane) -> Duration {
    match lane {
        Lane::Interactive => Duration::from_secs(5),
        Lane::Background => Duration::from_secs(10),
    }
}

/// The state of a reader thread.
pub(crate) struct Reader {
    pub(crate) link: Link,
    pub(crate) queue: Arc<ReadQueue>,
    pub(crate) watch: Arc<Watch>,
    pub(crate) serves: Serves,
    pub(crate) read_time: ReadTime,
}

impl Reader {
    /// Runs reads until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        let watch = self.watch.clone();
        if let Link::Sqlite(connection) = &mut self.link
            && let Err(error) = connection.progress_handler(STEPS, Some(move || watch.is_to_end()))
        {
            tracing::warn!(%error, "long reads will not be interrupted");
        }
        while let Some(read) = self.queue.next(self.serves) {
            let longest = match self.read_time {
                ReadTime::Limited => Some(longest(read.job.lane)),
                ReadTime::Unlimited => None,
            };
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

/// What a read stands on: a reader's connection and watch, and the columns in memory.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'r> {
    pub(crate) link: &'r Link,
    pub(crate) watch: &'r Watch,
    pub(crate) columns: &'r Columns,
}

/// Runs one read in a transaction. A panic becomes the caller's error, and the reader stays usable.
pub(crate) fn read_once<T, E: From<Error>>(
    ground: Ground<'_>,
    job: Job,
    work: impl FnOnce(&Read<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let outcome = job.metered(|| {
        catch_unwind(AssertUnwindSafe(|| read_in_transaction(ground, job.lane, work))).unwrap_or_else(|payload| {
            ground.link.rollback();
            Err(Error::Panicked(job.panic_text(&*payload)).into())
        })
    });
    match outcome {
        Err(_) if ground.watch.gave_way() => Err(Error::Busy.into()),
        outcome => outcome,
    }
}

fn read_in_transaction<T, E: From<Error>>(
    Ground { link, columns, .. }: Ground<'_>,
    lane: Lane,
    work: impl FnOnce(&Read<'_>) -> Result<T, E>,
) -> Result<T, E> {
    link.begin_read(lane)?;
    let outcome = work(&Read::new(link).beside(columns));
    if link.is_taken_back() {
        // After a failed statement `outcome` is the answer of `work`, unless the connection was lost.
        link.rollback();
        return if link.may_be_run_again() { Err(Error::Busy.into()) } else { outcome };
    }
    // The reader must be free for the next job, whatever the outcome of this one.
    if link.control("commit").is_err() {
        link.rollback();
    }
    outcome
}
