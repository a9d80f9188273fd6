//! The leads meant by the last questions: a table, its footer and its next pages ask the same one again.

use super::bitmap::Bitmap;
use headwater_model::id::UserId;
use headwater_model::query::Condition;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Questions remembered.
const MOST: usize = 8;

/// Which leads a question means, whatever their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) conditions: Vec<Condition>,
    pub(super) search: String,
    pub(super) owner: Option<UserId>,
}

/// The slots of the leads meant, by question; the last one first.
#[derive(Debug, Default)]
pub(super) struct Matches {
    known: Mutex<VecDeque<(Meaning, Arc<Bitmap>)>>,
}

impl Matches {
    /// The slots meant by a question, found by `find` unless known.
    pub(super) fn of(&self, meaning: Meaning, find: impl FnOnce() -> Bitmap) -> Arc<Bitmap> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = lock().iter().find(|(known, _)| *known == meaning).map(|(_, slots)| slots.clone());
        // Found without the lock: other questions need not wait.
        found.unwrap_or_else(|| {
            let slots = Arc::new(find());
            let mut known = lock();
            known.truncate(MOST - 1);
            known.push_front((meaning, slots.clone()));
            slots
        })
    }

    /// Forgets everything: values have changed.
    pub(super) fn clear(&mut self) {
        self.known.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(_, slots)| slots.bytes()).sum()
    }
}
