//! The rules of folders: no folder stands inside itself, and a folder with others inside is not deleted.

use crate::records::rules::{Adjusted, NewValues, Proposed, Rules};
use crate::records::{Drafts, Ids};
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
use headwater_model::records::folder::{FOLDER, NAME, PARENT};
use headwater_store::records::blocks;
use headwater_store::records::row::Stored;
use headwater_store::writes::deletion;
use headwater_store::{Tx, Volume, folders};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use tree::FolderTree;

pub(crate) mod tree;

/// Folders, each with the next folder outwards.
type Parents = Vec<(RecordId, Option<RecordId>)>;

/// The rules of folders.
pub struct FolderRules {
    /// Moved folders with all folders inside, and new parents with all folders around.
    tree: FolderTree,
    /// How many folders the account has, with the drafts accepted so far.
    count: i64,
}

impl Rules for FolderRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let account = context.actor.account;
        let moves =
            drafts.iter().flatten().filter_map(|draft| Some((draft.id, RecordId(draft.get(PARENT)?.as_int()?))));
        let (moved, named): (Vec<Option<RecordId>>, Vec<RecordId>) = moves.unzip();
        let mut folders = around(tx, account, named)?;
        folders.extend(inside(tx, account, moved.into_iter().flatten().collect())?.into_iter().rev());
        let count = if drafts.is_empty() { 0 } else { blocks::active(tx, account, &FOLDER)? };
        Ok(Self { tree: FolderTree::of(folders), count })
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        if self.count >= limits::FOLDERS {
            let reason = format!("there are at most {} folders", limits::FOLDERS);
            return Err(Problem::invalid(FOLDER.field(NAME).name, reason));
        }
        self.check(None, draft.get(PARENT).and_then(Cell::as_int).map(RecordId))?;
        Ok(draft)
    }

    fn accepted(&mut self, _: &Draft) {
        self.count += 1;
    }

    fn adjust(&mut self, change: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        self.check(Some(change.stored.id), new_parent(values).flatten())?;
        Ok(Adjusted::Usual)
    }

    fn changing(&mut self, _: &Context, stored: &Stored, values: &NewValues<'_>) -> Vec<NewEvent> {
        if let Some(parent) = new_parent(values) {
            self.tree.put(stored.id, parent);
        }
        Vec::new()
    }
}

/// The new parent, if a change moves the folder.
fn new_parent(values: &NewValues<'_>) -> Option<Option<RecordId>> {
    values.iter().find(|(field, _)| *field == PARENT).map(|(_, parent)| parent.as_int().map(RecordId))
}

impl FolderRules {
    /// Checks a new parent. A moved folder brings along all folders inside.
    fn check(&self, folder: Option<RecordId>, parent: Option<RecordId>) -> Result<(), Problem> {
        let name = FOLDER.field(PARENT).name;
        let around: Vec<RecordId> = self.tree.outwards(parent).collect();
        if folder.is_some_and(|folder| around.contains(&folder)) {
            return Err(Problem::invalid(name, "a folder cannot stand inside itself"));
        }
        let levels = folder.filter(|_| parent.is_some()).map_or(1, |folder| self.tree.levels(folder));
        if levels + around.len() > limits::DEPTH_OF_FOLDERS {
            let reason = format!("more than {} folders inside each other", limits::DEPTH_OF_FOLDERS);
            return Err(Problem::invalid(name, reason));
        }
        Ok(())
    }
}

/// Some folders and all folders around each.
fn around(tx: &Tx<'_>, account: AccountId, ids: Vec<RecordId>) -> Result<Parents, Problem> {
    walk(ids, |ids| Ok(folders::parents(tx, account, ids)?), |(_, parent)| *parent)
}

/// All folders inside some.
fn inside(tx: &Tx<'_>, account: AccountId, ids: Vec<RecordId>) -> Result<Parents, Problem> {
    walk(ids, |ids| Ok(folders::inside(tx, account, ids)?), |(folder, _)| Some(*folder))
}

/// Finds folders level by level, each level from the folders of the one before.
fn walk(
    mut ids: Vec<RecordId>,
    find: impl Fn(&[RecordId]) -> Result<HashMap<RecordId, Option<RecordId>>, Problem>,
    next: impl Fn(&(RecordId, Option<RecordId>)) -> Option<RecordId>,
) -> Result<Parents, Problem> {
    let (mut known, mut asked) = (Vec::new(), HashSet::new());
    // A loop, one statement for each level: few folders stand deep.
    for _ in 0..limits::DEPTH_OF_FOLDERS {
        ids.retain(|id| asked.insert(*id));
        if ids.is_empty() {
            break;
        }
        let found: Parents = find(&ids)?.into_iter().collect();
        ids = found.iter().filter_map(&next).collect();
        known.extend(found);
    }
    Ok(known)
}

/// Deletes folders, one after the other; a folder with others inside is refused. The last ones may be left for another
/// transaction.
pub fn delete(tx: &Tx<'_>, context: &Context, record: &'static RecordType, ids: &Ids) -> Result<Outcomes<()>, Problem> {
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
