//! Limits on the calls of a key: per day, and per second if the server sets such a limit. Calls are counted in memory
//! and saved to the database every second or so, so that a day's count survives a restart. Once the unsaved part
//! reaches a hundredth of the daily limit, the count is saved before the call is answered: a killed server loses few
//! calls.

use crate::uses::{self, Uses};
use headwater_model::id::{AccountId, KeyId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::usage::CallsOfDay;
use headwater_store::{self as store, Db, Job};
use headwater_wire::envelope::CallsToday;
use headwater_wire::error::Code;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The vendor's limit of calls per key and UTC day.
pub const CALLS_A_DAY: i64 = 50_000;

/// The unsaved part of a key's count is at most one in this many of the daily limit, plus the calls under way.
const UNSAVED_ONE_IN: i64 = 100;

/// The server's limits for each key with limits switched on.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Calls per UTC day.
    pub calls_a_day: i64,
    /// Calls per second; `None` for no limit.
    pub calls_a_second: Option<i64>,
}

/// A permitted call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The calls made and the limit, for the reply.
    pub budget: CallsToday,
    /// Whether the count must be saved before the call is answered.
    pub is_to_be_saved: bool,
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
    /// The day's calls on all servers as last read from the database, and the time of that read.
    known: i64,
    known_at: i64,
    pace: Pace,
}

/// Recent calls per second, on this server and on all others.
#[derive(Debug, Default, Clone, Copy)]
struct Pace {
    here: f64,
    elsewhere: f64,
}

impl Pace {
    /// This server's part of the limit of calls per second on all servers. All servers calculate alike, so that their
    /// sum keeps to the limit a second or two after reaching it.
    fn share_of(self, limit: i64) -> i64 {
        let (limit, both) = (limit as f64, self.here + self.elsewhere);
        if self.elsewhere == 0.0 {
            return limit as i64;
        }
        // In proportion to the calls here; half of the free rest as a minimum, so that a quiet server can start.
        let proportion = limit * self.here / both;
        let free = (limit - both).max(0.0) / 2.0;
        (proportion.max(free).floor() as i64).max(1)
    }
}

/// The count of one key.
#[derive(Debug, Default)]
pub struct KeyQuota {
    count: Mutex<Count>,
    /// The usage of the key, by method and code.
    pub uses: Uses,
}

impl KeyQuota {
    /// Counts a call; the error says which limit is reached.
    pub fn take(&self, at: Timestamp, allowance: &Allowance) -> Result<Taken, (Code, CallsToday)> {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if count.day != at.day() {
            *count = Count { day: at.day(), ..Count::default() };
        }
        if count.second != at.seconds() {
            (count.second, count.calls_in_second) = (at.seconds(), 0);
        }
        let limit = allowance.calls_a_day;
        let budget = |calls| CallsToday { calls, limit };
        if count.calls >= limit {
            return Err((Code::DailyLimit, budget(count.calls)));
        }
        if allowance.calls_a_second.is_some_and(|most| count.calls_in_second >= count.pace.share_of(most)) {
            return Err((Code::PerSecondLimit, budget(count.calls)));
        }
        count.calls += 1;
        count.unsaved += 1;
        count.calls_in_second += 1;
        // Once per hundredth, not for each call beyond: a database refusing writes is not asked by every call.
        let is_to_be_saved = count.unsaved % (limit / UNSAVED_ONE_IN).max(1) == 0;
        Ok(Taken { budget: budget(count.calls), is_to_be_saved })
    }

    fn take_unsaved(&self) -> Option<(i64, i64)> {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        (count.unsaved > 0).then(|| (count.day, std::mem::take(&mut count.unsaved)))
    }

    /// Notes the saved number of calls of a day, on all servers; `mine` were made here since the last save.
    fn learn(&self, at: Timestamp, day: i64, mine: i64, saved: i64) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if count.day != day {
            return;
        }
        let seconds = (at.0 - count.known_at).max(1_000_000) as f64 / 1_000_000.0;
        let elsewhere = (saved - count.known - mine).max(0) as f64;
        count.pace = Pace { here: mine as f64 / seconds, elsewhere: elsewhere / seconds };
        (count.known, count.known_at, count.calls) = (saved, at.0, saved + count.unsaved);
    }

    fn put_back(&self, day: i64, calls: i64) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if count.day == day {
            count.unsaved += calls;
        }
    }
}

/// The counts of all keys used since the server started.
#[derive(Debug, Default)]
pub struct Quotas {
    all: Mutex<HashMap<(AccountId, KeyId), Arc<KeyQuota>>>,
    /// Locked while counts are saved: each of two concurrent savers would learn a sum without the calls of the other.
    saving: tokio::sync::Mutex<()>,
}

