//! Changes of records brought about by other changes: no caller has asked for such a change, and no rule for callers refuses one.

use super::rules::Rules;
use headwater_model::cell::Value;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::NewEvent;
use headwater_model::grant::Reach;
use headwater_model::id::{RecordId, UndoId};
use headwater_model::permission::{Delete, Edit};
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Standard};
use headwater_store::records::row::Stored;
use headwater_store::writes::deletion;
use headwater_store::writes::loading::Loading;
use headwater_store::{Tx, Volume};
use std::borrow::Cow;

/// Values to set, each with its field.
pub type Set = Vec<(Standard, Cow<'static, Value>)>;

/// Records of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Records<'i> {
    /// The kind.
    pub record: &'static RecordType,
    /// The records.
    pub ids: &'i [RecordId],
    /// The undo under which former values are kept; `None` if they are not kept.
    pub undo: Option<UndoId>,
}

/// Changes as many of the records as fit into one transaction, in order; `new` gives the values of each, or `None` for a record
/// left as before. Returns the number of records done; a missing record counts.
pub fn change<R: Rules>(
    tx: &Tx<'_>,
    context: &Context,
    Records { record, ids, undo }: Records<'_>,
    mut new: impl FnMut(&Stored) -> Option<Set>,
) -> Result<usize, Problem> {
    let context = &context.of_consequence();
    let reach: Reach<Edit> = Reach::of_consequence(record, context.actor.account);
    let drafts = naming(ids);
    let Some((changes, part)) = Loading::of(&drafts).next(tx, context, reach)? else { return Ok(0) };
    let mut changes = changes.keeping(undo);
    let mut rules = R::prepare(tx, context, &[])?;
    let mut done = 0;
    for draft in part.iter().flatten() {
        if changes.is_full(Volume::default()) {
            break;
        }
        done += 1;
        let Some((id, set, events)) = changes.find(draft).and_then(|stored| {
            let set = new(stored)?;
            let events = rules.changing(context, stored, &set);
            Some((stored.id, set, events))
        }) else {
            continue;
        };
        changes.change(id, &set, None, events)?;
    }
    changes.write()?;
    Ok(done)
}

/// Changes all of the records, in order, which must be few: no other transaction takes the rest. `new` gives the values of each and
/// the events for its timeline, or `None` for a record left as before.
pub fn change_all(
    tx: &Tx<'_>,
    context: &Context,
    Records { record, ids, undo }: Records<'_>,
    mut new: impl FnMut(&Stored) -> Option<(Set, Vec<NewEvent>)>,
) -> Result<(), Problem> {
    let context = &context.of_consequence();
    let reach: Reach<Edit> = Reach::of_consequence(record, context.actor.account);
    let drafts = naming(ids);
    let mut loading = Loading::of(&drafts);
    while let Some((changes, part)) = loading.next(tx, context, reach)? {
        let mut changes = changes.keeping(undo);
        for draft in part.iter().flatten() {
            let Some(stored) = changes.find(draft) else { continue };
            let Some((set, events)) = new(stored) else { continue };
            let id = stored.id;
            changes.change(id, &set, None, events)?;
        }
        changes.write()?;
    }
    Ok(())
}

/// Drafts that name records, and nothing else.
fn naming(ids: &[RecordId]) -> Vec<Result<Draft, Problem>> {
    ids.iter().map(|id| Ok(Draft { id: Some(*id), ..Draft::default() })).collect()
}

/// Gives records of a kind another owner. As many as fit into one transaction, in order; returns the number.
pub fn assign<R: Rules>(tx: &Tx<'_>, context: &Context, records: Records<'_>, owner: &Value) -> Result<usize, Problem> {
    let set = |stored: &Stored| {
        let field = stored.record.person().filter(|field| stored.cells[field.index()] != *owner)?;
        Some(vec![(field, Cow::Owned(owner.clone()))])
    };
    change::<R>(tx, context, records, set)
}

/// Deletes records together with another one, hidden records as well.
pub fn take_along(tx: &Tx<'_>, context: &Context, Records { record, ids, undo }: Records<'_>) -> Result<(), Problem> {
    if !ids.is_empty() {
        let reach: Reach<Delete> = Reach::of_consequence(record, context.actor.account);
        if let Some(undo) = undo {
            deletion::keep(tx, &reach, ids.to_vec(), undo)?;
        }
        deletion::take_along(tx, context, &reach, ids)?;
    }
    Ok(())
}
