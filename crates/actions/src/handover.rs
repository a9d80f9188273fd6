//! Removing a person: their leads are handed on first, some at a time, each as an update like any other, with its entry in the
//! timeline and its notice to subscribers.

use crate::leads::{Missing, update};
use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::field::Catalogue;
use headwater_model::id::{LeadId, UserId};
use headwater_model::key::Strictness;
use headwater_model::lead::Draft;
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_model::standard_fields::at;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Tx};

/// Leads that one transaction hands on at most.
pub const AT_ONCE: usize = 500;

/// Who leaves, and who takes over.
#[derive(Debug, Clone, Copy)]
pub struct Handover {
    /// The person who is to be removed.
    pub from: UserId,
    /// The person who owns the leads then; `None` for nobody.
    pub to: Option<UserId>,
}

/// Hands on the next leads after an id. Gives how many, and the last one's id; `None` once there is none left.
pub fn hand_on_some(
    tx: &Tx<'_>,
    actor: &Actor,
    now: Timestamp,
    handover: Handover,
    after: LeadId,
) -> Result<Option<(usize, LeadId)>, Problem> {
    let account = actor.scope(Deed::EditLeads)?.account();
    let leads = store::leads::owned_after(tx, account, handover.from, after, AT_ONCE as i64)?;
    let Some(last) = leads.last().copied() else { return Ok(None) };
    let owner = handover.to.map_or(Cell::Null, |user| Cell::Int(user.0));
    let draft = |id: &LeadId| Ok(Draft { id: Some(*id), values: vec![(at::OWNER, owner.clone())], ..Draft::default() });
    let drafts: Vec<Result<Draft, Problem>> = leads.iter().map(draft).collect();
    let catalogue = Catalogue::new(&store::fields::all(tx, account)?);
    let outcomes = update(tx, actor, now, &catalogue, &drafts, (Missing::Ignore, Strictness::Lenient))?;
    outcomes.into_iter().collect::<Result<Vec<()>, Problem>>()?;
    Ok(Some((leads.len(), last)))
}

/// Removes a person who owns no lead any more. `NotFound` if there is no such person; refused while they own one.
pub fn remove_person(tx: &Tx<'_>, actor: &Actor, person: UserId) -> Result<(), Problem> {
    let account = actor.scope(Deed::EditLeads)?.account();
    if !store::leads::owned_after(tx, account, person, LeadId(0), 1)?.is_empty() {
        return Err(Problem::invalid("person", "owns leads, which must be handed on first"));
    }
    if store::users::delete(tx, account, person)? { Ok(()) } else { Err(Problem::NotFound) }
}
