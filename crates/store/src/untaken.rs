//! Backpressure on the writer: the number of answers to writes not yet taken by their callers.
//!
//! With more requests than the processor can handle, a writer working without pause takes processor time from the
//! tasks sending its answers and refusing further requests: finished calls wait, and refusals behind them. So the
//! writer begins no new group while too many answers are untaken; meanwhile new writes wait in the queue, at no cost
//! to others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The longest wait of a writer for its answers, about twice the time of writing a group. The callers taking answers
/// may be overloaded, or waiting for a write themselves, so the writer must go on at some time.
const AT_MOST: Duration = Duration::from_millis(15);

/// The number of answers not yet taken.
pub(crate) struct Untaken {
    count: AtomicUsize,
    enough: usize,
    /// Number of writers waiting.
    waiters: AtomicUsize,
    waiting: Mutex<()>,
    taken: Condvar,
}

/// An untaken answer. Dropping the value counts the answer as taken.
pub(crate) struct UntakenAnswer(Arc<Untaken>);

impl Untaken {
    /// No answers yet. Writers wait while more than `enough` answers are untaken.
    pub(crate) fn new(enough: usize) -> Arc<Self> {
        let (count, waiters) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Self { count, enough, waiters, waiting: Mutex::new(()), taken: Condvar::new() })
    }

    /// Counts a new answer.
    pub(crate) fn one(self: &Arc<Self>) -> UntakenAnswer {
        self.count.fetch_add(1, Ordering::SeqCst);
        UntakenAnswer(self.clone())
    }

    /// Waits while too many answers are untaken, for [`AT_MOST`] at the longest.
    pub(crate) fn wait(&self) {
        self.wait_at_most(AT_MOST);
    }

    fn wait_at_most(&self, at_most: Duration) {
        if self.are_enough() {
            return;
        }
        self.waiters.fetch_add(1, Ordering::SeqCst);
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.taken.wait_timeout_while(waiting, at_most, |()| !self.are_enough());
        drop(waited);
        self.waiters.fetch_sub(1, Ordering::SeqCst);
    }

    fn are_enough(&self) -> bool {
        self.count.load(Ordering::SeqCst) <= self.enough
    }
}

impl Drop for UntakenAnswer {
    fn drop(&mut self) {
        let before = self.0.count.fetch_sub(1, Ordering::SeqCst);
        // Exactly one drop brings the count down to `enough`.
        if before == self.0.enough + 1 && self.0.waiters.load(Ordering::SeqCst) > 0 {
            let _waiting = self.0.waiting.lock();
            self.0.taken.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;

    #[test]
    fn writers_wait_until_enough_answers_are_taken() {
        const LONG: Duration = Duration::from_secs(600);
        let untaken = Untaken::new(2);
        let mut answers: Vec<UntakenAnswer> = (0..2).map(|_| untaken.one()).collect();
        untaken.wait_at_most(LONG);
        answers.extend((0..3).map(|_| untaken.one()));
        let (tell, told) = channel();
        let writers = [(); 2].map(|()| {
            let (untaken, tell) = (untaken.clone(), tell.clone());
            thread::spawn(move || {
                untaken.wait_at_most(LONG);
                tell.send(()).unwrap();
            })
        });
        while untaken.waiters.load(Ordering::SeqCst) < writers.len() {
            thread::yield_now();
        }
        // The end of one wait takes nothing from the other waiting writers.
        untaken.wait_at_most(Duration::from_millis(1));
        answers.truncate(3);
        assert!(told.try_recv().is_err(), "there are still more than enough");
        answers.truncate(2);
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        assert_eq!(told.try_iter().count(), 2);
        drop(answers);
        assert_eq!(untaken.count.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn a_writer_waits_for_nobody_for_ever() {
        let untaken = Untaken::new(0);
        let _never = untaken.one();
        untaken.wait_at_most(Duration::from_millis(1));
    }
}
