//! Texts: the state of the server.

use headwater_model::background::{TaskState, Work};
use headwater_store::disk_days::DiskForecast;

/// The state of the server.
#[derive(Debug)]
pub struct SystemWords {
    /// The title.
    pub title: &'static str,
    /// All is well.
    pub well: &'static str,
    /// Something wants attention: the number of warnings.
    pub unwell: fn(usize) -> String,
    /// The version and the time of the look.
    pub about: fn(&str, &str) -> String,
    /// Nothing can be saved: the reason.
    pub unwritable: fn(&str) -> String,
    /// The disk is full: free bytes, and the bytes to be kept free.
    pub full: fn(u64, u64) -> String,
    /// The disk is nearly full.
    pub nearly_full: fn(u64, u64) -> String,
    /// So many webhooks are in trouble.
    pub hooks_troubled: fn(usize) -> String,
    /// So many keys end within a week.
    pub ending_keys: fn(usize) -> String,
    /// The key file is missing.
    pub no_key: &'static str,
    /// The link beside a warning.
    pub look: &'static str,
    /// The tiles: saving takes, saved so far, changes not yet delivered, entries of the audit log not sealed.
    pub tiles: [&'static str; 4],
    /// A number.
    pub number: fn(i64) -> String,
    /// Microseconds as milliseconds.
    pub milliseconds: fn(u64) -> String,
    /// The card of the disk.
    pub disk: &'static str,
    /// Free bytes.
    pub free: fn(u64) -> String,
    /// The parts: database, log, free, backups.
    pub parts: [fn(u64) -> String; 4],
    /// Bytes.
    pub bytes: fn(u64) -> String,
    /// When the disk will be full.
    pub forecast: fn(DiskForecast) -> String,
    /// The disk will be full within so many days.
    pub full_soon: fn(i64) -> String,
    /// The button for a backup.
    pub back_up: &'static str,
    /// A backup is under way.
    pub backing_up: &'static str,
    /// The last backup failed: the reason.
    pub backup_failed: fn(&str) -> String,
    /// The disk has no room for a backup.
    pub backup_no_room: &'static str,
    /// PostgreSQL keeps the data.
    pub on_server: &'static str,
    /// The card of background work, and the sentence beside.
    pub work: [&'static str; 2],
    /// There is none.
    pub no_work: &'static str,
    /// A kind of work.
    pub does: fn(Work) -> &'static str,
    /// The state of work.
    pub state: fn(TaskState) -> &'static str,
    /// How far work has come: rows done, per cent, rows a second.
    pub progress: fn(i64, Option<i64>, Option<i64>) -> String,
    /// The buttons: pause, go on.
    pub deeds: [&'static str; 2],
    /// The card of checks.
    pub checks: &'static str,
    /// The checks: changes are saved, version, schema, database, audit log.
    pub check: [&'static str; 5],
    /// Yes.
    pub yes: &'static str,
    /// The kinds of database: embedded, PostgreSQL.
    pub databases: [&'static str; 2],
    /// The card of backups.
    pub backups: &'static str,
    /// How to make one: embedded, PostgreSQL.
    pub backups_hint: [&'static str; 2],
}
