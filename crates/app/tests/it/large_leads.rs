//! Leads that hold much: what calls that change them cost in memory and in bytes that are written.

use crate::receiver::Receiver;
use crate::server::{IS_ON_POSTGRES, Server};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// Leads of the longest description there is, 256 KiB: more than the server may hold at once.
const LEADS: usize = 468;
const DESCRIPTION: usize = 65_535;
/// What the server may take in all.
const MOST_KIB: usize = 256 * 1024;
/// What the log may hold besides what one transaction writes.
const LOG: u64 = 64 << 20;

/// A server with a subscription that cannot be delivered to, and the ids of leads of the longest description. It was not started
/// anew since.
fn with_long_leads(receiver: &Receiver, count: usize) -> (Server, Vec<i64>) {
    receiver.answer(503);
    let server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let description = "\u{1f600}".repeat(DESCRIPTION);
    let mut ids = Vec::new();
    for first in (0..count).step_by(38) {
        let lead = |n| json!({ "emailAddress": format!("n{n}@example.org"), "description": description });
        let leads: Vec<Value> = (first..count.min(first + 38)).map(lead).collect();
        let reply = server.client.call("createLeads", json!({ "objects": leads }));
        assert_eq!(reply["error"], json!([]));
        ids.extend(reply["result"]["creates"].as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()));
    }
    (server, ids)
}

fn size(folder: &Path, name: &str) -> u64 {
    std::fs::metadata(folder.join(name)).map_or(0, |file| file.len())
}

#[test]
fn a_call_that_changes_many_long_leads_stays_within_memory_and_log() {
    let receiver = Receiver::start();
    let (server, ids) = with_long_leads(&receiver, LEADS);
    let update = |id: &i64| json!({ "id": id, "title": "Countess" });
    let params = json!({ "objects": ids.iter().map(update).collect::<Vec<_>>() });
    let client = server.client.clone();
    let caller = std::thread::spawn(move || client.call("updateLeads", params));
    let mut longest = 0;
    while !caller.is_finished() {
        longest = size(server.dir.path(), "headwater.db-wal").max(longest);
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(caller.join().unwrap()["error"], json!([]), "all are changed");
    let peak = server.peak_kib();
    assert!(peak <= MOST_KIB, "{peak} KiB");
    // The leads and their snapshots, each once.
    let transaction = 2 * (LEADS * DESCRIPTION * 4) as u64 * 11 / 10;
    assert!(longest <= LOG + transaction, "the log held {} MiB", longest >> 20);
}

#[test]
fn a_small_call_that_names_a_long_lead_often_writes_little() {
    let receiver = Receiver::start();
    let (server, ids) = with_long_leads(&receiver, 1);
    let update = |n: usize| json!({ "id": ids[0], "lastName": n.to_string() });
    let objects: Vec<Value> = (0..500).map(update).collect();
    let reply = server.client.call("updateLeads", json!({ "objects": objects }));
    assert_eq!(reply["error"], json!([]));
    let (changes, _) = server.client.follow("0-0".to_owned(), 1000);
    let name = |change: &Value| change["changed"]["lastName"]["new"].as_str().unwrap().to_owned();
    let names: Vec<String> = changes[1..].iter().map(name).collect();
    assert_eq!(names, (0..500).map(|n| n.to_string()).collect::<Vec<_>>(), "each change is told of");
    if !IS_ON_POSTGRES {
        let bytes = ["headwater.db", "headwater.db-wal"].map(|name| size(server.dir.path(), name)).iter().sum::<u64>();
        assert!(bytes < 16 << 20, "{} MiB on disk", bytes >> 20);
    }
}