impl Quotas {
    /// The count of a key; `calls_today` is the count in the database, used for a key new to this server.
    pub fn of(&self, account: AccountId, key: KeyId, at: Timestamp, calls_today: i64) -> Arc<KeyQuota> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || {
            let (known, known_at) = (calls_today, at.0);
            let count = Count { day: at.day(), calls: calls_today, known, known_at, ..Count::default() };
            Arc::new(KeyQuota { count: Mutex::new(count), uses: Uses::default() })
        };
        all.entry((account, key)).or_insert_with(fresh).clone()
    }

    /// Saves the number of calls since the last save.
    pub async fn save_calls(&self, db: &Db, at: Timestamp) -> Result<(), Problem> {
        let _alone = self.saving.lock().await;
        save_calls(&self.all(), db, at).await
    }

    /// Saves the usage since the last save.
    pub async fn save_uses(&self, db: &Db) -> Result<(), Problem> {
        uses::save(db, self.all().iter().map(|((account, key), quota)| (*account, *key, &quota.uses))).await
    }

    fn all(&self) -> Vec<Counted> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().map(|(who, quota)| (*who, quota.clone())).collect()
    }
}

/// A key and its count.
pub type Counted = ((AccountId, KeyId), Arc<KeyQuota>);

async fn save_calls(all: &[Counted], db: &Db, at: Timestamp) -> Result<(), Problem> {
    let mut counted: Vec<_> = all
        .iter()
        .filter_map(|(who, quota)| quota.take_unsaved().map(|(day, calls)| (*who, quota, day, calls)))
        .collect();
    if counted.is_empty() {
        return Ok(());
    }
    // All servers lock the accounts in one order, so that no two wait for each other.
    counted.sort_by_key(|((account, key), ..)| (account.0, key.0));
    let rows: Vec<(AccountId, CallsOfDay)> = counted
        .iter()
        .map(|((account, key), _, day, calls)| (*account, CallsOfDay { key: *key, day: *day, calls: *calls }))
        .collect();
    let saved = db
        .write(Job::of_server("save-quotas"), move |tx| {
            // Counts depend on no other rows: no need to wait for writers of these accounts, nor to hold them up.
            tx.work_ahead();
            let open = store::accounts::hold_open(tx, &rows.iter().map(|(account, ..)| *account).collect::<Vec<_>>())?;
            // A loop over the keys used within the last second.
            let add = |(account, calls): &(AccountId, CallsOfDay)| {
                if open.contains(account) { store::usage::add(tx, *account, calls) } else { Ok(calls.calls) }
            };
            Ok(rows.iter().map(add).collect::<store::Result<Vec<i64>>>()?)
        })
        .await;
    match saved {
        Ok(all) => {
            counted.iter().zip(all).for_each(|((_, quota, day, mine), all)| quota.learn(at, *day, *mine, all));
            Ok(())
        }
        Err(problem) => {
            counted.iter().for_each(|(_, quota, day, calls)| quota.put_back(*day, *calls));
            Err(problem)
        }
    }
}

#[cfg(test)]
mod tests {
    mod closed_accounts;

    use super::*;

    #[test]
    fn a_day_and_a_second_are_counted_apart() {
        let quota = KeyQuota::default();
        let allowance = Allowance { calls_a_day: 3, calls_a_second: Some(2) };
        let take = |second| {
            quota.take(Timestamp::from_seconds(second), &allowance).map(|taken| taken.budget).map_err(|(code, _)| code)
        };
        assert_eq!(take(0), Ok(CallsToday { calls: 1, limit: 3 }));
        assert_eq!(take(0), Ok(CallsToday { calls: 2, limit: 3 }));
        assert_eq!(take(0), Err(Code::PerSecondLimit));
        assert_eq!(take(1), Ok(CallsToday { calls: 3, limit: 3 }));
        assert_eq!(take(2), Err(Code::DailyLimit));
        assert_eq!(take(86_400), Ok(CallsToday { calls: 1, limit: 3 }));
    }

    #[test]
    fn a_hundredth_of_the_day_is_saved_before_the_next_call_is_answered() {
        let to_be_saved = |calls_a_day, calls: usize| {
            let quota = KeyQuota::default();
            let allowance = Allowance { calls_a_day, calls_a_second: None };
            let take = |_: &usize| quota.take(Timestamp::from_seconds(0), &allowance).unwrap().is_to_be_saved;
            (1..=calls).filter(take).collect::<Vec<_>>()
        };
        assert_eq!(to_be_saved(50_000, 1200), [500, 1000]);
        assert_eq!(to_be_saved(5, 3), [1, 2, 3]);
    }

    #[test]
    fn servers_share_what_a_key_may_take_in_a_second() {
        let allowance = Allowance { calls_a_day: 1_000_000, calls_a_second: Some(60) };
        for tries in [vec![100, 100], vec![100, 10], vec![100, 100, 100, 100, 100], vec![60, 1, 30]] {
            let servers: Vec<KeyQuota> = tries.iter().map(|_| KeyQuota::default()).collect();
            let (mut saved, mut taken_last) = (0, 0);
            for second in 1..10 {
                let at = Timestamp::from_seconds(second);
                let takes = |(server, tries): (&KeyQuota, &i64)| {
                    (0..*tries).filter(|_| server.take(at, &allowance).is_ok()).count() as i64
                };
                taken_last = servers.iter().zip(&tries).map(takes).sum();
                for server in &servers {
                    if let Some((day, mine)) = server.take_unsaved() {
                        saved += mine;
                        server.learn(at, day, mine, saved);
                    }
                }
            }
            let servers = tries.len() as i64;
            assert!((60 - 3 * servers..=66 + servers).contains(&taken_last), "{tries:?}: {taken_last}");
        }
    }
}
