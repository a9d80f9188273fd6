//! TABLE · Dutch: how long ago something was.

use super::dates::SHORT_MONTHS;
use crate::words::TimesWords;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

pub(super) const TIMES: TimesWords = TimesWords {
    ago: |seconds| match seconds {
        ..120 => "nu".to_owned(),
        120..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => format!("{} u", seconds / HOUR),
        _ => format!("{} d", seconds / DAY),
    },
    day: |[year, month, day]| format!("{day} {} {year}", SHORT_MONTHS[(month + 11) % 12]),
    never: "nooit",
};
