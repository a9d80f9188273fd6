//! The nesting of folders.

use crate::error::Result;
use crate::tx::Read;
use crate::value::{Param, numbers};
use headwater_model::id::{AccountId, RecordId};
use std::collections::{HashMap, HashSet};

/// The parent of each existing folder among some.
pub fn parents(read: &Read<'_>, account: AccountId, ids: &[RecordId]) -> Result<HashMap<RecordId, Option<RecordId>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = read.all(
        sql!("select id, parent_id from folder where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(&numbers(ids))],
        |row| Ok((RecordId(row.int(0)?), row.maybe_int(1)?.map(RecordId))),
    )?;
    Ok(found.into_iter().collect())
}

/// The folders directly inside some, each with the folder around.
pub fn inside(read: &Read<'_>, account: AccountId, ids: &[RecordId]) -> Result<HashMap<RecordId, Option<RecordId>>> {
    let found = read.all(
        sql!("select id, parent_id from folder where account_id = $1 and parent_id in rarray($2)"),
        &[account.into(), Param::Ids(&numbers(ids))],
        |row| Ok((RecordId(row.int(0)?), row.maybe_int(1)?.map(RecordId))),
    )?;
    Ok(found.into_iter().collect())
}

/// The folders among some with other folders inside. Reads all folders directly inside: an account has a bounded number.
pub fn holding_others(read: &Read<'_>, account: AccountId, ids: &[RecordId]) -> Result<HashSet<RecordId>> {
    let found = read.all(
        sql!(
            "select distinct parent_id from folder
             where account_id = $1 and parent_id in rarray($2) and not (id in rarray($2))"
        ),
        &[account.into(), Param::Ids(&numbers(ids))],
        |row| row.int(0).map(RecordId),
    )?;
    Ok(found.into_iter().collect())
}
