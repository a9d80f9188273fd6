//! Changes of records. The records of a call are read at once, changed in memory one draft after the other (a later draft may name
//! a record changed by an earlier one), and written at once, each record once, with timelines and entries of the outbox.

use crate::custom;
use crate::deed_notes::MOST_IDS;
use crate::error::Result;
use crate::outbox::{self, NewEntries, SentState};
use crate::outbox_quota;
use crate::records::read::{self, Found};
use crate::records::row::{self, Stored};
use crate::records::unique;
use crate::records::write::{self, RowUpdate};
use crate::subscriptions;
use crate::tx::Tx;
use crate::undo::{self, Former, UndoKey};
use crate::volume::Volume;
use crate::writes::timeline;
use headwater_model::cell::{Cell, Value};
use headwater_model::change::{Entry, Follows, Kind};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::event::NewEvent;
use headwater_model::grant::Reach;
use headwater_model::id::{RecordId, UndoId};
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::record::{Standard, Visibility};
use headwater_model::time::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Bytes that a call may still store for subscribers as intermediate states of records changed several times (W221).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatesBetween(usize);

impl Default for StatesBetween {
    fn default() -> Self {
        Self(1 << 20)
    }
}

/// Records that were read to be changed.
pub(super) enum Loaded<'t, 'c> {
    /// All of them.
    All(Box<Changes<'t, 'c>>),
    /// They do not fit into memory; so many of them do.
    TooMuch(usize),
}

/// Changes of several records, in progress.
pub struct Changes<'t, 'c> {
    tx: &'t Tx<'c>,
    context: &'t Context,
    reach: Reach<Edit>,
    /// Whether there are subscribers to be told.
    is_told: bool,
    records: HashMap<RecordId, Stored>,
    /// Those in reach, where only another record says so.
    reached: HashSet<RecordId>,
    /// The present holders of unique values.
    holders: HashMap<Folded, RecordId>,
    events: Vec<NewEvent>,
    /// The records to be written, in the order of their first changes.
    touched: Vec<Touched>,
    /// The indexes of records in `touched`.
    places: HashMap<RecordId, usize>,
    /// The entries for the outbox, and the states sent to subscribers for each.
    entries: Vec<Entry>,
    states: Vec<Between>,
    room: StatesBetween,
    /// The undo under which former values are kept.
    undo: Option<UndoId>,
    /// The approximate volume still to be written.
    pending: Volume,
}

/// A record changed in memory.
struct Touched {
    id: RecordId,
    /// The standard fields set, with their former values.
    fields: BTreeMap<Standard, Value>,
    /// The former custom values; `None` if no custom value was set.
    custom: Option<String>,
    was_active: bool,
    /// The index of the record's last entry.
    entry: usize,
    /// The change before the next one, where a history is kept.
    follows: Follows,
}

impl Touched {
    /// The former and the present values of the fields set, to be kept.
    fn kept(&self, stored: &Stored) -> Former {
        let custom = self.custom.as_ref().map(|former| custom::difference(former, &stored.custom));
        let (former_custom, latter_custom) = custom.unwrap_or_default();
        let latter = self.fields.keys().map(|field| (*field, &stored.cells[field.index()]));
        Former {
            record: stored.record.name,
            id: self.id.0,
            former: row::partial(stored.record, self.fields.iter().map(|(field, it)| (*field, it)), &former_custom),
            latter: Some(row::partial(stored.record, latter, &latter_custom)),
        }
    }
}

/// The state of a record sent to subscribers for a change.
enum Between {
    /// The final state of the record.
    Last,
    /// The state before the next change.
    Snapshot(String),
    /// No state: the change with this index takes over.
    TakenOverBy(usize),
}

