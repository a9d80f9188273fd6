//! Migrations of the schema: SQL texts applied in order and never edited once released.

use crate::address::Address;
use crate::dialect;
use crate::error::{Error, Result};
use postgres::Transaction;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// The table of applied migrations.
const VERSIONS: &str = "create table if not exists schema_version (
    version {int} not null primary key, name {text} not null, checksum {bytes} not null, applied_at {int} not null
) {strict}";

type Migrations<'m> = &'m [(&'m str, &'m str)];

/// All migrations, oldest first. A migration's version is its place, counted from one.
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_house", include_str!("migrations/0001_house.sql")),
    ("0002_delivery", include_str!("migrations/0002_delivery.sql")),
    ("0003_account_head", include_str!("migrations/0003_account_head.sql")),
    ("0004_copy", include_str!("migrations/0004_copy.sql")),
    ("0005_chores", include_str!("migrations/0005_chores.sql")),
    ("0006_api_use", include_str!("migrations/0006_api_use.sql")),
    ("0007_outbox_quota", include_str!("migrations/0007_outbox_quota.sql")),
    ("0008_background", include_str!("migrations/0008_background.sql")),
    ("0009_retired_fields", include_str!("migrations/0009_retired_fields.sql")),
    ("0010_fold_addresses", include_str!("migrations/0010_fold_addresses.sql")),
    ("0011_fields_version", include_str!("migrations/0011_fields_version.sql")),
    ("0012_account_ids", include_str!("migrations/0012_account_ids.sql")),
    ("0013_fold_people", include_str!("migrations/0013_fold_people.sql")),
    ("0014_task_progress", include_str!("migrations/0014_task_progress.sql")),
    ("0015_keys_for_roles", include_str!("migrations/0015_keys_for_roles.sql")),
    ("0016_records", include_str!("migrations/0016_records.sql")),
    ("0017_campaign", include_str!("migrations/0017_campaign.sql")),
    ("0018_company", include_str!("migrations/0018_company.sql")),
    ("0019_opportunities", include_str!("migrations/0019_opportunities.sql")),
    ("0020_task_folder", include_str!("migrations/0020_task_folder.sql")),
    ("0021_note", include_str!("migrations/0021_note.sql")),
    ("0022_agency", include_str!("migrations/0022_agency.sql")),
    ("0023_undo", include_str!("migrations/0023_undo.sql")),
    ("0024_product", include_str!("migrations/0024_product.sql")),
    ("0025_former_subjects", include_str!("migrations/0025_former_subjects.sql")),
    ("0026_client_user", include_str!("migrations/0026_client_user.sql")),
    ("0027_task_indexes", include_str!("migrations/0027_task_indexes.sql")),
    ("0028_session", include_str!("migrations/0028_session.sql")),
    ("0029_people", include_str!("migrations/0029_people.sql")),
    ("0030_audit", include_str!("migrations/0030_audit.sql")),
    ("0031_saved_view", include_str!("migrations/0031_saved_view.sql")),
    ("0032_many_change", include_str!("migrations/0032_many_change.sql")),
    ("0033_history", include_str!("migrations/0033_history.sql")),
    ("0034_way_in", include_str!("migrations/0034_way_in.sql")),
    ("0035_list_days", include_str!("migrations/0035_list_days.sql")),
    ("0036_field_places", include_str!("migrations/0036_field_places.sql")),
    ("0037_language", include_str!("migrations/0037_language.sql")),
    ("0038_audit_about", include_str!("migrations/0038_audit_about.sql")),
    ("0039_key_expiry", include_str!("migrations/0039_key_expiry.sql")),
];

/// How to treat a database with an older schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OlderSchema {
    /// Upgrades the database to the newest schema.
    Upgrade,
    /// Refuses the database, because an older server may be running on it.
    Refuse,
}

/// Creates the tables of a new database.
pub fn create(connection: &mut Connection, at: i64) -> Result<()> {
    apply(connection, at, OlderSchema::Upgrade, MIGRATIONS)
}

/// Applies the missing migrations in one transaction. Refuses databases of a newer or another Headwater, and
/// databases without tables: an interrupted first start leaves no such database, so data must have been lost.
pub fn run(connection: &mut Connection, at: i64, older_schema: OlderSchema) -> Result<()> {
    if !connection.table_exists(None, "schema_version")? {
        return Err(Error::Foreign);
    }
    apply(connection, at, older_schema, MIGRATIONS)
}

