//! Changing leads. A call's leads are read at once, changed in memory one draft after the other, since a later draft may name
//! what an earlier one has changed, and written at once.

use super::{Drafts, active_owners, addresses_of, check_owner, check_status};
use crate::Outcomes;
use headwater_model::actor::{Actor, Scope};
use headwater_model::cell::{Cell, Value};
use headwater_model::change::{Entry, Kind};
use headwater_model::email::Folded;
use headwater_model::event::{NewEvent, Source};
use headwater_model::field::{Catalogue, Custom};
use headwater_model::id::{LeadId, UserId};
use headwater_model::key::Strictness;
use headwater_model::lead::{AnyField, CONTACT_WITH_OPPORTUNITY, Draft};
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_model::standard_fields::{Standard, at};
use headwater_model::time::Timestamp;
use headwater_store::lead_row::{self, Stored};
use headwater_store::leads::Change;
use headwater_store::{self as store, Tx};
use std::collections::{HashMap, HashSet};

/// What is done about a lead that is to be updated and does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing; it counts as done (updateLeads).
    Ignore,
    /// It is refused (updateLeadsV2).
    Refuse,
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
        owners: active_owners(tx, scope.account(), drafts)?,
        known: Known::load(tx, &scope, drafts)?,
        events: vec![],
        changes: vec![],
        entries: vec![],
        changed: HashSet::new(),
    };
    let mut outcomes = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let outcome = draft.as_ref().map_err(Problem::clone).and_then(|draft| update.one(draft));
        outcomes.push(match outcome {
            Err(Problem::NotFound) if missing == Missing::Ignore => Ok(()),
            Err(problem) if problem.is_internal() => return Err(problem),
            outcome => outcome,
        });
    }
    update.write()?;
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
    owners: HashSet<UserId>,
    known: Known,
    events: Vec<NewEvent>,
    /// What is still to be written, and what then goes into the outbox: of a lead at most one change at a time, which is
    /// what `changed` knows.
    changes: Vec<Change>,
    entries: Vec<Entry>,
    changed: HashSet<LeadId>,
}

/// Leads as they are by now, and who has which address by now.
struct Known {
    leads: HashMap<LeadId, Stored>,
    holders: HashMap<Folded, LeadId>,
}

impl Known {
    /// The leads that drafts name, and the addresses that matter: those by which leads are named, and those that leads may
    /// get or lose.
    fn load(tx: &Tx<'_>, scope: &Scope, drafts: &Drafts) -> Result<Self, Problem> {
        let ids: Vec<LeadId> = drafts.iter().flatten().filter_map(|draft| draft.id).collect();
        let mut leads = store::leads::find(tx, scope.account(), &ids)?;
        let mut mentions: HashMap<LeadId, usize> = HashMap::with_capacity(ids.len());
        for id in ids {
            *mentions.entry(id).or_default() += 1;
        }
        let keeps_its_address = |draft: &Draft| {
            let lead = draft.id.filter(|id| mentions.get(id) == Some(&1)).and_then(|id| leads.get(&id));
            lead.is_some_and(|lead| lead.cells[at::EMAIL.index()].as_text() == draft.email())
        };
        let addresses = addresses_of(drafts.iter().flatten().filter(|draft| !keeps_its_address(draft)));
        let holders = store::leads::ids_by_email(tx, scope.account(), &addresses)?;
        let others: Vec<LeadId> = holders.values().copied().filter(|id| !leads.contains_key(id)).collect();
        leads.extend(store::leads::find(tx, scope.account(), &others)?);
        Ok(Self { leads, holders })
    }
}

