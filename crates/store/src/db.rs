//! The database: its entry points [`Db::read`] and [`Db::write`], and the threads behind them.
//!
//! Each thread owns one connection. Writes are closures; jobs queued while a writer works share its next commit. If
//! one job of a shared transaction fails, the others run again without it. A write is answered once its commit is on
//! disk.

use crate::address::Address;
use crate::asker::{self, Waiting};
use crate::canceller::Canceller;
use crate::checkpointer::{self, Checkpointer};
use crate::error::{Error, Result};
use crate::health::Health;
use crate::job::Job;
use crate::link::Link;
use crate::migrate::Older;
use crate::postgres::Server;
use crate::read_queue::{ReadJob, ReadQueue, Serves};
use crate::reader::{Reader, read_once};
use crate::seal::Key;
use crate::turn::Turn;
use crate::tx::{Read, Tx};
use crate::untaken::{Answer, Untaken};
use crate::watch::Watch;
use crate::writer::{Counters, GROUP_JOBS, Returned, WriteJob, Writer};
use crate::{drafts, left_log, migrate, sqlite};
use crossbeam_channel::{Sender, TrySendError, bounded};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{oneshot, watch};

/// Capacity of the write queue, above the number of concurrent calls; when full, writes get [`Problem::Busy`].
const QUEUE: usize = 2048;
/// Number of groups per writer whose answers may be waiting for their callers before the writer begins another group.
const GROUPS_UNTAKEN: usize = 2;
/// The longest wait for an asynchronous read, time in the queue included. Afterwards the caller gets [`Error::Busy`].
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Reader threads beyond those allowed to one account: one for the server itself, one for other accounts.
const MORE_READERS: usize = 2;

/// Writing connections to PostgreSQL per allowed reader: a writer waiting for a locked account delays no others.
const WRITERS_A_READER: usize = 2;

/// Default limit of an account's outbox, in bytes: 256 MiB.
pub const OUTBOX_QUOTA: i64 = 256 << 20;

/// Settings for opening a database.
#[derive(Clone)]
pub struct Options {
    /// The file of the embedded database.
    pub path: PathBuf,
    /// Address of the PostgreSQL database; `None` for the embedded database.
    pub server: Option<Address>,
    /// The file holding the key for sealing secrets. A missing file is created if `makes_key_file` is set.
    pub key_file: PathBuf,
    /// Whether a missing key file is created. False if the servers' key is elsewhere: a new key could pass for
    /// theirs.
    pub makes_key_file: bool,
    /// The number of concurrent reads allowed to one account, at least 1. Two more threads read: one for other
    /// accounts, one for the server itself. On PostgreSQL each has a connection, and twice this number of connections
    /// write.
    pub readers: usize,
    /// Runs every write twice and rolls back the first run. Proves that writes can be run again.
    pub rehearse: bool,
    /// Bytes of an account's outbox above which newer changes of a lead replace older ones.
    pub outbox_quota: i64,
    /// Whether a database with an older schema is upgraded or refused.
    pub older: Older,
    /// Whether reads have no time limit (default: 5 or 10 seconds). Reads holding up writes are cut off all the same.
    pub unhurried: bool,
    /// Whether a database with an unfinished copy may be opened; set only by the copy itself.
    pub half_copied: bool,
    /// Bytes to keep free on the file system of the embedded database; below, calls adding data are refused. Default:
    /// the smaller of 256 MiB and 2 % of the file system, but at least the room into which the log may still grow.
    pub free_space: Option<u64>,
    /// Whether a server may be using the same file: then its write-ahead log is left alone. Otherwise a log left by
    /// an earlier process is made durable and moved into the database file before the first write.
    pub is_beside_a_server: bool,
    /// Removes the account from every statement: proves that row-level security of PostgreSQL holds without it.
    #[cfg(test)]
    pub forgets_accounts: bool,
}

impl Options {
    /// Default settings for a database file. The key file lies beside the database: same name, extension `key`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            key_file: path.with_extension("key"),
            makes_key_file: true,
            path,
            server: None,
            readers: 2,
            rehearse: false,
            outbox_quota: OUTBOX_QUOTA,
            older: Older::Upgrade,
            unhurried: false,
            half_copied: false,
            free_space: None,
            is_beside_a_server: false,
            #[cfg(test)]
            forgets_accounts: false,
        }
    }
}

/// A handle to the database. Cheap to clone. Dropping the last handle waits for all queued jobs and closes the
/// database with its write-ahead log folded into the file.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    key: Arc<Key>,
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
}

