//! Copying a whole database to another one, row by row, and proving that both have the same contents.
//!
//! Rows are copied account by account and page by page. The progress is stored in the destination, in the transaction
//! of the rows, so that a killed copy can be continued.

use crate::accounts;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::job::Job;
use crate::scope;
use crate::tx::{Read, Tx};
use crate::value::{Param, SqlValue};
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use sha2::{Digest, Sha256};
use std::sync::Arc;

mod tables;
pub use tables::{TABLES, Table};

/// The job of a copy's reads and writes.
const COPY: Job = Job::of_server("copy");

/// Approximate number of rows in a page.
const PAGE: i64 = 2000;

/// The name in the progress table of an unverified copy.
const UNVERIFIED: &str = "*";

/// The contents of a table in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The table.
    pub table: &'static str,
    /// The number of rows.
    pub rows: u64,
    /// SHA-256 over all rows in order, equal on both databases.
    pub digest: [u8; 32],
}

/// One page of a table, with its rows in order.
struct Page {
    rows: Vec<Vec<SqlValue>>,
    /// The key after which the next page begins; `None` on the last page.
    next: Option<i64>,
}

impl Table {
    /// Whether the rows belong to accounts.
    pub fn is_accounts(&self) -> bool {
        self.is_accounts
    }

    /// The statement deleting the first `$2` rows of the account `$1`, and all rows with equal keys.
    pub fn delete_some(&self) -> String {
        let Self { name, key, .. } = self;
        format!(
            "delete from {name} where account_id = $1 and ({key}) in (
                 select {key} from {name} where account_id = $1 order by {key} limit $2)"
        )
    }

    /// The statement reading an expression for each row deleted by [`Table::delete_some`].
    pub fn first_rows(&self, expression: &str) -> String {
        format!("select {expression} from {} where account_id = $1 order by {} limit $2", self.name, self.key)
    }

    /// The tenants with rows in this table: the accounts, or 0 for a table of the server.
    fn tenants(&self, accounts: &[AccountId]) -> Vec<i64> {
        if self.is_accounts { accounts.iter().map(|account| account.0).collect() } else { vec![0] }
    }

    fn page(&self, read: &Read<'_>, columns: &[String], tenant: i64, after: i64) -> Result<Page> {
        let (name, order) = (self.name, self.order);
        let key_at = self.paged_by.and_then(|key| columns.iter().position(|column| column == key));
        let columns_text = columns.join(", ");
        let (text, params): (String, &[Param<'_>]) = match (self.is_accounts, self.paged_by) {
            (false, _) => (format!("{}select {columns_text} from {name} order by {order}", scope::MARK), &[]),
            (true, None) => (
                format!("select {columns_text} from {name} where account_id = $1 order by {order}"),
                &[Param::Int(tenant)],
            ),
            (true, Some(key)) => (
                format!(
                    "select {columns_text} from {name} where account_id = $1 and {key} > $2 order by {order} limit $3"
                ),
                &[Param::Int(tenant), Param::Int(after), Param::Int(PAGE)],
            ),
        };
        let rows: Vec<Vec<SqlValue>> =
            read.all(&text, params, |row| (0..columns.len()).map(|at| row.value(at)).collect())?;
        let next = match rows.last().and_then(|row| row.get(key_at?)) {
            Some(SqlValue::Int(key)) if rows.len() as i64 == PAGE => Some(*key),
            _ => None,
        };
        Ok(Page { rows, next })
    }

    /// How many rows it holds of a tenant.
    pub(crate) fn count(&self, read: &Read<'_>, tenant: i64) -> Result<u64> {
        let name = self.name;
        let (text, params): (String, &[Param<'_>]) = if self.is_accounts {
            (format!("select count(*) from {name} where account_id = $1"), &[Param::Int(tenant)])
        } else {
            (format!("{}select count(*) from {name}", scope::MARK), &[])
        };
        Ok(read.one(&text, params, |row| row.int(0))?.unwrap_or(0) as u64)
    }
}

/// The number of rows to copy.
pub fn rows(from: &Db) -> Result<u64> {
    let accounts = account_ids(from)?;
    let mut all = 0;
    for table in TABLES.iter() {
        for tenant in table.tenants(&accounts) {
            all += from.read_blocking(COPY, move |read| table.count(read, tenant))?;
        }
    }
    Ok(all)
}

/// Copies all rows not copied yet, and calls `done` after each page with the number of rows. The destination must
/// have been opened with `allows_unfinished_copy`, and must be empty or a part of the same copy; else [`Problem::Taken`].
pub fn run(from: &Db, to: &Db, mut done: impl FnMut(&'static str, u64)) -> Result<(), Problem> {
    to.write_blocking(COPY, begin)?;
    let accounts = account_ids(from)?;
    for table in TABLES.iter() {
        let columns = Arc::new(from.read_blocking(COPY, |read| read.columns(table.name))?);
        for tenant in table.tenants(&accounts) {
            let mut after = match to.read_blocking(COPY, move |read| progress(read, table.name, tenant))? {
                Progress::Done => {
                    done(table.name, from.read_blocking(COPY, move |read| table.count(read, tenant))?);
                    continue;
                }
                Progress::After(key) => key,
            };
            loop {
                let read_columns = columns.clone();
                let page = from.read_blocking(COPY, move |read| table.page(read, &read_columns, tenant, after))?;
                let (count, next) = (page.rows.len() as u64, page.next);
                let columns = columns.clone();
                to.write_blocking(COPY.with_weight(page.rows.len()), move |tx| {
                    page.insert(tx, table, &columns, tenant)
                })?;
                done(table.name, count);
                match next {
                    Some(key) => after = key,
                    None => break,
                }
            }
        }
    }
    Ok(())
}

/// Ends a verified copy: from now on the destination is an ordinary database.
pub fn finish(to: &Db) -> Result<(), Problem> {
    to.write_blocking(COPY, |tx| {
        tx.execute(servers_sql!("delete from copy_progress"), &[])?;
        // With the statistics of empty tables the planner would choose bad plans.
        TABLES.iter().try_for_each(|table| tx.count_anew(table.name))?;
        Ok(())
    })
}

/// The summary of each table, in the order of [`TABLES`].
pub fn summaries(db: &Db) -> Result<Vec<Summary>> {
    let mut all: Vec<Summary> = Vec::new();
    let mut hash = Sha256::new();
    for table in TABLES.iter() {
        let mut count = 0;
        each_row(db, table, |row| {
            count += 1;
            row.iter().for_each(|value| feed(&mut hash, value));
        })?;
        all.push(Summary { table: table.name, rows: count, digest: hash.finalize_reset().into() });
    }
    Ok(all)
}

/// Passes every row of a table, in order, to `take`; the order is the same on both kinds of database.
pub fn each_row(db: &Db, table: &'static Table, mut take: impl FnMut(&[SqlValue])) -> Result<()> {
    let columns = Arc::new(db.read_blocking(COPY, |read| read.columns(table.name))?);
    for tenant in table.tenants(&account_ids(db)?) {
        let mut after = Some(i64::MIN);
        while let Some(key) = after {
            let columns = columns.clone();
            let page = db.read_blocking(COPY, move |read| table.page(read, &columns, tenant, key))?;
            page.rows.iter().for_each(|row| take(row));
            after = page.next;
        }
    }
    Ok(())
}

fn account_ids(db: &Db) -> Result<Vec<AccountId>> {
    Ok(db.read_blocking(COPY, accounts::all)?.iter().map(|account| account.id).collect())
}

/// Marks the destination, unless marked before. A destination with other contents is refused.
fn begin(tx: &Tx<'_>) -> Result<(), Problem> {
    if matches!(progress(tx, UNVERIFIED, 0)?, Progress::Done) {
        return Ok(());
    }
    if !accounts::all(tx)?.is_empty() {
        return Err(Problem::Taken);
    }
    Ok(record(tx, UNVERIFIED, 0, &Progress::Done)?)
}

/// The progress of a table.
enum Progress {
    After(i64),
    Done,
}

fn progress(read: &Read<'_>, table: &str, tenant: i64) -> Result<Progress> {
    let found = read.one(
        servers_sql!("select after_key, is_done from copy_progress where table_name = $1 and tenant = $2"),
        &[table.into(), tenant.into()],
        |row| Ok(if row.flag(1)? { Progress::Done } else { Progress::After(row.int(0)?) }),
    )?;
    Ok(found.unwrap_or(Progress::After(i64::MIN)))
}

fn record(tx: &Tx<'_>, table: &str, tenant: i64, progress: &Progress) -> Result<()> {
    let (after, is_done) = match progress {
        Progress::After(key) => (*key, false),
        Progress::Done => (0, true),
    };
    tx.execute(
        servers_sql!(
            "insert into copy_progress (table_name, tenant, after_key, is_done) values ($1, $2, $3, $4)
             on conflict (table_name, tenant) do update set after_key = excluded.after_key, is_done = excluded.is_done"
        ),
        &[table.into(), tenant.into(), after.into(), is_done.into()],
    )?;
    Ok(())
}

impl Page {
    /// Adds the rows to the destination, and records the progress.
    fn insert(&self, tx: &Tx<'_>, table: &Table, columns: &[String], tenant: i64) -> Result<(), Problem> {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(Param::from).collect::<Vec<_>>());
        tx.insert_many(table.name, &columns, rows)?;
        let progress = self.next.map_or(Progress::Done, Progress::After);
        Ok(record(tx, table.name, tenant, &progress)?)
    }
}

/// Adds a value to a digest, with kind and length, so that different rows differ in the digest.
fn feed(hash: &mut Sha256, value: &SqlValue) {
    let (kind, bytes): (u8, &[u8]) = match value {
        SqlValue::Null => (0, &[]),
        SqlValue::Int(number) => {
            hash.update([1]);
            return hash.update(number.to_be_bytes());
        }
        SqlValue::Text(text) => (2, text.as_bytes()),
        SqlValue::Bytes(bytes) => (3, bytes),
    };
    hash.update([kind]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// The error names the differing tables, with their numbers of rows.
pub fn differences(from: &[Summary], to: &[Summary]) -> Result<(), Error> {
    let differ = |(from, to): &(&Summary, &Summary)| from != to;
    let differing: Vec<String> = from
        .iter()
        .zip(to)
        .filter(differ)
        .map(|(from, to)| format!("{} ({} rows there, {} rows here)", from.table, from.rows, to.rows))
        .collect();
    if differing.is_empty() {
        return Ok(());
    }
    Err(Error::Damaged(format!("the copy differs in {}", differing.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn every_table_of_the_schema_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("house.db");
        drop(Db::open(&crate::db::Options::new(&path)).unwrap());
        let connection = Connection::open(&path).unwrap();
        let mut query = connection
            .prepare(
                "select name from sqlite_schema
                 where type = 'table' and name not like 'sqlite_%' and name not in ('schema_version', 'copy_progress', 'chore')",
            )
            .unwrap();
        let mut found: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut known: Vec<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
        found.sort();
        known.sort();
        assert_eq!(known, found);
    }

    #[test]
    fn rows_that_differ_in_any_way_have_different_digests() {
        let digest = |row: &[SqlValue]| {
            let mut hash = Sha256::new();
            row.iter().for_each(|value| feed(&mut hash, value));
            hash.finalize()
        };
        let text = |text: &str| SqlValue::Text(text.to_owned());
        let rows = [
            vec![text("ab"), text("c")],
            vec![text("a"), text("bc")],
            vec![text("abc")],
            vec![SqlValue::Null, text("abc")],
            vec![SqlValue::Int(0)],
            vec![SqlValue::Bytes(b"abc".to_vec())],
        ];
        let mut digests: Vec<_> = rows.iter().map(|row| digest(row)).collect();
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), rows.len());
    }
}
