//! The named differences between SQLite and PostgreSQL.

use crate::job::Lane;
use crate::scope::{MARK, Scope};
use postgres::error::SqlState;

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

/// Statistics for SQLite's planner, written after each change of the schema. PostgreSQL collects statistics by
/// itself.
pub const SQLITE_STATISTICS: &str = include_str!("migrations/sqlite_statistics.sql");

/// Renders the schema's type tokens for PostgreSQL. JSON is stored as text here too: the text must be returned as
/// written, and `jsonb` would reorder its keys.
pub fn postgres_schema(text: &str) -> String {
    text.replace("{int}", "bigint")
        .replace("{bool}", "boolean")
        .replace("{text}", "text collate \"C\"")
        .replace("{json}", "text collate \"C\"")
        .replace("{bytes}", "bytea")
        .replace("{strict}", "")
        .replace("{clustered}", "")
}

/// Rewrites a statement for PostgreSQL. Only lists of ids, the position of a text within another, and locks of rows are written in
/// another way.
pub fn postgres_statement(sql: &str) -> String {
    sql.replace("in rarray(", "= any(")
        .replace("instr(", "strpos(")
        .replace(HOLDS, "for key share")
        .replace(LOCKS, "for update")
}

/// At the end of a statement: the rows found cannot be deleted or locked by others until the transaction ends. SQLite has a single
/// writer and takes the mark for a comment.
pub const HOLDS: &str = "/* holds */";
/// At the end of a statement: the rows found can be neither held nor locked by others until the transaction ends.
pub const LOCKS: &str = "/* locks */";

/// The `application_name` of connections opened by servers.
pub const POSTGRES_PROGRAM: &str = "headwater";
/// Counts the connections opened by servers, this connection excluded.
pub const POSTGRES_SERVERS_CONNECTIONS: &str = "select count(*) from pg_stat_activity
     where datname = current_database() and application_name = 'headwater' and pid <> pg_backend_pid()";

/// Updates the planner's statistics of a table.
pub fn postgres_count_anew(table: &str) -> String {
    format!("analyze {table}")
}

/// The names of a table's columns, in order. `$1` is the table.
pub const SQLITE_COLUMNS: &str = "select name from pragma_table_info($1) order by cid";
/// Like [`SQLITE_COLUMNS`], on PostgreSQL.
pub const POSTGRES_COLUMNS: &str = "select cast(attname as text) from pg_attribute
     where attrelid = cast(cast($1 as text) as regclass) and attnum > 0 and not attisdropped order by attnum";

/// Settings of every connection to PostgreSQL. The last setting is for Citus: settings local to a transaction, on
/// which row-level security depends, are sent to the nodes with each statement. `plan_cache_mode` stays at its
/// default: a forced generic plan made while the tables were empty would be kept until the next analyze.
pub const POSTGRES_SESSION: &str = "set client_min_messages = warning; set timezone = 'UTC';
    set idle_in_transaction_session_timeout = '60s'; set lock_timeout = '30s';
    set citus.propagate_set_commands = 'local'";

/// Begins a write on SQLite, with the write lock taken at once.
pub const SQLITE_BEGIN_WRITE: &str = "begin immediate";
/// Begins a write on PostgreSQL; each account is locked later, by the first statement on the account.
pub const POSTGRES_BEGIN_WRITE: &str = "begin";

/// Begins a read on SQLite; the first statement takes the snapshot.
pub const SQLITE_BEGIN_READ: &str = "begin";
/// Begins a read on PostgreSQL, with a timeout for each statement. The timeout is the limit of a whole read on
/// SQLite.
pub fn postgres_begin_read(lane: Lane) -> &'static str {
    match lane {
        Lane::Interactive => "begin isolation level repeatable read, read only; set local statement_timeout = '5s'",
        Lane::Background => "begin isolation level repeatable read, read only; set local statement_timeout = '10s'",
    }
}

/// Begins a read on PostgreSQL without a timeout.
pub const POSTGRES_BEGIN_LONG_READ: &str = "begin isolation level repeatable read, read only";

/// Whether the server is a standby, which only reads.
pub const POSTGRES_STANDS_BY: &str = "select pg_is_in_recovery()";

/// Whether a transaction waits for the lock of an account held by another transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Waits. A job may delay the lock, and first do the work needing no lock.
    Late,
    /// Waits, and takes the lock before any other work.
    Long,
    /// Does not wait: the job is put off.
    Not,
    /// Locks no further account, held by another transaction or not: the job is put off.
    Alone,
}

