//! Who may use the log of the embedded database: the writer for one transaction after the other, or, between two of them,
//! the checkpointer that is to begin the log anew. Left to SQLite's locks the checkpointer would hardly ever find a gap.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};

/// A turn that is taken by one of two.
#[derive(Default)]
pub(crate) struct Turn {
    taken: Mutex<()>,
    is_wanted: AtomicBool,
    is_pressing: AtomicBool,
    given: Condvar,
}

impl Turn {
    /// Takes the turn for a transaction; the checkpointer goes first if it waits.
    pub(crate) fn write(&self) -> MutexGuard<'_, ()> {
        let taken = self.taken.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        self.given
            .wait_while(taken, |()| self.is_wanted.load(Ordering::SeqCst))
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Does something between two transactions.
    pub(crate) fn between<T>(&self, work: impl FnOnce() -> T) -> T {
        self.is_wanted.store(true, Ordering::SeqCst);
        let taken = self.taken.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let done = work();
        self.is_wanted.store(false, Ordering::SeqCst);
        drop(taken);
        self.given.notify_all();
        done
    }

    /// As [`Turn::between`], and long reads give way meanwhile.
    pub(crate) fn between_reads<T>(&self, work: impl FnOnce() -> T) -> T {
        self.is_pressing.store(true, Ordering::SeqCst);
        let done = self.between(work);
        self.is_pressing.store(false, Ordering::SeqCst);
        done
    }

    /// Whether long reads are to give way.
    pub(crate) fn is_pressing(&self) -> bool {
        self.is_pressing.load(Ordering::SeqCst)
    }
}
