//! The writer thread: jobs queued while the writer works share its next commit, and are answered once the commit is
//! on disk. If one job of a group fails, the others are run again without the failed job.

use crate::audit::{self, Scribe};
use crate::checkpointer;
use crate::dialect::Wait;
use crate::error::{Error, Result};
use crate::health::Health;
use crate::job::{Job, Lane};
use crate::link::Link;
use crate::turn::Turn;
use crate::tx::{self, Bounds, Tx};
use crate::untaken::Untaken;
use crate::volume::{LogRoom, PAGES_OF_A_ROW, Volume};
use crossbeam_channel::{Receiver, Sender};
use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Limit of a group: objects written by one commit.
const GROUP_WEIGHT: usize = 4000;
/// Limit on PostgreSQL, where several writers share the queue: with this many objects a group locks no further
/// account.
const GROUP_WEIGHT_OF_MANY: usize = 500;
pub(crate) const GROUP_JOBS: usize = 64;

/// How often a transaction is run again after a conflict with another transaction or a lost connection.
const MOST_TRIES: usize = 8;

/// Counts of database work since the database was opened.
#[derive(Debug, Default)]
pub struct Counters {
    /// Commits of all writers.
    pub commits: AtomicU64,
    /// Jobs run, failed jobs included.
    pub jobs: AtomicU64,
    /// Microseconds spent in commits, the sync to disk included.
    pub commit_microseconds: AtomicU64,
    /// Commits that changed keys, people, accounts or fields: what is kept in memory of callers from before is outdated.
    pub outdated_callers: AtomicU64,
}

/// The value returned by a write. The caller knows the type and downcasts.
pub(crate) type Returned = Box<dyn Any + Send>;

