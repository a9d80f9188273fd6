//! Rooms of a decent size, with a name and a word of welcome; things in their one home.

use super::{Source, code, demand_none, is_test, root, sources};
use std::process::Command;

/// The most lines of a file, and tables allowed more.
const WALL: usize = 400;
const TABLES: [&str; 0] = [];

/// Names of rooms without a meaning.
const NO_NAMES: [&str; 8] = ["util", "utils", "common", "helper", "helpers", "manager", "service", "misc"];

/// Words with one home: the word, and the folders of the home.
const HOMES: [(&str, &[&str]); 18] = [
    // A grant without an actor: only what a background task goes on with.
    ("Grant::of_task(", &["crates/actions/src/members/emptying.rs", "crates/actions/src/many.rs"]),
    (
        "Reach::of_consequence(",
        &[
            "crates/actions/src/records/consequence.rs",
            "crates/actions/src/deal_stages.rs",
            "crates/actions/src/opportunities/",
            "crates/actions/src/undo/",
            "crates/store/src/outbox_quota.rs",
        ],
    ),
    // Rows with followers are written in one place, together with the notice: records, members of lists, events.
    ("outbox::append", &["crates/store/src/writes/"]),
    ("records::write", &["crates/store/src/writes/"]),
    (
        "\"list_member\"",
        &[
            "crates/store/src/writes/belongings/",
            "crates/store/src/writes/members",
            "crates/store/src/copy",
            "crates/store/src/erasure.rs",
        ],
    ),
    ("update list_member", &["crates/store/src/writes/members.rs"]),
    ("delete from list_member", &["crates/store/src/writes/members.rs"]),
    // Events beside the events of written records: calls, and news of opportunities for their leads.
    (
        "timeline::record(",
        &["crates/store/src/writes/", "crates/actions/src/calls.rs", "crates/actions/src/opportunities.rs"],
    ),
    // A server starts no other program; the benchmark starts the server it measures.
    ("Command::new(", &["crates/app/src/bench/"]),
    // Plain functions can be tested without a runtime.
    (
        "async ",
        &[
            "crates/app/",
            "crates/api/",
            "crates/web/",
            "crates/worker/",
            "crates/store/src/db.rs",
            "crates/store/src/asker.rs",
            "crates/actions/src/passwords.rs",
            "crates/actions/src/passwords/tests.rs",
        ],
    ),
    ("SystemTime::now", &["crates/model/src/time.rs"]),
    ("std::env::", &["crates/app/"]),
    ("TcpStream", &["crates/app/", "crates/worker/src/egress/"]),
    ("TcpListener", &["crates/app/"]),
    ("UdpSocket", &["crates/worker/src/egress/"]),
    // Printing macros end the program where nobody reads the output.
    ("print!(", &[]),
    ("println!(", &[]),
    ("rusqlite", &["crates/store/", "crates/app/src/bench/raw_sqlite.rs"]),
];

fn faults(source: &Source) -> Vec<String> {
    let Source { path, text } = source;
    let mut faults = Vec::new();
    let lines = text.lines().count();
    if lines > WALL && !TABLES.contains(&path.as_str()) {
        faults.push(format!("{path} has {lines} lines"));
    }
    let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
    if NO_NAMES.contains(&name) {
        faults.push(format!("{path}: a name without a meaning"));
    }
    if path.split('/').nth(2) == Some("build.rs") {
        faults.push(format!("{path}: a build script"));
    }
    if !text.starts_with("//!") && !is_test(path) {
        faults.push(format!("{path} does not say what it is"));
    }
    if !is_test(path) {
        let code = code(text);
        for word in [".unwrap()", ".exists()", "todo!(", "unimplemented!(", "dbg!("] {
            if code.contains(word) {
                faults.push(format!("{path}: {word}"));
            }
        }
        for (word, homes) in HOMES {
            if code.contains(word) && !homes.iter().any(|home| path.starts_with(home)) {
                faults.push(format!("{path}: {word} has another home"));
            }
        }
    }
    if text.contains(&format!("#[{}]", "ignore")) {
        faults.push(format!("{path}: a test that is not run"));
    }
    faults
}

#[test]
fn rooms_are_of_a_decent_size_and_things_are_in_their_home() {
    demand_none(sources().iter().flat_map(faults).collect());
}

#[test]
fn an_untidy_room_is_seen() {
    let text = format!(
        "fn f() {{ x.unwrap(); path.exists(); println!(); std::env::var(\"A\"); outbox::append(); }}\n{}",
        "\n".repeat(WALL)
    );
    let untidy = Source { path: "crates/api/src/util.rs".to_owned(), text };
    assert_eq!(faults(&untidy).len(), 8);
}

#[test]
fn no_file_names_a_registry_or_a_private_path() {
    let listed = Command::new("git").args(["ls-files"]).current_dir(root()).output();
    // A copy of the sources without their history has no list to look at.
    let Some(listed) = listed.ok().filter(|listed| listed.status.success()) else { return };
    let forbidden =
        [["crates", ".io"].concat(), ["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["sha", "red/"].concat()];
    let faults = String::from_utf8(listed.stdout).unwrap();
    let faults = faults.lines().filter(|path| !path.ends_with("Cargo.lock")).filter_map(|path| {
        let text = std::fs::read_to_string(root().join(path)).ok()?;
        let found = forbidden.iter().find(|word| text.contains(word.as_str()))?;
        Some(format!("{path}: {found}"))
    });
    demand_none(faults.collect());
}
