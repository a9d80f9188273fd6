//! Answers of writes that nobody has taken yet, and the writer's pace by them.
//!
//! Where more is asked for than the processor can do, a writer that goes on and on takes the time of those who should send its
//! answers, and who refuse what is too much: calls wait that are done, and refusals behind them. So the writer begins nothing new
//! while answers pile up; what is to be written waits in its queue, where it is in nobody's way.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long a writer waits at most for a group's answers, about twice as long as it takes to write one: those who should take them
/// may have been asked for more than they can refuse, or wait for a write themselves, and something is to be written all the same.
const AT_MOST: Duration = Duration::from_millis(15);

/// All answers that nobody has taken.
pub(crate) struct Untaken {
    count: AtomicUsize,
    enough: usize,
    /// Writers that wait.
    waiters: AtomicUsize,
    waiting: Mutex<()>,
    taken: Condvar,
}

/// One of them. It counts as taken when it is dropped.
pub(crate) struct Answer(Arc<Untaken>);

impl Untaken {
    /// None yet. Writers wait while there are more than enough.
    pub(crate) fn new(enough: usize) -> Arc<Self> {
        let (count, waiters) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Self { count, enough, waiters, waiting: Mutex::new(()), taken: Condvar::new() })
    }

    /// An answer is given.
    pub(crate) fn one(self: &Arc<Self>) -> Answer {
        self.count.fetch_add(1, Ordering::SeqCst);
        Answer(self.clone())
    }

    /// Waits while there are more than enough.
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

impl Drop for Answer {
    fn drop(&mut self) {
        let before = self.0.count.fetch_sub(1, Ordering::SeqCst);
        // Exactly one of all who take makes it few enough.
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
        let mut answers: Vec<Answer> = (0..2).map(|_| untaken.one()).collect();
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
        // One that waits no longer takes nothing from the others.
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
