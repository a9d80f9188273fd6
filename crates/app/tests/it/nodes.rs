//! Several servers on one PostgreSQL: all servers are equal, and each sees writes acknowledged by any other.

pub mod load;

use crate::chance::Chance;
use crate::receiver::Receiver;
use crate::server::{Client, NOTE, Server, try_headwater, wait_out_midnight};
use headwater_testbed::postgres::Private;
use headwater_testbed::{pause, wait};
use load::{Deliveries, Load, MANY, addresses, stored_once};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Stops the database server at once, as a crash does.
pub fn stop(database: &Private) {
    database.ask(r#"run "$BIN/pg_ctl" -D "$HOME_DIR/data" -w -m immediate stop >/dev/null 2>&1"#);
}

/// Makes a data directory use the database `postgres` of a server.
fn note_in(dir: &Path, database: &Private) {
    let mut note = std::fs::File::create(dir.join(NOTE)).unwrap();
    note.write_all(format!("{}/postgres", database.url).as_bytes()).unwrap();
}

pub const ALLOW_LOOPBACK: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];

/// Another server on the same database, with the same key for secrets.
pub fn another(first: &Server) -> Server {
    let dir = tempfile::tempdir().unwrap();
    for file in [NOTE, "headwater.key"] {
        std::fs::copy(first.dir.path().join(file), dir.path().join(file)).unwrap();
    }
    Server::start_on(dir, &ALLOW_LOOPBACK)
}

