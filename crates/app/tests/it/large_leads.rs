//! Large leads: memory and written bytes of calls that change such leads.

use crate::receiver::Receiver;
use crate::server::{Client, IS_ON_POSTGRES, Server};
use headwater_testbed::{pause, wait};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Leads of the longest description, 256 KiB: together more than the server may hold at once.
const LEADS: usize = 468;
const DESCRIPTION: usize = 65_535;
/// The limit of the server's memory, in KiB.
const MOST_KIB: usize = 256 * 1024;
/// The limit of the write-ahead log, in bytes.
const LOG: u64 = 64 << 20;

/// A server with an undeliverable subscription, not restarted since, and the ids of leads of the longest description.
fn with_long_leads(receiver: &Receiver, count: usize) -> (Server, Vec<i64>) {
    let server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    let ids = add_long_leads(&server.client, receiver, count);
    (server, ids)
}

/// Makes an undeliverable subscription, and leads of the longest description.
pub fn add_long_leads(client: &Client, receiver: &Receiver, count: usize) -> Vec<i64> {
    receiver.answer(503);
    client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let description = "\u{1f600}".repeat(DESCRIPTION);
    let mut ids = Vec::new();
    for first in (0..count).step_by(38) {
        let lead = |n| json!({ "emailAddress": format!("n{n}@example.org"), "description": description });
        let leads: Vec<Value> = (first..count.min(first + 38)).map(lead).collect();
        let reply = client.call("createLeads", json!({ "objects": leads }));
        assert_eq!(reply["error"], json!([]));
        ids.extend(reply["result"]["creates"].as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()));
    }
    ids
}

/// Parameters of a call giving each lead a title.
pub fn titles(ids: &[i64], title: &str) -> Value {
    json!({ "objects": ids.iter().map(|id| json!({ "id": id, "title": title })).collect::<Vec<_>>() })
}

/// The leads given this title, in the order of the change feed.
pub fn told_of(client: &Client, title: &str) -> Vec<i64> {
    let (changes, _) = client.follow("0-0".to_owned(), 1000);
    let became = |change: &&Value| change["changed"]["title"]["new"] == title;
    changes.iter().filter(became).map(|change| change["leadID"].as_str().unwrap().parse().unwrap()).collect()
}

/// Waits until the first transaction of a call setting this title appears in the change feed.
pub fn until_begun(client: &Client, title: &str) {
    wait::until("the feed tells of the first transaction", || !told_of(client, title).is_empty());
}

fn size(folder: &Path, name: &str) -> u64 {
    std::fs::metadata(folder.join(name)).map_or(0, |file| file.len())
}

/// Polls the size of a database's write-ahead log.
struct Watch {
    is_over: Arc<AtomicBool>,
    longest: JoinHandle<u64>,
}

impl Watch {
    fn begin(folder: PathBuf) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = is_over.clone();
        let longest = std::thread::spawn(move || {
            let mut longest = 0;
            while !seen.load(Ordering::SeqCst) {
                longest = size(&folder, "headwater.db-wal").max(longest);
                pause::between_turns(Duration::from_millis(2)).block();
            }
            longest
        });
        Self { is_over, longest }
    }

    /// Stops polling; returns the greatest size, in bytes.
    fn end(self) -> u64 {
        self.is_over.store(true, Ordering::SeqCst);
        self.longest.join().unwrap()
    }
}

/// The entries of a reply; all must report success.
fn all_done<'r>(reply: &'r Value, key: &str) -> &'r [Value] {
    assert_eq!(reply["error"], json!([]));
    reply["result"][key].as_array().unwrap()
}

#[test]
fn calls_about_many_long_leads_stay_within_memory_and_log() {
    let receiver = Receiver::start();
    let (server, ids) = with_long_leads(&receiver, LEADS);
    let (client, watch) = (&server.client, Watch::begin(server.dir.path().to_owned()));
    let reply = client.call("updateLeads", titles(&ids, "Countess"));
    assert_eq!(all_done(&reply, "updates").len(), LEADS);
    assert_eq!(told_of(client, "Countess"), ids, "each change is told of once, in the order of the call");
    let lead = client.call("getLead", json!({ "id": ids[LEADS - 1] }));
    assert_eq!(lead["result"]["lead"][0]["title"], "Countess");
    let objects: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    let reply = client.call("deleteLeads", json!({ "objects": objects }));
    assert_eq!(all_done(&reply, "deletes").len(), LEADS);
    let (longest, peak) = (watch.end(), server.peak_kib());
    println!("the log held {} MiB at most, the server {} MiB", longest >> 20, peak >> 10);
    assert!(longest <= LOG, "the log held {} MiB", longest >> 20);
    assert!(peak <= MOST_KIB, "{peak} KiB");
}

#[test]
fn the_committed_part_of_a_killed_call_stays_and_is_told_of() {
    let receiver = Receiver::start();
    let (mut server, ids) = with_long_leads(&receiver, 152);
    let (client, params) = (server.client.clone(), titles(&ids, "Countess"));
    let caller = std::thread::spawn(move || {
        let body = json!({ "method": "updateLeads", "params": params, "id": "mine" }).to_string();
        client.try_post("v1", &body).is_ok()
    });
    until_begun(&server.client, "Countess");
    server.kill();
    assert!(!caller.join().unwrap(), "a call that is not done is not acknowledged");
    server.restart(&["--webhook-allow", "127.0.0.0/8"]);
    let client = server.client_with(&[]);
    let told = told_of(&client, "Countess");
    assert!(told.len() < ids.len() && *told == ids[..told.len()], "{} of {}", told.len(), ids.len());
    let is_countess =
        |id: &&i64| client.call("getLead", json!({ "id": id }))["result"]["lead"][0]["title"] == "Countess";
    assert_eq!(ids.iter().filter(is_countess).count(), told.len(), "what is told was done, and the other way round");
    let reply = client.call("updateLeads", titles(&ids[told.len()..], "Countess"));
    all_done(&reply, "updates");
    assert_eq!(told_of(&client, "Countess"), ids);
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
