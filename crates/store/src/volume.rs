//! How much a transaction writes, and how much of it there is room for.
//!
//! The embedded database writes whole pages to its log. What is appended shares them, and comes to about the bytes of its text. A row
//! that stands anywhere takes a page of its own in a large database, however short it is, and one in each index in which it stands
//! anywhere. How many pages were changed SQLite does not say before the commit; so they are counted here, as if no two rows shared one.

use std::ops::{Add, AddAssign};

/// Bytes of a page of the embedded database.
pub(crate) const PAGE: usize = 8192;
/// Pages that a row changes at most: its own, and those of four indexes.
pub(crate) const PAGES_OF_A_ROW: usize = 5;

/// What is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Volume {
    /// Bytes of text.
    pub bytes: usize,
    /// Pages that are changed beside what is appended.
    pub pages: usize,
}

impl Volume {
    /// Bytes of text that are appended, or of which each row is known to be on few pages.
    pub const fn of_bytes(bytes: usize) -> Self {
        Self { bytes, pages: 0 }
    }

    /// Pages that are changed, whatever stands on them.
    pub const fn of_pages(pages: usize) -> Self {
        Self { bytes: 0, pages }
    }

    /// With as many pages for more objects as these are for so many.
    pub(crate) const fn with_more(self, more: usize, objects: usize) -> Self {
        let each = self.pages.div_ceil(if objects == 0 { 1 } else { objects });
        Self { pages: self.pages.saturating_add(more.saturating_mul(each)), ..self }
    }
}

impl Add for Volume {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { bytes: self.bytes.saturating_add(other.bytes), pages: self.pages.saturating_add(other.pages) }
    }
}

impl AddAssign for Volume {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// What a transaction may add to the log.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Room {
    /// Bytes of the log.
    pub(crate) log: usize,
    /// Bytes of the embedded database, of which no transaction writes a page twice. On PostgreSQL, which has no such log, there are none.
    pub(crate) database: usize,
}

impl Room {
    /// Whether a transaction that writes so much has room for more.
    pub(crate) fn is_left_by(self, volume: Volume) -> bool {
        volume.bytes.saturating_add(volume.pages.saturating_mul(PAGE).min(self.database)) < self.log
    }

    /// How many more pages a transaction may change that writes so much; any number where the whole database fits.
    pub(crate) fn pages_left_by(self, volume: Volume) -> usize {
        let left = self.log.saturating_sub(volume.bytes);
        if self.database < left { usize::MAX } else { (left / PAGE).saturating_sub(volume.pages) }
    }
}