#[test]
fn three_servers_lose_nothing_in_a_kill_and_a_database_restart() {
    let mut chance = Chance::printed("nodes");
    let Some(database) = Private::start() else { return };
    let dir = tempfile::tempdir().unwrap();
    note_in(dir.path(), &database);
    crate::server::headwater(dir.path(), &["account", "create", "Test"]);
    let mut first = Server::start_on(dir, &ALLOW_LOOPBACK);
    let receiver = Receiver::start();
    first.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let (second, third) = (another(&first), another(&first));
    let load = Load::default();
    let clients: Vec<Client> = [&first, &second, &third].map(|server| server.client_with(&["--limits", "off"])).into();
    let acknowledged: BTreeSet<String> = std::thread::scope(|scope| {
        let writers: Vec<_> = clients
            .iter()
            .enumerate()
            .flat_map(|(node, client)| (0..2).map(move |writer| (format!("{node}-{writer}"), client)))
            .map(|(name, client)| {
                let load = &load;
                scope.spawn(move || load.create(client, &name))
            })
            .collect();
        let mut some_time = || {
            load.until_acknowledged(MANY);
            pause::before_interruption(Duration::from_millis(chance.between(200, 1000) as u64)).block();
        };
        some_time();
        first.kill();
        some_time();
        stop(&database);
        database.run();
        some_time();
        load.end();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let stored = stored_once(&second.client_with(&["--limits", "off"]), &acknowledged);
    let after: usize = acknowledged.iter().filter(|address| !address.starts_with('0')).count();
    assert!(after > 100, "the other servers hardly wrote anything: {after}");

    // All changes arrive, whichever server leases the subscription. No lead is updated here, so every delivery of a lead
    // reports the creation.
    let mut deliveries = Deliveries::default();
    loop {
        // After all leads have arrived, any repetition comes soon.
        let patience = Duration::from_secs(if deliveries.told.len() < stored.len() { 90 } else { 3 });
        let Some(post) = receiver.next_within(patience) else { break };
        deliveries.take(&post);
    }
    let Deliveries { told, batches } = deliveries;
    assert!(told.keys().eq(&stored), "changes were not delivered: {} of {}", told.len(), stored.len());
    println!("nodes: {} acknowledged, {} stored, {} batches", acknowledged.len(), stored.len(), batches.len());
}

#[test]
fn a_key_that_is_revoked_on_one_server_is_refused_on_all() {
    let first = Server::start();
    let second = another(&first);
    let client = first.client_with(&[]).at(&second.url);
    assert_eq!(client.call("getLeads", json!({ "where": {} }))["error"], Value::Null);
    let listed = crate::server::headwater(first.dir.path(), &["key", "list", "--json"]);
    let key: Value = serde_json::from_str(listed.lines().last().unwrap()).unwrap();
    crate::server::headwater(first.dir.path(), &["key", "revoke", &key["id"].to_string()]);
    wait::until("the other server refuses the key", || client.post("v1", "{}").status == 401);
}

#[test]
fn a_days_calls_are_counted_over_all_servers() {
    wait_out_midnight();
    let limit = ["--calls-a-day", "40"];
    let first = Server::start_with(&limit);
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(first.dir.path().join(NOTE), dir.path().join(NOTE)).unwrap();
    let second = Server::start_on(dir, &limit);
    let there = first.client.at(&second.url);
    let is_taken = |client: &Client| client.call("getLeads", json!({ "where": {} }))["error"].is_null();
    assert!((0..10).all(|_| is_taken(&first.client) && is_taken(&there)), "both know the key");
    // Of so few calls each is saved before it is answered, and the server learns then of those counted by the other.
    let taken = (0..40).filter(|_| is_taken(&there)).count();
    assert_eq!(taken, 40 - 20, "20 calls were made before, ten of them elsewhere");
}

#[test]
fn who_follows_the_changes_misses_none_while_two_servers_write_at_once() {
    let first = Server::start();
    let second = another(&first);
    let client = first.client_with(&["--limits", "off"]);
    let (load, mut cursor, mut seen) = (Load::default(), "0-0".to_owned(), Vec::new());
    let acknowledged: usize = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|number| {
                let client = client.at(if number % 2 == 0 { &first.url } else { &second.url });
                let load = &load;
                scope.spawn(move || load.create(&client, &number.to_string()).len())
            })
            .collect();
        // A change numbered early and committed late would be skipped here.
        while seen.len() < 1000 {
            let (changes, end) = client.follow(cursor.clone(), 100);
            seen.extend(changes.iter().map(|change| change["leadID"].as_str().unwrap().to_owned()));
            cursor = end;
        }
        load.end();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    let rest = client.follow(cursor, 100).0;
    seen.extend(rest.iter().map(|change| change["leadID"].as_str().unwrap().to_owned()));
    let once: BTreeSet<&String> = seen.iter().collect();
    assert_eq!((once.len(), seen.len()), (acknowledged, acknowledged), "each once, and none passed over");
}

#[test]
fn a_server_with_another_key_is_refused_with_a_word_about_what_to_do() {
    let first = Server::start();
    first.client.call("subscribeToLeadUpdates", json!({ "url": "https://example.org/" }));
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(first.dir.path().join(NOTE), dir.path().join(NOTE)).unwrap();
    let (output, success) = try_headwater(dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!success && output.contains("copy headwater.key"), "{output}");
}

#[test]
fn a_command_elsewhere_makes_no_key_and_seals_nothing_with_a_wrong_one() {
    let first = Server::start();
    first.client.call("subscribeToLeadUpdates", json!({ "url": "https://example.org/" }));
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(first.dir.path().join(NOTE), dir.path().join(NOTE)).unwrap();
    let listed = crate::server::headwater(dir.path(), &["webhook", "list", "--json"]);
    let webhook: Value = serde_json::from_str(listed.lines().next().unwrap()).unwrap();
    let rotate = ["webhook", "rotate-secret", &webhook["id"].to_string()];
    let (output, success) = try_headwater(dir.path(), &rotate);
    assert!(!success && output.contains("name the servers' headwater.key with --key-file"), "{output}");
    assert!(!dir.path().join("headwater.key").exists());
    let key_file = first.dir.path().join("headwater.key");
    crate::server::headwater(dir.path(), &[&rotate[..], &["--key-file", key_file.to_str().unwrap()]].concat());
}

#[test]
fn a_server_says_when_its_database_is_away_and_goes_on_when_it_is_back() {
    let Some(database) = Private::start() else { return };
    let dir = tempfile::tempdir().unwrap();
    note_in(dir.path(), &database);
    crate::server::headwater(dir.path(), &["account", "create", "Test"]);
    let server = Server::start_on(dir, &[]);
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let ready = || crate::server::agent().get(format!("{}/readyz", server.url)).call().unwrap().status().as_u16();
    assert_eq!(ready(), 200);
    stop(&database);
    assert_eq!(ready(), 503);
    let mut answer = crate::server::agent().get(format!("{}/readyz", server.url)).call().unwrap();
    let said = answer.body_mut().read_to_string().unwrap();
    assert!(said.contains("the database cannot be reached"), "{said}");
    assert!(server.log_with("there is no connection to the database").contains("refused"), "the log says why");
    let away = server.client.post("v1", r#"{"method":"getLeads","params":{"where":{}},"id":"1"}"#);
    assert_eq!(away.status, 503, "{away:?}");
    assert!(away.body.contains(r#""id":"1""#), "W46: the id comes back: {away:?}");
    let (output, success) = try_headwater(server.dir.path(), &["account", "list"]);
    assert!(!success && output.contains("the database cannot be reached"), "{output}");
    database.run();
    assert_eq!(ready(), 200);
    server.client.create_lead(json!({ "emailAddress": "bob@example.org" }));
    assert_eq!(addresses(&server.client).len(), 2);
}

#[test]
fn a_server_that_slept_through_its_lease_changes_nothing_when_it_wakes() {
    let first = Server::start_with(&ALLOW_LOOPBACK);
    let receiver = Receiver::start();
    first.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    receiver.answer(0);
    first.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let held = receiver.next();
    first.signal("STOP");
    // The suspended server reads a status of 500 when it wakes; the other one is answered 200.
    receiver.answer(500);
    receiver.answer(200);
    let second = another(&first);
    // The lease expires.
    first
        .database()
        .batch_execute("set headwater.every_account = 'on'; update subscription set leased_until = 0")
        .unwrap();
    let again = receiver.next();
    assert_eq!((&again.headers["webhook-id"], &again.body), (&held.headers["webhook-id"], &held.body));
    let settled = |server: &Server| -> (i64, i64, String) {
        let mut client = server.database();
        client.batch_execute("set headwater.every_account = 'on'").unwrap();
        let row = client.query_one("select cursor_seq, failures, state from subscription", &[]).unwrap();
        (row.get(0), row.get(1), row.get(2))
    };
    wait::until("the first lead is settled", || settled(&second).0 != 0);
    let before = settled(&second);
    first.signal("CONT");
    // Once the suspended server answers a call, it has been running again for a while.
    let client = second.client_with(&[]);
    client.at(&first.url).create_lead(json!({ "emailAddress": "bob@example.org" }));
    let next = receiver.next();
    assert!(next.body.contains("bob@example.org") && !next.body.contains("ada@example.org"), "{next:?}");
    wait::until("the second lead is settled", || settled(&second).0 != 1);
    assert_eq!((before, settled(&second)), ((1, 0, "live".to_owned()), (2, 0, "live".to_owned())));
    assert!(receiver.next_within(Duration::from_secs(2)).is_none(), "nothing comes twice");
}

/// Many writers draw numbers by a statement, a follower reads entries by number. Returns how many were missed.
fn missed(draw: &str) -> usize {
    const WRITERS: u64 = 32;
    const EACH: usize = 50;
    let Some(url) = headwater_testbed::postgres::database() else { return 0 };
    let connect = || ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
    let mut follower = connect();
    let tables = "create table entry (seq bigint primary key); create sequence plain;
         create table head (seq bigint); insert into head values (0)";
    follower.batch_execute(tables).unwrap();
    let (mut cursor, mut seen) = (0_i64, 0);
    let mut follow = |cursor: &mut i64| {
        let rows = follower.query("select seq from entry where seq > $1 order by seq", &[cursor]).unwrap();
        *cursor = rows.last().map_or(*cursor, |row| row.get(0));
        rows.len()
    };
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                scope.spawn(move || {
                    let mut client = connect();
                    let mut chance = Chance::new(number);
                    for _ in 0..EACH {
                        let mut transaction = client.transaction().unwrap();
                        let seq: i64 = transaction.query_one(draw, &[]).unwrap().get(0);
                        transaction.execute("insert into entry values ($1)", &[&seq]).unwrap();
                        pause::of_slow_side(Duration::from_micros(chance.between(0, 3000) as u64)).block();
                        transaction.commit().unwrap();
                    }
                })
            })
            .collect();
        while writers.iter().any(|writer| !writer.is_finished()) {
            seen += follow(&mut cursor);
        }
    });
    seen += follow(&mut cursor);
    WRITERS as usize * EACH - seen
}

