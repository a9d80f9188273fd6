//! Removing an account with all it holds, in parts that are small enough for one transaction each. First nobody can use the
//! account any more; its own row goes last, so that a removal that was cut off is found and gone on with.

use crate::copy::TABLES;
use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;

/// Rows of a large table that one transaction removes at most.
const AT_ONCE: i64 = 500;

/// How many leads an account holds, and how many live keys it has.
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

/// Revokes all keys and ends all deliveries.
pub fn close(tx: &Tx<'_>, at: Timestamp, account: AccountId) -> Result<()> {
    tx.execute(
        sql!("update api_key set revoked_at = $2 where account_id = $1 and revoked_at is null"),
        &[account.into(), at.into()],
    )?;
    tx.execute(sql!("delete from subscription where account_id = $1"), &[account.into()])?;
    Ok(())
}

/// Removes some rows and gives how many; `None` once the account itself is gone.
pub fn remove_some(tx: &Tx<'_>, account: AccountId) -> Result<Option<usize>> {
    // What refers to other tables goes before them. The head of the outbox is what a writer holds on PostgreSQL: it goes last.
    let tables = TABLES.iter().rev().filter(|table| table.is_accounts() && table.name != "outbox_head");
    for table in tables {
        let removed = tx.execute(&table.delete_some(), &[account.into(), AT_ONCE.into()][..table.parameters()])?;
        if removed > 0 {
            return Ok(Some(removed));
        }
    }
    tx.execute(sql!("delete from outbox_head where account_id = $1"), &[account.into()])?;
    tx.execute(servers_sql!("delete from account where id = $1"), &[account.into()])?;
    Ok(None)
}
