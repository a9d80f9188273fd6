//! Opening a database: first the connections, the schema and the sealing key, then the threads.

use super::{Db, Inner};
use crate::address::Address;
use crate::audit::Scribe;
use crate::canceller::Canceller;
use crate::checkpointer::{self, Checkpointer};
use crate::columns::Columns;
use crate::error::{Error, Result};
use crate::health::Health;
use crate::job::{Job, ReadTime};
use crate::link::Link;
use crate::migrate::OlderSchema;
use crate::postgres::Server;
use crate::read_queue::{ReadQueue, Serves};
use crate::reader::Reader;
use crate::seal::SealKey;
use crate::turn::Turn;
use crate::untaken::Untaken;
use crate::watch::Watch;
use crate::writer::{GROUP_JOBS, WriteJob, Writer};
use crate::{drafts, left_log, migrate, sqlite};
use crossbeam_channel::{Receiver, bounded};
use headwater_model::audit::Author;
use headwater_model::time::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::watch;

/// Capacity of the write queue, above the number of concurrent calls; when full, writes get
/// [`headwater_model::problem::Problem::Busy`].
const QUEUE: usize = 2048;
/// Number of groups per writer whose answers may be waiting for their callers before the writer begins another group.
const GROUPS_UNTAKEN: usize = 2;

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
    /// The file holding the key for sealing secrets. A missing file is created if `creates_key_file` is set.
    pub key_file: PathBuf,
    /// Whether a missing key file is created. False if the servers' key is elsewhere: a new key could pass for
    /// theirs.
    pub creates_key_file: bool,
    /// The number of concurrent reads allowed to one account, at least 1. Two more threads read: one for other
    /// accounts, one for the server itself. On PostgreSQL each has a connection, and twice this number of connections
    /// write.
    pub readers: usize,
    /// Runs every write twice and rolls back the first run. Proves that writes can be run again.
    pub runs_writes_twice: bool,
    /// Bytes of an account's outbox above which newer changes of a lead replace older ones.
    pub outbox_quota: i64,
    /// Whether a database with an older schema is upgraded or refused.
    pub older_schema: OlderSchema,
    /// Whether reads have a time limit.
    pub read_time: ReadTime,
    /// Whether a database with an unfinished copy may be opened; set only by the copy itself.
    pub allows_unfinished_copy: bool,
    /// Bytes to keep free on the file system of the embedded database; below, calls adding data are refused. Default:
    /// the smaller of 256 MiB and 2 % of the file system, but at least the room into which the log may still grow.
    pub free_space: Option<u64>,
    /// Bytes that columns of leads in memory may take; 0 for none.
    pub columns: usize,
    /// Whether a server may be using the same file: then its write-ahead log is left alone. Otherwise a log left by
    /// an earlier process is made durable and moved into the database file before the first write.
    pub is_beside_a_server: bool,
    /// The author of jobs without an author of their own, for the audit log.
    pub author: Author,
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
            creates_key_file: true,
            path,
            server: None,
            readers: 2,
            runs_writes_twice: false,
            outbox_quota: OUTBOX_QUOTA,
            older_schema: OlderSchema::Upgrade,
            read_time: ReadTime::Limited,
            allows_unfinished_copy: false,
            free_space: None,
            columns: 0,
            is_beside_a_server: false,
            author: Author::Command,
            #[cfg(test)]
            forgets_accounts: false,
        }
    }

    fn readers_of_account(&self) -> usize {
        self.readers.max(1)
    }

    fn all_readers(&self) -> usize {
        self.readers_of_account() + MORE_READERS
    }
}

impl Db {
    /// Opens the database, creates or migrates its schema, and starts the threads.
    pub fn open(options: &Options) -> Result<Self> {
        let path = drafts::followed(&options.path)?;
        [&path, &options.key_file].into_iter().try_for_each(|path| drafts::settle(path))?;
        let known_key = SealKey::load(&options.key_file)?;
        let links = match &options.server {
            None => Links::to_file(&path, options)?,
            Some(address) => Links::to_server(address, options)?,
        };
        // The key is created after the database: a key file without a database is the sign of a lost database.
        let key = match known_key {
            Some(key) => key,
            None if options.creates_key_file => SealKey::load_or_create(&options.key_file)?,
            None => SealKey::made_up()?,
        };
        let health = match &options.server {
            None => Health::of_file(&path, options.free_space)?,
            Some(_) => Health::of_server(),
        };
        let (writes, queue) = bounded(QUEUE);
        let mut inner = Inner {
            path,
            key: Arc::new(key),
            readers: Vec::new(),
            writers: Vec::new(),
            reads: Arc::new(ReadQueue::new(options.readers_of_account())),
            canceller: None,
            writes,
            untaken: Untaken::new(GROUPS_UNTAKEN * GROUP_JOBS * links.writing.len()),
            news: watch::Sender::new(0),
            counters: Arc::default(),
            health: Arc::new(health),
            columns: Arc::new(Columns::new(options.columns)),
        };
        inner.start(links, &queue, options)?;
        let db = Self { inner: Arc::new(inner) };
        if db.is_unfinished_copy()? && !options.allows_unfinished_copy {
            return Err(Error::UnfinishedCopy);
        }
        Ok(db)
    }

