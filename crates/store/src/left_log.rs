//! The log that an earlier process left beside the database, and the directory entry of the one that is used now.
//!
//! A process that ends while a sync fails leaves a log of which the page cache holds more than the disk: the kernel
//! takes pages that it could not write for clean and never writes them again. Frames that a new process appends behind
//! such a gap are lost with it in a power cut, however well they are synced themselves. Nobody can ask which pages
//! those are. So the whole log is written once more, which makes every page of it due again, and synced; then it is
//! moved into the database file and emptied. Only in this order: a database file that is ahead of the log on disk would be
//! damaged by replaying that.

use crate::error::{Error, Result};
use rusqlite::Connection;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The most bytes that the log grows to, unless somebody else reads for long.
pub const LONGEST: u64 = 64 << 20;
/// Bytes of the log that are written again at once.
const AT_ONCE: usize = 1 << 20;
/// How long the move waits for programs that read the database. It is not needed for safety, only for a short log.
const READERS_MAY_TAKE: Duration = Duration::from_secs(1);

/// The log of a database file.
pub fn log_of(database: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", database.display()))
}

/// Makes durable what an earlier process left in the log, moves it into the database file and empties the log.
/// Without a log, or with an empty one, there is nothing to do.
pub(crate) fn fold_in(connection: &Connection, database: &Path) -> Result<()> {
    let log = log_of(database);
    if std::fs::metadata(&log).map_or(0, |file| file.len()) == 0 {
        return Ok(());
    }
    // Whoever may write also keeps all others from appending to the log and from beginning it anew.
    connection.execute_batch("begin immediate")?;
    let written = write_again(&log);
    connection.execute_batch("rollback")?;
    written?;
    connection.busy_timeout(READERS_MAY_TAKE)?;
    let is_held: bool = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    connection.busy_timeout(crate::sqlite::BUSY_TIMEOUT)?;
    match is_held {
        true => tracing::warn!("another program reads the database: the log that was left is moved later"),
        false => tracing::info!("the log that the last process left was moved into the database"),
    }
    Ok(())
}

/// Moves the log of a database that may be in use into the database file and empties the log. Says whether the log is
/// empty; not while somebody reads an older state.
pub fn empty(database: &Path) -> Result<bool> {
    let connection = crate::sqlite::open_checkpointer(database)?;
    connection.busy_timeout(READERS_MAY_TAKE)?;
    let is_held: bool = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    Ok(!is_held)
}

/// Writes every byte of a file over itself and syncs it.
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

/// Makes sure that there is a log and that its directory entry is on disk. SQLite syncs the directory of a new log
/// itself but does not say so when that fails: then a power cut takes the whole log away.
pub(crate) fn sync_folder(connection: &Connection, database: &Path) -> Result<()> {
    // The first read in a database makes its log.
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

    /// A database with a log of some pages, as a killed process leaves it.
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
