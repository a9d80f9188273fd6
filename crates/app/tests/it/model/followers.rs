//! Those who follow what becomes of leads: the change feed, read now and then, and a receiver that was away all the while.
//! The account's outbox is above its quota most of the time, so that older changes give way to newer ones.

use super::Run;
use crate::receiver::Receiver;
use crate::server::{Server, headwater};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What a program knows that has read the change feed so far.
#[derive(Debug, Default)]
pub struct Follower {
    /// The number of the last change.
    seq: i64,
    /// The leads there are, each with the values that are known from changes.
    leads: BTreeMap<i64, Map<String, Value>>,
    /// Changes that were said to take over, and of which lead.
    awaited: BTreeMap<i64, i64>,
    /// The number of the last change that subscribers are told of.
    last_told: i64,
    /// How many changes gave way to later ones.
    pub gave_way: usize,
}

fn seq(cursor: &Value) -> i64 {
    cursor.as_str().unwrap().strip_prefix("0-").unwrap().parse().unwrap()
}

impl Follower {
    fn meet(&mut self, change: &Value) {
        let (seq, lead) = (seq(&change["cursor"]), change["leadID"].as_str().unwrap().parse().unwrap());
        assert_eq!(seq, self.seq + 1, "no follower sees a gap: {change}");
        self.seq = seq;
        if ["leadCreated", "leadUpdated"].map(Some).contains(&change["type"].as_str()) {
            self.last_told = seq;
        }
        if let Some(awaited) = self.awaited.remove(&seq) {
            assert_eq!(awaited, lead, "what takes over is of the same lead: {change}");
        }
        match change["type"].as_str().unwrap() {
            "leadCreated" => assert!(self.leads.insert(lead, Map::new()).is_none(), "{change}"),
            "leadDeleted" => assert!(self.leads.remove(&lead).is_some(), "{change}"),
            "leadUpdated" => {
                let known = self.leads.get_mut(&lead).unwrap_or_else(|| panic!("a change of no lead: {change}"));
                if let Some(changed) = change["changed"].as_object() {
                    known.extend(changed.iter().map(|(name, it)| (name.clone(), it["new"].clone())));
                } else {
                    // What was changed is not told any more: whoever wants to know reads the lead.
                    let later = self::seq(&change["supersededBy"]);
                    assert!(later > seq, "{change}");
                    self.awaited.insert(later, lead);
                    self.gave_way += 1;
                    known.clear();
                }
            }
            _ => assert!(self.leads.contains_key(&lead), "{change}"),
        }
    }
}

impl Run {
    /// Reads all that has changed since the last time, and compares what is known then.
    pub fn follow(&mut self) {
        let cursor = format!("0-{}", self.follower.seq);
        let limit = self.chance.between(1, 1000);
        for change in self.client.follow(cursor, limit).0 {
            self.follower.meet(&change);
        }
        let there: BTreeSet<i64> = self.world.leads.keys().copied().collect();
        assert_eq!(self.follower.leads.keys().copied().collect::<BTreeSet<_>>(), there, "operation {}", self.operation);
        assert!(self.follower.awaited.is_empty(), "what takes over is there: {:?}", self.follower.awaited);
        for (id, known) in &self.follower.leads {
            let printed = self.printed(*id, &self.world.leads[id]);
            for (name, value) in known.iter().filter(|(name, _)| printed.get(name.as_str()).is_some()) {
                assert_eq!(printed[name], *value, "operation {}: {name} of {id}", self.operation);
            }
        }
    }

    /// Has the receiver come back, and compares the newest state it is sent of each lead.
    pub fn deliver(&self, server: &Server, subscription: &str, receiver: &Receiver) {
        headwater(server.dir.path(), &["webhook", "resume", subscription]);
        let mut sent: BTreeMap<i64, Value> = BTreeMap::new();
        let mut to = 0;
        while to < self.follower.last_told {
            let post = receiver.next();
            to = post.headers["x-lead-seq"].split_once('-').unwrap().1.parse().unwrap();
            let leads: Vec<Value> = serde_json::from_str(&post.body).unwrap();
            sent.extend(leads.into_iter().map(|lead| (lead["id"].as_str().unwrap().parse().unwrap(), lead)));
        }
        for (id, lead) in &self.world.leads {
            let newest = self.seen(&json!({ "lead": [sent[id].clone()] }));
            assert_eq!(newest, [self.printed(*id, lead)], "the newest state of {id}");
        }
    }
}