    fn is_unfinished_copy(&self) -> Result<bool> {
        let progress = self.read_blocking(Job::of_server("open"), |read| {
            read.one(servers_sql!("select 1 from copy_progress limit 1"), &[], |_| Ok::<_, Error>(()))
        })?;
        Ok(progress.is_some())
    }
}

/// The connections of a database: each becomes a thread's own.
struct Links {
    reading: Vec<Link>,
    writing: Vec<Link>,
}

impl Links {
    /// Opens the file, created if missing, and upgrades its schema.
    fn to_file(path: &Path, options: &Options) -> Result<Self> {
        if !path.try_exists()? {
            let create = |draft: &Path| sqlite::create(draft, |new| migrate::create(new, Timestamp::now().0));
            drafts::put(path, create)?;
        }
        let mut writer = sqlite::open_writer(path)?;
        if !options.is_beside_a_server {
            left_log::fold_in(&writer, path)?;
        }
        left_log::sync_folder(&writer, path)?;
        migrate::run(&mut writer, Timestamp::now().0, options.older_schema)?;
        let reading = (0..options.all_readers()).map(|_| sqlite::open_reader(path).map(Link::Sqlite));
        Ok(Self { reading: reading.collect::<Result<_>>()?, writing: vec![Link::Sqlite(writer)] })
    }

    /// Upgrades the schema on PostgreSQL, and prepares connections, which open when first used.
    fn to_server(address: &Address, options: &Options) -> Result<Self> {
        migrate::run_on_postgres(address, Timestamp::now().0, options.older_schema)?;
        let server = || Server::at(address.clone(), options.read_time);
        #[cfg(test)]
        let server = || if options.forgets_accounts { server().forgetting() } else { server() };
        let reading = (0..options.all_readers()).map(|_| Link::Postgres(Box::new(server()), None));
        let writing = (0..options.readers_of_account() * WRITERS_A_READER).map(|_| {
            let server = server();
            let aside = Link::Postgres(Box::new(server.aside()), None);
            Link::Postgres(Box::new(server), Some(Box::new(aside)))
        });
        Ok(Self { reading: reading.collect(), writing: writing.collect() })
    }
}

impl Inner {
    /// Starts a thread for each connection, and one beside them: the checkpointer, or on PostgreSQL the canceller.
    fn start(&mut self, links: Links, queue: &Receiver<WriteJob>, options: &Options) -> Result<()> {
        let Links { reading, mut writing } = links;
        let turns: Vec<Arc<Turn>> = writing.iter().map(|_| Arc::default()).collect();
        if let [Link::Sqlite(writer)] = &mut *writing {
            checkpointer::demand_when_long(writer, turns[0].clone())?;
        }
        let watches = self.start_readers(reading, &turns[0], options.read_time)?;
        let (wake_checkpointer, checkpointer_woken) = bounded(1);
        for (number, (link, turn)) in writing.into_iter().zip(&turns).enumerate() {
            let queue = queue.clone();
            let writer = Writer {
                link,
                runs_writes_twice: options.runs_writes_twice,
                outbox_quota: options.outbox_quota,
                news: self.news.clone(),
                counters: self.counters.clone(),
                health: self.health.clone(),
                turn: turn.clone(),
                wake_checkpointer: wake_checkpointer.clone(),
                untaken: self.untaken.clone(),
                scribe: Scribe { key: Some(self.key.clone()).filter(|key| !key.is_made_up()), usual: options.author },
            };
            self.writers.push(spawn(format!("writer-{number}"), move || writer.run(&queue))?);
        }
        match options.server.clone() {
            None => self.start_checkpointer(turns[0].clone(), checkpointer_woken),
            Some(address) => self.start_canceller(Canceller { address, readers: watches }),
        }
    }

    fn start_readers(&mut self, links: Vec<Link>, turn: &Arc<Turn>, read_time: ReadTime) -> Result<Vec<Arc<Watch>>> {
        let mut watches = Vec::with_capacity(links.len());
        for (number, link) in links.into_iter().enumerate() {
            let serves = if number == 0 { Serves::ServerOnly } else { Serves::Everybody };
            let watch = Arc::new(Watch::new(turn.clone(), link.token()));
            watches.push(watch.clone());
            let reader = Reader { link, queue: self.reads.clone(), watch, serves, read_time };
            self.readers.push(spawn(format!("reader-{number}"), move || reader.run())?);
        }
        Ok(watches)
    }

    /// The checkpointer ends once the last writer, and with it the last sender to `woken`, is gone.
    fn start_checkpointer(&mut self, turn: Arc<Turn>, woken: Receiver<()>) -> Result<()> {
        let (connection, health) = (sqlite::open_checkpointer(&self.path)?, self.health.clone());
        let run = move || Checkpointer { connection: &connection, health: &health, turn: &turn }.run(&woken);
        self.writers.push(spawn("checkpointer".to_owned(), run)?);
        Ok(())
    }

    fn start_canceller(&mut self, canceller: Canceller) -> Result<()> {
        let (leaves, left) = bounded(1);
        self.canceller = Some(leaves);
        self.writers.push(spawn("canceller".to_owned(), move || canceller.run(&left))?);
        Ok(())
    }
}

fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    Ok(std::thread::Builder::new().name(name).spawn(work)?)
}
