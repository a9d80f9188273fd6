//! Every place where the two databases differ, by name.

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

/// A statement as PostgreSQL reads it: only lists of ids, and the place of a text in another, are said in another way.
pub fn postgres_statement(sql: &str) -> String {
    sql.replace("in rarray(", "= any(").replace("instr(", "strpos(")
}

/// The name that servers give to PostgreSQL.
pub const POSTGRES_PROGRAM: &str = "headwater";
/// How many connections bear it.
pub const POSTGRES_SERVERS_CONNECTIONS: &str = "select count(*) from pg_stat_activity
     where datname = current_database() and application_name = 'headwater' and pid <> pg_backend_pid()";

/// Has the planner of PostgreSQL count a table anew.
pub fn postgres_count_anew(table: &str) -> String {
    format!("analyze {table}")
}

/// The columns of a table, in their order.
pub const SQLITE_COLUMNS: &str = "select name from pragma_table_info($1) order by cid";
/// The same on PostgreSQL.
pub const POSTGRES_COLUMNS: &str = "select cast(attname as text) from pg_attribute
     where attrelid = cast(cast($1 as text) as regclass) and attnum > 0 and not attisdropped order by attnum";

/// What every connection to PostgreSQL is told first; the last word is for Citus, so that what a transaction sets for the
/// walls travels with its statements. How statements are planned is left to PostgreSQL: a plan that is kept from when the tables
/// were empty would be kept until it has counted them.
pub const POSTGRES_SESSION: &str = "set client_min_messages = warning; set timezone = 'UTC';
    set idle_in_transaction_session_timeout = '60s'; set lock_timeout = '30s';
    set citus.propagate_set_commands = 'local'";

/// How a write begins.
pub const SQLITE_BEGIN_WRITE: &str = "begin immediate";
/// The same on PostgreSQL, where whoever needs an account waits for it when it does.
pub const POSTGRES_BEGIN_WRITE: &str = "begin";

/// How a read begins: it sees one state from its first statement on.
pub const SQLITE_BEGIN_READ: &str = "begin";
/// The same on PostgreSQL, where it is also said how long each of its statements may take: as long as a whole read of the
/// embedded database.
pub fn postgres_begin_read(lane: Lane) -> &'static str {
    match lane {
        Lane::Interactive => "begin isolation level repeatable read, read only; set local statement_timeout = '5s'",
        Lane::Background => "begin isolation level repeatable read, read only; set local statement_timeout = '10s'",
    }
}

/// How a read begins that may take as long as it needs.
pub const POSTGRES_BEGIN_LONG_READ: &str = "begin isolation level repeatable read, read only";

/// Whether a server of PostgreSQL only follows another, and takes no writes.
pub const POSTGRES_STANDS_BY: &str = "select pg_is_in_recovery()";

/// Whether an account that others are writing to is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Until they have committed; what need not wait may be done before.
    Late,
    /// Until they have committed, before anything is done.
    Long,
    /// It is not.
    Not,
    /// No further account is taken, whether others are writing to it or not.
    Alone,
}

/// Brings rows into reach, and gives the transaction an account for itself until it ends; SQLite has one writer, and needs
/// none of it. The row that is locked lies with the account's other rows, wherever they are.
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

/// The messages in which statements without parameters reach Citus. Citus hands the whole text of a message that holds a
/// `set local` to the nodes, where nothing else of the text may run a second time: a run of `set local` is a message, and
/// every other statement is one by itself.
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

/// What a connection for what is committed apart is told besides. It need not wait for the disk: whatever is built on it is
/// committed after it, and waits for both.
pub const POSTGRES_SESSION_APART: &str = "set synchronous_commit = off";

/// Takes back what did not wait.
pub const POSTGRES_LOCKED_OUT: &str = "rollback to savepoint entry; release savepoint entry";

/// Whether a statement may change rows.
pub fn writes(sql: &str) -> bool {
    !sql.trim_start_matches(MARK).trim_start().starts_with("select")
}

/// Whether a row was not to be had because another transaction has it.
pub fn postgres_is_locked(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
}

/// Whether a connection leads nowhere any more: it is closed, or the server is going down.
pub fn postgres_is_lost(error: &postgres::Error) -> bool {
    let is_gone = |code: &SqlState| code.code().starts_with("57P") || code.code().starts_with("08");
    error.is_closed() || error.code().is_some_and(is_gone)
}

