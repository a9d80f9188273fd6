//! Days of the calendar.

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDay {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: usize,
    /// The day of the month.
    pub day: usize,
}

impl CivilDay {
    /// The day in a text that begins with `YYYY-MM-DD`.
    pub fn read(text: &str) -> Option<Self> {
        let part = |from, to| text.get(from..to)?.parse::<usize>().ok();
        let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Self { year: year as i64, month, day })
    }

    /// The day of the week, from 0 for Monday.
    pub fn weekday(self) -> usize {
        const SHIFTS: [i64; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = self.year - i64::from(self.month < 3);
        let from_sunday = year + year / 4 - year / 100 + year / 400 + SHIFTS[self.month - 1] + self.day as i64;
        (from_sunday + 6).rem_euclid(7) as usize
    }
}
