//! The answers of the methods of each family to a key of each role, about a record of the key's person and about a record of
//! another person.

use super::kinds::{Far, KINDS, KindLine};
use super::{ROLES, Stage, Whose, came};
use headwater_api::family::{Does, Family};
use headwater_api::methods::METHODS;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The methods of a kind, played on a stage.
struct Play<'s> {
    stage: &'s Stage,
    kind: &'static KindLine,
    family: &'static Family,
    /// The answers that differ from the table.
    wrong: RefCell<Vec<String>>,
}

/// Two records: of the key's person, and of another.
type Pair = [i64; 2];

/// A call with a key of a role.
struct Sent {
    method: &'static str,
    role: usize,
    whose: Whose,
    object: Value,
}

fn family_of(kind: &KindLine) -> &'static Family {
    let families = METHODS.iter().filter_map(|method| method.family);
    families.into_iter().find(|family| family.record.name == kind.name).unwrap_or_else(|| panic!("no {}", kind.name))
}

fn with(mut object: Value, more: Value) -> Value {
    object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    object
}

impl Play<'_> {
    /// The names of the family's methods of one sort.
    fn methods(&self, what: Does) -> impl Iterator<Item = &'static str> {
        self.family.methods.iter().filter(move |(_, does)| *does == what).map(|(name, _)| *name)
    }

    fn owner(&self, role: usize, whose: Whose) -> i64 {
        [self.stage.owners[role], self.stage.other][whose as usize]
    }

    /// A new record, as an administrator sends it.
    fn object(&self, owner: i64) -> Value {
        let new = (self.kind.new)(self.stage, owner);
        with(new, self.kind.owner.map_or(json!({}), |name| json!({ name: owner })))
    }

    /// Adds a record for the person of a role's key, and one for another person.
    fn pair(&self, role: usize) -> Pair {
        let create = self.methods(Does::Create).next().unwrap();
        [Whose::Own, Whose::Foreign].map(|whose| {
            let object = self.object(self.owner(role, whose));
            self.stage.ids(create, json!({ "objects": [object] }))[0]
        })
    }

    /// All records of the kind as an administrator reads them.
    fn all(&self) -> Vec<Value> {
        let many = self.methods(Does::GetMany).next().unwrap();
        let reply = self.stage.admin.call(many, json!({ "where": {} }));
        let rows = reply["result"].as_object().unwrap().values().find_map(Value::as_array);
        rows.unwrap_or_else(|| panic!("{many}: {reply}")).clone()
    }

    fn record(&self, id: i64) -> Value {
        self.all().into_iter().find(|row| row["id"] == json!(id.to_string())).unwrap_or_default()
    }

    /// Everything that a write could change: the records, and the newest cursor of the change feed.
    fn state(&self) -> Value {
        json!([self.all(), self.stage.admin.changes("after=newest")["cursor"]])
    }

    /// Sends a write. Expected is `done`, `idle` (a success without a change) or a code.
    fn write(&self, sent: Sent, expected: &str) -> Value {
        let before = self.state();
        let reply = self.stage.clients[sent.role].call(sent.method, json!({ "objects": [sent.object] }));
        let has_changed = before != self.state();
        let came = match (came(&reply), has_changed) {
            (Ok(_), true) => "done".to_owned(),
            (Ok(_), false) => "idle".to_owned(),
            (Err(code), false) => code,
            (Err(code), true) => format!("{code}, with a change"),
        };
        self.judge(&sent, &came, expected);
        reply
    }

    /// Sends a read. Expected is the number of rows, or 205 for a role without the permission.
    fn read(&self, sent: &Sent, expected: usize) {
        let reply = self.stage.clients[sent.role].call(sent.method, sent.object.clone());
        let expected =
            if self.kind.view[sent.role] == Far::No { Err("205".to_owned()) } else { Ok(expected.to_string()) };
        self.judge(sent, &format!("{:?}", came(&reply)), &format!("{expected:?}"));
    }

    fn judge(&self, sent: &Sent, came: &str, expected: &str) {
        if came != expected {
            let Sent { method, role, whose, object } = sent;
            self.wrong
                .borrow_mut()
                .push(format!("{method} {object} ({whose:?}) as {}: {came}, not {expected}", ROLES[*role]));
        }
    }

    fn creations(&self, role: usize, whose: Whose) {
        for method in self.methods(Does::Create) {
            let far = self.kind.create[role];
            let object = self.object(self.owner(role, whose));
            let expected = reached(far, whose, self.kind.foreign);
            self.write(Sent { method, role, whose, object }, expected);
            if whose == Whose::Foreign || self.kind.owner.is_none() {
                continue;
            }
            // Without an owner: the person of a key with own records only becomes the owner (W232).
            let object = (self.kind.new)(self.stage, self.owner(role, whose));
            let expected = if far == Far::All { self.kind.without_owner } else { reached(far, whose, "") };
            let made = self.write(Sent { method, role, whose, object }, expected);
            if let Some(id) = made["result"]["creates"][0]["id"].as_i64() {
                let owner = self.record(id)[self.kind.owner.unwrap()].clone();
                let expected = if far == Far::Own { json!(self.owner(role, whose).to_string()) } else { Value::Null };
                assert_eq!(owner, expected, "{method} without an owner as {}", ROLES[role]);
            }
        }
    }

    fn updates(&self, role: usize, whose: Whose) {
        let far = self.kind.edit[role];
        for method in self.methods(Does::Update) {
            let send = |object: Value, expected: &str| {
                let id = self.pair(role)[whose as usize];
                let object = with(json!({ "id": id }), object);
                self.write(Sent { method, role, whose, object }, expected);
            };
            send((self.kind.change)(), reached(far, whose, "404"));
            let Some(name) = self.kind.owner else { continue };
            // An own record is given away, a foreign record is taken, and the owner is unset (W233).
            let other = self.owner(role, if whose == Whose::Own { Whose::Foreign } else { Whose::Own });
            let given = if far == Far::Own && whose == Whose::Own { "205" } else { reached(far, whose, "404") };
            send(json!({ name: other }), given);
            let is_needed = far == Far::All && self.kind.without_owner != "done";
            send(json!({ name: null }), if is_needed { "205" } else { given });
        }
    }

    fn deletions(&self, role: usize, whose: Whose) {
        for method in self.methods(Does::Delete) {
            let object = json!({ "id": self.pair(role)[whose as usize] });
            self.write(Sent { method, role, whose, object }, reached(self.kind.delete[role], whose, "404"));
        }
    }

    fn readings(&self, role: usize, pair: Pair, (all, own): (usize, usize)) {
        let far = self.kind.view[role];
        let everything = if far == Far::All { all } else { own };
        for whose in [Whose::Own, Whose::Foreign] {
            let id = pair[whose as usize];
            let one = usize::from(far == Far::All || whose == Whose::Own);
            let read = |what: Does, object: Value, expected: usize| {
                for method in self.methods(what) {
                    self.read(&Sent { method, role, whose, object: object.clone() }, expected);
                }
            };
            read(Does::GetOne, json!({ "id": id }), one);
            read(Does::GetMany, json!({ "where": { "id": [id] } }), one);
            read(Does::GetMany, json!({ "where": { "id": { "GT": id - 1, "LTE": id } } }), one);
            read(Does::GetMany, json!({ "where": {} }), everything);
            let (from, to) = ("2020-01-01 00:00:00", "2099-01-01 00:00:00");
            for timestamp in ["create", "update"] {
                let range = json!({ "startDate": from, "endDate": to, "timestamp": timestamp });
                read(Does::GetDateRange, range.clone(), everything);
                read(Does::GetPagedDateRange, range, everything);
            }
        }
    }
}

