//! Creating, changing and deleting leads.

use crate::Outcomes;
use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::change::{Entry, Kind};
use headwater_model::email::Folded;
use headwater_model::event::{NewEvent, Source};
use headwater_model::field::Catalogue;
use headwater_model::id::{AccountId, LeadId, Sequence, UserId};
use headwater_model::lead::{CONTACT_WITH_OPPORTUNITY, Draft};
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_model::standard_fields::at;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Tx};
use std::collections::HashSet;

mod update;
pub use update::{Missing, update};
mod upsert;
pub use upsert::{By, upsert};

/// Drafts as they were read: some could not be.
pub type Drafts = [Result<Draft, Problem>];

/// Leads in one call from which on it pays to write them while others write to the account too.
const MANY: usize = 100;

/// Creates what can be created; says for each draft, in order, what became of it.
pub fn create(
    tx: &Tx<'_>,
    actor: &Actor,
    at: Timestamp,
    catalogue: &Catalogue,
    drafts: &Drafts,
) -> Result<Outcomes<LeadId>, Problem> {
    let scope = actor.scope(Deed::CreateLeads)?;
    let account = scope.account();
    let is_ahead = drafts.len() >= MANY && tx.work_ahead();
    let owners = active_owners(tx, account, drafts)?;
    let addresses = addresses_of(drafts.iter().flatten());
    let mut taken: HashSet<Folded> = store::leads::ids_by_email(tx, account, &addresses)?.into_keys().collect();
    let mut sound: Vec<&Draft> = Vec::with_capacity(drafts.len());
    let mut outcomes: Outcomes<()> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let checked = draft.as_ref().map_err(Problem::clone).and_then(|draft| {
            check_new(draft, &owners, &mut taken)?;
            sound.push(draft);
            Ok(())
        });
        match checked {
            Err(problem) if problem.is_internal() => return Err(problem),
            outcome => outcomes.push(outcome),
        }
    }
    let drawn = store::counters::draw(tx, account, Sequence::Lead, sound.len())?;
    let ids: Vec<LeadId> = drawn.iter().copied().map(LeadId).collect();
    let leads: Vec<(LeadId, &Draft)> = ids.iter().copied().zip(sound).collect();
    store::leads::insert(tx, account, at, catalogue, &leads)?;
    let events: Vec<NewEvent> = ids.iter().map(|id| created(*id, actor, at)).collect();
    store::events::record(tx, account, &events)?;
    tx.take(account)?;
    if is_ahead {
        look_again(tx, account, &leads, &drawn)?;
    }
    store::leads::count_new(tx, account, &leads)?;
    let entries: Vec<Entry> = ids.iter().map(|id| Entry::plain(*id, Kind::Created)).collect();
    store::outbox::append(tx, account, at, &entries)?;
    Ok(crate::numbered(outcomes, ids))
}

/// Invariant: one address, one lead. What was free before the account was taken may be another's by now.
fn look_again(tx: &Tx<'_>, account: AccountId, leads: &[(LeadId, &Draft)], ids: &[i64]) -> Result<(), Problem> {
    let addresses = addresses_of(leads.iter().map(|(_, draft)| *draft));
    match store::leads::others_have(tx, account, &addresses, ids)? {
        true => Err(tx.run_again().into()),
        false => Ok(()),
    }
}

/// Their addresses, in the form in which they are compared.
fn addresses_of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Vec<Folded> {
    drafts.filter_map(Draft::asked_email).map(Folded::of).collect()
}

/// Whether a draft can become a lead: it has an address, which no lead and no earlier draft holds.
fn check_new(draft: &Draft, owners: &HashSet<UserId>, taken: &mut HashSet<Folded>) -> Result<(), Problem> {
    draft.check()?;
    check_status(draft)?;
    check_owner(draft, owners)?;
    match taken.insert(Folded::of(draft.email().unwrap_or_default())) {
        true => Ok(()),
        false => Err(Problem::Taken),
    }
}

fn created(lead: LeadId, actor: &Actor, at: Timestamp) -> NewEvent {
    let name = actor.user.map(|_| format!("Manually added by {}", actor.name));
    NewEvent { lead, source: Source::LeadCreation, name, data: None, at }
}

/// Deletes leads with their memberships and events.
pub fn delete(
    tx: &Tx<'_>,
    actor: &Actor,
    at: Timestamp,
    ids: &[Result<LeadId, Problem>],
) -> Result<Outcomes<()>, Problem> {
    let scope = actor.scope(Deed::DeleteLeads)?;
    let account = scope.account();
    let named: Vec<LeadId> = ids.iter().flatten().copied().collect();
    let mut there = store::leads::delete(tx, &scope, &named)?;
    // A second mention of a lead finds nothing any more.
    let outcomes: Outcomes<()> = ids
        .iter()
        .map(|id| match id {
            Err(problem) => Err(problem.clone()),
            Ok(id) if there.remove(id) => Ok(()),
            Ok(_) => Err(Problem::NotFound),
        })
        .collect();
    let deleted: Vec<LeadId> =
        ids.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok()).flat_map(|(id, _)| id.clone()).collect();
    store::events::delete_of_leads(tx, account, &deleted)?;
    store::memberships::delete_of_leads(tx, account, &deleted)?;
    let entries: Vec<Entry> = deleted.iter().map(|id| Entry::plain(*id, Kind::Deleted)).collect();
    store::outbox::append(tx, account, at, &entries)?;
    Ok(outcomes)
}

/// Those whom drafts name as owners and who are active people of the account.
fn active_owners(tx: &Tx<'_>, account: AccountId, drafts: &Drafts) -> Result<HashSet<UserId>, Problem> {
    let owners: Vec<UserId> = drafts.iter().flatten().filter_map(Draft::owner).collect();
    Ok(store::users::active_among(tx, account, &owners)?)
}

fn check_owner(draft: &Draft, owners: &HashSet<UserId>) -> Result<(), Problem> {
    match draft.owner() {
        Some(owner) if !owners.contains(&owner) => Err(Problem::DanglingReference { field: "ownerID".to_owned() }),
        _ => Ok(()),
    }
}

fn check_status(draft: &Draft) -> Result<(), Problem> {
    match draft.get(at::STATUS).and_then(Cell::as_text) {
        Some(CONTACT_WITH_OPPORTUNITY) => {
            Err(Problem::invalid("leadStatus", "contactWithOpp is set by the system only"))
        }
        _ => Ok(()),
    }
}
