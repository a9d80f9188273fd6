//! The threads that read: each runs one read after the other on a connection of its own, and cuts off those that take too
//! long and those nobody waits for.

use crate::error::{Error, Result};
use crate::job::{Job, Lane};
use crate::link::Link;
use crate::read_queue::{ReadQueue, Serves};
use crate::tx::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest a read may take for which a caller waits before it is cut off, and one of the background. A read keeps the log
/// from being folded into the database, and a reader from others.
const LONGEST_READ: Duration = Duration::from_secs(5);
const LONGEST_BACKGROUND_READ: Duration = Duration::from_secs(10);
/// Steps of SQLite between two looks whether a read is to go on: about a millisecond.
const STEPS: i32 = 100_000;

/// A thread that reads, and what it needs.
pub(crate) struct Reader {
    pub(crate) link: Link,
    pub(crate) queue: Arc<ReadQueue>,
    pub(crate) serves: Serves,
    /// Whether reads may take as long as they need.
    pub(crate) is_unhurried: bool,
}

/// When the read that is under way is to be cut off, and whether anybody waits for it.
#[derive(Default)]
struct UnderWay {
    until: Option<Instant>,
    is_abandoned: Arc<AtomicBool>,
}

impl UnderWay {
    fn is_to_end(&self) -> bool {
        self.is_abandoned.load(Ordering::Relaxed) || self.until.is_some_and(|until| Instant::now() > until)
    }
}

impl Reader {
    /// Reads until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        let under_way = Arc::new(Mutex::new(UnderWay::default()));
        let watched = under_way.clone();
        let is_to_end = move || watched.lock().unwrap_or_else(PoisonError::into_inner).is_to_end();
        // PostgreSQL is told how long a read may take when it begins.
        if let Link::Sqlite(connection) = &mut self.link
            && let Err(error) = connection.progress_handler(STEPS, Some(is_to_end))
        {
            tracing::warn!(%error, "long reads will not be interrupted");
        }
        while let Some(read) = self.queue.next(self.serves) {
            let longest = match read.job.lane {
                Lane::Interactive => LONGEST_READ,
                Lane::Background => LONGEST_BACKGROUND_READ,
            };
            *under_way.lock().unwrap_or_else(PoisonError::into_inner) = UnderWay {
                until: (!self.is_unhurried).then(|| Instant::now() + longest),
                is_abandoned: read.is_abandoned,
            };
            (read.run)(&self.link);
            self.queue.done(&read.job);
        }
    }
}

/// Runs one read in a transaction. A panic is its caller's answer, and leaves the reader free for the next.
pub(crate) fn read_once<T, E: From<Error>>(
    link: &Link,
    job: Job,
    work: impl FnOnce(&Read<'_>) -> Result<T, E>,
) -> Result<T, E> {
    job.watched(|| {
        catch_unwind(AssertUnwindSafe(|| read_in_transaction(link, work))).unwrap_or_else(|payload| {
            link.rollback();
            Err(Error::Panicked(job.panic_text(&*payload)).into())
        })
    })
}

fn read_in_transaction<T, E: From<Error>>(link: &Link, work: impl FnOnce(&Read<'_>) -> Result<T, E>) -> Result<T, E> {
    link.begin_read()?;
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