/// Sets the account whose rows a transaction may see (row-level security), and locks the account until the
/// transaction ends. The locked row is stored on the same node as the account's other rows. SQLite has a single
/// writer and needs no lock.
pub fn postgres_enter(scope: Scope, lock: Option<i64>, waits: Wait) -> String {
    let enter = match scope {
        Scope::Nobody => "set local headwater.account = ''; set local headwater.every_account = ''".to_owned(),
        Scope::Every => "set local headwater.account = ''; set local headwater.every_account = 'on'".to_owned(),
        Scope::Account(account) => {
            format!("set local headwater.account = '{account}'; set local headwater.every_account = ''")
        }
    };
    let Some(account) = lock else { return enter };
    let row = format!("select 1 from outbox_head where account_id = {account} for update");
    match waits {
        Wait::Late | Wait::Long => format!("{enter}; {row}"),
        Wait::Not | Wait::Alone => format!("savepoint entry; {enter}; {row} nowait; release savepoint entry"),
    }
}

/// Splits statements without parameters into messages for Citus. Citus sends the whole text of a message containing
/// `set local` to the nodes, where other statements of the text must not run a second time. So each run of `set
/// local` is one message, and every other statement is a message by itself.
pub fn spread_messages(sql: &str) -> Vec<String> {
    let is_setting = |statement: &str| statement.starts_with("set local ");
    let mut messages: Vec<String> = Vec::new();
    for statement in sql.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        match messages.last_mut() {
            Some(last) if is_setting(last) && is_setting(statement) => {
                last.push_str("; ");
                last.push_str(statement);
            }
            _ => messages.push(statement.to_owned()),
        }
    }
    messages
}

/// Additional setting of a connection for transactions committed apart. Their commits need no sync of their own: any
/// transaction relying on their rows commits later, and its sync covers both.
pub const POSTGRES_SESSION_APART: &str = "set synchronous_commit = off";

/// Ends a lock attempt refused by `nowait`.
pub const POSTGRES_LOCKED_OUT: &str = "rollback to savepoint entry; release savepoint entry";

/// Whether a statement may change rows.
pub fn writes(sql: &str) -> bool {
    !sql.trim_start_matches(MARK).trim_start().starts_with("select")
}

/// Whether a statement failed because another transaction holds the lock of a row.
pub fn postgres_is_locked(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
}

/// Whether a connection is unusable: it is closed, or the server is shutting down.
pub fn postgres_is_lost(error: &postgres::Error) -> bool {
    let is_gone = |code: &SqlState| code.code().starts_with("57P") || code.code().starts_with("08");
    error.is_closed() || error.code().is_some_and(is_gone)
}

/// Whether a write was refused because the server only reads.
pub fn postgres_only_reads(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION)
}

/// Whether a statement failed only because of another transaction: a serialization failure or a deadlock.
pub fn postgres_met_others(error: &postgres::Error) -> bool {
    let Some(error) = error.as_db_error() else { return false };
    [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(error.code())
}

/// Tables whose rows of all accounts are read by the server itself, for deliveries, background work and metrics.
const SERVERS_TABLES: [&str; 6] =
    ["outbox_head", "outbox", "outbox_epoch", "subscription", "parked_lead", "background_task"];

/// The tables with an `account_id`, and whether each forces row-level security.
pub const POSTGRES_ACCOUNTS_TABLES: &str = "select c.relname, c.relforcerowsecurity
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
       and a.attname = 'account_id' and not a.attisdropped
     order by c.relname";

/// Whether the connected role bypasses row-level security.
pub const POSTGRES_IS_ABOVE_WALLS: &str = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user";

/// Row-level security of a table: whatever a statement says, only rows of the transaction's account are visible.
/// Standing alone, the comparison is evaluated once per statement, not once per row.
pub fn postgres_wall(table: &str) -> String {
    let is_ours = "account_id = nullif(current_setting('headwater.account', true), '')::bigint";
    let rule = if SERVERS_TABLES.contains(&table) {
        format!("{is_ours} or current_setting('headwater.every_account', true) = 'on'")
    } else {
        is_ours.to_owned()
    };
    format!(
        "drop policy if exists account_wall on {table};
         create policy account_wall on {table} using ({rule});
         alter table {table} enable row level security;
         alter table {table} force row level security"
    )
}

/// Exempts the owner of a table from row-level security, for a migration.
pub fn postgres_without_wall(table: &str) -> String {
    format!("alter table {table} no force row level security")
}

/// Lock against another server migrating the same database at the same time; held until the transaction ends.
pub const POSTGRES_LOCK_SCHEMA: &str = "select pg_advisory_xact_lock(4919131752989213764)";

/// The rows of one insertion. Names are constants of the source, never a caller's text.
#[derive(Debug, Clone, Copy)]
pub struct Insertion<'a> {
    /// The table.
    pub table: &'a str,
    /// The columns.
    pub columns: &'a [&'a str],
    /// The `on conflict` clause, or empty.
    pub conflict: &'a str,
}

