//! Reading and writing within one transaction: the operations used by all storage functions.

use crate::columns::Columns;
use crate::deed_notes::DeedNotes;
use crate::dialect::Insertion;
use crate::error::{Error, Result};
use crate::link::Link;
use crate::value::{Param, Row};
use crate::volume::{LogRoom, Volume};
use headwater_model::id::AccountId;
use std::cell::Cell;
use std::ops::Deref;

/// Bytes of text written after which a transaction takes no further job, and a divided job leaves its remaining
/// objects for another transaction. The write-ahead log restarts only between two transactions, and must stay short.
pub const PART: usize = 8 << 20;
/// Bytes of text deleted or overwritten by one step, the last row not counted.
pub const GO: usize = 2 << 20;

/// A read transaction: a consistent snapshot of the database.
pub struct Read<'c> {
    link: &'c Link,
    /// Columns in memory; none for reads within a write, which see changes not yet committed.
    columns: Option<&'c Columns>,
}

/// A write transaction. Reads see the changes made before in the same transaction.
pub struct Tx<'c> {
    read: Read<'c>,
    outbox_quota: i64,
    announced: Cell<bool>,
    outdates_callers: Cell<bool>,
    written: Cell<Volume>,
    notes: DeedNotes,
    leaves_objects: Cell<bool>,
    bounds: Option<Bounds>,
}

/// Limits after which a divided job leaves its remaining objects for another transaction.
pub(crate) struct Bounds {
    /// Bytes of text.
    pub(crate) bytes: usize,
    /// Room of the whole transaction, and the volume written before by other jobs of the transaction.
    pub(crate) room: LogRoom,
    pub(crate) before: Volume,
}

impl<'c> Read<'c> {
    pub(crate) fn new(link: &'c Link) -> Self {
        Self { link, columns: None }
    }

    /// The same transaction, with columns in memory beside the rows.
    pub(crate) fn beside(self, columns: &'c Columns) -> Self {
        Self { columns: columns.is_on().then_some(columns), ..self }
    }