/// The closure of a write. The writer may run a closure more than once.
pub(crate) type Work = Box<dyn Fn(&Tx<'_>) -> Result<Returned, Problem> + Send>;
/// Hands the outcome of a write to its caller.
pub(crate) type Completion = Box<dyn FnOnce(Result<Returned, Problem>) + Send>;

/// A write waiting for its commit, with its outcome until the caller may be told.
pub(crate) struct WriteJob {
    pub(crate) job: Job,
    pub(crate) run: Work,
    pub(crate) reply: Completion,
    pub(crate) outcome: Option<Result<Returned, Problem>>,
}

impl WriteJob {
    /// Runs the job, makes its entry in the audit log, and keeps the outcome. Returns whether the changes of the job are to be kept.
    fn run(&mut self, tx: &Tx<'_>, scribe: &Scribe) -> bool {
        let work = || {
            let returned = (self.run)(tx)?;
            audit::write(tx, &self.job, scribe)?;
            Ok(returned)
        };
        let outcome = self.job.metered(|| {
            catch_unwind(AssertUnwindSafe(work))
                .unwrap_or_else(|payload| Err(Problem::Broken(self.job.panic_text(&*payload))))
        });
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    /// Whether the job returned an error, so that its changes must be rolled back.
    fn has_failed(&self) -> bool {
        matches!(self.outcome, Some(Err(_)))
    }

    /// The obstacle met by the job, if the job failed because of one.
    fn obstacle(&self) -> Option<Obstacle> {
        match &self.outcome {
            Some(Err(Problem::Unwritable(obstacle))) => Some(*obstacle),
            _ => None,
        }
    }

    /// Replies to the caller, after a successful or failed commit.
    fn answer(self, committed: Result<(), &Error>) {
        (self.reply)(match (self.outcome, committed) {
            (Some(Ok(_)) | None, Err(error)) => Err(error.as_problem()),
            (outcome, _) => outcome.unwrap_or(Err(Problem::Busy)),
        });
    }
}

/// The state of a writer thread.
pub(crate) struct Writer {
    pub(crate) link: Link,
    pub(crate) runs_writes_twice: bool,
    pub(crate) outbox_quota: i64,
    pub(crate) news: watch::Sender<u64>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) health: Arc<Health>,
    /// Shared with the checkpointer of the embedded database.
    pub(crate) turn: Arc<Turn>,
    pub(crate) wake_checkpointer: Sender<()>,
    pub(crate) untaken: Arc<Untaken>,
    pub(crate) scribe: Scribe,
}

/// Which part of a transaction may be committed.
enum Kept {
    /// The whole transaction.
    All,
    /// Nothing yet: the last job failed after writing, and the others must be run again without it.
    NotThisOne,
    /// All but the last job, which met a locked account and must wait for the lock in a transaction of its own;
    /// `wrote` if the job had made changes before: then the others must be run again.
    NotYet { wrote: bool },
}

/// Jobs committed together.
#[derive(Default)]
struct Group {
    jobs: Vec<WriteJob>,
    /// Jobs put off: each becomes the first job of a later group.
    deferred: VecDeque<WriteJob>,
    wrote: Wrote,
    room: LogRoom,
}

/// Volume and news of the jobs of a group.
#[derive(Default)]
struct Wrote {
    /// Whether the tasks waiting for news are to be woken.
    is_news: bool,
    /// Whether what is kept in memory of callers is outdated.
    outdates_callers: bool,
    volume: Volume,
}

impl Group {
    /// Whether a further job fits into the write-ahead log, if each of its objects changes as many pages as the
    /// average object of the group; the group has `weight` objects so far. Bytes of text are limited by [`tx::PART`].
    fn has_room_for(&self, job: &Job, weight: usize) -> bool {
        let volume = match job.lane {
            Lane::Interactive => self.wrote.volume.with_more(job.weight, weight),
            // Background jobs delete rows: the average of the group says nothing about their pages.
            Lane::Background => self.wrote.volume + Volume::of_pages(job.weight * PAGES_OF_A_ROW),
        };
        self.room.is_left_by(volume)
    }
}

impl Writer {
    /// Writes until the queue is closed and empty.
    pub(crate) fn run(self, queue: &Receiver<WriteJob>) {
        let mut group = Group::default();
        while let Some(first) = group.deferred.pop_front().or_else(|| queue.recv().ok()) {
            group.wrote = Wrote::default();
            let turn = self.turn.write();
            let committed = self.write_group(first, queue, &mut group);
            drop(turn);
            let committed = committed.map_err(|error| match error.obstacle() {
                Some(obstacle) => Error::Unwritable(self.health.failed(obstacle, group.jobs.len())),
                None => error,
            });
            self.counters.jobs.fetch_add(group.jobs.len() as u64, Ordering::Relaxed);
            if let Err(error) = &committed {
                if error.obstacle().is_none() {
                    tracing::error!(%error, jobs = group.jobs.len(), "a commit failed; nothing of it was written");
                }
                self.link.rollback();
                error.stop_if_fatal();
            }
            // Before the answers: who has been told of a change finds nothing of before.
            if group.wrote.outdates_callers && committed.is_ok() {
                self.counters.outdated_callers.fetch_add(1, Ordering::SeqCst);
            }
            for job in group.jobs.drain(..) {
                job.answer(committed.as_ref().copied());
            }
            if group.wrote.is_news && committed.is_ok() {
                self.news.send_modify(|count| *count += 1);
            }
            let _ = self.wake_checkpointer.try_send(());
            self.untaken.wait();
        }
    }

    /// Runs the first job and the jobs arriving meanwhile, and commits all of them together.
    fn write_group(&self, first: WriteJob, queue: &Receiver<WriteJob>, group: &mut Group) -> Result<()> {
        let before = self.link.changes();
        let state = self.run_group(first, queue, group);
        let took = self.commit(state, group)?;
        if self.link.changes() != before {
            self.health.wrote();
        }
        self.counters.commits.fetch_add(1, Ordering::Relaxed);
        self.counters.commit_microseconds.fetch_add(took.as_micros() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Begins a transaction and runs the jobs of a group in it.
    fn run_group(&self, first: WriteJob, queue: &Receiver<WriteJob>, group: &mut Group) -> Result<Kept> {
        let mut next = Some(first);
        let mut weight = 0;
        let mut state = self.link.begin_write().map(|()| Kept::All);
        let database = self.link.size().unwrap_or(usize::MAX);
        group.room = LogRoom { log: checkpointer::room(&self.turn), database };
        while let Some(mut job) = next {
            if !group.jobs.is_empty() {
                // Two transactions, each holding one account and waiting for the other's, would deadlock.
                self.link.waits(if weight >= GROUP_WEIGHT_OF_MANY { Wait::Alone } else { Wait::Not });
            }
            weight += job.job.weight;
            if matches!(state, Ok(Kept::All)) {
                state = self.run_job(&mut job, &mut group.wrote, group.room);
            }
            match state {
                Ok(Kept::NotYet { wrote }) => {
                    job.outcome = None;
                    group.deferred.push_back(job);
                    state = Ok(if wrote { Kept::NotThisOne } else { Kept::All });
                    break;
                }
                _ => group.jobs.push(job),
            }
            // A job working ahead of its account's lock must not keep other writers of the account waiting longer
            // than necessary.
            let is_large =
                weight >= GROUP_WEIGHT || group.wrote.volume.bytes >= tx::PART || group.jobs.len() >= GROUP_JOBS;
            let is_full = is_large || self.link.has_been_ahead();
            next = if is_full { None } else { queue.try_recv().ok() };
            if let Some(job) = next.take_if(|job| !group.has_room_for(&job.job, weight)) {
                group.deferred.push_back(job);
            }
        }
        state
    }

    /// Commits a group, run again until all that may be kept is kept. Returns how long the commit took.
    fn commit(&self, mut state: Result<Kept>, group: &mut Group) -> Result<Duration> {
        let mut tries = 0;
        loop {
            match state {
                Ok(Kept::All) => {
                    let started = Instant::now();
                    match self.health.in_place().and_then(|()| self.link.commit()) {
                        Ok(()) => return Ok(started.elapsed()),
                        Err(error) => state = Err(error),
                    }
                }
                Err(Error::RunAgain) => {
                    let met = group.jobs.iter().find_map(WriteJob::obstacle);
                    group.jobs.iter_mut().for_each(|job| job.outcome = None);
                    if tries == MOST_TRIES {
                        return Err(met.map_or(Error::Busy, Error::Unwritable));
                    }
                    tries += 1;
                    state = self.run_again(group);
                }
                Ok(_) => state = self.run_again(group),
                Err(error) => return Err(error),
            }
        }
    }

    /// Rolls the transaction back after a job failed with changes made, and runs all other jobs again. Failures are
    /// rare, so this costs less than a savepoint around every job.
    fn run_again(&self, group: &mut Group) -> Result<Kept> {
        self.link.rollback();
        self.link.begin_write()?;
        self.link.waits(Wait::Long);
        group.wrote = Wrote::default();
        let mut index = 0;
        while let Some(job) = group.jobs.get_mut(index) {
            if index > 0 {
                self.link.waits(Wait::Not);
            }
            if !job.has_failed() {
                match self.run_job(job, &mut group.wrote, group.room)? {
                    Kept::All => {}
                    Kept::NotThisOne => return Ok(Kept::NotThisOne),
                    Kept::NotYet { wrote } => {
                        let mut job = group.jobs.remove(index);
                        job.outcome = None;
                        group.deferred.push_back(job);
                        if wrote {
                            return Ok(Kept::NotThisOne);
                        }
                        continue;
                    }
                }
            }
            index += 1;
        }
        Ok(Kept::All)
    }

    /// Runs one job. A job failing before its first write needs no rollback.
    fn run_job(&self, job: &mut WriteJob, wrote: &mut Wrote, room: LogRoom) -> Result<Kept> {
        let (part, before) = (job.job.part, wrote.volume);
        // A late job of a group may write half a part all the same: calls of the usual size are not divided.
        let bounds =
            || part.map(|part| Bounds { bytes: part.saturating_sub(before.bytes).max(part / 2), room, before });
        let begun = || Tx::new(&self.link, self.outbox_quota).within(bounds());
        if self.runs_writes_twice {
            self.link.control("savepoint first_run")?;
            let _ = job.run(&begun(), &self.scribe);
            self.link.control("rollback to first_run")?;
            self.link.control("release first_run")?;
        }
        let tx = begun();
        let changes = self.link.changes();
        let keep = job.run(&tx, &self.scribe);
        wrote.volume += tx.written();
        if self.link.may_be_run_again() {
            return Err(Error::RunAgain);
        }
        if self.link.is_taken_back() {
            // The database rolled the whole transaction back: this job has failed, and the jobs before it must be run
            // again. On a full disk running the others again is pointless.
            if let Some(obstacle) = job.obstacle() {
                return Err(Error::Unwritable(obstacle));
            }
            if keep {
                job.outcome = Some(Err(Problem::Busy));
            }
            return Ok(Kept::NotThisOne);
        }
        if self.link.is_locked_out() {
            return Ok(Kept::NotYet { wrote: self.link.changes() != changes });
        }
        wrote.is_news |= keep && tx.has_announced();
        wrote.outdates_callers |= keep && tx.has_outdated_callers();
        let is_clean = keep || self.link.changes() == changes;
        Ok(if is_clean { Kept::All } else { Kept::NotThisOne })
    }
}
