//! Deliveries: batches are leased, stored, sent, settled, and logged.
//!
//! The next batch of a subscription is stored, with an id and its exact bytes, before being sent. A worker holds a
//! lease meanwhile, and only the newest lease can settle the batch: every statement here that changes a leased
//! subscription checks the lease's number.

use crate::error::{Error, Result};
use crate::seal::SealKey;
use crate::subscriptions::{Parked, Sealed, Secrets, course};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::delivery::{Course, HORIZON_SECONDS, Tried};
use headwater_model::id::{AccountId, SubscriptionId};
use headwater_model::time::Timestamp;

/// The duration of a lease, in seconds; longer than the slowest permitted exchange.
pub const LEASE_SECONDS: i64 = 60;
/// Leases ending later than this many seconds from now were taken before the clock was set back. The margin allows
/// for differing clocks of servers.
const LONGEST_LEASE_SECONDS: i64 = 2 * LEASE_SECONDS;

/// A subscription with something to send, and due.
#[derive(Debug, Clone)]
pub struct Due {
    /// The account of the subscription.
    pub account: AccountId,
    /// The id of the subscription.
    pub id: SubscriptionId,
    /// The URL for the posts.
    pub url: String,
    /// Failures in a row.
    pub failures: i64,
}

/// A batch under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The id; the same in every attempt.
    pub id: String,
    /// The number of leads, and the last outbox entry.
    pub size: Tried,
    /// The posted bytes; the same in every attempt.
    pub body: Vec<u8>,
}

/// A subscription leased by a worker.
#[derive(Debug, Clone)]
pub struct Leased {
    /// The account of the subscription.
    pub account: AccountId,
    /// The id of the subscription.
    pub id: SubscriptionId,
    /// The URL for the posts.
    pub url: String,
    /// The last delivered outbox entry.
    pub cursor: i64,
    /// Failures in a row.
    pub failures: i64,
    /// The most leads in the next batch.
    pub room: i64,
    /// The number of the lease; older leases cannot settle a batch.
    pub epoch: i64,
    /// The batch under way, if any.
    pub batch: Option<Batch>,
    sealed: Sealed,
}

impl Leased {
    /// The same lease for the batch after `cursor`.
    pub fn going_on(&self, cursor: i64, course: &Course) -> Self {
        Self { cursor, failures: course.failures, room: course.room, batch: None, ..self.clone() }
    }

    /// Opens the secrets. An error if they were sealed with another key.
    pub fn secrets(&self, key: &SealKey, now: Timestamp) -> Result<Secrets> {
        self.sealed.open(self.account, self.id, key, now)
    }
}

/// An attempt to deliver a batch, for the log that operators read.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The beginning of the attempt.
    pub at: Timestamp,
    /// The id of the batch.
    pub batch: String,
    /// The number of leads in the batch.
    pub leads: i64,
    /// The HTTP status of the answer; None without an answer.
    pub status: Option<i64>,
    /// The outcome, in one word.
    pub outcome: String,
    /// The duration.
    pub milliseconds: i64,
    /// The beginning of the answer's body.
    pub answer: String,
}

/// Ends all leases of a server after its restart: the workers holding them are gone.
pub fn end_leases_of(tx: &Tx<'_>, node: &str) -> Result<usize> {
    tx.execute(
        servers_sql!(
            "update subscription set leased_until = 0, lease_epoch = lease_epoch + 1
             where lease_owner = $1 and leased_until > 0"
        ),
        &[node.into()],
    )
}

/// Up to `limit` subscriptions with something to send and due, the longest waiting first. Times too far in the future
/// were set before the clock was set back, and count as due.
pub fn due(read: &Read<'_>, now: Timestamp, limit: i64) -> Result<Vec<Due>> {
    read.all(
        servers_sql!(
            "select s.account_id, s.id, s.url, s.failures
             from subscription s join outbox_head h on h.account_id = s.account_id
             where s.state in ('live', 'blocked')
               and (s.next_at <= $1 or s.next_at > $2) and (s.leased_until <= $1 or s.leased_until > $3)
               and (h.seq > s.cursor_seq or s.batch_id is not null)
             order by s.next_at, s.id limit $4"
        ),
        &[
            now.into(),
            now.plus_seconds(HORIZON_SECONDS).into(),
            now.plus_seconds(LONGEST_LEASE_SECONDS).into(),
            limit.into(),
        ],
        |row| {
            Ok(Due {
                account: AccountId(row.int(0)?),
                id: SubscriptionId(row.int(1)?),
                url: row.text(2)?.to_owned(),
                failures: row.int(3)?,
            })
        },
    )
}

