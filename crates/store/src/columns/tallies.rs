//! How often leads hold each value of a column.

use super::bitmap::Bitmap;
use super::cells::Cells;
use super::column::{ColumnKey, LeadColumn, Numbers, Texts};
use super::letters::Letters;
use super::table::ColumnTable;
use headwater_model::id::LeadId;
use headwater_model::query::{QueryField, SortKey};
use std::collections::HashMap;

/// The most values of a distribution.
pub const MOST_FREQUENT: usize = 20;

/// The values of some leads in a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnTally {
    /// Leads with a value.
    pub filled: i64,
    /// Different values.
    pub distinct: i64,
    /// The sum of numbers.
    pub sum: i128,
    /// The least and the greatest number.
    pub ends: Option<(i64, i64)>,
    /// The most frequent values, the most frequent first, and the smallest of values as frequent.
    pub most_frequent: Vec<TalliedValue<SortKey>>,
}

/// A value, and how often leads hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TalliedValue<K> {
    /// The value as compared.
    pub key: K,
    /// The number of leads.
    pub leads: i64,
    /// The lead of the least id.
    pub first: LeadId,
}

/// A value of a tally.
pub trait TallyKey: Ord {
    /// The number, of a field of numbers.
    fn number(&self) -> Option<i64>;
    /// The value as compared.
    fn sort_key(self) -> SortKey;
}

impl ColumnTally {
    /// Adds up counted values, each of which stands once.
    pub fn of<K: TallyKey>(mut counted: Vec<TalliedValue<K>>) -> Self {
        let mut tally = Self { distinct: counted.len() as i64, ..Self::default() };
        for TalliedValue { key, leads, .. } in &counted {
            tally.filled += leads;
            if let Some(number) = key.number() {
                tally.sum += i128::from(number) * i128::from(*leads);
                let (least, greatest) = tally.ends.unwrap_or((number, number));
                tally.ends = Some((least.min(number), greatest.max(number)));
            }
        }
        let by_frequency = |one: &TalliedValue<K>, other: &TalliedValue<K>| {
            other.leads.cmp(&one.leads).then_with(|| one.key.cmp(&other.key))
        };
        if counted.len() > MOST_FREQUENT {
            counted.select_nth_unstable_by(MOST_FREQUENT, by_frequency);
            counted.truncate(MOST_FREQUENT);
        }
        counted.sort_by(by_frequency);
        let shown =
            |TalliedValue { key, leads, first }: TalliedValue<K>| TalliedValue { key: key.sort_key(), leads, first };
        tally.most_frequent = counted.into_iter().map(shown).collect();
        tally
    }
}

impl<K> TalliedValue<K> {
    fn add(&mut self, other: &Self) {
        self.leads += other.leads;
        self.first = self.first.min(other.first);
    }
}

impl ColumnTable {
    /// The values of a field among some slots.
    pub fn tally(&self, slots: &Bitmap, field: &QueryField) -> ColumnTally {
        match self.column(&ColumnKey::Field(field.clone())) {
            Some(LeadColumn::Numbers(numbers)) => ColumnTally::of(self.of_numbers(slots, numbers)),
            Some(LeadColumn::Texts(texts)) => ColumnTally::of(self.of_texts(slots, texts)),
            Some(LeadColumn::Members(_)) => ColumnTally::default(),
            None => {
                let each =
                    |slot| TalliedValue { key: self.slots.id(slot), leads: 1, first: LeadId(self.slots.id(slot)) };
                ColumnTally::of(slots.places().map(each).collect())
            }
        }
    }

    fn of_numbers(&self, slots: &Bitmap, numbers: &Numbers) -> Vec<TalliedValue<i64>> {
        /// Cells counted in places of their own, without sorting.
        const FEW: usize = 1 << 16;
        if numbers.cells().greatest() < FEW as u64 {
            let number = |TalliedValue { key, leads, first }: TalliedValue<usize>| {
                Some(TalliedValue { key: numbers.number(key as u64)?, leads, first })
            };
            return self.by_cell(slots, numbers.cells(), FEW).into_iter().filter_map(number).collect();
        }
        let each = |slot| Some((numbers.get(slot)?, self.slots.id(slot)));
        let mut values: Vec<(i64, i64)> = slots.places().filter_map(each).collect();
        values.sort_unstable();
        let counted = |alike: &[(i64, i64)]| {
            let (key, first) = alike[0];
            TalliedValue { key, leads: alike.len() as i64, first: LeadId(first) }
        };
        values.chunk_by(|one, other| one.0 == other.0).map(counted).collect()
    }

    fn of_texts<'t>(&self, slots: &Bitmap, texts: &'t Texts) -> Vec<TalliedValue<Letters<'t>>> {
        let letters = |TalliedValue { key, leads, first }: TalliedValue<usize>| {
            Some(TalliedValue { key: texts.dictionary.letters(key.checked_sub(1)?), leads, first })
        };
        let counted = self.by_cell(slots, texts.cells(), texts.dictionary.len() + 1).into_iter().filter_map(letters);
        if !texts.dictionary.may_repeat() {
            return counted.collect();
        }
        let mut merged: HashMap<Letters<'t>, TalliedValue<Letters<'t>>> = HashMap::new();
        for counted in counted {
            merged.entry(counted.key).and_modify(|known| known.add(&counted)).or_insert(counted);
        }
        merged.into_values().collect()
    }

    /// How often each cell stands in some slots, of cells below `end`.
    fn by_cell(&self, slots: &Bitmap, cells: &Cells, end: usize) -> Vec<TalliedValue<usize>> {
        let mut counts = vec![(0u32, u32::MAX); end];
        for slot in slots.places() {
            if let Some((leads, first)) = counts.get_mut(cells.get(slot) as usize) {
                *leads += 1;
                let is_first = *first == u32::MAX || self.slots.id(slot) < self.slots.id(*first as usize);
                *first = if is_first { slot as u32 } else { *first };
            }
        }
        let found = counts.into_iter().enumerate().filter(|(_, (leads, _))| *leads > 0);
        let counted = |(key, (leads, first)): (usize, (u32, u32))| TalliedValue {
            key,
            leads: i64::from(leads),
            first: LeadId(self.slots.id(first as usize)),
        };
        found.map(counted).collect()
    }
}

impl TallyKey for i64 {
    fn number(&self) -> Option<i64> {
        Some(*self)
    }

    fn sort_key(self) -> SortKey {
        SortKey::Number(self)
    }
}

impl TallyKey for Letters<'_> {
    fn number(&self) -> Option<i64> {
        None
    }

    fn sort_key(self) -> SortKey {
        SortKey::Text(self.text().into_owned())
    }
}

impl TallyKey for SortKey {
    fn number(&self) -> Option<i64> {
        self.as_number()
    }

    fn sort_key(self) -> SortKey {
        self
    }
}
