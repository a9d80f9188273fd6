//! The face for time: work that nobody waits for. Today that is telling subscribers of lead changes.

pub mod egress;
pub mod sign;
pub mod webhooks;
