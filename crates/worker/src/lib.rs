//! The face for time: work that nobody waits for. telling subscribers of lead changes, and tidying up.

pub mod egress;
pub mod sign;
pub mod webhooks;
pub mod chores;
pub mod background;