/// The outcome of a write: `foreign` about a record of another person, for a role with own records only.
fn reached(far: Far, whose: Whose, foreign: &'static str) -> &'static str {
    match (far, whose) {
        (Far::All, _) | (Far::Own, Whose::Own) => "done",
        (Far::Own, Whose::Foreign) => foreign,
        (Far::No, _) => "205",
    }
}

/// Plays every kind; fails with the answers that differ from the table.
fn play_all(stage: &Stage, play: impl Fn(&Play<'_>)) {
    for kind in KINDS {
        let it = Play { stage, kind, family: family_of(kind), wrong: RefCell::default() };
        play(&it);
        let wrong = it.wrong.into_inner();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn each_role_reads_the_records_that_its_kind_lets_it_read() {
    let stage = Stage::new();
    play_all(&stage, |it| {
        let before = it.all().len();
        let pairs: Vec<Pair> = (0..ROLES.len()).map(|role| it.pair(role)).collect();
        for (role, pair) in pairs.iter().enumerate() {
            let own = stage.owners.iter().filter(|owner| **owner == stage.owners[role]).count();
            it.readings(role, *pair, (before + 2 * ROLES.len(), own));
        }
    });
}

#[test]
fn each_role_writes_the_records_that_its_kind_lets_it_write() {
    let stage = Stage::new();
    play_all(&stage, |it| {
        for role in 0..ROLES.len() {
            for whose in [Whose::Own, Whose::Foreign] {
                it.creations(role, whose);
                it.updates(role, whose);
                it.deletions(role, whose);
            }
        }
    });
}

#[test]
fn the_table_has_every_family() {
    let in_table: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(in_table.len(), KINDS.len(), "each once");
    // Notes are read by what they are about: no method of their family gives many.
    let gives_many = |family: &&Family| family.methods.iter().any(|(_, does)| *does == Does::GetMany);
    let families = METHODS.iter().filter_map(|method| method.family).filter(gives_many);
    assert_eq!(in_table, families.map(|family| family.record.name).collect());
}
