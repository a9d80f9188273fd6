//! Time: the only clock of the house, the contract's `Y-m-d H:i:s`, and ISO 8601 where that is taken as well.
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

/// How a time may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// As the contract writes it: `YYYY-MM-DD HH:MM:SS`, or a day alone, which means its midnight.
    Contract,
    /// So, or as ISO 8601 does: `T` for the blank, a fraction of the second, `Z` or an offset behind it.
    Iso,
}

/// Which time is meant where a clock that is set back shows one twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    /// The first.
    First,
    /// The last, as the end of a range means it: a range of wall-clock hours then misses nothing.
    Last,
}

/// The zone in which timestamps are read and printed: the account's (v1) or UTC (v1.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The IANA name of the zone that this machine is set to; `UTC` where none can be found.
    pub fn name_of_the_machines() -> String {
        TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
    }

    /// A zone of the IANA database, such as `Europe/Berlin`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// As [`Zone::named`], with what is wrong for whoever wrote the name.
    pub fn given(name: &str) -> Result<Self, String> {
        Self::named(name).ok_or_else(|| format!("'{name}' is not in the time zone database; write e.g. Europe/Berlin"))
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

    /// Reads a time of the contract as seen in this zone; the first of two that are written alike.
    pub fn parse(&self, text: &str) -> Option<Timestamp> {
        self.read(text, Notation::Contract, Twice::First)
    }

    /// Reads a time as seen in this zone; one that names its offset is the same in every zone. A year has four digits; what is
    /// finer than a microsecond is dropped. A time that a clock change skips is read as the time that much later. Anything else
    /// is `None`.
    pub fn read(&self, text: &str, notation: Notation, twice: Twice) -> Option<Timestamp> {
        let text = text.trim();
        let separators: &[char] = if notation == Notation::Iso { &[' ', 'T', 't'] } else { &[' '] };
        let (date, rest) = text.split_once(separators).unwrap_or((text, "00:00:00"));
        let (clock, offset) = if notation == Notation::Iso { split_offset(rest)? } else { (rest, None) };
        let (clock, microseconds) = if notation == Notation::Iso { split_fraction(clock)? } else { (clock, 0) };
        let civil = civil(date, clock)?;
        let epoch = jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        let as_utc = || Timestamp::from_seconds(civil.duration_since(epoch).as_secs());
        let whole = match offset {
            Some(seconds) => as_utc().plus_seconds(-seconds),
            None => {
                let ambiguous = self.0.to_ambiguous_zoned_datetime(civil);
                let zoned = match twice {
                    Twice::First => ambiguous.compatible(),
                    Twice::Last => ambiguous.later(),
                };
                // The last hours that can be written lie beyond what a zone can be asked for; they are read as UTC.
                zoned.map_or_else(|_| as_utc(), |zoned| Timestamp(zoned.timestamp().as_microsecond()))
            }
        };
        Some(Timestamp(whole.0.saturating_add(microseconds)))
    }
}

/// A day and a time of day, `HH:MM:SS` or `HH:MM`.
fn civil(date: &str, clock: &str) -> Option<jiff::civil::DateTime> {
    let (year, month, day) = parse_date(date)?;
    let mut parts = clock.splitn(3, ':');
    let hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |part| number(part, 2))?;
    jiff::civil::DateTime::new(year, month, day, hour as i8, minute as i8, second as i8, 0).ok()
}

/// A time of day and the offset behind it, in seconds east of UTC: `Z`, `+02:00`, `-0500`, `+02`.
fn split_offset(rest: &str) -> Option<(&str, Option<i64>)> {
    if let Some(clock) = rest.strip_suffix(['Z', 'z']) {
        return Some((clock.trim_end(), Some(0)));
    }
    let Some(at) = rest.rfind(['+', '-']) else { return Some((rest, None)) };
    let (clock, offset) = rest.split_at(at);
    let (sign, digits) = offset.split_at(1);
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some(parts), _) => parts,
        (None, 4) if digits.is_ascii() => digits.split_at(2),
        (None, _) => (digits, "00"),
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let seconds = (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)?;
    Some((clock.trim_end(), Some(if sign == "-" { -seconds } else { seconds })))
}

