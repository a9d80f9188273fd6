//! The one thread that writes: jobs that wait while it works share its next commit, and are answered when that
//! is on disk. If one of them fails, the others are run again without it.

use crate::checkpointer;
use crate::error::{Error, Result};
use crate::health::Health;
use crate::job::{Job, Lane};
use crate::link::Link;
use crate::turn::Turn;
use crate::tx::{self, Bounds, Tx};
use crate::untaken::Untaken;
use crate::volume::{PAGES_OF_A_ROW, Room, Volume};
use crossbeam_channel::{Receiver, Sender};
use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tokio::sync::watch;

/// Objects that one commit takes at most before it is written to disk, and jobs likewise.
const GROUP_WEIGHT: usize = 4000;
/// Objects from which on a group takes no further account along where there are several writers: that is another one's work.
const GROUP_WEIGHT_OF_MANY: usize = 500;
pub(crate) const GROUP_JOBS: usize = 64;

/// How often a transaction is run again because it met others.
const MOST_TRIES: usize = 8;

/// What the database has done since it was opened.
#[derive(Debug, Default)]
pub struct Counters {
    /// Commits.
    pub commits: AtomicU64,
    /// Jobs that were run, those that failed included.
    pub jobs: AtomicU64,
    /// Microseconds spent in commits, including the sync to disk.
    pub commit_microseconds: AtomicU64,
}

/// What a write returned, whatever its type; whoever asked for the write knows the type.
pub(crate) type Returned = Box<dyn Any + Send>;

