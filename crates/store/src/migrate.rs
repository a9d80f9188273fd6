//! Bringing a database to the newest schema: one text, applied in order, never edited afterwards.

use crate::dialect;
use crate::error::{Error, Result};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// Every migration there is, oldest first. The version is its place, counted from one.
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_house", include_str!("migrations/0001_house.sql")),
    ("0002_delivery", include_str!("migrations/0002_delivery.sql")),
];

/// Applies what is missing, all in one transaction; refuses databases of a newer or another Headwater.
pub fn run(connection: &mut Connection, at: i64) -> Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(&dialect::sqlite_schema(
        "create table if not exists schema_version (
            version {int} not null primary key, name {text} not null, checksum {bytes} not null, applied_at {int} not null
        ) {strict}",
    ))?;
    let applied: Vec<(i64, Vec<u8>)> = transaction
        .prepare("select version, checksum from schema_version order by version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let known = MIGRATIONS.len() as i64;
    if let Some((found, _)) = applied.last().filter(|(version, _)| *version > known) {
        return Err(Error::NewerSchema { found: *found, known });
    }
    for (version, (name, text)) in (1..).zip(MIGRATIONS) {
        let checksum = Sha256::digest(text.as_bytes());
        match applied.iter().find(|(known, _)| *known == version) {
            Some((_, known)) if known[..] == checksum[..] => {}
            Some(_) => return Err(Error::ChangedMigration { version }),
            None => {
                transaction.execute_batch(&dialect::sqlite_schema(text))?;
                transaction.execute(
                    "insert into schema_version (version, name, checksum, applied_at) values (?1, ?2, ?3, ?4)",
                    rusqlite::params![version, name, &checksum[..], at],
                )?;
            }
        }
    }
    if (applied.len() as i64) < known {
        transaction.execute_batch(dialect::SQLITE_STATISTICS)?;
    }
    Ok(transaction.commit()?)
}
