//! Texts: days and times.

use crate::calendar::CivilDay;

/// Days and times.
#[derive(Debug)]
pub struct DateWords {
    /// This day, at the beginning of a line.
    pub today: &'static str,
    /// The day before.
    pub yesterday: &'static str,
    /// The days of the week, from Monday.
    pub weekdays: [&'static str; 7],
    /// A day of this year.
    pub day: fn(CivilDay) -> String,
    /// A day of another year.
    pub day_of_year: fn(CivilDay) -> String,
    /// A day of the week and a day.
    pub weekday_and_day: fn(&str, CivilDay) -> String,
    /// A day, in words or not, and a clock.
    pub at: fn(&str, &str) -> String,
    /// A day of this year, in short.
    pub day_short: fn(CivilDay) -> String,
    /// A month, in short.
    pub month: fn(CivilDay) -> String,
}
