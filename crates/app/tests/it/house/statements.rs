//! SQL stands in store only, is found by `sql!`, is sound, portable, and walks along the right index.

use super::{code, demand_none, is_test, sources};
use crate::server::headwater;
use headwater_testbed::postgres;
use rusqlite::Connection;

/// The mark of `servers_sql!`, and every statement that may bear it: all others are about one account, and on a spread
/// database are answered where that account's rows lie.
const MARK: &str = "/* every account */ ";
const SERVERS_STATEMENTS: &[&str] = &[
    // Administration.
    "insert into account ",
    "select id, public_id, name, time_zone from account ",
    "update account set time_zone = $2 where id = $1",
    "update account set name = $2 where id = $1",
    "delete from account where id = $1",
    "insert into outbox_epoch (account_id, epoch, after_seq) select a.id",
    " copy_progress ",
    // Who signs in names no account.
    " user_address ",
    // Use of keys, saved for all accounts at once; closing an account.
    "select id from account where id in rarray($1) order by id /* holds */",
    "select account_id from background_task where work = $1 and account_id in rarray($2)",
    "select id from account where id = $1 /* locks */",
    // Clients of agencies: a client and its agency are different accounts.
    "select time_zone from account where id = $1 and is_agency = 1",
    "select 1 from account where id = $1",
    "select a.id, a.is_agency, c.agency_id from account a left join client c on c.id = a.id",
    "update account set is_agency = $2 where id = $1",
    "insert into client ",
    " from client where ",
    "insert into client_user ",
    " from client_user where ",
    "update client set ",
    // At a start.
    "from subscription where secret is not null",
    "from subscription where secret is null",
    "update subscription set leased_until = 0",
    "update subscription set next_at = $1 where state = 'blocked'",
    // Readiness.
    "select 1 from account limit 1",
    "schema_version (version, name, checksum, applied_at) values (-1,",
    "delete from schema_version where version = -1",
    // Once an hour.
    "insert into chore ",
    // The look for background work: once a second.
    "select account_id, work, subject from background_task ",
    // The look for entries of the audit log without a digest: once a second.
    "select account_id from outbox_head where audit_head > audit_sealed ",
    // How much of it there is, for metrics.
    "select started_at, updated_at, paused_at from background_task",
    // Accounts and the space of ids, which lie everywhere.
    "select id, time_zone from account where public_id = $1",
    "insert into id_space ",
    // The delivery engine's look for work, and its gauges: once a wake and a server, not once a call.
    "select s.account_id, s.id, s.url, s.failures from subscription s join outbox_head h on h.account_id = s.account_id",
    "sum(h.seq - s.cursor_seq)",
];

/// Tables whose rows belong to accounts.
pub fn accounts_tables() -> Vec<&'static str> {
    headwater_store::copy::TABLES.iter().filter(|table| table.is_accounts()).map(|table| table.name).collect()
}

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
const MAY_READ_ALL: &[&str] = &[
    // Before an account is removed.
    "select count(*) from lead where account_id = $1$",
    // An operator's replay from a time.
    "select min(seq) from outbox where account_id = $1 and at >= $2",
    // The hourly chore.
    "select 1 from delivery_attempt where account_id = $1 and at < $2 limit 1",
    "from api_use where account_id = $1 and last_at < $2 limit $3)",
    "from api_usage where account_id = $1 and day < $2 limit $3)",
    // The command that lists what an account's keys have called.
    "from api_use where account_id = $1 order by key_id, method, code",
    "select 1 from api_use where account_id = $1 and last_at < $2 limit 1",
    "select 1 from api_usage where account_id = $1 and day < $2 limit 1",
    "from record_block where account_id = $1",
    // The command that erases a lead which was deleted before.
    "select 1 from outbox where account_id = $1 and record_id = $2 and record is null limit 1",
    // The command that lists references that name nothing.
    "and not exists (select 1 from app_user named where",
    "and not exists (select 1 from company named where",
    "and not exists (select 1 from campaign named where",
    "and not exists (select 1 from deal_stage named where",
    "and not exists (select 1 from lead named where",
    "and not exists (select 1 from opportunity named where",
    // The command that lists leads of one address.
    "group by email_hash having count(*) > 1)",
    "from field where account_id = $1 order by id",
    "from app_user where account_id = $1 order by id",
    "delete from outbox",
];

