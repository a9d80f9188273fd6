//! Creating, changing and deleting leads.

use crate::Outcomes;
use headwater_model::actor::{Actor, Scope};
use headwater_model::cell::Cell;
use headwater_model::change::{Entry, Kind};
use headwater_model::email;
use headwater_model::event::{NewEvent, Source};
use headwater_model::field::Catalogue;
use headwater_model::id::{AccountId, LeadId, Sequence, UserId};
use headwater_model::key::Strictness;
use headwater_model::lead::{CONTACT_WITH_OPPORTUNITY, Draft};
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_model::standard_fields::{Standard, at};
use headwater_model::time::Timestamp;
use headwater_store::lead_row::Stored;
use headwater_store::lead_row::difference;
use headwater_store::{self as store, Tx};
use std::collections::{HashMap, HashSet};

/// Drafts as they were read: some could not be.
pub type Drafts = [Result<Draft, Problem>];

/// What is done about a lead that is to be updated and does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing; it counts as done (updateLeads).
    Ignore,
    /// It is refused (updateLeadsV2).
    Refuse,
}

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
    let mut owners = Owners::default();
    let addresses = addresses_of(drafts.iter().flatten());
    let mut taken: HashSet<String> = store::leads::ids_by_email(tx, account, &addresses)?.into_keys().collect();
    let mut sound: Vec<&Draft> = Vec::with_capacity(drafts.len());
    let mut outcomes: Outcomes<()> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let checked = draft.as_ref().map_err(Problem::clone).and_then(|draft| {
            check_new(tx, &scope, draft, &mut owners, &mut taken)?;
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
fn addresses_of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Vec<String> {
    drafts.filter_map(Draft::email).map(email::fold).collect()
}

/// Whether a draft can become a lead: it has an address, which no lead and no earlier draft holds.
fn check_new(
    tx: &Tx<'_>,
    scope: &Scope,
    draft: &Draft,
    owners: &mut Owners,
    taken: &mut HashSet<String>,
) -> Result<(), Problem> {
    draft.check()?;
    check_status(draft)?;
    check_owner(tx, scope, draft, owners)?;
    match taken.insert(email::fold(draft.email().unwrap_or_default())) {
        true => Ok(()),
        false => Err(Problem::Taken),
    }
}

fn created(lead: LeadId, actor: &Actor, at: Timestamp) -> NewEvent {
    let name = actor.user.map(|_| format!("Manually added by {}", actor.name));
    NewEvent { lead, source: Source::LeadCreation, name, data: None, at }
}

/// Changes the leads that the drafts name, by id or else by address.
pub fn update(
    tx: &Tx<'_>,
    actor: &Actor,
    at: Timestamp,
    catalogue: &Catalogue,
    drafts: &Drafts,
    (missing, strictness): (Missing, Strictness),
) -> Result<Outcomes<()>, Problem> {
    let scope = actor.scope(Deed::EditLeads)?;
    let mut update = Update {
        tx,
        scope,
        at,
        catalogue,
        strictness,
        owners: Owners::default(),
        events: vec![],
        entries: vec![],
        changed: HashSet::new(),
    };
    let mut outcomes = Vec::with_capacity(drafts.len());
    // One lead after the other: a later draft may name a lead that an earlier one has changed.
    for draft in drafts {
        let outcome = draft.as_ref().map_err(Problem::clone).and_then(|draft| update.one(draft));
        outcomes.push(match outcome {
            Err(Problem::NotFound) if missing == Missing::Ignore => Ok(()),
            Err(problem) if problem.is_internal() => return Err(problem),
            outcome => outcome,
        });
    }
    update.announce()?;
    store::events::record(tx, scope.account(), &update.events)?;
    Ok(outcomes)
}

/// An update of several leads, under way.
struct Update<'a, 'c> {
    tx: &'a Tx<'c>,
    scope: Scope,
    at: Timestamp,
    catalogue: &'a Catalogue,
    strictness: Strictness,
    owners: Owners,
    events: Vec<NewEvent>,
    /// What goes into the outbox: at most one entry of a lead at a time, which is what `changed` knows.
    entries: Vec<Entry>,
    changed: HashSet<LeadId>,
}

impl Update<'_, '_> {
    fn one(&mut self, draft: &Draft) -> Result<(), Problem> {
        let lead = self.find(draft)?;
        let mut changes: Vec<(Standard, &Cell<'_>)> = Vec::new();
        for (field, value) in &draft.values {
            changes.retain(|(known, _)| known != field);
            if lead.cells[field.index()] != *value {
                changes.push((*field, value));
            }
        }
        if self.address_is_settled(draft, &lead, &mut changes)? == Address::Clashes {
            // The vendor reports success and moves nothing but the time of the update (wire.md).
            return self.write(&lead, &[], None);
        }
        let is_locked = lead.cells[at::STATUS.index()].as_text() == Some(CONTACT_WITH_OPPORTUNITY);
        let asks_for_status = changes.iter().any(|(field, _)| *field == at::STATUS);
        if is_locked {
            changes.retain(|(field, _)| *field != at::STATUS);
        } else if asks_for_status {
            check_status(draft)?;
        }
        if changes.iter().any(|(field, _)| *field == at::OWNER) {
            check_owner(self.tx, &self.scope, draft, &mut self.owners)?;
        }
        let custom = match draft.custom.as_slice() {
            [] => None,
            changes => {
                Some(store::custom::set(&lead.custom, self.catalogue, changes)).filter(|new| *new != lead.custom)
            }
        };
        if changes.is_empty() && custom.is_none() {
            return if is_locked && asks_for_status { Ok(()) } else { Err(Problem::Unchanged) };
        }
        self.record_changes(&lead, &changes);
        self.write(&lead, &changes, custom.as_deref())
    }

    /// The lead a draft names, within the scope.
    fn find(&self, draft: &Draft) -> Result<Stored, Problem> {
        let account = self.scope.account();
        let id = match (draft.id, draft.email()) {
            (Some(id), _) => Some(id),
            (None, Some(address)) => store::leads::id_by_email(self.tx, account, &email::fold(address))?,
            (None, None) => None,
        };
        let lead = match id {
            Some(id) => store::leads::find(self.tx, account, id)?,
            None => None,
        };
        let owner = self.scope.owner().map(|owner| owner.0);
        lead.filter(|lead| owner.is_none() || lead.cells[at::OWNER.index()].as_int() == owner).ok_or(Problem::NotFound)
    }

    /// Decides about a changed address: a lead found by its address keeps its spelling; a new address must be free.
    fn address_is_settled(
        &self,
        draft: &Draft,
        lead: &Stored,
        changes: &mut Vec<(Standard, &Cell<'_>)>,
    ) -> Result<Address, Problem> {
        if !changes.iter().any(|(field, _)| *field == at::EMAIL) {
            return Ok(Address::Settled);
        }
        let Some(address) = draft.email() else {
            return Err(Problem::invalid("emailAddress", "a lead cannot be without an address"));
        };
        if draft.id.is_none() {
            changes.retain(|(field, _)| *field != at::EMAIL);
            return Ok(Address::Settled);
        }
        match store::leads::id_by_email(self.tx, self.scope.account(), &email::fold(address))? {
            Some(holder) if holder != lead.id && self.strictness == Strictness::Strict => Ok(Address::Clashes),
            Some(holder) if holder != lead.id => Err(Problem::Taken),
            _ => Ok(Address::Settled),
        }
    }

    fn record_changes(&mut self, lead: &Stored, changes: &[(Standard, &Cell<'_>)]) {
        for (field, value) in changes {
            let source = match *field {
                at::STATUS => Source::ChangeLeadStatus,
                at::OWNER => Source::LeadOwnerChange,
                _ => continue,
            };
            let text = |cell: &Cell<'_>| match cell {
                Cell::Null => serde_json::Value::Null,
                Cell::Int(number) => number.to_string().into(),
                Cell::Text(text) => text.as_ref().into(),
            };
            let data = serde_json::json!({ "from": text(&lead.cells[field.index()]), "to": text(value) });
            self.events.push(NewEvent { lead: lead.id, source, name: None, data: Some(data.to_string()), at: self.at });
        }
    }

    fn write(&mut self, lead: &Stored, changes: &[(Standard, &Cell<'_>)], custom: Option<&str>) -> Result<(), Problem> {
        // Invariant: a lead's time of update never goes back, whatever the clock does.
        let last = lead.cells[at::UPDATED.index()].as_int().unwrap_or_default();
        let at = Timestamp(self.at.0.max(last));
        if !self.changed.insert(lead.id) {
            // Subscribers are sent the lead as it was after each change (W175).
            self.announce()?;
            self.changed.insert(lead.id);
        }
        store::leads::update(self.tx, self.scope.account(), at, lead, changes, custom)?;
        let detail = Some(difference(lead, changes, custom));
        self.entries.push(Entry { lead: lead.id, kind: Kind::Updated, detail });
        Ok(())
    }

    /// Appends what was changed so far to the outbox.
    fn announce(&mut self) -> Result<(), Problem> {
        self.changed.clear();
        Ok(store::outbox::append(self.tx, self.scope.account(), self.at, &std::mem::take(&mut self.entries))?)
    }
}

/// Whether a draft's address can be written.
#[derive(PartialEq, Eq)]
enum Address {
    Settled,
    Clashes,
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
    let mut deleted = Vec::new();
    let mut outcomes = Vec::with_capacity(ids.len());
    // One lead after the other: each takes its rows in several tables along.
    for id in ids {
        let outcome = match id {
            Err(problem) => Err(problem.clone()),
            Ok(id) if store::leads::delete(tx, &scope, *id)? => {
                store::events::delete_of_lead(tx, account, *id)?;
                deleted.push(*id);
                Ok(())
            }
            Ok(_) => Err(Problem::NotFound),
        };
        outcomes.push(outcome);
    }
    store::memberships::delete_of_leads(tx, account, &deleted)?;
    let entries: Vec<Entry> = deleted.iter().map(|id| Entry::plain(*id, Kind::Deleted)).collect();
    store::outbox::append(tx, account, at, &entries)?;
    Ok(outcomes)
}

/// The owners seen in this batch, and whether they are active people of the account.
type Owners = HashMap<UserId, bool>;

fn check_owner(tx: &Tx<'_>, scope: &Scope, draft: &Draft, owners: &mut Owners) -> Result<(), Problem> {
    let Some(owner) = draft.owner() else { return Ok(()) };
    let is_active = match owners.get(&owner) {
        Some(known) => *known,
        None => store::users::is_active(tx, scope.account(), owner)?,
    };
    owners.insert(owner, is_active);
    if is_active { Ok(()) } else { Err(Problem::DanglingReference { field: "ownerID".to_owned() }) }
}

fn check_status(draft: &Draft) -> Result<(), Problem> {
    match draft.get(at::STATUS).and_then(Cell::as_text) {
        Some(CONTACT_WITH_OPPORTUNITY) => {
            Err(Problem::invalid("leadStatus", "contactWithOpp is set by the system only"))
        }
        _ => Ok(()),
    }
}
