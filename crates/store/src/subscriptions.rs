//! Who is told of lead updates, and how far each of them has been told.
//!
//! A subscription has one cursor into the outbox. Its next batch is stored, with an id and its exact bytes,
//! before it leaves; a worker holds a lease while it sends, and only the holder of the newest lease settles.

use crate::counters;
use crate::error::{Error, Result};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::id::{AccountId, Sequence, SubscriptionId};
use headwater_model::time::Timestamp;

/// A batch that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id; the same at every try.
    pub id: String,
    /// The last outbox entry it holds.
    pub to: i64,
    /// The bytes that are posted; the same at every try.
    pub body: Vec<u8>,
}

/// A subscription that a worker has leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// Its account.
    pub account: AccountId,
    /// Its id.
    pub id: SubscriptionId,
    /// Where to post.
    pub url: String,
    /// The last outbox entry that was delivered.
    pub cursor: i64,
    /// Failures in a row.
    pub failures: i64,
    /// The lease's number; an older one settles nothing.
    pub epoch: i64,
    /// The batch that is on its way, if any.
    pub batch: Option<Batch>,
}

/// One try to deliver a batch, for people to read.
#[derive(Debug, Clone)]
pub struct Attempt<'a> {
    /// The batch's id.
    pub batch_id: &'a str,
    /// The answer's HTTP status, if there was one.
    pub status: Option<i64>,
    /// One word for how it ended.
    pub outcome: &'a str,
    /// How long it took.
    pub milliseconds: i64,
    /// The beginning of the answer.
    pub answer: &'a str,
}

/// Adds a subscription that begins with the next change; the same URL twice is one subscription.
pub fn insert(tx: &Tx<'_>, at: Timestamp, account: AccountId, url: &str, head: i64) -> Result<()> {
    let id = counters::draw_one(tx, account, Sequence::Record)?;
    tx.execute(
        sql!(
            "insert into subscription (account_id, id, url, state, cursor_seq, failures, next_at, lease_epoch,
                                       leased_until, created_at)
             values ($1, $2, $3, 'live', $4, 0, $5, 0, 0, $5)
             on conflict (account_id, url) do nothing"
        ),
        &[account.into(), id.into(), url.into(), head.into(), at.into()],
    )?;
    Ok(())
}

/// How many subscriptions the account has.
pub fn count(read: &Read<'_>, account: AccountId) -> Result<i64> {
    let found =
        read.one(sql!("select count(*) from subscription where account_id = $1"), &[account.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// Whether anybody is to be told of this account's changes.
pub fn any_live(read: &Read<'_>, account: AccountId) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from subscription where account_id = $1 and state = 'live' limit 1"),
        &[account.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Leases up to `limit` subscriptions that have something to send and whose time has come.
pub fn lease(tx: &Tx<'_>, now: Timestamp, until: Timestamp, limit: i64) -> Result<Vec<Leased>> {
    tx.all(
        sql!(
            "update subscription set lease_epoch = lease_epoch + 1, leased_until = $2
             where (account_id, id) in (
                 select s.account_id, s.id
                 from subscription s join outbox_head h on h.account_id = s.account_id
                 where s.state = 'live' and s.next_at <= $1 and s.leased_until <= $1
                   and (h.seq > s.cursor_seq or s.batch_id is not null)
                 order by s.next_at, s.id limit $3
             )
             returning account_id, id, url, cursor_seq, failures, lease_epoch, batch_id, batch_to, batch_body"
        ),
        &[now.into(), until.into(), limit.into()],
        leased,
    )
}

/// When the next subscription that waits may be tried; `None` if none waits.
pub fn next_due(read: &Read<'_>) -> Result<Option<Timestamp>> {
    let found = read.one(
        sql!(
            "select min(case when s.leased_until > s.next_at then s.leased_until else s.next_at end)
             from subscription s join outbox_head h on h.account_id = s.account_id
             where s.state = 'live' and (h.seq > s.cursor_seq or s.batch_id is not null)"
        ),
        &[],
        |row| row.maybe_int(0),
    )?;
    Ok(found.flatten().map(Timestamp))
}

/// Stores a batch before its first byte leaves. Says whether the lease still holds.
pub fn store_batch(tx: &Tx<'_>, leased: &Leased, batch: &Batch) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "update subscription set batch_id = $4, batch_to = $5, batch_body = $6
             where account_id = $1 and id = $2 and lease_epoch = $3"
        ),
        &[
            leased.account.into(),
            leased.id.into(),
            leased.epoch.into(),
            (&batch.id).into(),
            batch.to.into(),
            batch.body.as_slice().into(),
        ],
    )?;
    Ok(changed > 0)
}

/// Moves the cursor behind what was delivered, or passed over, and ends the lease.
pub fn advance(tx: &Tx<'_>, leased: &Leased, to: i64, now: Timestamp) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "update subscription
             set cursor_seq = $4, failures = 0, next_at = $5, leased_until = 0,
                 batch_id = null, batch_to = null, batch_body = null
             where account_id = $1 and id = $2 and lease_epoch = $3 and cursor_seq <= $4"
        ),
        &[leased.account.into(), leased.id.into(), leased.epoch.into(), to.into(), now.into()],
    )?;
    Ok(changed > 0)
}

/// Notes a failure: the same batch again, not before `next`. Ends the lease.
pub fn retry(tx: &Tx<'_>, leased: &Leased, next: Timestamp) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "update subscription set failures = failures + 1, next_at = $4, leased_until = 0
             where account_id = $1 and id = $2 and lease_epoch = $3"
        ),
        &[leased.account.into(), leased.id.into(), leased.epoch.into(), next.into()],
    )?;
    Ok(changed > 0)
}

/// Writes down a try.
pub fn record_attempt(tx: &Tx<'_>, leased: &Leased, at: Timestamp, attempt: &Attempt<'_>) -> Result<()> {
    let params: [Param<'_>; 8] = [
        leased.account.into(),
        leased.id.into(),
        at.into(),
        attempt.batch_id.into(),
        attempt.status.into(),
        attempt.outcome.into(),
        attempt.milliseconds.into(),
        attempt.answer.into(),
    ];
    tx.execute(
        sql!(
            "insert into delivery_attempt
                 (account_id, subscription_id, at, batch_id, status, outcome, milliseconds, answer)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &params,
    )?;
    Ok(())
}

/// Deletes the tries of an account that were made before a time. Gives how many.
pub fn prune_attempts(tx: &Tx<'_>, account: AccountId, before: Timestamp) -> Result<usize> {
    tx.execute(sql!("delete from delivery_attempt where account_id = $1 and at < $2"), &[account.into(), before.into()])
}

/// How many entries wait to be delivered, over all subscriptions.
pub fn backlog(read: &Read<'_>) -> Result<i64> {
    let found = read.one(
        sql!(
            "select coalesce(sum(h.seq - s.cursor_seq), 0)
             from subscription s join outbox_head h on h.account_id = s.account_id where s.state = 'live'"
        ),
        &[],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}

fn leased(row: &Row<'_>) -> Result<Leased> {
    let batch = match row.maybe_text(6)? {
        None => None,
        Some(id) => Some(Batch {
            id: id.to_owned(),
            to: row.int(7)?,
            body: row.maybe_bytes(8)?.ok_or_else(|| Error::Damaged("a batch has no body".to_owned()))?.to_vec(),
        }),
    };
    Ok(Leased {
        account: AccountId(row.int(0)?),
        id: SubscriptionId(row.int(1)?),
        url: row.text(2)?.to_owned(),
        cursor: row.int(3)?,
        failures: row.int(4)?,
        epoch: row.int(5)?,
        batch,
    })
}
