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

/// The folders among some with other folders inside.
pub fn holding_others(read: &Read<'_>, account: AccountId, ids: &[RecordId]) -> Result<HashSet<RecordId>> {
    let (mut holding, ids) = (HashSet::new(), numbers(ids));
    // A loop: the index answers each with its first folder; one statement for all would read all folders inside.
    for id in &ids {
        let found = read.one(
            sql!("select 1 from folder where account_id = $1 and parent_id = $2 and not (id in rarray($3)) limit 1"),
            &[account.into(), (*id).into(), Param::Ids(&ids)],
            |_| Ok(()),
        )?;
        holding.extend(found.map(|()| RecordId(*id)));
    }
    Ok(holding)
}
