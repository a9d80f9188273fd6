//! Batches on their way: leased, stored, settled, and written down.
//!
//! A subscription's next batch is stored, with an id and its exact bytes, before it leaves. A worker holds a lease
//! while it sends, and only the holder of the newest lease settles: everything here that changes a leased
//! subscription names the lease's number.

use crate::error::{Error, Result};
use crate::seal::Key;
use crate::subscriptions::{Sealed, Secrets, course};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::delivery::{Course, HORIZON_SECONDS, Tried};
use headwater_model::id::{AccountId, LeadId, SubscriptionId};
use headwater_model::time::Timestamp;

/// How long a lease holds, in seconds; longer than the slowest exchange that is permitted.
pub const LEASE_SECONDS: i64 = 60;
/// Leases that end later than this from now were taken by a clock that has gone back. Servers' clocks may differ by the rest.
const LONGEST_LEASE_SECONDS: i64 = 2 * LEASE_SECONDS;

/// A subscription that has something to send, and whose time has come.
#[derive(Debug, Clone)]
pub struct Due {
    /// Whose it is.
    pub account: AccountId,
    /// Its id.
    pub id: SubscriptionId,
    /// Where it posts.
    pub url: String,
    /// Its failures in a row.
    pub failures: i64,
}

/// A batch that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id; the same at every try.
    pub id: String,
    /// How much it holds.
    pub size: Tried,
    /// The bytes that are posted; the same at every try.
    pub body: Vec<u8>,
}

/// A subscription that a worker has leased.
#[derive(Debug, Clone)]
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
    /// How many leads the next batch may hold.
    pub room: i64,
    /// The lease's number; an older one settles nothing.
    pub epoch: i64,
    /// The batch that is on its way, if any.
    pub batch: Option<Batch>,
    sealed: Sealed,
}

impl Leased {
    /// The same lease for the batch after `cursor`.
    pub fn going_on(&self, cursor: i64, course: &Course) -> Self {
        Self { cursor, failures: course.failures, room: course.room, batch: None, ..self.clone() }
    }

    /// Opens its secrets. An error where they were sealed with another key.
    pub fn secrets(&self, key: &Key, now: Timestamp) -> Result<Secrets> {
        self.sealed.open(key, self.account, self.id, now)
    }
}

/// One try to deliver a batch, for people to read.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// The batch's id.
    pub batch: String,
    /// Leads in it.
    pub leads: i64,
    /// The answer's HTTP status, if there was one.
    pub status: Option<i64>,
    /// One word for how it ended.
    pub outcome: String,
    /// How long it took.
    pub milliseconds: i64,
    /// The beginning of the answer.
    pub answer: String,
}

/// Ends the leases a server held before it was started anew: whoever worked under them is gone.
pub fn end_leases_of(tx: &Tx<'_>, node: &str) -> Result<usize> {
    tx.execute(
        servers_sql!(
            "update subscription set leased_until = 0, lease_epoch = lease_epoch + 1
             where lease_owner = $1 and leased_until > 0"
        ),
        &[node.into()],
    )
}

/// Up to `limit` subscriptions that have something to send and whose time has come, those that waited longest first.
/// Times that lie too far in the future were set by a clock that has gone back, and count as come.
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

/// Leases those of the subscriptions that nobody has leased meanwhile, for a server. Whoever is writing to their accounts is
/// not waited for.
pub fn lease(tx: &Tx<'_>, now: Timestamp, node: &str, due: &[(AccountId, SubscriptionId)]) -> Result<Vec<Leased>> {
    tx.work_ahead();
    let mut wanted = due.to_vec();
    wanted.sort_unstable();
    let mut all = Vec::with_capacity(due.len());
    // A loop, because each account's rows lie where they lie; in one order, so that servers do not wait for each other in a circle.
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

/// Stores a batch before its first byte leaves. Says whether the lease still holds.
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

/// The course of a leased subscription as it stands now; `None` if the lease is lost.
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

/// Moves the cursor and drops the batch. The cursor never goes back. Says whether the lease still holds.
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

/// Holds the lease until a time; a time that has passed ends it.
pub fn hold_until(tx: &Tx<'_>, leased: &Leased, until: Timestamp) -> Result<()> {
    tx.execute(
        sql!("update subscription set leased_until = $4 where account_id = $1 and id = $2 and lease_epoch = $3"),
        &[leased.account.into(), leased.id.into(), leased.epoch.into(), until.into()],
    )?;
    Ok(())
}

/// Sets the lead of a batch aside, with all that changes of it later.
pub fn park(tx: &Tx<'_>, leased: &Leased, lead: LeadId, at: Timestamp, answer: &str) -> Result<()> {
    tx.execute(
        sql!(
            "insert into parked_lead (account_id, subscription_id, lead_id, from_seq, at, answer)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (account_id, subscription_id, lead_id) do nothing"
        ),
        &[leased.account.into(), leased.id.into(), lead.into(), (leased.cursor + 1).into(), at.into(), answer.into()],
    )?;
    Ok(())
}

/// Writes down a try.
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

/// The last tries of a subscription, newest first.
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

/// Deletes the `limit` oldest tries of a subscription that were made before a time: of the first subscription from that id
/// on that has tries. Gives the id to go on with, and how many were deleted; `None` if no subscription is left.
pub fn prune_attempts(
    tx: &Tx<'_>,
    account: AccountId,
    (subscription, before): (i64, Timestamp),
    limit: i64,
) -> Result<Option<(i64, usize)>> {
    let next = tx.one(
        sql!("select min(subscription_id) from delivery_attempt where account_id = $1 and subscription_id >= $2"),
        &[account.into(), subscription.into()],
        |row| row.maybe_int(0),
    )?;
    let Some(subscription) = next.flatten() else { return Ok(None) };
    let last = tx.one(
        sql!(
            "select at from delivery_attempt where account_id = $1 and subscription_id = $2 and at < $3
             order by at limit 1 offset $4"
        ),
        &[account.into(), subscription.into(), before.into(), limit.into()],
        |row| row.int(0).map(Timestamp),
    )?;
    // Those of one microsecond go together.
    let deleted = tx.execute(
        sql!("delete from delivery_attempt where account_id = $1 and subscription_id = $2 and at < $3"),
        &[account.into(), subscription.into(), last.unwrap_or(before).into()],
    )?;
    Ok(Some((if last.is_some() { subscription } else { subscription + 1 }, deleted)))
}

/// Whether tries were noted before a time.
pub fn has_attempts_before(read: &Read<'_>, account: AccountId, before: Timestamp) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from delivery_attempt where account_id = $1 and at < $2 limit 1"),
        &[account.into(), before.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// What waits to be delivered, over all subscriptions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Outbox entries that were not delivered, each counted for each subscription.
    pub entries: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
    /// Leads set aside.
    pub parked: i64,
}

/// Measures what waits. Paused and ended subscriptions count too: their receivers have not got it.
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
