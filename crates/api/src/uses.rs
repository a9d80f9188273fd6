//! Usage of keys by method and error code, counted in memory until saved together with the counts of calls.
//!
//! Names of unknown methods come from outside, so the number of names is bounded, here between two saves and in the
//! database for each key. All further names are counted as `other`.

use headwater_model::id::{AccountId, KeyId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::usage::{self, Use};
use headwater_store::{Db, Job, Tx, accounts};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most method names per key. The vendor's index has 121.
const NAMES: usize = 250;
/// The name that stands for all further names.
const OTHER: &str = "other";
/// The most keys saved in one transaction; most keys have only a few rows.
const KEYS_AT_ONCE: usize = 100;

#[derive(Debug, Clone, Copy)]
struct Count {
    calls: i64,
    objects: i64,
    last_at: Timestamp,
}

#[derive(Debug, Default)]
struct State {
    /// Counts since the last save, by method and code.
    counted: HashMap<String, HashMap<i64, Count>>,
    /// Names already in the database.
    saved: HashSet<String>,
}

/// The usage of one key.
#[derive(Debug, Default)]
pub struct Uses(Mutex<State>);

impl Uses {
    /// Counts a call with this error code; 0 is success.
    pub fn count(&self, method: &str, code: i64, at: Timestamp) {
        self.add(method, code, Count { calls: 1, objects: 0, last_at: at });
    }

    /// Counts objects refused with this error code in an otherwise successful call.
    pub fn count_objects(&self, method: &str, code: i64, objects: i64, at: Timestamp) {
        self.add(method, code, Count { calls: 0, objects, last_at: at });
    }

    fn add(&self, method: &str, code: i64, more: Count) {
        let counted = &mut self.state().counted;
        let method = if counted.len() >= NAMES && !counted.contains_key(method) { OTHER } else { method };
        // A new name is copied once between two saves.
        let codes = match counted.get_mut(method) {
            Some(codes) => codes,
            None => counted.entry(method.to_owned()).or_default(),
        };
        let count = codes.entry(code).or_insert(Count { calls: 0, objects: 0, last_at: more.last_at });
        count.calls += more.calls;
        count.objects += more.objects;
        count.last_at = count.last_at.max(more.last_at);
    }

    /// Takes all counts since the last save. The flag says whether a name may be missing in the database.
    fn take(&self, key: KeyId) -> (Vec<Use>, bool) {
        let mut state = self.state();
        let taken = std::mem::take(&mut state.counted);
        let has_new_names = taken.keys().any(|name| !state.saved.contains(name));
        let uses = taken.into_iter().flat_map(|(method, codes)| {
            codes.into_iter().map(move |(code, Count { calls, objects, last_at })| {
                let method = method.clone();
                Use { key, method, code, calls, objects, last_at }
            })
        });
        (uses.collect(), has_new_names)
    }

    fn put_back(&self, uses: &[Use]) {
        for it in uses {
            self.add(&it.method, it.code, Count { calls: it.calls, objects: it.objects, last_at: it.last_at });
        }
    }

    /// Remembers names now in the database.
    fn learn(&self, names: Vec<String>) {
        self.state().saved.extend(names);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The counts of one key, taken to be saved.
#[derive(Clone)]
struct Taken {
    account: AccountId,
    key: KeyId,
    uses: Vec<Use>,
    has_new_names: bool,
}

/// Saves the usage of keys since the last save. Counts that cannot be saved are put back.
pub async fn save(db: &Db, keys: impl Iterator<Item = (AccountId, KeyId, &Uses)>) -> Result<(), Problem> {
    let mut taken: Vec<(Taken, &Uses)> = Vec::new();
    for (account, key, counted) in keys {
        let (uses, has_new_names) = counted.take(key);
        if !uses.is_empty() {
            taken.push((Taken { account, key, uses, has_new_names }, counted));
        }
    }
    // All servers lock the rows in one order, so that no two wait for each other.
    taken.sort_by_key(|(it, _)| (it.account.0, it.key.0));
    let mut outcome = Ok(());
    for batch in taken.chunks(KEYS_AT_ONCE) {
        match outcome {
            Ok(()) => outcome = save_batch(db, batch).await,
            Err(_) => batch.iter().for_each(|(it, counted)| counted.put_back(&it.uses)),
        }
    }
    outcome
}

async fn save_batch(db: &Db, batch: &[(Taken, &Uses)]) -> Result<(), Problem> {
    let rows: Vec<Taken> = batch.iter().map(|(it, _)| it.clone()).collect();
    let saved = db
        .write(Job::of_server("save-uses").in_background(), move |tx| {
            // Counts depend on no other rows: no need to wait for writers of these accounts, nor to hold them up.
            tx.work_ahead();
            let open = accounts::hold_open(tx, &rows.iter().map(|it| it.account).collect::<Vec<_>>())?;
            let save = |it: &Taken| if open.contains(&it.account) { write(tx, it) } else { Ok(Vec::new()) };
            rows.iter().map(save).collect::<Result<Vec<_>, Problem>>()
        })
        .await;
    match saved {
        Ok(names) => {
            batch.iter().zip(names).for_each(|((_, counted), names)| counted.learn(names));
            Ok(())
        }
        Err(problem) => {
            batch.iter().for_each(|(it, counted)| counted.put_back(&it.uses));
            Err(problem)
        }
    }
}

/// Adds a key's usage to the database, and returns the names now in use there.
fn write(tx: &Tx<'_>, it: &Taken) -> Result<Vec<String>, Problem> {
    let mut names = if it.has_new_names { usage::methods(tx, it.account, it.key)? } else { Vec::new() };
    let mut rows: BTreeMap<(String, i64), Use> = BTreeMap::new();
    for one in &it.uses {
        let mut one = one.clone();
        if it.has_new_names && !names.contains(&one.method) {
            if names.len() >= NAMES {
                one.method = OTHER.to_owned();
            } else {
                names.push(one.method.clone());
            }
        }
        // There may be a row for `other` already.
        match rows.entry((one.method.clone(), one.code)) {
            Entry::Vacant(place) => drop(place.insert(one)),
            Entry::Occupied(mut there) => {
                let sum = there.get_mut();
                (sum.calls, sum.objects) = (sum.calls + one.calls, sum.objects + one.objects);
                sum.last_at = sum.last_at.max(one.last_at);
            }
        }
    }
    let rows: Vec<Use> = rows.into_values().collect();
    usage::add_uses(tx, it.account, &rows)?;
    Ok(rows.into_iter().map(|row| row.method).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded_between_two_saves_and_no_call_is_lost() {
        let uses = Uses::default();
        for name in 0..1000 {
            uses.count(&format!("name{name}"), 204, Timestamp(name));
        }
        uses.count("name0", 204, Timestamp(5));
        let (taken, has_new_names) = uses.take(KeyId(1));
        assert!(has_new_names);
        assert_eq!((taken.len(), taken.iter().map(|it| it.calls).sum::<i64>()), (NAMES + 1, 1001));
        assert_eq!(uses.take(KeyId(1)), (Vec::new(), false));
        uses.put_back(&taken);
        uses.learn(taken.iter().map(|it| it.method.clone()).collect());
        let (again, has_new_names) = uses.take(KeyId(1));
        assert!(!has_new_names);
        assert_eq!(again.iter().map(|it| it.calls).sum::<i64>(), 1001);
    }
}