/// The work of a write. It may be run more than once.
pub(crate) type Work = Box<dyn Fn(&Tx<'_>) -> Result<Returned, Problem> + Send>;
/// Takes what became of a write to whoever asked for it.
pub(crate) type Reply = Box<dyn FnOnce(Result<Returned, Problem>) + Send>;

/// A write that waits, and what it returned until the caller may be told.
pub(crate) struct WriteJob {
    pub(crate) job: Job,
    pub(crate) run: Work,
    pub(crate) reply: Reply,
    pub(crate) outcome: Option<Result<Returned, Problem>>,
}

impl WriteJob {
    /// Runs the job and keeps what it returned. Says whether its changes are to be kept.
    fn run(&mut self, tx: &Tx<'_>) -> bool {
        let outcome = self.job.metered(|| {
            catch_unwind(AssertUnwindSafe(|| (self.run)(tx)))
                .unwrap_or_else(|payload| Err(Problem::Broken(self.job.panic_text(&*payload))))
        });
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    /// Whether running it gave an error, so that nothing of it may be kept.
    fn has_failed(&self) -> bool {
        matches!(self.outcome, Some(Err(_)))
    }

    /// What stood in the way when it was run, if something did.
    fn obstacle(&self) -> Option<Obstacle> {
        match &self.outcome {
            Some(Err(Problem::Unwritable(obstacle))) => Some(*obstacle),
            _ => None,
        }
    }

    /// Tells the caller, after the commit.
    fn answer(self, committed: Result<(), &Error>) {
        (self.reply)(match (self.outcome, committed) {
            (Some(Ok(_)) | None, Err(error)) => Err(error.as_problem()),
            (outcome, _) => outcome.unwrap_or(Err(Problem::Busy)),
        });
    }
}

/// The writer and what it needs.
pub(crate) struct Writer {
    pub(crate) link: Link,
    pub(crate) rehearse: bool,
    pub(crate) outbox_quota: i64,
    pub(crate) news: watch::Sender<u64>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) health: Arc<Health>,
    /// Shared with the checkpointer of the embedded database.
    pub(crate) turn: Arc<Turn>,
    pub(crate) wake_checkpointer: Sender<()>,
    pub(crate) untaken: Arc<Untaken>,
}

/// What of a transaction may be committed.
enum Kept {
    /// All of it.
    All,
    /// Not what the last job wrote.
    NotThisOne,
    /// All but the last job, which met a locked account and must wait for it in a transaction of its own; `wrote` if it
    /// had written something before.
    NotYet { wrote: bool },
}

/// Jobs that are committed together.
#[derive(Default)]
struct Group {
    jobs: Vec<WriteJob>,
    /// Those that are to be the first of later groups.
    aside: VecDeque<WriteJob>,
    wrote: Wrote,
    room: Room,
}

/// What jobs have written.
#[derive(Default)]
struct Wrote {
    /// Whether those who wait for news are to be woken.
    is_news: bool,
    volume: Volume,
}

impl Group {
    /// Whether a further job fits into the log, if each of its objects changes as many pages as those of which the group has so many.
    /// So far as text is concerned [`tx::PART`] sees to that.
    fn has_room_for(&self, job: &Job, weight: usize) -> bool {
        let volume = match job.lane {
            Lane::Interactive => self.wrote.volume.with_more(job.weight, weight),
            // What such a job deletes is unlike what calls write.
            Lane::Background => self.wrote.volume + Volume::of_pages(job.weight * PAGES_OF_A_ROW),
        };
        self.room.is_left_by(volume)
    }
}

impl Writer {
    /// Writes until nobody is left to ask for it.
    pub(crate) fn run(self, queue: &Receiver<WriteJob>) {
        let mut group = Group::default();
        while let Some(first) = group.aside.pop_front().or_else(|| queue.recv().ok()) {
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

    /// Runs the first job and those that come to wait meanwhile, and commits them together.
    fn write_group(&self, first: WriteJob, queue: &Receiver<WriteJob>, group: &mut Group) -> Result<()> {
        let before = self.link.changes();
        let mut next = Some(first);
        let mut weight = 0;
        let mut state = self.link.begin_write().map(|()| Kept::All);
        let database = self.link.size().unwrap_or(usize::MAX);
        group.room = Room { log: checkpointer::room(&self.turn), database };
        while let Some(mut job) = next {
            if !group.jobs.is_empty() {
                self.link.wait_no_longer(weight >= GROUP_WEIGHT_OF_MANY);
            }
            weight += job.job.weight;
            if matches!(state, Ok(Kept::All)) {
                state = self.run_job(&mut job, &mut group.wrote, group.room);
            }
            match state {
                Ok(Kept::NotYet { wrote }) => {
                    job.outcome = None;
                    group.aside.push_back(job);
                    state = Ok(if wrote { Kept::NotThisOne } else { Kept::All });
                    break;
                }
                _ => group.jobs.push(job),
            }
            // Who has worked ahead keeps others waiting no longer than it must.
            let is_large =
                weight >= GROUP_WEIGHT || group.wrote.volume.bytes >= tx::PART || group.jobs.len() >= GROUP_JOBS;
            let is_full = is_large || self.link.has_been_ahead();
            next = if is_full { None } else { queue.try_recv().ok() };
            if let Some(job) = next.take_if(|job| !group.has_room_for(&job.job, weight)) {
                group.aside.push_back(job);
            }
        }
        let mut tries = 0;
        let started = loop {
            match state {
                Ok(Kept::All) => {
                    let started = Instant::now();
                    match self.health.in_place().and_then(|()| self.link.commit()) {
                        Ok(()) => break started,
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
        };
        if self.link.changes() != before {
            self.health.wrote();
        }
        self.counters.commits.fetch_add(1, Ordering::Relaxed);
        self.counters.commit_microseconds.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// A job failed after it had written something: everything is taken back, and all jobs but those that
    /// failed are run again. It is rare, and cheaper than a savepoint around every job.
    fn run_again(&self, group: &mut Group) -> Result<Kept> {
        self.link.rollback();
        self.link.begin_write()?;
        self.link.take_turns();
        group.wrote = Wrote::default();
        let mut place = 0;
        while let Some(job) = group.jobs.get_mut(place) {
            if place > 0 {
                self.link.wait_no_longer(false);
            }
            if !job.has_failed() {
                match self.run_job(job, &mut group.wrote, group.room)? {
                    Kept::All => {}
                    Kept::NotThisOne => return Ok(Kept::NotThisOne),
                    Kept::NotYet { wrote } => {
                        let mut job = group.jobs.remove(place);
                        job.outcome = None;
                        group.aside.push_back(job);
                        if wrote {
                            return Ok(Kept::NotThisOne);
                        }
                        continue;
                    }
                }
            }
            place += 1;
        }
        Ok(Kept::All)
    }

    /// Runs one job. A job that fails before it wrote anything needs no taking back.
    fn run_job(&self, job: &mut WriteJob, wrote: &mut Wrote, room: Room) -> Result<Kept> {
        let (part, before) = (job.job.part, wrote.volume);
        // Who comes late to a group has half a part all the same: calls of the usual size are not to be divided.
        let bounds =
            || part.map(|part| Bounds { bytes: part.saturating_sub(before.bytes).max(part / 2), room, before });
        let begun = || Tx::new(&self.link, self.outbox_quota).within(bounds());
        if self.rehearse {
            self.link.control("savepoint rehearsal")?;
            let _ = job.run(&begun());
            self.link.control("rollback to rehearsal")?;
            self.link.control("release rehearsal")?;
        }
        let tx = begun();
        let changes = self.link.changes();
        let keep = job.run(&tx);
        wrote.volume += tx.written();
        if self.link.may_be_run_again() {
            return Err(Error::RunAgain);
        }
        if self.link.is_taken_back() {
            // The database took the whole transaction back by itself: the job has failed, and what came before it must
            // be run again. On a full disk that would help nobody.
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
        let is_clean = keep || self.link.changes() == changes;
        Ok(if is_clean { Kept::All } else { Kept::NotThisOne })
    }
}
