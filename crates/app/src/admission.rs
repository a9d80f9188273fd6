//! The limit on concurrent calls. Calls above the limit are refused as soon as their head has arrived, without
//! reading the body, so an overloaded server spends its time on the calls it can answer.
//!
//! No account takes all places: an account may have at most [`SHARE`] times as many calls under way as places are
//! free. A single busy account gets four fifths of the places, and several busy accounts still leave a place for the
//! next one.

use headwater_model::id::AccountId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Concurrent calls. Each waits for its turn in the database, which does some thousands per second: this many calls
/// are a third of a second's work, a wait most callers prefer to a retry, and enough to share commits.
const AT_ONCE: usize = 1400;
/// With 4, a single account gets at most four fifths of the places.
const SHARE: usize = 4;

/// The places for calls.
pub struct Admission {
    most: usize,
    under_way: Mutex<UnderWay>,
}

#[derive(Default)]
struct UnderWay {
    all: usize,
    /// Calls by account; all calls with their credentials in the body share one entry, None.
    of: HashMap<Option<AccountId>, usize>,
}

/// A place, given back when dropped.
pub struct Slot<'a> {
    admission: &'a Admission,
    account: Option<AccountId>,
}

impl UnderWay {
    fn has_room_for(&self, account: Option<AccountId>, most: usize) -> bool {
        let of_account = self.of.get(&account).copied().unwrap_or(0);
        of_account < SHARE * (most - self.all)
    }
}

impl Default for Admission {
    fn default() -> Self {
        Self { most: AT_ONCE, under_way: Mutex::default() }
    }
}

impl Admission {
    /// Whether all places are taken.
    pub fn is_full(&self) -> bool {
        self.under_way().all >= self.most
    }

    /// Whether a call of this account would get a place now; None for credentials in the body.
    pub fn has_room_for(&self, account: Option<AccountId>) -> bool {
        self.under_way().has_room_for(account, self.most)
    }

    /// A place for a call; None if the account has its share.
    pub fn admit(&self, account: Option<AccountId>) -> Option<Slot<'_>> {
        let mut under_way = self.under_way();
        if !under_way.has_room_for(account, self.most) {
            return None;
        }
        *under_way.of.entry(account).or_default() += 1;
        under_way.all += 1;
        Some(Slot { admission: self, account })
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut under_way = self.admission.under_way();
        under_way.all -= 1;
        if let Some(of_account) = under_way.of.get_mut(&self.account) {
            *of_account -= 1;
            if *of_account == 0 {
                under_way.of.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills the places, the accounts taking turns, and counts the places of each.
    fn fill<'a>(admission: &'a Admission, accounts: &[i64]) -> (Vec<Slot<'a>>, Vec<usize>) {
        let (mut places, mut got) = (Vec::new(), vec![0; accounts.len()]);
        let mut is_any = true;
        while std::mem::take(&mut is_any) {
            for (at, account) in accounts.iter().enumerate() {
                if let Some(place) = admission.admit(Some(AccountId(*account))) {
                    places.push(place);
                    got[at] += 1;
                    is_any = true;
                }
            }
        }
        (places, got)
    }

    #[test]
    fn whoever_crowds_in_leaves_a_place_for_the_next() {
        let admission = Admission::default();
        let (first, got) = fill(&admission, &[1]);
        assert_eq!(got, [AT_ONCE * SHARE / (SHARE + 1)]);
        assert!(!admission.is_full());
        let next = admission.admit(Some(AccountId(2)));
        assert!(next.is_some() && admission.admit(None).is_some());
        drop((first, next));
        assert!(admission.under_way().of.is_empty(), "places are given back");

        let (_places, got) = fill(&admission, &[1, 2, 3]);
        assert!(got.iter().max().unwrap() - got.iter().min().unwrap() <= 1, "{got:?}");
        assert!(admission.admit(Some(AccountId(4))).is_some());
    }
}
