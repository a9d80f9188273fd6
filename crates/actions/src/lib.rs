//! Actions: everything a caller can do. Each action is one function and one transaction, or as many as its objects
//! need ([`parts`]).
//!
//! The steps of an action: check the actor's permission → check each object → write. Writing also tells of what has changed
//! (`store::writes`). Invalid objects get an error each in its place; all others are written. Reads are not here: the faces
//! query the store directly, with a grant.

use headwater_model::problem::Problem;

pub mod parts;
pub mod records;
pub mod deal_stages;
pub mod accounts;
pub mod key_secrets;
pub mod passwords;
pub mod clients;
pub mod sessions;
pub mod saved_views;
pub mod codes;
pub mod second_factors;
pub mod invitations;
pub mod opportunities;
pub mod leads;
pub mod subjects;
pub mod tasks;
pub mod notes;
pub mod folders;
pub mod kinds;
pub mod edits;
#[cfg(test)]
mod house_for_tests;
pub mod fields;
pub mod arrangement;
pub mod handover;
pub mod people;
pub mod erasure;
pub mod lists;
pub mod members;
pub mod memberships;
pub mod many;
pub mod undo;
pub mod calls;
pub mod webhooks;
pub mod background;

/// The outcome for each object of a batch, in the order of the batch.
pub type Outcomes<T> = Vec<Result<T, Problem>>;

/// Assigns the drawn ids to the written objects, in order.
fn numbered<Id>(outcomes: Outcomes<()>, ids: Vec<Id>) -> Outcomes<Id> {
    let mut ids = ids.into_iter();
    let mut next = || ids.next().ok_or_else(|| Problem::Broken("fewer ids were drawn than objects written".to_owned()));
    outcomes.into_iter().map(|outcome| outcome.and_then(|()| next())).collect()
}

#[cfg(test)]
mod tests {
    mod ahead;
    mod batches;
    mod columns;
    mod commands;
    mod deal_stages;
    mod differential;
    mod former_subjects;
    mod erased;
    mod erased_opportunities;
    mod folders;
    mod large;
    mod long_slices;
    mod notes;
    mod opportunities;
    mod parts;
    mod parts_of_lists;
    mod slices;
    mod undo;
    mod subjects;
}
