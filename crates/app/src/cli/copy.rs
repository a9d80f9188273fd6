//! `headwater copy`: copies all data from one database to another.

use crate::config::Settings;
use crate::data_dir::{self, Lock};
use crate::{output, setup};
use anyhow::{Context, Result, bail};
use headwater_model::problem::Problem;
use headwater_store::address::Address;
use headwater_store::copy;
use headwater_store::db::Options;
use headwater_store::job::ReadTime;
use headwater_store::migrate::OlderSchema;
use headwater_store::{Db, Job, subscriptions};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub struct Copy {
    /// What is copied: sqlite:DIRECTORY, a data directory; or postgres://…
    #[arg(long)]
    from: String,
    /// Where to: an empty or missing directory, or an empty database. A copy that was interrupted goes on there
    #[arg(long)]
    to: String,
    /// Copy nothing: only compare what both hold
    #[arg(long)]
    compare: bool,
}

/// The source or the target of a copy.
enum End {
    Directory(PathBuf),
    Server(Box<Address>),
}

impl End {
    fn parse(text: &str) -> Result<Self> {
        if let Some(directory) = text.strip_prefix("sqlite:") {
            return Ok(Self::Directory(directory.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Server(Box::new(Address::parse(text)?.as_program("headwater copy"))));
        }
        bail!("write sqlite:DIRECTORY or postgres://…");
    }

    fn directory(&self) -> Option<&Path> {
        match self {
            Self::Directory(directory) => Some(directory),
            Self::Server(_) => None,
        }
    }

    fn is_same_directory(&self, other: &Self) -> bool {
        // A missing directory is compared by name.
        let place = |end: &Self| end.directory().map(|path| path.canonicalize().unwrap_or_else(|_| path.to_owned()));
        place(self).is_some() && place(self) == place(other)
    }

    /// The context of an error on opening: the flag, and the path of a file.
    fn opening(&self, flag: &str) -> String {
        match self {
            Self::Directory(directory) => format!("opening {flag}, {}", data_dir::database(directory).display()),
            Self::Server(_) => format!("opening {flag}, the database on PostgreSQL"),
        }
    }

    /// Makes sure no server works on the database during the copy.
    fn take(&self) -> Result<Option<Lock>> {
        match self {
            Self::Directory(directory) => Ok(Some(Lock::take(directory)?)),
            Self::Server(address) => match address.servers_connections()? {
                0 => Ok(None),
                count => bail!(
                    "servers are working on the PostgreSQL database ({}): stop them first",
                    output::counted(count, "connections")
                ),
            },
        }
    }

    fn options(&self, key_file: &Path) -> Options {
        let usual = Options::new(data_dir::database(self.directory().unwrap_or(Path::new("."))));
        let server = match self {
            Self::Directory(_) => None,
            Self::Server(address) => Some(Address::clone(address)),
        };
        Options { server, key_file: key_file.to_owned(), readers: 1, read_time: ReadTime::Unlimited, ..usual }
    }
}

pub fn run(settings: &Settings, arguments: &Copy) -> Result<()> {
    let from = End::parse(&arguments.from).context("--from")?;
    let to = End::parse(&arguments.to).context("--to")?;
    if from.is_same_directory(&to) {
        bail!("--from and --to are the same directory: name another one with --to");
    }
    if let Some(database) = from.directory().map(data_dir::database)
        && !data_dir::is_there(&database)?
    {
        bail!("there is no database at {}", database.display());
    }
    let lock = from.take().context("--from")?;
    let outcome = copy_from(settings, arguments, &from, &to);
    release_after(lock, outcome)
}

/// Copies or compares; the caller holds the lock of `from`.
fn copy_from(settings: &Settings, arguments: &Copy, from: &End, to: &End) -> Result<()> {
    let lock = to.take().context("--to")?;
    let key_file = key_file(settings, from, to);
    let outcome = key_file.and_then(|key_file| between(arguments, (from, to), &key_file));
    release_after(lock, outcome)
}

/// Copies or compares; the callers hold the locks of both ends.
fn between(arguments: &Copy, (from, to): (&End, &End), key_file: &Path) -> Result<()> {
    let source = Db::open(&Options { older_schema: OlderSchema::Refuse, ..from.options(key_file) })
        .with_context(|| from.opening("--from"))?;
    let key = source.key();
    if !source.read_blocking(Job::of_server("check-seal"), move |read| subscriptions::opens(read, &key))? {
        bail!(
            "the key file {} is not the one that sealed the webhook secrets in --from: name that with --key-file",
            key_file.display()
        );
    }
    let target = Db::open(&Options { allows_unfinished_copy: true, ..to.options(key_file) })
        .with_context(|| to.opening("--to"))?;
    if !arguments.compare {
        copy_rows(&source, &target)?;
    }
    output::note("comparing what both hold");
    let (ours, theirs) = (copy::summaries(&source)?, copy::summaries(&target)?);
    copy::differences(&ours, &theirs)?;
    if !arguments.compare {
        copy::finish(&target).map_err(setup::explain)?;
    }
    drop((source, target));
    let rows: u64 = ours.iter().map(|summary| summary.rows).sum();
    let (rows, tables) = (output::counted(rows, "rows"), output::counted(ours.len() as i64, "tables"));
    output::line(format_args!("both hold the same: {rows} in {tables}"))?;
    if arguments.compare { Ok(()) } else { print_next(to, key_file) }
}

fn release_after(lock: Option<Lock>, outcome: Result<()>) -> Result<()> {
    match lock {
        Some(lock) => lock.release_after(outcome),
        None => outcome,
    }
}

/// The key file for the webhook secrets: beside an embedded database, or as set. Copied beside the target if the
/// target is a directory without a key.
fn key_file(settings: &Settings, from: &End, to: &End) -> Result<PathBuf> {
    let beside = |end: &End| end.directory().map(|directory| directory.join("headwater.key"));
    let named = settings.key_file.clone().or(beside(from));
    let is_there = named.as_deref().map(data_dir::is_there).transpose()?;
    let known = named.filter(|_| is_there == Some(true));
    let Some(theirs) = beside(to) else {
        return known.context("which key sealed the webhook secrets? Name the servers' headwater.key with --key-file");
    };
    if !data_dir::is_there(&theirs)? {
        let known = known.with_context(|| {
            format!("copy headwater.key of a server to {}, or name it with --key-file", theirs.display())
        })?;
        std::fs::copy(&known, &theirs).with_context(|| format!("copying the key to {}", theirs.display()))?;
    }
    Ok(theirs)
}

fn copy_rows(source: &Db, target: &Db) -> Result<()> {
    let mut bar = Bar::new(copy::rows(source)?);
    let outcome = copy::run(source, target, |table, rows| bar.add(table, rows));
    bar.end();
    match outcome {
        Err(Problem::Taken) => bail!("--to holds data already: name an empty database, or a missing directory"),
        outcome => outcome.map_err(setup::explain),
    }
}

fn print_next(to: &End, key_file: &Path) -> Result<()> {
    match to {
        End::Directory(directory) => {
            let directory = output::word(&directory.to_string_lossy());
            output::line(format_args!("start the server there: `headwater serve --data-dir {directory}`"))
        }
        End::Server(_) => output::line(format_args!(
            "start the servers with --database-url and with this key: --key-file {}, or a copy of it",
            key_file.display()
        )),
    }
}

/// Progress on standard error: a bar on a terminal, otherwise a line for each table.
struct Bar {
    all: u64,
    done: u64,
    table: &'static str,
    started: Instant,
    drawn: Instant,
    is_terminal: bool,
}

impl Bar {
    const EVERY: Duration = Duration::from_millis(100);
    const WIDTH: u64 = 30;

    fn new(all: u64) -> Self {
        let now = Instant::now();
        Self { all, done: 0, table: "", started: now, drawn: now, is_terminal: std::io::stderr().is_terminal() }
    }

    fn add(&mut self, table: &'static str, rows: u64) {
        self.done += rows;
        if self.is_terminal && self.drawn.elapsed() >= Self::EVERY {
            self.draw();
        } else if !self.is_terminal && self.table != table {
            output::note(format_args!("{table}: {} of {} rows so far", self.done, self.all));
        }
        self.table = table;
    }

    fn draw(&mut self) {
        self.drawn = Instant::now();
        let full = (self.done * Self::WIDTH / self.all.max(1)).min(Self::WIDTH) as usize;
        let rate = self.done as f64 / self.started.elapsed().as_secs_f64().max(0.001);
        let (bar, done, all, table) = ("#".repeat(full), self.done, self.all, self.table);
        let mut terminal = std::io::stderr().lock();
        let _ = write!(terminal, "\r[{bar:30}] {done} of {all} rows, {rate:.0} rows/s, {table:20}")
            .and_then(|()| terminal.flush());
    }

    fn end(&mut self) {
        if self.is_terminal {
            self.draw();
            output::note("");
        }
    }
}
