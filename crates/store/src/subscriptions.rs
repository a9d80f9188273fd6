//! Subscriptions to lead updates: their receivers, their progress, and what an operator can change.
//!
//! For the delivery of batches see [`crate::deliveries`].

use crate::counters;
use crate::error::{Error, Result};
use crate::random;
use crate::seal::SealKey;
use crate::tx::{Read, Tx};
use crate::value::Row;
use headwater_model::delivery::{Course, State};
use headwater_model::id::{AccountId, LeadId, Sequence, SubscriptionId};
use headwater_model::time::Timestamp;
use zeroize::Zeroizing;

/// Bytes of a signing secret. The length makes a base64 without padding, which receivers' libraries treat
/// differently.
const SECRET_BYTES: usize = 24;

/// A subscription in its present state.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The account of the subscription.
    pub account: AccountId,
    /// The id of the subscription.
    pub id: SubscriptionId,
    /// The URL for the posts.
    pub url: String,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The state of the deliveries.
    pub course: Course,
    /// The last delivered outbox entry.
    pub cursor: i64,
    /// The newest outbox entry of the account.
    pub head: i64,
    /// The time of the oldest undelivered change, if any.
    pub waiting_since: Option<Timestamp>,
    /// The id of the batch under way, if any.
    pub batch: Option<String>,
    /// The number of leads set aside.
    pub parked: i64,
    /// The time until which the former secret signs along with the present one.
    pub old_secret_until: Option<Timestamp>,
    sealed: Sealed,
}

impl Subscription {
    /// Opens the secrets. An error if they were sealed with another key.
    pub fn secrets(&self, key: &SealKey, now: Timestamp) -> Result<Secrets> {
        self.sealed.open(self.account, self.id, key, now)
    }

    /// Whether a key opens the present secret.
    pub fn is_opened_by(&self, key: &SealKey) -> bool {
        let present = self.sealed.present.as_deref();
        present.is_some_and(|sealed| key.open(&associated(self.account, self.id), sealed).is_ok())
    }
}

/// A subscription to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewSubscription<'n> {
    /// The time of creation.
    pub at: Timestamp,
    /// The URL for the posts.
    pub url: &'n str,
    /// The outbox entry after which deliveries begin.
    pub cursor: i64,
}

/// A lead refused by a receiver and set aside.
#[derive(Debug, Clone)]
pub struct Parked {
    /// The lead.
    pub lead: LeadId,
    /// The first undelivered change of the lead.
    pub from: i64,
    /// The time of setting the lead aside.
    pub at: Timestamp,
    /// The beginning of the receiver's last answer.
    pub answer: String,
}

/// Adds a subscription; a second one with the same URL is not added.
pub fn insert(tx: &Tx<'_>, account: AccountId, new: &NewSubscription<'_>, key: &SealKey) -> Result<()> {
    let id = SubscriptionId(counters::draw_one(tx, account, Sequence::Record)?);
    let secret = key.seal(&associated(account, id), &*Zeroizing::new(random::bytes::<SECRET_BYTES>()?))?;
    tx.execute(
        sql!(
            "insert into subscription (account_id, id, url, state, cursor_seq, failures, next_at, lease_epoch,
                                       leased_until, created_at, secret)
             values ($1, $2, $3, 'live', $4, 0, $5, 0, 0, $5, $6)
             on conflict (account_id, url) do nothing"
        ),
        &[account.into(), id.into(), new.url.into(), new.cursor.into(), new.at.into(), secret.as_slice().into()],
    )?;
    Ok(())
}

/// Creates secrets for subscriptions older than signing. Returns their number.
pub fn complete_secrets(tx: &Tx<'_>, key: &SealKey) -> Result<usize> {
    let without = tx.all(
        servers_sql!("select account_id, id from subscription where secret is null order by account_id, id"),
        &[],
        |row| Ok((AccountId(row.int(0)?), SubscriptionId(row.int(1)?))),
    )?;
    // A loop: done once, by the first start after an upgrade.
    for (account, id) in &without {
        for subscription in all(tx, *account, Some(*id))? {
            rotate_secret(tx, &subscription, key, None)?;
        }
    }
    Ok(without.len())
}

