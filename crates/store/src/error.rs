//! What can go wrong below the actions.

use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use postgres::error::SqlState;
use rusqlite::ErrorCode;
use rusqlite::ffi;
use std::path::PathBuf;

/// An error of the storage.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More work is queued than the storage takes; nothing was done.
    #[error("the storage is busy")]
    Busy,
    /// The storage has been closed; nothing was done.
    #[error("the storage is closed")]
    Closed,
    /// The storage ended while a write was under way.
    #[error("the storage was closed during a write: it may have been written or not")]
    Unanswered,
    /// The database was written by a newer Headwater.
    #[error(
        "the database has schema version {found}, this Headwater knows versions up to {known}: run a newer Headwater"
    )]
    NewerSchema {
        /// The version the file has.
        found: i64,
        /// The newest version this binary knows.
        known: i64,
    },
    /// The database was written by an older Headwater, and may not be changed now.
    #[error(
        "the database has schema version {found}, this Headwater needs {known}: start `headwater serve` once to upgrade it"
    )]
    OlderSchema {
        /// The version the file has.
        found: i64,
        /// The version this binary needs.
        known: i64,
    },
    /// The database file may be read, but not written.
    #[error("{} can only be read: see who owns it, and how its file system is mounted", .0.display())]
    ReadOnlyFile(PathBuf),
    /// A database that no Headwater has written, such as an empty one.
    #[error("this is no database of Headwater: it has none of its tables")]
    Foreign,
    /// A migration that has been applied differs from the one in this binary.
    #[error("migration {version} was applied in another wording: the database belongs to another build")]
    ChangedMigration {
        /// Which one.
        version: i64,
    },
    /// A copy into this database has begun and is not finished.
    #[error(
        "a copy into this database is not finished: run the same `headwater copy` again, which goes on where it stopped"
    )]
    HalfCopied,
    /// The stored data is not what this program writes.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The database refused.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
    /// PostgreSQL refused.
    #[error("database: {}", said(.0))]
    Postgres(postgres::Error),
    /// PostgreSQL cannot be reached, or ended the connection.
    #[error("the database cannot be reached: {0}")]
    Away(String),
    /// Others were in the way, or the connection was lost; the whole transaction may be run again.
    #[error("the transaction must be run again")]
    RunAgain,
    /// The connection was lost while a commit was under way.
    #[error("the connection to the database was lost during a commit: it may have been written or not")]
    Unknown,
    /// A job failed in a way that is a fault of the program. The text names the job.
    #[error("{0}")]
    Panicked(String),
    /// Nothing can be written for the time being.
    #[error("{0}")]
    Unwritable(Obstacle),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What SQLite says where the system refused to write, or to make a file longer or shorter.
const WRITE_ERRORS: [i32; 5] = [
    ffi::SQLITE_IOERR_WRITE,
    ffi::SQLITE_IOERR_TRUNCATE,
    ffi::SQLITE_IOERR_SHMSIZE,
    ffi::SQLITE_IOERR_SHMMAP,
    ffi::SQLITE_IOERR_SHMOPEN,
];

/// The result of storage functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

// What the database says stands in the text, and so is no cause beside it: printed with its causes, an error would say it twice.

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

/// What the server said, or what else was the cause, which the error itself leaves out.
fn said(error: &postgres::Error) -> String {
    let cause = std::error::Error::source(error);
    let cause = error.as_db_error().map(|said| said.message().to_owned()).or(cause.map(ToString::to_string));
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

impl Error {
    /// That PostgreSQL is away, with the reason.
    pub(crate) fn away(error: &postgres::Error) -> Self {
        Self::Away(said(error))
    }

    /// What the caller is told where the error itself is needed by others too.
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

    /// What stands in the way of writes, if it is something that may go away while the server runs.
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

    /// Ends the process if the disk can no longer be trusted. Invariant: nothing is acknowledged that the disk may
    /// not hold, and only a restart recovers.
    pub(crate) fn stop_if_fatal(&self) {
        if self.is_fatal() {
            tracing::error!(error = %self, "the disk can no longer be trusted: stopping");
            std::process::exit(74);
        }
    }

    /// Whether a sync failed, after which the kernel forgets which pages were not written, or data is damaged.
    fn is_fatal(&self) -> bool {
        let Self::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) = self else { return false };
        let is_sync =
            [rusqlite::ffi::SQLITE_IOERR_FSYNC, rusqlite::ffi::SQLITE_IOERR_DIR_FSYNC].contains(&failure.extended_code);
        is_sync || failure.code == rusqlite::ErrorCode::DatabaseCorrupt
    }
}
