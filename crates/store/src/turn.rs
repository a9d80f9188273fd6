//! Who may use the log of the embedded database: the writer for one transaction after the other, or, between two of them,
//! the checkpointer that is to begin the log anew. Left to SQLite's locks the checkpointer would hardly ever find a gap, and left to
//! chance the writer could be through with more than one transaction before the checkpointer asks for its turn.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A turn that is taken by one of two.
#[derive(Default)]
pub(crate) struct Turn {
    taken: Mutex<()>,
    is_wanted: AtomicBool,
    is_pressing: AtomicBool,
    /// Whether the log is so long that it must begin anew before the next transaction, and whether that was last tried in vain.
    is_due: AtomicBool,
    is_in_vain: AtomicBool,
    /// Bytes of the log after the last transaction.
    log: AtomicUsize,
    given: Condvar,
    due: Condvar,
}

impl Turn {
    /// Takes the turn for a transaction; the checkpointer goes first if it waits, or is to.
    pub(crate) fn write(&self) -> MutexGuard<'_, ()> {
        let is_held = |(): &mut ()| self.is_wanted.load(Ordering::SeqCst) || self.is_due();
        self.given.wait_while(self.lock(), is_held).unwrap_or_else(PoisonError::into_inner)
    }

    /// Says, within a transaction, that the log must begin anew before the next one. Where that was last tried in vain the writer does
    /// not wait for it.
    pub(crate) fn demand(&self) {
        if !self.is_in_vain.load(Ordering::SeqCst) {
            self.is_due.store(true, Ordering::SeqCst);
            self.due.notify_all();
        }
    }

    /// Notes how long the log is: after a transaction, or once it is to begin anew.
    pub(crate) fn note_log(&self, bytes: usize) {
        self.log.store(bytes, Ordering::SeqCst);
    }

    /// How long the log was when that was last noted, in bytes.
    pub(crate) fn log(&self) -> usize {
        self.log.load(Ordering::SeqCst)
    }

    /// Whether the log must begin anew before the next transaction.
    pub(crate) fn is_due(&self) -> bool {
        self.is_due.load(Ordering::SeqCst)
    }

    /// Answers a demand, if there was one before it was tried. A later one is still to be answered.
    pub(crate) fn tried(&self, was_due: bool, is_in_vain: bool) {
        let taken = self.lock();
        self.is_in_vain.store(is_in_vain, Ordering::SeqCst);
        if was_due || is_in_vain {
            self.is_due.store(false, Ordering::SeqCst);
        }
        drop(taken);
        self.given.notify_all();
    }

    /// Pauses for so long, or until the log must begin anew.
    pub(crate) fn pause(&self, longest: Duration) {
        let goes_on = |(): &mut ()| !self.is_due();
        drop(self.due.wait_timeout_while(self.lock(), longest, goes_on).unwrap_or_else(PoisonError::into_inner));
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something between two transactions.
    pub(crate) fn between<T>(&self, work: impl FnOnce() -> T) -> T {
        self.is_wanted.store(true, Ordering::SeqCst);
        let taken = self.lock();
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
