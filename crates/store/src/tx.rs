//! Reading and writing inside one transaction: the verbs every storage function is made of.

use crate::error::{Error, Result};
use crate::link::Link;
use crate::value::{Param, Row};
use crate::volume::{Room, Volume};
use headwater_model::id::AccountId;
use std::cell::Cell;
use std::ops::Deref;

/// Bytes of text from which on a transaction takes no further job, and leaves objects of its own for another: the log of the
/// embedded database begins anew only between two, and is to stay short.
pub const PART: usize = 8 << 20;
/// Bytes of text that are deleted or overwritten in one go, but for those of the last row.
pub const GO: usize = 2 << 20;

/// A consistent view of the database.
pub struct Read<'c> {
    link: &'c Link,
}

/// A transaction that may write. It reads what it wrote.
pub struct Tx<'c> {
    read: Read<'c>,
    outbox_quota: i64,
    announced: Cell<bool>,
    written: Cell<Volume>,
    bounds: Option<Bounds>,
}

/// From where on a job leaves objects for another transaction.
pub(crate) struct Bounds {
    /// Bytes of text that are enough.
    pub(crate) bytes: usize,
    /// The room of the whole transaction, and what others have written in it before.
    pub(crate) room: Room,
    pub(crate) before: Volume,
}

impl<'c> Read<'c> {
    pub(crate) fn new(link: &'c Link) -> Self {
        Self { link }
    }

    /// The columns of a table of the schema, in their order.
    pub fn columns(&self, table: &str) -> Result<Vec<String>> {
        self.all(self.link.columns_of_table(), &[table.into()], |row| Ok(row.text(0)?.to_owned()))
    }

    /// An error if the database only reads, because it stands by for another.
    pub fn takes_writes(&self) -> Result<()> {
        self.link.takes_writes()
    }

    /// Runs a query and hands over each row as it comes.
    pub fn each(&self, sql: &str, params: &[Param<'_>], mut take: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        self.link.walk(sql, params, &mut |row| take(row).map(|()| true))
    }

    /// Runs a query and hands over each row, until `take` has enough and says so by `false`.
    pub fn walk(&self, sql: &str, params: &[Param<'_>], mut take: impl FnMut(&Row<'_>) -> Result<bool>) -> Result<()> {
        self.link.walk(sql, params, &mut take)
    }

    /// Runs a query and hands over rows, of each of which `take` says how many bytes it holds, until these are enough. Gives the
    /// bytes.
    pub fn walk_bytes(
        &self,
        sql: &str,
        params: &[Param<'_>],
        enough: usize,
        mut take: impl FnMut(&Row<'_>) -> Result<i64>,
    ) -> Result<usize> {
        let mut bytes = 0;
        self.walk(sql, params, |row| {
            bytes += take(row)? as usize;
            Ok(bytes < enough)
        })?;
        Ok(bytes)
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
        let mut found = None;
        self.link.walk(sql, params, &mut |row| {
            found = make(row)?;
            Ok(found.is_none())
        })?;
        Ok(found)
    }

    /// Runs a query of which at most the first row matters.
    pub fn one<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        make: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut make = Some(make);
        self.first(sql, params, |row| make.take().map(|make| make(row)).transpose())
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<'c> Tx<'c> {
    /// A transaction on a connection; `outbox_quota` is the bytes that an account's outbox may hold.
    pub(crate) fn new(link: &'c Link, outbox_quota: i64) -> Self {
        Self {
            read: Read::new(link),
            outbox_quota,
            announced: Cell::new(false),
            written: Cell::default(),
            bounds: None,
        }
    }

    /// The same for a job that leaves objects for another transaction, if it is one.
    pub(crate) fn within(self, bounds: Option<Bounds>) -> Self {
        Self { bounds, ..self }
    }

    /// The bytes from which on newer changes of a lead take over from older ones ([`crate::outbox_quota`]).
    pub(crate) fn outbox_quota(&self) -> i64 {
        self.outbox_quota
    }

    /// Runs a statement; gives the number of rows it changed.
    pub fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        self.count(params);
        self.read.link.execute(sql, params)
    }

    /// Runs a job in a transaction of its own where the database can have two at once (PostgreSQL), for rows in which
    /// writers meet that are not to wait for each other's commits. What it wrote stays even if this transaction does not.
    pub fn apart<T>(&self, job: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let Some(aside) = self.read.link.aside() else { return job(self) };
        aside.begin_apart();
        let outcome = job(&Tx::new(aside, self.outbox_quota)).and_then(|made| aside.commit().map(|()| made));
        outcome.map_err(|error| {
            let is_worth_it = aside.may_be_run_again();
            aside.rollback();
            if is_worth_it { self.read.link.run_again() } else { error }
        })
    }

    /// Asks that others may go on writing to the account while this job does what does not depend on them; says whether
    /// they may. What is looked up before [`Tx::take`] must then be looked up again after it. Until then the transaction
    /// holds nothing that another could wait for: it writes rows only that nobody else knows of.
    pub fn work_ahead(&self) -> bool {
        self.read.link.work_ahead()
    }

    /// Whether others may be writing to the account.
    pub fn is_ahead(&self) -> bool {
        self.read.link.is_ahead()
    }

    /// Ends what [`Tx::work_ahead`] began: waits for those who are writing to the account, and has it alone until the commit.
    pub fn take(&self, account: AccountId) -> Result<()> {
        self.read.link.take(account.0)
    }

    /// What a job returns that has worked ahead in vain: it is run again, and takes its account first.
    pub fn run_again(&self) -> Error {
        self.read.link.run_again()
    }

    /// Inserts many rows of one shape. `table` and `columns` are names of the schema, never from a caller.
    pub fn insert_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        self.merge_many(table, columns, "", rows)
    }

    /// As [`Tx::insert_many`]; `conflict` is the `on conflict` clause.
    pub fn merge_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        conflict: &str,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        self.read.link.insert_many(table, columns, conflict, rows.inspect(|row| self.count(row.as_ref())))
    }

    /// Sets the same columns of many rows of an account, each named once. A row here is an id, and a value for each column.
    /// Names likewise.
    pub fn update_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        account: AccountId,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        let rows = rows.inspect(|row| self.count(row.as_ref()));
        self.read.link.update_many(table, columns, account.into(), rows)
    }

