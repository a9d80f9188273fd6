//! How often a key may call: per day, and per second where the server says so. Counted in memory; what was
//! counted is saved to the database every so often, so that a day's count survives a restart.

use headwater_model::id::{AccountId, KeyId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Db};
use headwater_wire::envelope::Budget;
use headwater_wire::error::Code;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The vendor's calls per key and UTC day.
pub const CALLS_A_DAY: i64 = 50_000;

/// What a server permits each key whose limits are on.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Calls a UTC day.
    pub calls_a_day: i64,
    /// Calls a second; `None` for any number.
    pub calls_a_second: Option<i64>,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { calls_a_day: CALLS_A_DAY, calls_a_second: None }
    }
}

#[derive(Debug, Default)]
struct Count {
    day: i64,
    calls: i64,
    unsaved: i64,
    second: i64,
    calls_in_second: i64,
}

/// One key's count.
#[derive(Debug, Default)]
pub struct KeyQuota(Mutex<Count>);

impl KeyQuota {
    /// Counts a call and says what is left, or why it may not be made.
    pub fn take(&self, at: Timestamp, allowance: &Allowance) -> Result<Budget, (Code, Budget)> {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count.day != at.day() {
            *count = Count { day: at.day(), ..Count::default() };
        }
        if count.second != at.seconds() {
            (count.second, count.calls_in_second) = (at.seconds(), 0);
        }
        let limit = allowance.calls_a_day;
        let budget = |calls| Budget { calls, limit };
        if count.calls >= limit {
            return Err((Code::DailyLimit, budget(count.calls)));
        }
        if allowance.calls_a_second.is_some_and(|most| count.calls_in_second >= most) {
            return Err((Code::PerSecondLimit, budget(count.calls)));
        }
        count.calls += 1;
        count.unsaved += 1;
        count.calls_in_second += 1;
        Ok(budget(count.calls))
    }

    fn take_unsaved(&self) -> Option<(i64, i64)> {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (count.unsaved > 0).then(|| (count.day, std::mem::take(&mut count.unsaved)))
    }

    /// Learns how many calls were saved for a day, those made on other servers included.
    fn learn(&self, day: i64, saved: i64) {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count.day == day {
            count.calls = saved + count.unsaved;
        }
    }

    fn put_back(&self, day: i64, calls: i64) {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count.day == day {
            count.unsaved += calls;
        }
    }
}

/// The counts of all keys that have called since the server started.
#[derive(Debug, Default)]
pub struct Quotas(Mutex<HashMap<(AccountId, KeyId), Arc<KeyQuota>>>);

impl Quotas {
    /// The count of a key; `calls_today` is what the database knows, for a key that is new here.
    pub fn of(&self, account: AccountId, key: KeyId, at: Timestamp, calls_today: i64) -> Arc<KeyQuota> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || {
            let count = Count { day: at.day(), calls: calls_today, ..Count::default() };
            Arc::new(KeyQuota(Mutex::new(count)))
        };
        all.entry((account, key)).or_insert_with(fresh).clone()
    }

    /// Saves what was counted since the last time.
    pub async fn save(&self, db: &Db) -> Result<(), Problem> {
        let all: Vec<_> = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.iter().map(|(who, quota)| (*who, quota.clone())).collect()
        };
        let counted: Vec<_> = all
            .iter()
            .filter_map(|(who, quota)| quota.take_unsaved().map(|(day, calls)| (*who, quota, day, calls)))
            .collect();
        if counted.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> =
            counted.iter().map(|((account, key), _, day, calls)| (*account, *key, *day, *calls)).collect();
        let saved = db
            .write(1, move |tx| {
                // A loop over the keys that called within the last second.
                let add = |(account, key, day, calls): &(AccountId, KeyId, i64, i64)| {
                    store::usage::add(tx, *account, *key, *day, *calls)
                };
                Ok(rows.iter().map(add).collect::<store::Result<Vec<i64>>>()?)
            })
            .await;
        match saved {
            Ok(all) => {
                counted.iter().zip(all).for_each(|((_, quota, day, _), all)| quota.learn(*day, all));
                Ok(())
            }
            Err(problem) => {
                counted.iter().for_each(|(_, quota, day, calls)| quota.put_back(*day, *calls));
                Err(problem)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_second_are_counted_apart() {
        let quota = KeyQuota::default();
        let allowance = Allowance { calls_a_day: 3, calls_a_second: Some(2) };
        let take = |second| quota.take(Timestamp::from_seconds(second), &allowance).map_err(|(code, _)| code);
        assert_eq!(take(0), Ok(Budget { calls: 1, limit: 3 }));
        assert_eq!(take(0), Ok(Budget { calls: 2, limit: 3 }));
        assert_eq!(take(0), Err(Code::PerSecondLimit));
        assert_eq!(take(1), Ok(Budget { calls: 3, limit: 3 }));
        assert_eq!(take(2), Err(Code::DailyLimit));
        assert_eq!(take(86_400), Ok(Budget { calls: 1, limit: 3 }));
    }
}
