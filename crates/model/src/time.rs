//! Time: the only access to the clock, the contract's format `Y-m-d H:i:s`, and ISO 8601 where accepted.
//!
//! Everything below the API and the worker gets its time as `at`. Only [`Timestamp::now`] reads the system's clock.

use jiff::tz::{Offset, TimeZone};
use std::fmt;
use std::time::Duration;

/// Microseconds per second.
const SECOND: i64 = 1_000_000;

/// A point in time: microseconds since 1970-01-01 00:00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads the system's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the clock")]
    pub fn now() -> Self {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(since_epoch.map_or(0, |elapsed| elapsed.as_micros() as i64))
    }

    /// Parses RFC 3339, as printed by tools: `2026-11-20T08:00:00Z`, optionally with a fraction or an offset.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_microsecond()))
    }

    /// The time in UTC, to the second, as RFC 3339 writes it: `2026-11-24T14:01:00Z`.
    pub fn to_rfc3339(self) -> String {
        Zone::utc().print(self).as_str().replace(' ', "T") + "Z"
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

    /// Whole seconds since an earlier time; 0 if the clock was set back behind it.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0.saturating_sub(earlier.0) / SECOND).max(0)
    }

    /// The last microsecond of the same second. Upper bounds given in whole seconds include it.
    pub fn end_of_second(self) -> Self {
        Self(self.seconds().saturating_mul(SECOND).saturating_add(SECOND - 1))
    }

    /// The UTC day, counted from the epoch. Daily limits reset when it changes.
    pub fn day(self) -> i64 {
        self.seconds().div_euclid(86_400)
    }
}

/// Accepted spellings of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// The contract's format: `YYYY-MM-DD HH:MM:SS`, or only a day, meaning its midnight.
    Contract,
    /// The contract's format, or ISO 8601: `T` for the blank, a fraction of a second, `Z` or an offset at the end.
    Iso,
}

/// Which time is meant if a clock is set back and the same wall-clock time occurs twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    /// The first time.
    First,
    /// The last time, for the end of a range: a range of wall-clock hours then misses nothing.
    Last,
}

/// The zone for parsing and printing timestamps: the account's (v1) or UTC (v1.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The IANA name of this machine's zone; `UTC` if unknown.
    pub fn name_of_the_machines() -> String {
        TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
    }

    /// A zone of the IANA database, such as `Europe/Berlin`; `None` if unknown.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// Like [`Zone::named`], with an error message for the person who wrote the name.
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

    /// Prints `YYYY-MM-DD HH:MM:SS` in this zone.
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

    /// Parses a time in the contract's format in this zone; the first of two with the same wall-clock time.
    pub fn parse(&self, text: &str) -> Option<Timestamp> {
        self.read(text, Notation::Contract, Twice::First)
    }

    /// Parses a time in this zone; a time with an offset is the same in every zone. Years have four digits; fractions
    /// below a microsecond are dropped. A time skipped by a clock change is moved by the skipped amount. `None` for
    /// any other text.
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
                // The last hours of the year 9999 lie beyond the range of zones, and are read as UTC.
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

/// Splits off the offset after a time of day, in seconds east of UTC: `Z`, `+02:00`, `-0500`, `+02`.
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

/// Splits off the fraction after the seconds, in microseconds; 0 without a fraction.
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
    /// The printed text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A duration in milliseconds, rounded to the microsecond, for log lines.
pub fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// An existing day, written `2024-02-09` or `2024-2-9`, in the form `YYYY-MM-DD`; `None` otherwise.
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

/// A year of four digits: `24` would mean a year of antiquity.
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
mod tests;
