//! The queues of reads waiting for a reader, and the order in which readers take them.
//!
//! Each account has a queue of its own, and the queues take turns. One account never occupies all readers, and its
//! backlog never fills another account's queue. Background reads use the readers left by interactive reads. Reads of
//! the server itself (such as the readiness check) and checks of credentials have queues of their own, and one reader
//! serving nothing else: an account's slow reads do not hold up its next call, and unknown callers hold up only
//! unknown callers. An abandoned read is dropped when its turn comes.

use crate::asker::GivenUp;
use crate::error::{Error, Result};
use crate::job::{Job, Lane, Queue};
use crate::link::Link;
use crate::watch::Watch;
use headwater_model::id::AccountId;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Limit of reads waiting in one queue of a lane; further reads are refused.
const MOST_OF_ONE: usize = 256;
/// Limit of reads waiting in all queues; further reads are refused.
const MOST: usize = 4096;
/// Number of interactive reads begun before a waiting background read is begun.
const INTERACTIVE_FIRST: usize = 16;
/// How often a reader looks for the next read before it sleeps: waking a thread costs more than a few looks.
const LOOKS: usize = 8;

/// A read waiting for a reader.
pub(crate) struct ReadJob {
    /// Name, account and urgency.
    pub(crate) job: Job,
    /// Becomes true once nobody waits for the answer.
    pub(crate) is_abandoned: Arc<AtomicBool>,
    /// Runs the read and sends the answer.
    pub(crate) run: Run,
}

/// The closure of a read.
pub(crate) type Run = Box<dyn FnOnce(&Link, &Watch) + Send>;

/// Which queues a reader serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Serves {
    /// All queues.
    Everybody,
    /// Only the queues of the server itself and of checks of credentials.
    ServerOnly,
}

/// The waiting reads, shared by callers and readers.
pub(crate) struct ReadQueue {
    most_of_account: usize,
    state: Mutex<State>,
    for_everybody: Condvar,
    for_server: Condvar,
}

#[derive(Default)]
struct State {
    interactive: Turns,
    background: Turns,
    /// Number of readers in use by each account; accounts without a reader have no entry.
    at_work: HashMap<AccountId, usize>,
    background_at_work: usize,
    /// Interactive reads begun since the last background read.
    since_background: usize,
    /// Readers asleep until a read arrives that they may begin.
    idle: Readers,
    /// Readers still looking before they sleep.
    looking: Readers,
    is_closed: bool,
}

#[derive(Default)]
struct Readers {
    for_everybody: usize,
    for_server: usize,
}

/// The reads of one lane. Invariant: `order` names each queue that has reads waiting, once.
#[derive(Default)]
struct Turns {
    order: VecDeque<Queue>,
    waiting: HashMap<Queue, VecDeque<ReadJob>>,
    count: usize,
}

impl ReadQueue {
    /// A queue in which one account, or the background lane, occupies at most this number of readers at once.
    pub(crate) fn new(most_of_account: usize) -> Self {
        let (for_everybody, for_server) = Default::default();
        Self { most_of_account, state: Mutex::default(), for_everybody, for_server }
    }

    /// Queues a read. [`Error::Busy`] if a limit is reached.
    pub(crate) fn push(&self, read: ReadJob) -> Result<()> {
        let mut state = self.lock();
        if state.is_closed {
            return Err(Error::Closed);
        }
        if state.interactive.count + state.background.count >= MOST {
            return Err(Error::Busy);
        }
        let turns = match read.job.lane {
            Lane::Interactive => &mut state.interactive,
            Lane::Background => &mut state.background,
        };
        turns.push(read)?;
        self.unlock(state);
        Ok(())
    }

    /// Releases the lock. Wakes a sleeping reader if some waiting read may begin and no looking reader may begin it.
    fn unlock(&self, state: MutexGuard<'_, State>) {
        let is_wanted = |serves| {
            state.idle.of(serves) > 0
                && state.looking.of(serves) == 0
                && state.has_one_for(serves, self.most_of_account)
        };
        let sleeper = match (is_wanted(Serves::Everybody), is_wanted(Serves::ServerOnly)) {
            (true, _) => Some(&self.for_everybody),
            (false, true) => Some(&self.for_server),
            (false, false) => None,
        };
        drop(state);
        // The woken reader needs the lock.
        sleeper.into_iter().for_each(Condvar::notify_one);
    }

    /// Waits for the next read of a reader; the reader reports the end of the read with [`ReadQueue::done`]. `None`
    /// once the queue is closed and empty.
    pub(crate) fn next(&self, serves: Serves) -> Option<ReadJob> {
        let mut looks = 0;
        let mut state = self.lock();
        loop {
            match state.take(serves, self.most_of_account) {
                // Nobody waits for the answer.
                Some(read) if read.is_abandoned.load(Ordering::Relaxed) => GivenUp::Waiting.count(1),
                Some(read) => {
                    if looks > 0 {
                        *state.looking.of_mut(serves) -= 1;
                    }
                    state.begin(&read.job);
                    // Reads queued while no reader was free to begin them woke nobody.
                    self.unlock(state);
                    return Some(read);
                }
                None if state.is_closed => return None,
                None if looks < LOOKS => {
                    if looks == 0 {
                        *state.looking.of_mut(serves) += 1;
                    }
                    looks += 1;
                    drop(state);
                    std::thread::yield_now();
                    state = self.lock();
                }
                None => {
                    *state.looking.of_mut(serves) -= 1;
                    state = self.sleep(state, serves);
                    looks = 0;
                }
            }
        }
    }

