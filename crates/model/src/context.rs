//! The circumstances of an action: on whose behalf, when, and by which rules.

use crate::actor::Actor;
use crate::field::Catalogue;
use crate::key::Strictness;
use crate::time::Timestamp;
use std::sync::Arc;

/// What every action is told besides its input.
#[derive(Debug, Clone)]
pub struct Context {
    /// On whose behalf.
    pub actor: Arc<Actor>,
    /// When.
    pub at: Timestamp,
    /// Whether doubtful input is refused.
    pub strictness: Strictness,
    /// The custom fields of the account's leads.
    pub catalogue: Arc<Catalogue>,
}

impl Context {
    /// What the server and its operator do: doubtful input is taken, and custom fields are not looked at.
    pub fn of(actor: Actor, at: Timestamp) -> Self {
        Self { actor: Arc::new(actor), at, strictness: Strictness::Lenient, catalogue: Arc::default() }
    }
}
