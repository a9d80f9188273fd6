//! TABLE · background work: which function does a slice of which kind, and how many rows a slice may write.
//!
//! Work that may be too much for one transaction, because nobody knows how many rows it is about, is done in slices. To add
//! a kind:
//!
//! 1. Give `model::background::Work` a line. The compiler then asks for its function in [`slice()`].
//! 2. Write the function here or in its noun's module: `fn(&Tx, &Slice) -> Result<Step, Problem>`. The function reads where the last
//!    slice stopped (`slice.cursor`, empty at first), writes at most `slice.rows` rows, found by an index, and says where
//!    the next slice begins, or that the work is done. It may be run twice, like every write. One that writes nothing and leaves
//!    the cursor where it was has nothing to do yet, and is asked for again later.
//! 3. Call `store::background::begin` in the transaction of the action that makes the work necessary (or in a migration,
//!    insert a row into `background_task` for each account). From its commit on the work will be finished, whatever happens:
//!    `worker::background` asks for one slice after the other, also after a restart, each task in turn.
//!
//! A face whose caller waits for the end asks for slices itself, until [`Sliced::is_finished`]. Two may do so at once.

use crate::{accounts, erasure, handover, leads, lists, members, memberships};
use headwater_model::background::Work;
use headwater_model::id::{LeadId, UserId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{self, Slice, Step, Task};
use headwater_store::{self as store, Tx};
use std::time::Duration;

/// What became of a task in a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sliced {
    /// How many rows were written.
    pub rows: usize,
    /// Whether nothing is left to do.
    pub is_finished: bool,
    /// Whether there was nothing to do yet: it is to be asked for again later, and not at once.
    pub is_waiting: bool,
}

/// A task that is finished.
const FINISHED: Sliced = Sliced { rows: 0, is_finished: true, is_waiting: false };

/// Does one slice of a task, and notes how far it has come. A task that is not there is finished.
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

/// A slice that had the writer for longer than this was too large; one that had it for less than the other may grow. Nobody
/// is to wait for a slice for more than 20 ms.
const TOO_LONG: Duration = Duration::from_millis(10);
const SHORT: Duration = Duration::from_millis(4);
/// The fewest rows of a slice. One with fewer costs what its round trips and its commit cost, which on a machine that has much to do is
/// longer than [`TOO_LONG`] however small the slice: work on a million rows would take hours and keep others waiting all the more.
const LEAST_ROWS: usize = 20;

/// How many rows a slice may write, learned from how long slices take on this machine.
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
    /// The rows of the next slice: at least 20, at most 500.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Learns that the last slice had the writer for so long, the commit not counted.
    pub fn learn(&mut self, took: Duration) {
        if took > TOO_LONG {
            self.rows = (self.rows / 2).max(LEAST_ROWS);
        } else if took < SHORT {
            self.rows = (self.rows + self.rows / 4 + 1).min(background::MOST_ROWS);
        }
    }
}

/// Deletes the oldest changes. The order says which are old enough, in microseconds: those that everybody was sent, and
/// those that somebody was not.
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

/// Deletes the oldest tries to deliver, one subscription after the other. The order says which are old enough.
fn prune_attempts(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [before] = background::numbers(slice.order)?.map(Timestamp);
    let after = if slice.cursor.is_empty() { 0 } else { background::numbers::<1>(slice.cursor)?[0] };
    let pruned = store::deliveries::prune_attempts(tx, slice.task.account, (after, before), slice.rows as i64)?;
    Ok(match pruned {
        None => Step::Done { rows: 0 },
        Some((subscription, rows)) => Step::Next { cursor: subscription.to_string(), rows },
    })
}

/// Forgets old uses.
fn prune_usage(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [before] = background::numbers(slice.order)?.map(Timestamp);
    let rows = store::usage::prune(tx, slice.task.account, before, slice.rows)?;
    Ok(if rows < slice.rows { Step::Done { rows } } else { Step::Next { cursor: String::new(), rows } })
}

/// Looks at the next leads, and folds the addresses of those that are stored under another hash than they have by now.
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

/// Looks at the next people likewise.
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
    fn a_slice_shrinks_when_it_takes_long_to_no_less_than_20_rows_and_grows_no_further_than_500() {
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