/// Whether a key opens the secrets of this database, tested with the newest subscription; true without any.
pub fn opens(read: &Read<'_>, key: &SealKey) -> Result<bool> {
    let newest = read.one(
        servers_sql!(
            "select account_id, id, secret from subscription where secret is not null order by id desc limit 1"
        ),
        &[],
        |row| {
            let associated = associated(AccountId(row.int(0)?), SubscriptionId(row.int(1)?));
            Ok(key.open(&associated, row.bytes(2)?).is_ok())
        },
    )?;
    Ok(newest.unwrap_or(true))
}

/// The data associated with the sealed secrets of a subscription.
fn associated(account: AccountId, id: SubscriptionId) -> String {
    format!("subscription/secret/{account}/{id}")
}

/// Makes blocked deliveries due at once: after a restart, other networks may be permitted.
pub fn retry_blocked(tx: &Tx<'_>, now: Timestamp) -> Result<usize> {
    tx.execute(
        servers_sql!("update subscription set next_at = $1 where state = 'blocked' and next_at > $1"),
        &[now.into()],
    )
}

/// Whether the account has subscriptions, paused and ended ones included.
pub fn any(read: &Read<'_>, account: AccountId) -> Result<bool> {
    let found =
        read.one(sql!("select 1 from subscription where account_id = $1 limit 1"), &[account.into()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// The subscriptions of an account, or the one with this id, in the order of ids.
pub fn all(read: &Read<'_>, account: AccountId, id: Option<SubscriptionId>) -> Result<Vec<Subscription>> {
    read.all(
        sql!(
            "select s.account_id, s.id, s.url, s.created_at,
                    s.state, s.next_at, s.failures, s.failing_since, s.gone_since, s.unfit, s.unfit_since, s.room,
                    s.suspect_to, s.parked,
                    s.cursor_seq, coalesce(h.seq, 0),
                    (select at from outbox o where o.account_id = $1 and o.seq = s.cursor_seq + 1),
                    s.batch_id,
                    (select count(*) from parked_lead p where p.account_id = $1 and p.subscription_id = s.id),
                    s.secret, s.old_secret, s.old_secret_until
             from subscription s left join outbox_head h on h.account_id = s.account_id
             where s.account_id = $1 and (s.id = $2 or $2 is null) order by s.id"
        ),
        &[account.into(), id.into()],
        |row| {
            Ok(Subscription {
                account: AccountId(row.int(0)?),
                id: SubscriptionId(row.int(1)?),
                url: row.text(2)?.to_owned(),
                created_at: Timestamp(row.int(3)?),
                course: course(row, 4)?,
                cursor: row.int(14)?,
                head: row.int(15)?,
                waiting_since: row.maybe_int(16)?.map(Timestamp),
                batch: row.maybe_text(17)?.map(str::to_owned),
                parked: row.int(18)?,
                old_secret_until: row.maybe_int(21)?.map(Timestamp),
                sealed: Sealed::read(row, 19)?,
            })
        },
    )
}

/// The course from ten columns, beginning at `at`.
pub(crate) fn course(row: &Row<'_>, at: usize) -> Result<Course> {
    let time = |column: usize| Ok::<_, Error>(row.maybe_int(at + column)?.map(Timestamp));
    Ok(Course {
        state: State::named(row.text(at)?)
            .ok_or_else(|| Error::Damaged("a subscription has an unknown state".to_owned()))?,
        next_at: Timestamp(row.int(at + 1)?),
        failures: row.int(at + 2)?,
        failing_since: time(3)?,
        gone_since: time(4)?,
        unfit: row.int(at + 5)?,
        unfit_since: time(6)?,
        room: row.int(at + 7)?,
        suspect_to: row.maybe_int(at + 8)?,
        parked: row.int(at + 9)?,
    })
}

/// Stores the state of a subscription's deliveries. Returns whether the subscription exists.
pub fn set_course(tx: &Tx<'_>, account: AccountId, id: SubscriptionId, course: &Course) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "update subscription
             set state = $3, next_at = $4, failures = $5, failing_since = $6, gone_since = $7, unfit = $8,
                 unfit_since = $9, room = $10, suspect_to = $11, parked = $12
             where account_id = $1 and id = $2"
        ),
        &[
            account.into(),
            id.into(),
            course.state.name().into(),
            course.next_at.into(),
            course.failures.into(),
            course.failing_since.into(),
            course.gone_since.into(),
            course.unfit.into(),
            course.unfit_since.into(),
            course.room.into(),
            course.suspect_to.into(),
            course.parked.into(),
        ],
    )?;
    Ok(changed > 0)
}

/// Moves the cursor to a given number, deletes the batch under way and ends its lease, and releases the leads set
/// aside after this number.
pub fn rewind(tx: &Tx<'_>, account: AccountId, id: SubscriptionId, cursor: i64) -> Result<()> {
    tx.execute(
        sql!(
            "update subscription
             set cursor_seq = $3, batch_id = null, batch_to = null, batch_body = null, batch_leads = 0,
                 lease_epoch = lease_epoch + 1, leased_until = 0
             where account_id = $1 and id = $2"
        ),
        &[account.into(), id.into(), cursor.into()],
    )?;
    tx.execute(
        sql!("delete from parked_lead where account_id = $1 and subscription_id = $2 and from_seq > $3"),
        &[account.into(), id.into(), cursor.into()],
    )?;
    Ok(())
}

/// Deletes a subscription with its parked leads and its log. Returns whether the subscription existed.
pub fn delete(tx: &Tx<'_>, account: AccountId, id: SubscriptionId) -> Result<bool> {
    let params = [account.into(), id.into()];
    tx.execute(sql!("delete from parked_lead where account_id = $1 and subscription_id = $2"), &params)?;
    tx.execute(sql!("delete from delivery_attempt where account_id = $1 and subscription_id = $2"), &params)?;
    Ok(tx.execute(sql!("delete from subscription where account_id = $1 and id = $2"), &params)? > 0)
}

/// Gives a subscription a new secret, and returns the secret; the present one signs along until `overlap_until`, if
/// given.
pub fn rotate_secret(
    tx: &Tx<'_>,
    subscription: &Subscription,
    key: &SealKey,
    overlap_until: Option<Timestamp>,
) -> Result<Zeroizing<Vec<u8>>> {
    let Subscription { account, id, .. } = *subscription;
    let secret = Zeroizing::new(random::bytes::<SECRET_BYTES>()?.to_vec());
    let sealed = key.seal(&associated(account, id), &secret)?;
    tx.execute(
        sql!(
            "update subscription set old_secret = secret, old_secret_until = $4, secret = $3
             where account_id = $1 and id = $2"
        ),
        &[account.into(), id.into(), sealed.as_slice().into(), overlap_until.into()],
    )?;
    Ok(secret)
}

/// The secrets of a subscription: the present one, and the former while still valid.
pub type Secrets = (Zeroizing<Vec<u8>>, Option<Zeroizing<Vec<u8>>>);

/// The secrets of a subscription, as stored.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    present: Option<Vec<u8>>,
    /// The former secret, and the end of its validity.
    before: Option<(Vec<u8>, Timestamp)>,
}

