//! Changing leads. The leads of a call are read at once, changed in memory one draft after the other (a later draft
//! may name a lead changed by an earlier one), and written at once, each lead once. Leads too large to be in memory
//! together are handled in parts.

use super::known::Known;
use super::rules::{Missing, Rules, StatesBetween};
use super::{Drafts, Owners, check_status, too_large};
use crate::{Outcomes, parts};
use headwater_model::cell::{Cell, Value};
use headwater_model::change::{Entry, Kind};
use headwater_model::context::Context;
use headwater_model::email::Folded;
use headwater_model::event::{NewEvent, Source};
use headwater_model::field::Custom;
use headwater_model::grant::Reach;
use headwater_model::id::LeadId;
use headwater_model::key::Strictness;
use headwater_model::limits;
use headwater_model::permission::{EDIT_LEADS, Edit};
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::record::{AnyField, Draft};
use headwater_model::records::lead::{self, CONTACT_WITH_OPPORTUNITY};
use headwater_model::time::Timestamp;
use headwater_store::outbox::State;
use headwater_store::records::row::{self, Stored};
use headwater_store::records::write::Change;
use headwater_store::{self as store, Tx, Volume};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Changes the leads named in drafts, by id or else by address. The last drafts may be left for another transaction.
pub fn update(
    tx: &Tx<'_>,
    context: &Context,
    drafts: &Drafts,
    Rules { missing, between: StatesBetween(mut room) }: Rules,
) -> Result<(Outcomes<()>, StatesBetween), Problem> {
    let reach = context.actor.grant(EDIT_LEADS)?.leads();
    let account = reach.account();
    let owners = Owners::among(tx, &reach, drafts)?;
    let is_told = store::subscriptions::any(tx, account)?;
    let call = Call { tx, context, reach, owners, is_told };
    let mut outcomes = Vec::with_capacity(drafts.len());
    let (mut at_once, mut is_full) = (drafts.len(), tx.is_full(Volume::default()));
    while outcomes.len() < drafts.len() && !is_full {
        let end = drafts.len().min(outcomes.len() + at_once.max(1));
        let part = &drafts[outcomes.len()..end];
        let known = match Known::load(tx, &reach, part)? {
            Ok(known) => known,
            Err(fitting) => {
                at_once = fitting.min(part.len() - 1);
                continue;
            }
        };
        let mut update = Update {
            call: &call,
            known,
            events: vec![],
            touched: vec![],
            places: HashMap::new(),
            entries: vec![],
            states: vec![],
            room,
            pending: Volume::default(),
        };
        for draft in part {
            is_full = tx.is_full(update.pending);
            if is_full {
                break;
            }
            let outcome = draft.as_ref().map_err(Problem::clone).and_then(|draft| update.one(draft));
            outcomes.push(match outcome {
                Err(Problem::NotFound) if missing == Missing::Ignore => Ok(()),
                Err(problem) if problem.is_internal() => return Err(problem),
                outcome => outcome,
            });
        }
        room = update.write()?;
    }
    let left = drafts.len() - outcomes.len();
    outcomes.extend(std::iter::repeat_with(parts::left).take(left));
    Ok((outcomes, StatesBetween(room)))
}

/// The constants of a call.
struct Call<'a, 'c> {
    tx: &'a Tx<'c>,
    context: &'a Context,
    reach: Reach<Edit>,
    owners: Owners,
    /// Whether there are subscribers.
    is_told: bool,
}

impl Call<'_, '_> {
    /// Pages changed with a lead in other tables: for its address, its timeline, and the outbox, where an older entry
    /// may be superseded.
    fn pages_of_a_change(&self, values: &[(Standard, &Value)]) -> usize {
        let of_value = |field: Standard| match field {
            lead::EMAIL => store::records::write::PAGES_OF_A_UNIQUE_VALUE,
            lead::STATUS | lead::OWNER => store::events::PAGES_OF_A_NEW_EVENT,
            _ => 0,
        };
        let told = if self.is_told { 1 + store::outbox_quota::PAGES_THAT_GIVE_WAY } else { 0 };
        told + values.iter().map(|(field, _)| of_value(*field)).sum::<usize>()
    }
}

/// An update of several leads, in progress.
struct Update<'a, 'c> {
    call: &'a Call<'a, 'c>,
    known: Known,
    events: Vec<NewEvent>,
    /// The leads to be written, in the order of their first changes.
    touched: Vec<Touched>,
    /// The indexes of leads in `touched`.
    places: HashMap<LeadId, usize>,
    /// The entries for the outbox, and the states sent to subscribers for each.
    entries: Vec<Entry>,
    states: Vec<Between>,
    /// Bytes that may still be stored for intermediate states.
    room: usize,
    /// The approximate volume still to be written.
    pending: Volume,
}

/// A lead changed in memory.
struct Touched {
    id: LeadId,
    /// The standard fields set, and whether custom values were set.
    fields: BTreeSet<Standard>,
    has_custom: bool,
    was_active: bool,
    /// The index of the lead's last entry.
    entry: usize,
}

