//! Deleting records, and telling of it.

use crate::error::Result;
use crate::outbox;
use crate::records::write;
use crate::tx::Tx;
use headwater_model::change::{Entry, Kind};
use headwater_model::context::Context;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::permission::Delete;
use std::collections::HashSet;

pub use crate::records::write::PAGES_OF_A_DELETION;

/// Deletes those of the records that are in reach. What belongs to them elsewhere is its callers' to delete. Returns those that
/// were there, in the order in which they are named.
pub fn delete(tx: &Tx<'_>, context: &Context, reach: &Reach<Delete>, ids: &[RecordId]) -> Result<Vec<RecordId>> {
    let mut there: HashSet<RecordId> = write::delete(tx, reach, ids)?;
    let deleted: Vec<RecordId> = ids.iter().copied().filter(|id| there.remove(id)).collect();
    let entries: Vec<Entry> = deleted.iter().map(|id| Entry::plain(reach.record(), *id, Kind::Deleted)).collect();
    outbox::append(tx, reach.account(), context.at, &entries)?;
    Ok(deleted)
}
