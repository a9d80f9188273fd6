//! What refers to a deleted record refers to nothing, as soon as background work has come so far: each such record is an ordinary
//! update.

use headwater_model::actor::Actor;
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::grant::Reach;
use headwater_model::id::{RecordId, UndoId};
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_store::background::{self, Slice, Step, Task, TaskOrder};
use headwater_store::records::references::{self, DeletedRecord, Referring};
use headwater_store::writes::changes::{Changes, Loaded};
use headwater_store::{Tx, Volume};
use std::borrow::Cow;

/// Records that were deleted.
pub struct Deletion<'a> {
    /// Their kind.
    pub record: &'static RecordType,
    /// The records.
    pub ids: &'a [RecordId],
    /// The undo under which the records and the references are kept.
    pub undo: Option<UndoId>,
}

/// Has background work clear the references to deleted records, where there are any.
pub fn clear(tx: &Tx<'_>, context: &Context, deletion: &Deletion<'_>) -> Result<(), Problem> {
    let (account, mut any) = (context.actor.account, false);
    // A loop: an index answers each, and a statement for all would read every record that refers to one of them.
    for id in deletion.ids {
        let gone = DeletedRecord { account, record: deletion.record.name.to_owned(), id: *id, undo: deletion.undo };
        if references::some_to(tx, &gone, 1)?.is_some() {
            references::put(tx, &gone)?;
            any = true;
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
    let account = slice.task.account;
    let Some(gone) = references::first(tx, account)? else { return Ok(Step::Done { rows: 0 }) };
    let cursor = format!("{} {}", gone.record, gone.id);
    let Some(referring) = references::some_to(tx, &gone, slice.rows)? else {
        references::take(tx, &gone)?;
        return Ok(Step::Next { cursor, rows: 1 });
    };
    let context = Context::of(Actor::key(account, "operator"), slice.at);
    Ok(Step::Next { cursor, rows: unset(tx, &context, &referring, gone.undo)? })
}

/// Unsets the field in as many of the records as fit, and keeps the former values; returns how many.
fn unset(tx: &Tx<'_>, context: &Context, referring: &Referring, undo: Option<UndoId>) -> Result<usize, Problem> {
    let reach = Reach::of_consequence(referring.record, context.actor.account);
    let draft = |id: &RecordId| Ok(Draft { id: Some(*id), ..Draft::default() });
    let drafts: Vec<Result<Draft, Problem>> = referring.ids.iter().map(draft).collect();
    let mut drafts = drafts.as_slice();
    let mut changes = loop {
        match Changes::load(tx, context, reach, drafts)? {
            Loaded::All(changes) => break changes.keeping(undo),
            Loaded::TooMuch(fitting) => drafts = &drafts[..fitting.clamp(1, drafts.len() - 1)],
        }
    };
    let mut done = 0;
    for id in drafts.iter().flatten().filter_map(|draft| draft.id) {
        if changes.is_full(Volume::default()) {
            break;
        }
        changes.change(id, &[(referring.field, Cow::Owned(Cell::Null))], None, Vec::new())?;
        done += 1;
    }
    changes.write()?;
    Ok(done)
}
