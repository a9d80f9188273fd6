//! Who is told of lead updates, how far each of them has been told, and what an operator can do about it.
//!
//! How batches travel stands in [`crate::deliveries`].

use crate::counters;
use crate::error::{Error, Result};
use crate::random;
use crate::seal::Key;
use crate::tx::{Read, Tx};
use crate::value::Row;
use headwater_model::delivery::{Course, State};
use headwater_model::id::{AccountId, LeadId, Sequence, SubscriptionId};
use headwater_model::time::Timestamp;
use zeroize::Zeroizing;

/// Bytes of a signing secret. Their base64 has no padding, about which receivers' libraries disagree.
const SECRET_BYTES: usize = 24;

/// A subscription as it stands.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Its account.
    pub account: AccountId,
    /// Its id.
    pub id: SubscriptionId,
    /// Where changes are posted.
    pub url: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Where its deliveries stand.
    pub course: Course,
    /// The last outbox entry that was delivered.
    pub cursor: i64,
    /// The newest outbox entry of the account.
    pub head: i64,
    /// When the oldest change that waits was written, if one waits.
    pub waiting_since: Option<Timestamp>,
    /// The id of the batch that is on its way, if any.
    pub batch: Option<String>,
    /// How many leads are set aside.
    pub parked: i64,
    /// Until when the secret before the present one signs along.
    pub old_secret_until: Option<Timestamp>,
}

/// A lead that a receiver would not take.
#[derive(Debug, Clone)]
pub struct Parked {
    /// The lead.
    pub lead: LeadId,
    /// The first of its changes that was not delivered.
    pub from: i64,
    /// When it was set aside.
    pub at: Timestamp,
    /// The beginning of the receiver's last answer.
    pub answer: String,
}

/// Adds a subscription that begins with the next change; the same URL twice is one subscription.
pub fn insert(tx: &Tx<'_>, key: &Key, at: Timestamp, account: AccountId, url: &str, head: i64) -> Result<()> {
    let id = SubscriptionId(counters::draw_one(tx, account, Sequence::Record)?);
    let secret = key.seal(&place(account, id), &*Zeroizing::new(random::bytes::<SECRET_BYTES>()?))?;
    tx.execute(
        sql!(
            "insert into subscription (account_id, id, url, state, cursor_seq, failures, next_at, lease_epoch,
                                       leased_until, created_at, secret)
             values ($1, $2, $3, 'live', $4, 0, $5, 0, 0, $5, $6)
             on conflict (account_id, url) do nothing"
        ),
        &[account.into(), id.into(), url.into(), head.into(), at.into(), secret.as_slice().into()],
    )?;
    Ok(())
}

/// Gives a secret to subscriptions that were made before there were any. Gives how many.
pub fn complete_secrets(tx: &Tx<'_>, key: &Key) -> Result<usize> {
    let without = tx.all(
        servers_sql!("select account_id, id from subscription where secret is null order by account_id, id"),
        &[],
        |row| Ok((AccountId(row.int(0)?), SubscriptionId(row.int(1)?))),
    )?;
    for (account, id) in &without {
        rotate_secret(tx, key, *account, *id, None)?;
    }
    Ok(without.len())
}

/// Whether a key opens what is sealed here, as far as one subscription tells; true where there is none.
pub fn opens(read: &Read<'_>, key: &Key) -> Result<bool> {
    let newest = read.one(
        servers_sql!(
            "select account_id, id, secret from subscription where secret is not null order by id desc limit 1"
        ),
        &[],
        |row| {
            let place = place(AccountId(row.int(0)?), SubscriptionId(row.int(1)?));
            Ok(key.open(&place, row.bytes(2)?).is_ok())
        },
    )?;
    Ok(newest.unwrap_or(true))
}

/// Where a subscription's secrets are sealed for.
fn place(account: AccountId, id: SubscriptionId) -> String {
    format!("subscription/secret/{account}/{id}")
}

/// Has deliveries that were blocked tried again at once: a server has started, perhaps with other networks allowed.
pub fn retry_blocked(tx: &Tx<'_>, now: Timestamp) -> Result<usize> {
    tx.execute(
        servers_sql!("update subscription set next_at = $1 where state = 'blocked' and next_at > $1"),
        &[now.into()],
    )
}

