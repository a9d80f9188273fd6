//! Folders inside each other, in memory: where each stands, and how many levels each has with all folders inside.

use headwater_model::id::RecordId;
use headwater_model::limits::DEPTH_OF_FOLDERS;
use std::collections::{BTreeMap, HashMap};

/// Some folders of an account. A move costs the folders around the old and the new place, however many are inside.
#[derive(Debug, Default)]
pub struct FolderTree {
    /// The next folder outwards of each folder.
    parents: HashMap<RecordId, Option<RecordId>>,
    /// Of the folders directly inside a folder: how many have so many levels.
    inside: HashMap<RecordId, BTreeMap<usize, usize>>,
}

impl FolderTree {
    /// Folders with the next folder outwards of each; may name a folder twice. Cheapest with the innermost folders first.
    pub fn of(folders: impl IntoIterator<Item = (RecordId, Option<RecordId>)>) -> Self {
        let mut tree = Self::default();
        for (folder, parent) in folders {
            tree.put(folder, parent);
        }
        tree
    }

    /// A folder and the folders around, from the inside to the outside.
    pub fn outwards(&self, folder: Option<RecordId>) -> impl Iterator<Item = RecordId> {
        std::iter::successors(folder, |folder| self.parent(*folder)).take(DEPTH_OF_FOLDERS)
    }

    fn parent(&self, folder: RecordId) -> Option<RecordId> {
        #[cfg(test)]
        steps::STEPS.set(steps::STEPS.get() + 1);
        self.parents.get(&folder).copied().flatten()
    }

    /// The number of levels of a folder with the folders inside.
    pub fn levels(&self, folder: RecordId) -> usize {
        let deepest = self.inside.get(&folder).and_then(BTreeMap::last_key_value);
        1 + deepest.map_or(0, |(levels, _)| *levels)
    }

    /// Puts a folder with all inside into another one, or outermost.
    pub fn put(&mut self, folder: RecordId, parent: Option<RecordId>) {
        let levels = self.levels(folder);
        let left = self.parents.insert(folder, parent).flatten();
        if left != parent {
            self.count(left, Some(levels), None);
            self.count(parent, None, Some(levels));
        }
    }

    /// Counts a folder directly inside another one, with the former and the new number of levels; then the folders around, as far as
    /// their levels change.
    fn count(&mut self, mut around: Option<RecordId>, mut before: Option<usize>, mut now: Option<usize>) {
        while let Some(folder) = around.filter(|_| before != now) {
            let had = self.levels(folder);
            let inside = self.inside.entry(folder).or_default();
            if let Some(folders) = before.and_then(|levels| inside.get_mut(&levels)) {
                *folders -= 1;
            }
            inside.retain(|_, folders| *folders > 0);
            now.into_iter().for_each(|levels| *inside.entry(levels).or_default() += 1);
            (before, now) = (Some(had), Some(self.levels(folder)));
            around = self.parent(folder);
        }
    }
}

/// How many steps outwards were made on this thread, for tests of what a call costs.
#[cfg(test)]
pub mod steps {
    use std::cell::Cell;

    thread_local! {
        pub static STEPS: Cell<usize> = const { Cell::new(0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn id(number: i64) -> RecordId {
        RecordId(number)
    }

    /// Whatever the order in which folders are read, and after each move, levels are those of a walk over all folders.
    #[test]
    fn levels_are_those_of_a_walk_over_all_folders() {
        let folders: Vec<(RecordId, Option<RecordId>)> =
            (1..=60).map(|number| (id(number), (number > 3).then(|| id(number / 3)))).collect();
        let mut tree = FolderTree::of(folders.iter().copied());
        let reversed = FolderTree::of(folders.iter().rev().chain(&folders).copied());
        for number in 1..=60 {
            assert_eq!(tree.levels(id(number)), walked(&tree, id(number)), "{number}");
            assert_eq!(reversed.levels(id(number)), tree.levels(id(number)), "{number}");
        }
        for (folder, parent) in [(2, Some(40)), (2, None), (1, Some(60)), (1, None), (20, Some(1)), (2, Some(20))] {
            tree.put(id(folder), parent.map(id));
            for number in 1..=60 {
                assert_eq!(tree.levels(id(number)), walked(&tree, id(number)), "{number} after {folder}");
            }
        }
    }

    fn walked(tree: &FolderTree, folder: RecordId) -> usize {
        let up_to_it = |inside: i64| tree.outwards(Some(id(inside))).position(|around| around == folder);
        1 + (1..=60).filter_map(up_to_it).max().unwrap_or(0)
    }
}
