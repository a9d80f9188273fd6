//! What changed, in the order of commits: one row for each lead and write, in the write's own transaction.
//!
//! A row always says which lead and what kind of change, and what the change was. Its snapshot, the lead's whole
//! state after the change, is kept only while the account has a subscription to send it to.

use crate::error::{Error, Result};
use crate::lead_row;
use crate::outbox_quota;
use crate::subscriptions;
use crate::tx::{Read, Tx};
use crate::value::Param;
use headwater_model::change::Entry;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::lead::LeadView;
use headwater_model::time::Timestamp;
use std::collections::HashMap;

/// Snapshots that are read in one go.
const AT_ONCE: i64 = 500;

/// Appends entries, in the order given, and wakes the deliverers once they are committed. Leads that were written
/// are read as they are now, so an entry is appended before its lead is written again.
pub fn append(tx: &Tx<'_>, account: AccountId, at: Timestamp, entries: &[Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let told: Vec<i64> = entries.iter().filter(|entry| entry.kind.is_told()).map(|entry| entry.lead.0).collect();
    let mut snapshots = HashMap::new();
    if !told.is_empty() && subscriptions::any(tx, account)? {
        snapshots = snapshots_of(tx, account, &told)?;
        tx.announce();
    }
    let snapshot_of = |entry: &Entry| snapshots.get(&entry.lead).filter(|_| entry.kind.is_told()).map(String::as_str);
    let bytes_of = |entry: &Entry| outbox_quota::counted(snapshot_of(entry), entry.detail.as_deref());
    let bytes: Vec<i64> = entries.iter().map(bytes_of).collect();
    let (first, held) = reserve(tx, account, &bytes)?;
    let rows = entries.iter().zip(&bytes).zip(first..).map(|((entry, bytes), seq)| {
        [
            account.into(),
            Param::Int(seq),
            entry.lead.into(),
            entry.kind.name().into(),
            at.into(),
            snapshot_of(entry).into(),
            entry.detail.as_deref().into(),
            Param::Int(*bytes),
        ]
    });
    tx.insert_many("outbox", &["account_id", "seq", "lead_id", "kind", "at", "snapshot", "detail", "bytes"], rows)?;
    if held > tx.outbox_quota() {
        let counted = entries.iter().zip(&bytes).filter(|(_, bytes)| **bytes > 0);
        let leads: Vec<i64> = counted.map(|(entry, _)| entry.lead.0).collect();
        outbox_quota::supersede(tx, account, &leads, first)?;
    }
    Ok(())
}

/// The list that an entry of a lead which joined or left one is about.
pub fn list_of(detail: &str) -> Result<i64> {
    let detail: serde_json::Value = serde_json::from_str(detail).map_err(|error| Error::Damaged(error.to_string()))?;
    detail["list"].as_i64().ok_or_else(|| Error::Damaged("a change names no list".to_owned()))
}

/// Draws numbers for entries that count for so many bytes each; gives the first number, and the bytes of all entries
/// of the account with these.
fn reserve(tx: &Tx<'_>, account: AccountId, bytes: &[i64]) -> Result<(i64, i64)> {
    let count = bytes.len() as i64;
    let head = tx.one(
        sql!(
            "insert into outbox_head (account_id, seq, bytes) values ($1, $2, $3)
             on conflict (account_id) do update
             set seq = outbox_head.seq + excluded.seq, bytes = outbox_head.bytes + excluded.bytes
             returning seq, bytes"
        ),
        &[account.into(), count.into(), bytes.iter().sum::<i64>().into()],
        |row| Ok((row.int(0)? - count + 1, row.int(1)?)),
    )?;
    head.ok_or_else(|| Error::Damaged("the outbox has no head".to_owned()))
}

