//! Mutual exclusion for the write-ahead log of the embedded database: the writer, for one transaction after the
//! other, or the checkpointer between two transactions, to restart the log. With SQLite's locks alone the
//! checkpointer would rarely find a gap, and the writer could complete several transactions before the checkpointer
//! asks for its turn.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The result of an attempt to shorten the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The log is short enough, or the blocking read may end soon.
    Done,
    /// The attempt failed, or a blocking read is no longer waited for.
    InVain,
}

/// The lock shared by the writer and the checkpointer.
#[derive(Default)]
pub(crate) struct Turn {
    taken: Mutex<()>,
    is_wanted: AtomicBool,
    is_pressing: AtomicBool,
    /// Whether the log is too long for another transaction, and whether the last attempt to restart it failed.
    is_due: AtomicBool,
    is_in_vain: AtomicBool,
    /// Bytes of the log after the last transaction.
    log: AtomicUsize,
    given: Condvar,
    due: Condvar,
}

impl Turn {
    /// Locks the log for a transaction. The checkpointer goes first if it waits, or if a restart of the log is due.
    pub(crate) fn write(&self) -> MutexGuard<'_, ()> {
        let is_held = |(): &mut ()| self.is_wanted.load(Ordering::SeqCst) || self.is_due();
        self.given.wait_while(self.lock(), is_held).unwrap_or_else(PoisonError::into_inner)
    }

    /// Demands, within a transaction, a restart of the log before the next transaction. After a failed attempt the
    /// writer does not wait for the restart.
    pub(crate) fn demand(&self) {
        if !self.is_in_vain.load(Ordering::SeqCst) {
            self.is_due.store(true, Ordering::SeqCst);
            self.due.notify_all();
        }
    }

    /// Records the length of the log in bytes: after a transaction, or 0 once the log may restart.
    pub(crate) fn note_log(&self, bytes: usize) {
        self.log.store(bytes, Ordering::SeqCst);
    }

    /// The length of the log as recorded last, in bytes.
    pub(crate) fn log(&self) -> usize {
        self.log.load(Ordering::SeqCst)
    }

    /// Whether the log must restart before the next transaction.
    pub(crate) fn is_due(&self) -> bool {
        self.is_due.load(Ordering::SeqCst)
    }

    /// Runs an attempt to restart the log, which answers the demands made before. A demand made during the attempt
    /// stays open, unless the attempt failed.
    pub(crate) fn attempt(&self, shorten: impl FnOnce() -> Ended) -> Ended {
        let was_due = self.is_due();
        let ended = shorten();
        let is_in_vain = ended == Ended::InVain;
        let taken = self.lock();
        self.is_in_vain.store(is_in_vain, Ordering::SeqCst);
        if was_due || is_in_vain {
            self.is_due.store(false, Ordering::SeqCst);
        }
        drop(taken);
        self.given.notify_all();
        ended
    }

    /// Pauses for `longest`, or until the log must restart.
    pub(crate) fn pause(&self, longest: Duration) {
        let goes_on = |(): &mut ()| !self.is_due();
        drop(self.due.wait_timeout_while(self.lock(), longest, goes_on).unwrap_or_else(PoisonError::into_inner));
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` between two transactions.
    pub(crate) fn between<T>(&self, work: impl FnOnce() -> T) -> T {
        self.is_wanted.store(true, Ordering::SeqCst);
        let taken = self.lock();
        let done = work();
        self.is_wanted.store(false, Ordering::SeqCst);
        drop(taken);
        self.given.notify_all();
        done
    }

    /// Like [`Turn::between`], while long reads are cut off.
    pub(crate) fn between_reads<T>(&self, work: impl FnOnce() -> T) -> T {
        self.is_pressing.store(true, Ordering::SeqCst);
        let done = self.between(work);
        self.is_pressing.store(false, Ordering::SeqCst);
        done
    }

    /// Whether long reads must end.
    pub(crate) fn is_pressing(&self) -> bool {
        self.is_pressing.load(Ordering::SeqCst)
    }
}
