//! Erasing a lead for good: what the law calls the right to be forgotten. Deleting takes a lead out of sight; erasing
//! leaves none of the lead's values anywhere in the database.
//!
//! `REACHED` is the list of what erasure reaches. A table with values of leads that is not on the list fails a test.
//!
//! Invariant: no batch outlives the changes it was made of (W224). Deliverers render batches beside an erasure, so the transaction
//! that clears a change also ends every lease under which that change may have been rendered.

use crate::error::Result;
use crate::outbox_quota;
use crate::tx::{GO, Read, Tx};
use crate::value::Param;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::time::Timestamp;

/// TABLE · where values of a lead may lie, and what becomes of them.
pub const REACHED: &[(&str, &str)] = &[
    ("lead", "the row is deleted"),
    ("event", "the lead's rows are deleted"),
    ("list_member", "the lead's rows are deleted"),
    ("outbox", "rows keep number, kind and time, and lose snapshot and detail"),
    ("subscription", "a batch under way that may hold the lead is made anew without the lead"),
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

/// Changes that one transaction looks at; most are other leads'.
const LOOK_AT: i64 = 1000;

/// When a lead was created; `None` if the account has no such lead.
pub fn created_at(read: &Read<'_>, account: AccountId, lead: LeadId) -> Result<Option<Timestamp>> {
    read.one(
        sql!("select created_at from lead where account_id = $1 and id = $2"),
        &[account.into(), lead.into()],
        |row| Ok(Timestamp(row.int(0)?)),
    )
}

/// Whether a change of a lead is kept, which may have been deleted since. Reads through all changes that are kept.
pub fn has_changes(read: &Read<'_>, account: AccountId, lead: LeadId) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from outbox where account_id = $1 and lead_id = $2 limit 1"),
        &[account.into(), lead.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Takes snapshots and details out of at most `rows` changes of a lead behind a number, and the lead out of deliveries. Gives
/// how many there were, and the number to go on from; `None` once all changes were looked at.
pub fn clear_changes(
    tx: &Tx<'_>,
    account: AccountId,
    lead: LeadId,
    (after, rows): (i64, usize),
) -> Result<(usize, Option<i64>)> {
    let (mut ours, mut last) = (Vec::new(), None);
    tx.walk(
        sql!("select seq, lead_id from outbox where account_id = $1 and seq > $2 order by seq limit $3"),
        &[account.into(), after.into(), LOOK_AT.into()],
        |row| {
            let seq = row.int(0)?;
            last = Some(seq);
            if row.int(1)? == lead.0 {
                ours.push(seq);
            }
            Ok(ours.len() < rows)
        },
    )?;
    if !ours.is_empty() {
        let mut small = Vec::new();
        let bytes = tx.walk_bytes(
            sql!("select seq, bytes from outbox where account_id = $1 and seq in rarray($2) order by seq"),
            &[account.into(), Param::Ids(&ours)],
            GO,
            |row| {
                small.push(row.int(0)?);
                row.int(1)
            },
        )?;
        if small.len() < ours.len() {
            last = small.last().copied();
            ours = small;
        }
        tx.execute(
            sql!(
                "update outbox set snapshot = null, detail = null, bytes = 0
                 where account_id = $1 and seq in rarray($2)"
            ),
            &[account.into(), Param::Ids(&ours)],
        )?;
        tx.count_bytes(bytes);
        tx.count_pages(ours.len() * outbox_quota::PAGES_THAT_GIVE_WAY);
        outbox_quota::release(tx, account, bytes as i64)?;
    }
    if !ours.is_empty() || last.is_none() {
        clear_deliveries(tx, account, lead)?;
    }
    Ok((ours.len(), last))
}

/// Takes a lead out of deliveries. A batch that holds the lead is dropped, and what it held besides is sent again under a new
/// id. So is one whose first change is no longer kept: nobody knows what it holds. Where no batch is stored, one may have been
/// rendered: whoever did so loses the lease on it.
fn clear_deliveries(tx: &Tx<'_>, account: AccountId, lead: LeadId) -> Result<()> {
    tx.execute(
        sql!(
            "update subscription
             set batch_id = null, batch_leads = 0, batch_to = null, batch_body = null, lease_epoch = lease_epoch + 1,
                 leased_until = 0
             where account_id = $1
               and (batch_id is null
                    or exists (
                        select 1 from outbox o
                        where o.account_id = $1 and o.lead_id = $2
                          and o.seq > subscription.cursor_seq and o.seq <= subscription.batch_to)
                    or not exists (
                        select 1 from outbox o where o.account_id = $1 and o.seq = subscription.cursor_seq + 1))"
        ),
        &[account.into(), lead.into()],
    )?;
    tx.execute(sql!("delete from parked_lead where account_id = $1 and lead_id = $2"), &[account.into(), lead.into()])?;
    Ok(())
}

/// Where the blanking of answers stands: behind a time of a subscription.
pub type Place = (i64, Timestamp);

/// Blanks at most about `rows` answers that receivers gave since a time: those of the first subscription behind a place, one
/// subscription after the other. Gives the place to go on from, and how many there were; `None` if none is left.
pub fn blank_answers(
    tx: &Tx<'_>,
    account: AccountId,
    since: Timestamp,
    (subscription, after): Place,
    rows: usize,
) -> Result<Option<(Place, usize)>> {
    let next = tx.one(
        sql!("select min(subscription_id) from delivery_attempt where account_id = $1 and subscription_id >= $2"),
        &[account.into(), subscription.into()],
        |row| row.maybe_int(0),
    )?;
    let Some(next) = next.flatten() else { return Ok(None) };
    let after = if next == subscription { after.max(Timestamp(since.0 - 1)) } else { Timestamp(since.0 - 1) };
    let last = tx.one(
        sql!(
            "select at from delivery_attempt where account_id = $1 and subscription_id = $2 and at > $3
             order by at limit 1 offset $4"
        ),
        &[account.into(), next.into(), after.into(), (rows as i64 - 1).into()],
        |row| row.int(0).map(Timestamp),
    )?;
    // Those of one microsecond go together.
    let blanked = tx.execute(
        sql!(
            "update delivery_attempt set answer = ''
             where account_id = $1 and subscription_id = $2 and at > $3 and at <= $4 and answer <> ''"
        ),
        &[account.into(), next.into(), after.into(), last.unwrap_or(Timestamp(i64::MAX)).into()],
    )?;
    let place = last.map_or((next + 1, Timestamp(since.0 - 1)), |last| (next, last));
    Ok(Some((place, blanked)))
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