impl Db {
    /// Opens the database, creates or migrates its schema, and starts the threads.
    pub fn open(options: &Options) -> Result<Self> {
        let (writes, write_queue) = bounded::<WriteJob>(QUEUE);
        let (news, counters) = (watch::Sender::new(0), Arc::new(Counters::default()));
        let count = options.readers.max(1);
        let reads = Arc::new(ReadQueue::new(count));
        let (mut readers, mut writers) = (Vec::new(), Vec::new());
        let path = drafts::followed(&options.path)?;
        [&path, &options.key_file].into_iter().try_for_each(|path| drafts::settle(path))?;
        let known_key = Key::load(&options.key_file)?;
        let (wake_checkpointer, checkpointer_woken) = bounded::<()>(1);
        let (reading, mut writing): (Vec<Link>, Vec<Link>) = match &options.server {
            None => {
                if !path.try_exists()? {
                    let create = |draft: &Path| sqlite::create(draft, |new| migrate::create(new, Timestamp::now().0));
                    drafts::put(&path, create)?;
                }
                let mut writer = sqlite::open_writer(&path)?;
                if !options.is_beside_a_server {
                    left_log::fold_in(&writer, &path)?;
                }
                left_log::sync_folder(&writer, &path)?;
                migrate::run(&mut writer, Timestamp::now().0, options.older)?;
                let readers = (0..count + MORE_READERS).map(|_| sqlite::open_reader(&path).map(Link::Sqlite));
                (readers.collect::<Result<_>>()?, vec![Link::Sqlite(writer)])
            }
            Some(address) => {
                migrate::run_on_postgres(address, Timestamp::now().0, options.older)?;
                let server = || Server::at(address.clone(), options.unhurried);
                #[cfg(test)]
                let server = || server().forgetting(options.forgets_accounts);
                let reading = (0..count + MORE_READERS).map(|_| Link::Postgres(Box::new(server()), None));
                let writing = (0..count * WRITERS_A_READER).map(|_| {
                    let server = server();
                    let aside = Link::Postgres(Box::new(server.aside()), None);
                    Link::Postgres(Box::new(server), Some(Box::new(aside)))
                });
                (reading.collect(), writing.collect())
            }
        };
        // The key is created after the database: a key file without a database is the sign of a lost database.
        let key = Arc::new(match known_key {
            Some(key) => key,
            None if options.makes_key_file => Key::load_or_create(&options.key_file)?,
            None => Key::made_up()?,
        });
        let health = Arc::new(match options.server {
            None => Health::of_file(&path, options.free_space)?,
            Some(_) => Health::of_server(),
        });
        let turns: Vec<Arc<Turn>> = writing.iter().map(|_| Arc::default()).collect();
        if let [Link::Sqlite(writer)] = &mut *writing {
            checkpointer::demand_when_long(writer, turns[0].clone())?;
        }
        let mut watches = Vec::new();
        for (number, link) in reading.into_iter().enumerate() {
            let serves = if number == 0 { Serves::ServerOnly } else { Serves::Everybody };
            let watch = Arc::new(Watch::new(turns[0].clone(), link.token()));
            watches.push(watch.clone());
            let reader = Reader { link, queue: reads.clone(), watch, serves, is_unhurried: options.unhurried };
            readers.push(spawn(format!("reader-{number}"), move || reader.run())?);
        }
        let untaken = Untaken::new(GROUPS_UNTAKEN * GROUP_JOBS * writing.len());
        for (number, link) in writing.into_iter().enumerate() {
            let queue = write_queue.clone();
            let writer = Writer {
                link,
                rehearse: options.rehearse,
                outbox_quota: options.outbox_quota,
                news: news.clone(),
                counters: counters.clone(),
                health: health.clone(),
                turn: turns[number].clone(),
                wake_checkpointer: wake_checkpointer.clone(),
                untaken: untaken.clone(),
            };
            writers.push(spawn(format!("writer-{number}"), move || writer.run(&queue))?);
        }
        drop(wake_checkpointer);
        let mut canceller = None;
        if let Some(address) = options.server.clone() {
            let (leaves, left) = bounded(1);
            canceller = Some(leaves);
            let stop = Canceller { address, readers: watches };
            writers.push(spawn("canceller".to_owned(), move || stop.run(&left))?);
        } else {
            let checkpointer = sqlite::open_checkpointer(&path)?;
            let (health, turn) = (health.clone(), turns[0].clone());
            let keep = move || {
                Checkpointer { connection: &checkpointer, health: &health, turn: &turn }.run(&checkpointer_woken);
            };
            writers.push(spawn("checkpointer".to_owned(), keep)?);
        }
        let inner = Inner { path, key, readers, writers, reads, canceller, writes, untaken, news, counters, health };
        let db = Self { inner: Arc::new(inner) };
        let half = db.read_blocking(Job::of_server("open"), |read| {
            read.one(servers_sql!("select 1 from copy_progress limit 1"), &[], |_| Ok::<_, Error>(()))
        })?;
        match half {
            Some(()) if !options.half_copied => Err(Error::HalfCopied),
            _ => Ok(db),
        }
    }

    /// Runs `work` on a snapshot of the database. [`Error::Busy`] if the queue is full, the client gone, or after 15 s.
    pub async fn read<T, E>(
        &self,
        job: Job,
        work: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
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
    pub fn read_blocking<T, E>(
        &self,
        job: Job,
        work: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let ((reply, answer), waiting) = (bounded(1), Waiting::new(None));
        self.queue_read(job, &waiting, work, move |outcome| drop(reply.send(outcome)))?;
        let answer = answer.recv();
        waiting.answered();
        answer.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Runs `work` in a transaction; returns once its commit is on disk. The work may be run more than once, and must
    /// do nothing but read and write through `tx`.
    pub async fn write<T>(
        &self,
        job: Job,
        work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.queue_write(job, work, move |answer| drop(reply.send(answer)))?;
        answer.await.map_or_else(|_| Err(Error::Unanswered.into()), |(outcome, _)| outcome)
    }

    /// Like [`Db::write`] for callers without an async runtime.
    pub fn write_blocking<T>(
        &self,
        job: Job,
        work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
    {
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

    /// The key for sealing secrets.
    pub fn key(&self) -> Arc<Key> {
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
        let run = Box::new(move |link: &Link, watch: &Watch| reply(read_once((link, watch), job, work)));
        self.inner.reads.push(ReadJob { job, is_abandoned: waiting.is_abandoned(), run })
    }

    fn queue_write<T: Send + 'static>(
        &self,
        job: Job,
        work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
        reply: impl FnOnce((Result<T, Problem>, Answer)) + Send + 'static,
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

fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    Ok(std::thread::Builder::new().name(name).spawn(work)?)
}

#[cfg(test)]
mod tests;
