//! SQL stands in store only, is found by `sql!`, is sound, portable, and walks along the right index.

use super::{code, demand_none, is_test, sources};
use crate::postgres;
use crate::server::headwater;
use rusqlite::Connection;

/// Tables that are the server's, not a tenant's; and statements on tenants' tables that are the server's business.
const SERVERS_TABLES: [&str; 4] = ["from account ", "into account ", "update account ", "id_space"];
const SERVERS_STATEMENTS: [&str; 6] = [
    "from subscription where secret is not null",
    "from subscription where secret is null",
    "update subscription set leased_until = 0",
    "update subscription set lease_epoch = lease_epoch + 1",
    "from subscription s join outbox_head h on h.account_id = s.account_id where s.state in",
    "sum(h.seq - s.cursor_seq)",
];

/// What the portable subset does without.
const BANNED: [&str; 12] = [
    "now()",
    "datetime(",
    "random()",
    "ilike",
    "json_each",
    "::",
    "for update",
    "array[",
    "autoincrement",
    "strftime(",
    "julianday(",
    "rowid",
];

/// Statements that may read through an account's rows: their users ask for all of them.
const MAY_READ_ALL: [&str; 7] = [
    // An operator's replay from a time.
    "select min(seq) from outbox where account_id = $1 and at >= $2",
    // The hourly chore.
    "delete from delivery_attempt where account_id = $1 and at < $2",
    // The beginning of the lenient filter by any field (W117).
    "from lead where account_id = $1 and active = 1$",
    "from lead_block where account_id = $1",
    "from field where account_id = $1 order by id",
    "from app_user where account_id = $1 order by id",
    "delete from outbox",
];

