//! The database as the rest of the house sees it: two doors, `read` and `write`.
//!
//! Behind them stand threads that each own one connection. Writes are plain closures that are run by one
//! thread; those that wait while it works share its next commit. If one of them fails, the others are run again
//! without it. A write is answered after the commit is on disk, never before.

use crate::error::{Error, Result};
use crate::tx::{Read, Tx};
use crate::{migrate, sqlite};
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};

/// Jobs that may wait for a reader or for the writer; more are refused with [`Problem::Busy`].
const QUEUE: usize = 1024;
/// Objects that one commit takes at most before it is written to disk, and jobs likewise.
const GROUP_WEIGHT: usize = 4000;
const GROUP_JOBS: usize = 64;
/// The longest a read may take before it is interrupted.
const LONGEST_READ: Duration = Duration::from_secs(10);
/// Size of the log, in bytes, from which it is moved into the database file, and from which writers wait for that.
const CHECKPOINT_FROM: i64 = 32 << 20;
const CHECKPOINT_HARD: i64 = 192 << 20;

type ReadJob = Box<dyn FnOnce(&Connection) + Send>;

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file.
    pub path: PathBuf,
    /// How many threads read.
    pub readers: usize,
    /// Runs every write twice, the first time for nothing: proves that a write may be run again.
    pub rehearse: bool,
}

impl Options {
    /// The usual settings for a file.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), readers: 2, rehearse: false }
    }
}

/// What the database has done since it was opened.
#[derive(Debug, Default)]
pub struct Counters {
    /// Commits.
    pub commits: AtomicU64,
    /// Jobs written by those commits.
    pub jobs: AtomicU64,
    /// Microseconds spent in commits, including the sync to disk.
    pub commit_microseconds: AtomicU64,
}

/// A handle to the database. Cheap to clone; the threads end when the last one is dropped.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    reads: Sender<ReadJob>,
    writes: Sender<Box<dyn WriteJob>>,
    news: watch::Sender<u64>,
    counters: Arc<Counters>,
}

impl Db {
    /// Opens the database, creates or migrates it, and starts its threads.
    pub fn open(options: &Options) -> Result<Self> {
        let mut connection = sqlite::open_writer(&options.path)?;
        migrate::run(&mut connection, Timestamp::now().0)?;
        let (reads, read_queue) = bounded::<ReadJob>(QUEUE);
        let (writes, write_queue) = bounded::<Box<dyn WriteJob>>(QUEUE);
        let (wake_checkpointer, checkpointer_woken) = bounded::<()>(1);
        let news = watch::Sender::new(0);
        let counters = Arc::new(Counters::default());
        for number in 0..options.readers.max(1) {
            let connection = sqlite::open_reader(&options.path)?;
            let queue = read_queue.clone();
            spawn(format!("reader-{number}"), move || read_jobs(connection, &queue))?;
        }
        let checkpointer = sqlite::open_checkpointer(&options.path)?;
        spawn("checkpointer".to_owned(), move || keep_log_short(&checkpointer, &checkpointer_woken))?;
        let writer = Writer {
            connection,
            rehearse: options.rehearse,
            news: news.clone(),
            counters: counters.clone(),
            wake_checkpointer,
        };
        spawn("writer".to_owned(), move || writer.run(&write_queue))?;
        Ok(Self { inner: Arc::new(Inner { path: options.path.clone(), reads, writes, news, counters }) })
    }

