//! Reading and writing inside one transaction: the verbs every storage function is made of.

use crate::error::Result;
use crate::value::{Param, Row};
use rusqlite::{CachedStatement, Connection};
use std::cell::Cell;
use std::ops::Deref;

/// A consistent view of the database.
pub struct Read<'c> {
    connection: &'c Connection,
}

/// A transaction that may write. It reads what it wrote.
pub struct Tx<'c> {
    read: Read<'c>,
    announced: Cell<bool>,
}

impl<'c> Read<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self { connection }
    }

    /// Runs a query and hands over each row as it comes.
    pub fn each(&self, sql: &str, params: &[Param<'_>], mut take: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        let mut statement = self.prepare(sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            take(&Row(row))?;
        }
        Ok(())
    }

    /// Runs a query and collects what is made of each row.
    pub fn all<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut make: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(make(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Runs a query and stops at the first row something is made of.
    pub fn first<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut make: impl FnMut(&Row<'_>) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        let mut statement = self.prepare(sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if let Some(made) = make(&Row(row))? {
                return Ok(Some(made));
            }
        }
        Ok(None)
    }

    /// Runs a query of which at most the first row matters.
    pub fn one<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        make: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.prepare(sql, params)?;
        let mut rows = statement.raw_query();
        rows.next()?.map(|row| make(&Row(row))).transpose()
    }

    fn prepare(&self, sql: &str, params: &[Param<'_>]) -> Result<CachedStatement<'c>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        // `$3` is a name to SQLite, numbered by first appearance; the digits say which value is meant.
        for place in 1..=statement.parameter_count() {
            let number = statement.parameter_name(place).and_then(|name| name[1..].parse().ok()).unwrap_or(place);
            let param = params.get(number - 1).copied().unwrap_or(Param::Null);
            statement.raw_bind_parameter(place, param)?;
        }
        Ok(statement)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self { read: Read::new(connection), announced: Cell::new(false) }
    }

    /// Runs a statement; gives the number of rows it changed.
    pub fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        Ok(self.read.prepare(sql, params)?.raw_execute()?)
    }

    /// Inserts many rows of one shape. `table` and `columns` are names from the source, never from a caller.
    pub fn insert_many<'p>(
        &self,
        table: &'static str,
        columns: &[&'static str],
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let text = format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "));
        let mut statement = self.read.connection.prepare_cached(&text)?;
        for row in rows {
            for (place, param) in row.as_ref().iter().enumerate() {
                statement.raw_bind_parameter(place + 1, param)?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

    /// Asks that those who wait for news are woken once this is committed.
    pub fn announce(&self) {
        self.announced.set(true);
    }

    pub(crate) fn has_announced(&self) -> bool {
        self.announced.get()
    }
}
