//! Points in time on pages: how long ago in words, and exactly for programs.

use crate::words::TimesWords;
use headwater_model::time::{Timestamp, Zone};

/// A point in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The time in UTC, for the attribute `datetime`.
    pub exact: String,
    /// How long ago, in words.
    pub ago: String,
}

impl Moment {
    /// A point in the past, seen from now.
    pub fn of(words: &TimesWords, at: Timestamp, now: Timestamp) -> Self {
        let exact = Zone::utc().print(at).as_str().replace(' ', "T") + "Z";
        Self { exact, ago: (words.ago)(now.seconds_since(at).max(0)) }
    }
}
