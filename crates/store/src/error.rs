//! Errors of the storage.

use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use postgres::error::SqlState;
use rusqlite::ErrorCode;
use rusqlite::ffi;
use std::path::PathBuf;

/// An error of the storage. For callers it becomes a [`Problem`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A full queue, an elapsed time limit, an abandoned or cut-off read, or a write with conflicts until its last
    /// try. Nothing was written.
    #[error("the storage is busy")]
    Busy,
    /// The storage is closed; nothing was done.
    #[error("the storage is closed")]
    Closed,
    /// The storage was closed during a write; its outcome is unknown.
    #[error("the storage was closed during a write: it may have been written or not")]
    Unanswered,
    /// The database was written by a newer Headwater.
    #[error(
        "the database has schema version {found}, this Headwater knows versions up to {known}: run a newer Headwater"
    )]
    NewerSchema {
        /// The schema version of the database.
        found: i64,
        /// The newest schema version known to this binary.
        known: i64,
    },
    /// The database was written by an older Headwater, and must not be upgraded now.
    #[error(
        "the database has schema version {found}, this Headwater needs {known}: start `headwater serve` once to upgrade it"
    )]
    OlderSchema {
        /// The schema version of the database.
        found: i64,
        /// The schema version needed by this binary.
        known: i64,
    },
    /// The database file can be read but not written.
    #[error("{} can only be read: see who owns it, and how its file system is mounted", .0.display())]
    ReadOnlyFile(PathBuf),
    /// A database without the tables of Headwater, such as an empty one.
    #[error("this is no database of Headwater: it has none of its tables")]
    Foreign,
    /// An applied migration differs from the migration of the same version in this binary.
    #[error("migration {version} was applied in another wording: the database belongs to another build")]
    ChangedMigration {
        /// The version of the migration.
        version: i64,
    },
    /// An unfinished copy into this database.
    #[error(
        "a copy into this database is not finished: run the same `headwater copy` again, which goes on where it stopped"
    )]
    UnfinishedCopy,
    /// Stored data is not in the form this program writes.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// An error of SQLite.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
    /// An error of PostgreSQL.
    #[error("database: {}", said(.0))]
    Postgres(postgres::Error),
    /// PostgreSQL cannot be reached, or has closed the connection.
    #[error("the database cannot be reached: {0}")]
    Away(String),
    /// A conflict with another transaction, or a lost connection; the whole transaction may be run again.
    #[error("the transaction must be run again")]
    RunAgain,
    /// The connection was lost during a commit; the outcome is unknown.
    #[error("the connection to the database was lost during a commit: it may have been written or not")]
    Unknown,
    /// A job panicked, which is a bug. The text names the job.
    #[error("{0}")]
    Panicked(String),
    /// An obstacle, such as a full disk, prevents all writes for now.
    #[error("{0}")]
    Unwritable(Obstacle),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Error codes of SQLite for failed writes and failed changes of a file's length.
const WRITE_ERRORS: [i32; 5] = [
    ffi::SQLITE_IOERR_WRITE,
    ffi::SQLITE_IOERR_TRUNCATE,
    ffi::SQLITE_IOERR_SHMSIZE,
    ffi::SQLITE_IOERR_SHMMAP,
    ffi::SQLITE_IOERR_SHMOPEN,
];

/// The result of storage functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

// The text of [`Error`] contains the database's message, so `source` returns none: a chain of causes would repeat it.

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        Self::Postgres(error)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        error.as_problem()
    }
}

/// The server's message or another cause, which `Display` of the driver's error leaves out.
fn said(error: &postgres::Error) -> String {
    let cause = std::error::Error::source(error);
    let cause = error.as_db_error().map(|said| said.message().to_owned()).or(cause.map(ToString::to_string));
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

impl Error {
    /// [`Error::Away`] with the error's message as the reason.
    pub(crate) fn away(error: &postgres::Error) -> Self {
        Self::Away(said(error))
    }

    /// The [`Problem`] for the caller, made from a borrowed error: several callers may share one.
    pub(crate) fn as_problem(&self) -> Problem {
        if let Some(obstacle) = self.obstacle() {
            return Problem::Unwritable(obstacle);
        }
        match self {
            Self::Busy | Self::Closed | Self::Away(_) => Problem::Busy,
            Self::Postgres(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => Problem::Busy,
            other => Problem::Broken(other.to_string()),
        }
    }

    /// The obstacle to writes, if the error is one that may go away while the server runs.
    pub(crate) fn obstacle(&self) -> Option<Obstacle> {
        match self {
            Self::Unwritable(obstacle) => Some(*obstacle),
            Self::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => match (failure.code, failure.extended_code) {
                (ErrorCode::DiskFull, _) => Some(Obstacle::DiskFull),
                (ErrorCode::SystemIoFailure, code) if WRITE_ERRORS.contains(&code) => Some(Obstacle::WriteError),
                _ => None,
            },
            Self::Postgres(error) if error.code() == Some(&SqlState::DISK_FULL) => Some(Obstacle::DiskFull),
            Self::Postgres(error) if error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => {
                Some(Obstacle::ReadOnly)
            }
            _ => None,
        }
    }

    /// Ends the process with exit code 74 if the disk can no longer be trusted. Invariant: nothing is acknowledged
    /// that the disk may not hold, and only a restart recovers.
    pub(crate) fn stop_if_fatal(&self) {
        if self.is_fatal() {
            tracing::error!(error = %self, "the disk can no longer be trusted: stopping");
            std::process::exit(74);
        }
    }

    /// Whether a sync failed, after which the kernel forgets which pages are unwritten, or the database is corrupt.
    fn is_fatal(&self) -> bool {
        let Self::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) = self else { return false };
        let is_sync =
            [rusqlite::ffi::SQLITE_IOERR_FSYNC, rusqlite::ffi::SQLITE_IOERR_DIR_FSYNC].contains(&failure.extended_code);
        is_sync || failure.code == rusqlite::ErrorCode::DatabaseCorrupt
    }
}
