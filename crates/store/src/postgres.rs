//! A connection to PostgreSQL, opened when needed and opened again after a loss.

use crate::address::Address;
use crate::dialect::{self, Wait};
use crate::error::{Error, Result};
use crate::job::{Lane, ReadTime};
use crate::scope::Scope;
use crate::value::{Param, Row, TakeRow};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{CancelToken, Client, Statement};
use std::cell::{Cell, RefCell, RefMut};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

mod arrays;
mod many;
#[cfg(test)]
mod forgetful;

/// Limit of prepared statements per connection, after which all are dropped: the number of statement texts depends on
/// what callers send.
const STATEMENTS: usize = 500;

/// Token for cancelling the statement under way on a connection; `None` before the first connection.
pub(crate) type Token = Arc<Mutex<Option<CancelToken>>>;

/// One connection, and the state of its transaction.
pub struct Server {
    address: Address,
    read_time: ReadTime,
    /// Additional settings, sent when the connection is opened.
    besides: &'static str,
    client: RefCell<Option<Client>>,
    token: Token,
    /// Whether the next transaction needs a new connection.
    is_stale: Cell<bool>,
    /// Whether the last attempt to connect failed.
    is_away: Cell<bool>,
    is_spread: Cell<bool>,
    statements: RefCell<HashMap<String, Statement>>,
    /// The statement beginning the transaction, until sent: it is sent together with the first statement, which saves
    /// a round trip.
    begin: Cell<Option<&'static str>>,
    is_writing: Cell<bool>,
    scope: Cell<Scope>,
    /// Accounts locked by the transaction, and how many of them were locked at its savepoint.
    locked: RefCell<Vec<i64>>,
    locked_before: Cell<usize>,
    waits: Cell<Wait>,
    /// Whether statements lock no accounts for now, and whether some statement of the transaction did without a lock.
    is_ahead: Cell<bool>,
    has_been_ahead: Cell<bool>,
    is_locked_out: Cell<bool>,
    changes: Cell<u64>,
    has_failed: Cell<bool>,
    may_be_run_again: Cell<bool>,
    #[cfg(test)]
    forgets_accounts: bool,
}

impl Server {
    /// A connection not opened yet.
    pub(crate) fn at(address: Address, read_time: ReadTime) -> Self {
        Self {
            address,
            read_time,
            besides: "",
            client: RefCell::default(),
            token: Token::default(),
            is_stale: Cell::default(),
            is_away: Cell::default(),
            is_spread: Cell::default(),
            statements: RefCell::default(),
            begin: Cell::default(),
            is_writing: Cell::new(false),
            scope: Cell::new(Scope::Nobody),
            locked: RefCell::default(),
            locked_before: Cell::default(),
            waits: Cell::new(Wait::Long),
            is_ahead: Cell::new(false),
            has_been_ahead: Cell::new(false),
            is_locked_out: Cell::new(false),
            changes: Cell::new(0),
            has_failed: Cell::new(false),
            may_be_run_again: Cell::new(false),
            #[cfg(test)]
            forgets_accounts: false,
        }
    }

    /// A second connection to the same database, for transactions committed apart.
    pub(crate) fn aside(&self) -> Self {
        Self { besides: dialect::POSTGRES_SESSION_APART, ..Self::at(self.address.clone(), self.read_time) }
    }

    /// The same connection, with the account removed from every statement.
    #[cfg(test)]
    pub(crate) fn forgetting(self) -> Self {
        Self { forgets_accounts: true, ..self }
    }

    /// Begins a transaction together with its first statement.
    pub(crate) fn begin(&self, sql: &'static str) {
        self.scope.set(Scope::Nobody);
        self.locked.borrow_mut().clear();
        self.begin.set(Some(sql));
        self.is_writing.set(sql == dialect::POSTGRES_BEGIN_WRITE);
        self.waits.set(Wait::Late);
        self.is_ahead.set(false);
        self.has_been_ahead.set(false);
        self.is_locked_out.set(false);
        self.has_failed.set(false);
        self.may_be_run_again.set(false);
    }

    /// Begins a read transaction.
    pub(crate) fn begin_read(&self, lane: Lane) {
        self.begin(match self.read_time {
            ReadTime::Limited => dialect::postgres_begin_read(lane),
            ReadTime::Unlimited => dialect::POSTGRES_BEGIN_LONG_READ,
        });
    }

    /// The token for cancelling this connection's statements from another thread.
    pub(crate) fn token(&self) -> Token {
        self.token.clone()
    }

    /// Makes the next transaction open a new connection.
    pub(crate) fn renew(&self) {
        self.is_stale.set(true);
    }

