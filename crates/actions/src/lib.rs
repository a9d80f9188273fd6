//! What one can do: each action is one function and one transaction, or as many as its objects need ([`parts`]).
//!
//! The shape of an action: may the actor do it → is each object sound → write → record what happened →
//! announce it. Bad objects say why at their own place; the others are written. Reads are not here: faces
//! ask the store directly, with a scope.

use headwater_model::problem::Problem;

pub mod accounts;
pub mod parts;
pub mod leads;
#[cfg(test)]
mod house_for_tests;
pub mod fields;
pub mod handover;
pub mod erasure;
pub mod lists;
pub mod members;
pub mod memberships;
pub mod calls;
pub mod webhooks;
pub mod background;

/// What became of each object of a batch, in the batch's order.
pub type Outcomes<T> = Vec<Result<T, Problem>>;

/// Gives the ids that were drawn to those objects that were written, in order.
fn numbered<Id>(outcomes: Outcomes<()>, ids: Vec<Id>) -> Outcomes<Id> {
    let mut ids = ids.into_iter();
    let mut next = || ids.next().ok_or_else(|| Problem::Broken("fewer ids were drawn than objects written".to_owned()));
    outcomes.into_iter().map(|outcome| outcome.and_then(|()| next())).collect()
}

#[cfg(test)]
mod tests {
    mod ahead;
    mod batches;
    mod commands;
    mod differential;
    mod large;
    mod long_slices;
    mod parts;
    mod slices;
}
