//! PostgreSQL as the second home: a connection that is made when it is needed, and made again when it was lost.

use crate::dialect;
use crate::error::{Error, Result};
use crate::value::{Param, Row};
use bytes::BytesMut;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, Statement};
use rustls::{ClientConfig, RootCertStore};
use std::cell::{Cell, RefCell, RefMut};
use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long to wait for a connection before the database counts as away.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// Where a database is, and how it is reached.
#[derive(Clone)]
pub struct Address {
    config: Config,
    tls: MakeRustlsConnect,
}

impl Address {
    /// Reads `postgres://user:password@host:port/database?sslmode=…`.
    pub fn parse(url: &str) -> Result<Self> {
        let mut config = Config::from_str(url).map_err(Error::from)?;
        config.connect_timeout(CONNECT_WITHIN).application_name("headwater").keepalives_idle(Duration::from_secs(30));
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let unusable = |error: rustls::Error| Error::Io(std::io::Error::other(error));
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { config, tls: MakeRustlsConnect::new(tls) })
    }

    /// A connection, which is made now.
    pub(crate) fn connect(&self) -> Result<Client> {
        let mut client = self.config.connect(self.tls.clone()).map_err(|error| Error::Away(error.to_string()))?;
        client.batch_execute(dialect::POSTGRES_SESSION)?;
        Ok(client)
    }
}

/// One connection, and what it remembers.
pub struct Server {
    address: Address,
    client: RefCell<Option<Client>>,
    statements: RefCell<HashMap<String, Statement>>,
    /// Accounts that the transaction has locked.
    locked: RefCell<Vec<i64>>,
    is_writing: Cell<bool>,
    changes: Cell<u64>,
    has_failed: Cell<bool>,
    may_be_run_again: Cell<bool>,
}

impl Server {
    /// A connection that is not made yet.
    pub(crate) fn at(address: Address) -> Self {
        Self {
            address,
            client: RefCell::default(),
            statements: RefCell::default(),
            locked: RefCell::default(),
            is_writing: Cell::new(false),
            changes: Cell::new(0),
            has_failed: Cell::new(false),
            may_be_run_again: Cell::new(false),
        }
    }

    pub(crate) fn begin(&self, sql: &'static str) -> Result<()> {
        self.locked.borrow_mut().clear();
        self.is_writing.set(!sql.contains("read only"));
        let is_closed = self.client.borrow().as_ref().is_none_or(Client::is_closed);
        if !is_closed && self.try_begin(sql).is_ok() {
            return Ok(());
        }
        // That the server has gone since is often seen only now.
        self.statements.borrow_mut().clear();
        *self.client.borrow_mut() = None;
        *self.client.borrow_mut() = Some(self.address.connect()?);
        self.try_begin(sql)
    }

    fn try_begin(&self, sql: &'static str) -> Result<()> {
        self.has_failed.set(false);
        self.may_be_run_again.set(false);
        self.control(sql)
    }

    pub(crate) fn control(&self, sql: &'static str) -> Result<()> {
        let outcome = self.client()?.batch_execute(sql);
        outcome.map_err(|error| self.note(error))
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
        walk().map_err(|error| self.note(error))?
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        let statement = self.prepare(sql, params)?;
        let params: Vec<&(dyn ToSql + Sync)> =
            params.iter().take(statement.params().len()).map(|param| param as &(dyn ToSql + Sync)).collect();
        let outcome = self.client()?.execute(&statement, &params);
        let changed = outcome.map_err(|error| self.note(error))?;
        self.changes.set(self.changes.get() + changed);
        Ok(changed as usize)
    }

    /// All rows in one statement: each column is an array.
    pub(crate) fn insert_many<'p>(
        &self,
        table: &'static str,
        columns: &[&'static str],
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        let mut arrays: Vec<Column<'p>> = columns.iter().map(|_| Column(Vec::new())).collect();
        for row in rows {
            for (array, param) in arrays.iter_mut().zip(row.as_ref()) {
                array.0.push(*param);
            }
        }
        let Some(first) = arrays.first().and_then(|array| array.0.first()).copied() else { return Ok(()) };
        self.lock(columns.first().copied().unwrap_or_default() == "account_id", first)?;
        let one_row = dialect::insert_one(table, columns);
        let types: Vec<Type> = self.statement(&one_row)?.params().to_vec();
        let statement = self.statement(&dialect::insert_arrays(table, columns, types.iter().map(Type::name)))?;
        let arrays: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(|array| array as &(dyn ToSql + Sync)).collect();
        let outcome = self.client()?.execute(&statement, &arrays);
        let changed = outcome.map_err(|error| self.note(error))?;
        self.changes.set(self.changes.get() + changed);
        Ok(())
    }

    fn client(&self) -> Result<RefMut<'_, Client>> {
        RefMut::filter_map(self.client.borrow_mut(), Option::as_mut)
            .map_err(|_| Error::Away("no connection".to_owned()))
    }

    /// The statement, and the lock it needs.
    fn prepare(&self, sql: &str, params: &[Param<'_>]) -> Result<Statement> {
        let names_account = sql.contains("account_id = $1") || sql.contains("(account_id");
        self.lock(names_account, params.first().copied().unwrap_or(Param::Null))?;
        self.statement(sql)
    }

    /// Whoever writes to an account has it for itself until the commit: what it looked up stays true, and the numbers of
    /// the outbox follow the order of commits.
    fn lock(&self, names_account: bool, first: Param<'_>) -> Result<()> {
        let Param::Int(account) = first else { return Ok(()) };
        if !names_account || !self.is_writing.get() || self.locked.borrow().contains(&account) {
            return Ok(());
        }
        self.locked.borrow_mut().push(account);
        let statement = self.statement(dialect::POSTGRES_LOCK_ACCOUNT)?;
        let outcome = self.client()?.execute(&statement, &[&account]);
        outcome.map(|_| ()).map_err(|error| self.note(error))
    }

    fn statement(&self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let prepared = self.client()?.prepare(&dialect::postgres_statement(sql));
        let statement = prepared.map_err(|error| self.note(error))?;
        self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Remembers what an error means for the transaction.
    fn note(&self, error: postgres::Error) -> Error {
        use postgres::error::SqlState;
        let is_conflict = error
            .code()
            .is_some_and(|code| [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code));
        let is_lost = error.is_closed()
            || error.code().is_some_and(|code| code.code().starts_with("57P") || code.code().starts_with("08"))
            || self.client.try_borrow().is_ok_and(|client| client.as_ref().is_none_or(Client::is_closed));
        self.has_failed.set(true);
        self.may_be_run_again.set(is_conflict || is_lost);
        if is_lost { Error::Away(error.to_string()) } else { Error::Postgres(error) }
    }
}

/// One column of many rows.
#[derive(Debug)]
struct Column<'p>(Vec<Param<'p>>);

impl ToSql for Column<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.0.to_sql(kind, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl ToSql for Param<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self, kind) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::BOOL) => (*number != 0).to_sql(kind, out),
            (Self::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Self::Int(number), _) => number.to_sql(kind, out),
            (Self::Bool(truth), &Type::INT8) => i64::from(*truth).to_sql(kind, out),
            (Self::Bool(truth), _) => truth.to_sql(kind, out),
            (Self::Text(text), _) => text.to_sql(kind, out),
            (Self::Bytes(bytes), _) => bytes.to_sql(kind, out),
            (Self::Ids(ids), _) => ids.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
