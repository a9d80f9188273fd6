//! TABLE · English: days and times.

use crate::words::DateWords;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const DATES: DateWords = DateWords {
    today: "Today",
    yesterday: "Yesterday",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    day: |day| format!("{} {}", day.day, MONTHS[day.month - 1]),
    day_of_year: |day| format!("{} {} {}", day.day, MONTHS[day.month - 1], day.year),
    weekday_and_day: |weekday, day| format!("{weekday} {} {}", day.day, MONTHS[day.month - 1]),
    at: |day, clock| format!("{}, {clock}", if day == "Today" { "today" } else { day }),
    day_short: |day| format!("{} {}", day.day, &MONTHS[day.month - 1][..3]),
    month: |day| format!("{} {}", &MONTHS[day.month - 1][..3], day.year),
};