fn snapshots_of(read: &Read<'_>, account: AccountId, leads: &[i64]) -> Result<HashMap<LeadId, String>> {
    let mut snapshots = HashMap::with_capacity(leads.len());
    read.each(
        sql!("select ", lead_columns!(), " from lead where account_id = $1 and id in rarray($2) order by id"),
        &[account.into(), Param::Ids(leads)],
        |row| lead_row::with_view(row, |lead| drop(snapshots.insert(lead.id(), lead_row::snapshot(lead)))),
    )?;
    Ok(snapshots)
}

/// The newest entry's number; 0 before the first.
pub fn head(read: &Read<'_>, account: AccountId) -> Result<i64> {
    let found =
        read.one(sql!("select seq from outbox_head where account_id = $1"), &[account.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// The number of the last entry written before a time; what follows it was written then or later.
pub fn last_before(read: &Read<'_>, account: AccountId, at: Timestamp) -> Result<i64> {
    let first = read.one(
        sql!("select min(seq) from outbox where account_id = $1 and at >= $2"),
        &[account.into(), at.into()],
        |row| row.maybe_int(0),
    )?;
    Ok(match first.flatten() {
        Some(seq) => seq - 1,
        None => head(read, account)?,
    })
}

/// The number of the oldest entry that is kept, and when it was written.
pub fn oldest(read: &Read<'_>, account: AccountId) -> Result<Option<(i64, Timestamp)>> {
    read.one(sql!("select seq, at from outbox where account_id = $1 order by seq limit 1"), &[account.into()], |row| {
        Ok((row.int(0)?, Timestamp(row.int(1)?)))
    })
}

/// Hands over snapshots after a cursor, with their numbers, in order, until `take` has enough and says so.
pub fn after(
    read: &Read<'_>,
    account: AccountId,
    mut cursor: i64,
    mut take: impl FnMut(i64, &LeadView<'_>) -> bool,
) -> Result<()> {
    // Some at a time: PostgreSQL sends all that is asked for, wanted or not.
    loop {
        let (mut count, mut goes_on) = (0, true);
        read.first(
            sql!(
                "select seq, snapshot from outbox
                 where account_id = $1 and seq > $2 and snapshot is not null order by seq limit $3"
            ),
            &[account.into(), cursor.into(), AT_ONCE.into()],
            |row| {
                (cursor, count) = (row.int(0)?, count + 1);
                goes_on = lead_row::with_snapshot(row.text(1)?, |lead| take(cursor, lead))?;
                Ok((!goes_on).then_some(()))
            },
        )?;
        if !goes_on || count < AT_ONCE {
            return Ok(());
        }
    }
}

/// How many changes after a cursor subscribers can be told of.
pub fn told_after(read: &Read<'_>, account: AccountId, cursor: i64) -> Result<i64> {
    let found = read.one(
        sql!("select count(*) from outbox where account_id = $1 and seq > $2 and snapshot is not null"),
        &[account.into(), cursor.into()],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Deletes entries written before `before` that every subscription has been sent, and all that were written before
/// `undelivered_before`, among the `limit` oldest of the account. Gives how many, and how many of them somebody had not
/// been sent.
pub fn prune(
    tx: &Tx<'_>,
    account: AccountId,
    (before, undelivered_before): (Timestamp, Timestamp),
    limit: i64,
) -> Result<(usize, usize)> {
    // Both statements look at the same entries: those that the first leaves are those that somebody waits for.
    let Some((first, _)) = oldest(tx, account)? else { return Ok((0, 0)) };
    let sent = tx.all(
        sql!(
            "delete from outbox
             where account_id = $1 and at < $2 and seq < $3
               and seq <= coalesce((select min(cursor_seq) from subscription where account_id = $1), seq)
             returning bytes"
        ),
        &[account.into(), before.into(), (first + limit).into()],
        |row| row.int(0),
    )?;
    let unsent = tx.all(
        sql!("delete from outbox where account_id = $1 and at < $2 and seq < $3 returning bytes"),
        &[account.into(), undelivered_before.into(), (first + limit).into()],
        |row| row.int(0),
    )?;
    outbox_quota::release(tx, account, sent.iter().chain(&unsent).sum())?;
    Ok((sent.len() + unsent.len(), unsent.len()))
}
