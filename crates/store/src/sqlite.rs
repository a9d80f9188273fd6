//! The embedded database: connections, their settings, and statements.

use crate::error::{Error, Result};
use crate::value::{Param, Row, TakeRow};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, MAIN_DB, OpenFlags};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

/// Oldest accepted version. Earlier versions can corrupt a WAL database when two connections write and checkpoint at
/// once.
const OLDEST_SOUND_SQLITE: i32 = 3_051_003;

/// How long a connection waits for a lock of another connection.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Page cache of the writer, in KiB. Large enough for the index of e-mail addresses of about a million leads.
const WRITER_CACHE_KIB: i64 = 64 * 1024;
/// Page cache of each reader, in KiB.
const READER_CACHE_KIB: i64 = 12 * 1024;
/// Prepared statements cached per connection.
const STATEMENTS: usize = 128;

/// Opens the single writing connection.
pub fn open_writer(path: &Path) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // SQLite opens a file without write permission for reading, without an error.
    if connection.is_readonly(MAIN_DB)? {
        return Err(Error::ReadOnlyFile(path.to_owned()));
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    Ok(connection)
}

/// Creates a database of one file; `fill` creates the tables. A process killed meanwhile leaves an unusable file.
pub fn create(path: &Path, fill: impl FnOnce(&mut Connection) -> Result<()>) -> Result<()> {
    create_private(path)?;
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    fill(&mut connection)?;
    // The mode is stored now: otherwise two processes opening the file for the first time would both change the mode,
    // and one could fail on the other's lock.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.close().map_err(|(_, error)| error.into())
}

/// Ensures that a file exists; a new file is readable only by its owner. SQLite gives its log the same permissions.
pub fn create_private(path: &Path) -> Result<()> {
    std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    Ok(())
}

/// Opens a connection that cannot write.
pub fn open_reader(path: &Path) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// Opens the connection for checkpoints, which does nothing else.
pub fn open_checkpointer(path: &Path) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SOUND_SQLITE {
        return Err(Error::Damaged(format!("SQLite {} is too old to be safe", rusqlite::version())));
    }
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "mmap_size", 0)?;
    rusqlite::vtab::array::load_module(&connection)?;
    Ok(connection)
}

/// Runs a query and passes each row to `take`, until `take` returns `false`.
pub(crate) fn walk(connection: &Connection, sql: &str, params: &[Param<'_>], take: TakeRow<'_>) -> Result<()> {
    let mut statement = prepare(connection, sql, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if !take(&Row::Sqlite(row))? {
            break;
        }
    }
    Ok(())
}

pub(crate) fn execute(connection: &Connection, sql: &str, params: &[Param<'_>]) -> Result<usize> {
    Ok(prepare(connection, sql, params)?.raw_execute()?)
}

/// Runs the statement of an [insertion](crate::dialect::Insertion::one_row) for each row.
pub(crate) fn insert_many<'p>(
    connection: &Connection,
    sql: &str,
    rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    for row in rows {
        for (number, param) in (1..).zip(row.as_ref()) {
            statement.raw_bind_parameter(number, param)?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}

/// Runs a statement of [`dialect::update_one`] for each row of an account.
pub(crate) fn update_many<'p>(
    connection: &Connection,
    sql: &str,
    account: Param<'p>,
    rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
) -> Result<()> {
    for row in rows {
        execute(connection, sql, &[&[account], row.as_ref()].concat())?;
    }
    Ok(())
}

fn prepare<'c>(connection: &'c Connection, sql: &str, params: &[Param<'_>]) -> Result<CachedStatement<'c>> {
    let mut statement = connection.prepare_cached(sql)?;
    // `$3` is a name to SQLite, numbered by first appearance; the digits select the value.
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name[1..].parse().ok()).unwrap_or(index);
        let param = params.get(number - 1).copied().unwrap_or(Param::Null);
        statement.raw_bind_parameter(index, param)?;
    }
    Ok(statement)
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bool(truth) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*truth))),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Ids(ids) => {
                ToSqlOutput::from_rc(Rc::new(ids.iter().map(|id| Value::Integer(*id)).collect::<Vec<_>>()), c"rarray")
            }
        })
    }
}
