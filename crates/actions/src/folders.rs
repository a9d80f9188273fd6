//! The rules of folders: no folder stands inside itself, and a folder with others inside is not deleted.

use crate::records::rules::{Adjusted, NewValues, Rules};
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
use headwater_model::records::folder::{FOLDER, PARENT};
use headwater_store::records::row::Stored;
use headwater_store::writes::changes::Changes;
use headwater_store::writes::deletion;
use headwater_store::{Tx, Volume, folders};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The next folder outwards of each of some folders, by id.
type Parents = HashMap<RecordId, Option<RecordId>>;

/// The rules of folders.
pub struct FolderRules {
    /// The folders that are moved with all folders inside, and the new parents with all folders around: by id, each with the
    /// next folder outwards.
    parents: Parents,
}

impl Rules for FolderRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let account = context.actor.account;
        let moves =
            drafts.iter().flatten().filter_map(|draft| Some((draft.id, RecordId(draft.get(PARENT)?.as_int()?))));
        let (moved, named): (Vec<Option<RecordId>>, Vec<RecordId>) = moves.unzip();
        let mut parents = inside(tx, account, moved.into_iter().flatten().collect())?;
        parents.extend(around(tx, account, named)?);
        Ok(Self { parents })
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
    /// Checks a new parent. A folder that is moved brings all along that stands inside.
    fn check(&self, folder: Option<RecordId>, parent: Option<RecordId>) -> Result<(), Problem> {
        let name = FOLDER.field(PARENT).name;
        let around: Vec<RecordId> = self.outwards(parent).collect();
        if folder.is_some_and(|folder| around.contains(&folder)) {
            return Err(Problem::invalid(name, "a folder cannot stand inside itself"));
        }
        let levels = folder.filter(|_| parent.is_some()).map_or(1, |folder| self.levels(folder));
        if levels + around.len() > limits::DEPTH_OF_FOLDERS {
            let reason = format!("more than {} folders inside each other", limits::DEPTH_OF_FOLDERS);
            return Err(Problem::invalid(name, reason));
        }
        Ok(())
    }

    /// A folder and those around, from the inside to the outside.
    fn outwards(&self, folder: Option<RecordId>) -> impl Iterator<Item = RecordId> {
        let around = |folder: &RecordId| self.parents.get(folder).copied().flatten();
        std::iter::successors(folder, around).take(limits::DEPTH_OF_FOLDERS)
    }

    /// How many levels a folder has with those inside.
    fn levels(&self, folder: RecordId) -> usize {
        let up_to_it = |inside: &RecordId| self.outwards(Some(*inside)).position(|around| around == folder);
        1 + self.parents.keys().filter_map(up_to_it).max().unwrap_or(0)
    }
}

/// Some folders and all folders around each.
fn around(tx: &Tx<'_>, account: AccountId, ids: Vec<RecordId>) -> Result<Parents, Problem> {
    walk(ids, |ids| Ok(folders::parents(tx, account, ids)?), |found| found.values().copied().flatten().collect())
}

/// All folders inside some.
fn inside(tx: &Tx<'_>, account: AccountId, ids: Vec<RecordId>) -> Result<Parents, Problem> {
    walk(ids, |ids| Ok(folders::inside(tx, account, ids)?), |found| found.keys().copied().collect())
}

/// Finds folders level by level, each level from those that the one before has led to.
fn walk(
    mut ids: Vec<RecordId>,
    find: impl Fn(&[RecordId]) -> Result<Parents, Problem>,
    next: impl Fn(&Parents) -> Vec<RecordId>,
) -> Result<Parents, Problem> {
    let (mut known, mut asked) = (HashMap::new(), HashSet::new());
    // A loop, one statement for each level: few folders stand deep.
    for _ in 0..limits::DEPTH_OF_FOLDERS {
        ids.retain(|id| asked.insert(*id));
        if ids.is_empty() {
            break;
        }
        let found = find(&ids)?;
        ids = next(&found);
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
fn take(parents: &mut Parents, holding: &HashSet<RecordId>, id: &Result<RecordId, Problem>) -> Result<(), Problem> {
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
