//! TABLE · English: how long ago something was.

use crate::words::TimesWords;

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
    never: "never",
};
