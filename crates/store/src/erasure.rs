//! Erasing a lead for good: what the law calls the right to be forgotten. Deleting takes a lead out of sight; erasing
//! leaves none of the lead's values anywhere in the database.
//!
//! `REACHED` is the list of what erasure reaches. A table with values of leads that is not on the list fails a test.

use crate::error::Result;
use crate::outbox_quota;
use crate::tx::{Read, Tx};
use headwater_model::id::{AccountId, LeadId};
use headwater_model::time::Timestamp;

/// TABLE · where values of a lead may lie, and what becomes of them.
pub const REACHED: &[(&str, &str)] = &[
    ("lead", "the row is deleted"),
    ("event", "the lead's rows are deleted"),
    ("list_member", "the lead's rows are deleted"),
    ("outbox", "rows keep number, kind and time, and lose snapshot and detail"),
    ("subscription", "a batch under way that holds the lead is made anew without the lead"),
    ("parked_lead", "the lead's rows are deleted"),
    ("delivery_attempt", "answers of receivers since the lead was created are blanked: they may repeat what was sent"),
];

/// TABLE · tables that hold no value of a lead.
pub const UNTOUCHED: &[&str] = &[
    "account",
    "id_space",
    "api_key",
    "api_usage",
    "api_use",
    "app_user",
    "id_block",
    "field",
    "lead_block",
    "list",
    "list_tag",
    "unsubscribe_category",
    "outbox_head",
    "outbox_epoch",
    "background_task",
    "retired_field",
];

/// Rows of the outbox that one transaction looks at.
const AT_ONCE: i64 = 5000;

/// When a lead was created; `None` if the account has no such lead.
pub fn created_at(read: &Read<'_>, account: AccountId, lead: LeadId) -> Result<Option<Timestamp>> {
    read.one(
        sql!("select created_at from lead where account_id = $1 and id = $2"),
        &[account.into(), lead.into()],
        |row| Ok(Timestamp(row.int(0)?)),
    )
}

/// Takes a lead's values out of deliveries: out of batches under way, of what is set aside, and of what receivers answered since
/// the lead was created. A batch under way is dropped; what it held is sent again under a new id.
pub fn clear_deliveries(tx: &Tx<'_>, account: AccountId, lead: LeadId, created: Timestamp) -> Result<()> {
    tx.execute(
        sql!(
            "update subscription
             set batch_id = null, batch_leads = 0, batch_to = null, batch_body = null, lease_epoch = lease_epoch + 1,
                 leased_until = 0
             where account_id = $1 and batch_id is not null
               and exists (
                   select 1 from outbox o
                   where o.account_id = $1 and o.lead_id = $2
                     and o.seq > subscription.cursor_seq and o.seq <= subscription.batch_to)"
        ),
        &[account.into(), lead.into()],
    )?;
    tx.execute(sql!("delete from parked_lead where account_id = $1 and lead_id = $2"), &[account.into(), lead.into()])?;
    tx.execute(
        sql!("update delivery_attempt set answer = '' where account_id = $1 and at >= $2 and answer <> ''"),
        &[account.into(), created.into()],
    )?;
    Ok(())
}

/// Takes snapshots and details of a lead out of the next rows of the outbox after a number. Gives the number to go on
/// from; `None` once all rows were looked at.
pub fn clear_changes(tx: &Tx<'_>, account: AccountId, lead: LeadId, after: i64) -> Result<Option<i64>> {
    let last = tx.one(
        sql!(
            "select max(seq) from (
                 select seq from outbox where account_id = $1 and seq > $2 order by seq limit $3) part"
        ),
        &[account.into(), after.into(), AT_ONCE.into()],
        |row| row.maybe_int(0),
    )?;
    let Some(last) = last.flatten() else { return Ok(None) };
    let range = [account.into(), lead.into(), after.into(), last.into()];
    let bytes = tx.all(
        sql!("select bytes from outbox where account_id = $1 and lead_id = $2 and seq > $3 and seq <= $4"),
        &range,
        |row| row.int(0),
    )?;
    tx.execute(
        sql!(
            "update outbox set snapshot = null, detail = null, bytes = 0
             where account_id = $1 and lead_id = $2 and seq > $3 and seq <= $4"
        ),
        &range,
    )?;
    outbox_quota::release(tx, account, bytes.into_iter().sum())?;
    Ok(Some(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::TABLES;

    #[test]
    fn every_table_is_reached_or_known_to_hold_no_value_of_a_lead() {
        let known = |name: &&str| REACHED.iter().any(|(table, _)| table == name) || UNTOUCHED.contains(name);
        let forgotten: Vec<&str> = TABLES.iter().map(|table| table.name).filter(|name| !known(name)).collect();
        assert!(forgotten.is_empty(), "say in store::erasure what erasing a lead does to {forgotten:?}");
        let there = |name: &&str| TABLES.iter().any(|table| table.name == *name);
        assert!(REACHED.iter().map(|(table, _)| table).chain(UNTOUCHED).all(there), "a table that is no more");
    }
}
