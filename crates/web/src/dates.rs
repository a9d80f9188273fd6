//! Times as people read them: in their zone, in words where they are near.

use crate::calendar::CivilDay;
use crate::words::DateWords;
use headwater_model::time::{Timestamp, Zone};

/// A person's way to read times.
#[derive(Debug, Clone)]
pub struct Dates {
    /// The texts.
    pub words: &'static DateWords,
    /// The person's zone.
    pub zone: Zone,
    /// The present.
    pub now: Timestamp,
}

const DAY_SECONDS: i64 = 86_400;

impl Dates {
    /// The day of a time.
    pub fn day(&self, at: Timestamp) -> CivilDay {
        CivilDay::read(self.zone.print(at).as_str()).unwrap_or(CivilDay { year: 1970, month: 1, day: 1 })
    }

    /// Hours and minutes.
    pub fn clock(&self, at: Timestamp) -> String {
        self.zone.print(at).as_str().get(11..16).unwrap_or_default().to_owned()
    }

    /// A day, with its year where that is another one.
    pub fn date(&self, day: CivilDay) -> String {
        if day.year == self.day(self.now).year { (self.words.day)(day) } else { (self.words.day_of_year)(day) }
    }

    /// A day in short, with its year where that is another one.
    pub fn short(&self, day: CivilDay) -> String {
        if day.year == self.day(self.now).year { (self.words.day_short)(day) } else { (self.words.month)(day) }
    }

    /// A day and a clock.
    pub fn at(&self, at: Timestamp) -> String {
        let (day, clock) = (self.day(at), self.clock(at));
        if day == self.day(self.now) {
            return (self.words.at)(self.words.today, &clock);
        }
        (self.words.at)(&self.date(day), &clock)
    }

    /// The head over what happened on a day: a word for near days with the date beside, else the date alone.
    pub fn head(&self, day: CivilDay) -> (String, String) {
        let ago = |days: i64| self.day(self.now.plus_seconds(-days * DAY_SECONDS));
        let weekday = self.words.weekdays[day.weekday()];
        if day == ago(0) {
            (self.words.today.to_owned(), (self.words.weekday_and_day)(weekday, day))
        } else if day == ago(1) {
            (self.words.yesterday.to_owned(), (self.words.weekday_and_day)(weekday, day))
        } else if day > ago(7) && day < ago(0) {
            (weekday.to_owned(), self.date(day))
        } else {
            (self.date(day), String::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ENGLISH;

    #[test]
    fn near_days_have_words_and_far_ones_their_year() {
        let at = |text: &str| Timestamp::from_rfc3339(text).unwrap();
        let zone = Zone::named("Europe/Amsterdam").unwrap();
        let dates = Dates { words: &ENGLISH.dates, zone, now: at("2026-11-26T13:30:00Z") };
        let head = |text: &str| dates.head(dates.day(at(text)));
        let both = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(head("2026-11-26T08:00:00Z"), both("Today", "Thursday 26 November"));
        assert_eq!(head("2026-11-25T08:00:00Z"), both("Yesterday", "Wednesday 25 November"));
        assert_eq!(head("2026-11-24T08:00:00Z"), both("Tuesday", "24 November"));
        assert_eq!(head("2026-11-12T08:00:00Z"), both("12 November", ""));
        assert_eq!(head("2025-11-12T08:00:00Z"), both("12 November 2025", ""));
        assert_eq!(dates.at(at("2026-11-26T13:01:00Z")), "today, 14:01");
        assert_eq!(dates.at(at("2026-11-12T23:42:00Z")), "13 November, 00:42");
        assert_eq!(at("2026-11-26T13:01:00Z").to_rfc3339(), "2026-11-26T13:01:00Z");
    }
}
