//! TABLE · English: Home.

use super::grouped;
use crate::words::HomeWords;

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
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

pub(super) const HOME: HomeWords = HomeWords {
    title: "Home",
    today: |day| {
        let Some((year, month, date)) = parts(day) else { return day.to_owned() };
        format!("{} {date} {}", WEEKDAYS[weekday(year, month, date)], MONTHS[month as usize - 1])
    },
    day: |day| match parts(day) {
        Some((_, month, date)) => format!("{date} {}", &MONTHS[month as usize - 1][..3]),
        None => day.to_owned(),
    },
    add: "Add lead",
    all: "All leads",
    mine: "Yours",
    new_today: "New today",
    in_week: |count| format!("{} in seven days", grouped(count)),
    unowned: "Waiting for an owner",
    customers: "Customers",
    number: grouped,
    hot: "Hot now",
    hot_all: "the highest scores",
    hot_own: "yours, the highest scores",
    more: "All",
    flow: "New leads by day",
    flow_hint: |days, zone| format!("{days} days, {zone}"),
    flow_label: |days, (least, most)| {
        format!("New leads a day in the last {days} days, between {} and {}", grouped(least), grouped(most))
    },
    flow_bar: |day, count| format!("{day}: {}", grouped(count)),
    as_table: "As a table",
    flow_columns: ["Day", "New leads"],
    stand: "Where they stand",
    stand_own: "Where yours stand",
    percent: |percent| format!("{percent} %"),
    gaps: "What is missing",
    gaps_hint: "leads without",
    gap: ["Company", "Phone number", "Email", "Owner"],
    share_columns: ["", "Leads", "Share"],
    new_own: "New for you",
    none_own: "No leads are assigned to you yet.",
    health: "Health",
    well: "All well",
    unwell: "Look here",
    system: "System",
    saving: "Changes are saved",
    saves: "yes",
    ending_keys: "Keys that end within a week",
    calls: "API calls today",
    refused: "Calls refused, all methods",
    webhooks: "Webhooks",
    webhooks_state: |all, troubled| match (all, troubled) {
        (0, _) => "none".to_owned(),
        (all, 0) => format!("{all}, all well"),
        (all, troubled) => format!("{troubled} of {all} in trouble"),
    },
    waiting: "Changes not yet delivered",
    empty: "No leads yet",
    empty_hint: "Add one by hand, or let programs add them by createLeads of the API.",
    preparing: [
        "The figures are being prepared",
        "So many leads take some seconds after the server's start. This page looks again by itself.",
    ],
    too_many: [
        "There are too many leads for figures",
        "An administrator can set more memory aside: `--columns` of the server.",
    ],
};

/// Year, month and day of the month.
fn parts(day: &str) -> Option<(i64, i64, i64)> {
    let mut numbers = day.split('-').map(|number| number.parse::<i64>().ok());
    let (year, month, date) = (numbers.next()??, numbers.next()??, numbers.next()??);
    (1..=12).contains(&month).then_some((year, month, date))
}

/// The place of the weekday, Monday first: by the number of days since a Monday.
fn weekday(year: i64, month: i64, date: i64) -> usize {
    // Years begin in March, so that a leap day is the last day of a year.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date - 1;
    ((days + 2) % 7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_names() {
        assert_eq!((HOME.today)("2026-11-28"), "Saturday 28 November");
        assert_eq!((HOME.today)("2024-02-29"), "Thursday 29 February");
        assert_eq!((HOME.today)("2027-01-01"), "Friday 1 January");
        assert_eq!((HOME.day)("2026-11-28"), "28 Nov");
    }
}