    /// An error if the server is a standby; the next transaction then opens a new connection, to find the primary
    /// server.
    pub(crate) fn takes_writes(&self) -> Result<()> {
        let mut stands_by = false;
        self.walk(dialect::POSTGRES_STANDS_BY, &[], &mut |row| {
            stands_by = row.flag(0)?;
            Ok(false)
        })?;
        self.is_stale.set(stands_by);
        if stands_by { Err(Error::Away("it stands by for another, and only reads".to_owned())) } else { Ok(()) }
    }

    /// Begins a transaction which locks no account.
    pub(crate) fn begin_apart(&self) {
        self.begin(dialect::POSTGRES_BEGIN_WRITE);
        self.is_ahead.set(true);
    }

    /// Delays the lock of the account until [`Self::take`], if the transaction holds no lock yet and may wait;
    /// returns whether the lock is delayed.
    pub(crate) fn work_ahead(&self) -> bool {
        let is_free = self.waits.get() == Wait::Late && self.locked.borrow().is_empty();
        self.is_ahead.set(is_free);
        self.has_been_ahead.set(is_free);
        is_free
    }

    /// Locks an account, and waits for the lock.
    pub(crate) fn take(&self, account: i64) -> Result<()> {
        self.is_ahead.set(false);
        self.enter(Some(Scope::Account(account)))
    }

    pub(crate) fn is_ahead(&self) -> bool {
        self.is_ahead.get()
    }

    pub(crate) fn has_been_ahead(&self) -> bool {
        self.has_been_ahead.get()
    }

    /// Makes the writer run the whole transaction again, with every account locked first.
    pub(crate) fn run_again(&self) -> Error {
        self.may_be_run_again.set(true);
        Error::RunAgain
    }

    /// Runs a statement of transaction control: commit, rollback or a savepoint.
    pub(crate) fn control(&self, sql: &'static str) -> Result<()> {
        let ends = ["commit", "rollback"].contains(&sql);
        if ends && self.begin.take().is_some() {
            return Ok(());
        }
        if sql.starts_with("savepoint") {
            self.locked_before.set(self.locked.borrow().len());
        }
        let outcome = self.say(sql);
        if ends || sql.starts_with("rollback") {
            // A rollback also undoes the scope, locks and errors since the savepoint.
            self.scope.set(Scope::Nobody);
            self.locked.borrow_mut().truncate(if ends { 0 } else { self.locked_before.get() });
            self.is_ahead.set(false);
            self.is_locked_out.set(false);
            self.has_failed.set(outcome.is_err());
        }
        outcome
    }

    /// Sets whether locks of accounts are waited for. A transaction holding one account must not wait for another:
    /// two such transactions could deadlock.
    pub(crate) fn waits(&self, waits: Wait) {
        self.waits.set(waits);
        self.is_locked_out.set(false);
    }

    /// Whether a statement was skipped because another transaction holds the lock of the account.
    pub(crate) fn is_locked_out(&self) -> bool {
        self.is_locked_out.get()
    }

    fn connect(&self) -> Result<Client> {
        let mut client = self.address.connect()?;
        client.batch_execute(self.besides).map_err(|error| Error::away(&error))?;
        let spread = client.query_one(dialect::POSTGRES_IS_SPREAD, &[]).map_err(|error| Error::away(&error))?;
        self.is_spread.set(spread.get(0));
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(client.cancel_token());
        Ok(client)
    }

    /// Sends statements without parameters, preceded by the statement beginning the transaction.
    fn say(&self, sql: &str) -> Result<()> {
        let Some(begin) = self.begin.take() else {
            return self.send(&mut *self.client()?, sql).map_err(|error| self.note(error));
        };
        let sql = format!("{begin}; {sql}");
        if self.is_stale.take() {
            *self.client.borrow_mut() = None;
        }
        if let Ok(mut client) = self.client() {
            match self.send(&mut client, &sql) {
                Err(_) if client.is_closed() => {}
                outcome => {
                    drop(client);
                    return outcome.map_err(|error| self.note(error));
                }
            }
        }
        // No connection yet; or the server has closed the connection since the last statement, often noticed only
        // now.
        self.statements.borrow_mut().clear();
        *self.client.borrow_mut() = None;
        let made = self.connect();
        match &made {
            Err(error) if !self.is_away.replace(true) => {
                tracing::warn!(%error, "there is no connection to the database")
            }
            Ok(_) if self.is_away.replace(false) => tracing::info!("there is a connection to the database again"),
            _ => {}
        }
        *self.client.borrow_mut() = Some(made?);
        self.send(&mut *self.client()?, &sql).map_err(|error| self.note(error))
    }