/// A time of day with seconds, and the microseconds of the fraction behind it, where there is one.
fn split_fraction(clock: &str) -> Option<(&str, i64)> {
    let Some((whole, fraction)) = clock.split_once(['.', ',']) else { return Some((clock, 0)) };
    let is_one =
        whole.matches(':').count() == 2 && !fraction.is_empty() && fraction.bytes().all(|it| it.is_ascii_digit());
    let six = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
    is_one.then(|| (whole, six.fold(0, |sum, digit| sum * 10 + i64::from(digit.wrapping_sub(b'0')))))
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
    let year = four_digits(parts.next()?)?;
    let month = number(parts.next()?, 2)?;
    let day = number(parts.next()?, 2)?;
    let date = jiff::civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    Some((date.year(), date.month(), date.day()))
}

/// A year: `24` is none, it would be taken for one of antiquity.
fn four_digits(text: &str) -> Option<i64> {
    number(text, 4).filter(|_| text.len() == 4)
}

fn two_digits(text: &str) -> Option<i64> {
    number(text, 2).filter(|_| text.len() == 2)
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
            "24-02-29",
            "024-02-29",
            "02024-02-29",
            "2024-02-29T10:00:00",
            "2024-02-29 10:00:00Z",
            "2024-02-29 10:00:00.5",
        ] {
            assert_eq!(utc.parse(wrong), None, "{wrong}");
        }
        assert_eq!(date("24-2-9"), None);
    }

    #[test]
    fn iso_8601_is_read_with_its_offset_and_fraction() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let read = |text| berlin.read(text, Notation::Iso, Twice::First).map(|at| at.0);
        let at = 1_720_000_000_000_000;
        for same in [
            "2024-07-03 11:46:40",
            "2024-07-03T11:46:40",
            "2024-07-03t09:46:40z",
            " 2024-07-03T09:46:40Z ",
            "2024-07-03T09:46:40+00:00",
            "2024-07-03 05:46:40 -04:00",
            "2024-07-03T15:16:40+0530",
            "2024-07-03T11:46:40+02",
            "2024-07-03T09:46:40.000Z",
        ] {
            assert_eq!(read(same), Some(at), "{same}");
        }
        assert_eq!(read("2024-07-03T09:46:40.4134799Z"), Some(at + 413_479));
        assert_eq!(read("2024-07-03T11:46:40,5"), Some(at + 500_000));
        assert_eq!(read("2024-07-03"), read("2024-07-03T00:00"));
        assert_eq!(read("2024-07-02T22:00Z"), read("2024-07-03"));
        for wrong in [
            "2024-07-03T",
            "2024-07-03Z",
            "2024-07-03T09:46:40+2",
            "2024-07-03T09:46:40+24:00",
            "2024-07-03T09:46:40+00:60",
            "2024-07-03T09:46:40+0x:00",
            "2024-07-03T09:46:40.Z",
            "2024-07-03T09:46:40.1.2",
            "2024-07-03T09:46.5Z",
            "2024-07-03T09:46:60Z",
            "2024-07-03T09:46:40ZZ",
            "2024-07-03T09:46:40+00:00Z",
            "2024-07-03T09:46:40+é",
            "24-07-03T09:46:40Z",
            "Wed Jul 03 2024 09:46:40 GMT",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn of_a_time_that_comes_twice_either_can_be_meant_and_a_skipped_one_is_one_time() {
        let new_york = Zone::named("America/New_York").unwrap();
        let read = |text, twice| new_york.read(text, Notation::Iso, twice).unwrap().seconds();
        let hour = 3600;
        let first = read("2026-11-01 01:30:00", Twice::First);
        assert_eq!(read("2026-11-01 01:30:00", Twice::Last), first + hour);
        assert_eq!(read("2026-11-01T01:30:00-04:00", Twice::Last), first);
        for once in ["2026-11-01 00:59:59", "2026-11-01 02:00:00", "2026-03-08 02:30:00"] {
            assert_eq!(read(once, Twice::First), read(once, Twice::Last), "{once}");
        }
    }
}
