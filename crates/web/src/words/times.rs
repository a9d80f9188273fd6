//! Texts: how long ago something was.

/// How long ago something was.
#[derive(Debug)]
pub struct TimesWords {
    /// So many seconds, in the largest fitting unit.
    pub ago: fn(i64) -> String,
    /// A day: year, month, day.
    pub day: fn([usize; 3]) -> String,
    /// Something that never was.
    pub never: &'static str,
}
