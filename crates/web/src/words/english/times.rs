//! TABLE · English: how long ago something was.

use crate::words::TimesWords;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

pub(super) const TIMES: TimesWords = TimesWords {
    ago: |seconds| match seconds {
        ..120 => "now".to_owned(),
        120..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => format!("{} h", seconds / HOUR),
        _ => format!("{} d", seconds / DAY),
    },
    day: |[year, month, day]| format!("{day} {} {year}", MONTHS[(month + 11) % 12]),
    never: "never",
};
