//! Removing an account and all its rows, in parts small enough for one transaction each. At first the account is
//! closed; its own row is deleted last, so that an interrupted removal is found and continued.

use crate::copy::{TABLES, Table};
use crate::db::Db;
use crate::error::Result;
use crate::job::Job;
use crate::records::statements;
use crate::tx::{GO, Read, Tx};
use crate::volume::PAGES_OF_A_ROW;
use crate::{accounts, clients, user_addresses};
use headwater_model::id::AccountId;
use headwater_model::records;
use headwater_model::time::Timestamp;

/// Tables whose rows are deleted last: the head of the outbox is the row locked by writers on PostgreSQL, and the
/// tasks contain the removal itself.
const LAST: [&str; 2] = ["outbox_head", "background_task"];

/// Tables with long rows, each with an expression for the bytes of a row.
const LONG: [(&str, &str); 3] = [
    ("event", "coalesce(octet_length(data), 0)"),
    ("outbox", "bytes"),
    ("undo_row", "coalesce(octet_length(former), 0) + coalesce(octet_length(latter), 0)"),
];

/// The number of leads of an account, and of its live keys.
pub fn contents(read: &Read<'_>, account: AccountId) -> Result<(i64, i64)> {
    let leads =
        read.one(sql!("select count(*) from lead where account_id = $1"), &[account.into()], |row| row.int(0))?;
    let keys = read.one(
        sql!("select count(*) from api_key where account_id = $1 and revoked_at is null"),
        &[account.into()],
        |row| row.int(0),
    )?;
    Ok((leads.unwrap_or(0), keys.unwrap_or(0)))
}

/// About how many rows an account holds, table by table; `None` if a table is too large to be counted in one read.
pub fn rows(db: &Db, account: AccountId) -> Option<i64> {
    let count = Job::of(account, "count-account");
    let rows = |table: &'static Table| db.read_blocking(count, move |read| table.count(read, account.0)).ok();
    let tables = TABLES.iter().filter(|table| table.is_accounts());
    tables.map(rows).sum::<Option<u64>>().map(|rows| rows as i64)
}

/// Revokes all keys, ends all deliveries, and drops all other background tasks. From here on no use of keys is saved for the account
/// ([`accounts::hold_open`]).
pub fn close(tx: &Tx<'_>, account: AccountId, at: Timestamp) -> Result<()> {
    accounts::lock(tx, account)?;
    tx.outdate_callers();
    tx.execute(
        sql!("update api_key set revoked_at = $2 where account_id = $1 and revoked_at is null"),
        &[account.into(), at.into()],
    )?;
    tx.execute(sql!("delete from subscription where account_id = $1"), &[account.into()])?;
    tx.execute(sql!("delete from background_task where account_id = $1"), &[account.into()])?;
    Ok(())
}

/// The tables to be emptied, referring ones before referenced ones.
fn tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().rev().filter(|table| table.is_accounts() && !LAST.contains(&table.name))
}

/// The table to be emptied after another one, by name; the first after none or an unknown one. `None` behind the last.
pub fn table_after(name: &str) -> Option<&'static str> {
    let mut later = tables().skip_while(|table| table.name != name).skip(1);
    let is_known = tables().any(|table| table.name == name);
    if is_known { later.next().map(|table| table.name) } else { tables().next().map(|table| table.name) }
}

/// Deletes about `rows` rows at most (fewer long ones) of a table, and returns the number.
pub fn remove_some(tx: &Tx<'_>, account: AccountId, table: &str, rows: usize) -> Result<usize> {
    let Some(table) = tables().find(|known| known.name == table) else { return Ok(0) };
    let of_records = records::ALL.iter().find(|record| record.table == table.name);
    let bytes = of_records.map(|record| statements::of(record).long_bytes.as_str());
    let rows = match bytes.or_else(|| LONG.iter().find(|(name, _)| *name == table.name).map(|(_, bytes)| *bytes)) {
        Some(bytes) => fitting(tx, account, &table.first_rows(bytes), rows)?,
        None => rows,
    };
    let removed = tx.execute(&table.delete_some(), &[account.into(), (rows as i64).into()])?;
    tx.count_pages(removed * PAGES_OF_A_ROW);
    Ok(removed)
}

/// How many of the first rows fit into one transaction; `sizes` is a statement for the bytes of each.
fn fitting(tx: &Tx<'_>, account: AccountId, sizes: &str, rows: usize) -> Result<usize> {
    let mut count = 0;
    let bytes = tx.walk_bytes(sizes, &[account.into(), (rows as i64).into()], GO, |row| {
        count += 1;
        row.int(0)
    })?;
    tx.count_bytes(bytes);
    Ok(count)
}

/// Deletes the rows kept to the last, and the account itself. Where rows are left that were written since their table was emptied,
/// about `rows` of these at most are deleted instead; returns their number.
pub fn finish(tx: &Tx<'_>, account: AccountId, rows: usize) -> Result<usize> {
    for table in tables() {
        let removed = remove_some(tx, account, table.name, rows)?;
        if removed > 0 {
            return Ok(removed);
        }
    }
    for table in LAST {
        tx.execute(&format!("delete from {table} where account_id = $1"), &[account.into()])?;
    }
    clients::forget(tx, account)?;
    user_addresses::forget(tx, account)?;
    tx.execute(servers_sql!("delete from account where id = $1"), &[account.into()])?;
    Ok(0)
}
