//! Stretches of time, and when people work.

use super::order::DAY;
use super::random::Random;
use headwater_model::cell::{Cell, Value};
use headwater_model::time::{Timestamp, Zone};

/// A stretch of time.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// The beginning.
    pub from: Timestamp,
    /// The end, included.
    pub to: Timestamp,
}

impl Period {
    /// A time from Monday to Friday, between 8 and 17 o'clock UTC, within the period. Without such a time in the period,
    /// its nearest end.
    pub fn office_hours(self, random: &mut Random) -> Timestamp {
        // Today is not over, so it counts only if the period has no earlier day.
        let day = random.between(self.from.day(), self.from.day().max(self.to.day() - 1));
        // Day 0 was a Thursday; Saturday and Sunday become the Friday before.
        let weekend = ((day + 3).rem_euclid(7) - 4).max(0);
        let at = Timestamp::from_seconds((day - weekend) * DAY + random.between(8 * 3_600, 17 * 3_600));
        at.max(self.from).min(self.to)
    }

    /// As many times as there are things, in order.
    pub fn times<T>(self, random: &mut Random, things: &[T]) -> Vec<Timestamp> {
        let mut times: Vec<Timestamp> = things.iter().map(|_| self.office_hours(random)).collect();
        times.sort();
        times
    }

    /// The part of the period that is over at a share of its length, in per cent.
    pub fn first(self, share: i64) -> Self {
        Self { to: self.from.plus_seconds(self.to.seconds_since(self.from) * share / 100), ..self }
    }
}

/// The day of a time, as a field for days holds one.
pub fn day(at: Timestamp) -> Value {
    Cell::text(&Zone::utc().print(at).as_str()[..10])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_work_on_weekdays() {
        let mut random = Random::of(1, "test", 0);
        let monday = Timestamp::from_seconds(1_720_396_800);
        let period = Period { from: monday, to: monday.plus_seconds(52 * 7 * DAY) };
        for _ in 0..1_000 {
            let at = period.office_hours(&mut random);
            let hour = at.seconds().rem_euclid(DAY) / 3_600;
            let weekday = (at.day() - monday.day()).rem_euclid(7);
            assert!(period.from <= at && at <= period.to);
            assert!(at == period.to || (weekday < 5 && (8..=17).contains(&hour)), "{at:?}");
        }
    }

    #[test]
    fn times_are_in_order_and_the_first_half_ends_in_the_middle() {
        let mut random = Random::of(1, "test", 1);
        let period = Period { from: Timestamp::from_seconds(0), to: Timestamp::from_seconds(100 * DAY) };
        let times = period.first(50).times(&mut random, &[(); 30]);
        assert!(times.is_sorted() && times[0] != times[29]);
        assert!(times.iter().all(|at| at.seconds() <= 50 * DAY));
    }
}
