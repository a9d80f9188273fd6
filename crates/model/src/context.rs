//! The context of an action: the actor, the time, and the rules.

use crate::actor::Actor;
use crate::field::Catalogue;
use crate::key::Strictness;
use crate::time::Timestamp;
use std::sync::Arc;

/// The input common to all actions.
#[derive(Debug, Clone)]
pub struct Context {
    /// The actor.
    pub actor: Arc<Actor>,
    /// The time of the action.
    pub at: Timestamp,
    /// Whether doubtful input is refused.
    pub strictness: Strictness,
    /// The custom fields of the account's leads.
    pub catalogue: Arc<Catalogue>,
}

impl Context {
    /// The context for the server and its operator: doubtful input is accepted, and custom fields are not loaded.
    pub fn of(actor: Actor, at: Timestamp) -> Self {
        Self { actor: Arc::new(actor), at, strictness: Strictness::Lenient, catalogue: Arc::default() }
    }
}
