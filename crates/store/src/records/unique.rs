//! The records that hold given unique values: leads by their e-mail addresses.

use super::statements;
use crate::error::Result;
use crate::tx::Read;
use crate::value::Param;
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::records::lead::LEAD;
use std::collections::{HashMap, HashSet};

/// The lead of that address, if there is one; of several that were stored before their addresses counted as one, the oldest.
pub fn id_by_email(read: &Read<'_>, account: AccountId, address: &Folded) -> Result<Option<LeadId>> {
    Ok(ids_by_email(read, account, std::slice::from_ref(address))?.into_values().next())
}

/// The leads of those addresses, as [`id_by_email`] finds them, each by its address.
pub fn ids_by_email(read: &Read<'_>, account: AccountId, addresses: &[Folded]) -> Result<HashMap<Folded, LeadId>> {
    let mut found: HashMap<Folded, LeadId> = HashMap::new();
    if addresses.is_empty() {
        return Ok(found);
    }
    let wanted: HashSet<&Folded> = addresses.iter().collect();
    read.each(&statements::of(&LEAD).holders, &[account.into(), Param::Ids(&hashes_of(addresses))], |row| {
        let (id, address) = (LeadId(row.int(0)?), Folded::of(row.text(1)?));
        if wanted.contains(&address) {
            found.entry(address).and_modify(|oldest| *oldest = id.min(*oldest)).or_insert(id);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whether any of those addresses is that of a lead that is not among `ours`.
pub fn others_have(read: &Read<'_>, account: AccountId, addresses: &[Folded], ours: &[i64]) -> Result<bool> {
    let wanted: HashSet<&Folded> = addresses.iter().collect();
    let found = read.first(
        &statements::of(&LEAD).held_by_others,
        &[account.into(), Param::Ids(&hashes_of(addresses)), Param::Ids(ours)],
        |row| Ok(wanted.contains(&Folded::of(row.text(0)?)).then_some(())),
    )?;
    Ok(found.is_some())
}

fn hashes_of(addresses: &[Folded]) -> Vec<i64> {
    let mut hashes: Vec<i64> = addresses.iter().flat_map(Folded::hashes).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}
