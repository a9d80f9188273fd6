//! How many calls each key has made today. Counted in memory by the API, saved here every so often.

use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::id::{AccountId, KeyId};

/// The calls of a key on a day.
pub fn calls(read: &Read<'_>, account: AccountId, key: KeyId, day: i64) -> Result<i64> {
    let found = read.one(
        sql!("select calls from api_usage where account_id = $1 and key_id = $2 and day = $3"),
        &[account.into(), key.into(), day.into()],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Adds calls to a key's day. Gives how many it has made that day, on whichever server.
pub fn add(tx: &Tx<'_>, account: AccountId, key: KeyId, day: i64, calls: i64) -> Result<i64> {
    let all = tx.one(
        sql!(
            "insert into api_usage (account_id, key_id, day, calls) values ($1, $2, $3, $4)
             on conflict (account_id, key_id, day) do update set calls = api_usage.calls + excluded.calls
             returning calls"
        ),
        &[account.into(), key.into(), day.into(), calls.into()],
        |row| row.int(0),
    )?;
    Ok(all.unwrap_or(calls))
}
