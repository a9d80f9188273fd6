//! Storage: the only crate with SQL.
//!
//! # The portable subset
//!
//! Every statement is written once and runs on SQLite and on PostgreSQL. Therefore:
//!
//! - Parameters are `$1`, `$2` …; lists of ids are `in rarray($n)` (see [`dialect`]).
//! - No clock and no random number in SQL: `at` is bound.
//! - No `ILIKE`, arrays, `json_each`, `FOR UPDATE`, data-modifying CTEs, or `::` casts.
//! - Text is compared byte by byte; case-insensitive keys are folded in Rust and stored in a column of their own.
//! - Every result has an explicit order, with the place of nulls wherever nulls can occur.
//! - Statements on tenant data name `account_id = $1` first.
//!
//! The modules are declared in reading order; each uses only modules declared before.

#[macro_use]
mod sql;

pub mod error;
pub mod value;
pub mod job;
mod scope;
pub mod dialect;
pub mod random;
pub mod drafts;
pub mod sqlite;
pub mod left_log;
pub mod address;
mod postgres;
pub mod volume;
pub mod link;
pub mod seal;
mod deed_notes;
pub mod columns;
pub mod tx;
pub mod migrate;
pub mod health;
mod turn;
mod watch;
mod checkpointer;
pub mod asker;
mod canceller;
mod read_queue;
mod reader;
mod untaken;
pub mod audit;
pub mod writer;
pub mod db;
pub mod backup;
pub mod pages;
pub mod counters;
pub mod undo;
pub mod many_changes;
pub mod accounts;
pub mod clients;
pub mod user_addresses;
pub mod sessions;
pub mod saved_views;
pub mod invitations;
pub mod second_factors;
pub mod view_usage;
pub mod users;
pub mod directory;
pub mod owned_leads;
pub mod api_keys;
pub mod usage;
pub mod fields;
pub mod arrangement;
pub mod custom;
pub mod records;
pub mod folding;
pub mod folders;
pub mod notes;
#[cfg(test)]
mod house_for_tests;
pub mod lists;
pub mod list_days;
pub mod members;
pub mod listed;
pub mod memberships;
pub mod subscriptions;
pub mod deliveries;
pub mod outbox_quota;
pub mod outbox;
pub mod history;
pub mod feed;
pub mod lead_query;
pub mod events;
pub mod life;
pub mod writes;
pub mod opportunities;
pub mod chores;
pub mod background;
pub mod copy;
pub mod removal;
pub mod erasure;
pub mod former_subjects;
pub mod kept_backups;
pub mod disk_days;
pub use db::Db;
pub use error::{Error, Result};
pub use job::Job;
pub use tx::{Read, Tx};
pub use volume::Volume;

/// The version of the embedded database's library.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

#[cfg(test)]
mod tests {
    mod erasure;
    mod groups;
    mod leases;
    mod log_room;
    mod outbox_quota;
    mod walls;
}
