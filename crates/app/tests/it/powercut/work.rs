//! One client: the calls, one after the other, and the records expected after each: leads, and records of every kind.

use crate::chance::Chance;
use crate::crash::OF_EVERY_KIND;
use crate::every_kind::{Ids, KINDS, PERSON};
use crate::server::Client;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::Sender;

/// Leads by address, each with a score counting the updates; records of every kind by [`name_of`], with 1 for a lead with an open
/// opportunity.
pub type Records = BTreeMap<String, i64>;

/// The name of a record of a kind, with a text borne by no other record of the kind.
pub fn name_of(kind: &str, text: &str) -> String {
    format!("{kind} {text}")
}

/// The calls of a client. Call number `n` has the request id `w<client>t<n>`.
pub struct Work {
    /// The number of the client.
    pub number: usize,
    /// The expected records before the first call, and after each.
    pub states: Vec<Records>,
    ids: HashMap<String, i64>,
    /// The records of every kind made last, their number of kinds, and their text.
    of_every_kind: Ids,
    kinds: usize,
    mark: String,
    chance: Chance,
    /// Length of the text in each lead, in bytes.
    text: usize,
}

impl Work {
    /// A client without calls yet. The person owns records of every kind.
    pub fn new(number: usize, chance: Chance, person: i64) -> Self {
        let (states, of_every_kind) = (vec![Records::new()], Ids::from([(PERSON, person)]));
        Self { number, states, ids: HashMap::new(), of_every_kind, kinds: 0, mark: String::new(), chance, text: 0 }
    }

    /// The same client, with texts of this length in leads.
    pub fn with_texts(self, text: usize) -> Self {
        Self { text, ..self }
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
        let mut records = self.states[number - 1].clone();
        let (method, objects) = match self.chance.below(16) {
            10.. => self.write_next_kind(&mut records),
            _ if addresses(&records).count() < 8 => self.create(&mut records),
            0..4 => self.create(&mut records),
            4..8 => self.update(&mut records),
            _ => self.delete(&mut records),
        };
        self.ids.retain(|address, _| records.contains_key(address));
        self.states.push(records);
        let id = format!("w{}t{number}", self.number);
        let body = json!({ "method": method, "params": { "objects": objects }, "id": id }).to_string();
        let answer = client.try_post("v1", &body).ok()?;
        let reply: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(reply["error"].is_null() || reply["error"] == json!([]), "{method} answered {answer:?}");
        let created = reply["result"]["creates"].as_array().into_iter().flatten();
        for (entry, object) in created.zip(objects.as_array().unwrap()) {
            let id = entry["id"].as_i64().unwrap();
            if method == "createLeads" && object["accountID"].is_null() {
                self.ids.insert(object["emailAddress"].as_str().unwrap().to_owned(), id);
            } else {
                self.of_every_kind.insert(KINDS[self.kinds - 1].record.name, id);
            }
        }
        Some(())
    }

    /// Creates a record of the next kind; after the last one the opportunity is deleted, and the next call begins anew.
    fn write_next_kind(&mut self, records: &mut Records) -> (String, Value) {
        if self.kinds == KINDS.len() {
            self.kinds = 0;
            records.remove(&name_of("opportunity", &self.mark));
            records.remove(&name_of("opportunityLead", &self.mark));
            records.insert(name_of("lead", &self.mark), 0);
            return ("deleteOpportunities".to_owned(), json!([{ "id": self.of_every_kind["opportunity"] }]));
        }
        if self.kinds == 0 {
            self.mark = format!("w{}-{}{OF_EVERY_KIND}", self.number, self.states.len());
        }
        let kind = &KINDS[self.kinds];
        self.kinds += 1;
        records.insert(name_of(kind.record.name, &self.mark), 0);
        if kind.record.name == "opportunityLead" {
            records.insert(name_of("lead", &self.mark), 1);
        }
        (format!("create{}", kind.many), json!([kind.object(&self.of_every_kind, &self.mark)]))
    }

    fn create(&mut self, leads: &mut Records) -> (String, Value) {
        let (call, count) = (self.states.len(), *self.chance.one_of(&[1, 1, 2, 5, 20]));
        let addresses: Vec<String> =
            (0..count).map(|lead| format!("w{}-{call}-{lead}@example.org", self.number)).collect();
        leads.extend(addresses.iter().map(|address| (address.clone(), 0)));
        let text = "x".repeat(self.text);
        let objects =
            addresses.iter().map(|address| json!({ "emailAddress": address, "leadScore": 0, "description": text }));
        ("createLeads".to_owned(), objects.collect())
    }

    fn some(&mut self, leads: &Records) -> Vec<String> {
        let (from, count) = (self.chance.below(addresses(leads).count()), *self.chance.one_of(&[1, 1, 4]));
        addresses(leads).skip(from).take(count).cloned().collect()
    }

    fn update(&mut self, leads: &mut Records) -> (String, Value) {
        let chosen = self.some(leads);
        let mut objects = Vec::new();
        for address in chosen {
            let score = leads[&address] + 1;
            objects.push(json!({ "emailAddress": address, "leadScore": score }));
            leads.insert(address, score);
        }
        ("updateLeads".to_owned(), objects.into())
    }

    fn delete(&mut self, leads: &mut Records) -> (String, Value) {
        let chosen = self.some(leads);
        leads.retain(|address, _| !chosen.contains(address));
        ("deleteLeads".to_owned(), chosen.iter().map(|address| json!({ "id": self.ids[address] })).collect())
    }
}

/// The addresses of the leads not among the records of every kind.
fn addresses(records: &Records) -> impl Iterator<Item = &String> {
    records.keys().filter(|name| name.contains('@'))
}
