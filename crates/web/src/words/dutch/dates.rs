//! TABLE · Dutch: days and times.

use crate::words::DateWords;

/// The names of months, which Dutch writes in lower case.
pub(super) const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// The months in short; March is no cut of its name.
pub(super) const SHORT_MONTHS: [&str; 12] =
    ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

/// The days of the week, as the beginning of a line.
pub(super) const WEEKDAYS: [&str; 7] = ["Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"];

pub(super) const DATES: DateWords = DateWords {
    today: "Vandaag",
    yesterday: "Gisteren",
    weekdays: WEEKDAYS,
    day: |day| format!("{} {}", day.day, MONTHS[day.month - 1]),
    day_of_year: |day| format!("{} {} {}", day.day, MONTHS[day.month - 1], day.year),
    weekday_and_day: |weekday, day| format!("{} {} {}", weekday.to_lowercase(), day.day, MONTHS[day.month - 1]),
    at: |day, clock| format!("{} om {clock}", if day == "Vandaag" { "vandaag" } else { day }),
    day_short: |day| format!("{} {}", day.day, SHORT_MONTHS[day.month - 1]),
    month: |day| format!("{} {}", SHORT_MONTHS[day.month - 1], day.year),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::CivilDay;

    #[test]
    fn days_are_written_as_dutch_people_write_them() {
        let day = CivilDay { year: 2026, month: 3, day: 5 };
        assert_eq!((DATES.weekday_and_day)(DATES.weekdays[day.weekday()], day), "donderdag 5 maart");
        assert_eq!((DATES.at)(&(DATES.day_of_year)(day), "14:01"), "5 maart 2026 om 14:01");
        assert_eq!((DATES.at)(DATES.today, "14:01"), "vandaag om 14:01");
        assert_eq!([(DATES.day_short)(day), (DATES.month)(day)], ["5 mrt", "mrt 2026"]);
    }
}