/// Like [`run`], on PostgreSQL. If several servers start at once, one migrates and the others wait.
pub fn run_on_postgres(address: &Address, at: i64, older_schema: OlderSchema) -> Result<()> {
    let mut client = address.connect()?;
    let mut transaction = client.transaction()?;
    transaction.batch_execute(dialect::POSTGRES_LOCK_SCHEMA)?;
    transaction.batch_execute(&dialect::postgres_schema(VERSIONS))?;
    let applied = transaction.query("select version, checksum from schema_version order by version", &[])?;
    let applied: Vec<(i64, Vec<u8>)> = applied.iter().map(|row| (row.get(0), row.get(1))).collect();
    let missing = missing(&applied, older_schema, MIGRATIONS)?;
    let tables = |transaction: &mut Transaction<'_>| -> Result<Vec<(String, bool)>> {
        let rows = transaction.query(dialect::POSTGRES_ACCOUNTS_TABLES, &[])?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    };
    if !missing.is_empty() {
        for (table, _) in tables(&mut transaction)? {
            transaction.batch_execute(&dialect::postgres_without_wall(&table))?;
        }
    }
    for (version, name, text) in missing {
        transaction.batch_execute(&dialect::postgres_schema(text))?;
        transaction.execute(
            "insert into schema_version (version, name, checksum, applied_at) values ($1, $2, $3, $4)",
            &[&version, &name, &checksum(text), &at],
        )?;
    }
    for (table, _) in tables(&mut transaction)?.iter().filter(|(_, has_wall)| !has_wall) {
        transaction.batch_execute(&dialect::postgres_wall(table))?;
    }
    let is_above_walls: bool = transaction.query_one(dialect::POSTGRES_IS_ABOVE_WALLS, &[])?.get(0);
    if is_above_walls {
        tracing::warn!(
            "the database role is a superuser or has BYPASSRLS: PostgreSQL's own walls between accounts do not hold for it"
        );
    }
    Ok(transaction.commit()?)
}

fn apply(connection: &mut Connection, at: i64, older_schema: OlderSchema, migrations: Migrations<'_>) -> Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(&dialect::sqlite_schema(VERSIONS))?;
    let applied: Vec<(i64, Vec<u8>)> = transaction
        .prepare("select version, checksum from schema_version order by version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let missing = missing(&applied, older_schema, migrations)?;
    for (version, name, text) in &missing {
        transaction.execute_batch(&dialect::sqlite_schema(text))?;
        transaction.execute(
            "insert into schema_version (version, name, checksum, applied_at) values (?1, ?2, ?3, ?4)",
            rusqlite::params![version, name, checksum(text), at],
        )?;
    }
    if !missing.is_empty() {
        transaction.execute_batch(dialect::SQLITE_STATISTICS)?;
    }
    Ok(transaction.commit()?)
}

/// The migrations not applied yet, each with its version.
fn missing<'m>(
    applied: &[(i64, Vec<u8>)],
    older_schema: OlderSchema,
    migrations: Migrations<'m>,
) -> Result<Vec<(i64, &'m str, &'m str)>> {
    let known = migrations.len() as i64;
    match applied.last() {
        Some((found, _)) if *found > known => return Err(Error::NewerSchema { found: *found, known }),
        Some((found, _)) if *found < known && older_schema == OlderSchema::Refuse => {
            return Err(Error::OlderSchema { found: *found, known });
        }
        _ => {}
    }
    let mut missing = Vec::new();
    for (version, (name, text)) in (1..).zip(migrations) {
        match applied.iter().find(|(known, _)| *known == version) {
            Some((_, known)) if *known == checksum(text) => {}
            Some(_) => return Err(Error::ChangedMigration { version }),
            None => missing.push((version, *name, *text)),
        }
    }
    Ok(missing)
}