impl Sealed {
    /// From three columns: secret, old_secret, old_secret_until.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        let bytes = |column: usize| Ok::<_, Error>(row.maybe_bytes(column)?.map(<[u8]>::to_vec));
        Ok(Self { present: bytes(at)?, before: bytes(at + 1)?.zip(row.maybe_int(at + 2)?.map(Timestamp)) })
    }

    pub(crate) fn open(
        &self,
        account: AccountId,
        id: SubscriptionId,
        key: &SealKey,
        now: Timestamp,
    ) -> Result<Secrets> {
        let associated = associated(account, id);
        let missing = || Error::Damaged("the subscription has no secret".to_owned());
        let present = key.open(&associated, self.present.as_deref().ok_or_else(missing)?)?;
        let before = match &self.before {
            // A former secret sealed with a lost key must not prevent deliveries: the rotation replaced this secret.
            Some((sealed, until)) if *until > now => key.open(&associated, sealed).ok(),
            _ => None,
        };
        Ok((present, before))
    }
}

/// The leads refused by a subscription's receiver, in the order of leads.
pub fn parked(read: &Read<'_>, account: AccountId, id: SubscriptionId) -> Result<Vec<Parked>> {
    read.all(
        sql!(
            "select lead_id, from_seq, at, answer from parked_lead
             where account_id = $1 and subscription_id = $2 order by lead_id"
        ),
        &[account.into(), id.into()],
        |row| {
            Ok(Parked {
                lead: LeadId(row.int(0)?),
                from: row.int(1)?,
                at: Timestamp(row.int(2)?),
                answer: row.text(3)?.to_owned(),
            })
        },
    )
}
