//! The checks of all kinds of records: required values, size, references to other records and to people.

use super::Drafts;
use super::rules::{NewValues, Rules};
use headwater_model::actor::Actor;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::{AnyField, Draft};
use headwater_model::email;
use headwater_model::field::Custom;
use headwater_model::grant::Reach;
use headwater_model::id::{RecordId, UserId};
use headwater_model::key::Strictness;
use headwater_model::limits;
use headwater_model::permission::View;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, Standard, StandardField, Unique};
use headwater_model::records::subjects;
use headwater_store::records::read;
use headwater_store::records::row::Stored;
use headwater_store::{self as store, Tx};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What the drafts of one call are judged by.
pub struct Judge<'c> {
    context: &'c Context,
    record: &'static RecordType,
    /// The only owner, for an actor who reaches own records only.
    only: Option<UserId>,
    /// Those of the people whom the drafts name, and of the only one, who are active.
    people: HashSet<UserId>,
    /// By the name of a kind, the records to which drafts refer, as far as the actor may read them.
    present: HashMap<&'static str, HashSet<RecordId>>,
}

impl<'c> Judge<'c> {
    /// Reads which of the people and records exist to which drafts refer.
    pub fn among<V>(tx: &Tx<'_>, context: &'c Context, reach: &Reach<V>, drafts: &Drafts) -> Result<Self, Problem> {
        let (record, account) = (reach.record(), reach.account());
        let mut people: Vec<UserId> = reach.owner().into_iter().collect();
        let mut referred: HashMap<&'static str, (&'static RecordType, Vec<RecordId>)> = HashMap::new();
        for (field, value) in drafts.iter().flatten().flat_map(|draft| &draft.values) {
            let field = record.field(*field);
            match (field.holds, value.as_int()) {
                (Holds::Person, Some(id)) => people.push(UserId(id)),
                (Holds::Reference(other), Some(id)) if is_checked(field, context) => {
                    referred.entry(other.name).or_insert((other, Vec::new())).1.push(RecordId(id));
                }
                // The kind may be known only from the stored record.
                (Holds::Subject(..), Some(id)) => {
                    for (_, other) in subjects::SUBJECTS {
                        referred.entry(other.name).or_insert((other, Vec::new())).1.push(RecordId(id));
                    }
                }
                _ => {}
            }
        }
        let people = store::users::active_among(tx, account, &people)?;
        let present = present(tx, &context.actor, referred)?;
        Ok(Self { context, record, only: reach.owner(), people, present })
    }

    /// Whether the same people and records are still there, read again by [`Self::among`].
    pub fn agrees_with(&self, again: &Self) -> bool {
        self.people == again.people && self.present == again.present
    }

    /// The draft of a new record, completed by the rules of its kind and with its owner.
    pub fn completed<'d>(&self, rules: &mut impl Rules, draft: &'d Draft) -> Result<Cow<'d, Draft>, Problem> {
        if let Some(refusal) = draft.unfit.iter().find_map(|unfit| unfit.refusal.clone()) {
            return Err(refusal);
        }
        let owned = self.with_owner(draft)?;
        let required = self.record.standard().filter(|(_, field)| field.is_required);
        for (place, field) in required {
            if owned.get(place).is_none_or(is_blank) {
                return Err(Problem::missing(field.name));
            }
        }
        self.check_size_of_new(&owned)?;
        let draft = rules.complete(owned)?;
        for (field, value) in &draft.values {
            self.check_reference(*field, value, |kind| draft.get(kind))?;
        }
        Ok(draft)
    }

    /// A draft with the owner that its new record gets (W232).
    fn with_owner<'d>(&self, draft: &'d Draft) -> Result<Cow<'d, Draft>, Problem> {
        let (Some(field), Some(only)) = (self.record.person(), self.only) else { return Ok(Cow::Borrowed(draft)) };
        match draft.get(field).and_then(Cell::as_int) {
            Some(owner) if owner == only.0 => return Ok(Cow::Borrowed(draft)),
            Some(_) => return Err(self.not_permitted(field)),
            None => {}
        }
        let mut draft = draft.clone();
        draft.values.retain(|(place, _)| *place != field);
        draft.values.push((field, Cell::Int(only.0)));
        Ok(Cow::Owned(draft))
    }

    /// What the action is about.
    pub fn context(&self) -> &'c Context {
        self.context
    }

    /// The kind's unique field, if it has one.
    pub fn unique(&self) -> Option<Unique> {
        self.record.unique
    }

    /// Whether two values of a field are one to a caller.
    pub fn is_same(&self, field: Standard, stored: &Value, sent: &Value) -> bool {
        self.record.field(field).is_same(stored, sent)
    }

    fn not_permitted(&self, field: Standard) -> Problem {
        Problem::invalid(self.record.field(field).name, "not permitted")
    }

    /// Checks the values that a change sets: a record is given away by nobody who reaches own records only (W233), refers to what
    /// exists, and keeps what it needs.
    pub fn check_values(&self, stored: &Stored, values: &NewValues<'_>) -> Result<(), Problem> {
        let new = |field| values.iter().find(|(place, _)| *place == field).map(|(_, value)| value.as_ref());
        let now = |field: Standard| new(field).or_else(|| stored.cells.get(field.index()));
        for (place, value) in values {
            let field = self.record.field(*place);
            if self.only.is_some() && self.record.person() == Some(*place) {
                return Err(self.not_permitted(*place));
            }
            if field.is_required && is_blank(value) {
                return Err(Problem::invalid(field.name, "expected a value"));
            }
            self.check_reference(*place, value, now)?;
        }
        Ok(())
    }

    /// Checks a reference. `other` gives the value of another field of the same record.
    fn check_reference<'v>(
        &self,
        place: Standard,
        value: &Value,
        other: impl Fn(Standard) -> Option<&'v Value>,
    ) -> Result<(), Problem> {
        let field = self.record.field(place);
        let Some(id) = value.as_int() else { return Ok(()) };
        let is_present = |kind: &str| self.present.get(kind).is_some_and(|present| present.contains(&RecordId(id)));
        let is_there = match field.holds {
            Holds::Person => self.people.contains(&UserId(id)),
            Holds::Reference(other) if is_checked(field, self.context) => is_present(other.name),
            Holds::Subject(_, kind) => other(kind).and_then(Cell::as_text).is_some_and(is_present),
            _ => true,
        };
        if is_there { Ok(()) } else { Err(Problem::DanglingReference { field: field.name.to_owned() }) }
    }

    fn check_size_of_new(&self, draft: &Draft) -> Result<(), Problem> {
        let long = |field| draft.get(field).and_then(Cell::as_text).map_or(0, str::len);
        let long = self.record.long_fields().map(long).sum::<usize>();
        let sent = long + draft.custom.iter().map(|(_, value)| value.len()).sum::<usize>();
        // The stored form is longer by names and escapes; the exact length is known only after writing.
        if sent <= limits::RECORD / 16 {
            return Ok(());
        }
        let kept = long + store::custom::set(store::custom::NONE, &self.context.catalogue, &draft.custom).len();
        if kept <= limits::RECORD { Ok(()) } else { Err(self.too_large(draft)) }
    }

    /// Checks the size of a changed record. An already too large record may not grow, but may change otherwise.
    pub fn check_size(
        &self,
        stored: &Stored,
        values: &NewValues<'_>,
        custom: Option<&str>,
        draft: &Draft,
    ) -> Result<(), Problem> {
        let length = |value: &Value| value.as_text().map_or(0, str::len);
        let (mut before, mut after) = (stored.custom.len(), custom.unwrap_or(&stored.custom).len());
        for field in self.record.long_fields() {
            let old = length(&stored.cells[field.index()]);
            before += old;
            after += values.iter().find(|(place, _)| *place == field).map_or(old, |(_, value)| length(value));
        }
        if after > limits::RECORD && after > before { Err(self.too_large(draft)) } else { Ok(()) }
    }

    /// The error for a too large record; names the longest value sent.
    fn too_large(&self, draft: &Draft) -> Problem {
        let text = |field: Standard| draft.get(field).and_then(Cell::as_text).map_or(0, str::len);
        let custom = draft
            .custom
            .iter()
            .map(|(custom, value)| (value.len(), self.context.catalogue.field(*custom).system_name.as_str()));
        let long = self.record.long_fields().map(|field| (text(field), self.record.field(field).name));
        let longest = custom.chain(long).max_by_key(|(length, _)| *length).map_or("", |(_, name)| name);
        Problem::invalid(longest, limits::too_much_of_a_record(self.record.name))
    }

    /// Fields with values that the field cannot hold, but the record already has, from before a change of the field:
    /// these stay as they are. Any other such value is an error.
    pub fn kept(&self, stored: &Stored, draft: &Draft) -> Result<HashSet<AnyField>, Problem> {
        let mut kept = HashSet::new();
        if draft.unfit.is_empty() {
            return Ok(kept);
        }
        let custom: Vec<(Custom, &str)> = draft.unfit.iter().filter_map(|it| Some((it.custom()?, &*it.sent))).collect();
        let mut holds_custom = store::custom::holds(&stored.custom, &self.context.catalogue, &custom).into_iter();
        for unfit in &draft.unfit {
            let is_held = match unfit.field {
                AnyField::Standard(field) => stored.cells[field.index()].as_text() == Some(&*unfit.sent),
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
    pub fn custom(&self, stored: &Stored, draft: &Draft, kept: &HashSet<AnyField>) -> Option<String> {
        let set = |changes: &[(Custom, String)]| store::custom::set(&stored.custom, &self.context.catalogue, changes);
        let new = match (draft.custom.as_slice(), kept.is_empty()) {
            ([], _) => return None,
            (changes, true) => set(changes),
            (changes, false) => {
                let others = changes.iter().filter(|(field, _)| !kept.contains(&AnyField::Custom(*field)));
                set(&others.cloned().collect::<Vec<_>>())
            }
        };
        Some(new).filter(|new| *new != stored.custom)
    }
}

/// Whether a reference must name a record.
fn is_checked(field: &StandardField, context: &Context) -> bool {
    !field.may_dangle || context.strictness == Strictness::Strict
}

fn is_blank(value: &Value) -> bool {
    match value {
        Cell::Null => true,
        Cell::Int(_) => false,
        Cell::Text(text) => email::trim(text).is_empty(),
    }
}

/// By the name of a kind, the ids of records that the actor may read: any other record is to the actor as one that does not exist
/// (W230).
fn present(
    tx: &Tx<'_>,
    actor: &Actor,
    referred: HashMap<&'static str, (&'static RecordType, Vec<RecordId>)>,
) -> Result<HashMap<&'static str, HashSet<RecordId>>, Problem> {
    let read = |(name, (record, mut ids)): (_, (&'static RecordType, Vec<RecordId>))| {
        ids.sort_unstable();
        ids.dedup();
        let found = match actor.reach::<View>(record) {
            Ok(reach) => read::reached(tx, &reach, &ids)?,
            Err(_) => HashSet::new(),
        };
        Ok((name, found))
    };
    referred.into_iter().map(read).collect()
}
