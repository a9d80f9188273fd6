//! Tests from outside: every test speaks to the real binary over real sockets, or reads the sources.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

include!("rooms.rs");

// rustfmt follows `mod` lines only: without these lines the rooms above would keep any form.
#[cfg(false)]
#[path = "rooms.rs"]
mod rooms;

// Tests on the embedded database, or on no database at all.
mod house;
mod clock_changes;
mod settings;
mod command_texts;
mod signals;
mod terminal;
mod disk;
mod powercut;
mod obstacles;
mod killed_first_starts;
mod backup;
mod copy;
mod data_quality;
mod packaging;
