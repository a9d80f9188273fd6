//! Edits by people: each value is set only where the stored one is still the one that the person saw. Programs overwrite; people do
//! not, and are shown both values.

use crate::kinds;
use headwater_model::amount;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::{AnyField, Draft};
use headwater_model::field::Custom;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::kind::DataType;
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_model::time::{Timestamp, Zone};
use headwater_store::history::{ChangedBy, HistoryOf};
use headwater_store::records::read::{self, Found};
use headwater_store::records::row::Stored;
use headwater_store::{self as store, Read, Tx};

/// Changes among which the author of a value is looked for.
const LOOKED_AT: i64 = 100;

/// A value to be set.
#[derive(Debug, Clone)]
pub struct FieldEdit {
    /// The field.
    pub field: AnyField,
    /// The value that the person saw, as [`typed`] prints it.
    pub was: String,
    /// The value to be set, as a draft of one value.
    pub draft: Draft,
}

/// Values of one record to be set.
#[derive(Debug, Clone)]
pub struct RecordEdit {
    /// The kind.
    pub record: &'static RecordType,
    /// The record.
    pub id: RecordId,
    /// The values.
    pub edits: Vec<FieldEdit>,
    /// The zone in which the person reads and types times.
    pub zone: Zone,
}

/// A value that somebody else has set meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The field.
    pub field: AnyField,
    /// The stored value.
    pub now: String,
    /// The author, where known.
    pub by: Option<ChangedBy>,
}

/// The outcome of an edit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditOutcome {
    /// Values that others have set meanwhile; they stay.
    pub clashes: Vec<Clash>,
    /// Why nothing was written.
    pub refusal: Option<Problem>,
    /// Fields that were set.
    pub saved: Vec<AnyField>,
}

/// Sets the values that nobody has changed meanwhile. [`Problem::NotFound`] for a record out of reach.
pub fn save(tx: &Tx<'_>, context: &Context, edit: &RecordEdit) -> Result<EditOutcome, Problem> {
    let reach = context.actor.reach::<Edit>(edit.record)?;
    let Some(stored) = find(tx, &reach, edit.id)? else { return Err(Problem::NotFound) };
    let mut outcome = EditOutcome::default();
    let mut draft = Draft { id: Some(edit.id), ..Draft::default() };
    for wanted in &edit.edits {
        let now = typed(&stored, context, wanted.field, &edit.zone);
        if lines(&now) == lines(&wanted.was) {
            draft.values.extend(wanted.draft.values.iter().cloned());
            draft.custom.extend(wanted.draft.custom.iter().cloned());
            draft.unfit.extend(wanted.draft.unfit.iter().cloned());
            outcome.saved.push(wanted.field);
        } else if !is_the_same(&stored, context, wanted) {
            outcome.clashes.push(Clash { field: wanted.field, now, by: None });
        }
    }
    if !outcome.saved.is_empty() {
        let problem = kinds::update(tx, context, edit.record, &[Ok(draft)])?.into_iter().find_map(Result::err);
        // Nothing would change: the person has typed the stored value in other letters.
        outcome.refusal = problem.filter(|problem| *problem != Problem::Unchanged);
    }
    let looking = Looking { reach, stored: &stored, context };
    for clash in &mut outcome.clashes {
        clash.by = looking.author(tx, clash.field)?;
    }
    Ok(outcome)
}

fn find(tx: &Tx<'_>, reach: &Reach<Edit>, id: RecordId) -> Result<Option<Stored>, Problem> {
    if !read::exists(tx, reach, id)? {
        return Ok(None);
    }
    Ok(match read::find(tx, reach, &[id], read::HELD)? {
        Found::All(mut found) => found.remove(&id),
        Found::TooMuch(_) => None,
    })
}

/// Whether the value to be set is stored already: two people have typed the same.
fn is_the_same(stored: &Stored, context: &Context, wanted: &FieldEdit) -> bool {
    match wanted.field {
        AnyField::Standard(field) => wanted.draft.get(field) == stored.cells.get(field.index()),
        AnyField::Custom(custom) => {
            let sent = wanted.draft.custom.iter().find(|(field, _)| *field == custom);
            sent.is_some_and(|(_, value)| {
                store::custom::holds(&stored.custom, &context.catalogue, &[(custom, value)])[0]
            })
        }
    }
}

/// A look for authors of stored values.
struct Looking<'l> {
    reach: Reach<Edit>,
    stored: &'l Stored,
    context: &'l Context,
}

impl Looking<'_> {
    /// The author of the present value of a field.
    fn author(&self, read: &Read<'_>, field: AnyField) -> Result<Option<ChangedBy>, Problem> {
        let Stored { record, id, cells, .. } = self.stored;
        let last = record.history.and_then(|field| cells[field.index()].as_int());
        let Some(last) = last else { return Ok(None) };
        for entry in (HistoryOf { id: *id, last, most: LOOKED_AT }).read(read, &self.reach)? {
            let sets = entry.values(record, |old, new| match field {
                AnyField::Standard(field) => old.cells[field.index()] != new.cells[field.index()],
                AnyField::Custom(custom) => {
                    let name = store::custom::name_of_member(&self.context.catalogue.field(custom).system_name);
                    old.custom.contains(&name) || new.custom.contains(&name)
                }
            })?;
            if sets == Some(true) {
                return Ok(entry.by);
            }
        }
        Ok(None)
    }
}

/// A stored value as a person types it: times in the person's zone, nothing as an empty text.
pub fn typed(stored: &Stored, context: &Context, field: AnyField, zone: &Zone) -> String {
    match field {
        AnyField::Standard(field) => typed_standard(stored.record, field, &stored.cells[field.index()], zone),
        AnyField::Custom(custom) => {
            let known = context.catalogue.field(custom);
            let held = store::custom::values(&stored.custom);
            let held = held.into_iter().find(|(name, _)| *name == known.system_name).map(|(_, value)| value);
            typed_custom(known.kind, held.unwrap_or_default(), zone)
        }
    }
}

/// A value of a built-in field as a person types it.
pub fn typed_standard(record: &RecordType, field: Standard, value: &Value, zone: &Zone) -> String {
    match (record.field(field).holds, value) {
        (_, Cell::Null) => String::new(),
        (Holds::Instant, Cell::Int(at)) => zone.print(Timestamp(*at)).as_str().to_owned(),
        (Holds::Money, Cell::Int(hundredths)) => amount::money(*hundredths),
        (Holds::Decimal, Cell::Int(hundredths)) => amount::decimal(*hundredths),
        (_, Cell::Int(number)) => number.to_string(),
        (_, Cell::Text(text)) => text.to_string(),
    }
}

/// A custom value as a person types it.
pub fn typed_custom(kind: DataType, held: String, zone: &Zone) -> String {
    let at = (kind == DataType::Datetime).then(|| Zone::utc().parse(&held)).flatten();
    at.map_or(held, |at| zone.print(at).as_str().to_owned())
}

/// The same lines, whatever ends them: browsers send forms with other ends of lines.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// The field of a name among those that people may set.
pub fn field_named(context: &Context, record: &RecordType, name: &str) -> Option<AnyField> {
    let standard = record.named(name).filter(|field| record.field(*field).is_writable());
    let custom = || context.catalogue.named(name).map(|custom: Custom| AnyField::Custom(custom));
    standard.map(AnyField::Standard).or_else(custom)
}
