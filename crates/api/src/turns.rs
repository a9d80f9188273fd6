//! Whose turn it is to load what many ask for at once: one of them loads, and the others find what it has loaded.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::MutexGuard;

/// Held by the one who loads; the others wait for it.
type Turn = Arc<tokio::sync::Mutex<()>>;

/// What is being loaded, and whose turn that is.
pub struct Turns<K>(Mutex<HashMap<K, Turn>>);

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// One who loads something, or waits for one who does. The last one that goes clears up.
pub struct Loading<'t, K: Eq + Hash + Clone> {
    turns: &'t Turns<K>,
    what: K,
    turn: Turn,
}

impl<K: Eq + Hash + Clone> Turns<K> {
    /// Asks for a turn.
    pub fn ask(&self, what: K) -> Loading<'_, K> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = turns.entry(what.clone()).or_default().clone();
        Loading { turns: self, what, turn }
    }

    /// Whether nobody loads anything.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

impl<K: Eq + Hash + Clone> Loading<'_, K> {
    /// Waits for the turn, which lasts as long as what this gives.
    pub async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }
}

impl<K: Eq + Hash + Clone> Drop for Loading<'_, K> {
    fn drop(&mut self) {
        let mut turns = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One is the map's, the other is this one's.
        if Arc::strong_count(&self.turn) == 2 {
            turns.remove(&self.what);
        }
    }
}
