//! TABLE · background work: the function for each kind, and the number of rows in a slice.
//!
//! Work that may be too much for one transaction, because the number of rows is unknown, is done in slices. To add a
//! kind:
//!
//! 1. Add a line to `model::background::Work`. The compiler then asks for its function in [`slice()`].
//! 2. Write the function here or in its noun's module: `fn(&Tx, &Slice) -> Result<Step, Problem>`. The function reads
//!    the end of the last slice (`slice.cursor`, empty at first), writes at most `slice.rows` rows, found by an
//!    index, and returns the start of the next slice, or that the work is done. Like every write, the function may run
//!    twice. A slice without any row done and with an unchanged cursor has nothing to do yet, and is repeated later. A
//!    kind reading many rows and changing few counts the rows read, so that operators see the progress.
//! 3. Call `store::background::control::demand_not_paused` and `store::background::begin` in the transaction of the
//!    action that makes the work necessary (or in a migration, insert a row into `background_task` for each account,
//!    with a number drawn for it). After this commit the work will be finished in any case, unless an operator pauses
//!    the task: `worker::background` does one slice after the other, also after a restart, the tasks taking turns.
//!
//! A face with a caller waiting for the end does the slices itself, until [`SliceOutcome::is_finished`] or a refusal of
//! [`SliceOutcome::demand_not_paused`]. Both may do so at once.

use crate::records::references;
use crate::{accounts, erasure, handover, leads, lists, many, members, memberships, opportunities, undo};
use headwater_model::background::Work;
use headwater_model::id::{LeadId, SubscriptionId, UserId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{self, Slice, Step, Task};
use headwater_store::deliveries::OldAttempts;
use headwater_store::outbox::Keep;
use headwater_store::{self as store, Tx};
use std::time::{Duration, Instant};

/// The outcome of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SliceOutcome {
    /// The number of rows done.
    pub rows: usize,
    /// Whether the whole task is done.
    pub is_finished: bool,
    /// Whether there was nothing to do yet: repeat the slice later, not at once.
    pub is_waiting: bool,
    /// The number of the task, if it is paused: nothing was done, and nothing will be until an operator resumes it.
    pub paused: Option<i64>,
    /// How long the slice had the database, the commit not counted.
    pub took: Duration,
}

/// The outcome for a finished task.
const FINISHED: SliceOutcome =
    SliceOutcome { rows: 0, is_finished: true, is_waiting: false, paused: None, took: Duration::ZERO };

impl SliceOutcome {
    /// Refuses to wait for a paused task.
    pub fn demand_not_paused(&self) -> Result<(), Problem> {
        self.paused.map_or(Ok(()), |task| Err(Problem::Paused { task }))
    }
}

/// Does one slice of a task, and stores the progress. A missing task counts as finished.
pub fn slice(tx: &Tx<'_>, task: &Task, at: Timestamp, rows: usize) -> Result<SliceOutcome, Problem> {
    let Some(state) = background::state(tx, task)? else { return Ok(FINISHED) };
    if state.is_paused {
        return Ok(SliceOutcome { is_finished: false, is_waiting: true, paused: Some(state.number), ..FINISHED });
    }
    let started = Instant::now();
    let slice = Slice { task, at, order: &state.order, cursor: &state.cursor, rows };
    let step = match task.work {
        Work::PruneOutbox => prune_outbox(tx, &slice)?,
        Work::PruneAttempts => prune_attempts(tx, &slice)?,
        Work::PruneUsage => prune_usage(tx, &slice)?,
        Work::EmptyList => members::emptying::empty(tx, &slice)?,
        Work::DeleteList => lists::delete_some(tx, &slice)?,
        Work::DeleteTimeline => leads::delete_rest(tx, &slice)?,
        Work::LeaveLists => memberships::leave_some(tx, &slice)?,
        Work::FoldAddresses => fold_addresses(tx, &slice)?,
        Work::FoldPeople => fold_people(tx, &slice)?,
        Work::EraseLead => erasure::erase_some(tx, &slice)?,
        Work::ClearReferences => references::clear_some(tx, &slice)?,
        Work::SettleStatus => opportunities::leads::settle_one(tx, &slice)?,
        Work::ChangeMany => many::change_some(tx, &slice)?,
        Work::Undo => undo::undo_some(tx, &slice)?,
        Work::PruneUndo => prune_undo(tx, &slice)?,
        Work::HandOver => handover::hand_on_some(tx, &slice)?,
        Work::RemoveAccount => accounts::remove_some(tx, &slice)?,
    };
    let took = started.elapsed();
    background::advance(tx, &slice, &step, took)?;
    Ok(match step {
        Step::Next { rows, cursor } => {
            let is_waiting = rows == 0 && cursor == state.cursor;
            SliceOutcome { rows, is_finished: false, is_waiting, took, ..FINISHED }
        }
        Step::Done { rows } => SliceOutcome { rows, took, ..FINISHED },
    })
}