    /// Has the planner look at a table that has just been filled. What SQLite's planner believes does not depend on it.
    pub fn count_anew(&self, table: &str) -> Result<()> {
        self.read.link.count_anew(table)
    }

    /// Asks that those who wait for news are woken once this is committed.
    pub fn announce(&self) {
        self.announced.set(true);
    }

    fn count(&self, params: &[Param<'_>]) {
        self.count_bytes(params.iter().map(Param::bytes).sum());
    }

    /// Counts bytes that a statement writes besides its parameters: what stands in a row that is changed, or is overwritten
    /// because it is deleted.
    pub(crate) fn count_bytes(&self, bytes: usize) {
        self.written.set(self.written.get() + Volume::of_bytes(bytes));
    }

    /// Counts pages that a statement changes: for each row that is not appended one, and one for each index in which it stands
    /// anywhere.
    pub(crate) fn count_pages(&self, pages: usize) {
        self.written.set(self.written.get() + Volume::of_pages(pages));
    }

    /// Whether the job may leave objects for another transaction.
    pub fn is_divided(&self) -> bool {
        self.bounds.is_some()
    }

    /// Whether the job has written enough for one transaction, what is still to be written included. Never before
    /// it has written something: a job that stops then is done some day.
    pub fn is_full(&self, pending: Volume) -> bool {
        let Some(Bounds { bytes, room, before }) = &self.bounds else { return false };
        let volume = self.written.get() + pending;
        volume.bytes >= *bytes || volume != Volume::default() && !room.is_left_by(*before + volume)
    }

    /// How many rows the job may still write of which each changes so many pages; one always.
    pub fn rows_left(&self, pages: usize) -> usize {
        let Some(Bounds { room, before, .. }) = &self.bounds else { return usize::MAX };
        (room.pages_left_by(*before + self.written.get()) / pages).max(1)
    }

    /// What was written so far.
    pub(crate) fn written(&self) -> Volume {
        self.written.get()
    }

    pub(crate) fn has_announced(&self) -> bool {
        self.announced.get()
    }
}