    /// Runs a job on a consistent view of the database.
    pub async fn read<T, E>(&self, job: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.queue_read(job, move |outcome| drop(reply.send(outcome)))?;
        answer.await.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// As [`Db::read`], for callers that are not asynchronous.
    pub fn read_blocking<T, E>(&self, job: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = bounded(1);
        self.queue_read(job, move |outcome| drop(reply.send(outcome)))?;
        answer.recv().unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Runs a job in a transaction; returns once its commit is on disk. `weight` says how many objects it
    /// writes, about. The job may be run more than once and must do nothing but read and write through `tx`.
    pub async fn write<T>(
        &self,
        weight: usize,
        job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.queue_write(weight, job, move |outcome| drop(reply.send(outcome)))?;
        answer.await.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// As [`Db::write`], for callers that are not asynchronous.
    pub fn write_blocking<T>(
        &self,
        weight: usize,
        job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
    {
        let (reply, answer) = bounded(1);
        self.queue_write(weight, job, move |outcome| drop(reply.send(outcome)))?;
        answer.recv().unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Changes whenever a commit holds news for webhooks.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.inner.news.subscribe()
    }

    /// What has been done since opening.
    pub fn counters(&self) -> &Counters {
        &self.inner.counters
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    fn queue_read<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        job: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static,
        reply: impl FnOnce(Result<T, E>) + Send + 'static,
    ) -> Result<()> {
        let work: ReadJob = Box::new(move |connection| reply(read_once(connection, job)));
        self.inner.reads.try_send(work).map_err(refused)
    }

    fn queue_write<T: Send + 'static>(
        &self,
        weight: usize,
        job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
        reply: impl FnOnce(Result<T, Problem>) + Send + 'static,
    ) -> Result<()> {
        self.inner.writes.try_send(Box::new(Pending { weight, job, done: None, reply: Some(reply) })).map_err(refused)
    }
}

fn refused<T>(error: TrySendError<T>) -> Error {
    match error {
        TrySendError::Full(_) => Error::Busy,
        TrySendError::Disconnected(_) => Error::Closed,
    }
}

fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<()> {
    std::thread::Builder::new().name(name).spawn(work)?;
    Ok(())
}

// Reading.

fn read_jobs(mut connection: Connection, queue: &Receiver<ReadJob>) {
    let opened = Instant::now();
    let deadline = Arc::new(AtomicU64::new(u64::MAX));
    let until = deadline.clone();
    let is_late = move || opened.elapsed().as_millis() as u64 > until.load(Ordering::Relaxed);
    if let Err(error) = connection.progress_handler(100_000, Some(is_late)) {
        tracing::warn!(%error, "long reads will not be interrupted");
    }
    for job in queue {
        deadline.store((opened.elapsed() + LONGEST_READ).as_millis() as u64, Ordering::Relaxed);
        if catch_unwind(AssertUnwindSafe(|| job(&connection))).is_err() {
            tracing::error!("a read panicked");
            let _ = connection.execute_batch("rollback");
        }
    }
}

fn read_once<T, E: From<Error>>(connection: &Connection, job: impl FnOnce(&Read<'_>) -> Result<T, E>) -> Result<T, E> {
    let run =
        |sql| connection.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map_err(Error::from);
    run("begin")?;
    let outcome = job(&Read::new(connection));
    run("commit")?;
    outcome
}

// Writing.

/// A write that waits, whatever it returns.
trait WriteJob: Send {
    fn weight(&self) -> usize;
    /// Runs the job and keeps what it returned. Says whether its changes are to be kept.
    fn run(&mut self, tx: &Tx<'_>) -> bool;
    /// Whether running it gave an error, so that nothing of it may be kept.
    fn has_failed(&self) -> bool;
    /// Notes that running it went wrong in a way that is not its own result.
    fn fail(&mut self, problem: Problem);
    /// Tells the caller, after the commit.
    fn answer(self: Box<Self>, committed: Result<(), &Error>);
}

struct Pending<T, J, R> {
    weight: usize,
    job: J,
    done: Option<Result<T, Problem>>,
    reply: Option<R>,
}

impl<T, J, R> WriteJob for Pending<T, J, R>
where
    T: Send,
    J: Fn(&Tx<'_>) -> Result<T, Problem> + Send,
    R: FnOnce(Result<T, Problem>) + Send,
{
    fn weight(&self) -> usize {
        self.weight
    }

    fn run(&mut self, tx: &Tx<'_>) -> bool {
        let outcome = (self.job)(tx);
        let keep = outcome.is_ok();
        self.done = Some(outcome);
        keep
    }

    fn has_failed(&self) -> bool {
        matches!(self.done, Some(Err(_)))
    }

    fn fail(&mut self, problem: Problem) {
        self.done = Some(Err(problem));
    }

    fn answer(mut self: Box<Self>, committed: Result<(), &Error>) {
        let done = self.done.take().unwrap_or(Err(Problem::Busy));
        let outcome = match committed {
            Err(error) if done.is_ok() => Err(Problem::Broken(error.to_string())),
            _ => done,
        };
        if let Some(reply) = self.reply.take() {
            reply(outcome);
        }
    }
}

struct Writer {
    connection: Connection,
    rehearse: bool,
    news: watch::Sender<u64>,
    counters: Arc<Counters>,
    wake_checkpointer: Sender<()>,
}

/// What of a transaction may be committed.
enum Kept {
    /// All of it.
    All,
    /// Not what the last job wrote.
    NotThisOne,
}

impl Writer {
    fn run(self, queue: &Receiver<Box<dyn WriteJob>>) {
        while let Ok(first) = queue.recv() {
            let mut group = Vec::new();
            let mut announced = false;
            let committed = self.write_group(first, queue, &mut group, &mut announced);
            self.counters.jobs.fetch_add(group.len() as u64, Ordering::Relaxed);
            if let Err(error) = &committed {
                tracing::error!(%error, jobs = group.len(), "a commit failed; nothing of it was written");
                let _ = self.connection.execute_batch("rollback");
                if error.is_fatal() {
                    // Invariant: nothing is acknowledged that the disk may not hold. Only a restart recovers.
                    tracing::error!("the disk can no longer be trusted: stopping");
                    std::process::exit(74);
                }
            }
            for job in group {
                job.answer(committed.as_ref().copied());
            }
            if announced && committed.is_ok() {
                self.news.send_modify(|count| *count += 1);
            }
            let _ = self.wake_checkpointer.try_send(());
        }
    }

    /// Runs the first job and those that come to wait meanwhile, and commits them together.
    fn write_group(
        &self,
        first: Box<dyn WriteJob>,
        queue: &Receiver<Box<dyn WriteJob>>,
        group: &mut Vec<Box<dyn WriteJob>>,
        announced: &mut bool,
    ) -> Result<()> {
        let mut next = Some(first);
        let mut weight = 0;
        let mut state = self.control("begin immediate").map(|()| Kept::All);
        while let Some(mut job) = next {
            weight += job.weight();
            if matches!(state, Ok(Kept::All)) {
                state = self.run_job(job.as_mut(), announced);
            }
            group.push(job);
            next = if weight < GROUP_WEIGHT && group.len() < GROUP_JOBS { queue.try_recv().ok() } else { None };
        }
        while let Kept::NotThisOne = state? {
            state = self.run_again(group, announced);
        }
        let started = Instant::now();
        self.control("commit")?;
        self.counters.commits.fetch_add(1, Ordering::Relaxed);
        self.counters.commit_microseconds.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// A job failed after it had written something: everything is taken back, and all jobs but those that
    /// failed are run again. It is rare, and cheaper than a savepoint around every job.
    fn run_again(&self, group: &mut [Box<dyn WriteJob>], announced: &mut bool) -> Result<Kept> {
        self.control("rollback")?;
        self.control("begin immediate")?;
        *announced = false;
        for job in group.iter_mut().filter(|job| !job.has_failed()) {
            if let Kept::NotThisOne = self.run_job(job.as_mut(), announced)? {
                return Ok(Kept::NotThisOne);
            }
        }
        Ok(Kept::All)
    }

    /// Runs one job. A job that fails before it wrote anything needs no taking back.
    fn run_job(&self, job: &mut dyn WriteJob, announced: &mut bool) -> Result<Kept> {
        if self.rehearse {
            self.control("savepoint rehearsal")?;
            let _ = catch_unwind(AssertUnwindSafe(|| job.run(&Tx::new(&self.connection))));
            self.control("rollback to rehearsal")?;
            self.control("release rehearsal")?;
        }
        let tx = Tx::new(&self.connection);
        let changes = self.connection.total_changes();
        let keep = catch_unwind(AssertUnwindSafe(|| job.run(&tx))).unwrap_or_else(|_| {
            job.fail(Problem::Broken("a write panicked".to_owned()));
            false
        });
        *announced |= keep && tx.has_announced();
        let is_clean = keep || self.connection.total_changes() == changes;
        Ok(if is_clean { Kept::All } else { Kept::NotThisOne })
    }

    fn control(&self, sql: &'static str) -> Result<()> {
        self.connection.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }
}

// Keeping the log short.

/// Moves the log into the database file beside the writer, so that no commit waits for it. Only when the log
/// has outgrown its hard limit is the writer held for the rest of it.
fn keep_log_short(connection: &Connection, woken: &Receiver<()>) {
    let page = connection.pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0)).unwrap_or(8192);
    let size = |mode: &str| {
        let sql = format!("pragma wal_checkpoint({mode})");
        connection.query_row(&sql, [], |row| Ok((row.get::<_, i64>(1)? * page, row.get::<_, i64>(2)? * page)))
    };
    while woken.recv().is_ok() {
        let outcome = size("noop").and_then(|(log, moved)| match log - moved {
            pending if pending < CHECKPOINT_FROM && log < CHECKPOINT_HARD => Ok(()),
            _ => size("passive")
                .and_then(|(log, _)| if log < CHECKPOINT_HARD { Ok(()) } else { size("restart").map(|_| ()) }),
        });
        if let Err(error) = outcome {
            tracing::warn!(%error, "the log could not be moved into the database; it will be tried again");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests;
