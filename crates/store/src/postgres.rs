//! PostgreSQL as the second home: a connection that is made when it is needed, and made again when it was lost.

use crate::address::Address;
use crate::dialect::{self, Wait};
use crate::error::{Error, Result};
use crate::job::Lane;
use crate::scope::Scope;
use crate::value::{Param, Row};
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

/// Statements that a connection keeps prepared; their shapes follow what callers send.
const STATEMENTS: usize = 500;

/// What stops the statement under way on a connection; `None` while there is no connection.
pub(crate) type Token = Arc<Mutex<Option<CancelToken>>>;

/// One connection, and what it remembers.
pub struct Server {
    address: Address,
    /// Whether its reads may take as long as they need.
    is_unhurried: bool,
    /// What it is told besides when it is made.
    besides: &'static str,
    client: RefCell<Option<Client>>,
    token: Token,
    /// Whether the next transaction needs another connection.
    is_stale: Cell<bool>,
    /// Whether there was none to be had when it was last asked for.
    is_away: Cell<bool>,
    is_spread: Cell<bool>,
    statements: RefCell<HashMap<String, Statement>>,
    /// How the transaction begins, until it has begun: with its first statement, so that both travel together.
    begin: Cell<Option<&'static str>>,
    is_writing: Cell<bool>,
    scope: Cell<Scope>,
    /// Accounts that the transaction has for itself, and how many of them it had at its savepoint.
    locked: RefCell<Vec<i64>>,
    locked_before: Cell<usize>,
    waits: Cell<Wait>,
    /// Whether statements leave accounts to others for now, and whether some did.
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
    /// A connection that is not made yet.
    pub(crate) fn at(address: Address, is_unhurried: bool) -> Self {
        Self {
            address,
            is_unhurried,
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

    /// Another to the same place, for what is committed apart.
    pub(crate) fn aside(&self) -> Self {
        Self { besides: dialect::POSTGRES_SESSION_APART, ..Self::at(self.address.clone(), self.is_unhurried) }
    }

    /// One that leaves the account out of every statement.
    #[cfg(test)]
    pub(crate) fn forgetting(self, forgets_accounts: bool) -> Self {
        Self { forgets_accounts, ..self }
    }

    /// Begins a transaction, with the first statement that is asked for.
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

    /// Begins a transaction that reads.
    pub(crate) fn begin_read(&self, lane: Lane) {
        self.begin(match self.is_unhurried {
            true => dialect::POSTGRES_BEGIN_LONG_READ,
            false => dialect::postgres_begin_read(lane),
        });
    }

    /// By what others stop its statements.
    pub(crate) fn token(&self) -> Token {
        self.token.clone()
    }

    /// Has the next transaction use another connection.
    pub(crate) fn renew(&self) {
        self.is_stale.set(true);
    }

    /// An error if the server stands by for another; the next transaction then looks for that one.
    pub(crate) fn takes_writes(&self) -> Result<()> {
        let mut stands_by = false;
        self.walk(dialect::POSTGRES_STANDS_BY, &[], &mut |row| {
            stands_by = row.flag(0)?;
            Ok(false)
        })?;
        self.is_stale.set(stands_by);
        if stands_by { Err(Error::Away("it stands by for another, and only reads".to_owned())) } else { Ok(()) }
    }

    /// Begins a transaction that takes no account.
    pub(crate) fn begin_apart(&self) {
        self.begin(dialect::POSTGRES_BEGIN_WRITE);
        self.is_ahead.set(true);
    }

    /// Leaves the account to others until it is taken, where the transaction is still free to; says whether it is.
    pub(crate) fn work_ahead(&self) -> bool {
        let is_free = self.waits.get() == Wait::Late && self.locked.borrow().is_empty();
        self.is_ahead.set(is_free);
        self.has_been_ahead.set(is_free);
        is_free
    }

    /// Takes an account, and waits for it.
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

    /// Has the whole transaction run again, in which every account is then taken first.
    pub(crate) fn run_again(&self) -> Error {
        self.may_be_run_again.set(true);
        Error::RunAgain
    }

    /// Ends a transaction, or steps within it.
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
            // What was set, locked and broken since the savepoint is gone with it.
            self.scope.set(Scope::Nobody);
            self.locked.borrow_mut().truncate(if ends { 0 } else { self.locked_before.get() });
            self.is_ahead.set(false);
            self.is_locked_out.set(false);
            self.has_failed.set(outcome.is_err());
        }
        outcome
    }

    /// Whether accounts that others write to are waited for. Who has one must not: two could wait for each other.
    pub(crate) fn waits(&self, waits: Wait) {
        self.waits.set(waits);
        self.is_locked_out.set(false);
    }

    /// Whether something was not done because others are writing to the account.
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

    /// Sends statements without parameters, and what begins the transaction before them.
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
        // There was no connection yet; or the server has gone since, which is often seen only now.
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

    /// Sends statements in one message, or, where Citus spreads the tables, in as few as Citus takes.
    fn send(&self, client: &mut Client, sql: &str) -> std::result::Result<(), postgres::Error> {
        match self.is_spread.get() {
            false => client.batch_execute(sql),
            true => dialect::spread_messages(sql).iter().try_for_each(|message| client.batch_execute(message)),
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

    pub(crate) fn walk(
        &self,
        sql: &str,
        params: &[Param<'_>],
        take: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let statement = self.prepare(sql, params)?;
        if dialect::writes(sql) {
            // How many rows it changed is not known before its last row was read, and it need not be.
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
        // Whether the connection is closed can be seen only when nobody holds it.
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

    /// The statement, with its rows in reach.
    fn prepare(&self, sql: &str, params: &[Param<'_>]) -> Result<Statement> {
        self.enter(Scope::of(sql, params))?;
        self.statement(sql)
    }

    /// Brings the rows of a scope into reach. Whoever writes to an account has it for itself until the commit: what it
    /// looked up stays true, and the numbers of the outbox follow the order of commits.
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

    /// Remembers what an error means for the transaction.
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
