//! One column: the values of all leads of an account in a field, or their membership in a list.

use super::bitmap::{Bitmap, Keeps};
use super::cells::Cells;
use super::dictionary::Dictionary;
use super::needle::Needle;
use headwater_model::query::{Condition, FieldNature, QueryField, SortKey, ValueTest};
use headwater_model::records::lead;
use std::ops::RangeInclusive;

/// The values of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnKey {
    /// Compared values of a field.
    Field(QueryField),
    /// The digits of all telephones.
    Digits,
    /// Whether leads are on a list.
    List(i64),
}

/// A value for a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnValue {
    /// Nothing; on a list: no member.
    None,
    /// A number; on a list: a member.
    Number(i64),
    /// A folded text.
    Text(String),
}

impl From<Option<SortKey>> for ColumnValue {
    fn from(key: Option<SortKey>) -> Self {
        match key {
            None => Self::None,
            Some(SortKey::Number(number)) => Self::Number(number),
            Some(SortKey::Text(text)) => Self::Text(text),
        }
    }
}

/// The values of all slots.
#[derive(Debug)]
pub enum LeadColumn {
    /// Numbers: 0 for none, else the distance from a base, and one more.
    Numbers(Numbers),
    /// Texts: 0 for none, else the number in the dictionary, and one more.
    Texts(Texts),
    /// A bit for each member.
    Members(Bitmap),
}

/// Numbers near a base.
#[derive(Debug, Default)]
pub struct Numbers {
    base: i64,
    /// Whether the base was chosen, with the first number.
    has_base: bool,
    cells: Cells,
}

/// Numbers meant by a condition.
#[derive(Debug, Clone, Copy)]
struct NumberRanges<'r> {
    /// Ranges, both ends included.
    ranges: &'r [(i64, i64)],
    /// Whether a lead without a number is meant.
    or_none: bool,
}

/// Texts of a dictionary.
#[derive(Debug, Default)]
pub struct Texts {
    /// The dictionary.
    pub dictionary: Dictionary,
    cells: Cells,
}

impl Numbers {
    /// The number of a slot.
    pub fn get(&self, slot: usize) -> Option<i64> {
        self.number(self.cells.get(slot))
    }

    /// The number of a cell.
    pub fn number(&self, cell: u64) -> Option<i64> {
        cell.checked_sub(1).map(|distance| self.base.wrapping_add_unsigned(distance))
    }

    fn encode(&mut self, value: i64) -> u64 {
        /// Small numbers keep 0 as base.
        const SMALL: i64 = 1 << 16;
        if !self.has_base {
            self.has_base = true;
            self.base = if (0..SMALL).contains(&value) { 0 } else { value };
        }
        if value < self.base {
            let spare = value.abs_diff(self.base).min(1 << 20);
            self.rebase(value.saturating_sub_unsigned(spare));
        }
        value.abs_diff(self.base).saturating_add(1)
    }

    /// Makes room for numbers below the base.
    fn rebase(&mut self, base: i64) {
        let more = self.base.abs_diff(base);
        let mut cells = Cells::zeros(self.cells.len());
        for slot in 0..self.cells.len() {
            let cell = self.cells.get(slot);
            if cell != 0 {
                cells.set(slot, cell.saturating_add(more));
            }
        }
        (self.base, self.cells) = (base, cells);
    }

    /// A bound of a range as a cell: the least cell of all numbers from here on, or the greatest up to here.
    fn bound(&self, value: i64) -> u64 {
        if value < self.base { 0 } else { value.abs_diff(self.base).saturating_add(1) }
    }

    fn keep(&self, bits: &mut Bitmap, wanted: &NumberRanges<'_>, side: Keeps) {
        let cells = |(from, to): &(i64, i64)| self.bound(*from).max(1)..=self.bound(*to);
        let of_none = wanted.or_none.then_some(0..=0);
        let ranges: Vec<RangeInclusive<u64>> = wanted.ranges.iter().map(cells).chain(of_none).collect();
        if let [range] = &ranges[..] {
            return self.cells.keep_range(bits, range, side);
        }
        let mut found = Bitmap::clear(bits.len());
        for range in &ranges {
            let mut inside = bits.clone();
            self.cells.keep_range(&mut inside, range, Keeps::Inside);
            found.join(&inside);
        }
        bits.keep(&found, side);
    }

    /// The cells: 0 for none, and ordered as the numbers are.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// A number as a cell; `None` for one below all cells.
    pub fn cell_of(&self, number: i64) -> Option<u64> {
        (number >= self.base).then(|| self.bound(number))
    }
}

impl Texts {
    /// The cells: 0 for none, else the number in the dictionary, and one more.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Gives back memory needed for loading only.
    pub fn settle(&mut self) {
        self.cells.shrink();
        self.dictionary.settle();
    }

    /// The bytes in memory.
    pub fn bytes(&self) -> usize {
        self.cells.bytes() + self.dictionary.bytes()
    }

    /// The number of a slot's text in the dictionary.
    pub fn get(&self, slot: usize) -> Option<usize> {
        (self.cells.get(slot) as usize).checked_sub(1)
    }
}

impl LeadColumn {
    /// A column of so many slots without values.
    pub fn empty(key: &ColumnKey, slots: usize) -> Self {
        match key {
            ColumnKey::List(_) => Self::Members(Bitmap::clear(slots)),
            ColumnKey::Field(field) if !field.is_text() => {
                Self::Numbers(Numbers { cells: Cells::zeros(slots), ..Numbers::default() })
            }
            key => {
                let is_address = *key == ColumnKey::Field(QueryField::standard(lead::EMAIL));
                let dictionary = if is_address { Dictionary::of_addresses() } else { Dictionary::default() };
                Self::Texts(Texts { dictionary, cells: Cells::zeros(slots) })
            }
        }
    }

