//! The data directory with a server's whole state, and the lock against a second server.

use crate::config::Settings;
use anyhow::{Context, Result, bail};
use headwater_store::db::Options;
use headwater_store::left_log::log_of;
use headwater_store::{drafts, random};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database file in a data directory.
pub fn database(dir: &Path) -> PathBuf {
    dir.join("headwater.db")
}

/// Whether a file or directory of this name exists. A missing permission is an error, not an absence.
pub fn is_there(path: &Path) -> Result<bool> {
    path.try_exists().with_context(|| format!("looking for {}", path.display()))
}

/// The name of the database in messages: the absolute path of the file, or PostgreSQL.
pub fn place(settings: &Settings) -> String {
    if settings.database_url.is_some() {
        return "the database on PostgreSQL".to_owned();
    }
    let file = database(&settings.data_dir);
    std::path::absolute(&file).unwrap_or(file).display().to_string()
}

/// Whether the embedded database exists. An empty file counts as none.
pub fn has_database(dir: &Path) -> Result<bool> {
    Ok(size(&database(dir))?.is_some_and(|bytes| bytes > 0))
}

/// The size of a file in bytes; None if the file is missing.
fn size(path: &Path) -> Result<Option<u64>> {
    match std::fs::metadata(path) {
        Ok(file) => Ok(Some(file.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("looking for {}", path.display())),
    }
}

/// Refuses a directory with remains of a lost database; a new database there would hide the loss. A first start
/// completes the database before the key, so a key or a log without a database, or an empty database file, are
/// such remains.
fn refuse_what_is_left(database: &Path, key: &Path) -> Result<()> {
    // SQLite follows links, and keeps the log beside the file.
    let file = drafts::followed(database).with_context(|| format!("looking for {}", database.display()))?;
    let log = log_of(&file);
    // Checked before the database: a first start in another process creates the key after the database.
    let has_key = is_there(key)?;
    let (what, left) = match size(database)? {
        Some(0) => ("an empty file in the place of the database", database),
        Some(_) => return Ok(()),
        None if has_key => ("a key file", key),
        None if size(&log)?.is_some_and(|bytes| bytes > 0) => ("a log of a database", &*log),
        None => return Ok(()),
    };
    bail!(
        "there is {what}, {}, but no database at {}: restore a backup with `headwater restore`, or name the right directory with \
         --data-dir; to begin anew, move {}{} away",
        left.display(),
        database.display(),
        left.display(),
        if has_key && left != key { format!(" and {}", key.display()) } else { String::new() },
    )
}

/// The file of the key for sealing secrets: as set, or beside the database.
pub fn key_file(settings: &Settings) -> PathBuf {
    settings.key_file.clone().unwrap_or_else(|| Options::new(database(&settings.data_dir)).key_file)
}

/// The options for opening the database of a data directory.
pub fn options(settings: &Settings) -> Result<Options> {
    let usual = Options::new(database(&settings.data_dir));
    let key = key_file(settings);
    if settings.database_url.is_none() {
        refuse_what_is_left(&usual.path, &key)?;
    }
    Ok(Options {
        server: settings.server()?,
        readers: settings.readers,
        columns: settings.columns.saturating_mul(1 << 20),
        outbox_quota: settings.outbox_quota.saturating_mul(1 << 20),
        free_space: settings.free_space.map(|mebibytes| mebibytes.saturating_mul(1 << 20)),
        key_file: key,
        ..Options::new(usual.path)
    })
}

/// The name of this server among the servers of one database: 16 hexadecimal digits, drawn at the first start and
/// kept.
pub fn node(dir: &Path) -> Result<String> {
    let path = dir.join("headwater.node");
    match std::fs::read_to_string(&path) {
        Ok(name) if !name.trim().is_empty() => return Ok(name.trim().to_owned()),
        _ => {}
    }
    let name: String = random::bytes::<8>()?.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
    let written = file.write_all(name.as_bytes()).and_then(|()| file.sync_all());
    written
        .inspect_err(|_| drop(std::fs::remove_file(&path)))
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(name)
}

/// Creates the directory if missing, accessible to its owner only, and syncs the new directories of its path.
pub fn create(dir: &Path) -> Result<()> {
    let is_new = |path: &&Path| matches!(path.try_exists(), Ok(false));
    let made: Vec<&Path> = dir.ancestors().filter(|path| !path.as_os_str().is_empty()).take_while(is_new).collect();
    DirBuilder::new().recursive(true).mode(0o700).create(dir).with_context(|| format!("creating {}", dir.display()))?;
    for path in made {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.with_context(|| format!("syncing the directory {}", folder.display()))?;
    }
    Ok(())
}

/// Whether a server, or a command needing exclusive access, is working on the directory.
pub fn is_taken(dir: &Path) -> bool {
    // A shared lock, so concurrent checks do not see each other.
    File::open(dir.join("headwater.lock"))
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Retries after a moment, because a command may have held the lock just for a check.
fn wait_for_a_look(file: &File) -> std::result::Result<(), TryLockError> {
    std::thread::sleep(Duration::from_millis(50));
    file.try_lock()
}

/// Exclusive access to a data directory, until dropped.
pub struct Lock {
    file: File,
    was_unclean: bool,
}

impl Lock {
    /// Locks the directory. Fails if another process holds the lock.
    pub fn take(dir: &Path) -> Result<Self> {
        create(dir)?;
        let path = dir.join("headwater.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("opening {}", path.display()))?;
        match file.try_lock().or_else(|_| wait_for_a_look(&file)) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "another headwater is running on the data directory {}: stop it first, or use another --data-dir",
                    dir.display()
                )
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("locking {}", path.display()));
            }
        }
        let mut before = String::new();
        file.read_to_string(&mut before)?;
        let mut lock = Self { file, was_unclean: before.starts_with("running") };
        lock.write("running\n")?;
        Ok(lock)
    }

    /// Whether the last server on this directory ended without releasing it.
    pub fn was_unclean(&self) -> bool {
        self.was_unclean
    }

    /// Marks the directory as cleanly released and returns the outcome of the work. Failed work harms nothing, so
    /// only a directory left unclean by an earlier server stays marked, until its check succeeds.
    pub fn release_after<T>(mut self, outcome: Result<T>) -> Result<T> {
        if outcome.is_ok() || !self.was_unclean {
            let released = self.write("stopped\n").context("noting the end of the work in headwater.lock");
            return outcome.and_then(|value| released.map(|()| value));
        }
        outcome
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())?;
        Ok(())
    }
}
