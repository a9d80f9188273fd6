//! Looking up records by unique values, such as leads by e-mail address.

use super::statements;
use crate::error::Result;
use crate::tx::Read;
use crate::value::Param;
use headwater_model::email::Folded;
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, RecordId};
use headwater_model::record::RecordType;
use std::collections::{HashMap, HashSet};

/// The record with this unique value, if any; the oldest of several records stored before a change of the folding.
pub fn holder(read: &Read<'_>, account: AccountId, record: &RecordType, value: &Folded) -> Result<Option<RecordId>> {
    Ok(holders(read, account, record, std::slice::from_ref(value))?.into_values().next())
}

/// The records with these unique values, as [`holder`] finds one, by value.
pub fn holders(
    read: &Read<'_>,
    account: AccountId,
    record: &RecordType,
    values: &[Folded],
) -> Result<HashMap<Folded, RecordId>> {
    let mut found: HashMap<Folded, RecordId> = HashMap::new();
    if values.is_empty() {
        return Ok(found);
    }
    let wanted: HashSet<&Folded> = values.iter().collect();
    read.each(&statements::of(record).holders, &[account.into(), Param::Ids(&hashes_of(values))], |row| {
        let (id, value) = (RecordId(row.int(0)?), Folded::of(row.text(1)?));
        if wanted.contains(&value) {
            found.entry(value).and_modify(|oldest| *oldest = id.min(*oldest)).or_insert(id);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whether a record other than `ours` has any of these unique values.
pub fn others_have<V>(read: &Read<'_>, reach: &Reach<V>, values: &[Folded], ours: &[i64]) -> Result<bool> {
    let wanted: HashSet<&Folded> = values.iter().collect();
    let found = read.first(
        &statements::of(reach.record()).held_by_others,
        &[reach.account().into(), Param::Ids(&hashes_of(values)), Param::Ids(ours)],
        |row| Ok(wanted.contains(&Folded::of(row.text(0)?)).then_some(())),
    )?;
    Ok(found.is_some())
}

fn hashes_of(values: &[Folded]) -> Vec<i64> {
    let mut hashes: Vec<i64> = values.iter().flat_map(Folded::hashes).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}
