//! References to deleted records are cleared, each by an ordinary update. A record about the deleted record alone, such as a task
//! about a lead, is deleted, too. Few such records are done at once; all others wait for background work, hidden from readers if
//! they are to be deleted.

use super::consequence::{self, Records, Set};
use super::rules::Plain;
use headwater_model::actor::Actor;
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder};
use headwater_store::records::references::{self, DeletedRecord, Leaves, Referring};
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
    if !references::any_to(tx, account, record, deleted.ids)? {
        return Ok(());
    }
    let (mut any, mut rows) = (false, MOST_AT_ONCE);
    // A loop: an index answers each; one statement for all would read all referring records.
    for id in deleted.ids {
        let gone = DeletedRecord { account, record: record.name.to_owned(), id: *id, undo: deleted.undo, leaves };
        while let Some(about) = references::some_to(tx, &gone, rows.clamp(1, AT_ONCE))? {
            let is_about = matches!(about.record.field(about.field).holds, Holds::Subject(..));
            if !is_about || rows < about.ids.len() || tx.is_full(Volume::default()) {
                references::put(tx, &gone)?;
                any = true;
                break;
            }
            rows -= unset(tx, context, &about, &gone)?;
        }
    }
    if any {
        let task = Task { account, work: Work::ClearReferences, subject: 0 };
        background::begin(tx, context.at, &task, &TaskOrder::default())?;
    }
    Ok(())
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
    let context = Context::of(Actor::key(gone.account, "operator"), slice.at);
    unset(tx, &context, &referring, gone)
}

/// Unsets the field in as many of the records as fit, or deletes the record, and keeps what was there for undoing; returns the
/// number.
fn unset(tx: &Tx<'_>, context: &Context, referring: &Referring, gone: &DeletedRecord) -> Result<usize, Problem> {
    let (record, field) = (referring.record, referring.field);
    let mut along = Vec::new();
    let set = |stored: &Stored| {
        if goes_along(stored, field, gone.leaves) {
            along.push(stored.id);
            return None;
        }
        Some(emptied(record, field))
    };
    let done =
        consequence::change::<Plain>(tx, context, Records { record, ids: &referring.ids, undo: gone.undo }, set)?;
    consequence::take_along(tx, context, Records { record, ids: &along, undo: gone.undo })?;
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
