//! TABLE · German: how long ago something was.

use super::dates::SHORT_MONTHS;
use crate::words::TimesWords;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

pub(super) const TIMES: TimesWords = TimesWords {
    ago: |seconds| match seconds {
        ..120 => "gerade eben".to_owned(),
        120..HOUR => format!("vor {} Min.", seconds / MINUTE),
        HOUR..DAY => format!("vor {} Std.", seconds / HOUR),
        _ if seconds / DAY == 1 => "vor 1 Tag".to_owned(),
        _ => format!("vor {} Tagen", seconds / DAY),
    },
    day: |[year, month, day]| format!("{day}. {} {year}", SHORT_MONTHS[(month + 11) % 12]),
    never: "nie",
};
