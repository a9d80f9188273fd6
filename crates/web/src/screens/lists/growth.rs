//! How the number of members of a list went up and down.

use crate::chart::ChartLine;
use crate::moment::Moment;
use crate::words::TimesWords;
use headwater_model::time::Timestamp;
use headwater_store::list_days::ListDay;

const DAY_SECONDS: i64 = 86_400;

/// The length of the intervals of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// The last 30 days.
    Day,
    /// The last 26 weeks.
    Week,
}

impl Interval {
    fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }

    fn points(self) -> i64 {
        match self {
            Self::Day => 30,
            Self::Week => 26,
        }
    }

    /// The first day of a series ending today.
    pub fn first_day(self, today: i64) -> i64 {
        today - (self.points() - 1) * self.days()
    }
}

/// A point of a series.
#[derive(Debug, PartialEq, Eq)]
pub struct GrowthPoint {
    /// The last day of the interval, in words.
    pub day: String,
    /// The members at the end of the interval.
    pub members: i64,
    /// The difference from the point before.
    pub change: i64,
}

/// The series of a list, with the picture.
#[derive(Debug)]
pub struct Growth {
    /// The interval.
    pub interval: Interval,
    /// The points, oldest first.
    pub points: Vec<GrowthPoint>,
    /// The line.
    pub line: ChartLine,
}

/// The numbers behind a series.
#[derive(Debug, Clone, Copy)]
pub struct GrowthData<'d> {
    /// The interval.
    pub interval: Interval,
    /// The noted days within the series.
    pub days: &'d [ListDay],
    /// The members before the first of these days.
    pub before: i64,
    /// The members now.
    pub now: i64,
    /// The number of today.
    pub today: i64,
}

/// The width and height of the picture.
pub const PICTURE: (f64, f64) = (640.0, 120.0);

impl Growth {
    /// The series of a list.
    pub fn of(words: &TimesWords, data: &GrowthData<'_>) -> Self {
        let GrowthData { interval, days, before, now, today } = *data;
        let ends: Vec<i64> = (0..interval.points()).map(|point| today - point * interval.days()).rev().collect();
        let numbers = at_ends(&ends, days, (before, now));
        let mut last = numbers.first().copied().unwrap_or(now);
        let points = ends.iter().zip(&numbers).map(|(day, members)| {
            let change = members - std::mem::replace(&mut last, *members);
            GrowthPoint {
                day: Moment::day(words, Timestamp::from_seconds(*day * DAY_SECONDS)),
                members: *members,
                change,
            }
        });
        Self { interval, points: points.collect(), line: ChartLine::through(&numbers, PICTURE.0, PICTURE.1) }
    }

    /// The members at the beginning and at the end.
    pub fn ends(&self) -> (i64, i64) {
        let number = |point: Option<&GrowthPoint>| point.map_or(0, |point| point.members);
        (number(self.points.first()), number(self.points.last()))
    }
}

/// The number of members at the end of each day, which is the present number at the last one.
pub fn at_ends(ends: &[i64], days: &[ListDay], (before, now): (i64, i64)) -> Vec<i64> {
    let (mut days, mut members) = (days.iter().peekable(), before);
    let mut numbers: Vec<i64> = ends
        .iter()
        .map(|end| {
            while let Some(day) = days.next_if(|day| day.day <= *end) {
                members = day.members;
            }
            members
        })
        .collect();
    if let Some(last) = numbers.last_mut() {
        *last = now;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::id::ListId;

    #[test]
    fn days_without_a_change_keep_the_number_and_today_has_the_present_one() {
        let day = |day, members| ListDay { list: ListId(1), day, members, at: Timestamp(0) };
        let days = [day(3, 10), day(4, 12), day(9, 5)];
        assert_eq!(at_ends(&[2, 3, 5, 8, 9, 10], &days, (7, 6)), [7, 10, 12, 12, 5, 6]);
        assert_eq!(at_ends(&[2, 3], &[], (0, 4)), [0, 4]);
    }
}
