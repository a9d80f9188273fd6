//! What becomes of opportunities whose leads are deleted (W286).

use super::{OpportunityRules, joined};
use crate::records;
use headwater_model::actor::Actor;
use headwater_model::context::Context;
use headwater_model::id::{LeadId, RecordId};
use headwater_model::problem::Problem;
use headwater_model::records::opportunity::OPPORTUNITY;
use headwater_store::records::blocks;
use headwater_store::writes::deletion;
use headwater_store::{Tx, Volume, opportunities};
use std::collections::HashMap;

/// Whether an account has opportunities at all. Without any, a deleted lead leaves nothing behind.
pub fn has_any(tx: &Tx<'_>, context: &Context) -> Result<bool, Problem> {
    Ok(blocks::active(tx, context.actor.account, &OPPORTUNITY)? > 0)
}

/// About how much is written for each of some leads that are deleted, if it has opportunities.
pub fn volumes(tx: &Tx<'_>, context: &Context, leads: &[LeadId]) -> Result<HashMap<LeadId, Volume>, Problem> {
    let counts = opportunities::counts_of_opportunities(tx, context.actor.account, leads)?;
    let pages = |count: usize| Volume::of_pages(2 * count * deletion::PAGES_OF_A_DELETION);
    Ok(counts.into_iter().map(|(lead, count)| (lead, pages(count))).collect())
}

/// Takes deleted leads off their opportunities. An opportunity of which one was the only lead is deleted.
pub fn leave(tx: &Tx<'_>, context: &Context, leads: &[LeadId]) -> Result<(), Problem> {
    let account = context.actor.account;
    let joined = opportunities::opportunities_of(tx, account, leads)?;
    joined::remove(tx, context, &joined.iter().map(|joined| joined.id).collect::<Vec<_>>())?;
    let mut left: Vec<RecordId> = joined.iter().map(|joined| joined.opportunity).collect();
    left.sort_unstable();
    left.dedup();
    let others = opportunities::counts_of_leads(tx, account, &left)?;
    let deserted: Vec<Result<RecordId, Problem>> =
        left.into_iter().filter(|opportunity| !others.contains_key(opportunity)).map(Ok).collect();
    if !deserted.is_empty() {
        let operator = Context::of(Actor::key(account, "operator"), context.at);
        records::delete_by::<OpportunityRules>(tx, &operator, &OPPORTUNITY, &deserted)?;
    }
    Ok(())
}
