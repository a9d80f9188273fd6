//! Followers of changes: the change feed, read now and then, and a receiver paused all the while. The account's
//! outbox is above its quota most of the time, so older changes are superseded by newer ones.

use super::Run;
use crate::receiver::Receiver;
use crate::server::{Server, headwater};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The state of a program reading the change feed.
#[derive(Debug, Default)]
pub struct Follower {
    /// The number of the last change read.
    seq: i64,
    /// The existing records of all kinds, each with the values known from changes.
    records: BTreeMap<Named, Map<String, Value>>,
    /// Numbers of changes named by `supersededBy` and not read yet, each with the record.
    awaited: BTreeMap<i64, Named>,
    /// The number of the last change delivered to subscribers (lead created or updated).
    last_told: i64,
    /// Superseded changes read so far.
    pub gave_way: usize,
}

/// Kind and id of a record.
type Named = (String, i64);

/// The record of a change, and the end of the change's type.
fn named(change: &Value) -> (Named, &str) {
    let told = change["type"].as_str().unwrap();
    let kind = ["Created", "Updated", "Deleted"].iter().find_map(|end| told.strip_suffix(end)).unwrap_or("lead");
    let id = change[format!("{kind}ID")].as_str().unwrap().parse().unwrap();
    ((kind.to_owned(), id), told.strip_prefix(kind).unwrap_or_default())
}

fn seq(cursor: &Value) -> i64 {
    cursor.as_str().unwrap().strip_prefix("0-").unwrap().parse().unwrap()
}

impl Follower {
    /// A program that knows records from before the first change.
    pub fn knowing(kind: &str, ids: impl Iterator<Item = i64>) -> Self {
        let records = ids.map(|id| ((kind.to_owned(), id), Map::new())).collect();
        Self { records, ..Self::default() }
    }

    fn meet(&mut self, change: &Value) {
        let (seq, (record, told)) = (seq(&change["cursor"]), named(change));
        assert_eq!(seq, self.seq + 1, "no follower sees a gap: {change}");
        self.seq = seq;
        if ["leadCreated", "leadUpdated"].map(Some).contains(&change["type"].as_str()) {
            self.last_told = seq;
        }
        if let Some(awaited) = self.awaited.remove(&seq) {
            assert_eq!(awaited, record, "what takes over is of the same record: {change}");
        }
        match told {
            "Created" => assert!(self.records.insert(record, Map::new()).is_none(), "{change}"),
            "Deleted" => assert!(self.records.remove(&record).is_some(), "{change}"),
            "Updated" => {
                let known = self.records.get_mut(&record).unwrap_or_else(|| panic!("a change of nothing: {change}"));
                if let Some(changed) = change["changed"].as_object() {
                    known.extend(changed.iter().map(|(name, it)| (name.clone(), it["new"].clone())));
                } else {
                    // The old and new values are no longer kept: a follower has to read the record.
                    let later = self::seq(&change["supersededBy"]);
                    assert!(later > seq, "{change}");
                    self.awaited.insert(later, record);
                    self.gave_way += 1;
                    known.clear();
                }
            }
            _ => assert!(self.records.contains_key(&record), "{change}"),
        }
    }
}

impl Run {
    /// Reads all changes since the last call, and compares the followed state with the model.
    pub fn follow(&mut self) {
        let cursor = format!("0-{}", self.follower.seq);
        let limit = self.chance.between(1, 1000);
        for change in self.client.follow_records("all", cursor, limit).0 {
            self.follower.meet(&change);
        }
        let leads = self.world.leads.keys().map(|id| ("lead".to_owned(), *id));
        let others = self.world.records.iter();
        let others = others.flat_map(|(kind, all)| all.keys().map(|id| ((*kind).to_owned(), *id)));
        let there: BTreeSet<Named> = leads.chain(others).collect();
        let followed: BTreeSet<Named> = self.follower.records.keys().cloned().collect();
        assert_eq!(followed, there, "operation {}", self.operation);
        assert!(self.follower.awaited.is_empty(), "what takes over is there: {:?}", self.follower.awaited);
        for ((kind, id), known) in &self.follower.records {
            let printed = match self.world.leads.get(id).filter(|_| kind == "lead") {
                Some(lead) => self.printed(*id, lead),
                None => self.printed_record(kind, *id),
            };
            for (name, value) in known.iter().filter(|(name, _)| printed.get(name.as_str()).is_some()) {
                assert_eq!(printed[name], *value, "operation {}: {name} of {kind} {id}", self.operation);
            }
        }
    }

    /// Resumes the receiver, and compares the newest delivered state of each lead with the model.
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
