//! Creating or changing leads: the effect of createLeads, its error 301 and updateLeads, but in one transaction, so
//! that no other caller comes in between; in several transactions if too much for one.

use super::{KIND, LeadRules, addresses_of, asked_address};
use crate::records::Drafts;
use crate::records::judge::Judge;
use crate::records::rules::{Missing, Rules, Terms};
use crate::{Outcomes, parts};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::id::LeadId;
use headwater_model::permission::{CREATE_LEADS, EDIT_LEADS};
use headwater_model::problem::Problem;
use headwater_model::records::lead::{self, LEAD};
use headwater_store::writes::changes::StatesBetween;
use headwater_store::{self as store, Tx};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The key for finding the lead of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The address; an id is ignored.
    Email,
    /// The id. A draft without an id is a new lead.
    Id,
}

/// Leads to be created or changed.
pub struct Upsert<'d> {
    /// What is to become of the leads.
    pub drafts: &'d Drafts,
    /// The key for finding leads.
    pub by: By,
    /// What earlier transactions of the call have left for intermediate states.
    pub between: StatesBetween,
}

/// The treatment of a draft.
enum Step {
    Create,
    Change,
    Refuse(Problem),
}

/// Changes existing leads and creates the others; returns the ids in the order of the drafts. An unchanged lead
/// counts as done. The last ones may be left for another transaction.
pub fn upsert(
    tx: &Tx<'_>,
    context: &Context,
    Upsert { drafts, by, between }: Upsert<'_>,
) -> Result<(Outcomes<LeadId>, StatesBetween), Problem> {
    context.actor.grant(EDIT_LEADS)?;
    let reach = context.actor.grant(CREATE_LEADS)?.leads();
    let account = reach.account();
    let addresses = addresses_of(drafts.iter().flatten());
    let mut holders = store::records::unique::holders(tx, account, &LEAD, &addresses)?;
    let judge = Judge::among(tx, context, &reach, drafts)?;
    let mut rules = LeadRules::prepare(tx, context, drafts)?;
    let mut taken: HashSet<Folded> = holders.keys().cloned().collect();
    let step = |draft: &Result<Draft, Problem>| match draft {
        Err(problem) => Step::Refuse(problem.clone()),
        Ok(draft) if is_there(draft, by, &taken) => Step::Change,
        Ok(draft) => step_of_new(judge.completed(&mut rules, draft), &mut taken),
    };
    let steps: Vec<Step> = drafts.iter().map(step).collect();
    // Both actions take owned drafts, and the job may run again.
    let of = |wanted: fn(&Step) -> bool| -> Vec<Result<Draft, Problem>> {
        drafts.iter().zip(&steps).filter(|(_, step)| wanted(step)).map(|(draft, _)| draft.clone()).collect()
    };
    let new = of(|step| matches!(step, Step::Create));
    let created = KIND.create(tx, context, &new)?;
    let addresses = new.iter().flatten().filter_map(lead::email).map(Folded::of);
    holders.extend(addresses.zip(&created).filter_map(|(address, id)| Some((address, *id.as_ref().ok()?))));
    let mut changes = of(|step| matches!(step, Step::Change));
    if by == By::Email {
        changes.iter_mut().flatten().for_each(|draft| draft.id = None);
    }
    // New leads come first, as within one transaction.
    let is_left = created.iter().any(|outcome| matches!(outcome, Err(Problem::Left { .. })));
    let (changed, between) = if is_left {
        (changes.iter().map(|_| parts::left()).collect(), between)
    } else {
        KIND.update(tx, context, &changes, Terms { missing: Missing::Refuse, between, undo: None })?
    };
    let (mut created, mut changed) = (created.into_iter(), changed.into_iter());
    let outcomes = drafts.iter().zip(steps).map(|(draft, step)| {
        let lost = || Err(Problem::Broken("an object has no outcome".to_owned()));
        match (step, draft) {
            (Step::Refuse(problem), _) => Err(problem),
            (Step::Create, _) => created.next().unwrap_or_else(lost),
            (Step::Change, Ok(draft)) => settled(changed.next(), draft, by, &holders).unwrap_or_else(lost),
            (Step::Change, Err(problem)) => Err(problem.clone()),
        }
    });
    Ok((outcomes.collect(), between))
}

/// Whether a draft means a lead that exists, given the addresses used by leads and by earlier drafts.
fn is_there(draft: &Draft, by: By, taken: &HashSet<Folded>) -> bool {
    match by {
        By::Id => draft.id.is_some(),
        By::Email => asked_address(draft).is_some_and(|address| taken.contains(&Folded::of(address))),
    }
}

/// The treatment of a new lead's draft, completed or refused; its address is taken from then on.
fn step_of_new(completed: Result<Cow<'_, Draft>, Problem>, taken: &mut HashSet<Folded>) -> Step {
    match completed {
        Err(problem) => Step::Refuse(problem),
        Ok(draft) if taken.insert(Folded::of(lead::email(&draft).unwrap_or_default())) => Step::Create,
        Ok(_) => Step::Refuse(Problem::Taken),
    }
}

/// The outcome of a change: the lead's id. If a lead outside the actor's grant has the address, the address is taken.
fn settled(
    outcome: Option<Result<(), Problem>>,
    draft: &Draft,
    by: By,
    holders: &HashMap<Folded, LeadId>,
) -> Option<Result<LeadId, Problem>> {
    let id = match by {
        By::Id => draft.id,
        By::Email => asked_address(draft).and_then(|address| holders.get(&Folded::of(address)).copied()),
    };
    Some(match outcome? {
        Ok(()) | Err(Problem::Unchanged) => Ok(id?),
        Err(Problem::NotFound) if by == By::Email => Err(Problem::Taken),
        Err(problem) => Err(problem),
    })
}