/// Leases the given subscriptions, except those leased meanwhile, for a server. Does not wait for writers of their
/// accounts.
pub fn lease(tx: &Tx<'_>, due: &[(AccountId, SubscriptionId)], now: Timestamp, node: &str) -> Result<Vec<Leased>> {
    tx.work_ahead();
    let mut wanted = due.to_vec();
    wanted.sort_unstable();
    let mut all = Vec::with_capacity(due.len());
    // A loop: accounts may lie on different nodes of a cluster. In a fixed order, so that servers do not wait for
    // each other in a circle.
    for some in wanted.chunk_by(|one, next| one.0 == next.0) {
        let ids: Vec<i64> = some.iter().map(|(_, id)| id.0).collect();
        all.extend(tx.all(
            sql!(
                "update subscription set lease_epoch = lease_epoch + 1, leased_until = $3, lease_owner = $6
                 where account_id = $1 and id in rarray($5) and state in ('live', 'blocked')
                   and (leased_until <= $2 or leased_until > $4)
                 returning account_id, id, url, cursor_seq, failures, room, lease_epoch, batch_id, batch_leads, batch_to,
                           batch_body, secret, old_secret, old_secret_until"
            ),
            &[
                some[0].0.into(),
                now.into(),
                now.plus_seconds(LEASE_SECONDS).into(),
                now.plus_seconds(LONGEST_LEASE_SECONDS).into(),
                Param::Ids(&ids),
                node.into(),
            ],
            leased,
        )?);
    }
    Ok(all)
}

fn leased(row: &Row<'_>) -> Result<Leased> {
    let batch = match row.maybe_text(7)? {
        None => None,
        Some(id) => Some(Batch {
            id: id.to_owned(),
            size: Tried { leads: row.int(8)?, to: row.int(9)? },
            body: row.maybe_bytes(10)?.ok_or_else(|| Error::Damaged("a batch has no body".to_owned()))?.to_vec(),
        }),
    };
    Ok(Leased {
        account: AccountId(row.int(0)?),
        id: SubscriptionId(row.int(1)?),
        url: row.text(2)?.to_owned(),
        cursor: row.int(3)?,
        failures: row.int(4)?,
        room: row.int(5)?,
        epoch: row.int(6)?,
        batch,
        sealed: Sealed::read(row, 11)?,
    })
}

/// Stores a batch before its first byte is sent. Returns whether the lease is still valid.
pub fn store_batch(tx: &Tx<'_>, leased: &Leased, batch: &Batch) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "update subscription set batch_id = $4, batch_leads = $5, batch_to = $6, batch_body = $7
             where account_id = $1 and id = $2 and lease_epoch = $3"
        ),
        &[
            leased.account.into(),
            leased.id.into(),
            leased.epoch.into(),
            (&batch.id).into(),
            batch.size.leads.into(),
            batch.size.to.into(),
            batch.body.as_slice().into(),
        ],
    )?;
    Ok(changed > 0)
}

/// The course of a leased subscription as stored now; `None` if the lease is lost.
pub fn course_of(read: &Read<'_>, leased: &Leased) -> Result<Option<Course>> {
    read.one(
        sql!(
            "select state, next_at, failures, failing_since, gone_since, unfit, unfit_since, room, suspect_to, parked
             from subscription where account_id = $1 and id = $2 and lease_epoch = $3"
        ),
        &[leased.account.into(), leased.id.into(), leased.epoch.into()],
        |row| course(row, 0),
    )
}

/// Moves the cursor forward and deletes the batch. The cursor never goes back. Returns whether the lease is still
/// valid.
pub fn move_on(tx: &Tx<'_>, leased: &Leased, cursor: i64) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "update subscription
             set cursor_seq = $4, batch_id = null, batch_leads = 0, batch_to = null, batch_body = null
             where account_id = $1 and id = $2 and lease_epoch = $3 and cursor_seq <= $4"
        ),
        &[leased.account.into(), leased.id.into(), leased.epoch.into(), cursor.into()],
    )?;
    Ok(changed > 0)
}

/// Extends the lease until a time; a time in the past ends the lease.
pub fn hold_until(tx: &Tx<'_>, leased: &Leased, until: Timestamp) -> Result<()> {
    tx.execute(
        sql!("update subscription set leased_until = $4 where account_id = $1 and id = $2 and lease_epoch = $3"),
        &[leased.account.into(), leased.id.into(), leased.epoch.into(), until.into()],
    )?;
    Ok(())
}

