//! The directory that holds a server's whole state, and the lock that keeps a second server out of it.

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

/// Whether there is a file or a directory of that name. That nobody may look is an error, and no absence.
pub fn is_there(path: &Path) -> Result<bool> {
    path.try_exists().with_context(|| format!("looking for {}", path.display()))
}

/// What a message calls the database: the file with its whole path, or PostgreSQL.
pub fn place(settings: &Settings) -> String {
    if settings.database_url.is_some() {
        return "the database on PostgreSQL".to_owned();
    }
    let file = database(&settings.data_dir);
    std::path::absolute(&file).unwrap_or(file).display().to_string()
}

/// Whether an embedded database is there. An empty file is none.
pub fn has_database(dir: &Path) -> Result<bool> {
    Ok(size(&database(dir))?.is_some_and(|bytes| bytes > 0))
}

/// How long a file is; `None` if there is none.
fn size(path: &Path) -> Result<Option<u64>> {
    match std::fs::metadata(path) {
        Ok(file) => Ok(Some(file.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("looking for {}", path.display())),
    }
}

/// Refuses a directory that has lost its database, which is not to be taken for a new one. A first start makes the database
/// whole, and before the key: a key without it, its log without it, or an empty file in its place is what was left of one.
fn refuse_what_is_left(database: &Path, key: &Path) -> Result<()> {
    // SQLite follows links, and the log lies beside the file.
    let file = drafts::followed(database).with_context(|| format!("looking for {}", database.display()))?;
    let log = log_of(&file);
    // Asked first: where another first start is under way, its key is there only if its database is.
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

/// The file of the key that seals secrets: where it is set to be, or beside the database.
pub fn key_file(settings: &Settings) -> PathBuf {
    settings.key_file.clone().unwrap_or_else(|| Options::new(database(&settings.data_dir)).key_file)
}

/// How the database of a data directory is opened.
pub fn options(settings: &Settings) -> Result<Options> {
    let usual = Options::new(database(&settings.data_dir));
    let key = key_file(settings);
    if settings.database_url.is_none() {
        refuse_what_is_left(&usual.path, &key)?;
    }
    Ok(Options {
        server: settings.server()?,
        readers: settings.readers,
        outbox_quota: settings.outbox_quota.saturating_mul(1 << 20),
        free_space: settings.free_space.map(|mebibytes| mebibytes.saturating_mul(1 << 20)),
        key_file: key,
        ..Options::new(usual.path)
    })
}

/// The name of this server among those that work on one database: made at the first start and kept.
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

/// Creates the directory where there is none, readable by its owner only. What is new of its path is synced, as
/// everything will be that it is to hold.
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

/// Whether a server, or a command that needs the directory for itself, works on it now.
pub fn is_taken(dir: &Path) -> bool {
    // What is taken for a moment here is shared with others who only look.
    File::open(dir.join("headwater.lock"))
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Tries once more after a moment, in which a command may have looked whether the directory is taken.
fn wait_for_a_look(file: &File) -> std::result::Result<(), TryLockError> {
    std::thread::sleep(Duration::from_millis(50));
    file.try_lock()
}

/// A data directory that is this process's alone, until dropped.
pub struct Lock {
    file: File,
    was_unclean: bool,
}

impl Lock {
    /// Takes the directory, or says who has it.
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

    /// Whether the last server on this directory ended without saying goodbye.
    pub fn was_unclean(&self) -> bool {
        self.was_unclean
    }

    /// Gives the directory back and passes on what came of the work on it. Work that failed has harmed nothing: only
    /// what the last server left unclean still waits for its check.
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
