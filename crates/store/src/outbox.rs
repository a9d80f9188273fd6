//! What changed, in the order of commits: one row for each lead and write, in the write's own transaction.
//!
//! A row always says which lead and what kind of change. Its snapshot, the lead's whole state after the
//! change, is kept only while the account has a subscription to send it to.

use crate::error::{Error, Result};
use crate::lead_row;
use crate::subscriptions;
use crate::tx::{Read, Tx};
use crate::value::Param;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::lead::LeadView;
use headwater_model::time::Timestamp;
use std::collections::HashMap;

/// What became of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was created.
    Created,
    /// It was changed.
    Updated,
    /// It was deleted. Subscribers are not told; the contract knows no form for it.
    Deleted,
}

impl Change {
    /// The word under which it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
        }
    }
}

/// Appends one change of each lead, in the order given, and wakes the deliverers once it is committed.
pub fn append(tx: &Tx<'_>, account: AccountId, at: Timestamp, change: Change, leads: &[LeadId]) -> Result<()> {
    if leads.is_empty() {
        return Ok(());
    }
    let last = tx.one(
        sql!(
            "insert into outbox_head (account_id, seq) values ($1, $2)
             on conflict (account_id) do update set seq = outbox_head.seq + excluded.seq
             returning seq"
        ),
        &[account.into(), (leads.len() as i64).into()],
        |row| row.int(0),
    )?;
    let first = last.ok_or_else(|| Error::Damaged("the outbox has no head".to_owned()))? - leads.len() as i64 + 1;
    let mut snapshots = HashMap::new();
    if change != Change::Deleted && subscriptions::any_live(tx, account)? {
        snapshots = snapshots_of(tx, account, leads)?;
        tx.announce();
    }
    let rows = leads.iter().zip(first..).map(|(lead, seq)| {
        let snapshot: Option<&String> = snapshots.get(lead);
        [account.into(), Param::Int(seq), (*lead).into(), change.name().into(), at.into(), snapshot.into()]
    });
    tx.insert_many("outbox", &["account_id", "seq", "lead_id", "kind", "at", "snapshot"], rows)
}

fn snapshots_of(read: &Read<'_>, account: AccountId, leads: &[LeadId]) -> Result<HashMap<LeadId, String>> {
    let ids: Vec<i64> = leads.iter().map(|lead| lead.0).collect();
    let mut snapshots = HashMap::with_capacity(ids.len());
    read.each(
        sql!("select ", lead_columns!(), " from lead where account_id = $1 and id in rarray($2) order by id"),
        &[account.into(), Param::Ids(&ids)],
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

/// Hands over up to `limit` snapshots after a cursor, with their numbers, in order.
pub fn after(
    read: &Read<'_>,
    account: AccountId,
    cursor: i64,
    limit: i64,
    mut take: impl FnMut(i64, &LeadView<'_>),
) -> Result<()> {
    read.each(
        sql!(
            "select seq, snapshot from outbox
             where account_id = $1 and seq > $2 and snapshot is not null
             order by seq limit $3"
        ),
        &[account.into(), cursor.into(), limit.into()],
        |row| {
            let seq = row.int(0)?;
            lead_row::with_snapshot(row.text(1)?, |lead| take(seq, lead))
        },
    )
}

/// Deletes delivered entries written before a time, among the `limit` oldest of the account. Gives how many.
pub fn prune(tx: &Tx<'_>, account: AccountId, before: Timestamp, limit: i64) -> Result<usize> {
    tx.execute(
        sql!(
            "delete from outbox
             where account_id = $1 and at < $2
               and seq < $3 + (select min(seq) from outbox where account_id = $1)
               and seq <= coalesce((select min(cursor_seq) from subscription where account_id = $1), seq)"
        ),
        &[account.into(), before.into(), limit.into()],
    )
}
