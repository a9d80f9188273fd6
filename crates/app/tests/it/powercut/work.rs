//! One client: its calls, one after the other, and the leads expected after each.

use crate::chance::Chance;
use crate::server::Client;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::Sender;

/// Leads by address, each with a score that counts the updates.
pub type Leads = BTreeMap<String, i64>;

/// The calls of a client. Call number `n` has the request id `w<client>t<n>`.
pub struct Work {
    /// The number of the client.
    pub number: usize,
    /// The expected leads before the first call, and after each.
    pub states: Vec<Leads>,
    ids: HashMap<String, i64>,
    chance: Chance,
    /// Length of the text in each lead, in bytes.
    text: usize,
}

impl Work {
    /// A client without calls yet.
    pub fn new(number: usize, chance: Chance, text: usize) -> Self {
        Self { number, states: vec![Leads::new()], ids: HashMap::new(), chance, text }
    }

    /// Makes `times` calls, or stops when the server is gone, and sends a message for each acknowledged call.
    pub fn go_on(&mut self, client: &Client, times: usize, acknowledged: &Sender<()>) {
        for _ in 0..times {
            if self.call(client).is_none() {
                return;
            }
            let _ = acknowledged.send(());
        }
    }

    /// One call; `None` without a reply.
    fn call(&mut self, client: &Client) -> Option<()> {
        let number = self.states.len();
        let mut leads = self.states[number - 1].clone();
        let (method, objects) = match self.chance.below(10) {
            _ if leads.len() < 8 => self.create(&mut leads),
            0..4 => self.create(&mut leads),
            4..8 => self.update(&mut leads),
            _ => self.delete(&mut leads),
        };
        let addresses: Vec<String> = leads.keys().cloned().collect();
        self.states.push(leads);
        let id = format!("w{}t{number}", self.number);
        let body = json!({ "method": method, "params": { "objects": objects }, "id": id }).to_string();
        let answer = client.try_post("v1", &body).ok()?;
        let reply: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(reply["error"].is_null() || reply["error"] == json!([]), "{method} answered {answer:?}");
        for (entry, object) in
            reply["result"]["creates"].as_array().into_iter().flatten().zip(objects.as_array().unwrap())
        {
            self.ids.insert(object["emailAddress"].as_str().unwrap().to_owned(), entry["id"].as_i64().unwrap());
        }
        self.ids.retain(|address, _| addresses.binary_search(address).is_ok());
        Some(())
    }

    fn create(&mut self, leads: &mut Leads) -> (&'static str, Value) {
        let (call, count) = (self.states.len(), *self.chance.one_of(&[1, 1, 2, 5, 20]));
        let addresses: Vec<String> =
            (0..count).map(|lead| format!("w{}-{call}-{lead}@example.org", self.number)).collect();
        leads.extend(addresses.iter().map(|address| (address.clone(), 0)));
        let text = "x".repeat(self.text);
        let objects =
            addresses.iter().map(|address| json!({ "emailAddress": address, "leadScore": 0, "description": text }));
        ("createLeads", objects.collect())
    }

    fn some(&mut self, leads: &Leads) -> Vec<String> {
        let (from, count) = (self.chance.below(leads.len()), *self.chance.one_of(&[1, 1, 4]));
        leads.keys().skip(from).take(count).cloned().collect()
    }

    fn update(&mut self, leads: &mut Leads) -> (&'static str, Value) {
        let chosen = self.some(leads);
        let mut objects = Vec::new();
        for address in chosen {
            let score = leads[&address] + 1;
            objects.push(json!({ "emailAddress": address, "leadScore": score }));
            leads.insert(address, score);
        }
        ("updateLeads", objects.into())
    }

    fn delete(&mut self, leads: &mut Leads) -> (&'static str, Value) {
        let chosen = self.some(leads);
        leads.retain(|address, _| !chosen.contains(address));
        ("deleteLeads", chosen.iter().map(|address| json!({ "id": self.ids[address] })).collect())
    }
}