impl<'t, 'c> Changes<'t, 'c> {
    /// Reads the records that drafts name, by id or by unique value.
    pub(super) fn load(
        tx: &'t Tx<'c>,
        context: &'t Context,
        reach: Reach<Edit>,
        drafts: &[Result<Draft, Problem>],
    ) -> Result<Loaded<'t, 'c>> {
        let ids: Vec<RecordId> = drafts.iter().flatten().filter_map(|draft| draft.id).collect();
        let mut records = match read::find(tx, &reach, &ids, read::HELD)? {
            Found::All(records) => records,
            Found::TooMuch(fitting) => return Ok(Loaded::TooMuch(fitting)),
        };
        let values = values_of(&reach, &ids, &records, drafts);
        let holders = unique::holders(tx, reach.account(), reach.record(), &values)?;
        let others: Vec<RecordId> = holders.values().copied().filter(|id| !records.contains_key(id)).collect();
        match read::find(tx, &reach, &others, read::HELD)? {
            Found::All(others) => records.extend(others),
            Found::TooMuch(fitting) => return Ok(Loaded::TooMuch(fitting)),
        }
        let is_through = reach.owner().is_some() && reach.record().person().is_none();
        let reached = if is_through { read::reached(tx, &reach, &ids)? } else { HashSet::new() };
        let is_told = reach.record().is_sent_to_subscribers && subscriptions::any(tx, reach.account())?;
        Ok(Loaded::All(Box::new(Self {
            tx,
            context,
            reach,
            is_told,
            records,
            reached,
            holders,
            events: Vec::new(),
            touched: Vec::new(),
            places: HashMap::new(),
            entries: Vec::new(),
            states: Vec::new(),
            room: StatesBetween::default(),
            undo: None,
            pending: Volume::default(),
        })))
    }

    /// With what earlier transactions of the call have left for intermediate states.
    pub fn with_room(mut self: Box<Self>, room: StatesBetween) -> Box<Self> {
        self.room = room;
        self
    }

    /// With the former values kept under an undo.
    pub fn keeping(mut self: Box<Self>, undo: Option<UndoId>) -> Box<Self> {
        self.undo = undo;
        self
    }

    /// Whether the transaction has no room for more changes, with what else is going to be written.
    pub fn is_full(&self, besides: Volume) -> bool {
        self.tx.is_full(self.pending + besides)
    }

    /// The record that a draft names, as it is now, if it is in reach.
    pub fn find(&self, draft: &Draft) -> Option<&Stored> {
        let by_value = || self.holder(self.reach.record().unique?.asked(draft)?);
        let stored = self.records.get(&draft.id.or_else(by_value)?)?;
        let is_reached = match (self.reach.owner(), self.reach.record().person()) {
            (None, _) => true,
            (Some(owner), Some(field)) => stored.cells[field.index()].as_int() == Some(owner.0),
            (Some(_), None) => self.reached.contains(&stored.id),
        };
        is_reached.then_some(stored)
    }

    /// The record that holds a unique value, whoever may reach it.
    pub fn holder(&self, value: &str) -> Option<RecordId> {
        self.holders.get(&Folded::of(value)).copied()
    }

