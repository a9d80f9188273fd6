//! Time: the only clock of the house, and the contract's `Y-m-d H:i:s`.
//!
//! Everything below the faces is given its time as `at`. Only [`Timestamp::now`] asks the system.

use jiff::tz::{Offset, TimeZone};
use std::fmt;
use std::time::Duration;

/// Microseconds per second.
const SECOND: i64 = 1_000_000;

/// A point in time: microseconds since 1970-01-01 00:00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Asks the system's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the clock")]
    pub fn now() -> Self {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(since_epoch.map_or(0, |elapsed| elapsed.as_micros() as i64))
    }

    /// Reads RFC 3339, as tools print times: `2026-11-20T08:00:00Z`, with a fraction or an offset as the case may be.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_microsecond()))
    }

    /// From whole seconds since the epoch.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(SECOND))
    }

    /// Whole seconds since the epoch, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }

    /// This time moved by a number of seconds.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// Whole seconds that have passed since an earlier time; 0 if the clock has gone back behind it.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0.saturating_sub(earlier.0) / SECOND).max(0)
    }

    /// The last microsecond of the second this time lies in. Bounds given in whole seconds include it.
    pub fn end_of_second(self) -> Self {
        Self(self.seconds().saturating_mul(SECOND).saturating_add(SECOND - 1))
    }

    /// The UTC day, counted from the epoch. Daily limits turn over with it.
    pub fn day(self) -> i64 {
        self.seconds().div_euclid(86_400)
    }
}

/// The zone in which timestamps are read and printed: the account's (v1) or UTC (v1.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// A zone of the IANA database, such as `Europe/Berlin`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    fn offset_seconds(&self, at: Timestamp) -> i64 {
        if self.0 == TimeZone::UTC {
            return 0;
        }
        let offset = jiff::Timestamp::from_second(at.seconds()).map_or(Offset::UTC, |point| self.0.to_offset(point));
        i64::from(offset.seconds())
    }

    /// Prints `YYYY-MM-DD HH:MM:SS` as seen in this zone.
    pub fn print(&self, at: Timestamp) -> Printed {
        let local = at.seconds() + self.offset_seconds(at);
        let (year, month, day) = civil_from_days(local.div_euclid(86_400));
        let second = local.rem_euclid(86_400);
        let mut text = *b"0000-00-00 00:00:00";
        put(&mut text[0..4], year.clamp(0, 9999));
        put(&mut text[5..7], month);
        put(&mut text[8..10], day);
        put(&mut text[11..13], second / 3600);
        put(&mut text[14..16], second / 60 % 60);
        put(&mut text[17..19], second % 60);
        Printed(text)
    }

    /// Reads `YYYY-MM-DD HH:MM:SS` or `YYYY-MM-DD` (midnight) as seen in this zone.
    ///
    /// A time that a clock change skips is read as the time that much later; of a time that comes twice,
    /// the first is meant. Anything else is `None`.
    pub fn parse(&self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        let (date, clock) = match text.split_once([' ', 'T']) {
            Some((date, clock)) => (date, clock),
            None => (text, "00:00:00"),
        };
        let (year, month, day) = parse_date(date)?;
        let mut parts = clock.splitn(3, ':');
        let hour = number(parts.next()?, 2)?;
        let minute = number(parts.next()?, 2)?;
        let second = parts.next().map_or(Some(0), |part| number(part, 2))?;
        let civil = jiff::civil::DateTime::new(year, month, day, hour as i8, minute as i8, second as i8, 0).ok()?;
        // The last hours that can be written lie beyond what a zone can be asked for; they are read as UTC.
        let epoch = jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        let as_utc = || Timestamp::from_seconds(civil.duration_since(epoch).as_secs());
        let zoned = self.0.to_ambiguous_zoned_datetime(civil).compatible();
        Some(zoned.map_or_else(|_| as_utc(), |zoned| Timestamp(zoned.timestamp().as_microsecond())))
    }
}

