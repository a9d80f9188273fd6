//! The context of an action: the actor, the time, and the rules.

use crate::actor::{Actor, Through};
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

    /// The context of a change by the server itself, as a consequence of a person's or a program's change.
    pub fn of_consequence(&self) -> Self {
        match self.actor.through {
            Through::Page | Through::Key(_) => {
                let actor = Actor { through: Through::Consequence, ..Actor::clone(&self.actor) };
                Self { actor: Arc::new(actor), ..self.clone() }
            }
            Through::Command | Through::Undo | Through::Consequence => self.clone(),
        }
    }
}
