//! One connection to SQLite or PostgreSQL, and the few operations used by all storage functions.

use crate::dialect::{self, Insertion, Wait};
use crate::error::{Error, Result};
use crate::job::Lane;
use crate::postgres::Token;
use crate::value::{Param, Row, TakeRow};
use crate::volume::PAGE;
use crate::{postgres, sqlite};

/// A connection to a database.
pub enum Link {
    /// A connection to the embedded database.
    Sqlite(rusqlite::Connection),
    /// A connection to PostgreSQL; a writing connection has a second connection for transactions committed apart.
    Postgres(Box<postgres::Server>, Option<Box<Self>>),
}

impl Link {
    /// Runs a query and passes each row to `take`, until `take` returns `false`.
    pub(crate) fn walk(&self, sql: &str, params: &[Param<'_>], take: TakeRow<'_>) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::walk(connection, sql, params, take),
            Self::Postgres(server, _) => server.walk(sql, params, take),
        }
    }

    /// Of some pairs of numbers, the pairs held by rows of an account in two columns.
    pub(crate) fn find_pairs(
        &self,
        table: &str,
        columns: [&str; 2],
        account: Param<'_>,
        pairs: &[(i64, i64)],
    ) -> Result<Vec<(i64, i64)>> {
        let mut found = Vec::new();
        let mut take = |row: &Row<'_>| {
            found.push((row.int(0)?, row.int(1)?));
            Ok(true)
        };
        match self {
            Self::Sqlite(connection) => {
                let text = dialect::find_pair(table, columns);
                // A loop: each statement looks up one row in the index.
                for (one, other) in pairs {
                    sqlite::walk(connection, &text, &[account, (*one).into(), (*other).into()], &mut take)?;
                }
            }
            Self::Postgres(server, _) => {
                let (one, other): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
                let params = [account, Param::Ids(&one), Param::Ids(&other)];
                server.walk(&dialect::find_pairs(table, columns), &params, &mut take)?;
            }
        }
        Ok(found)
    }

    /// Runs a statement; returns the number of rows changed.
    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Self::Postgres(server, _) => server.execute(sql, params),
        }
    }

    /// Inserts many rows.
    pub(crate) fn insert_many<'p>(
        &self,
        into: &Insertion<'_>,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::insert_many(connection, &into.one_row(), rows),
            Self::Postgres(server, _) => server.insert_many(into, rows),
        }
    }

    /// Updates columns of many rows of an account. An item of `rows` is the id, then the values of the columns.
    pub(crate) fn update_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        account: Param<'p>,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                sqlite::update_many(connection, &dialect::update_one(table, columns), account, rows)
            }
            Self::Postgres(server, _) => server.update_many(table, columns, account, rows),
        }
    }

    /// Begins a transaction for writing.
    pub(crate) fn begin_write(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.control(dialect::SQLITE_BEGIN_WRITE),
            Self::Postgres(server, _) => {
                server.begin(dialect::POSTGRES_BEGIN_WRITE);
                Ok(())
            }
        }
    }

    /// Begins a read-only transaction with a snapshot of the database.
    pub(crate) fn begin_read(&self, lane: Lane) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.control(dialect::SQLITE_BEGIN_READ),
            Self::Postgres(server, _) => {
                server.begin_read(lane);
                Ok(())
            }
        }
    }

    /// The token for cancelling a statement from another thread; `None` on SQLite, whose progress handler does this.
    pub(crate) fn token(&self) -> Option<Token> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(server, _) => Some(server.token()),
        }
    }

    /// Makes the next transaction open a new connection.
    pub(crate) fn renew(&self) {
        if let Self::Postgres(server, _) = self {
            server.renew();
        }
    }

    /// Commits the transaction. Invariant: nothing is acknowledged that is not kept; PostgreSQL rolls a failed
    /// transaction back on `commit` without reporting an error.
    pub(crate) fn commit(&self) -> Result<()> {
        if matches!(self, Self::Postgres(server, _) if server.has_failed()) {
            return Err(Error::RunAgain);
        }
        let outcome = self.control("commit");
        match self {
            Self::Postgres(server, _) if outcome.is_err() && server.may_be_run_again() => Err(match outcome {
                Err(Error::Away(_)) => Error::Unknown,
                _ => Error::RunAgain,
            }),
            _ => outcome,
        }
    }

    /// Runs a statement of transaction control: commit, rollback or a savepoint.
    pub(crate) fn control(&self, sql: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.prepare_cached(sql)?.raw_execute().map(|_| ())?),
            Self::Postgres(server, _) => server.control(sql),
        }
    }

    /// Rolls the transaction back; does nothing without a transaction.
    pub(crate) fn rollback(&self) {
        match self {
            Self::Sqlite(connection) if connection.is_autocommit() => {}
            _ => drop(self.control("rollback")),
        }
    }

    /// The query for the columns of a table.
    pub(crate) fn columns_of_table(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => dialect::SQLITE_COLUMNS,
            Self::Postgres(..) => dialect::POSTGRES_COLUMNS,
        }
    }

    /// Updates the planner's statistics of a table on PostgreSQL.
    pub(crate) fn count_anew(&self, table: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(server, _) => server.execute(&dialect::postgres_count_anew(table), &[]).map(|_| ()),
        }
    }

    /// A number growing with each row changed on this connection.
    pub(crate) fn changes(&self) -> u64 {
        match self {
            Self::Sqlite(connection) => connection.total_changes(),
            Self::Postgres(server, _) => server.changes(),
        }
    }

    /// Size of the embedded database in bytes; 0 on PostgreSQL.
    pub(crate) fn size(&self) -> Result<usize> {
        match self {
            Self::Sqlite(connection) => {
                let pages: i64 = connection.prepare_cached("pragma page_count")?.query_row([], |row| row.get(0))?;
                Ok(pages as usize * PAGE)
            }
            Self::Postgres(..) => Ok(0),
        }
    }

    /// Whether the database itself has rolled the transaction back, because a statement failed.
    pub(crate) fn is_taken_back(&self) -> bool {
        match self {
            Self::Sqlite(connection) => connection.is_autocommit(),
            Self::Postgres(server, _) => server.has_failed(),
        }
    }

    /// Whether the failed transaction may succeed when run again. Always false on SQLite.
    pub(crate) fn may_be_run_again(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.may_be_run_again())
    }

    /// An error if PostgreSQL is a standby server, which only reads.
    pub(crate) fn takes_writes(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(server, _) => server.takes_writes(),
        }
    }

    /// The connection for transactions committed apart; `None` on SQLite, which has one write transaction at a time.
    pub(crate) fn aside(&self) -> Option<&Self> {
        match self {
            Self::Postgres(_, aside) => aside.as_deref(),
            Self::Sqlite(_) => None,
        }
    }

    /// Begins a transaction that locks no account. For use on the connection given by [`Self::aside`].
    pub(crate) fn begin_apart(&self) {
        if let Self::Postgres(server, _) = self {
            server.begin_apart();
        }
    }

    /// Delays the lock of the account until [`Self::take`], if other writers exist (PostgreSQL); returns whether the
    /// lock is delayed.
    pub(crate) fn work_ahead(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.work_ahead())
    }

    /// Whether the lock of the account is still delayed.
    pub(crate) fn is_ahead(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.is_ahead())
    }

    /// Whether a job of the transaction has delayed the lock of its account.
    pub(crate) fn has_been_ahead(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.has_been_ahead())
    }

    /// Locks an account after [`Self::work_ahead`], and waits for the lock.
    pub(crate) fn take(&self, account: i64) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(server, _) => server.take(account),
        }
    }

    /// Makes the writer run the whole transaction again; returns the error for the job to return.
    pub(crate) fn run_again(&self) -> Error {
        match self {
            Self::Sqlite(_) => Error::RunAgain,
            Self::Postgres(server, _) => server.run_again(),
        }
    }

    /// Sets how the transaction's further jobs wait for the locks of their accounts (PostgreSQL only).
    pub(crate) fn waits(&self, wait: Wait) {
        if let Self::Postgres(server, _) = self {
            server.waits(wait);
        }
    }

    /// Whether a statement was skipped because another transaction holds the lock of the account.
    pub(crate) fn is_locked_out(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.is_locked_out())
    }
}
