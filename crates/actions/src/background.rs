//! TABLE · background work: the function for each kind, and the number of rows in a slice.
//!
//! Work that may be too much for one transaction, because the number of rows is unknown, is done in slices. To add a
//! kind:
//!
//! 1. Add a line to `model::background::Work`. The compiler then asks for its function in [`slice()`].
//! 2. Write the function here or in its noun's module: `fn(&Tx, &Slice) -> Result<Step, Problem>`. The function reads
//!    the end of the last slice (`slice.cursor`, empty at first), writes at most `slice.rows` rows, found by an
//!    index, and returns the start of the next slice, or that the work is done. Like every write, the function may run
//!    twice. A slice without any written row and with an unchanged cursor has nothing to do yet, and is repeated
//!    later.
//! 3. Call `store::background::begin` in the transaction of the action that makes the work necessary (or in a
//!    migration, insert a row into `background_task` for each account). After this commit the work will be finished
//!    in any case: `worker::background` does one slice after the other, also after a restart, the tasks taking turns.
//!
//! A face with a caller waiting for the end does the slices itself, until [`Sliced::is_finished`]. Both may do so at
//! once.

use crate::{accounts, erasure, handover, leads, lists, members, memberships};
use headwater_model::background::Work;
use headwater_model::id::{LeadId, UserId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{self, Slice, Step, Task};
use headwater_store::{self as store, Tx};
use std::time::Duration;

/// The outcome of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sliced {
    /// The number of rows written.
    pub rows: usize,
    /// Whether the whole task is done.
    pub is_finished: bool,
    /// Whether there was nothing to do yet: repeat the slice later, not at once.
    pub is_waiting: bool,
}

/// The outcome for a finished task.
const FINISHED: Sliced = Sliced { rows: 0, is_finished: true, is_waiting: false };

/// Does one slice of a task, and stores the progress. A missing task counts as finished.
pub fn slice(tx: &Tx<'_>, task: &Task, at: Timestamp, rows: usize) -> Result<Sliced, Problem> {
    let Some(state) = background::state(tx, task)? else { return Ok(FINISHED) };
    let slice = Slice { task, at, order: &state.order, cursor: &state.cursor, rows };
    let step = match task.work {
        Work::PruneOutbox => prune_outbox(tx, &slice)?,
        Work::PruneAttempts => prune_attempts(tx, &slice)?,
        Work::PruneUsage => prune_usage(tx, &slice)?,
        Work::EmptyList => members::empty(tx, &slice)?,
        Work::DeleteList => lists::delete_some(tx, &slice)?,
        Work::DeleteTimeline => leads::delete_rest(tx, &slice)?,
        Work::LeaveLists => memberships::leave_some(tx, &slice)?,
        Work::FoldAddresses => fold_addresses(tx, &slice)?,
        Work::FoldPeople => fold_people(tx, &slice)?,
        Work::EraseLead => erasure::erase_some(tx, &slice)?,
        Work::HandOver => handover::hand_on_some(tx, &slice)?,
        Work::RemoveAccount => accounts::remove_some(tx, &slice)?,
    };
    background::advance(tx, at, task, &step)?;
    Ok(match step {
        Step::Next { rows, cursor } => {
            Sliced { rows, is_finished: false, is_waiting: rows == 0 && cursor == state.cursor }
        }
        Step::Done { rows } => Sliced { rows, ..FINISHED },
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

    /// Notes how long the last slice occupied the writer, without the commit.
    pub fn learn(&mut self, took: Duration) {
        if took > TOO_LONG {
            self.rows = (self.rows / 2).max(LEAST_ROWS);
        } else if took < SHORT {
            self.rows = (self.rows + self.rows / 4 + 1).min(background::MOST_ROWS);
        }
    }
}

/// Deletes the oldest changes. The order has two times in microseconds: changes before the first are deleted if
/// delivered to all subscribers, changes before the second in any case.
fn prune_outbox(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [before, undelivered_before] = background::numbers(slice.order)?.map(Timestamp);
    let account = slice.task.account;
    let (pruned, unsent) = store::outbox::prune(tx, account, (before, undelivered_before), slice.rows as i64)?;
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
    let after = if slice.cursor.is_empty() { 0 } else { background::numbers::<1>(slice.cursor)?[0] };
    let pruned = store::deliveries::prune_attempts(tx, slice.task.account, (after, before), slice.rows as i64)?;
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

/// Checks the next leads, and folds again the addresses stored with an outdated hash.
fn fold_addresses(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let account = slice.task.account;
    let after = if slice.cursor.is_empty() { 0 } else { background::numbers::<1>(slice.cursor)?[0] };
    let seen = store::folding::look(tx, account, LeadId(after), slice.rows as i64)?;
    let rows = store::folding::fold(tx, account, &seen.stale)?;
    if rows > 0 {
        let leads = rows;
        tracing::info!(
            leads,
            "addresses were folded anew; `headwater lead duplicates` lists leads that have one by now"
        );
    }
    Ok(match seen.last {
        None => Step::Done { rows },
        Some(last) => Step::Next { cursor: last.to_string(), rows },
    })
}

/// Checks the next people, and folds again the addresses stored with an outdated key.
fn fold_people(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let after = if slice.cursor.is_empty() { 0 } else { background::numbers::<1>(slice.cursor)?[0] };
    let (rows, last) = store::folding::fold_people(tx, slice.task.account, UserId(after), slice.rows)?;
    if rows > 0 {
        let people = rows;
        tracing::info!(
            people,
            "addresses of people were folded anew; `headwater user duplicates` lists those who have one by now"
        );
    }
    Ok(match last {
        None => Step::Done { rows },
        Some(last) => Step::Next { cursor: last.to_string(), rows },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_slice_shrinks_to_20_rows_and_a_fast_one_grows_to_500() {
        let mut pace = Pace::default();
        for _ in 0..20 {
            pace.learn(Duration::from_millis(1));
        }
        assert_eq!(pace.rows(), 500);
        pace.learn(Duration::from_millis(7));
        assert_eq!(pace.rows(), 500);
        for _ in 0..20 {
            pace.learn(Duration::from_millis(50));
        }
        assert_eq!(pace.rows(), 20);
    }
}