/// Whether a write was refused because the server only reads.
pub fn postgres_only_reads(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION)
}

/// Whether a statement failed only because another transaction was in its way.
pub fn postgres_met_others(error: &postgres::Error) -> bool {
    let Some(error) = error.as_db_error() else { return false };
    [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(error.code())
}

/// Tables of which the server itself reads every account's rows, for its deliveries, its background work and its gauges.
const SERVERS_TABLES: [&str; 6] =
    ["outbox_head", "outbox", "outbox_epoch", "subscription", "parked_lead", "background_task"];

/// The tables with rows of accounts.
pub const POSTGRES_ACCOUNTS_TABLES: &str = "select c.relname, c.relforcerowsecurity
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
       and a.attname = 'account_id' and not a.attisdropped
     order by c.relname";

/// Whether the walls do not hold for whoever is connected.
pub const POSTGRES_IS_ABOVE_WALLS: &str = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user";

/// The wall of a table between accounts: whatever a statement says, it meets only rows of the account that the transaction
/// is about. Alone, the comparison is made once a statement, not once a row.
pub fn postgres_wall(table: &str) -> String {
    let is_ours = "account_id = nullif(current_setting('headwater.account', true), '')::bigint";
    let rule = match SERVERS_TABLES.contains(&table) {
        true => format!("{is_ours} or current_setting('headwater.every_account', true) = 'on'"),
        false => is_ours.to_owned(),
    };
    format!(
        "drop policy if exists account_wall on {table};
         create policy account_wall on {table} using ({rule});
         alter table {table} enable row level security;
         alter table {table} force row level security"
    )
}

/// Lets the owner of a table pass its wall, for a migration.
pub fn postgres_without_wall(table: &str) -> String {
    format!("alter table {table} no force row level security")
}

/// Keeps others from migrating the same database at once.
pub const POSTGRES_LOCK_SCHEMA: &str = "select pg_advisory_xact_lock(4919131752989213764)";

/// Inserts one row; `tail` says what is done where there is one. Names come from the source, never from a caller.
pub fn insert_one(table: &str, columns: &[&str], tail: &str) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    format!("insert into {table} ({}) values ({}) {tail}", columns.join(", "), places.join(", "))
}

/// Whether the tables are spread by Citus.
pub const POSTGRES_IS_SPREAD: &str = "select exists (select 1 from pg_extension where extname = 'citus')";

/// What bulk inserts must say there: one that returns nothing would fill the shards by `copy`, which PostgreSQL refuses where
/// there are walls between accounts. One that returns something is carried out as an insert on the node itself.
pub const SPREAD_TAIL: &str = " returning 1";

/// Inserts many rows in one statement of PostgreSQL, each column as an array of its type.
pub fn insert_arrays<'a>(table: &str, columns: &[&str], tail: &str, types: impl Iterator<Item = &'a str>) -> String {
    let arrays: Vec<String> = (1..).zip(types).map(|(place, kind)| format!("${place}::{kind}[]")).collect();
    format!("insert into {table} ({}) select * from unnest({}) {tail}", columns.join(", "), arrays.join(", "))
}

/// Changes one row of an account, which its id names. Names come from the source, never from a caller.
pub fn update_one(table: &str, columns: &[&str]) -> String {
    let set: Vec<String> = (3..).zip(columns).map(|(place, column)| format!("{column} = ${place}")).collect();
    format!("update {table} set {} where account_id = $1 and id = $2", set.join(", "))
}

/// Changes many rows of an account in one statement of PostgreSQL: an array of ids, then one for each column; `types` likewise.
pub fn update_arrays<'a>(table: &str, columns: &[&str], types: impl Iterator<Item = &'a str>) -> String {
    let set: Vec<String> = columns.iter().map(|column| format!("{column} = new.{column}")).collect();
    let arrays: Vec<String> = (2..).zip(types).map(|(place, kind)| format!("${place}::{kind}[]")).collect();
    format!(
        "update {table} set {} from unnest({}) as new (id, {}) where {table}.account_id = $1 and {table}.id = new.id",
        set.join(", "),
        arrays.join(", "),
        columns.join(", ")
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