/// The statements in a text: the string parts of each `sql!`, joined as the compiler joins them.
fn statements(text: &str, columns: &[(&str, String)]) -> Vec<String> {
    let mut found = Vec::new();
    let parts: Vec<&str> = text.split("sql!(").collect();
    for (before, rest) in parts.iter().zip(parts.iter().skip(1)) {
        let mark = if before.ends_with("servers_") { MARK } else { "" };
        let (mut depth, mut inside, mut escaped, mut statement, mut word) =
            (1, false, false, mark.to_owned(), String::new());
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
                    let word = std::mem::take(&mut word);
                    columns
                        .iter()
                        .filter(|(name, _)| word.contains(name))
                        .for_each(|(_, text)| statement.push_str(text));
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
    let columns = ["listings!", "wanted_events!", "list_columns!"].map(|name| {
        let text = macros.text.split(&format!("macro_rules! {}", name.trim_end_matches('!'))).nth(1).unwrap();
        let text = text.split("macro_rules!").next().unwrap();
        let text = format!("sql!({})", &text[text.find('"').unwrap()..text.rfind('"').unwrap() + 1]);
        (name, statements(&text, &[]).remove(0))
    });
    let stores = sources.iter().filter(|source| source.path.starts_with("crates/store/src/") && !is_test(&source.path));
    let mut found: Vec<String> = stores
        .filter(|source| !source.path.ends_with("sql.rs"))
        .flat_map(|source| statements(&code(&source.text), &columns))
        .collect();
    found.extend(headwater_store::records::statements::all());
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
    match lower.strip_prefix(MARK) {
        Some(text) if SERVERS_STATEMENTS.iter().any(|known| text.contains(known)) => {}
        Some(_) => faults.push(format!("not on the list of the server's own statements: {sql}")),
        None if names_account_throughout(&lower) => {}
        None => faults.push(format!("no account is named in: {sql}")),
    }
    faults
}

/// Whether a statement is about one account, and says so of each table in it.
fn names_account_throughout(lower: &str) -> bool {
    let known = accounts_tables();
    let words: Vec<&str> = lower.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
    let tables = words
        .windows(2)
        .filter(|pair| ["from", "join", "update", "into"].contains(&pair[0]) && known.contains(&pair[1]));
    let names = lower.matches("account_id = ").count() + lower.matches("(account_id").count();
    let is_ours = lower.contains("account_id = $1") || lower.contains("(account_id");
    is_ours && names >= tables.count() && !words.windows(2).any(|pair| pair == ["from", "account"])
}

#[test]
fn statements_are_portable_and_name_their_account() {
    demand_none(all().iter().flat_map(|sql| faults(sql)).collect());
    assert_eq!(faults("select now() from lead where id = $1").len(), 2, "both faults are seen");
    assert_eq!(faults("/* every account */ select id from lead").len(), 1, "a new one is seen");
    let half = "select 1 from lead where account_id = $1 and id in (select lead_id from event where id = $2)";
    assert_eq!(faults(half).len(), 1, "a table without its account is seen");
}

#[test]
fn the_tables_of_accounts_are_those_of_the_schema() {
    let (_dir, connection) = database();
    let mut query = connection
        .prepare("select name from sqlite_schema where type = 'table' and sql like '%account_id%' order by name")
        .unwrap();
    let found: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut known = accounts_tables();
    known.sort_unstable();
    assert_eq!(found, known);
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
        let exempt = source.path.starts_with("crates/app/src/bench/raw_") || is_test(&source.path);
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
    let text = "sql!(\"select \", list_columns!(), \" from lead\\n where (a)\"), sql!(\n \"b \\\n  c\"\n )";
    assert_eq!(
        statements(text, &[("list_columns!", "x, y".to_owned())]),
        ["select x, y from lead where (a)".replace("lead where", "leadn where"), "b c".to_owned()]
    );
}
