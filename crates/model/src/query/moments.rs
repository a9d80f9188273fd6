//! Days and times as people appear in questions: each is a stretch of time, from the first to the last microsecond.

use crate::time::{self, Notation, Timestamp, Twice, Zone};

/// The clock by which relative days are meant, and the zone in which days begin.
#[derive(Debug, Clone, Copy)]
pub struct Moments<'a> {
    /// The zone.
    pub zone: &'a Zone,
    /// The present.
    pub now: Timestamp,
}

/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;
/// Days to which a relative one may lie away.
const FARTHEST: i64 = 100_000;

impl Moments<'_> {
    /// The number of a day: `2026-11-28`, or `-7d` counted from today.
    pub fn day(&self, text: &str) -> Option<i64> {
        if let Some(days) = relative(text) {
            let today = self.zone.print(self.now);
            return Some(Zone::utc().parse(&today.as_str()[..10])?.day() + days);
        }
        Some(Zone::utc().parse(&time::date(text)?)?.day())
    }

    /// The first and the last microsecond of a day or time; a time without seconds is a minute.
    pub fn stretch(&self, text: &str) -> Option<(i64, i64)> {
        if let Some(day) = self.day(text) {
            return Some((self.begin(day)?, self.begin(day + 1)? - 1));
        }
        let at = self.zone.read(text, Notation::Iso, Twice::First)?;
        let has_seconds = text.matches(':').count() > 1;
        Some((at.0, if has_seconds { at.end_of_second().0 } else { at.0 + MINUTE - 1 }))
    }

    fn begin(&self, day: i64) -> Option<i64> {
        let day = Zone::utc().print(Timestamp::from_seconds(day * 86_400));
        self.zone.read(&day.as_str()[..10], Notation::Contract, Twice::First).map(|at| at.0)
    }
}

/// A number of days: `-7d`, `0d`, `30d`.
fn relative(text: &str) -> Option<i64> {
    let days: i64 = text.strip_suffix('d')?.parse().ok()?;
    (-FARTHEST..=FARTHEST).contains(&days).then_some(days)
}

/// The one spelling of a valid day or time; other texts stay unchanged.
pub fn canonical(text: &str) -> String {
    if let Some(days) = relative(text) {
        return format!("{days}d");
    }
    time::date(text).unwrap_or_else(|| text.trim().replace(' ', "T"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_in_the_zone_and_may_be_counted_from_today() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let now = Timestamp::from_rfc3339("2026-03-29T22:30:00Z").unwrap();
        let moments = Moments { zone: &berlin, now };
        let seconds = |text: &str| moments.stretch(text).map(|(from, to)| (to + 1 - from) / 1_000_000);
        assert_eq!(seconds("2026-03-29"), Some(23 * 3600), "clocks went forward");
        assert_eq!((seconds("2026-01-02T10:30"), seconds("2026-01-02 10:30:07")), (Some(60), Some(1)));
        assert_eq!(moments.stretch("0d"), moments.stretch("2026-03-30"), "in Berlin the next day has begun");
        assert_eq!(moments.day("-2d"), moments.day("2026-3-28"));
        assert_eq!([seconds("soon"), seconds("2026-02-30"), seconds("d")], [None; 3]);
    }
}
