//! Every place where the two databases differ, by name.

/// Renders the schema's type tokens for SQLite.
///
/// `{int}` a 64-bit number · `{bool}` · `{text}` compared byte by byte · `{json}` · `{bytes}` ·
/// `{strict}` a table whose columns keep their types · `{clustered}` a narrow table stored in the order of its key.
pub fn sqlite_schema(text: &str) -> String {
    text.replace("{int}", "INTEGER")
        .replace("{bool}", "INTEGER")
        .replace("{text}", "TEXT")
        .replace("{json}", "TEXT")
        .replace("{bytes}", "BLOB")
        .replace("{strict}", "STRICT")
        .replace("{clustered}", "STRICT, WITHOUT ROWID")
}

/// What SQLite's planner is told of the tables, anew after each change of the schema. PostgreSQL counts by itself.
pub const SQLITE_STATISTICS: &str = include_str!("migrations/sqlite_statistics.sql");

/// Renders the schema's type tokens for PostgreSQL. JSON is text there too: what was written is handed on as it was,
/// with its keys in their order.
pub fn postgres_schema(text: &str) -> String {
    text.replace("{int}", "bigint")
        .replace("{bool}", "boolean")
        .replace("{text}", "text collate \"C\"")
        .replace("{json}", "text collate \"C\"")
        .replace("{bytes}", "bytea")
        .replace("{strict}", "")
        .replace("{clustered}", "")
}

/// A statement as PostgreSQL reads it: only lists of ids are said in another way.
pub fn postgres_statement(sql: &str) -> String {
    sql.replace("in rarray(", "= any(")
}

/// What every connection to PostgreSQL is told first.
pub const POSTGRES_SESSION: &str = "set client_min_messages = warning; set timezone = 'UTC';
    set idle_in_transaction_session_timeout = '60s'; set lock_timeout = '30s'";

/// How a read begins: it sees one state, and is interrupted like one of the embedded database's.
pub const POSTGRES_BEGIN_READ: &str =
    "begin isolation level repeatable read, read only; set local statement_timeout = '10s'";

/// Gives the transaction an account for itself until it ends. SQLite has one writer, and needs none.
pub const POSTGRES_LOCK_ACCOUNT: &str = "select pg_advisory_xact_lock($1)";

/// Keeps others from migrating the same database at once.
pub const POSTGRES_LOCK_SCHEMA: &str = "select pg_advisory_xact_lock(4919131752989213764)";

/// Inserts one row. Names come from the source, never from a caller.
pub fn insert_one(table: &str, columns: &[&str]) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "))
}

/// Inserts many rows in one statement of PostgreSQL, each column as an array of its type.
pub fn insert_arrays<'a>(table: &str, columns: &[&str], types: impl Iterator<Item = &'a str>) -> String {
    let arrays: Vec<String> = (1..).zip(types).map(|(place, kind)| format!("${place}::{kind}[]")).collect();
    format!("insert into {table} ({}) select * from unnest({})", columns.join(", "), arrays.join(", "))
}
