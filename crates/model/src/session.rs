//! Sessions: signed-in browsers of people, and how long they last.

use crate::time::Timestamp;

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// A working day: 12 hours, 30 minutes without a request.
    Day,
    /// A browser that the person has asked to stay signed in: 30 days, 7 days without a request.
    Month,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Stay {
    /// The end of a session that begins at a time, however often the browser calls.
    pub fn ends(self, begun: Timestamp) -> Timestamp {
        begun.plus_seconds(match self {
            Self::Day => 12 * HOUR,
            Self::Month => 30 * DAY,
        })
    }

    /// The end of a session without a further request.
    pub fn idle_until(self, seen: Timestamp) -> Timestamp {
        seen.plus_seconds(match self {
            Self::Day => 30 * MINUTE,
            Self::Month => 7 * DAY,
        })
    }
}

/// Seconds between two notes of when a session was last used: a note is a commit, and pages are asked for more often.
pub const NOTED_EVERY: i64 = MINUTE;
