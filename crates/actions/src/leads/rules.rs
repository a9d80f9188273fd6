//! How an update understands its drafts, and what it may keep for subscribers.

/// What is done about a lead that is to be updated and does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing; it counts as done (updateLeads).
    Ignore,
    /// It is refused (updateLeadsV2).
    Refuse,
}

/// What is done about missing leads, and what their call may still keep of states between.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// What is done about a lead that does not exist.
    pub missing: Missing,
    /// What is left by earlier transactions of the call.
    pub between: StatesBetween,
}

/// Bytes that a call may still keep for subscribers of how leads were between one change of the call and the next (W221).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatesBetween(pub(super) usize);

impl Default for StatesBetween {
    fn default() -> Self {
        Self(1 << 20)
    }
}
