//! The rules of an update: the treatment of missing leads, and the budget for intermediate states.

/// The treatment of missing leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Ignored: counts as done (updateLeads).
    Ignore,
    /// Refused (updateLeadsV2).
    Refuse,
}

/// The rules of an update.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The treatment of missing leads.
    pub missing: Missing,
    /// The budget left over by earlier transactions of the call.
    pub between: StatesBetween,
}

/// Bytes that a call may still store for subscribers as intermediate states of leads changed several times (W221).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatesBetween(pub(super) usize);

impl Default for StatesBetween {
    fn default() -> Self {
        Self(1 << 20)
    }
}