/// Whether anybody is to be told of this account's changes, now or when an operator says so.
pub fn any(read: &Read<'_>, account: AccountId) -> Result<bool> {
    let found =
        read.one(sql!("select 1 from subscription where account_id = $1 limit 1"), &[account.into()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// The subscriptions of an account, or the one of that id, by id.
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
                    s.old_secret_until
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
                old_secret_until: row.maybe_int(19)?.map(Timestamp),
            })
        },
    )
}

/// The course in ten columns, from `at` on.
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

/// Writes where a subscription's deliveries stand. Says whether there is such a subscription.
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

/// Puts the cursor where it is told, drops the batch that was on its way and ends the lease on it, and releases the
/// leads that were set aside after that place.
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

/// Deletes a subscription with its parked leads and its log. Says whether there was one.
pub fn delete(tx: &Tx<'_>, account: AccountId, id: SubscriptionId) -> Result<bool> {
    let params = [account.into(), id.into()];
    tx.execute(sql!("delete from parked_lead where account_id = $1 and subscription_id = $2"), &params)?;
    tx.execute(sql!("delete from delivery_attempt where account_id = $1 and subscription_id = $2"), &params)?;
    Ok(tx.execute(sql!("delete from subscription where account_id = $1 and id = $2"), &params)? > 0)
}

/// Gives a subscription a new secret, which is returned; the present one signs along until `overlap_until`, if at all.
/// `None` if there is no such subscription.
pub fn rotate_secret(
    tx: &Tx<'_>,
    key: &Key,
    account: AccountId,
    id: SubscriptionId,
    overlap_until: Option<Timestamp>,
) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let secret = Zeroizing::new(random::bytes::<SECRET_BYTES>()?.to_vec());
    let sealed = key.seal(&place(account, id), &secret)?;
    let changed = tx.execute(
        sql!(
            "update subscription set old_secret = secret, old_secret_until = $4, secret = $3
             where account_id = $1 and id = $2"
        ),
        &[account.into(), id.into(), sealed.as_slice().into(), overlap_until.into()],
    )?;
    Ok((changed > 0).then_some(secret))
}

/// Whether a key opens the present secret of a subscription.
pub fn secret_opens(read: &Read<'_>, key: &Key, account: AccountId, id: SubscriptionId) -> Result<bool> {
    let opens = read.one(
        sql!("select secret from subscription where account_id = $1 and id = $2"),
        &[account.into(), id.into()],
        |row| Ok(row.maybe_bytes(0)?.is_some_and(|sealed| key.open(&place(account, id), sealed).is_ok())),
    )?;
    Ok(opens.unwrap_or(false))
}

/// The secrets of a subscription: the present one, and the one before while that signs along.
pub type Secrets = (Zeroizing<Vec<u8>>, Option<Zeroizing<Vec<u8>>>);

/// Opens a subscription's secrets. `None` if there is no such subscription; an error where they were sealed with
/// another key.
pub fn secrets(
    read: &Read<'_>,
    key: &Key,
    account: AccountId,
    id: SubscriptionId,
    now: Timestamp,
) -> Result<Option<Secrets>> {
    read.one(
        sql!("select secret, old_secret, old_secret_until from subscription where account_id = $1 and id = $2"),
        &[account.into(), id.into()],
        |row| Sealed::read(row, 0)?.open(key, account, id, now),
    )
}

/// The secrets a subscription signs with, as they are stored.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    present: Option<Vec<u8>>,
    /// The one before, and until when it signs along.
    before: Option<(Vec<u8>, Timestamp)>,
}

impl Sealed {
    /// From three columns: secret, old_secret, old_secret_until.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        let bytes = |column: usize| Ok::<_, Error>(row.maybe_bytes(column)?.map(<[u8]>::to_vec));
        Ok(Self { present: bytes(at)?, before: bytes(at + 1)?.zip(row.maybe_int(at + 2)?.map(Timestamp)) })
    }

    pub(crate) fn open(&self, key: &Key, account: AccountId, id: SubscriptionId, now: Timestamp) -> Result<Secrets> {
        let place = place(account, id);
        let missing = || Error::Damaged("the subscription has no secret".to_owned());
        let present = key.open(&place, self.present.as_deref().ok_or_else(missing)?)?;
        let before = match &self.before {
            // One that was sealed with a lost key is what a rotation replaces, and must not stand in its way.
            Some((sealed, until)) if *until > now => key.open(&place, sealed).ok(),
            _ => None,
        };
        Ok((present, before))
    }
}

/// The leads that a subscription's receiver would not take, by lead.
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