    /// Columns in memory, if there may be any.
    pub(crate) fn in_memory(&self) -> Option<&'c Columns> {
        self.columns
    }

    /// The columns of a table of the schema, in order.
    pub fn columns(&self, table: &str) -> Result<Vec<String>> {
        self.all(self.link.columns_of_table(), &[table.into()], |row| Ok(row.text(0)?.to_owned()))
    }

    /// An error if PostgreSQL is a standby server, which only reads.
    pub fn takes_writes(&self) -> Result<()> {
        self.link.takes_writes()
    }

    /// Runs a query and passes each row to `take`.
    pub fn each(&self, sql: &str, params: &[Param<'_>], mut take: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        self.link.walk(sql, params, &mut |row| take(row).map(|()| true))
    }

    /// Runs a query and passes each row to `take`, until `take` returns `false`.
    pub fn walk(&self, sql: &str, params: &[Param<'_>], mut take: impl FnMut(&Row<'_>) -> Result<bool>) -> Result<()> {
        self.link.walk(sql, params, &mut take)
    }

    /// Runs a query and passes rows to `take`, which returns the bytes of each row, until `enough` bytes are reached.
    /// Returns the sum of the bytes.
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

    /// Runs a query for ids and the bytes of their rows, until `enough` bytes are reached. Returns the ids and the sum of the bytes.
    pub fn ids_up_to(&self, sql: &str, params: &[Param<'_>], enough: usize) -> Result<(Vec<i64>, usize)> {
        let mut ids = Vec::new();
        let bytes = self.walk_bytes(sql, params, enough, |row| {
            ids.push(row.int(0)?);
            row.int(1)
        })?;
        Ok((ids, bytes))
    }

    /// Runs a query and collects the value made of each row.
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

    /// Runs a query and stops at the first row for which `make` returns a value.
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

    /// Runs a query and reads at most its first row.
    pub fn one<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        make: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut make = Some(make);
        self.first(sql, params, |row| make.take().map(|make| make(row)).transpose())
    }

    /// Of some pairs of numbers, the pairs held by rows of an account in two columns, which must have an index. `table` and `columns`
    /// are names of the schema, never a caller's text.
    pub fn find_pairs(
        &self,
        table: &str,
        columns: [&str; 2],
        account: AccountId,
        pairs: &[(i64, i64)],
    ) -> Result<Vec<(i64, i64)>> {
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        self.link.find_pairs(table, columns, account.into(), pairs)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<'c> Tx<'c> {
    /// A transaction on a connection; `outbox_quota` is the limit of an account's outbox in bytes.
    pub(crate) fn new(link: &'c Link, outbox_quota: i64) -> Self {
        Self {
            read: Read::new(link),
            outbox_quota,
            announced: Cell::new(false),
            outdates_callers: Cell::new(false),
            written: Cell::default(),
            notes: DeedNotes::default(),
            leaves_objects: Cell::new(false),
            bounds: None,
        }
    }

    /// The same transaction with limits for a divided job; `None` for a job not to be divided.
    pub(crate) fn within(self, bounds: Option<Bounds>) -> Self {
        Self { bounds, ..self }
    }

    /// Bytes of an account's outbox above which newer changes of a lead replace older ones ([`crate::outbox_quota`]).
    pub(crate) fn outbox_quota(&self) -> i64 {
        self.outbox_quota
    }

    /// Runs a statement; returns the number of rows changed.
    pub fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        self.count(params);
        self.read.link.execute(sql, params)
    }

    /// Runs a job in a transaction of its own, if the database can run two at once (PostgreSQL), for rows shared by
    /// writers who must not wait for each other's commits. The changes stay even if this transaction is rolled back.
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

    /// Delays the lock of the account until [`Tx::take`], so that other writers of the account may go on while this
    /// job does work independent of the account's other rows; returns whether the lock is delayed (PostgreSQL only).
    /// Before `take` the transaction writes only new rows unknown to all others, so nobody waits for it. Rows read
    /// before `take` must be read again after it.
    pub fn work_ahead(&self) -> bool {
        self.read.link.work_ahead()
    }

    /// Whether the lock of the account is delayed, so that others may be writing to the account.
    pub fn is_ahead(&self) -> bool {
        self.read.link.is_ahead()
    }

    /// Ends [`Tx::work_ahead`]: waits for the account's other writers, and locks the account until the commit.
    pub fn take(&self, account: AccountId) -> Result<()> {
        self.read.link.take(account.0)
    }

    /// The error for a job to return if its work ahead turned out useless: the job is run again, and locks its
    /// account first.
    pub fn run_again(&self) -> Error {
        self.read.link.run_again()
    }

    /// Inserts many rows of the same columns. `table` and `columns` are names of the schema, never a caller's text.
    pub fn insert_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        self.merge_many(table, columns, "", rows)
    }

    /// Like [`Tx::insert_many`]; `conflict` is the `on conflict` clause.
    pub fn merge_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        conflict: &str,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        self.read
            .link
            .insert_many(&Insertion { table, columns, conflict }, rows.inspect(|row| self.count(row.as_ref())))
    }

    /// Updates the same columns of many rows of an account, each row at most once. An item of `rows` is the id, then
    /// the values of the columns. `table` and `columns` are names of the schema, never a caller's text.
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

    /// Updates the planner's statistics of a table just filled. Does nothing on SQLite, whose statistics are
    /// constants.
    pub fn count_anew(&self, table: &str) -> Result<()> {
        self.read.link.count_anew(table)
    }

    /// Wakes the tasks waiting for news once this transaction is committed.
    pub(crate) fn announce(&self) {
        self.announced.set(true);
    }

    /// What is noted for the audit log.
    pub(crate) fn notes(&self) -> &DeedNotes {
        &self.notes
    }

    /// Outdates what is kept in memory of callers: keys, people, accounts or fields have changed.
    pub(crate) fn outdate_callers(&self) {
        self.outdates_callers.set(true);
    }

    pub(crate) fn has_outdated_callers(&self) -> bool {
        self.outdates_callers.get()
    }

    fn count(&self, params: &[Param<'_>]) {
        self.count_bytes(params.iter().map(Param::bytes).sum());
    }

    /// Counts bytes written by a statement in addition to its parameters: the text of a changed row, or of a deleted
    /// row, which is overwritten.
    pub(crate) fn count_bytes(&self, bytes: usize) {
        self.written.set(self.written.get() + Volume::of_bytes(bytes));
    }

    /// Counts pages changed by a statement: one for each row not appended, and one for each index in which the row's
    /// place is not at the end.
    pub(crate) fn count_pages(&self, pages: usize) {
        self.written.set(self.written.get() + Volume::of_pages(pages));
    }

    /// Says that the call goes on with further parts: the audit log keeps the entry open for those.
    pub fn leave_objects(&self) {
        self.leaves_objects.set(true);
    }

    pub(crate) fn has_left_objects(&self) -> bool {
        self.leaves_objects.get()
    }

    /// Whether the job may leave objects for another transaction.
    pub fn is_divided(&self) -> bool {
        self.bounds.is_some()
    }

    /// Whether the job has written enough for one transaction, with `pending` yet to be written. Always false with
    /// nothing written and nothing pending, so that each transaction of a divided job makes progress.
    pub fn is_full(&self, pending: Volume) -> bool {
        let Some(Bounds { bytes, room, before }) = &self.bounds else { return false };
        let volume = self.written.get() + pending;
        volume.bytes >= *bytes || volume != Volume::default() && !room.is_left_by(*before + volume)
    }

    /// The number of rows the job may still write, each changing `pages` pages; at least 1.
    pub fn rows_left(&self, pages: usize) -> usize {
        let Some(Bounds { room, before, .. }) = &self.bounds else { return usize::MAX };
        (room.pages_left_by(*before + self.written.get()) / pages).max(1)
    }

    /// Volume written so far.
    pub(crate) fn written(&self) -> Volume {
        self.written.get()
    }

    pub(crate) fn has_announced(&self) -> bool {
        self.announced.get()
    }
}
