//! Deleted records return: with their ids, the time of their creation, and all former values as far as possible.

use super::referred::Referred;
use super::{KeptRun, Restored};
use crate::opportunities::leads;
use crate::records::consequence::Records;
use crate::records::references;
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, LeadId, RecordId};
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_model::records::lead::LEAD;
use headwater_model::records::opportunity_lead::{self, OPPORTUNITY_LEAD};
use headwater_model::time::Timestamp;
use headwater_model::undo::Hindrance;
use headwater_store::background;
use headwater_store::former_subjects;
use headwater_store::records::read;
use headwater_store::records::row::{self, Stored};
use headwater_store::undo::rows::KeptRow;
use headwater_store::value::numbers;
use headwater_store::writes::creation::{Addition, AdditionHolds, Creation, PAGES_OF_A_NEW_RECORD, PAGES_OF_A_RETURN};
use headwater_store::{self as store, Tx, Volume};
use std::collections::HashMap;

/// Adds the records again, as many of the first as one transaction takes.
pub fn bring_back(tx: &Tx<'_>, context: &Context, run: &KeptRun<'_>) -> Result<Restored, Problem> {
    let (account, record) = (context.actor.account, run.record);
    let rows = &run.rows[..fitting(tx, run.rows)];
    let kept = |row: &KeptRow| row.former.as_deref().map(|text| row::of_snapshot(text, record)).transpose();
    let mut kept = rows.iter().map(kept).collect::<store::Result<Vec<Option<Stored>>>>()?;
    let cells =
        kept.iter().flatten().flat_map(|stored| record.standard().map(|(it, _)| (it, &stored.cells[it.index()])));
    let referred = Referred::among(tx, account, record, cells)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let there = read::present(tx, account, record, &ids)?;
    let kept_away = kept_away(tx, account, record, &kept)?;
    let drafts: Vec<Result<Draft, Problem>> = kept.iter().flatten().map(|stored| Ok(unique_alone(stored))).collect();
    let mut creation = Creation::begin(tx, Reach::of_consequence(record, account), &drafts)?;
    let (mut back, mut hindered) = (Vec::new(), Vec::new());
    for (row, stored) in rows.iter().zip(&mut kept) {
        let Some(stored) = stored else {
            hindered.push((row.number, Hindrance::Erased));
            continue;
        };
        match returning(&referred, stored) {
            _ if there.contains(&row.id) => hindered.push((row.number, Hindrance::Changed)),
            Err(hindrance) => hindered.push((row.number, hindrance)),
            Ok(_) if kept_away.contains_key(&row.id) => hindered.push((row.number, kept_away[&row.id])),
            Ok(_) if creation.claim(&unique_alone(stored)).is_err() => hindered.push((row.number, Hindrance::Taken)),
            Ok(hindrance) => {
                hindered.extend(hindrance.map(|it| (row.number, it)));
                back.push(&*stored);
            }
        }
    }
    back.sort_unstable_by_key(|stored| stored.id);
    let additions: Vec<Addition<'_>> = back.iter().map(|stored| addition(stored, context.at)).collect();
    let returned = creation.write_again(context, &additions)?;
    // References to the others must be cleared in the end.
    let gone: Vec<RecordId> = rows.iter().map(|row| RecordId(row.id)).filter(|id| !returned.contains(id)).collect();
    let gone: Vec<RecordId> = gone.into_iter().filter(|id| !there.contains(&id.0)).collect();
    references::clear(tx, context, Records { record, ids: &gone, undo: None })?;
    former_subjects::forget_returned(tx, run.undo, record, &returned)?;
    if record == &LEAD {
        // What the deletion has not deleted yet is the lead's again.
        background::stop_about(tx, account, Work::DeleteTimeline, &numbers(&returned))?;
    }
    if record == &OPPORTUNITY_LEAD {
        leads::settle(tx, context, kept.iter().flatten().filter_map(lead_of).collect())?;
    }
    Ok(Restored::records(rows.len(), hindered))
}

