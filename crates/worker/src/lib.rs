//! Background activity of a server: webhook deliveries of lead changes, background tasks, and periodic cleanup.

pub mod egress;
pub mod sign;
pub mod webhooks;
pub mod chores;
pub mod background;
pub mod sealing;
pub mod columns;
