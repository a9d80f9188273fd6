//! Overwritten values return, each record as an ordinary update, where the record still holds the values in their place.

use super::referred::Referred;
use super::{KeptRun, Restored};
use crate::records::consequence::{self, Records, Set};
use crate::records::rules::Plain;
use crate::{Outcomes, kinds, parts};
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::field::Catalogue;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Standard};
use headwater_model::undo::Hindrance;
use headwater_store::former_subjects;
use headwater_store::records::read;
use headwater_store::records::row::{self, Stored};
use headwater_store::undo::rows::KeptRow;
use headwater_store::{self as store, Tx};
use std::borrow::Cow;
use std::collections::HashMap;

/// Restores values, in as many of the first records as one transaction takes.
pub fn restore(tx: &Tx<'_>, context: &Context, run: &KeptRun<'_>) -> Result<Restored, Problem> {
    let KeptRun { undo, record, rows } = *run;
    let account = context.actor.account;
    let catalogue = record.catalogue(&store::fields::all(tx, account)?);
    let context = Context { catalogue, ..context.clone() };
    let reach: Reach<Edit> = Reach::of_consequence(record, account);
    let ids: Vec<RecordId> = rows.iter().map(|row| RecordId(row.id)).collect();
    let (present, fitting) = read::find_first(tx, &reach, &ids)?;
    let rows = &rows[..fitting];
    let former = |row: &KeptRow| Overwritten::of(row, record);
    let former = rows.iter().map(former).collect::<store::Result<Vec<Option<Overwritten>>>>()?;
    let values = former.iter().flatten().flat_map(|it| it.values.iter().map(|(field, [old, _])| (*field, old)));
    let referred = Referred::among(tx, account, record, values)?;
    let mut drafts: Vec<Result<Draft, Problem>> = Vec::new();
    let mut places = Vec::new();
    let mut hindered = Vec::new();
    for (place, (row, former)) in rows.iter().zip(&former).enumerate() {
        match judge(&context.catalogue, &referred, present.get(&RecordId(row.id)), former.as_ref()) {
            Err(hindrance) => hindered.push((place, hindrance)),
            Ok(draft) if draft.values.is_empty() && draft.custom.is_empty() => {}
            Ok(draft) => {
                places.push(place);
                drafts.push(Ok(Draft { id: Some(RecordId(row.id)), ..draft }));
            }
        }
    }
    let mut done = rows.len();
    let mut back = Vec::new();
    for (place, outcome) in places.into_iter().zip(set(tx, &context, record, &drafts)?) {
        match outcome {
            Ok(()) | Err(Problem::Unchanged) => back.push(RecordId(rows[place].id)),
            Err(Problem::Left { .. }) => {
                done = place;
                break;
            }
            Err(problem) if problem.is_internal() => return Err(problem),
            Err(Problem::DanglingReference { .. }) => hindered.push((place, Hindrance::Dangling)),
            Err(_) => hindered.push((place, Hindrance::Refused)),
        }
    }
    if record.subjects().next().is_some() {
        former_subjects::forget_returned(tx, undo, record, &back)?;
    }
    let hindered = hindered.into_iter().filter(|(place, _)| *place < done);
    Ok(Restored::records(done, hindered.map(|(place, why)| (rows[place].number, why)).collect()))
}

/// Sets former values. The subjects of a record return as they were cleared: no caller may change the subject of a note.
fn set(
    tx: &Tx<'_>,
    context: &Context,
    record: &'static RecordType,
    drafts: &[Result<Draft, Problem>],
) -> Result<Outcomes<()>, Problem> {
    if record.subjects().next().is_none() {
        return kinds::update(tx, context, record, drafts);
    }
    let former: HashMap<RecordId, &Draft> =
        drafts.iter().flatten().filter_map(|draft| Some((draft.id?, draft))).collect();
    let ids: Vec<RecordId> = drafts.iter().flatten().filter_map(|draft| draft.id).collect();
    let values = |stored: &Stored| -> Option<Set> {
        let values = &former.get(&stored.id)?.values;
        Some(values.iter().map(|(field, value)| (*field, Cow::Owned(value.clone()))).collect())
    };
    let done = consequence::change::<Plain>(tx, context, Records { record, ids: &ids, undo: None }, values)?;
    Ok((0..ids.len()).map(|place| if place < done { Ok(()) } else { parts::left() }).collect())
}

/// The overwritten values of a record, and the values in their place; null, and `""`, stand for no value.
struct Overwritten {
    values: Vec<(Standard, [Value; 2])>,
    custom: HashMap<String, [String; 2]>,
}

impl Overwritten {
    /// Reads a row; `None` for an erased one. Fields unknown by now are passed over.
    fn of(row: &KeptRow, record: &'static RecordType) -> store::Result<Option<Self>> {
        let (Some(former), Some(latter)) = (&row.former, &row.latter) else { return Ok(None) };
        let (former, latter) = (row::of_snapshot(former, record)?, row::of_snapshot(latter, record)?);
        let mut custom: HashMap<String, [String; 2]> = HashMap::new();
        for (name, value) in store::custom::values(&former.custom) {
            custom.entry(name).or_default()[0] = value;
        }
        for (name, value) in store::custom::values(&latter.custom) {
            custom.entry(name).or_default()[1] = value;
        }
        let pair = |(field, _): (Standard, _)| (field, [&former, &latter].map(|it| it.cells[field.index()].clone()));
        let is_set = |(_, pair): &(Standard, [Value; 2])| pair.iter().any(|value| *value != Cell::Null);
        Ok(Some(Self { values: record.standard().map(pair).filter(is_set).collect(), custom }))
    }

    /// Whether a record still holds the values in the place of the former ones.
    fn is_unchanged(&self, stored: &Stored) -> bool {
        let now: HashMap<String, String> = store::custom::values(&stored.custom).into_iter().collect();
        let holds = |(name, [_, latter]): (&String, &[String; 2])| now.get(name).map_or("", String::as_str) == latter;
        self.values.iter().all(|(field, [_, latter])| stored.cells[field.index()] == *latter)
            && self.custom.iter().all(holds)
    }
}

/// The values for a record to have again, or the hindrance.
fn judge(
    catalogue: &Catalogue,
    referred: &Referred,
    stored: Option<&Stored>,
    former: Option<&Overwritten>,
) -> Result<Draft, Hindrance> {
    let former = former.ok_or(Hindrance::Erased)?;
    let stored = stored.ok_or(Hindrance::Gone)?;
    if !former.is_unchanged(stored) {
        return Err(Hindrance::Changed);
    }
    let old = |wanted: Standard| former.values.iter().find(|(field, _)| *field == wanted).map(|(_, [old, _])| old);
    if !former.values.iter().all(|(field, [value, _])| referred.exists(*field, value, old)) {
        return Err(Hindrance::Dangling);
    }
    let custom = former.custom.iter().filter_map(|(name, [old, _])| Some((catalogue.named(name)?, old.clone())));
    let values = former.values.iter().map(|(field, [old, _])| (*field, old.clone()));
    Ok(Draft { values: values.collect(), custom: custom.collect(), ..Draft::default() })
}