    /// Adds a slot without a value.
    pub fn grow(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.cells.push(0),
            Self::Texts(texts) => texts.cells.push(0),
            Self::Members(bits) => bits.grow(),
        }
    }

    /// Changes the value of a slot.
    pub fn set(&mut self, slot: usize, value: &ColumnValue) {
        match (self, value) {
            (Self::Members(bits), ColumnValue::None) => bits.remove(slot),
            (Self::Members(bits), _) => bits.insert(slot),
            (Self::Numbers(numbers), ColumnValue::Number(value)) => {
                let cell = numbers.encode(*value);
                numbers.cells.set(slot, cell);
            }
            (Self::Texts(texts), ColumnValue::Text(text)) => {
                let known = texts.get(slot).is_some_and(|number| texts.dictionary.is_text(number, text));
                if !known {
                    let number = texts.dictionary.number(text);
                    texts.cells.set(slot, number as u64 + 1);
                }
            }
            (Self::Numbers(numbers), _) => numbers.cells.set(slot, 0),
            (Self::Texts(texts), _) => texts.cells.set(slot, 0),
        }
    }

    /// The compared value of a slot.
    pub fn key(&self, slot: usize) -> Option<SortKey> {
        match self {
            Self::Numbers(numbers) => numbers.get(slot).map(SortKey::Number),
            Self::Texts(texts) => {
                texts.get(slot).map(|number| SortKey::Text(texts.dictionary.text(number).into_owned()))
            }
            Self::Members(bits) => bits.has(slot).then_some(SortKey::Number(1)),
        }
    }

    /// Clears the bits of slots for which a condition does not hold.
    pub fn keep(&self, bits: &mut Bitmap, condition: &Condition) {
        /// Cells of values.
        const FILLED: RangeInclusive<u64> = 1..=u64::MAX;
        let side = Keeps::of(condition.comparison());
        match (self, condition.test()) {
            (Self::Numbers(numbers), ValueTest::Numbers { ranges, or_none }) => {
                numbers.keep(bits, &NumberRanges { ranges, or_none: *or_none }, side);
            }
            (Self::Numbers(numbers), _) => numbers.cells.keep_range(bits, &FILLED, side),
            (Self::Texts(texts), ValueTest::Filled) => texts.cells.keep_range(bits, &FILLED, side),
            (Self::Texts(texts), test) => {
                texts.cells.keep_numbers(bits, &passing(&texts.dictionary, condition, test), side);
            }
            (Self::Members(members), _) => bits.keep(members, side),
        }
    }

    /// Clears the bits of slots whose number is another.
    pub fn keep_number(&self, bits: &mut Bitmap, number: i64) {
        if let Self::Numbers(numbers) = self {
            let wanted = NumberRanges { ranges: &[(number, number)], or_none: false };
            numbers.keep(bits, &wanted, Keeps::Inside);
        }
    }

    /// The same values for other slots: for each the former slot, if any.
    pub fn gathered(self, former: &[Option<usize>]) -> Self {
        let gather = |cells: Cells| {
            let mut gathered = Cells::default();
            former.iter().for_each(|slot| gathered.push(slot.map_or(0, |slot| cells.get(slot))));
            gathered.shrink();
            gathered
        };
        match self {
            Self::Numbers(numbers) => Self::Numbers(Numbers { cells: gather(numbers.cells), ..numbers }),
            Self::Texts(texts) => Self::Texts(Texts { cells: gather(texts.cells), ..texts }),
            Self::Members(bits) => {
                let mut gathered = Bitmap::clear(former.len());
                let is_set = |slot: &Option<usize>| slot.is_some_and(|slot| bits.has(slot));
                former
                    .iter()
                    .enumerate()
                    .filter(|(_, slot)| is_set(slot))
                    .for_each(|(place, _)| gathered.insert(place));
                Self::Members(gathered)
            }
        }
    }

    /// Gives back memory needed for loading only.
    pub fn settle(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.cells.shrink(),
            Self::Texts(texts) => texts.settle(),
            Self::Members(_) => {}
        }
    }

    /// Whether the dictionary holds so many former texts as to make loading anew worth while.
    pub fn is_worn(&self) -> bool {
        const SOME: usize = 1 << 16;
        matches!(self, Self::Texts(texts) if texts.dictionary.len() > SOME + 2 * texts.cells.len())
    }

    /// Whether the texts are too long to be kept.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Texts(texts) if texts.dictionary.is_full())
    }

    /// The bytes in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.cells.bytes(),
            Self::Texts(texts) => texts.bytes(),
            Self::Members(bits) => bits.bytes(),
        }
    }
}

/// The texts of a dictionary passing a test.
fn passing(dictionary: &Dictionary, condition: &Condition, test: &ValueTest) -> Bitmap {
    let mut found = Bitmap::clear(dictionary.len());
    match test {
        ValueTest::Texts(texts) if condition.field().is_some_and(|field| field.nature == FieldNature::Options) => {
            return dictionary.where_text(|text| text.split(',').any(|option| texts.contains(option)));
        }
        ValueTest::Texts(texts) => texts.iter().for_each(|text| found.join(&dictionary.with(&Needle::whole(text)))),
        ValueTest::Contains(texts) => texts.iter().for_each(|text| found.join(&dictionary.with(&Needle::inside(text)))),
        ValueTest::Starts(texts) => texts.iter().for_each(|text| found.join(&dictionary.with(&Needle::at_start(text)))),
        _ => {}
    }
    found
}