/// The state of a lead sent to subscribers for a change.
enum Between {
    /// The final state of the lead.
    Last,
    /// The state before the next change.
    Snapshot(String),
    /// No state: the change with this index takes over.
    TakenOverBy(usize),
}

/// The effect of a draft.
enum Decision<'d> {
    /// No change, and no error.
    Nothing,
    /// Values change, or at least the time of the update.
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

    /// The lead named by a draft, within the grant.
    fn find(&self, draft: &Draft) -> Result<&Stored, Problem> {
        let id = draft.id.or_else(|| self.known.holders.get(&Folded::of(lead::asked_email(draft)?)).copied());
        let owner = self.call.reach.owner().map(|owner| owner.0);
        let lead = id.and_then(|id| self.known.leads.get(&id));
        let reached = lead.filter(|lead| owner.is_none() || lead.cells[lead::OWNER.index()].as_int() == owner);
        // An invalid address is an error of the caller, not a missing lead.
        let refusal = || lead::refused_address(draft).filter(|_| draft.id.is_none()).cloned();
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
            // The vendor reports success and changes only the time of the update (wire.md).
            return Ok(Decision::Changes(vec![], None));
        }
        let is_locked = lead.cells[lead::STATUS.index()].as_text() == Some(CONTACT_WITH_OPPORTUNITY);
        let asks_for_status = changes.iter().any(|(field, _)| *field == lead::STATUS);
        if is_locked {
            changes.retain(|(field, _)| *field != lead::STATUS);
        } else if asks_for_status {
            check_status(draft)?;
        }
        if changes.iter().any(|(field, _)| *field == lead::OWNER) {
            self.call.owners.check_change(draft)?;
        }
        let custom = self.custom(lead, draft, &kept);
        self.check_size(lead, &changes, custom.as_deref(), draft)?;
        match changes.is_empty() && custom.is_none() {
            true if is_locked && asks_for_status => Ok(Decision::Nothing),
            true => Err(Problem::Unchanged),
            false => Ok(Decision::Changes(changes, custom)),
        }
    }

    /// Fields with values that the field cannot hold, but the lead already has, from before a change of the field:
    /// these stay as they are. Any other such value is an error.
    fn kept(&self, lead: &Stored, draft: &Draft) -> Result<HashSet<AnyField>, Problem> {
        let mut kept = HashSet::new();
        if draft.unfit.is_empty() {
            return Ok(kept);
        }
        let custom: Vec<(Custom, &str)> = draft.unfit.iter().filter_map(|it| Some((it.custom()?, &*it.sent))).collect();
        let mut holds_custom = store::custom::holds(&lead.custom, &self.call.context.catalogue, &custom).into_iter();
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

    /// The new custom values; None if unchanged.
    fn custom(&self, lead: &Stored, draft: &Draft, kept: &HashSet<AnyField>) -> Option<String> {
        let set =
            |changes: &[(Custom, String)]| store::custom::set(&lead.custom, &self.call.context.catalogue, changes);
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

    /// Checks the size of a changed lead. An already too large lead may not grow, but may change otherwise.
    fn check_size(
        &self,
        lead: &Stored,
        changes: &[(Standard, &Value)],
        custom: Option<&str>,
        draft: &Draft,
    ) -> Result<(), Problem> {
        let length = |value: &Value| value.as_text().map_or(0, str::len);
        let old = length(&lead.cells[lead::DESCRIPTION.index()]);
        let new = changes.iter().find(|(field, _)| *field == lead::DESCRIPTION).map_or(old, |(_, value)| length(value));
        let (before, after) = (old + lead.custom.len(), new + custom.unwrap_or(&lead.custom).len());
        match after > limits::LEAD && after > before {
            true => Err(too_large(draft, &self.call.context.catalogue)),
            false => Ok(()),
        }
    }

    /// Checks a changed address: a lead found by its address keeps the present spelling; a new address must be free.
    fn address_is_settled(
        &self,
        draft: &Draft,
        lead: &Stored,
        changes: &mut Vec<(Standard, &Value)>,
    ) -> Result<Address, Problem> {
        if !changes.iter().any(|(field, _)| *field == lead::EMAIL) {
            return Ok(Address::Settled);
        }
        let Some(address) = lead::email(draft) else {
            return Err(Problem::invalid("emailAddress", "a lead cannot be without an address"));
        };
        if draft.id.is_none() {
            changes.retain(|(field, _)| *field != lead::EMAIL);
            return Ok(Address::Settled);
        }
        match self.known.holders.get(&Folded::of(address)) {
            Some(holder) if *holder != lead.id && self.call.context.strictness == Strictness::Strict => {
                Ok(Address::Clashes)
            }
            Some(holder) if *holder != lead.id => Err(Problem::Taken),
            _ => Ok(Address::Settled),
        }
    }

    /// Changes a lead in memory, and notes rows and entries to be written.
    fn change(&mut self, id: LeadId, values: &[(Standard, &Value)], custom: Option<String>) -> Result<(), Problem> {
        let Some(lead) = self.known.leads.get_mut(&id) else { return Err(Problem::NotFound) };
        let entry = self.entries.len();
        let place = *self.places.entry(id).or_insert(self.touched.len());
        if let Some(touched) = self.touched.get_mut(place) {
            if self.call.is_told {
                // Subscribers are sent the state after each change (W175), unless this would be too much (W221).
                let snapshot =
                    Some(&*lead).filter(|lead| lead.bytes() <= self.room).map(|lead| row::snapshot(&lead.view()));
                let bytes = snapshot.as_ref().map_or(0, String::len);
                self.room = self.room.saturating_sub(bytes);
                self.pending += Volume::of_bytes(bytes);
                self.states[touched.entry] = snapshot.map_or(Between::TakenOverBy(entry), Between::Snapshot);
            }
            touched.entry = entry;
        } else {
            let (fields, was_active) = (BTreeSet::new(), lead.is_active());
            self.touched.push(Touched { id, fields, has_custom: false, was_active, entry });
            let bytes = lead.bytes() + if self.call.is_told { lead.bytes_of_snapshot() } else { 0 };
            self.pending += Volume { bytes, pages: store::records::write::PAGES_OF_A_CHANGE };
        }
        let touched = &mut self.touched[place];
        touched.fields.extend(values.iter().map(|(field, _)| *field));
        touched.has_custom |= custom.is_some();
        self.events.extend(values.iter().filter_map(|(field, value)| event(lead, *field, value, self.call.context.at)));
        let detail = row::difference(lead, values, custom.as_deref());
        // Set values are written three times: in the detail, the lead and its snapshot.
        self.pending += Volume { bytes: 3 * detail.len(), pages: self.call.pages_of_a_change(values) };
        self.entries.push(Entry { lead: id, kind: Kind::Updated, detail: Some(detail) });
        self.states.push(Between::Last);
        // Invariant: a lead's time of update never goes back, whatever the clock does.
        let last = lead.cells[lead::UPDATED.index()].as_int().unwrap_or_default();
        for (field, value) in values {
            if *field == lead::EMAIL {
                let old = Folded::of(lead.cells[field.index()].as_text().unwrap_or_default());
                // Of several leads with one address (from before a change of the folding) the oldest remains the
                // holder.
                if self.known.holders.get(&old) == Some(&id) {
                    self.known.holders.remove(&old);
                }
                self.known.holders.insert(Folded::of(value.as_text().unwrap_or_default()), id);
            }
            lead.cells[field.index()] = (*value).clone();
        }
        lead.cells[lead::UPDATED.index()] = Cell::Int(self.call.context.at.0.max(last));
        if let Some(custom) = custom {
            lead.custom = custom;
        }
        Ok(())
    }

    /// Writes the changed leads, events and entries. Returns the bytes that may still be stored for intermediate
    /// states.
    fn write(self) -> Result<usize, Problem> {
        let Self { call, known, events, touched, entries, mut states, room, .. } = self;
        let (tx, account, leads) = (call.tx, call.reach.account(), &known.leads);
        let changes = touched.iter().map(|touched| {
            let lead = &leads[&touched.id];
            Change {
                id: touched.id,
                at: Timestamp(lead.cells[lead::UPDATED.index()].as_int().unwrap_or_default()),
                values: touched.fields.iter().map(|field| (*field, &lead.cells[field.index()])).collect(),
                custom: touched.has_custom.then_some(&*lead.custom),
                active: i64::from(lead.is_active()) - i64::from(touched.was_active),
                bytes: lead.bytes(),
            }
        });
        store::records::write::update(tx, &call.reach, &changes.collect::<Vec<_>>())?;
        if call.is_told && !entries.is_empty() {
            let state = |place: usize| match std::mem::replace(&mut states[place], Between::Last) {
                Between::Last => State::After(row::snapshot(&leads[&entries[place].lead].view())),
                Between::Snapshot(snapshot) => State::After(snapshot),
                Between::TakenOverBy(later) => State::TakenOverBy(later),
            };
            store::outbox::append_told(tx, account, call.context.at, &entries, state)?;
        } else {
            store::outbox::append(tx, account, call.context.at, &entries)?;
        }
        store::events::record(tx, account, &events)?;
        Ok(room)
    }
}

/// Whether a draft's address can be written.
#[derive(PartialEq, Eq)]
enum Address {
    Settled,
    Clashes,
}

/// The timeline event for a changed value; None for fields without an event.
fn event(lead: &Stored, field: Standard, value: &Value, at: Timestamp) -> Option<NewEvent> {
    let source = match field {
        lead::STATUS => Source::ChangeLeadStatus,
        lead::OWNER => Source::LeadOwnerChange,
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
