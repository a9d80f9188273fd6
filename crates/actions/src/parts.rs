//! Objects of one call that may be too much for one transaction: which are still to be written, and what became of the others.
//!
//! An action on them stops between two objects once its transaction is full ([`Tx::is_full`]), and marks those that it did not come
//! to as left. Whoever called it asks again for those, in another transaction, so that a call is what it would be as several calls.
//! What the first transaction answers stays so whatever becomes of the next.

use crate::Outcomes;
use headwater_model::problem::Problem;
use headwater_store::{Tx, Volume};
use std::collections::VecDeque;
use std::sync::Arc;

/// What is said of an object that was left, as long as another transaction is to come.
const LEFT: Problem = Problem::Left { because: "" };

/// Objects of one transaction at most, so that it does not keep others waiting for long.
const MOST_OBJECTS: usize = 1000;

/// Marks an object as left for another transaction.
pub fn left<T>() -> Result<T, Problem> {
    Err(LEFT)
}

/// The objects of a call, under way.
pub struct Parts<O, T> {
    objects: Arc<Vec<O>>,
    outcomes: Outcomes<T>,
    /// The places of those that are to be written in later parts, and in the one under way.
    places: VecDeque<usize>,
    part: Vec<usize>,
}

impl<O: Clone, T> Parts<O, T> {
    /// All of them are to be written.
    pub fn new(objects: Vec<O>) -> Self {
        let outcomes = objects.iter().map(|_| left()).collect();
        Self { places: (0..objects.len()).collect(), outcomes, objects: Arc::new(objects), part: Vec::new() }
    }

    /// What the next transaction is to write.
    pub fn next_part(&mut self) -> Arc<Vec<O>> {
        self.take_back_part();
        self.part = self.places.drain(..self.places.len().min(MOST_OBJECTS)).collect();
        match self.part.len() == self.objects.len() {
            true => self.objects.clone(),
            false => Arc::new(self.part.iter().map(|place| self.objects[*place].clone()).collect()),
        }
    }

    /// Takes what became of them. Says whether some are left; none are marked so for ever.
    pub fn written(&mut self, outcomes: Outcomes<T>) -> bool {
        let before = self.part.len();
        let mut outcomes = outcomes.into_iter();
        let all = &mut self.outcomes;
        // Only those of this part are looked at: there may be many parts.
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

    /// What is left of a part comes first in the next.
    fn take_back_part(&mut self) {
        self.part.drain(..).rev().for_each(|place| self.places.push_front(place));
    }

    /// Whether a transaction of the call was committed.
    pub fn has_begun(&self) -> bool {
        self.places.len() + self.part.len() < self.objects.len()
    }

    /// Takes why the next transaction did not come to pass. If another has, that is told of each object that is left, and
    /// otherwise of the whole call.
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
                // Whether it was written, nobody knows.
                other => other.clone(),
            });
        }
    }

    /// What became of each, in their order.
    pub fn finish(self) -> Outcomes<T> {
        self.outcomes
    }
}

/// How many of the first objects one transaction takes, of which each writes about so much.
pub(crate) fn fitting<O>(tx: &Tx<'_>, objects: &[O], volume: impl Fn(&O) -> Volume) -> usize {
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
