//! The same tests on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

include!("rooms.rs");

// Tests needing several servers, or a private PostgreSQL.
mod nodes;
mod failover;
mod tls;
mod silence;
mod unwritable;