impl Insertion<'_> {
    /// The statement that inserts one row.
    pub fn one_row(&self) -> String {
        let Self { table, columns, conflict } = self;
        let params: Vec<String> = (1..=columns.len()).map(|number| format!("${number}")).collect();
        format!("insert into {table} ({}) values ({}) {conflict}", columns.join(", "), params.join(", "))
    }

    /// The statement that inserts many rows on PostgreSQL: one array per column, of the column's type.
    pub fn arrays<'t>(&self, types: impl Iterator<Item = &'t str>) -> String {
        let Self { table, columns, conflict } = self;
        let arrays: Vec<String> = (1..).zip(types).map(|(number, kind)| format!("${number}::{kind}[]")).collect();
        format!("insert into {table} ({}) select * from unnest({}) {conflict}", columns.join(", "), arrays.join(", "))
    }
}

/// Whether the tables are distributed by Citus.
pub const POSTGRES_IS_SPREAD: &str = "select exists (select 1 from pg_extension where extname = 'citus')";

/// Ending of bulk inserts with Citus. Without `returning`, Citus would fill the shards with `copy`, which PostgreSQL
/// refuses on tables with row-level security. With `returning`, the insert runs on the nodes.
pub const SPREAD_TAIL: &str = " returning 1";

/// Updates the row with id `$2` of account `$1`. Names are constants of the source, never a caller's text.
pub fn update_one(table: &str, columns: &[&str]) -> String {
    let set: Vec<String> = (3..).zip(columns).map(|(number, column)| format!("{column} = ${number}")).collect();
    format!("update {table} set {} where account_id = $1 and id = $2", set.join(", "))
}

/// Updates many rows of an account with one statement of PostgreSQL: an array of ids, then one array per column.
/// `types` has the same order.
pub fn update_arrays<'a>(table: &str, columns: &[&str], types: impl Iterator<Item = &'a str>) -> String {
    let set: Vec<String> = columns.iter().map(|column| format!("{column} = new.{column}")).collect();
    let arrays: Vec<String> = (2..).zip(types).map(|(number, kind)| format!("${number}::{kind}[]")).collect();
    format!(
        "update {table} set {} from unnest({}) as new (id, {}) where {table}.account_id = $1 and {table}.id = new.id",
        set.join(", "),
        arrays.join(", "),
        columns.join(", ")
    )
}

/// Finds the row of account `$1` with `$2` and `$3` in two columns. Names are constants of the source, never a caller's text.
pub fn find_pair(table: &str, [first, second]: [&str; 2]) -> String {
    format!("select {first}, {second} from {table} where account_id = $1 and {first} = $2 and {second} = $3")
}

/// As [`find_pair`] for many rows with one statement of PostgreSQL: `$2` and `$3` are arrays of equal length.
pub fn find_pairs(table: &str, [first, second]: [&str; 2]) -> String {
    format!(
        "select {first}, {second} from {table}
         join unnest($2::bigint[], $3::bigint[]) as wanted (one, other) on {first} = wanted.one and {second} = wanted.other
         where account_id = $1"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_settings_share_a_message_with_each_other() {
        let entered = |waits| postgres_enter(Scope::Account(7), Some(7), waits);
        let settings = "set local headwater.account = '7'; set local headwater.every_account = ''";
        let row = "select 1 from outbox_head where account_id = 7 for update";
        let begun = format!("{POSTGRES_BEGIN_WRITE}; {}", entered(Wait::Late));
        assert_eq!(spread_messages(&begun), ["begin", settings, row]);
        let row = format!("{row} nowait");
        let stepped = ["savepoint entry", settings, &row, "release savepoint entry"];
        assert_eq!(spread_messages(&entered(Wait::Not)), stepped);
        let begun = postgres_begin_read(Lane::Interactive);
        assert_eq!(spread_messages(begun)[0], "begin isolation level repeatable read, read only");
        assert_eq!(spread_messages(begun).len(), 2);
        assert_eq!(spread_messages(POSTGRES_LOCKED_OUT), ["rollback to savepoint entry", "release savepoint entry"]);
    }
}