    /// Changes a record in memory, and notes rows, entries and timeline events to be written. Without values only the time of the
    /// update changes.
    pub fn change(
        &mut self,
        id: RecordId,
        values: &[(Standard, Cow<'_, Value>)],
        custom: Option<String>,
        events: Vec<NewEvent>,
    ) -> Result<(), Problem> {
        let record = self.reach.record();
        let place = self.touch(id)?;
        let Some(stored) = self.records.get_mut(&id) else { return Err(Problem::NotFound) };
        let touched = &mut self.touched[place];
        for (field, _) in values {
            touched.fields.entry(*field).or_insert_with(|| stored.cells[field.index()].clone());
        }
        if custom.is_some() {
            touched.custom.get_or_insert_with(|| stored.custom.clone());
        }
        let detail = row::difference(stored, values, custom.as_deref());
        let about = stored.lead();
        let unique = record.unique.and_then(|unique| values.iter().find(|(field, _)| *field == unique.field));
        // Pages in other tables: for the unique value, the timeline, and the outbox, where an older entry may be superseded.
        let told = if self.is_told { 1 + outbox_quota::PAGES_THAT_GIVE_WAY } else { 0 };
        let kept = if self.undo.is_some() { 1 } else { 0 };
        let pages = kept * undo::PAGES_OF_A_KEPT_ROW
            + told
            + unique.map_or(0, |_| write::PAGES_OF_A_UNIQUE_VALUE)
            + events.len() * timeline::PAGES_OF_A_NEW_EVENT;
        // Set values are written three times: in the detail, the record and the snapshot; and kept for undoing.
        self.pending += Volume { bytes: (3 + kept) * detail.len(), pages };
        self.events.extend(events);
        self.states.push(Between::Last);
        // Invariant: a record's time of update never goes back, whatever the clock does.
        let last = stored.cells[record.updated.index()].as_int().unwrap_or_default();
        if let Some((field, value)) = unique {
            hold(&mut self.holders, id, [&stored.cells[field.index()], value]);
        }
        for (field, value) in values {
            stored.cells[field.index()] = value.as_ref().clone();
        }
        stored.cells[record.updated.index()] = Cell::Int(self.context.at.0.max(last));
        let about = about.or_else(|| stored.lead());
        let follows = std::mem::replace(&mut touched.follows, Follows::Entry(self.entries.len()));
        self.entries.push(Entry { record, id, kind: Kind::Updated, detail: Some(detail), about, follows });
        if let Some(custom) = custom {
            stored.custom = custom;
        }
        Ok(())
    }

    /// Prepares the change of a record, and notes the present state if the record has changed before. Gives the place in `touched`.
    fn touch(&mut self, id: RecordId) -> Result<usize, Problem> {
        let Some(stored) = self.records.get(&id) else { return Err(Problem::NotFound) };
        let entry = self.entries.len();
        let place = *self.places.entry(id).or_insert(self.touched.len());
        if let Some(touched) = self.touched.get_mut(place) {
            if self.is_told {
                // Subscribers are sent the state after each change (W175), unless this would be too much (W221).
                let fits = stored.bytes() <= self.room.0;
                let snapshot = fits.then(|| row::snapshot(&stored.view()));
                let bytes = snapshot.as_ref().map_or(0, String::len);
                self.room.0 = self.room.0.saturating_sub(bytes);
                self.pending += Volume::of_bytes(bytes);
                self.states[touched.entry] = snapshot.map_or(Between::TakenOverBy(entry), Between::Snapshot);
            }
            touched.entry = entry;
        } else {
            let (fields, was_active) = (BTreeMap::new(), stored.is_active());
            let last = stored.record.history.and_then(|field| stored.cells[field.index()].as_int());
            let follows = last.map_or(Follows::Nothing, Follows::Number);
            self.touched.push(Touched { id, fields, custom: None, was_active, entry, follows });
            let bytes = stored.bytes() + if self.is_told { stored.bytes_of_snapshot() } else { 0 };
            self.pending += Volume { bytes, pages: write::PAGES_OF_A_CHANGE };
        }
        Ok(place)
    }

    /// Writes the changed records, events and entries. Returns what may still be stored for intermediate states.
    pub fn write(self: Box<Self>) -> Result<StatesBetween> {
        let Self { tx, context, reach, is_told, records, events, touched, entries, mut states, room, undo, .. } = *self;
        let account = reach.account();
        let new = NewEntries { account, at: context.at, actor: Some(&context.actor), entries: &entries };
        let first = if is_told && !entries.is_empty() {
            let state = |place: usize| match std::mem::replace(&mut states[place], Between::Last) {
                Between::Last => SentState::After(row::snapshot(&records[&entries[place].id].view())),
                Between::Snapshot(snapshot) => SentState::After(snapshot),
                Between::TakenOverBy(later) => SentState::TakenOverBy(later),
            };
            outbox::append_told(tx, new, state)?
        } else {
            outbox::append(tx, new)?
        };
        note_fields(tx, &reach, &records, &touched);
        // The row of a record names its last change, from which the history is followed back.
        let last: Vec<Value> = touched.iter().map(|touched| Cell::Int(first + touched.entry as i64)).collect();
        let updated = reach.record().updated.index();
        let changes = touched.iter().zip(&last).map(|(touched, last)| {
            let stored = &records[&touched.id];
            let values = touched.fields.keys().map(|field| (*field, &stored.cells[field.index()]));
            RowUpdate {
                id: touched.id,
                at: Timestamp(stored.cells[updated].as_int().unwrap_or_default()),
                values: values.chain(reach.record().history.map(|field| (field, last))).collect(),
                custom: touched.custom.is_some().then_some(&*stored.custom),
                active: i64::from(stored.is_active()) - i64::from(touched.was_active),
                bytes: stored.bytes(),
            }
        });
        write::update(tx, &reach, &changes.collect::<Vec<_>>())?;
        if let Some(id) = undo {
            let kept = touched.iter().map(|touched| touched.kept(&records[&touched.id]));
            undo::keep(tx, UndoKey { account, id }, &kept.collect::<Vec<_>>())?;
        }
        timeline::record(tx, account, &events)?;
        Ok(room)
    }
}

/// Notes for the audit log the fields that were set; of custom fields those of the first records.
fn note_fields(tx: &Tx<'_>, reach: &Reach<Edit>, records: &HashMap<RecordId, Stored>, touched: &[Touched]) {
    let record = reach.record();
    let standard: BTreeSet<Standard> = touched.iter().flat_map(|touched| touched.fields.keys().copied()).collect();
    let mut custom = BTreeSet::new();
    for touched in touched.iter().filter(|touched| touched.custom.is_some()).take(MOST_IDS) {
        let (former, latter) = (touched.custom.as_deref().unwrap_or(custom::NONE), &records[&touched.id].custom);
        custom.extend(custom::changed(former, latter));
    }
    let standard = standard.into_iter().map(|field| record.field(field));
    let shown = standard.filter(|field| field.shown != Visibility::Never && !field.name.is_empty());
    let named = shown.map(|field| Cow::Borrowed(field.name)).chain(custom.into_iter().map(Cow::Owned));
    tx.notes().note_fields(reach.account(), record.name, named);
}

/// Notes that a record gives up one unique value and takes another. Of several records with one value (from before a change of the
/// folding) the oldest remains the holder.
fn hold(holders: &mut HashMap<Folded, RecordId>, id: RecordId, [old, new]: [&Value; 2]) {
    let folded = |value: &Value| Folded::of(value.as_text().unwrap_or_default());
    if holders.get(&folded(old)) == Some(&id) {
        holders.remove(&folded(old));
    }
    holders.insert(folded(new), id);
}

/// All unique values involved: those that name records, are new, or are given up. A record that is named by its id, once, and
/// keeps its value asks for none.
fn values_of(
    reach: &Reach<Edit>,
    ids: &[RecordId],
    records: &HashMap<RecordId, Stored>,
    drafts: &[Result<Draft, Problem>],
) -> Vec<Folded> {
    let Some(unique) = reach.record().unique else { return Vec::new() };
    let mut mentions: HashMap<RecordId, usize> = HashMap::with_capacity(ids.len());
    for id in ids {
        *mentions.entry(*id).or_default() += 1;
    }
    let keeps_its_value = |draft: &Draft| {
        let stored = draft.id.filter(|id| mentions.get(id) == Some(&1)).and_then(|id| records.get(&id));
        stored.is_some_and(|stored| stored.cells[unique.field.index()].as_text() == unique.given(draft))
    };
    let drafts = drafts.iter().flatten().filter(|draft| !keeps_its_value(draft));
    drafts.filter_map(|draft| unique.asked(draft)).map(Folded::of).collect()
}
