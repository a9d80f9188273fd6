//! The database: its entry points [`Db::read`] and [`Db::write`]. `opening` starts the threads behind them.
//!
//! Each thread owns one connection. Writes are closures; jobs queued while a writer works share its next commit. If
//! one job of a shared transaction fails, the others run again without it. A write is answered once its commit is on
//! disk.

use crate::asker::{self, Waiting};
use crate::columns::Columns;
use crate::error::{Error, Result};
use crate::health::Health;
use crate::job::Job;
use crate::left_log::log_of;
use crate::link::Link;
use crate::read_queue::{ReadJob, ReadQueue};
use crate::reader::{Ground, read_once};
use crate::seal::SealKey;
use crate::tx::{Read, Tx};
use crate::untaken::{Untaken, UntakenAnswer};
use crate::watch::Watch;
use crate::writer::{Counters, Returned, WriteJob};
use crossbeam_channel::{Sender, TrySendError, bounded};
use headwater_model::problem::Problem;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{oneshot, watch};

mod opening;

pub use opening::{OUTBOX_QUOTA, Options};

/// The longest wait for an asynchronous read, time in the queue included. Afterwards the caller gets [`Error::Busy`].
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// A handle to the database. Cheap to clone. Dropping the last handle waits for all queued jobs and closes the
/// database with its write-ahead log folded into the file.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

/// The sizes of the embedded database's files, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSizes {
    /// The database.
    pub database: u64,
    /// The write-ahead log.
    pub log: u64,
}

struct Inner {
    path: PathBuf,
    key: Arc<SealKey>,
    readers: Vec<JoinHandle<()>>,
    writers: Vec<JoinHandle<()>>,
    reads: Arc<ReadQueue>,
    /// Wakes the thread cancelling abandoned reads on PostgreSQL; `None` on SQLite, which needs no such thread.
    canceller: Option<Sender<()>>,
    writes: Sender<WriteJob>,
    untaken: Arc<Untaken>,
    news: watch::Sender<u64>,
    counters: Arc<Counters>,
    health: Arc<Health>,
    columns: Arc<Columns>,
}

impl Db {
    /// Runs `work` on a snapshot of the database. [`Error::Busy`] if the queue is full, the client gone, or after 15 s.
    pub async fn read<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        job: Job,
        work: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        if asker::has_left() {
            return Err(Error::Busy.into());
        }
        let ((reply, answer), waiting) = (oneshot::channel(), Waiting::new(self.inner.canceller.clone()));
        self.queue_read(job, &waiting, work, move |outcome| drop(reply.send(outcome)))?;
        let mut answer = pin!(tokio::time::timeout(LONGEST_WAIT, answer));
        let answer = poll_fn(|cx| match answer.as_mut().poll(cx) {
            Poll::Pending if asker::has_left() => Poll::Ready(None),
            answer => answer.map(Result::ok),
        });
        let Some(answer) = answer.await else { return Err(Error::Busy.into()) };
        waiting.answered();
        answer.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Like [`Db::read`] for callers without an async runtime, but without a limit on the wait.
    pub fn read_blocking<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        job: Job,
        work: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let ((reply, answer), waiting) = (bounded(1), Waiting::new(None));
        self.queue_read(job, &waiting, work, move |outcome| drop(reply.send(outcome)))?;
        let answer = answer.recv();
        waiting.answered();
        answer.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Runs `work` in a transaction; returns once its commit is on disk. The work may be run more than once, and must
    /// do nothing but read and write through `tx`.
    pub async fn write<T: Send + 'static>(
        &self,
        job: Job,
        work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        self.queue_write(job, work, move |answer| drop(reply.send(answer)))?;
        answer.await.map_or_else(|_| Err(Error::Unanswered.into()), |(outcome, _)| outcome)
    }

    /// Like [`Db::write`] for callers without an async runtime.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        job: Job,
        work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = bounded(1);
        self.queue_write(job, work, move |answer| drop(reply.send(answer)))?;
        answer.recv().map_or_else(|_| Err(Error::Unanswered.into()), |(outcome, _)| outcome)
    }

    /// A number that grows with each commit holding news for webhooks.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.inner.news.subscribe()
    }

    /// Counters of commits and jobs since the database was opened.
    pub fn counters(&self) -> &Counters {
        &self.inner.counters
    }

    /// Whether the database can be written, and the obstacle if it cannot.
    pub fn health(&self) -> &Health {
        &self.inner.health
    }

    /// The columns of leads in memory.
    pub fn columns(&self) -> &Arc<Columns> {
        &self.inner.columns
    }

    /// The sizes of the database's files; `None` on PostgreSQL.
    pub fn file_sizes(&self) -> Option<FileSizes> {
        self.health().room()?;
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        Some(FileSizes { database: size(self.path()), log: size(&log_of(self.path())) })
    }

    /// The key for sealing secrets.
    pub fn key(&self) -> Arc<SealKey> {
        self.inner.key.clone()
    }

    /// The path of the database file, links followed. On PostgreSQL no such file exists.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    fn queue_read<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        job: Job,
        waiting: &Waiting,
        work: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static,
        reply: impl FnOnce(Result<T, E>) + Send + 'static,
    ) -> Result<()> {
        let columns = self.inner.columns.clone();
        let run = Box::new(move |link: &Link, watch: &Watch| {
            reply(read_once(Ground { link, watch, columns: &columns }, job, work));
        });
        self.inner.reads.push(ReadJob { job, is_abandoned: waiting.is_abandoned(), run })
    }

    fn queue_write<T: Send + 'static>(
        &self,
        job: Job,
        work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
        reply: impl FnOnce((Result<T, Problem>, UntakenAnswer)) + Send + 'static,
    ) -> Result<()> {
        let untaken = self.inner.untaken.clone();
        let run = Box::new(move |tx: &Tx<'_>| work(tx).map(|returned| Box::new(returned) as Returned));
        let reply = Box::new(move |outcome: Result<Returned, Problem>| {
            let returned = outcome.map(|returned| *returned.downcast().expect("`run` boxes a T and nothing else"));
            reply((returned, untaken.one()));
        });
        self.inner.writes.try_send(WriteJob { job, run, reply, outcome: None }).map_err(refused)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Readers end first: the last connection to close must be a writing one, which folds the log into the file.
        self.reads.close();
        wait_for(&mut self.readers);
        self.writes = bounded(0).0;
        self.canceller = None;
        wait_for(&mut self.writers);
    }
}

fn wait_for(threads: &mut Vec<JoinHandle<()>>) {
    for thread in threads.drain(..) {
        // The last handle may be dropped by a job running on one of the threads, and a thread cannot wait for itself.
        if thread.thread().id() != std::thread::current().id() {
            let _ = thread.join();
        }
    }
}

fn refused<T>(error: TrySendError<T>) -> Error {
    match error {
        TrySendError::Full(_) => Error::Busy,
        TrySendError::Disconnected(_) => Error::Closed,
    }
}

#[cfg(test)]
mod door_for_tests;
#[cfg(test)]
mod tests;
