//! References to deleted records are cleared, each by an ordinary update. A record about the deleted record alone, such as a task
//! about a lead, is deleted, too. Few such records are done at once; all others wait for background work, hidden from readers if
//! they are to be deleted.

use super::consequence::{self, Records, Set};
use super::rules::Plain;
use headwater_model::actor::{Actor, Through};
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::id::{RecordId, UndoId};
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder};
use headwater_store::former_subjects::{self, FormerSubject};
use headwater_store::records::references::{self, DeletedRecord, Leaves, Referring, Subjects};
use headwater_store::records::row::Stored;
use headwater_store::{Tx, Volume};
use std::borrow::Cow;

/// The most records changed or deleted in the transaction of the deletion.
const MOST_AT_ONCE: usize = 1000;
/// Of those, how many are read at once.
const AT_ONCE: usize = 500;

/// Clears references to deleted records: at once where few records are about the deleted ones, else as background work.
pub fn clear(tx: &Tx<'_>, context: &Context, deleted: Records<'_>) -> Result<(), Problem> {
    clear_leaving(tx, context, deleted, Leaves::Others)
}

/// As [`clear`], with a decision on records about something else as well.
pub fn clear_leaving(tx: &Tx<'_>, context: &Context, deleted: Records<'_>, leaves: Leaves) -> Result<(), Problem> {
    let (record, account) = (deleted.record, context.actor.account);
    let referred = references::referred(tx, account, record, deleted.ids)?;
    let subjects: Vec<RecordId> = referred.subjects.into_iter().collect();
    let mut waiting = referred.others;
    if !clear_subjects(tx, context, Records { ids: &subjects, ..deleted }, leaves)? {
        waiting.extend(references::referred(tx, account, record, &subjects)?.subjects);
    }
    if !waiting.is_empty() {
        let gone = |id| DeletedRecord { account, record: record.name.to_owned(), id, undo: deleted.undo, leaves };
        references::put(tx, &waiting.into_iter().map(gone).collect::<Vec<_>>())?;
        let task = Task { account, work: Work::ClearReferences, subject: 0 };
        background::begin(tx, context.at, &task, &TaskOrder::default())?;
    }
    Ok(())
}

/// Clears subjects at once where few records are about the deleted ones; returns whether all are cleared.
fn clear_subjects(tx: &Tx<'_>, context: &Context, deleted: Records<'_>, leaves: Leaves) -> Result<bool, Problem> {
    let subjects = Subjects { record: deleted.record, ids: deleted.ids };
    let (mut rows, account) = (MOST_AT_ONCE, context.actor.account);
    while let Some(about) = references::some_about(tx, account, subjects, rows.clamp(1, AT_ONCE))? {
        if rows < about.ids.len() || tx.is_full(Volume::default()) {
            return Ok(false);
        }
        rows -= unset(tx, context, &about, Kept { undo: deleted.undo, leaves })?;
    }
    Ok(true)
}

/// A slice of clearing references.
pub fn clear_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let Some(gone) = references::first(tx, slice.task.account)? else { return Ok(Step::Done { rows: 0 }) };
    Ok(Step::Next { cursor: format!("{} {}", gone.record, gone.id), rows: clear_one(tx, slice, &gone)?.max(1) })
}

/// Clears some of the references to one deleted record; returns the number. Without any the record leaves the queue.
pub fn clear_one(tx: &Tx<'_>, slice: &Slice<'_>, gone: &DeletedRecord) -> Result<usize, Problem> {
    let Some(referring) = references::some_to(tx, gone, slice.rows)? else {
        references::take(tx, gone)?;
        return Ok(0);
    };
    let context =
        Context::of(Actor { through: Through::Consequence, ..Actor::key(gone.account, "operator") }, slice.at);
    unset(tx, &context, &referring, Kept { undo: gone.undo, leaves: gone.leaves })
}

/// What is kept of records with a reference to a deleted one.
#[derive(Clone, Copy)]
struct Kept {
    /// The undo under which former values are kept.
    undo: Option<UndoId>,
    /// The records kept although the deleted one was their subject.
    leaves: Leaves,
}

/// Unsets the field in as many of the records as fit, or deletes the record, and keeps what was there for undoing; returns the
/// number. Leads are remembered as former subjects, also of records deleted with a record that was about the lead.
fn unset(tx: &Tx<'_>, context: &Context, referring: &Referring, kept: Kept) -> Result<usize, Problem> {
    let (record, field) = (referring.record, referring.field);
    let (mut along, mut former) = (Vec::new(), Vec::new());
    let set = |stored: &Stored| {
        let subject = stored.cells[field.index()].as_int().map(RecordId);
        if goes_along(stored, field, kept.leaves) {
            along.push((stored.id, subject));
            return None;
        }
        let lead = stored.lead().filter(|lead| subject == Some(*lead));
        former.extend(lead.map(|lead| FormerSubject { record, id: stored.id, lead }));
        Some(emptied(record, field))
    };
    let done =
        consequence::change::<Plain>(tx, context, Records { record, ids: &referring.ids, undo: kept.undo }, set)?;
    let (along, subjects): (Vec<RecordId>, Vec<Option<RecordId>>) = along.into_iter().unzip();
    if !along.is_empty() {
        let named: Vec<RecordId> = subjects.iter().flatten().copied().collect();
        let leads = former_subjects::leads_of(tx, context.actor.account, referring.referred, &named)?;
        let inherited = along
            .iter()
            .zip(&subjects)
            .filter_map(|(id, subject)| Some(FormerSubject { record, id: *id, lead: *leads.get(subject.as_ref()?)? }));
        former.extend(inherited);
    }
    former_subjects::remember(tx, context.actor.account, &former)?;
    consequence::take_along(tx, context, Records { record, ids: &along, undo: kept.undo })?;
    Ok(done)
}

/// Deletes records that were about a lead until the lead was deleted, as many of the first as fit, but those about another lead by now;
/// returns the number looked at.
pub fn delete_former(tx: &Tx<'_>, context: &Context, records: Records<'_>) -> Result<usize, Problem> {
    let mut along = Vec::new();
    let judge = |stored: &Stored| {
        if stored.lead().is_none() {
            along.push(stored.id);
        }
        None
    };
    let done = consequence::change::<Plain>(tx, context, records, judge)?;
    consequence::take_along(tx, context, Records { ids: &along, ..records })?;
    Ok(done)
}

/// Whether a record is deleted with the record in its field.
fn goes_along(stored: &Stored, field: Standard, leaves: Leaves) -> bool {
    let is_nothing = |id: Standard| id == field || stored.cells[id.index()] == Cell::Null;
    let is_about = matches!(stored.record.field(field).holds, Holds::Subject(..));
    is_about && (leaves == Leaves::Nothing || stored.record.subjects().all(|(_, id, _)| is_nothing(id)))
}

/// The values of an empty reference.
fn emptied(record: &RecordType, field: Standard) -> Set {
    let null = |field: Standard| (field, Cow::Owned(Cell::Null));
    match record.field(field).holds {
        Holds::Subject(_, kind) => vec![null(field), null(kind)],
        _ => vec![null(field)],
    }
}
