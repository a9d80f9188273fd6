//! The rules of folders: no folder stands inside itself, and a folder with others inside is not deleted.

use crate::records::Drafts;
use crate::records::rules::{Adjusted, NewValues, Rules};
use crate::{Outcomes, parts};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::NewEvent;
use headwater_model::id::{AccountId, RecordId};
use headwater_model::limits;
use headwater_model::permission::Delete;
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_model::records::folder::{FOLDER, PARENT};
use headwater_store::records::row::Stored;
use headwater_store::writes::changes::Changes;
use headwater_store::writes::deletion;
use headwater_store::{Tx, Volume, folders};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The rules of folders.
pub struct FolderRules {
    /// The new parents and the folders around each, by id, with the next folder outwards.
    parents: HashMap<RecordId, Option<RecordId>>,
}

impl Rules for FolderRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let named = drafts.iter().flatten().filter_map(|draft| draft.get(PARENT)?.as_int()).map(RecordId);
        Ok(Self { parents: around(tx, context.actor.account, named.collect())? })
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        self.check(None, draft.get(PARENT).and_then(Cell::as_int).map(RecordId))?;
        Ok(draft)
    }

    fn adjust(
        &mut self,
        _: &Changes<'_, '_>,
        stored: &Stored,
        _: &Draft,
        values: &mut NewValues<'_>,
    ) -> Result<Adjusted, Problem> {
        self.check(Some(stored.id), new_parent(values).flatten())?;
        Ok(Adjusted::Usual)
    }

    fn changing(&mut self, _: &Context, stored: &Stored, values: &NewValues<'_>) -> Vec<NewEvent> {
        if let Some(parent) = new_parent(values) {
            self.parents.insert(stored.id, parent);
        }
        Vec::new()
    }
}

/// The new parent, if a change moves the folder.
fn new_parent(values: &NewValues<'_>) -> Option<Option<RecordId>> {
    values.iter().find(|(field, _)| *field == PARENT).map(|(_, parent)| parent.as_int().map(RecordId))
}

impl FolderRules {
    /// Walks from the new parent outwards, looking for the folder itself.
    fn check(&self, folder: Option<RecordId>, parent: Option<RecordId>) -> Result<(), Problem> {
        let name = FOLDER.field(PARENT).name;
        let (mut at, mut depth) = (parent, 0);
        while let Some(around) = at {
            if Some(around) == folder {
                return Err(Problem::invalid(name, "a folder cannot stand inside itself"));
            }
            depth += 1;
            if depth >= limits::DEPTH_OF_FOLDERS {
                let reason = format!("more than {} folders inside each other", limits::DEPTH_OF_FOLDERS);
                return Err(Problem::invalid(name, reason));
            }
            at = self.parents.get(&around).copied().flatten();
        }
        Ok(())
    }
}

/// Some folders and all folders around each, by id, with the next folder outwards.
fn around(
    tx: &Tx<'_>,
    account: AccountId,
    mut ids: Vec<RecordId>,
) -> Result<HashMap<RecordId, Option<RecordId>>, Problem> {
    let mut known = HashMap::new();
    // A loop, one statement for each level: few folders stand deep.
    for _ in 0..limits::DEPTH_OF_FOLDERS {
        ids.retain(|id| !known.contains_key(id));
        if ids.is_empty() {
            break;
        }
        let found = folders::parents(tx, account, &ids)?;
        ids = found.values().copied().flatten().collect();
        known.extend(found);
    }
    Ok(known)
}

/// Deletes folders, one after the other; a folder with others inside is refused. The last ones may be left for another
/// transaction.
pub fn delete(
    tx: &Tx<'_>,
    context: &Context,
    record: &'static RecordType,
    ids: &[Result<RecordId, Problem>],
) -> Result<Outcomes<()>, Problem> {
    let reach = context.actor.reach::<Delete>(record)?;
    let pages = Volume::of_pages(deletion::PAGES_OF_A_DELETION);
    let (ids, left) = ids.split_at(parts::fitting(tx, ids, |_| pages));
    let named: Vec<RecordId> = ids.iter().flatten().copied().collect();
    let mut parents = folders::parents(tx, reach.account(), &named)?;
    let holding = folders::holding_others(tx, reach.account(), &named)?;
    let mut outcomes: Outcomes<()> = ids.iter().map(|id| take(&mut parents, &holding, id)).collect();
    let there: HashSet<RecordId> = parents.keys().copied().collect();
    let gone: Vec<RecordId> = named.into_iter().filter(|id| !there.contains(id)).collect();
    deletion::delete(tx, context, &reach, &gone)?;
    outcomes.extend(left.iter().map(|_| parts::left()));
    Ok(outcomes)
}

/// Removes a folder from the known ones, unless another folder stands inside.
fn take(
    parents: &mut HashMap<RecordId, Option<RecordId>>,
    holding: &HashSet<RecordId>,
    id: &Result<RecordId, Problem>,
) -> Result<(), Problem> {
    let id = id.as_ref().map_err(Problem::clone)?;
    if !parents.contains_key(id) {
        return Err(Problem::NotFound);
    }
    if holding.contains(id) || parents.values().any(|parent| parent.as_ref() == Some(id)) {
        return Err(Problem::DanglingReference { field: FOLDER.field(PARENT).name.to_owned() });
    }
    parents.remove(id);
    Ok(())
}
