//! TABLE · German: days and times.

use crate::words::DateWords;

pub(super) const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
pub(super) const SHORT_MONTHS: [&str; 12] =
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
pub(super) const WEEKDAYS: [&str; 7] =
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

pub(super) const DATES: DateWords = DateWords {
    today: "Heute",
    yesterday: "Gestern",
    weekdays: WEEKDAYS,
    day: |day| format!("{}. {}", day.day, MONTHS[day.month - 1]),
    day_of_year: |day| format!("{}. {} {}", day.day, MONTHS[day.month - 1], day.year),
    weekday_and_day: |weekday, day| format!("{weekday}, {}. {}", day.day, MONTHS[day.month - 1]),
    at: |day, clock| format!("{}, {clock}", if day == "Heute" { "heute" } else { day }),
    day_short: |day| format!("{}. {}", day.day, SHORT_MONTHS[day.month - 1]),
    month: |day| format!("{} {}", SHORT_MONTHS[day.month - 1], day.year),
};
