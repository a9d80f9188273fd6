//! Columns of leads in memory: the values of fields and lists by which questions about leads are answered without reading rows.
//!
//! Nothing here is the truth: each column can be dropped at any time, and is loaded anew for the next question. The columns of
//! an account stand at one change of the outbox; before a read the later changes are followed ([`crate::lead_query`]). All columns
//! together keep within a limit: the columns longest unused are dropped.

mod bitmap;
mod cells;
mod letters;
mod needle;
mod ranks;
mod dictionary;
mod slots;
mod column;
mod matches;
mod table;
mod answer;
mod nearest;
mod search;
mod tallies;
pub use answer::{ColumnQuestion, Ordered, is_kept, is_unfollowed};
pub use column::{ColumnKey, ColumnValue, LeadColumn};
use headwater_model::id::AccountId;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};
pub use table::ColumnTable;
pub use tallies::{ColumnTally, MOST_FREQUENT, TalliedValue, TallyKey};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// Columns of an account unused for so long are dropped.
pub const IDLE: Duration = Duration::from_secs(600);

/// The columns of all accounts.
#[derive(Debug)]
pub struct Columns {
    /// Bytes; 0 for no columns at all.
    limit: AtomicUsize,
    accounts: Mutex<HashMap<AccountId, Arc<AccountColumns>>>,
    uses: AtomicU64,
    answered: AtomicU64,
    demands: Mutex<HashSet<AccountId>>,
    demanded: Notify,
}

/// The columns of an account: loaded, wanted, or too large.
#[derive(Debug)]
pub struct AccountColumns {
    /// The columns there are.
    pub table: RwLock<Option<ColumnTable>>,
    wanted: Mutex<Wanted>,
}

/// Columns asked for by questions.
#[derive(Debug)]
struct Wanted {
    keys: Vec<ColumnKey>,
    /// Columns in whose order leads were asked for.
    ordered: Vec<ColumnKey>,
    /// Columns too large for the limit.
    refused: Vec<ColumnKey>,
    used: Instant,
}

impl Columns {
    /// No columns yet, and at most so many bytes later.
    pub fn new(limit: usize) -> Self {
        Self {
            limit: AtomicUsize::new(limit),
            accounts: Mutex::default(),
            uses: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            demands: Mutex::default(),
            demanded: Notify::new(),
        }
    }

    /// Whether columns may be kept.
    pub fn is_on(&self) -> bool {
        self.limit() > 0
    }

    /// The limit of all columns together, in bytes.
    pub fn limit(&self) -> usize {
        self.limit.load(Ordering::Relaxed)
    }

    /// Whether columns of an account were too large to be kept.
    pub fn is_refused(&self, account: AccountId) -> bool {
        lock(&self.accounts).get(&account).is_some_and(|columns| !lock(&columns.wanted).refused.is_empty())
    }

    /// Sets the limit, and drops columns beyond.
    pub fn set_limit(&self, limit: usize) {
        self.limit.store(limit, Ordering::Relaxed);
        self.keep_to_limit(None);
    }

    /// The columns of an account.
    pub fn of(&self, account: AccountId) -> Arc<AccountColumns> {
        let fresh = || {
            let wanted = Wanted { keys: Vec::new(), ordered: Vec::new(), refused: Vec::new(), used: Instant::now() };
            Arc::new(AccountColumns { table: RwLock::new(None), wanted: Mutex::new(wanted) })
        };
        lock(&self.accounts).entry(account).or_insert_with(fresh).clone()
    }

    /// How often columns have answered.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// A tick of the clock of uses, for an answer.
    pub fn tick(&self) -> u64 {
        self.answered.fetch_add(1, Ordering::Relaxed);
        self.uses.fetch_add(1, Ordering::Relaxed)
    }

    /// Asks for columns of an account, to be loaded, brought up to date and one sorted in the background.
    pub fn demand(&self, account: AccountId, keys: &[ColumnKey], ordered: Option<&ColumnKey>) {
        self.of(account).want(keys, ordered);
        lock(&self.demands).insert(account);
        self.demanded.notify_one();
    }

