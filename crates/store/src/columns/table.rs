//! The columns of one account, in the state after one change of the outbox.

use super::bitmap::Bitmap;
use super::column::{ColumnKey, ColumnValue, LeadColumn};
use super::matches::Matches;
use super::slots::Slots;
use std::sync::atomic::{AtomicU64, Ordering};

/// Columns of an account's leads.
#[derive(Debug)]
pub struct ColumnTable {
    /// The last change of the outbox seen by the columns.
    pub seq: i64,
    /// The epoch of the outbox.
    pub epoch: i64,
    /// The leads.
    pub slots: Slots,
    columns: Vec<Held>,
    /// Grows when columns come or go.
    generation: u64,
    /// The answers to the last questions, until a value changes.
    pub(super) matches: Matches,
}

/// A column, and the time of the last use.
#[derive(Debug)]
struct Held {
    key: ColumnKey,
    column: LeadColumn,
    used: AtomicU64,
}

impl ColumnTable {
    /// Columns without leads. All ids to come must lie behind `base`.
    pub fn new(keys: &[ColumnKey], base: i64) -> Self {
        let held =
            |key: &ColumnKey| Held { key: key.clone(), column: LeadColumn::empty(key, 0), used: AtomicU64::new(0) };
        let columns = keys.iter().map(held).collect();
        Self { seq: 0, epoch: 0, slots: Slots::new(base), columns, generation: 0, matches: Matches::default() }
    }

    /// The keys of all columns.
    pub fn keys(&self) -> impl Iterator<Item = &ColumnKey> {
        self.columns.iter().map(|held| &held.key)
    }

    /// A number changing with the set of columns.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// A column.
    pub fn column(&self, key: &ColumnKey) -> Option<&LeadColumn> {
        self.columns.iter().find(|held| held.key == *key).map(|held| &held.column)
    }

    /// Notes the use of columns at a tick of the clock of uses.
    pub fn touch(&self, keys: &[ColumnKey], tick: u64) {
        for held in self.columns.iter().filter(|held| keys.contains(&held.key)) {
            held.used.store(tick, Ordering::Relaxed);
        }
    }

    /// Notes a lead's values, one for each column in the order of [`Self::keys`]. False for an id out of bounds.
    pub fn set(&mut self, id: i64, values: &[ColumnValue]) -> bool {
        self.matches.clear();
        let slot = match self.slots.find(id) {
            Some(slot) => slot,
            None if self.slots.push(id) => {
                self.columns.iter_mut().for_each(|held| held.column.grow());
                self.slots.len() - 1
            }
            None => return false,
        };
        self.slots.revive(slot);
        self.columns.iter_mut().zip(values).for_each(|(held, value)| held.column.set(slot, value));
        true
    }

    /// Notes a lead on a list. Leads without a slot are passed over.
    pub fn set_member(&mut self, list: i64, id: i64) {
        self.matches.clear();
        let column = self.columns.iter_mut().find(|held| held.key == ColumnKey::List(list));
        if let (Some(slot), Some(held)) = (self.slots.find(id), column) {
            held.column.set(slot, &ColumnValue::Number(1));
        }
    }

    /// Notes a deleted lead.
    pub fn remove(&mut self, id: i64) {
        self.matches.clear();
        if let Some(slot) = self.slots.find(id) {
            self.slots.bury(slot);
        }
    }

    /// Takes the columns of a table loaded meanwhile. Both then stand at the older of the two changes, and are to be followed from
    /// this change on.
    pub fn join(&mut self, other: Self) {
        let former: Vec<Option<usize>> =
            (0..self.slots.len()).map(|slot| other.slots.find(self.slots.id(slot))).collect();
        self.seq = self.seq.min(other.seq);
        self.generation += 1;
        self.matches.clear();
        for held in other.columns {
            self.columns.retain(|known| known.key != held.key);
            self.columns.push(Held { column: held.column.gathered(&former), ..held });
        }
    }

    /// The key of the least recently used column but for some, and the tick of the last use.
    pub fn oldest(&self, but_for: &[ColumnKey]) -> Option<(u64, ColumnKey)> {
        let others = self.columns.iter().filter(|held| !but_for.contains(&held.key));
        let oldest = others.min_by_key(|held| held.used.load(Ordering::Relaxed))?;
        Some((oldest.used.load(Ordering::Relaxed), oldest.key.clone()))
    }

    /// Drops a column; true when none is left.
    pub fn drop_column(&mut self, key: &ColumnKey) -> bool {
        self.columns.retain(|held| held.key != *key);
        self.generation += 1;
        self.columns.is_empty()
    }

    /// Gives back memory needed for loading only.
    pub fn settle(&mut self) {
        self.slots.settle();
        self.columns.iter_mut().for_each(|held| held.column.settle());
    }

    /// Whether the account should be loaded anew.
    pub fn is_worn(&self) -> bool {
        self.slots.is_worn() || self.columns.iter().any(|held| held.column.is_worn())
    }

    /// Whether a column has more text than can be kept.
    pub fn is_full(&self) -> bool {
        self.columns.iter().any(|held| held.column.is_full())
    }

    /// The present leads.
    pub fn live(&self) -> &Bitmap {
        self.slots.live()
    }

    /// The bytes in memory.
    pub fn bytes(&self) -> usize {
        self.slots.bytes() + self.matches.bytes() + self.columns.iter().map(|held| held.column.bytes()).sum::<usize>()
    }
}
