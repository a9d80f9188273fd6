//! Invariant: committed changes are delivered, in order, whatever process dies and whichever receiver hangs.
//!
//! `HEADWATER_KILLS` sets how often the server is killed while delivering (200); `HEADWATER_SEED` repeats the choices
//! of an earlier run.

use crate::chance::{Chance, number_from_environment};
use crate::receiver::{Post, Receiver};
use crate::server::{Client, Server, headwater};
use headwater_testbed::{pause, wait};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const ALLOW_LOOPBACK: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];
/// Number of clients writing while the server is killed, and of leads per client.
const CLIENTS: usize = 3;
const LEADS: usize = 4;

/// The state of one client: a counter raised by every call, and the acknowledged values of the counter.
#[derive(Default)]
struct Writer {
    leads: Vec<i64>,
    counter: u64,
    acknowledged: Vec<u64>,
}

impl Writer {
    fn write_until_it_dies(&mut self, client: &Client, answered: &AtomicBool) {
        loop {
            self.counter += 1;
            let objects: Vec<Value> =
                self.leads.iter().map(|id| json!({ "id": id, "firstName": self.counter.to_string() })).collect();
            let body = json!({ "method": "updateLeads", "params": { "objects": objects }, "id": "w" }).to_string();
            let Ok(answer) = client.try_post("v1", &body) else { return };
            assert!(answer.status == 200 && !answer.body.contains("false"), "{answer:?}");
            self.acknowledged.push(self.counter);
            answered.store(true, Ordering::SeqCst);
        }
    }
}

/// Deliveries received: each batch once, and for each lead the counters in order of first arrival.
#[derive(Default)]
struct Arrived {
    batches: BTreeMap<String, String>,
    repeats: u64,
    counters: BTreeMap<i64, Vec<u64>>,
}

impl Arrived {
    fn take(&mut self, post: Post) {
        let id = post.headers["webhook-id"].clone();
        if let Some(body) = self.batches.get(&id) {
            assert_eq!(*body, post.body, "{id} came again with another body");
            self.repeats += 1;
            return;
        }
        for lead in serde_json::from_str::<Vec<Value>>(&post.body).unwrap() {
            let number = |name: &str| lead[name].as_str().unwrap().parse::<u64>().unwrap();
            self.counters.entry(number("id") as i64).or_default().push(number("firstName"));
        }
        self.batches.insert(id, post.body);
    }
}

#[test]
fn two_hundred_kills_during_deliveries_lose_nothing_and_keep_the_order() {
    let kills = number_from_environment("HEADWATER_KILLS").unwrap_or(200);
    let mut chance = Chance::printed("deliveries");
    let receiver = Receiver::start();
    let mut server = Server::start_with(&ALLOW_LOOPBACK);
    let mut client = server.client_with(&["--limits", "off"]);
    let mut writers: Vec<Writer> = (0..CLIENTS).map(|_| Writer::default()).collect();
    for (at, writer) in writers.iter_mut().enumerate() {
        let address = |lead: usize| json!({ "emailAddress": format!("{at}-{lead}@example.org"), "firstName": "0" });
        writer.leads = (0..LEADS).map(|lead| client.create_lead(address(lead))).collect();
    }
    client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let mut arrived = Arrived::default();
    for _ in 0..kills {
        let (delay, answered) = (Duration::from_millis(chance.between(5, 120) as u64), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for writer in &mut writers {
                let (client, answered) = (client.clone(), &answered);
                scope.spawn(move || writer.write_until_it_dies(&client, answered));
            }
            pause::before_interruption(delay).block();
            // On a slow machine too, at least one call is answered before each kill.
            wait::until("a write is answered", || answered.load(Ordering::SeqCst));
            server.kill();
        });
        server.restart(&ALLOW_LOOPBACK);
        client = client.at(&server.url);
        while let Some(post) = receiver.next_within(Duration::ZERO) {
            arrived.take(post);
        }
    }
    let mut is_settled = false;
    while !std::mem::replace(&mut is_settled, server.metric("headwater_webhook_backlog") == 0.0) {
        while let Some(post) = receiver.next_within(Duration::from_millis(100)) {
            arrived.take(post);
        }
    }
    let acknowledged: usize = writers.iter().map(|writer| writer.acknowledged.len()).sum();
    assert!(acknowledged as u64 >= kills, "every round had an answer");
    for writer in &writers {
        for lead in &writer.leads {
            let counters = &arrived.counters[lead];
            assert!(counters.is_sorted_by(|one, next| one < next), "lead {lead}: turned around in {counters:?}");
            let seen: BTreeSet<u64> = counters.iter().copied().collect();
            let lost: Vec<_> = writer.acknowledged.iter().filter(|counter| !seen.contains(counter)).collect();
            assert!(lost.is_empty(), "lead {lead}: acknowledged and never delivered: {lost:?}");
        }
    }
    println!("deliveries: {kills} kills, {} batches, {} of them twice", arrived.batches.len(), arrived.repeats);
    assert!(arrived.repeats <= kills, "more than one batch repeated for each kill");
}

#[test]
fn fifty_receivers_that_hang_keep_nobody_else_waiting() {
    let server = Server::start_with(&ALLOW_LOOPBACK);
    // The connections are never accepted: the kernel completes the handshakes, and no answer comes.
    let hanging = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = hanging.local_addr().unwrap().port();
    for account in 0..5 {
        let name = format!("Hanging {account}");
        headwater(server.dir.path(), &["account", "create", &name]);
        let client = server.client_of(&name, &[]);
        for at in 0..10 {
            let url = format!("http://127.0.{}.{}:{port}/", account + 1, at + 1);
            assert_eq!(client.call("subscribeToLeadUpdates", json!({ "url": url }))["result"]["success"], true);
        }
        client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    }
    let receiver = Receiver::start();
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    wait::until("50 deliveries are under way", || server.metric("headwater_webhook_in_flight") >= 50.0);
    for number in 0..20 {
        server.client.create_lead(json!({ "emailAddress": format!("{number}@example.org") }));
        let leads: Vec<Value> = serde_json::from_str(&receiver.next().body).unwrap();
        assert_eq!(leads[0]["emailAddress"], format!("{number}@example.org"));
    }
    assert!(server.metric("headwater_webhook_in_flight") >= 50.0, "all fifty were hanging all the time");
}
