//! The leads of an account, each in a slot: the place of the lead's values in every column.

use super::bitmap::Bitmap;
use std::collections::HashMap;

/// Leads by slot. Ids are kept in four bytes, as distances from the least.
#[derive(Debug)]
pub struct Slots {
    base: i64,
    ids: Vec<u32>,
    /// So many slots from the first are in the order of ids.
    sorted: usize,
    /// The slots of the others.
    strays: HashMap<u32, u32>,
    /// Slots of present leads.
    live: Bitmap,
}

impl Slots {
    /// No leads; all ids to come must lie behind `base`, near by.
    pub fn new(base: i64) -> Self {
        Self { base, ids: Vec::new(), sorted: 0, strays: HashMap::new(), live: Bitmap::clear(0) }
    }

    /// The number of slots.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The lead in a slot.
    pub fn id(&self, slot: usize) -> i64 {
        self.base + i64::from(self.ids.get(slot).copied().unwrap_or_default())
    }

    /// Slots of present leads.
    pub fn live(&self) -> &Bitmap {
        &self.live
    }

    /// The slot of a lead, deleted or not.
    pub fn find(&self, id: i64) -> Option<usize> {
        let near = u32::try_from(id - self.base).ok()?;
        let in_order = self.ids[..self.sorted].binary_search(&near).ok();
        in_order.or_else(|| self.strays.get(&near).map(|slot| *slot as usize))
    }

    /// Gives a lead a slot; false for an id out of bounds.
    pub fn push(&mut self, id: i64) -> bool {
        let Ok(near) = u32::try_from(id - self.base) else { return false };
        if self.sorted == self.ids.len() && self.ids.last().is_none_or(|last| *last < near) {
            self.sorted += 1;
        } else {
            self.strays.insert(near, self.ids.len() as u32);
        }
        self.ids.push(near);
        self.live.grow();
        self.live.insert(self.ids.len() - 1);
        true
    }

    /// Notes a lead brought back into its slot.
    pub fn revive(&mut self, slot: usize) {
        self.live.insert(slot);
    }

    /// Notes a deleted lead.
    pub fn bury(&mut self, slot: usize) {
        self.live.remove(slot);
    }

    /// Whether so many slots are out of order or without leads as to make loading anew worth while.
    pub fn is_worn(&self) -> bool {
        const SOME: usize = 1 << 16;
        let dead = self.len() - self.live.count();
        self.strays.len() > SOME + self.len() / 8 || dead > SOME + self.len() / 4
    }

    /// Gives back memory kept for further slots.
    pub fn settle(&mut self) {
        self.ids.shrink_to_fit();
    }

    /// The bytes in memory.
    pub fn bytes(&self) -> usize {
        4 * self.ids.capacity() + self.strays.capacity() * 9 + self.live.bytes()
    }
}