/// The statements in a text: the string parts of each `sql!`, joined as the compiler joins them.
fn statements(text: &str, lead_columns: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("sql!(").skip(1) {
        let (mut depth, mut inside, mut escaped, mut statement, mut word) =
            (1, false, false, String::new(), String::new());
        for letter in rest.chars() {
            match (inside, letter) {
                (true, '\\') if !escaped => escaped = true,
                (true, '"') if !escaped => inside = false,
                (true, _) => {
                    // An escaped line break joins the lines.
                    if !(escaped && letter == '\n') {
                        statement.push(letter);
                    }
                    escaped = false;
                }
                (false, '"') => inside = true,
                (false, '(') => depth += 1,
                (false, ')') => {
                    depth -= 1;
                    if std::mem::take(&mut word).contains("lead_columns!") {
                        statement.push_str(lead_columns);
                    }
                    if depth == 0 {
                        break;
                    }
                }
                (false, _) => word.push(letter),
            }
        }
        found.push(statement.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    found
}

/// All statements of the store.
fn all() -> Vec<String> {
    let sources = sources();
    let macros = sources.iter().find(|source| source.path.ends_with("store/src/sql.rs")).unwrap();
    let columns = macros.text.split("macro_rules! lead_columns").nth(1).unwrap();
    let columns =
        statements(&format!("sql!({})", &columns[columns.find('"').unwrap()..columns.rfind('"').unwrap() + 1]), "");
    let stores = sources.iter().filter(|source| source.path.starts_with("crates/store/src/") && !is_test(&source.path));
    let found: Vec<String> = stores
        .filter(|source| !source.path.ends_with("sql.rs"))
        .flat_map(|source| statements(&code(&source.text), &columns[0]))
        .collect();
    assert!(found.len() > 70, "only {} statements were found", found.len());
    found
}

/// A database as this binary makes it.
fn database() -> (tempfile::TempDir, Connection) {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    let connection = Connection::open(dir.path().join("headwater.db")).unwrap();
    rusqlite::vtab::array::load_module(&connection).unwrap();
    (dir, connection)
}

#[test]
fn every_statement_is_sound() {
    let (_dir, connection) = database();
    let refused = |sql: &String| connection.prepare(sql).err().map(|error| format!("{error}: {sql}"));
    demand_none(all().iter().filter_map(refused).collect());
    assert!(refused(&"select nothing from lead".to_owned()).is_some(), "an unsound statement is seen");
}

#[test]
fn every_statement_is_sound_on_postgresql_too() {
    let Some(url) = postgres::database() else { return };
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test", "--database-url", &url]);
    let mut client = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
    let mut refused = |sql: &String| {
        let rendered = sql.replace("in rarray(", "= any(");
        client.prepare(&rendered).err().map(|error| format!("{error:?}: {rendered}"))
    };
    demand_none(all().iter().filter_map(&mut refused).collect());
    assert!(refused(&"select id from lead where $1 is null or id = $1".to_owned()).is_some(), "what only SQLite takes");
}

/// What is wrong with a statement's words.
fn faults(sql: &str) -> Vec<String> {
    let lower = format!("{} ", sql.to_lowercase());
    let mut faults: Vec<String> =
        BANNED.iter().filter(|banned| lower.contains(**banned)).map(|banned| format!("{banned} in: {sql}")).collect();
    let is_servers = SERVERS_TABLES.iter().chain(&SERVERS_STATEMENTS).any(|known| lower.contains(known));
    let names_account = lower.contains("account_id = $1") || lower.contains("(account_id");
    if !is_servers && !names_account {
        faults.push(format!("no account is named in: {sql}"));
    }
    faults
}

#[test]
fn statements_are_portable_and_name_their_account() {
    demand_none(all().iter().flat_map(|sql| faults(sql)).collect());
    assert_eq!(faults("select now() from lead where id = $1").len(), 2, "both faults are seen");
}

/// Why a statement would read more rows than it gives: a table scanned, or an account's rows walked through.
fn walk(connection: &Connection, sql: &str) -> Option<String> {
    let mut plan = connection.prepare(&format!("explain query plan {sql}")).unwrap();
    let mut rows = plan.raw_query();
    let mut lines: Vec<String> = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        lines.push(row.get(3).unwrap());
    }
    let is_walk = |line: &String| {
        let big = ["lead", "event", "list_member", "outbox", "delivery_attempt"];
        let on_big =
            big.iter().any(|table| line.contains(&format!(" {table} ")) || line.ends_with(&format!(" {table}")));
        let ordered = sql.contains("order by id limit") || sql.contains("order by seq limit");
        on_big && (line.starts_with("SCAN") || line.ends_with("(account_id=?)") && !ordered)
    };
    lines.into_iter().find(is_walk).map(|line| format!("{line}: {sql}"))
}

#[test]
fn statements_walk_along_an_index() {
    let (_dir, connection) = database();
    let statements = all();
    let may_read_all = |sql: &String| MAY_READ_ALL.iter().any(|known| format!("{sql}$").contains(known));
    let asked = statements.iter().filter(|sql| !may_read_all(sql));
    demand_none(asked.filter_map(|sql| walk(&connection, sql)).collect());
    for slow in ["select id from lead where city = $1", "select id from lead where account_id = $1 and city = $2"] {
        assert!(walk(&connection, slow).is_some(), "a walk is seen");
    }
}

/// Lines that look like SQL.
fn sql_like(text: &str) -> Vec<String> {
    let looks = |line: &&str| {
        let lower = line.to_lowercase();
        lower.contains('"')
            && ["insert into ", "delete from ", "select count(", " from lead "].iter().any(|it| lower.contains(it))
            || lower.contains("\"select ") && lower.contains(" from ")
    };
    code(text).lines().filter(looks).map(str::to_owned).collect()
}

#[test]
fn sql_stands_in_store_only() {
    let outside = sources().into_iter().filter(|source| {
        let exempt = source.path == "crates/app/src/bench/raw_sqlite.rs" || is_test(&source.path);
        !source.path.starts_with("crates/store/") && !exempt
    });
    demand_none(
        outside
            .flat_map(|source| sql_like(&source.text).into_iter().map(move |line| format!("{}: {line}", source.path)))
            .collect(),
    );
    assert_eq!(sql_like("let x = \"select id from lead where a = 1\";").len(), 1, "SQL is seen");
}

#[test]
fn parts_of_a_statement_are_joined_as_the_compiler_joins_them() {
    let text = "sql!(\"select \", lead_columns!(), \" from lead\\n where (a)\"), sql!(\n \"b \\\n  c\"\n )";
    assert_eq!(
        statements(text, "x, y"),
        ["select x, y from lead where (a)".replace("lead where", "leadn where"), "b c".to_owned()]
    );
}
