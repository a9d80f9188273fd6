//! Objects of one call that may be too many for one transaction: the objects still to be written, and the outcomes of
//! the others.
//!
//! An action stops between two objects once its transaction is full ([`Tx::is_full`]), and marks the rest as left.
//! The caller of the action repeats it for the rest, in another transaction, so that a call has the effect of several
//! smaller calls. Outcomes of a committed transaction never change, even if the next one fails.

use crate::Outcomes;
use headwater_model::problem::Problem;
use headwater_store::{Tx, Volume};
use std::collections::VecDeque;
use std::sync::Arc;

/// The outcome of an object left for a later transaction.
const LEFT: Problem = Problem::Left { because: "" };

/// The most objects in one transaction: other jobs must not wait too long.
const MOST_OBJECTS: usize = 1000;

/// The mark of an object left for another transaction.
pub fn left<T>() -> Result<T, Problem> {
    Err(LEFT)
}

/// The objects of a call in progress.
pub struct Parts<O, T> {
    objects: Arc<Vec<O>>,
    outcomes: Outcomes<T>,
    /// The indexes of the objects to be written in later parts, and of those in the present part.
    places: VecDeque<usize>,
    part: Vec<usize>,
}

impl<O: Clone, T> Parts<O, T> {
    /// Begins a call with all objects still to be written.
    pub fn new(objects: Vec<O>) -> Self {
        let outcomes = objects.iter().map(|_| left()).collect();
        Self { places: (0..objects.len()).collect(), outcomes, objects: Arc::new(objects), part: Vec::new() }
    }

    /// The objects for the next transaction.
    pub fn next_part(&mut self) -> Arc<Vec<O>> {
        self.take_back_part();
        self.part = self.places.drain(..self.places.len().min(MOST_OBJECTS)).collect();
        if self.part.len() == self.objects.len() {
            self.objects.clone()
        } else {
            Arc::new(self.part.iter().map(|place| self.objects[*place].clone()).collect())
        }
    }

    /// Stores the outcomes of a committed part. Returns whether objects are left; no object stays left forever.
    pub fn written(&mut self, outcomes: Outcomes<T>) -> bool {
        let before = self.part.len();
        let mut outcomes = outcomes.into_iter();
        let all = &mut self.outcomes;
        // Only objects of this part are visited: there may be many parts.
        self.part.retain(|place| match outcomes.next() {
            None | Some(Err(Problem::Left { .. })) => true,
            Some(outcome) => {
                all[*place] = outcome;
                false
            }
        });
        let is_stuck = self.part.len() == before && before > 0;
        self.take_back_part();
        if is_stuck {
            self.fail(&Problem::Broken("a transaction came to no object".to_owned()));
        }
        !self.places.is_empty()
    }

    /// The rest of a part comes first in the next part.
    fn take_back_part(&mut self) {
        self.part.drain(..).rev().for_each(|place| self.places.push_front(place));
    }

    /// Whether objects remain behind the present part.
    pub fn has_more(&self) -> bool {
        !self.places.is_empty()
    }

    /// Whether a transaction of the call was committed.
    pub fn has_begun(&self) -> bool {
        self.places.len() + self.part.len() < self.objects.len()
    }

    /// Notes the error of a failed transaction. After an earlier commit each remaining object gets the error; before,
    /// the whole call does.
    pub fn failed(&mut self, problem: Problem) -> Result<(), Problem> {
        if !self.has_begun() {
            return Err(problem);
        }
        self.take_back_part();
        self.fail(&problem);
        Ok(())
    }

    fn fail(&mut self, problem: &Problem) {
        for place in self.places.drain(..) {
            self.outcomes[place] = Err(match problem {
                Problem::Unwritable(obstacle) => Problem::Left { because: obstacle.text() },
                Problem::Busy => Problem::Left { because: "the server is busy" },
                // Unknown whether the objects were written.
                other => other.clone(),
            });
        }
    }

    /// The outcomes, in the order of the objects.
    pub fn finish(self) -> Outcomes<T> {
        self.outcomes
    }
}

/// How many of the first objects fit into one transaction; `volume` is the approximate volume written per object.
pub(crate) fn fitting<O>(tx: &Tx<'_>, objects: &[O], mut volume: impl FnMut(&O) -> Volume) -> usize {
    if !tx.is_divided() {
        return objects.len();
    }
    let mut pending = Volume::default();
    let is_too_much = |object: &O| {
        let is_full = tx.is_full(pending);
        pending += volume(object);
        is_full
    };
    objects.iter().position(is_too_much).unwrap_or(objects.len())
}