/// What keeps records away, beside what their values refer to: the erasure of a lead, or a lead that somebody has added to the
/// opportunity since.
fn kept_away(
    tx: &Tx<'_>,
    account: AccountId,
    record: &RecordType,
    kept: &[Option<Stored>],
) -> Result<HashMap<i64, Hindrance>, Problem> {
    if record == &LEAD {
        let ids: Vec<i64> = kept.iter().flatten().map(|stored| stored.id.0).collect();
        let erased = background::unfinished_about(tx, account, Work::EraseLead, &ids)?;
        return Ok(erased.into_iter().map(|id| (id, Hindrance::Erased)).collect());
    }
    if record != &OPPORTUNITY_LEAD {
        return Ok(HashMap::new());
    }
    let pair = |stored: &Stored| {
        let opportunity = stored.cells[opportunity_lead::OPPORTUNITY.index()].as_int()?;
        Some((stored.id.0, (RecordId(opportunity), lead_of(stored)?)))
    };
    let pairs: Vec<(i64, (RecordId, LeadId))> = kept.iter().flatten().filter_map(pair).collect();
    let named: Vec<(RecordId, LeadId)> = pairs.iter().map(|(_, pair)| *pair).collect();
    let joined = store::opportunities::joined_among(tx, account, &named)?;
    let again = pairs.into_iter().filter(|(_, pair)| joined.contains(pair));
    Ok(again.map(|(id, _)| (id, Hindrance::Changed)).collect())
}

/// The lead of an opportunity lead.
fn lead_of(stored: &Stored) -> Option<LeadId> {
    stored.cells[opportunity_lead::LEAD.index()].as_int().map(RecordId)
}

/// How many of the first rows one transaction takes; at least one.
fn fitting(tx: &Tx<'_>, rows: &[KeptRow]) -> usize {
    let mut pending = Volume::default();
    let is_too_much = |row: &KeptRow| {
        let is_full = tx.is_full(pending);
        let bytes = 2 * row.former.as_ref().map_or(0, String::len);
        pending += Volume { bytes, pages: PAGES_OF_A_NEW_RECORD + PAGES_OF_A_RETURN };
        is_full
    };
    rows.iter().position(is_too_much).unwrap_or(rows.len()).max(1)
}

/// A draft with nothing but the unique value, if the kind has one.
fn unique_alone(stored: &Stored) -> Draft {
    let value = stored.record.unique.map(|unique| (unique.field, stored.cells[unique.field.index()].clone()));
    Draft { values: value.into_iter().collect(), ..Draft::default() }
}

/// Drops dangling references; `InPart`, if any. `Dangling` for a required one, and for a record that would be about nothing any more.
fn returning(referred: &Referred, stored: &mut Stored) -> Result<Option<Hindrance>, Hindrance> {
    let record = stored.record;
    let cell = |field: Standard| stored.cells.get(field.index());
    let dangles = |(field, _): &(Standard, _)| !referred.exists(*field, &stored.cells[field.index()], cell);
    let dangling: Vec<(Standard, bool)> =
        record.standard().filter(dangles).map(|(field, it)| (field, it.is_required)).collect();
    if dangling.iter().any(|(_, is_required)| *is_required) {
        return Err(Hindrance::Dangling);
    }
    let was_about = is_about(stored);
    for (field, _) in &dangling {
        stored.cells[field.index()] = Cell::Null;
        if let Holds::Subject(_, kind) = record.field(*field).holds {
            stored.cells[kind.index()] = Cell::Null;
        }
    }
    if was_about && !is_about(stored) {
        return Err(Hindrance::Dangling);
    }
    Ok((!dangling.is_empty()).then_some(Hindrance::InPart))
}

/// Whether a record has a subject.
fn is_about(stored: &Stored) -> bool {
    stored.record.subjects().any(|(_, id, _)| stored.cells[id.index()] != Cell::Null)
}

/// The record as before. The return is a write, and sets the time of the last write.
fn addition(stored: &Stored, at: Timestamp) -> Addition<'_> {
    let time = |field: Standard| Timestamp(stored.cells[field.index()].as_int().unwrap_or_default());
    let (created, updated) = (time(stored.record.created), time(stored.record.updated));
    Addition { id: stored.id, created, updated: updated.max(at), values: AdditionHolds::Whole(stored) }
}
