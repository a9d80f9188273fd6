//! The order for demo data: how many stories, of which seed, and until when.

use headwater_model::time::Timestamp;

/// The seconds of a day.
pub const DAY: i64 = 86_400;
/// The seconds of the year in which all stories lie.
pub const YEAR: i64 = 365 * DAY;

/// The stories to write.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The number of leads.
    pub leads: u64,
    /// The seed: other seeds give other stories.
    pub seed: u64,
    /// The end of the stories; all times are counted back from here.
    pub now: Timestamp,
}

impl Order {
    /// The seconds from the beginning of the stories to the beginning of the story with this number.
    pub fn seconds_before(&self, number: u64) -> i64 {
        (i128::from(YEAR) * i128::from(number) / i128::from(self.leads.max(1))) as i64
    }

    /// The time at which the story with this number may begin.
    pub fn beginning_of(&self, number: u64) -> Timestamp {
        self.now.plus_seconds(self.seconds_before(number).min(YEAR) - YEAR)
    }
}
