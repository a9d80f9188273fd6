//! The letters of a text whose ending may be kept elsewhere.

use headwater_model::query::SortKey;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A text of a dictionary: the beginning, and the ending where kept elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters<'d> {
    pub(super) head: &'d [u8],
    pub(super) ending: &'d [u8],
}

impl<'d> Letters<'d> {
    /// The text.
    pub(super) fn text(&self) -> Cow<'d, str> {
        if self.ending.is_empty() {
            return String::from_utf8_lossy(self.head);
        }
        Cow::Owned(String::from_utf8([self.head, self.ending].concat()).unwrap_or_default())
    }

    /// The bytes, in order.
    pub(super) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.head.iter().chain(self.ending).copied()
    }

    /// The part by which texts are ordered: the first letters. Bytes sort as letters do.
    pub(super) fn ordered(self) -> Self {
        let Letters { head, ending } = self;
        if head.len() + ending.len() <= SortKey::SORTED {
            return self;
        }
        let begins_letter = |(_, byte): &(usize, u8)| *byte & 0xc0 != 0x80;
        let end = self.bytes().enumerate().filter(begins_letter).nth(SortKey::SORTED).map(|(end, _)| end);
        match end {
            None => self,
            Some(end) if end <= head.len() => Self { head: &head[..end], ending: &[] },
            Some(end) => Self { head, ending: &ending[..end - head.len()] },
        }
    }
}

impl PartialEq for Letters<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Letters<'_> {}

impl Hash for Letters<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.head);
        state.write(self.ending);
    }
}

impl Ord for Letters<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.ending.is_empty() && other.ending.is_empty() {
            return self.head.cmp(other.head);
        }
        self.bytes().cmp(other.bytes())
    }
}

impl PartialOrd for Letters<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