/// What a draft comes to.
enum Decision<'d> {
    /// There is nothing to be written, and nothing to be said against it.
    Nothing,
    /// Values of the lead change; perhaps only the time of its update.
    Changes(Vec<(Standard, &'d Value)>, Option<String>),
}

impl Update<'_, '_> {
    fn one(&mut self, draft: &Draft) -> Result<(), Problem> {
        let lead = self.find(draft)?;
        let id = lead.id;
        match self.decide(lead, draft)? {
            Decision::Nothing => Ok(()),
            Decision::Changes(values, custom) => self.change(id, &values, custom),
        }
    }

    /// The lead a draft names, within the scope.
    fn find(&self, draft: &Draft) -> Result<&Stored, Problem> {
        let id = draft.id.or_else(|| self.known.holders.get(&Folded::of(draft.asked_email()?)).copied());
        let owner = self.scope.owner().map(|owner| owner.0);
        let lead = id.and_then(|id| self.known.leads.get(&id));
        let reached = lead.filter(|lead| owner.is_none() || lead.cells[at::OWNER.index()].as_int() == owner);
        // An address that none can have is the caller's fault rather than a lead that is gone.
        let refusal = || draft.refused_address().filter(|_| draft.id.is_none()).cloned();
        reached.ok_or_else(|| refusal().unwrap_or(Problem::NotFound))
    }

    fn decide<'d>(&self, lead: &Stored, draft: &'d Draft) -> Result<Decision<'d>, Problem> {
        let kept = self.kept(lead, draft)?;
        let is_other = |(field, value): &&(Standard, Value)| {
            lead.cells[field.index()] != *value && !kept.contains(&AnyField::Standard(*field))
        };
        let mut changes: Vec<(Standard, &Value)> =
            draft.values.iter().filter(is_other).map(|(field, value)| (*field, value)).collect();
        if self.address_is_settled(draft, lead, &mut changes)? == Address::Clashes {
            // The vendor reports success and moves nothing but the time of the update (wire.md).
            return Ok(Decision::Changes(vec![], None));
        }
        let is_locked = lead.cells[at::STATUS.index()].as_text() == Some(CONTACT_WITH_OPPORTUNITY);
        let asks_for_status = changes.iter().any(|(field, _)| *field == at::STATUS);
        if is_locked {
            changes.retain(|(field, _)| *field != at::STATUS);
        } else if asks_for_status {
            check_status(draft)?;
        }
        if changes.iter().any(|(field, _)| *field == at::OWNER) {
            check_owner(draft, &self.owners)?;
        }
        let custom = self.custom(lead, draft, &kept);
        match changes.is_empty() && custom.is_none() {
            true if is_locked && asks_for_status => Ok(Decision::Nothing),
            true => Err(Problem::Unchanged),
            false => Ok(Decision::Changes(changes, custom)),
        }
    }

    /// The fields whose values cannot be held as they were sent, and which the lead holds so all the same, from when their fields
    /// were others: these stay. Any other such value is judged.
    fn kept(&self, lead: &Stored, draft: &Draft) -> Result<HashSet<AnyField>, Problem> {
        let mut kept = HashSet::new();
        if draft.unfit.is_empty() {
            return Ok(kept);
        }
        let custom: Vec<(Custom, &str)> = draft.unfit.iter().filter_map(|it| Some((it.custom()?, &*it.sent))).collect();
        let mut holds_custom = store::custom::holds(&lead.custom, self.catalogue, &custom).into_iter();
        for unfit in &draft.unfit {
            let is_held = match unfit.field {
                AnyField::Standard(field) => lead.cells[field.index()].as_text() == Some(&*unfit.sent),
                AnyField::Custom(_) => holds_custom.next() == Some(true),
            };
            match &unfit.refusal {
                _ if is_held => drop(kept.insert(unfit.field)),
                Some(refusal) => return Err(refusal.clone()),
                None => {}
            }
        }
        Ok(kept)
    }

    /// The custom values as they are to be, if they are to be others.
    fn custom(&self, lead: &Stored, draft: &Draft, kept: &HashSet<AnyField>) -> Option<String> {
        let set = |changes: &[(Custom, String)]| store::custom::set(&lead.custom, self.catalogue, changes);
        let new = match (draft.custom.as_slice(), kept.is_empty()) {
            ([], _) => return None,
            (changes, true) => set(changes),
            (changes, false) => {
                let others = changes.iter().filter(|(field, _)| !kept.contains(&AnyField::Custom(*field)));
                set(&others.cloned().collect::<Vec<_>>())
            }
        };
        Some(new).filter(|new| *new != lead.custom)
    }

    /// Decides about a changed address: a lead found by its address keeps its spelling; a new address must be free.
    fn address_is_settled(
        &self,
        draft: &Draft,
        lead: &Stored,
        changes: &mut Vec<(Standard, &Value)>,
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
        match self.known.holders.get(&Folded::of(address)) {
            Some(holder) if *holder != lead.id && self.strictness == Strictness::Strict => Ok(Address::Clashes),
            Some(holder) if *holder != lead.id => Err(Problem::Taken),
            _ => Ok(Address::Settled),
        }
    }

    /// Changes a lead in memory, and notes what is to be written and told of it.
    fn change(&mut self, id: LeadId, values: &[(Standard, &Value)], custom: Option<String>) -> Result<(), Problem> {
        if !self.changed.insert(id) {
            // Subscribers are sent the lead as it was after each change (W175).
            self.write()?;
            self.changed.insert(id);
        }
        let Some(lead) = self.known.leads.get_mut(&id) else { return Err(Problem::NotFound) };
        self.events.extend(values.iter().filter_map(|(field, value)| event(lead, *field, value, self.at)));
        self.entries.push(Entry {
            lead: id,
            kind: Kind::Updated,
            detail: Some(lead_row::difference(lead, values, custom.as_deref())),
        });
        // Invariant: a lead's time of update never goes back, whatever the clock does.
        let last = lead.cells[at::UPDATED.index()].as_int().unwrap_or_default();
        let at = Timestamp(self.at.0.max(last));
        let was_active = lead_row::is_active(lead);
        for (field, value) in values {
            if *field == at::EMAIL {
                let old = Folded::of(lead.cells[field.index()].as_text().unwrap_or_default());
                // Of leads that had one address before it was folded as it is, the oldest stays its holder.
                if self.known.holders.get(&old) == Some(&id) {
                    self.known.holders.remove(&old);
                }
                self.known.holders.insert(Folded::of(value.as_text().unwrap_or_default()), id);
            }
            lead.cells[field.index()] = (*value).clone();
        }
        lead.cells[at::UPDATED.index()] = Cell::Int(at.0);
        lead.custom = custom.clone().unwrap_or(std::mem::take(&mut lead.custom));
        let active = i64::from(lead_row::is_active(lead)) - i64::from(was_active);
        let mut values: Vec<(Standard, Value)> =
            values.iter().map(|(field, value)| (*field, (*value).clone())).collect();
        values.sort_unstable_by_key(|(field, _)| field.index());
        self.changes.push(Change { id, at, values, custom, active });
        Ok(())
    }

    /// Writes what was changed so far, and appends it to the outbox.
    fn write(&mut self) -> Result<(), Problem> {
        self.changed.clear();
        let account = self.scope.account();
        store::leads::update(self.tx, account, &std::mem::take(&mut self.changes))?;
        Ok(store::outbox::append(self.tx, account, self.at, &std::mem::take(&mut self.entries))?)
    }
}

/// Whether a draft's address can be written.
#[derive(PartialEq, Eq)]
enum Address {
    Settled,
    Clashes,
}

/// What a timeline tells of a changed value.
fn event(lead: &Stored, field: Standard, value: &Value, at: Timestamp) -> Option<NewEvent> {
    let source = match field {
        at::STATUS => Source::ChangeLeadStatus,
        at::OWNER => Source::LeadOwnerChange,
        _ => return None,
    };
    let text = |cell: &Cell<'_>| match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Int(number) => number.to_string().into(),
        Cell::Text(text) => text.as_ref().into(),
    };
    let data = serde_json::json!({ "from": text(&lead.cells[field.index()]), "to": text(value) });
    Some(NewEvent { lead: lead.id, source, name: None, data: Some(data.to_string()), at })
}
