//! The same tests on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

include!("rooms.rs");

// What takes several servers.
mod nodes;
mod failover;
mod tls;
mod silence;
mod unwritable;
