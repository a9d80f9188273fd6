//! One connection to either database, and the few verbs that everything is made of.

use crate::dialect::{self, Wait};
use crate::error::{Error, Result};
use crate::job::Lane;
use crate::postgres::Token;
use crate::value::{Param, Row};
use crate::volume::PAGE;
use crate::{postgres, sqlite};

/// A connection.
pub enum Link {
    /// To the embedded database.
    Sqlite(rusqlite::Connection),
    /// To PostgreSQL; of one that writes, with a second one for what is committed apart.
    Postgres(Box<postgres::Server>, Option<Box<Self>>),
}

impl Link {
    /// Runs a query and hands over each row, until `take` has enough and says so by `false`.
    pub(crate) fn walk(
        &self,
        sql: &str,
        params: &[Param<'_>],
        take: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::walk(connection, sql, params, take),
            Self::Postgres(server, _) => server.walk(sql, params, take),
        }
    }

    /// Runs a statement; gives the number of rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Self::Postgres(server, _) => server.execute(sql, params),
        }
    }

    /// Inserts many rows of one shape; `tail` says what is done where there is one.
    pub(crate) fn insert_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        tail: &str,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::insert_many(connection, table, columns, tail, rows),
            Self::Postgres(server, _) => server.insert_many(table, columns, tail, rows),
        }
    }

    /// Sets columns of many rows of an account. A row here is an id, and the columns' values.
    pub(crate) fn update_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        account: Param<'p>,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::update_many(connection, table, columns, account, rows),
            Self::Postgres(server, _) => server.update_many(table, columns, account, rows),
        }
    }

    /// Begins a transaction that writes.
    pub(crate) fn begin_write(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.control(dialect::SQLITE_BEGIN_WRITE),
            Self::Postgres(server, _) => {
                server.begin(dialect::POSTGRES_BEGIN_WRITE);
                Ok(())
            }
        }
    }

    /// Begins a transaction that sees one state of the database and writes nothing.
    pub(crate) fn begin_read(&self, lane: Lane) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.control(dialect::SQLITE_BEGIN_READ),
            Self::Postgres(server, _) => {
                server.begin_read(lane);
                Ok(())
            }
        }
    }

    /// By what a statement is stopped from elsewhere, where that is how it is done.
    pub(crate) fn token(&self) -> Option<Token> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(server, _) => Some(server.token()),
        }
    }

    /// Has the next transaction use another connection.
    pub(crate) fn renew(&self) {
        if let Self::Postgres(server, _) = self {
            server.renew();
        }
    }

    /// Ends a transaction and keeps what it wrote. Invariant: nothing is acknowledged that is not kept; PostgreSQL itself
    /// takes a transaction back in silence when one that has failed is to be committed.
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

    /// Ends a transaction, or steps within it.
    pub(crate) fn control(&self, sql: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.prepare_cached(sql)?.raw_execute().map(|_| ())?),
            Self::Postgres(server, _) => server.control(sql),
        }
    }

    /// Takes a transaction back, if there is one.
    pub(crate) fn rollback(&self) {
        match self {
            Self::Sqlite(connection) if connection.is_autocommit() => {}
            _ => drop(self.control("rollback")),
        }
    }

    /// How the columns of a table are asked for.
    pub(crate) fn columns_of_table(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => dialect::SQLITE_COLUMNS,
            Self::Postgres(..) => dialect::POSTGRES_COLUMNS,
        }
    }

    /// Has the planner of PostgreSQL count a table anew.
    pub(crate) fn count_anew(&self, table: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(server, _) => server.execute(&dialect::postgres_count_anew(table), &[]).map(|_| ()),
        }
    }

    /// A number that grows whenever a row is changed.
    pub(crate) fn changes(&self) -> u64 {
        match self {
            Self::Sqlite(connection) => connection.total_changes(),
            Self::Postgres(server, _) => server.changes(),
        }
    }

    /// Bytes of the embedded database; none where it is another one.
    pub(crate) fn size(&self) -> Result<usize> {
        match self {
            Self::Sqlite(connection) => {
                let pages: i64 = connection.prepare_cached("pragma page_count")?.query_row([], |row| row.get(0))?;
                Ok(pages as usize * PAGE)
            }
            Self::Postgres(..) => Ok(0),
        }
    }

    /// Whether the database has taken the transaction back by itself, because something in it failed.
    pub(crate) fn is_taken_back(&self) -> bool {
        match self {
            Self::Sqlite(connection) => connection.is_autocommit(),
            Self::Postgres(server, _) => server.has_failed(),
        }
    }

    /// Whether what failed may go well if the whole transaction is run again.
    pub(crate) fn may_be_run_again(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.may_be_run_again())
    }

    /// An error if the database is one that only reads.
    pub(crate) fn takes_writes(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(server, _) => server.takes_writes(),
        }
    }

    /// The connection for what is committed apart, where the database can have two transactions at once.
    pub(crate) fn aside(&self) -> Option<&Self> {
        match self {
            Self::Postgres(_, aside) => aside.as_deref(),
            Self::Sqlite(_) => None,
        }
    }

    /// Begins a transaction that writes, and takes no account. Only an aside has one.
    pub(crate) fn begin_apart(&self) {
        if let Self::Postgres(server, _) = self {
            server.begin_apart();
        }
    }

    /// Leaves the account to others until it is taken, where several can write; says whether it does.
    pub(crate) fn work_ahead(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.work_ahead())
    }

    /// Whether the account is still left to others.
    pub(crate) fn is_ahead(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.is_ahead())
    }

    /// Whether a job of the transaction left the account to others for a time.
    pub(crate) fn has_been_ahead(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.has_been_ahead())
    }

    /// Takes an account that was left to others, and waits for it.
    pub(crate) fn take(&self, account: i64) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(server, _) => server.take(account),
        }
    }

    /// Has the whole transaction run again.
    pub(crate) fn run_again(&self) -> Error {
        match self {
            Self::Sqlite(_) => Error::RunAgain,
            Self::Postgres(server, _) => server.run_again(),
        }
    }

    /// From now on, whoever needs an account takes it before anything else.
    pub(crate) fn take_turns(&self) {
        if let Self::Postgres(server, _) = self {
            server.waits(Wait::Long);
        }
    }

    /// From now on, an account that others are writing to is not waited for: whoever has one account must not wait for
    /// another, because two of them could wait for each other. If `is_full`, no further account is taken at all.
    pub(crate) fn wait_no_longer(&self, is_full: bool) {
        if let Self::Postgres(server, _) = self {
            server.waits(if is_full { Wait::Alone } else { Wait::Not });
        }
    }

    /// Whether something was left undone because others are writing to the account.
    pub(crate) fn is_locked_out(&self) -> bool {
        matches!(self, Self::Postgres(server, _) if server.is_locked_out())
    }
}
