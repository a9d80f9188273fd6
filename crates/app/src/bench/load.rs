//! The client side of a benchmark: an account with its key, and concurrent connections.

use crate::setup;
use anyhow::Result;
use headwater_model::key::{CallLimits, NewKey, Switches};
use headwater_model::user::{Role, User};
use headwater_store::Db;
use headwater_store::db::Options;
use std::time::Duration;

/// Leads per createLeads call.
pub const BATCH: u64 = 500;
/// Connections used for writing.
pub const WRITERS: usize = 8;

/// A new account of one person, with a key free of the vendor's rate limits. Returns the account's public id and the key's secret.
pub fn credentials(options: &Options, account: &str) -> Result<(String, String)> {
    let db = Db::open(options)?;
    let account = setup::create_account(&db, account, "UTC")?;
    setup::add_user(&db, account.id, User::new("bench@example.org", Role::Salesperson).called("Bench", ""), None)?;
    let switches = Switches { limits: CallLimits::Off, ..Switches::default() };
    let key = NewKey { label: "bench".to_owned(), switches, ..NewKey::default() };
    let (_, secret) = setup::create_key(&db, account.id, key)?;
    Ok((account.public_id, secret))
}

/// Runs `work` on `count` threads at once and returns all durations.
pub fn side_by_side(count: usize, work: impl Fn(usize) -> Result<Vec<Duration>> + Sync) -> Result<Vec<Duration>> {
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..count).map(|number| scope.spawn(move || work(number))).collect();
        let mut times = Vec::new();
        for worker in workers {
            times.extend(worker.join().unwrap_or_else(|_| anyhow::bail!("a client panicked"))?);
        }
        Ok(times)
    })
}