fn checksum(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWEST: i64 = MIGRATIONS.len() as i64;

    fn first_schema() -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(folder.path().join("old.db")).unwrap();
        apply(&mut connection, 1, OlderSchema::Upgrade, &MIGRATIONS[..1]).unwrap();
        connection
            .execute_batch(
                "insert into account values (1, 'A', 'One', 'UTC', 1);
                 insert into id_space values ('record', 3);
                 insert into lead_block values (1, 1, 3), (1, 2, 2);
                 insert into outbox_head values (1, 7);
                 insert into outbox values (1, 7, 1024, 'created', 1, '{}');
                 insert into subscription values
                     (1, 5, 'https://example.org/', 'live', 6, 2, 9, 3, 0, 'msg_1', 7, x'5b5d', 1);",
            )
            .unwrap();
        (folder, connection)
    }

    #[test]
    fn a_database_of_the_first_schema_is_upgraded_with_all_it_holds() {
        let (_folder, mut connection) = first_schema();
        run(&mut connection, 2, OlderSchema::Upgrade).unwrap();
        run(&mut connection, 3, OlderSchema::Refuse).unwrap();
        let kept: (String, i64, i64, Option<Vec<u8>>) = connection
            .query_row("select batch_id, failures, room, secret from subscription", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .unwrap();
        assert_eq!(kept, ("msg_1".to_owned(), 2, 250, None));
        let next: i64 = connection
            .query_row("select next_block from id_space where sequence = 'account'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(next, 4, "the account that is there and two that may have been");
        let mut tasks =
            connection.prepare("select work, number, rows_total from background_task order by number").unwrap();
        let tasks: Vec<(String, i64, Option<i64>)> = tasks
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert_eq!(tasks, [("fold-addresses".to_owned(), 1, Some(5)), ("fold-people".to_owned(), 2, Some(0))]);
        let next: i64 = connection
            .query_row("select next_block from id_space where sequence = 'task'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(next, 3, "no number is drawn twice");
        let detail: Option<String> = connection.query_row("select detail from outbox", [], |row| row.get(0)).unwrap();
        assert_eq!(detail, None);
    }

    #[test]
    fn lists_that_are_being_emptied_are_emptied_to_the_end_after_an_upgrade() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(folder.path().join("old.db")).unwrap();
        let until = MIGRATIONS.iter().position(|(name, _)| *name == "0023_undo").unwrap();
        apply(&mut connection, 1, OlderSchema::Upgrade, &MIGRATIONS[..until]).unwrap();
        connection
            .execute_batch(
                "insert into background_task (account_id, work, subject, task_order, task_cursor, updated_at, started_at, rows_done)
                 values (1, 'empty-list', 7, '90 3', '8', 1, 1, 0), (1, 'leave-lists', 7, '90', '8', 1, 1, 0)",
            )
            .unwrap();
        run(&mut connection, 2, OlderSchema::Upgrade).unwrap();
        let mut orders = connection.prepare("select task_order from background_task order by work").unwrap();
        let orders: Vec<String> =
            orders.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        assert_eq!(orders, ["90 3 0", "90"], "nothing of it is kept for an undo");
    }

    #[test]
    fn an_older_database_is_not_upgraded_under_a_running_server() {
        let (_folder, mut connection) = first_schema();
        let refused = run(&mut connection, 2, OlderSchema::Refuse);
        assert!(matches!(refused, Err(Error::OlderSchema { found: 1, known }) if known == NEWEST), "{refused:?}");
        let version: i64 =
            connection.query_row("select max(version) from schema_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, 1);
    }

    #[test]
    fn a_migration_that_fails_leaves_the_database_as_it_was() {
        let (_folder, mut connection) = first_schema();
        let broken =
            [MIGRATIONS[0], ("0002_broken", "create table extra (id {int}) {strict}; create table account (id {int})")];
        assert!(apply(&mut connection, 2, OlderSchema::Upgrade, &broken).is_err());
        assert!(connection.prepare("select * from extra").is_err(), "nothing of it was kept");
        run(&mut connection, 3, OlderSchema::Upgrade).unwrap();
    }

    #[test]
    fn a_file_without_our_tables_is_no_database_of_ours() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("create table other (id)").unwrap();
        assert!(matches!(run(&mut connection, 1, OlderSchema::Upgrade), Err(Error::Foreign)));
        create(&mut connection, 1).unwrap();
        run(&mut connection, 2, OlderSchema::Refuse).unwrap();
    }

    #[test]
    fn databases_of_newer_and_of_other_builds_are_refused() {
        let (_folder, mut connection) = first_schema();
        run(&mut connection, 2, OlderSchema::Upgrade).unwrap();
        let newer = apply(&mut connection, 3, OlderSchema::Upgrade, &MIGRATIONS[..1]);
        assert!(matches!(newer, Err(Error::NewerSchema { found, known: 1 }) if found == NEWEST), "{newer:?}");
        let mut other = MIGRATIONS.to_vec();
        other[0].1 = "create table other (id {int})";
        let changed = apply(&mut connection, 3, OlderSchema::Upgrade, &other);
        assert!(matches!(changed, Err(Error::ChangedMigration { version: 1 })), "{changed:?}");
    }
}
