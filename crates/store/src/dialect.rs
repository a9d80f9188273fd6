//! Every place where the two databases differ, by name.
//!
//! PostgreSQL is planned as the second home; what it will need is named here from the start, so that no
//! statement elsewhere has to know which database it runs on.

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
