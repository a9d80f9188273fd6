//! What becomes of opportunities whose leads are deleted (W286, W311).

use crate::parts;
use crate::records::consequence::{self, Records};
use crate::records::references;
use headwater_model::context::Context;
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, LeadId, RecordId};
use headwater_model::permission::Delete;
use headwater_model::problem::Problem;
use headwater_model::records::opportunity::OPPORTUNITY;
use headwater_model::records::opportunity_lead::OPPORTUNITY_LEAD;
use headwater_store::former_subjects::{self, FormerSubject};
use headwater_store::opportunities::{self, Joined, MOST_JOINED};
use headwater_store::records::{blocks, read};
use headwater_store::writes::belongings::DeletedLeads;
use headwater_store::writes::deletion;
use headwater_store::{Tx, Volume};
use std::collections::{BTreeMap, HashMap};

/// Pages changed where a lead leaves an opportunity that is deleted with it: of both rows, and of what is remembered.
const PAGES_OF_A_LEAVE: usize = 2 * deletion::PAGES_OF_A_DELETION + former_subjects::PAGES_OF_A_NEW_ROW;

/// Whether an account has opportunities at all. Without any, a deleted lead leaves nothing behind.
pub fn has_any(tx: &Tx<'_>, context: &Context) -> Result<bool, Problem> {
    Ok(blocks::active(tx, context.actor.account, &OPPORTUNITY)? > 0)
}

/// About how much is written for each of some leads that are deleted, if it has opportunities; and of how many of the first leads this
/// is known. The others are for another transaction.
pub fn volumes(tx: &Tx<'_>, account: AccountId, leads: &[LeadId]) -> Result<(HashMap<LeadId, Volume>, usize), Problem> {
    let (joined, first) = opportunities::opportunities_of_first(tx, account, leads, MOST_JOINED)?;
    let bytes = bytes_of(tx, account, &joined)?;
    let mut volumes: HashMap<LeadId, Volume> = HashMap::new();
    for it in &joined {
        *volumes.entry(it.lead).or_default() += volume(&bytes, it);
    }
    Ok((volumes, first))
}

/// The bytes of the opportunities of leads.
fn bytes_of(tx: &Tx<'_>, account: AccountId, joined: &[Joined]) -> Result<HashMap<RecordId, usize>, Problem> {
    let ids: Vec<RecordId> = joined.iter().map(|joined| joined.opportunity).collect();
    Ok(read::bytes_of(tx, &reach(account), &ids)?)
}

fn volume(bytes: &HashMap<RecordId, usize>, joined: &Joined) -> Volume {
    Volume { bytes: bytes.get(&joined.opportunity).copied().unwrap_or_default(), pages: PAGES_OF_A_LEAVE }
}

fn reach(account: AccountId) -> Reach<Delete> {
    Reach::of_consequence(&OPPORTUNITY, account)
}

/// Takes deleted leads off their opportunities: at most this many times, and as often as the transaction has room for. An opportunity
/// of which one was the only lead is deleted, and remembered as the lead's: what was told of the opportunity may hold values of the
/// lead. Returns how often, and whether none is left.
pub fn leave(tx: &Tx<'_>, context: &Context, gone: DeletedLeads<'_>, most: usize) -> Result<(usize, bool), Problem> {
    let account = gone.account;
    let mut joined = opportunities::some_of_leads(tx, account, gone.leads, most)?;
    let is_all = joined.len() < most;
    joined.sort_unstable_by_key(|joined| (joined.opportunity, joined.lead));
    let bytes = bytes_of(tx, account, &joined)?;
    let fitting = parts::fitting(tx, &joined, |joined| volume(&bytes, joined));
    let left = &joined[..fitting];
    let ids: Vec<RecordId> = left.iter().map(|joined| joined.id).collect();
    consequence::take_along(tx, context, Records { record: &OPPORTUNITY_LEAD, ids: &ids, undo: gone.undo })?;
    // The last lead of each, as if the leads were deleted one after the other.
    let mut deserted: BTreeMap<RecordId, LeadId> =
        left.iter().map(|joined| (joined.opportunity, joined.lead)).collect();
    let named: Vec<RecordId> = deserted.keys().copied().collect();
    let others = opportunities::counts_of_leads(tx, account, &named)?;
    deserted.retain(|opportunity, _| !others.contains_key(opportunity));
    if !deserted.is_empty() {
        let (record, ids): (_, Vec<RecordId>) = (&OPPORTUNITY, deserted.keys().copied().collect());
        let deserted: Vec<FormerSubject> =
            deserted.into_iter().map(|(id, lead)| FormerSubject { record, id, lead }).collect();
        consequence::take_along(tx, context, Records { record, ids: &ids, undo: gone.undo })?;
        former_subjects::remember(tx, account, &deserted)?;
        references::clear(tx, context, Records { record, ids: &ids, undo: gone.undo })?;
    }
    Ok((fitting, is_all && fitting == joined.len()))
}
