//! The write-ahead log ("log" below) left beside the database by an earlier process, and the directory entry of the
//! current log.
//!
//! A process ending because of a failed sync leaves a log of which the page cache holds more than the disk: the
//! kernel marks pages as clean even if writing them failed, and never writes them again. Frames appended by a new
//! process behind such a gap are lost with the gap in a power cut, even if synced. No call reports the affected
//! pages. So the whole log is written again, which marks every page as dirty, and synced; then the log is moved into
//! the database file and emptied. The order matters: replaying an older log would damage a database file already
//! ahead of the log on disk.

use crate::error::{Error, Result};
use rusqlite::Connection;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Limit of the log in bytes. Only long reads of other programs let the log grow further.
pub const LONGEST: u64 = 64 << 20;
/// Bytes of the log rewritten per step.
const AT_ONCE: usize = 1 << 20;
/// How long the move waits for programs reading the database. A timeout costs no safety: the log only stays long.
const READERS_MAY_TAKE: Duration = Duration::from_secs(1);

/// The path of a database's log.
pub fn log_of(database: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", database.display()))
}

/// Makes a log left by an earlier process durable, moves it into the database file and empties it. Does nothing
/// without a log, or with an empty one.
pub(crate) fn fold_in(connection: &Connection, database: &Path) -> Result<()> {
    let log = log_of(database);
    if std::fs::metadata(&log).map_or(0, |file| file.len()) == 0 {
        return Ok(());
    }
    // The write lock also keeps all other programs from appending to the log and from restarting it.
    connection.execute_batch("begin immediate")?;
    let written = write_again(&log);
    connection.execute_batch("rollback")?;
    written?;
    connection.busy_timeout(READERS_MAY_TAKE)?;
    let is_held: bool = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    connection.busy_timeout(crate::sqlite::BUSY_TIMEOUT)?;
    if is_held {
        tracing::warn!("another program reads the database: the log that was left is moved later");
    } else {
        tracing::info!("the log that the last process left was moved into the database");
    }
    Ok(())
}

/// Moves the log of a database possibly in use into the database file and empties the log. Returns whether the log is
/// empty: false while some program reads an older snapshot.
pub fn empty(database: &Path) -> Result<bool> {
    let connection = crate::sqlite::open_checkpointer(database)?;
    connection.busy_timeout(READERS_MAY_TAKE)?;
    let is_held: bool = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    Ok(!is_held)
}

/// Rewrites every byte of a file in place and syncs the file.
fn write_again(path: &Path) -> Result<()> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let (length, mut part, mut at) = (file.metadata()?.len(), vec![0; AT_ONCE], 0);
    while at < length {
        let size = part.len().min((length - at) as usize);
        file.read_exact_at(&mut part[..size], at)?;
        file.write_all_at(&part[..size], at)?;
        at += size as u64;
    }
    Ok(file.sync_all()?)
}

/// Ensures that a log exists and its directory entry is on disk. SQLite syncs the directory after creating the log,
/// but ignores a failed sync: then a power cut would remove the whole log.
pub(crate) fn sync_folder(connection: &Connection, database: &Path) -> Result<()> {
    // The first read of a database creates its log.
    connection.query_row("select count(*) from sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    if !log_of(database).try_exists()? {
        return Err(Error::Damaged(format!("{} was not made", log_of(database).display())));
    }
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error| std::io::Error::other(format!("syncing the directory {}: {error}", folder.display()));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(error).into())
}

#[cfg(test)]
mod tests {
    use crate::Db;
    use crate::db::Options;
    use crate::job::Job;
    use headwater_model::problem::Problem;
    use std::fs::File;
    use std::io::Write;

    /// A database with a log of some pages, as left by a killed process.
    fn left(folder: &std::path::Path) -> std::path::PathBuf {
        let path = folder.join("test.db");
        let db = Db::open(&Options::new(&path)).unwrap();
        let fill = "create table filler as select zeroblob(100000) as bytes";
        db.write_blocking(Job::of_server("test"), |tx| Ok::<_, Problem>(tx.execute(fill, &[])?)).unwrap();
        let copy = folder.join("left.db");
        for suffix in ["", "-wal"] {
            let name = |base: &std::path::Path| format!("{}{suffix}", base.display());
            std::fs::copy(name(&path), name(&copy)).unwrap();
        }
        drop(db);
        copy
    }

    fn log_length(database: &std::path::Path) -> u64 {
        std::fs::metadata(super::log_of(database)).unwrap().len()
    }

    #[test]
    fn what_was_left_is_in_the_database_file_before_the_first_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = left(folder.path());
        assert!(log_length(&path) > 0, "there is nothing to fold in");
        let before = std::fs::metadata(&path).unwrap().len();
        let db = Db::open(&Options::new(&path)).unwrap();
        assert_eq!(log_length(&path), 0);
        assert!(std::fs::metadata(&path).unwrap().len() > before);
        drop(db);
    }

    #[test]
    fn beside_a_server_its_log_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = left(folder.path());
        let before = log_length(&path);
        assert!(before > 0, "there is nothing to leave alone");
        let db = Db::open(&Options { is_beside_a_server: true, ..Options::new(&path) }).unwrap();
        assert_eq!(log_length(&path), before);
        drop(db);
    }

    #[test]
    fn a_log_is_written_again_byte_for_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let bytes: Vec<u8> = (0..super::AT_ONCE * 2 + 77).map(|at| (at % 251) as u8).collect();
        File::create(&path).unwrap().write_all(&bytes).unwrap();
        super::write_again(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}
