//! API keys. Only the SHA-256 of a secret is stored.

use crate::accounts;
use crate::counters;
use crate::error::{Error, Result};
use crate::tx::{Read, Tx};
use crate::value::Row;
use headwater_model::id::{AccountId, KeyId, Sequence};
use headwater_model::key::{EmptyError, Key, Limits, ReplyKeys, Strictness, Switches};
use headwater_model::time::Timestamp;

/// A live key, with the account's settings needed by requests.
#[derive(Debug, Clone)]
pub struct LiveKey {
    /// The key.
    pub key: Key,
    /// The account's time zone, used by v1.
    pub time_zone: String,
}

/// Adds a key.
pub fn insert(
    tx: &Tx<'_>,
    at: Timestamp,
    account: AccountId,
    label: &str,
    secret_hash: &[u8],
    switches: &Switches,
) -> Result<KeyId> {
    let id = KeyId(counters::draw_one(tx, account, Sequence::Record)?);
    tx.execute(
        sql!(
            "insert into api_key
                 (account_id, id, label, secret_hash, reply_keys, empty_error, strictness, limits, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            account.into(),
            id.into(),
            label.into(),
            secret_hash.into(),
            switches.reply_keys.name().into(),
            switches.empty_error.name().into(),
            switches.strictness.name().into(),
            switches.limits.name().into(),
            at.into(),
        ],
    )?;
    Ok(id)
}

/// The live key with this public account id and secret, if there is one.
pub fn by_secret(read: &Read<'_>, public_id: &str, secret_hash: &[u8]) -> Result<Option<LiveKey>> {
    // Two statements: on a cluster, keys lie on the node of their account, and accounts on every node.
    let Some((account, time_zone)) = accounts::named(read, public_id)? else { return Ok(None) };
    let key = read.one(
        sql!(
            "select account_id, id, label, reply_keys, empty_error, strictness, limits, created_at, revoked_at
             from api_key where account_id = $1 and secret_hash = $2 and revoked_at is null"
        ),
        &[account.into(), secret_hash.into()],
        key,
    )?;
    Ok(key.map(|key| LiveKey { key, time_zone }))
}

/// All keys of an account, oldest first, revoked ones too.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<Key>> {
    read.all(
        sql!(
            "select account_id, id, label, reply_keys, empty_error, strictness, limits, created_at, revoked_at
             from api_key where account_id = $1 order by id"
        ),
        &[account.into()],
        key,
    )
}

/// Revokes a key. Returns whether there was a live one.
pub fn revoke(tx: &Tx<'_>, at: Timestamp, account: AccountId, id: KeyId) -> Result<bool> {
    let changed = tx.execute(
        sql!("update api_key set revoked_at = $3 where account_id = $1 and id = $2 and revoked_at is null"),
        &[account.into(), id.into(), at.into()],
    )?;
    Ok(changed > 0)
}

/// Sets a key's switches. Returns whether the key exists.
pub fn set_switches(tx: &Tx<'_>, account: AccountId, id: KeyId, switches: &Switches) -> Result<bool> {
    let changed = tx.execute(
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
    Ok(changed > 0)
}

fn key(row: &Row<'_>) -> Result<Key> {
    let unknown = || Error::Damaged("a key has an unknown switch".to_owned());
    Ok(Key {
        account: AccountId(row.int(0)?),
        id: KeyId(row.int(1)?),
        label: row.text(2)?.to_owned(),
        switches: Switches {
            reply_keys: ReplyKeys::named(row.text(3)?).ok_or_else(unknown)?,
            empty_error: EmptyError::named(row.text(4)?).ok_or_else(unknown)?,
            strictness: Strictness::named(row.text(5)?).ok_or_else(unknown)?,
            limits: Limits::named(row.text(6)?).ok_or_else(unknown)?,
        },
        created_at: Timestamp(row.int(7)?),
        revoked_at: row.maybe_int(8)?.map(Timestamp),
    })
}
