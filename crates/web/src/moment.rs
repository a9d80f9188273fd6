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
        Self { exact: at.to_rfc3339(), ago: (words.ago)(now.seconds_since(at).max(0)) }
    }

    /// The day of a point in time, in UTC, in words.
    pub fn day(words: &TimesWords, at: Timestamp) -> String {
        let printed = Zone::utc().print(at);
        let mut parts = printed.as_str().split([' ', '-']).map(|part| part.parse().unwrap_or(1));
        let [year, month, day] = [(); 3].map(|()| parts.next().unwrap_or(1));
        (words.day)([year, month, day])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ENGLISH;

    #[test]
    fn a_moment_is_told_in_words_and_exactly() {
        let at = Timestamp::from_seconds(1_700_000_000);
        let moment = Moment::of(&ENGLISH.times, at, at.plus_seconds(7200));
        assert_eq!((moment.exact.as_str(), moment.ago.as_str()), ("2023-11-14T22:13:20Z", "2 h"));
        assert_eq!(Moment::day(&ENGLISH.times, at), "14 Nov 2023");
        let ago = |seconds| Moment::of(&ENGLISH.times, at, at.plus_seconds(seconds)).ago;
        assert_eq!([-5, 0, 120, 3599, 86_400 * 3].map(ago), ["now", "now", "2 min", "59 min", "3 d"]);
    }
}
