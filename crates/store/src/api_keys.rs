//! API keys. Only the SHA-256 of a secret is stored.

use crate::accounts;
use crate::counters;
use crate::error::{Error, Result};
use crate::tx::{Read, Tx};
use crate::users;
use crate::value::Row;
use headwater_model::actor::{Actor, Through};
use headwater_model::id::{AccountId, KeyId, Sequence, UserId};
use headwater_model::key::{ActsAs, ApiKey, CallLimits, EmptyError, KeyState, NewKey, ReplyKeys, Strictness, Switches};
use headwater_model::time::Timestamp;
use headwater_model::user::Role;

/// A live key, with the account's settings needed by requests.
#[derive(Debug, Clone)]
pub struct LiveKey {
    /// The key.
    pub key: ApiKey,
    /// The key's actor at the time of the read.
    pub actor: Actor,
    /// The account's time zone, used by v1.
    pub time_zone: String,
}

/// Adds a key.
pub fn insert(tx: &Tx<'_>, account: AccountId, at: Timestamp, new: &NewKey) -> Result<KeyId> {
    tx.outdate_callers();
    let id = KeyId(counters::draw_one(tx, account, Sequence::Record)?);
    let (role, user) = match new.acts_as {
        ActsAs::Role(role) => (Some(role.name()), None),
        ActsAs::User(user) => (None, Some(user)),
    };
    tx.execute(
        sql!(
            "insert into api_key
                 (account_id, id, label, secret_hash, reply_keys, empty_error, strictness, limits, created_at, role, user_id,
                  expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &[
            account.into(),
            id.into(),
            (&new.label).into(),
            new.secret_hash.as_slice().into(),
            new.switches.reply_keys.name().into(),
            new.switches.empty_error.name().into(),
            new.switches.strictness.name().into(),
            new.switches.limits.name().into(),
            at.into(),
            role.into(),
            user.into(),
            new.expires_at.into(),
        ],
    )?;
    Ok(id)
}

/// The key with this public account id and secret that is live at a time, if there is one. The key of an inactive or removed person
/// is not live.
pub fn by_secret(read: &Read<'_>, public_id: &str, secret_hash: &[u8], at: Timestamp) -> Result<Option<LiveKey>> {
    // Several statements: on a cluster, keys lie on the node of their account, and accounts on every node.
    let Some((account, time_zone)) = accounts::named(read, public_id)? else { return Ok(None) };
    let key = read.one(
        sql!(
            "select account_id, id, label, reply_keys, empty_error, strictness, limits, created_at, revoked_at, role, user_id,
                    expires_at
             from api_key where account_id = $1 and secret_hash = $2 and revoked_at is null"
        ),
        &[account.into(), secret_hash.into()],
        key,
    )?;
    let Some(key) = key.filter(|key| key.state(at) == KeyState::Valid) else { return Ok(None) };
    let actor = match key.acts_as {
        ActsAs::Role(role) => Some(Actor { role, ..Actor::key(account, &named(&key)) }),
        ActsAs::User(id) => {
            users::find(read, account, id)?.filter(|user| user.is_active).map(|user| Actor::person(account, &user))
        }
    };
    let through = Through::Key(key.id);
    Ok(actor.map(|actor| LiveKey { key, actor: Actor { through, ..actor }, time_zone }))
}

/// The name of a key as an actor: the label, or else the number by which operators know the key.
fn named(key: &ApiKey) -> String {
    if key.label.trim().is_empty() { format!("key {}", key.id.0) } else { key.label.clone() }
}

/// All keys of an account, oldest first, revoked ones too.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<ApiKey>> {
    read.all(
        sql!(
            "select account_id, id, label, reply_keys, empty_error, strictness, limits, created_at, revoked_at, role, user_id,
                    expires_at
             from api_key where account_id = $1 order by id"
        ),
        &[account.into()],
        key,
    )
}

/// Revokes a key. Returns whether there was a live one.
pub fn revoke(tx: &Tx<'_>, account: AccountId, id: KeyId, at: Timestamp) -> Result<bool> {
    tx.outdate_callers();
    let changed = tx.execute(
        sql!("update api_key set revoked_at = $3 where account_id = $1 and id = $2 and revoked_at is null"),
        &[account.into(), id.into(), at.into()],
    )?;
    Ok(changed > 0)
}

/// Sets the end of a key; `None` for a key without end.
pub fn set_expiry(tx: &Tx<'_>, account: AccountId, id: KeyId, expires_at: Option<Timestamp>) -> Result<()> {
    tx.outdate_callers();
    tx.execute(
        sql!("update api_key set expires_at = $3 where account_id = $1 and id = $2"),
        &[account.into(), id.into(), expires_at.into()],
    )?;
    Ok(())
}

/// Sets a key's switches.
pub fn set_switches(tx: &Tx<'_>, account: AccountId, id: KeyId, switches: &Switches) -> Result<()> {
    tx.outdate_callers();
    tx.execute(
        sql!(
            "update api_key set reply_keys = $3, empty_error = $4, strictness = $5, limits = $6
             where account_id = $1 and id = $2"
        ),
        &[
            account.into(),
            id.into(),
            switches.reply_keys.name().into(),
            switches.empty_error.name().into(),
            switches.strictness.name().into(),
            switches.limits.name().into(),
        ],
    )?;
    Ok(())
}

fn key(row: &Row<'_>) -> Result<ApiKey> {
    let unknown = || Error::Damaged("a key has an unknown switch".to_owned());
    Ok(ApiKey {
        account: AccountId(row.int(0)?),
        id: KeyId(row.int(1)?),
        label: row.text(2)?.to_owned(),
        acts_as: acts_as(row)?,
        switches: Switches {
            reply_keys: ReplyKeys::named(row.text(3)?).ok_or_else(unknown)?,
            empty_error: EmptyError::named(row.text(4)?).ok_or_else(unknown)?,
            strictness: Strictness::named(row.text(5)?).ok_or_else(unknown)?,
            limits: CallLimits::named(row.text(6)?).ok_or_else(unknown)?,
        },
        created_at: Timestamp(row.int(7)?),
        revoked_at: row.maybe_int(8)?.map(Timestamp),
        expires_at: row.maybe_int(11)?.map(Timestamp),
    })
}

/// Whom a key acts as, from the columns 9 and 10: keys of the first releases have neither, and act as administrators.
fn acts_as(row: &Row<'_>) -> Result<ActsAs> {
    if let Some(user) = row.maybe_int(10)? {
        return Ok(ActsAs::User(UserId(user)));
    }
    let unknown = || Error::Damaged("a key has an unknown role".to_owned());
    let role = row.maybe_text(9)?.map(|word| Role::named(word).ok_or_else(unknown)).transpose()?;
    Ok(role.map_or_else(ActsAs::default, ActsAs::Role))
}