#[test]
fn numbers_from_the_accounts_row_follow_commits_a_sequences_do_not() {
    assert_eq!(missed("update head set seq = seq + 1 returning seq"), 0);
    assert!(missed("select nextval('plain')") > 0, "the follower would notice");
}

#[test]
fn servers_that_write_to_many_accounts_never_deadlock() {
    const CALLS: usize = 30;
    let first = Server::start();
    let second = another(&first);
    let clients: Vec<Client> = (0..5)
        .map(|number| {
            let name = format!("Account {number}");
            crate::server::headwater(first.dir.path(), &["account", "create", &name]);
            first.client_of(&name, &["--limits", "off"])
        })
        .collect();
    std::thread::scope(|scope| {
        for (client, writer) in clients.iter().flat_map(|client| (0..4).map(move |writer| (client, writer))) {
            let client = client.at(if writer % 2 == 0 { &first.url } else { &second.url });
            scope.spawn(move || {
                for call in 0..CALLS {
                    client.create_lead(json!({ "emailAddress": format!("{writer}-{call}@example.org") }));
                }
            });
        }
    });
    for client in &clients {
        assert_eq!(addresses(client).len(), 4 * CALLS);
    }
    let count = "select deadlocks from pg_stat_database where datname = current_database()";
    assert_eq!(first.database().query_one(count, &[]).unwrap().get::<_, i64>(0), 0);
}

#[test]
fn a_keys_calls_a_second_are_shared_by_all_servers() {
    let limit = ["--calls-a-second", "10"];
    let first = Server::start_with(&limit);
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(first.dir.path().join(NOTE), dir.path().join(NOTE)).unwrap();
    let second = Server::start_on(dir, &limit);
    let started = std::time::Instant::now();
    let taken: usize = std::thread::scope(|scope| {
        let callers: Vec<_> = [&first.url, &second.url]
            .map(|url| {
                let client = first.client.at(url);
                scope.spawn(move || {
                    let mut taken = 0;
                    while started.elapsed() < Duration::from_secs(9) {
                        taken += usize::from(client.call("getLeads", json!({ "where": {} }))["error"].is_null());
                        pause::between_turns(Duration::from_millis(20)).block();
                    }
                    taken
                })
            })
            .into();
        callers.into_iter().map(|caller| caller.join().unwrap()).sum()
    });
    // Without sharing, two servers would let 180 calls or more pass; learning of each other takes a second or two.
    assert!((60..150).contains(&taken), "{taken} calls in nine seconds");
}
