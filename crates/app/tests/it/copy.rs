//! Copies between the two databases change nothing, lose nothing when interrupted, and clients notice nothing.

use crate::every_kind::{self, Book};
use crate::server::{Client, HEADWATER, Server, headwater, try_headwater};
use headwater_testbed::postgres;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const ALLOW_LOOPBACK: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];

fn at(dir: &Path) -> String {
    format!("sqlite:{}", dir.display())
}

/// A data directory of a server on PostgreSQL.
fn on(url: &str, key_file: Option<&Path>) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::File::create(dir.path().join(crate::server::NOTE)).unwrap().write_all(url.as_bytes()).unwrap();
    if let Some(file) = key_file {
        std::fs::copy(file, dir.path().join("headwater.key")).unwrap();
    }
    dir
}

fn copy(from: &str, to: &str, more: &[&str]) -> (String, bool) {
    let anywhere = tempfile::tempdir().unwrap();
    try_headwater(anywhere.path(), &[&["copy", "--from", from, "--to", to], more].concat())
}

fn must_copy(from: &str, to: &str) {
    let (output, success) = copy(from, to, &[]);
    assert!(success && output.contains("both hold the same"), "{output}");
}

/// The replies to a fixed set of reads.
fn seen(client: &Client) -> Vec<String> {
    [
        r#"{"method":"getLeads","params":{"where":{},"limit":500,"offset":0},"id":"1"}"#,
        r#"{"method":"getLeads","params":{"where":{},"limit":500,"offset":500},"id":"2"}"#,
        r#"{"method":"getFields","params":{"where":{}},"id":"3"}"#,
        r#"{"method":"getActiveLists","params":{"where":{}},"id":"4"}"#,
        r#"{"method":"getUserProfiles","params":{"where":{}},"id":"5"}"#,
        r#"{"method":"getEvents","params":{"where":{"createTimestamp":"2000-01-01 00:00:00"}},"id":"6"}"#,
    ]
    .map(|body| {
        let answer = client.post("v1", body).body;
        // Without the count of the day's calls, which differs.
        answer.split(",\"callCount\"").next().unwrap().to_owned()
    })
    .to_vec()
}

#[test]
fn clients_notice_nothing_when_everything_moves_to_postgresql_and_back() {
    let Some(url) = postgres::database() else { return };
    let mut server = Server::start_with(&ALLOW_LOOPBACK);
    let dir = server.dir.path().to_owned();
    headwater(&dir, &["demo", "--leads", "700"]);
    let mut book = Book::with_person(&server);
    (0..3).for_each(|number| book.write(&server.client, &format!("every{number}")).unwrap());
    server.client.call("subscribeToLeadUpdates", json!({ "url": "http://127.0.0.1:9009/hook" }));
    let last = server.client.create_lead(json!({ "emailAddress": "last@example.org", "firstName": "Zoë \u{1f9ed}" }));
    let (_, cursor) = server.client.follow("0-0".to_owned(), 100);
    server.client.call("updateLeads", json!({ "objects": [{ "id": last, "city": "Ghent" }] }));
    let (before, log) = (seen(&server.client), headwater(&dir, &["webhook", "list"]));
    assert!(server.stop());

    must_copy(&at(&dir), &url);
    let back = tempfile::tempdir().unwrap();
    std::fs::copy(dir.join("headwater.key"), back.path().join("headwater.key")).unwrap();
    must_copy(&url, &at(back.path()));
    let (output, same) = copy(&at(&dir), &at(back.path()), &["--compare"]);
    assert!(same, "there and back again is the same: {output}");

    let there = Server::start_on(on(&url, Some(&dir.join("headwater.key"))), &ALLOW_LOOPBACK);
    let client = server.client.at(&there.url);
    assert!(seen(&client) == before, "the same key gets the same answers");
    book.demand_whole(&client);
    let (changes, _) = client.follow(cursor, 100);
    assert_eq!(changes.len(), 1, "a cursor from before goes on: {changes:?}");
    assert_eq!(client.create_lead(json!({ "emailAddress": "next@example.org" })), last + 1);
    let again = Server::start_on(back, &ALLOW_LOOPBACK);
    assert!(seen(&server.client.at(&again.url)) == before, "and so it does back home");
    book.demand_whole(&server.client.at(&again.url));
    book.write(&client, "there").expect("records of every kind are written on");
    book.demand_whole(&client);
    assert_eq!([&there, &again].map(every_kind::dangling), ["", ""]);
    let id = |log: &str| log.split_whitespace().next().unwrap_or_default().to_owned();
    assert_eq!(id(&headwater(again.dir.path(), &["webhook", "list"])), id(&log));
}

#[test]
fn a_copy_that_is_killed_goes_on_where_it_stopped() {
    let Some(url) = postgres::database() else { return };
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    headwater(dir.path(), &["account", "create", "Other"]);
    headwater(dir.path(), &["demo", "--leads", "5000", "--account", "Test"]);
    headwater(dir.path(), &["demo", "--leads", "300", "--account", "Other"]);
    let from = at(dir.path());
    // The first command makes the schema, so that tables can be locked; each copy then stops at the locked table.
    try_headwater(tempfile::tempdir().unwrap().path(), &["account", "list", "--database-url", &url]);
    for table in ["field", "lead", "list_member", "event", "outbox"] {
        let mut holder = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
        holder.batch_execute(&format!("begin; lock table {table} in exclusive mode")).unwrap();
        let mut child = Command::new(HEADWATER);
        let mut child = child
            .args(["copy", "--from", &from, "--to", &url])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        postgres::wait_until_one_waits(&url, || assert_eq!(child.try_wait().unwrap(), None, "it ended before {table}"));
        child.kill().unwrap();
        child.wait().unwrap();
        holder.batch_execute("rollback").unwrap();
        let (refused, success) =
            try_headwater(tempfile::tempdir().unwrap().path(), &["account", "list", "--database-url", &url]);
        assert!(!success && refused.contains("not finished"), "{refused}");
    }
    must_copy(&from, &url);

    // The comparison names the table of a changed value.
    let mut owner = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
    let changed = owner.batch_execute(
        "set headwater.account = '1'; update lead set city = 'Elsewhere' where id = (select max(id) from lead)",
    );
    changed.unwrap();
    let (output, same) = copy(&from, &url, &["--compare"]);
    assert!(!same && output.contains("differs in lead ("), "{output}");
}

#[test]
fn a_copy_is_refused_where_it_would_do_harm() {
    let Some(url) = postgres::database() else { return };
    let server = Server::start();
    let running = at(server.dir.path());
    let (output, success) = copy(&running, &url, &[]);
    assert!(!success && output.contains("another headwater is running"), "{output}");

    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    let other = tempfile::tempdir().unwrap();
    headwater(other.path(), &["account", "create", "Other"]);
    let (output, success) = copy(&at(dir.path()), &at(other.path()), &[]);
    assert!(!success && output.contains("holds data already"), "{output}");

    let elsewhere = on(&url, None);
    headwater(elsewhere.path(), &["account", "create", "Test"]);
    let there = Server::start_on(elsewhere, &[]);
    let (output, success) = copy(&at(dir.path()), &url, &[]);
    assert!(!success && output.contains("stop them first"), "{output}");
    drop(there);
    let (output, success) = copy("sqlite:/nowhere/at/all", &url, &[]);
    assert!(!success && output.contains("there is no database at"), "{output}");
    let (output, success) = copy("mysql://x", &url, &[]);
    assert!(!success && output.contains("write sqlite:DIRECTORY or postgres://"), "{output}");
}
