//! The ways by which records are written: [`creation`], [`changes`] and [`deletion`]. Each also writes timelines, and tells
//! subscribers and readers of the change feed: a change that nobody is told of cannot be written.

pub mod creation;
pub mod changes;
pub mod deletion;
