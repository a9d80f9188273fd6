//! Erasing a lead: deleted, and then taken out of everything that remembers the lead. What is reached stands in
//! `store::erasure`.

use crate::leads;
use headwater_model::actor::Actor;
use headwater_model::id::LeadId;
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Tx};

/// Deletes the lead, if the account still has it, and takes the lead's values out of deliveries. What the outbox holds is
/// then cleared part by part: by `clear_changes`, until there is nothing left.
pub fn begin(tx: &Tx<'_>, actor: &Actor, now: Timestamp, lead: LeadId) -> Result<(), Problem> {
    let account = actor.scope(Deed::DeleteLeads)?.account();
    let created = store::erasure::created_at(tx, account, lead)?;
    if created.is_some() {
        leads::delete(tx, actor, now, &[Ok(lead)])?.into_iter().collect::<Result<Vec<()>, Problem>>()?;
    }
    // Of a lead that was deleted before, nobody knows when it was created.
    Ok(store::erasure::clear_deliveries(tx, account, lead, created.unwrap_or(Timestamp(0)))?)
}

/// Clears the next part of the outbox after a number; gives the number to go on from, or `None` at the end.
pub fn clear_changes(tx: &Tx<'_>, actor: &Actor, lead: LeadId, after: i64) -> Result<Option<i64>, Problem> {
    let account = actor.scope(Deed::DeleteLeads)?.account();
    Ok(store::erasure::clear_changes(tx, account, lead, after)?)
}