/// Sets aside a lead that the receiver refuses, with all later changes of this lead.
pub fn park(tx: &Tx<'_>, leased: &Leased, parked: &Parked) -> Result<()> {
    tx.execute(
        sql!(
            "insert into parked_lead (account_id, subscription_id, lead_id, from_seq, at, answer)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (account_id, subscription_id, lead_id) do nothing"
        ),
        &[
            leased.account.into(),
            leased.id.into(),
            parked.lead.into(),
            parked.from.into(),
            parked.at.into(),
            (&parked.answer).into(),
        ],
    )?;
    Ok(())
}

/// Adds an attempt to the log.
pub fn record_attempt(tx: &Tx<'_>, leased: &Leased, attempt: &Attempt) -> Result<()> {
    tx.execute(
        sql!(
            "insert into delivery_attempt
                 (account_id, subscription_id, at, batch_id, leads, status, outcome, milliseconds, answer)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            leased.account.into(),
            leased.id.into(),
            attempt.at.into(),
            (&attempt.batch).into(),
            attempt.leads.into(),
            attempt.status.into(),
            (&attempt.outcome).into(),
            attempt.milliseconds.into(),
            (&attempt.answer).into(),
        ],
    )?;
    Ok(())
}

/// The last attempts of a subscription, newest first.
pub fn attempts(read: &Read<'_>, account: AccountId, id: SubscriptionId, limit: i64) -> Result<Vec<Attempt>> {
    read.all(
        sql!(
            "select at, batch_id, leads, status, outcome, milliseconds, answer from delivery_attempt
             where account_id = $1 and subscription_id = $2 order by at desc limit $3"
        ),
        &[account.into(), id.into(), limit.into()],
        |row| {
            Ok(Attempt {
                at: Timestamp(row.int(0)?),
                batch: row.text(1)?.to_owned(),
                leads: row.int(2)?,
                status: row.maybe_int(3)?,
                outcome: row.text(4)?.to_owned(),
                milliseconds: row.int(5)?,
                answer: row.text(6)?.to_owned(),
            })
        },
    )
}

/// The attempts to be deleted by one step.
#[derive(Debug, Clone, Copy)]
pub struct OldAttempts {
    /// They are of the first subscription with attempts, from this id on.
    pub from: SubscriptionId,
    /// They began before this time.
    pub before: Timestamp,
    /// At most so many, the oldest ones.
    pub limit: i64,
}

/// Deletes old attempts of one subscription. Returns the id to go on with, and the number of deleted rows; `None` if no
/// subscription is left.
pub fn prune_attempts(tx: &Tx<'_>, account: AccountId, old: &OldAttempts) -> Result<Option<(SubscriptionId, usize)>> {
    let next = tx.one(
        sql!("select min(subscription_id) from delivery_attempt where account_id = $1 and subscription_id >= $2"),
        &[account.into(), old.from.into()],
        |row| row.maybe_int(0),
    )?;
    let Some(subscription) = next.flatten() else { return Ok(None) };
    let last = tx.one(
        sql!(
            "select at from delivery_attempt where account_id = $1 and subscription_id = $2 and at < $3
             order by at limit 1 offset $4"
        ),
        &[account.into(), subscription.into(), old.before.into(), old.limit.into()],
        |row| row.int(0).map(Timestamp),
    )?;
    // Attempts of the same microsecond are deleted together.
    let deleted = tx.execute(
        sql!("delete from delivery_attempt where account_id = $1 and subscription_id = $2 and at < $3"),
        &[account.into(), subscription.into(), last.unwrap_or(old.before).into()],
    )?;
    let next = if last.is_some() { subscription } else { subscription + 1 };
    Ok(Some((SubscriptionId(next), deleted)))
}

/// Whether there are attempts before a time.
pub fn has_attempts_before(read: &Read<'_>, account: AccountId, before: Timestamp) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from delivery_attempt where account_id = $1 and at < $2 limit 1"),
        &[account.into(), before.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// The backlog of all subscriptions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Undelivered outbox entries, counted once per subscription.
    pub entries: i64,
    /// The time of the oldest of these entries.
    pub oldest: Option<Timestamp>,
    /// Leads set aside.
    pub parked: i64,
}

/// Measures the backlog. Paused and ended subscriptions count too: their receivers lack these changes.
pub fn backlog(read: &Read<'_>) -> Result<Backlog> {
    let found = read.one(
        servers_sql!(
            "select cast(coalesce(sum(h.seq - s.cursor_seq), 0) as bigint),
                    min((select at from outbox o where o.account_id = s.account_id and o.seq = s.cursor_seq + 1)),
                    (select count(*) from parked_lead)
             from subscription s join outbox_head h on h.account_id = s.account_id"
        ),
        &[],
        |row| Ok(Backlog { entries: row.int(0)?, oldest: row.maybe_int(1)?.map(Timestamp), parked: row.int(2)? }),
    )?;
    Ok(found.unwrap_or_default())
}
