//! Backups of a database in use, and their verification.
//!
//! A backup is a database file followed by a trailer, which SQLite ignores: a mark, the length of the database, and
//! its SHA-256. SQLite's pages have no checksums, so without the digest a value changed on the disk could not be told
//! from the original.

use crate::error::{Error, Result};
use crate::{migrate, sqlite};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

/// The first bytes of every database file of SQLite.
const HEAD: &[u8] = b"SQLite format 3\0";
/// The first bytes of a trailer, and its length in bytes: mark, length, SHA-256.
const MARK: &[u8] = b"HEADWATER-SHA256";
const TRAILER: usize = MARK.len() + 8 + 32;

/// The contents of a verified database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Number of accounts.
    pub accounts: i64,
    /// Number of leads of all accounts.
    pub leads: i64,
    /// Version of the schema.
    pub schema: i64,
    /// Whether the digest of a backup proves every byte unchanged. Without a digest only pages and indexes are
    /// checked, not values.
    pub is_proven: bool,
}

/// Copies the database at `from` to the new file `to`, while others read and write it, and verifies the copy. The
/// copy is a snapshot of one moment. `to` must not exist.
pub fn copy(from: &Path, to: &Path) -> Result<Contents> {
    if to.try_exists()? {
        return Err(Error::Damaged(format!("{} exists already", to.display())));
    }
    {
        let source = sqlite::open_reader(from)?;
        // One read transaction for all pages: writers go on, and the copy need not start over.
        source.execute_batch("begin; select count(*) from schema_version")?;
        sqlite::create_private(to)?;
        let mut target = Connection::open(to)?;
        let backup = rusqlite::backup::Backup::new(&source, &mut target)?;
        backup.run_to_completion(2048, Duration::from_millis(1), None)?;
    }
    // The copied header sets WAL mode; a single file is easier to move.
    let target = Connection::open(to)?;
    target.pragma_update(None, "journal_mode", "DELETE")?;
    drop(target);
    check(to)?;
    add_trailer(to)?;
    verify(to)
}

/// Checks every byte of a backup with a digest, and every page and index of any database file, and that this program
/// knows the schema.
pub fn verify(path: &Path) -> Result<Contents> {
    let is_proven = match trailer(path)? {
        Some(trailer) => trailer.matches(&mut File::open(path)?, &mut std::io::sink()).map(|()| true)?,
        None => false,
    };
    Ok(Contents { is_proven, ..check(path)? })
}

/// Extracts the database from a backup into the file `to`, which is overwritten, and checks the result like
/// [`verify`].
pub fn take_out(backup: &Path, to: &Path) -> Result<Contents> {
    let trailer = trailer(backup)?;
    sqlite::create_private(to)?;
    let mut target = OpenOptions::new().write(true).truncate(true).open(to)?;
    match &trailer {
        Some(trailer) => trailer.matches(&mut File::open(backup)?, &mut target)?,
        None => drop(std::io::copy(&mut File::open(backup)?, &mut target)?),
    }
    target.sync_all()?;
    Ok(Contents { is_proven: trailer.is_some(), ..check(to)? })
}

/// Checks every page and index, and that this program knows the schema.
fn check(path: &Path) -> Result<Contents> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let report = connection.query_row("pragma integrity_check(1)", [], |row| row.get::<_, String>(0));
    let report = report.map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::Foreign,
        _ => Error::from(error),
    })?;
    if report != "ok" {
        return Err(Error::Damaged(report));
    }
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    if count("select count(*) from sqlite_schema where name = 'schema_version'")? == 0 {
        return Err(Error::Foreign);
    }
    let contents = Contents {
        accounts: count("select count(*) from account")?,
        leads: count("select count(*) from lead")?,
        schema: count("select coalesce(max(version), 0) from schema_version")?,
        is_proven: false,
    };
    let known = migrate::MIGRATIONS.len() as i64;
    if contents.schema > known {
        return Err(Error::NewerSchema { found: contents.schema, known });
    }
    Ok(contents)
}

/// The contents of a trailer.
struct Trailer {
    length: u64,
    digest: [u8; 32],
}

impl Trailer {
    /// Copies the first `length` bytes; an error if their digest differs.
    fn matches(&self, from: &mut File, to: &mut dyn Write) -> Result<()> {
        if digest(from, self.length, to)? == self.digest {
            Ok(())
        } else {
            Err(Error::Damaged("its bytes are not those that were backed up: the digest is another".to_owned()))
        }
    }
}

/// The trailer of a file; `None` for a plain database file, whose length is a multiple of the page size. A file of
/// another length without a valid trailer is damaged, or no database at all: an error.
fn trailer(path: &Path) -> Result<Option<Trailer>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = [0; 18];
    if length < head.len() as u64 + TRAILER as u64 {
        return Ok(None);
    }
    file.read_exact(&mut head)?;
    let page = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => u64::from(size.max(1)),
    };
    let mut bytes = [0; TRAILER];
    file.seek(SeekFrom::End(-(TRAILER as i64)))?;
    file.read_exact(&mut bytes)?;
    let (mark, rest) = bytes.split_at(MARK.len());
    let (said, digest) = rest.split_at(8);
    let said = said.iter().fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
    match (mark == MARK, length % page) {
        (true, _) if said == length - TRAILER as u64 => {
            let mut trailer = Trailer { length: said, digest: [0; 32] };
            trailer.digest.copy_from_slice(digest);
            Ok(Some(trailer))
        }
        (false, 0) => Ok(None),
        (false, _) if !head.starts_with(HEAD) => Err(Error::Foreign),
        _ => Err(Error::Damaged("its end is not as it was written".to_owned())),
    }
}

fn add_trailer(path: &Path) -> Result<()> {
    let mut file = OpenOptions::new().read(true).append(true).open(path)?;
    let length = file.metadata()?.len();
    let digest = digest(&mut file, length, &mut std::io::sink())?;
    file.write_all(&[MARK, &length.to_be_bytes(), &digest].concat())?;
    Ok(file.sync_all()?)
}

/// The SHA-256 of the first `length` bytes of a file, copied to `to` meanwhile.
fn digest(from: &mut File, length: u64, to: &mut dyn Write) -> Result<[u8; 32]> {
    let (mut hash, mut part, mut left) = (Sha256::new(), vec![0; 1 << 20], length);
    from.rewind()?;
    while left > 0 {
        let size = part.len().min(left as usize);
        from.read_exact(&mut part[..size])?;
        hash.update(&part[..size]);
        to.write_all(&part[..size])?;
        left -= size as u64;
    }
    Ok(hash.finalize().into())
}

/// Reads a database in use and checks its pages; indexes are not compared with their tables.
pub fn quick_check(path: &Path) -> Result<()> {
    let connection = sqlite::open_reader(path)?;
    let report: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if report == "ok" { Ok(()) } else { Err(Error::Damaged(report)) }
}
