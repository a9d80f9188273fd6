//! Copying a database while it is in use, and proving the copy.

use crate::error::{Error, Result};
use crate::{migrate, sqlite};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// What a checked database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Accounts.
    pub accounts: i64,
    /// Leads of all accounts.
    pub leads: i64,
    /// The schema's version.
    pub schema: i64,
}

/// Copies the database at `from` to the new file `to`, while others read and write it, and checks the copy.
/// The copy holds exactly what was committed at one moment. `to` must not exist.
pub fn copy(from: &Path, to: &Path) -> Result<Contents> {
    if to.try_exists()? {
        return Err(Error::Damaged(format!("{} exists already", to.display())));
    }
    {
        let source = sqlite::open_reader(from)?;
        // One read transaction from first to last page: writers go on, the copy does not start over.
        source.execute_batch("begin; select count(*) from schema_version")?;
        sqlite::create_private(to)?;
        let mut target = Connection::open(to)?;
        let backup = rusqlite::backup::Backup::new(&source, &mut target)?;
        backup.run_to_completion(2048, Duration::from_millis(1), None)?;
    }
    // A copied header says WAL; a single file is easier to move.
    let target = Connection::open(to)?;
    target.pragma_update(None, "journal_mode", "DELETE")?;
    drop(target);
    std::fs::File::open(to)?.sync_all()?;
    verify(to)
}

/// Checks every page and index of a database file, and that this program knows its schema.
pub fn verify(path: &Path) -> Result<Contents> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let report: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if report != "ok" {
        return Err(Error::Damaged(report));
    }
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let contents = Contents {
        accounts: count("select count(*) from account")?,
        leads: count("select count(*) from lead")?,
        schema: count("select coalesce(max(version), 0) from schema_version")?,
    };
    let known = migrate::MIGRATIONS.len() as i64;
    if contents.schema > known {
        return Err(Error::NewerSchema { found: contents.schema, known });
    }
    Ok(contents)
}

/// Reads through a database in use and looks for damage; indexes are not compared with their tables.
pub fn quick_check(path: &Path) -> Result<()> {
    let connection = sqlite::open_reader(path)?;
    let report: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if report == "ok" { Ok(()) } else { Err(Error::Damaged(report)) }
}
