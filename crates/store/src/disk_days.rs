//! How full the disk was on each of the last days, in a file beside the embedded database, and when it will be full.

use crate::db::Db;
use headwater_model::time::Timestamp;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Days kept.
const DAYS: usize = 60;
/// Days looked back at, for the growth of the present.
const LOOK_BACK: i64 = 30;

/// The bytes of the database on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskDay {
    /// The day, counted from 1970.
    pub day: i64,
    /// The bytes of the database with its log.
    pub used: u64,
}

/// When the disk will be full if the database goes on growing as it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskForecast {
    /// Fewer than three days are known.
    TooEarly,
    /// The database does not grow, or the disk lasts for ten years.
    Steady,
    /// In so many days.
    Days(i64),
}

fn file(db: &Db) -> PathBuf {
    db.path().with_file_name("disk.days")
}

/// The days known, the oldest first.
pub fn all(db: &Db) -> Vec<DiskDay> {
    let text = fs::read_to_string(file(db)).unwrap_or_default();
    let line = |line: &str| {
        let (day, used) = line.split_once(' ')?;
        Some(DiskDay { day: day.parse().ok()?, used: used.parse().ok()? })
    };
    text.lines().filter_map(line).collect()
}

/// Notes the present day, once a day. Of no matter where it cannot be written.
pub fn note(db: &Db, at: Timestamp) {
    let (Some(sizes), mut days) = (db.file_sizes(), all(db)) else { return };
    if days.last().is_some_and(|last| last.day >= at.day()) {
        return;
    }
    days.push(DiskDay { day: at.day(), used: sizes.database + sizes.log });
    let kept = days.iter().skip(days.len().saturating_sub(DAYS));
    let text: String = kept.map(|day| format!("{} {}\n", day.day, day.used)).collect();
    // Written beside and renamed: a file cut off by a crash would be a series with a false end.
    let beside = file(db).with_extension("days.new");
    if let Err(error) = write(&beside, &text).and_then(|()| fs::rename(&beside, file(db))) {
        tracing::debug!(%error, "the size of the database could not be noted for the forecast");
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// When so many free bytes are used up.
pub fn forecast(days: &[DiskDay], now: DiskDay, free: u64) -> DiskForecast {
    let Some(first) = days.iter().find(|day| day.day >= now.day - LOOK_BACK && day.day <= now.day - 2) else {
        return DiskForecast::TooEarly;
    };
    let (grown, passed) = (now.used.saturating_sub(first.used), now.day - first.day);
    if grown == 0 {
        return DiskForecast::Steady;
    }
    let left = u128::from(free) * passed.unsigned_abs() as u128 / u128::from(grown);
    match i64::try_from(left) {
        Ok(left) if left <= 3_650 => DiskForecast::Days(left),
        _ => DiskForecast::Steady,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forecast_follows_the_growth_of_the_last_month() {
        let day = |day, used| DiskDay { day, used };
        let days = [day(10, 1), day(100, 1_000), day(110, 2_000)];
        assert_eq!(forecast(&days, day(120, 3_000), 5_000), DiskForecast::Days(50), "100 bytes a day");
        assert_eq!(forecast(&days, day(120, 900), 5_000), DiskForecast::Steady);
        assert_eq!(forecast(&days, day(101, 1_500), 5_000), DiskForecast::TooEarly);
        assert_eq!(forecast(&[], day(120, 3_000), 5_000), DiskForecast::TooEarly);
        assert_eq!(forecast(&days, day(120, 3_000), u64::MAX), DiskForecast::Steady);
        assert_eq!(forecast(&days, day(120, 3_000), 0), DiskForecast::Days(0));
    }
}
