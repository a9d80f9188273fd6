//! Deleting records, and telling of it.

use crate::error::{Error, Result};
use crate::outbox::{self, NewEntries};
use crate::records::read::{self, Found};
use crate::records::row;
use crate::records::write::{self, Unseen};
use crate::tx::Tx;
use crate::undo::{self, Former, NewUndo, UndoKey};
use headwater_model::change::{Entry, Kind};
use headwater_model::context::Context;
use headwater_model::grant::Reach;
use headwater_model::id::{RecordId, UndoId};
use headwater_model::permission::Delete;
use headwater_model::record::RecordType;
use headwater_model::undo::UndoAction;
use std::collections::HashSet;

pub use crate::records::write::PAGES_OF_A_DELETION;

/// Records read at once to be kept, and bytes of their long texts.
const AT_ONCE: usize = 100;
const BYTES_AT_ONCE: usize = 1 << 20;

/// Deletes the records in reach; rows of other tables about these records are the caller's to delete. Returns the deleted records,
/// in the order of the call.
pub fn delete(tx: &Tx<'_>, context: &Context, reach: &Reach<Delete>, ids: &[RecordId]) -> Result<Vec<RecordId>> {
    let there = write::delete(tx, reach, ids, Unseen::Kept)?;
    tell(tx, context, reach.record(), in_order(ids, there))
}

/// Deletes records together with another one, hidden records as well; as [`delete`].
pub fn take_along(tx: &Tx<'_>, context: &Context, reach: &Reach<Delete>, ids: &[RecordId]) -> Result<Vec<RecordId>> {
    let there = write::delete(tx, reach, ids, Unseen::Deleted)?;
    tell(tx, context, reach.record(), in_order(ids, there))
}

/// The deleted records, in the order of the call.
fn in_order(ids: &[RecordId], mut there: HashSet<RecordId>) -> Vec<RecordId> {
    ids.iter().copied().filter(|id| there.remove(id)).collect()
}

fn tell(tx: &Tx<'_>, context: &Context, record: &'static RecordType, deleted: Vec<RecordId>) -> Result<Vec<RecordId>> {
    let entries: Vec<Entry> = deleted.iter().map(|id| Entry::plain(record, *id, Kind::Deleted)).collect();
    outbox::append(
        tx,
        NewEntries { account: context.actor.account, at: context.at, actor: Some(&context.actor), entries: &entries },
    )?;
    Ok(deleted)
}

/// As [`delete`], with the records kept under a new undo; without a deletion there is no undo.
pub fn delete_keeping(
    tx: &Tx<'_>,
    context: &Context,
    reach: &Reach<Delete>,
    ids: &[RecordId],
) -> Result<(Vec<RecordId>, Option<UndoId>)> {
    let there = read::reached(tx, reach, ids)?;
    if there.is_empty() {
        return Ok((Vec::new(), None));
    }
    let subject = if let [only] = ids { only.0 } else { 0 };
    let (action, record, actor) = (UndoAction::Delete, reach.record().name, context.actor.name.as_str());
    let new = NewUndo { action, record, subject, actor, user: context.actor.user, at: context.at };
    let undo = undo::open(tx, reach.account(), &new)?;
    keep(tx, reach, there.into_iter().collect(), undo)?;
    Ok((delete(tx, context, reach, ids)?, Some(undo)))
}

/// Keeps whole records that are about to be deleted, few at once.
pub fn keep(tx: &Tx<'_>, reach: &Reach<Delete>, mut ids: Vec<RecordId>, undo: UndoId) -> Result<()> {
    ids.sort_unstable();
    let bytes = read::bytes_of(tx, reach, &ids)?;
    let mut next = 0;
    while next < ids.len() {
        let mut held = 0;
        let fits = |id: &&RecordId| {
            let is_first = held == 0;
            held += 1 + bytes.get(id).copied().unwrap_or_default();
            is_first || held <= BYTES_AT_ONCE
        };
        let some: Vec<RecordId> = ids[next..].iter().take(AT_ONCE).take_while(fits).copied().collect();
        next += some.len();
        let Found::All(stored) = read::find(tx, reach, &some, usize::MAX)? else {
            return Err(Error::Damaged("records that are deleted could not be kept".to_owned()));
        };
        let kept = some.iter().filter_map(|id| stored.get(id)).map(|stored| Former {
            record: stored.record.name,
            id: stored.id.0,
            former: row::snapshot(&stored.view()),
            latter: None,
        });
        undo::keep(tx, UndoKey { account: reach.account(), id: undo }, &kept.collect::<Vec<_>>())?;
    }
    Ok(())
}