    /// The next notice of a demand.
    pub fn demanded(&self) -> Notified<'_> {
        self.demanded.notified()
    }

    /// An account in demand, if any.
    pub fn next_demand(&self) -> Option<AccountId> {
        let mut demands = lock(&self.demands);
        let next = demands.iter().next().copied()?;
        demands.remove(&next);
        Some(next)
    }

    /// Drops everything known of an account.
    pub fn forget(&self, account: AccountId) {
        lock(&self.accounts).remove(&account);
    }

    /// Drops the columns of accounts unused for a time.
    pub fn forget_idle(&self, longest: Duration) {
        lock(&self.accounts).retain(|_, account| lock(&account.wanted).used.elapsed() < longest);
    }

    /// The bytes of all columns.
    pub fn bytes(&self) -> usize {
        self.all().iter().map(|(_, account)| account.bytes()).sum()
    }

    fn all(&self) -> Vec<(AccountId, Arc<AccountColumns>)> {
        lock(&self.accounts).iter().map(|(account, columns)| (*account, columns.clone())).collect()
    }

    /// Drops the columns longest unused until the rest keeps within the limit. Columns just loaded go last; where these alone are too
    /// much, loading is given up until the account has been idle.
    pub fn keep_to_limit(&self, loaded: Option<(AccountId, &[ColumnKey])>) {
        let mut excess = self.bytes().saturating_sub(self.limit());
        while excess > 0 {
            let but_for = |account: &AccountId| match loaded {
                Some((fresh, keys)) if fresh == *account => keys,
                _ => &[],
            };
            let all = self.all();
            let oldest = all.iter().filter_map(|(account, columns)| {
                let table = columns.table.read().unwrap_or_else(PoisonError::into_inner);
                table.as_ref()?.oldest(but_for(account)).map(|(used, key)| (used, columns, key))
            });
            match (oldest.min_by_key(|(used, ..)| *used), loaded) {
                (Some((_, columns, key)), _) => columns.drop_column(&key),
                (None, Some((account, keys))) => {
                    let columns = self.of(account);
                    lock(&columns.wanted).refused.extend_from_slice(keys);
                    columns.clear();
                    return;
                }
                (None, None) => return,
            }
            excess = self.bytes().saturating_sub(self.limit());
        }
    }
}

impl AccountColumns {
    /// Notes a use, and whether columns of which one is too large are asked for.
    pub fn is_refused(&self, keys: &[ColumnKey]) -> bool {
        let mut wanted = lock(&self.wanted);
        wanted.used = Instant::now();
        keys.iter().any(|key| wanted.refused.contains(key))
    }

    fn want(&self, keys: &[ColumnKey], ordered: Option<&ColumnKey>) {
        let mut wanted = lock(&self.wanted);
        wanted.ordered.extend(ordered.cloned());
        for key in keys {
            if !wanted.keys.contains(key) {
                wanted.keys.push(key.clone());
            }
        }
    }

    /// The columns wanted since this was last asked.
    pub fn take_wanted(&self) -> Vec<ColumnKey> {
        std::mem::take(&mut lock(&self.wanted).keys)
    }

    /// The columns in whose order leads were asked for since this was last asked.
    pub fn take_ordered(&self) -> Vec<ColumnKey> {
        std::mem::take(&mut lock(&self.wanted).ordered)
    }

    /// Drops the columns, until the next question.
    pub fn clear(&self) {
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.table.clear_poison();
    }

    /// Notes columns too large for the limit.
    pub fn refuse(&self, keys: &[ColumnKey]) {
        lock(&self.wanted).refused.extend_from_slice(keys);
    }

    fn drop_column(&self, key: &ColumnKey) {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if table.as_mut().is_some_and(|table| table.drop_column(key)) {
            *table = None;
        }
    }

    fn bytes(&self) -> usize {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.as_ref().map_or(0, ColumnTable::bytes)
    }
}

/// A lock whose holder never leaves work half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
