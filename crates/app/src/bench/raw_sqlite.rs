//! The yardstick: the same rows written to SQLite without a server. One prepared insert into the same table with the
//! same indexes and settings, 500 rows per transaction, each commit synced to disk.

use super::rows;
use anyhow::Result;
use headwater_model::email::Folded;
use headwater_model::records::lead::LEAD;
use headwater_store::Db;
use headwater_store::db::Options;
pub use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::time::{Duration, Instant};

/// An open connection.
pub struct RawLoop {
    connection: Connection,
}

/// A table, with the columns that rows have.
pub struct RawTable {
    /// The name.
    pub name: &'static str,
    /// The columns.
    pub columns: Vec<&'static str>,
}

/// One row, ready for binding.
pub type BoundRow = Vec<Value>;

impl RawLoop {
    /// Opens a separate database with the server's schema and settings.
    pub fn open(path: &Path) -> Result<Self> {
        drop(Db::open(&Options::new(path))?);
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -64 * 1024)?;
        connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
        Ok(Self { connection })
    }

    /// Writes rows, 500 per transaction; returns the duration.
    pub fn insert(&mut self, RawTable { name, columns }: &RawTable, rows: &[BoundRow]) -> Result<Duration> {
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let sql = format!("insert into {name} ({}) values ({})", columns.join(", "), places.join(", "));
        let started = Instant::now();
        for batch in rows.chunks(500) {
            let transaction = self.connection.transaction()?;
            {
                let mut statement = transaction.prepare_cached(&sql)?;
                for row in batch {
                    statement.execute(params_from_iter(row))?;
                }
            }
            transaction.commit()?;
        }
        Ok(started.elapsed())
    }
}

/// The table of leads.
pub fn leads() -> RawTable {
    let lead = rows::lead(0);
    let standard = lead.standard.iter().filter_map(|(name, _)| LEAD.field(LEAD.named(name)?).column());
    let ours = [
        "account_id",
        "id",
        "active",
        "updated_at",
        "created_at",
        "lead_score",
        "lead_score_weighted",
        "custom",
        "email_hash",
    ];
    RawTable { name: "lead", columns: standard.chain(ours).collect() }
}

/// Builds the row of the n-th lead; not part of the measured time.
pub fn row(number: u64, custom_names: &[String]) -> BoundRow {
    let lead = rows::lead(number);
    let custom: Vec<String> =
        custom_names.iter().zip(&lead.custom).map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
    let address = lead.standard.iter().find(|(name, _)| *name == "emailAddress").map_or("", |(_, value)| value);
    let hash = Folded::of(address).hash();
    let at = 1_700_000_000_000_000 + number as i64;
    let mut row: BoundRow = lead.standard.into_iter().map(|(_, value)| Value::Text(value)).collect();
    row.extend([1, 1024 + number as i64, 1, at, at, 0, 0].map(Value::Integer));
    row.push(Value::Text(format!("{{{}}}", custom.join(","))));
    row.push(Value::Integer(hash));
    row
}
