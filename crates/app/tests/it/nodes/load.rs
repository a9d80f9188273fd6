//! Writers that create leads while servers come and go, and what must be left of their work.

use crate::receiver::Post;
use crate::server::Client;
use headwater_testbed::{pause, wait};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Leads in every tenth call of a [`Load`]: enough to work ahead of the account's row (decision 0018).
pub const MANY: usize = 150;

/// Writers that create leads, call after call, until it is over.
#[derive(Default)]
pub struct Load {
    is_over: AtomicBool,
    /// Leads acknowledged so far.
    acknowledged: AtomicUsize,
}

impl Load {
    /// Creates leads, and returns the acknowledged addresses.
    pub fn create(&self, client: &Client, name: &str) -> Vec<String> {
        let mut acknowledged = Vec::new();
        for number in 0.. {
            if self.is_over.load(Ordering::SeqCst) {
                break;
            }
            let count = if number % 10 == 9 { MANY } else { 1 };
            let addresses: Vec<String> = (0..count).map(|lead| format!("{name}-{number}-{lead}@example.org")).collect();
            let objects: Vec<Value> = addresses.iter().map(|address| json!({ "emailAddress": address })).collect();
            let body = json!({ "method": "createLeads", "params": { "objects": objects }, "id": "n" }).to_string();
            match client.try_post("v1", &body) {
                Ok(answer) if answer.body.contains("\"success\":true") => {
                    assert_eq!(answer.body.matches("\"success\":true").count(), count, "a call is kept as a whole");
                    acknowledged.extend(addresses);
                    self.acknowledged.fetch_add(count, Ordering::SeqCst);
                }
                // The server was killed, or the database is away: nothing was acknowledged.
                _ => pause::between_turns(Duration::from_millis(50)).block(),
            }
        }
        acknowledged
    }

    /// Returns once this many more leads are acknowledged.
    pub fn until_acknowledged(&self, more: usize) {
        let before = self.acknowledged.load(Ordering::SeqCst);
        wait::until("the writers get on", || self.acknowledged.load(Ordering::SeqCst) >= before + more);
    }

    pub fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
    }
}

/// Deliveries of created leads as the receiver sees them.
#[derive(Default)]
pub struct Deliveries {
    /// The body of each batch, by its id.
    pub batches: BTreeMap<String, String>,
    /// The batch that told of each address.
    pub told: BTreeMap<String, String>,
}

impl Deliveries {
    /// A repeated batch has the same id and bytes, and no lead is told of in two batches.
    pub fn take(&mut self, post: &Post) {
        let id = &post.headers["webhook-id"];
        let known = self.batches.insert(id.clone(), post.body.clone());
        assert!(known.is_none_or(|body| body == post.body), "a batch came again with other bytes");
        for lead in serde_json::from_str::<Vec<Value>>(&post.body).unwrap() {
            let known = self.told.insert(lead["emailAddress"].as_str().unwrap().to_owned(), id.clone());
            assert!(known.is_none_or(|batch| batch == *id), "{lead} was told in two batches");
        }
    }
}

pub fn addresses(client: &Client) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        let params = json!({ "where": {}, "fields": ["emailAddress"], "offset": found.len(), "limit": 500 });
        let reply = client.call("getLeads", params);
        let rows = reply["result"]["lead"].as_array().unwrap_or_else(|| panic!("{reply}"));
        found.extend(rows.iter().map(|row| row["emailAddress"].as_str().unwrap().to_owned()));
        if rows.len() < 500 {
            return found;
        }
    }
}

/// The addresses of all leads: none twice, and all acknowledged ones among them.
pub fn stored_once(client: &Client, acknowledged: &BTreeSet<String>) -> BTreeSet<String> {
    let stored = addresses(client);
    let unique: BTreeSet<String> = stored.iter().cloned().collect();
    assert_eq!(unique.len(), stored.len(), "an address is there twice");
    let lost: Vec<&String> = acknowledged.difference(&unique).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    unique
}
