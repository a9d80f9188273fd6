//! How often leads hold each value of a column.

use super::bitmap::Bitmap;
use super::column::{ColumnKey, LeadColumn, Numbers, Texts};
use super::table::ColumnTable;
use headwater_model::id::LeadId;
use headwater_model::query::{QueryField, SortKey};
use std::collections::HashMap;

/// The values of one column among some leads: by compared value, the number of leads, and the lead of the least id.
pub type ColumnTally = HashMap<SortKey, (i64, LeadId)>;

impl ColumnTable {
    /// The values of a field among some slots.
    pub fn tally(&self, slots: &Bitmap, field: &QueryField) -> ColumnTally {
        match self.column(&ColumnKey::Field(field.clone())) {
            Some(LeadColumn::Numbers(numbers)) => self.of_numbers(slots, |slot| Numbers::get(numbers, slot)),
            Some(LeadColumn::Texts(texts)) => self.of_texts(slots, texts),
            Some(LeadColumn::Members(_)) => ColumnTally::new(),
            None => self.of_numbers(slots, |slot| Some(self.slots.id(slot))),
        }
    }

    fn of_numbers(&self, slots: &Bitmap, value: impl Fn(usize) -> Option<i64>) -> ColumnTally {
        let mut counts: HashMap<i64, (i64, LeadId)> = HashMap::new();
        for slot in slots.places() {
            if let Some(value) = value(slot) {
                let id = LeadId(self.slots.id(slot));
                count(counts.entry(value).or_insert((0, id)), 1, id);
            }
        }
        counts.into_iter().map(|(value, counted)| (SortKey::Number(value), counted)).collect()
    }

    fn of_texts(&self, slots: &Bitmap, texts: &Texts) -> ColumnTally {
        let mut counts = vec![(0u32, u32::MAX); texts.dictionary.len()];
        for slot in slots.places() {
            if let Some(counted) = texts.get(slot).and_then(|number| counts.get_mut(number)) {
                counted.0 += 1;
                let is_first = counted.1 == u32::MAX || self.slots.id(slot) < self.slots.id(counted.1 as usize);
                counted.1 = if is_first { slot as u32 } else { counted.1 };
            }
        }
        let mut tally = ColumnTally::new();
        for (number, (leads, slot)) in counts.into_iter().enumerate().filter(|(_, (leads, _))| *leads > 0) {
            let (key, id) =
                (SortKey::Text(texts.dictionary.text(number).to_owned()), LeadId(self.slots.id(slot as usize)));
            count(tally.entry(key).or_insert((0, id)), leads.into(), id);
        }
        tally
    }
}

fn count(counted: &mut (i64, LeadId), leads: i64, id: LeadId) {
    counted.0 += leads;
    counted.1 = counted.1.min(id);
}