    /// Sends statements in one message, or with Citus in as few messages as Citus accepts.
    fn send(&self, client: &mut Client, sql: &str) -> std::result::Result<(), postgres::Error> {
        if self.is_spread.get() {
            dialect::spread_messages(sql).iter().try_for_each(|message| client.batch_execute(message))
        } else {
            client.batch_execute(sql)
        }
    }

    pub(crate) fn changes(&self) -> u64 {
        self.changes.get()
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed.get()
    }

    pub(crate) fn may_be_run_again(&self) -> bool {
        self.may_be_run_again.get()
    }

    pub(crate) fn walk(&self, sql: &str, params: &[Param<'_>], take: TakeRow<'_>) -> Result<()> {
        let statement = self.prepare(sql, params)?;
        if dialect::writes(sql) {
            // The number of rows changed is unknown before the last row is read; one is enough for [`Self::changes`].
            self.changes.set(self.changes.get() + 1);
        }
        let mut client = self.client()?;
        let mut walk = || {
            let mut rows = client.query_raw(&statement, params.iter().take(statement.params().len()))?;
            while let Some(row) = rows.next()? {
                match take(&Row::Postgres(&row)) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => return Ok(Err(error)),
                }
            }
            Ok(Ok(()))
        };
        let outcome = walk();
        // `note` can see a closed connection only while nobody borrows the client.
        drop(client);
        outcome.map_err(|error| self.note(error))?
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        let statement = self.prepare(sql, params)?;
        let params: Vec<&(dyn ToSql + Sync)> =
            params.iter().take(statement.params().len()).map(|param| param as &(dyn ToSql + Sync)).collect();
        self.run(&statement, &params)
    }

    fn client(&self) -> Result<RefMut<'_, Client>> {
        RefMut::filter_map(self.client.borrow_mut(), Option::as_mut)
            .map_err(|_| Error::Away("no connection".to_owned()))
    }

    /// The prepared statement, after setting the scope of its rows.
    fn prepare(&self, sql: &str, params: &[Param<'_>]) -> Result<Statement> {
        self.enter(Scope::of(sql, params))?;
        self.statement(sql)
    }

    /// Sets the scope of the rows a statement may see. A write transaction locks the account until the commit: what
    /// was looked up stays true, and the numbers of the outbox follow the order of commits.
    fn enter(&self, scope: Option<Scope>) -> Result<()> {
        let scope = scope.unwrap_or(self.scope.get());
        let takes = self.is_writing.get() && !self.is_ahead.get();
        let lock = match scope {
            Scope::Account(account) if takes && !self.locked.borrow().contains(&account) => Some(account),
            _ => None,
        };
        if lock.is_none() && scope == self.scope.get() && self.begin.get().is_none() {
            return Ok(());
        }
        let waits = self.waits.get();
        if lock.is_some() && waits == Wait::Alone && !self.locked.borrow().is_empty() {
            self.is_locked_out.set(true);
            return Err(Error::RunAgain);
        }
        let outcome = self.say(&dialect::postgres_enter(scope, lock, waits));
        let must_not_wait = lock.is_some() && [Wait::Not, Wait::Alone].contains(&waits);
        if must_not_wait && matches!(&outcome, Err(Error::Postgres(error)) if dialect::postgres_is_locked(error)) {
            self.is_locked_out.set(true);
            self.has_failed.set(false);
            self.say(dialect::POSTGRES_LOCKED_OUT)?;
            return Err(Error::RunAgain);
        }
        outcome?;
        self.scope.set(scope);
        self.locked.borrow_mut().extend(lock);
        Ok(())
    }

    fn statement(&self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let rendered = dialect::postgres_statement(sql);
        #[cfg(test)]
        let rendered = if self.forgets_accounts { forgetful::without_account(&rendered) } else { rendered };
        let prepared = self.client()?.prepare(&rendered);
        let statement = prepared.map_err(|error| self.note(error))?;
        let mut statements = self.statements.borrow_mut();
        if statements.len() >= STATEMENTS {
            statements.clear();
        }
        statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Records what an error means for the transaction and the connection.
    fn note(&self, error: postgres::Error) -> Error {
        let only_reads = self.is_writing.get() && dialect::postgres_only_reads(&error);
        let is_lost = dialect::postgres_is_lost(&error)
            || only_reads
            || self.client.try_borrow().is_ok_and(|client| client.as_ref().is_none_or(Client::is_closed));
        self.is_stale.set(self.is_stale.get() || is_lost);
        self.has_failed.set(true);
        self.may_be_run_again.set(dialect::postgres_met_others(&error) || is_lost);
        if is_lost && !only_reads { Error::away(&error) } else { Error::Postgres(error) }
    }
}