/// `YYYY-MM-DD HH:MM:SS`, without an allocation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Printed([u8; 19]);

impl Printed {
    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A duration in milliseconds, to the microsecond, as lines of the log have it.
pub fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// A real day, written `2024-02-09` or `2024-2-9`, in the form `YYYY-MM-DD`.
pub fn date(text: &str) -> Option<String> {
    parse_date(text).map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

fn parse_date(text: &str) -> Option<(i16, i8, i8)> {
    let mut parts = text.splitn(3, '-');
    let year = number(parts.next()?, 4)?;
    let month = number(parts.next()?, 2)?;
    let day = number(parts.next()?, 2)?;
    let date = jiff::civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    Some((date.year(), date.month(), date.day()))
}

/// Digits only, at least one and at most `width`.
fn number(text: &str, width: usize) -> Option<i64> {
    if text.is_empty() || text.len() > width || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn put(target: &mut [u8], mut number: i64) {
    for digit in target.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// Gregorian year, month and day of a day counted from the epoch (Hinnant's algorithm).
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing_and_reading_are_inverse_in_every_zone() {
        for zone in [Zone::utc(), Zone::named("America/New_York").unwrap(), Zone::named("Asia/Kolkata").unwrap()] {
            for seconds in [0, 951_782_400, 1_710_054_000, 1_795_475_435, 4_102_444_800] {
                let at = Timestamp::from_seconds(seconds);
                assert_eq!(zone.parse(zone.print(at).as_str()), Some(at), "{zone:?} {seconds}");
            }
        }
    }

    #[test]
    fn known_days_print_right() {
        let utc = Zone::utc();
        assert_eq!(utc.print(Timestamp(0)).as_str(), "1970-01-01 00:00:00");
        assert_eq!(utc.print(Timestamp::from_seconds(951_827_696)).as_str(), "2000-02-29 12:34:56");
        let berlin = Zone::named("Europe/Berlin").unwrap();
        assert_eq!(berlin.print(Timestamp::from_seconds(1_720_000_000)).as_str(), "2024-07-03 11:46:40");
    }

    #[test]
    fn the_last_second_of_all_is_a_time_in_every_zone() {
        for zone in [Zone::utc(), Zone::named("America/New_York").unwrap(), Zone::named("Asia/Kolkata").unwrap()] {
            let end = zone.parse("9999-12-31 23:59:59").unwrap();
            assert!(end > Timestamp::from_seconds(253_402_200_000), "{zone:?}");
            assert_eq!(Zone::utc().print(end).as_str().len(), 19);
        }
    }

    #[test]
    fn times_are_read_as_tools_print_them() {
        let read = |text| Timestamp::from_rfc3339(text).map(|at| at.0);
        assert_eq!(read("1970-01-01T00:00:01Z"), Some(1_000_000));
        assert_eq!(read("1970-01-01T01:00:00.25+01:00"), Some(250_000));
        assert_eq!([read("1970-01-01 00:00:01"), read("1970-01-01T00:00:01"), read("yesterday")], [None; 3]);
    }

    #[test]
    fn durations_end_with_the_microsecond() {
        let printed = |nanoseconds| milliseconds(Duration::from_nanos(nanoseconds)).to_string();
        assert_eq!(
            [printed(1_222_682), printed(999), printed(0), printed(61_000_000_049)],
            ["1.223", "0.001", "0", "61000"]
        );
    }

    #[test]
    fn a_date_alone_is_midnight_and_nonsense_is_nothing() {
        let utc = Zone::utc();
        assert_eq!(utc.parse("2024-02-29"), utc.parse("2024-02-29 00:00:00"));
        for wrong in [
            "",
            "2023-02-29",
            "2024-13-01",
            "24:00",
            "2024-01-01 25:00:00",
            "yesterday",
            "2024-01-01 1:2:3:4",
            "-1-01-01",
        ] {
            assert_eq!(utc.parse(wrong), None, "{wrong}");
        }
    }
}