    fn sleep<'s>(&self, mut state: MutexGuard<'s, State>, serves: Serves) -> MutexGuard<'s, State> {
        let arrived = match serves {
            Serves::Everybody => &self.for_everybody,
            Serves::ServerOnly => &self.for_server,
        };
        *state.idle.of_mut(serves) += 1;
        let mut state = arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        *state.idle.of_mut(serves) -= 1;
        state
    }

    /// Records the end of a read, so that another read may use the reader.
    pub(crate) fn done(&self, job: &Job) {
        let mut state = self.lock();
        if job.lane == Lane::Background {
            state.background_at_work -= 1;
        }
        if let Queue::Account(account) = job.queue
            && let Some(count) = state.at_work.get_mut(&account)
        {
            *count -= 1;
            if *count == 0 {
                state.at_work.remove(&account);
            }
        }
        // After the close, reads held back by the limits are finished by the remaining readers.
        if state.is_closed {
            self.for_everybody.notify_all();
        }
    }

    /// Refuses further reads. Reads already waiting are still run.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.for_everybody.notify_all();
        self.for_server.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Readers {
    fn of(&self, serves: Serves) -> usize {
        match serves {
            Serves::Everybody => self.for_everybody,
            Serves::ServerOnly => self.for_server,
        }
    }

    fn of_mut(&mut self, serves: Serves) -> &mut usize {
        match serves {
            Serves::Everybody => &mut self.for_everybody,
            Serves::ServerOnly => &mut self.for_server,
        }
    }
}

impl State {
    /// Whether a reader could begin a read now.
    fn has_one_for(&self, serves: Serves, most: usize) -> bool {
        let may_begin = |queue: &Queue| may_begin(&self.at_work, *queue, serves, most);
        self.interactive.order.iter().any(may_begin)
            || self.background_at_work < most && self.background.order.iter().any(may_begin)
    }

    fn take(&mut self, serves: Serves, most: usize) -> Option<ReadJob> {
        let at_work = &self.at_work;
        let may_begin = |queue: &Queue| may_begin(at_work, *queue, serves, most);
        let may_be_background = self.background_at_work < most;
        if may_be_background
            && self.since_background >= INTERACTIVE_FIRST
            && let Some(read) = self.background.take(may_begin)
        {
            return Some(read);
        }
        let interactive = self.interactive.take(may_begin);
        if interactive.is_some() || !may_be_background {
            return interactive;
        }
        self.background.take(may_begin)
    }

    fn begin(&mut self, job: &Job) {
        match job.lane {
            Lane::Interactive => self.since_background += 1,
            Lane::Background => {
                self.since_background = 0;
                self.background_at_work += 1;
            }
        }
        if let Queue::Account(account) = job.queue {
            *self.at_work.entry(account).or_default() += 1;
        }
    }
}

/// Whether a reader may begin a read of a queue, given the readers in use by each account.
fn may_begin(at_work: &HashMap<AccountId, usize>, queue: Queue, serves: Serves, most: usize) -> bool {
    match (queue, serves) {
        (Queue::Door(_) | Queue::Server, _) => true,
        (Queue::Account(_), Serves::ServerOnly) => false,
        (Queue::Account(account), Serves::Everybody) => at_work.get(&account).is_none_or(|count| *count < most),
    }
}

impl Turns {
    fn push(&mut self, read: ReadJob) -> Result<()> {
        let whose = read.job.queue;
        let queue = self.waiting.entry(whose).or_default();
        if queue.len() >= MOST_OF_ONE {
            let before = queue.len();
            queue.retain(|read| !read.is_abandoned.load(Ordering::Relaxed));
            self.count -= before - queue.len();
            GivenUp::Waiting.count(before - queue.len());
            if queue.len() >= MOST_OF_ONE {
                return Err(Error::Busy);
            }
        }
        if !self.order.contains(&whose) {
            self.order.push_back(whose);
        }
        queue.push_back(read);
        self.count += 1;
        Ok(())
    }

    /// The first read of the first queue with a read allowed to begin; the queue then goes to the end of the order.
    fn take(&mut self, may_begin: impl Fn(&Queue) -> bool) -> Option<ReadJob> {
        let turn = self.order.iter().position(may_begin)?;
        let next = self.order.remove(turn)?;
        let queue = self.waiting.get_mut(&next)?;
        let read = queue.pop_front();
        if queue.is_empty() {
            drop(self.waiting.remove(&next));
        } else {
            self.order.push_back(next);
        }
        self.count -= 1;
        read
    }
}

#[cfg(test)]
mod tests;