/// Slices that occupy the writer for longer than the first time are too large; below the second time they may grow.
/// The aim: no other job waits longer than 20 ms for a slice.
const TOO_LONG: Duration = Duration::from_millis(10);
const SHORT: Duration = Duration::from_millis(4);
/// The fewest rows of a slice. Fewer rows cost no less than the round trips and the commit, which on a busy machine
/// take longer than [`TOO_LONG`] however small the slice: work on a million rows would take hours, and delay other
/// jobs even more.
const LEAST_ROWS: usize = 20;

/// The number of rows in a slice, adapted to the speed of the machine.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    rows: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rows: background::FIRST_ROWS }
    }
}

impl Pace {
    /// The rows of the next slice: from 20 to 500.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Notes how long the last slice occupied the database, without the commit. A paused task had no slice.
    pub fn learn(&mut self, slice: &SliceOutcome) {
        if slice.paused.is_some() {
            return;
        }
        if slice.took > TOO_LONG {
            self.rows = (self.rows / 2).max(LEAST_ROWS);
        } else if slice.took < SHORT {
            self.rows = (self.rows + self.rows / 4 + 1).min(background::MOST_ROWS);
        }
    }
}

/// Deletes the oldest changes. The order has two times in microseconds: changes before the first are deleted if
/// delivered to all subscribers, changes before the second in any case.
fn prune_outbox(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [delivered_since, undelivered_since] = background::numbers(slice.order)?.map(Timestamp);
    let keep = Keep { delivered_since, undelivered_since };
    let (pruned, unsent) = store::outbox::prune(tx, slice.task.account, keep, slice.rows as i64)?;
    if unsent > 0 {
        tracing::error!(changes = unsent, "changes were dropped that nobody could be sent");
    }
    Ok(match pruned {
        0 => Step::Done { rows: 0 },
        rows => Step::Next { cursor: String::new(), rows },
    })
}

/// Deletes the oldest delivery attempts, one subscription after the other. The order is a time: later attempts stay.
fn prune_attempts(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [before] = background::numbers(slice.order)?.map(Timestamp);
    let from = if slice.cursor.is_empty() { 0 } else { background::numbers::<1>(slice.cursor)?[0] };
    let old = OldAttempts { from: SubscriptionId(from), before, limit: slice.rows as i64 };
    let pruned = store::deliveries::prune_attempts(tx, slice.task.account, &old)?;
    Ok(match pruned {
        None => Step::Done { rows: 0 },
        Some((subscription, rows)) => Step::Next { cursor: subscription.to_string(), rows },
    })
}

/// Deletes old usage rows. The order is a time: later rows stay.
fn prune_usage(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [before] = background::numbers(slice.order)?.map(Timestamp);
    let rows = store::usage::prune(tx, slice.task.account, before, slice.rows)?;
    Ok(if rows < slice.rows { Step::Done { rows } } else { Step::Next { cursor: String::new(), rows } })
}

/// Deletes rows kept for undoing, the oldest change first. The order is a time: later changes stay.
fn prune_undo(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [before] = background::numbers(slice.order)?.map(Timestamp);
    let pruned = store::undo::prune(tx, slice.task.account, before, slice.rows)?;
    Ok(pruned.map_or(Step::Done { rows: 0 }, |rows| Step::Next { cursor: String::new(), rows }))
}

/// Checks the next leads, and folds again the addresses stored with an outdated hash.
fn fold_addresses(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let account = slice.task.account;
    let after = if slice.cursor.is_empty() { 0 } else { background::numbers::<1>(slice.cursor)?[0] };
    let seen = store::folding::look(tx, account, LeadId(after), slice.rows as i64)?;
    let leads = store::folding::fold(tx, account, &seen.stale)?;
    if leads > 0 {
        tracing::info!(
            leads,
            "addresses were folded anew; `headwater lead duplicates` lists leads that have one by now"
        );
    }
    let rows = seen.looked_at;
    Ok(match seen.last {
        None => Step::Done { rows },
        Some(last) => Step::Next { cursor: last.to_string(), rows },
    })
}

/// Checks the next people, and folds again the addresses stored with an outdated key.
fn fold_people(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let after = if slice.cursor.is_empty() { 0 } else { background::numbers::<1>(slice.cursor)?[0] };
    let (people, last) = store::folding::fold_people(tx, slice.task.account, UserId(after), slice.rows)?;
    if people > 0 {
        tracing::info!(
            people,
            "addresses of people were folded anew; `headwater user duplicates` lists those who have one by now"
        );
    }
    // Where there may be more, it has looked at as many as it may.
    Ok(match last {
        None => Step::Done { rows: people },
        Some(last) => Step::Next { cursor: last.to_string(), rows: slice.rows },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_slice_shrinks_to_20_rows_and_a_fast_one_grows_to_500() {
        let mut pace = Pace::default();
        let mut learn = |milliseconds| {
            pace.learn(&SliceOutcome { took: Duration::from_millis(milliseconds), ..FINISHED });
            pace.rows()
        };
        let grown: Vec<usize> = (0..20).map(|_| learn(1)).collect();
        assert_eq!((grown.last(), learn(7)), (Some(&500), 500));
        let shrunk: Vec<usize> = (0..20).map(|_| learn(50)).collect();
        assert_eq!(shrunk.last(), Some(&20));
    }
}
