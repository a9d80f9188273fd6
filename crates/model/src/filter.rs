//! What records may be asked for by: fields, and what they must hold. Read by the wire, carried out by the store.

use crate::record::{RecordType, Standard};
use std::collections::BTreeSet;
use std::ops::Bound;

/// What the records must have in common. Every part must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of fields that have a column.
    pub standard: Vec<(Standard, Demand)>,
    /// Of custom fields, by system name.
    pub custom: Vec<(String, Demand)>,
}

/// What one field must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// One of these texts, to the letter.
    Texts(BTreeSet<String>),
    /// One of these numbers; with `or_none`, nothing will do as well.
    Numbers {
        /// The numbers.
        any_of: Vec<i64>,
        /// Whether a record without a number is meant, too.
        or_none: bool,
    },
    /// A point in time within one of these seconds since the epoch.
    Seconds(Vec<i64>),
    /// A number, or a point in time in microseconds, from the first to the last, both included.
    Range(i64, i64),
    /// A text that sorts between two, byte by byte, as stored days and times do.
    Between(Bound<String>, Bound<String>),
}

impl Demand {
    /// Whether the stored text of a custom field is what is wanted.
    pub fn admits(&self, text: &str) -> bool {
        match self {
            Self::Texts(texts) => texts.contains(text),
            Self::Numbers { any_of, .. } => text.parse().is_ok_and(|number: i64| any_of.contains(&number)),
            Self::Range(least, greatest) => {
                text.parse().is_ok_and(|number: i64| (*least..=*greatest).contains(&number))
            }
            Self::Between(from, to) => {
                let is_behind = match from {
                    Bound::Included(from) => text >= from.as_str(),
                    Bound::Excluded(from) => text > from.as_str(),
                    Bound::Unbounded => true,
                };
                let is_before = match to {
                    Bound::Included(to) => text <= to.as_str(),
                    Bound::Excluded(to) => text < to.as_str(),
                    Bound::Unbounded => true,
                };
                is_behind && is_before
            }
            Self::Seconds(_) => false,
        }
    }

    /// How many values it names.
    pub fn len(&self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Numbers { any_of, .. } | Self::Seconds(any_of) => any_of.len(),
            Self::Range(..) | Self::Between(..) => 1,
        }
    }

    /// Whether it names none, so that no record matches.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Filter {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        self.standard.is_empty() && self.custom.is_empty()
    }

    /// Whether nothing but the id is demanded, by which records are ordered.
    pub fn is_of_ids(&self, record: &RecordType) -> bool {
        self.custom.is_empty() && self.standard.iter().all(|(field, _)| *field == record.id)
    }

    /// The ids between which the records must lie, both included.
    pub fn ids(&self, record: &RecordType) -> (i64, i64) {
        let ranges = self.standard.iter().filter(|(field, _)| *field == record.id);
        ranges.fold((i64::MIN, i64::MAX), |(least, greatest), (_, demand)| match demand {
            Demand::Range(from, to) => (least.max(*from), greatest.min(*to)),
            _ => (least, greatest),
        })
    }

    /// Whether the filter asks for the flag of active records; if not, only active records are meant.
    pub fn asks_for_active(&self, record: &RecordType) -> bool {
        self.standard.iter().any(|(field, _)| Some(*field) == record.active)
    }

    /// The times of creation or of the last write between which the records must lie, where the filter says so.
    pub fn times(&self, record: &RecordType) -> Option<(Standard, i64, i64)> {
        self.standard.iter().find_map(|(field, demand)| match demand {
            Demand::Range(from, to) if [record.created, record.updated].contains(field) => Some((*field, *from, *to)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_texts_are_compared_as_their_kinds_sort() {
        let day = |text: &str| text.to_owned();
        let since = Demand::Between(Bound::Included(day("2024-02-09")), Bound::Unbounded);
        assert_eq!(["2024-02-08", "2024-02-09", "2025-01-01"].map(|text| since.admits(text)), [false, true, true]);
        let inner = Demand::Between(Bound::Excluded(day("a")), Bound::Excluded(day("c")));
        assert_eq!(["a", "b", "c"].map(|text| inner.admits(text)), [false, true, false]);
        assert_eq!(
            ["9", "10", "x", ""].map(|text| Demand::Range(10, i64::MAX).admits(text)),
            [false, true, false, false]
        );
        let some = Demand::Numbers { any_of: vec![7], or_none: true };
        assert_eq!(["7", "70", ""].map(|text| some.admits(text)), [true, false, false]);
    }
}
