//! The volume written by a transaction, and the room left in the write-ahead log.
//!
//! SQLite writes whole pages to the log. Appended rows share pages and take about the bytes of their text. A row in
//! the middle of a large table takes a page of its own, however short, and one page for each index in which its place
//! is not at the end. SQLite does not report the number of changed pages before the commit, so pages are counted here
//! as if no two rows shared one.

use std::ops::{Add, AddAssign};

/// Bytes per page of the embedded database.
pub(crate) const PAGE: usize = 8192;
/// Upper limit of pages changed by a row: its own page, and one page in each of four indexes.
pub(crate) const PAGES_OF_A_ROW: usize = 5;

/// A volume of writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Volume {
    /// Bytes of text appended.
    pub bytes: usize,
    /// Pages changed, pages of appended rows not counted.
    pub pages: usize,
}

impl Volume {
    /// Bytes of text appended, or of rows known to share few pages.
    pub const fn of_bytes(bytes: usize) -> Self {
        Self { bytes, pages: 0 }
    }

    /// Pages changed, whatever their contents.
    pub const fn of_pages(pages: usize) -> Self {
        Self { bytes: 0, pages }
    }

    /// The volume after `more` further objects, each with the average pages of the first `objects`.
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

/// Room for a transaction in the write-ahead log.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LogRoom {
    /// Bytes of the log.
    pub(crate) log: usize,
    /// Bytes of the embedded database, the limit for pages: no transaction writes a page twice. 0 on PostgreSQL,
    /// where pages do not count.
    pub(crate) database: usize,
}

impl LogRoom {
    /// Whether room is left after writing `volume`.
    pub(crate) fn is_left_by(self, volume: Volume) -> bool {
        volume.bytes.saturating_add(volume.pages.saturating_mul(PAGE).min(self.database)) < self.log
    }

    /// The number of pages a transaction may still change after writing `volume`; unlimited if the whole database
    /// fits.
    pub(crate) fn pages_left_by(self, volume: Volume) -> usize {
        let left = self.log.saturating_sub(volume.bytes);
        if self.database < left { usize::MAX } else { (left / PAGE).saturating_sub(volume.pages) }
    }
}
