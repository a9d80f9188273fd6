//! Operations on opportunities and their leads: stages close and open opportunities, and leads show the outcome.

use super::kinds::{RecordKind, Sets};
use super::records::{Drawn, UNKNOWN};
use super::world::{World, number};
use super::{Run, codes};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A record as printed.
type Printed = Map<String, Value>;

impl Run {
    fn of_kind(&mut self, name: &str, draw: impl FnOnce(&mut Self, &RecordKind) -> i64) -> i64 {
        let kinds = self.kinds.clone();
        draw(self, kinds.iter().find(|kind| kind.name == name).unwrap())
    }

    fn some_opportunity(&mut self) -> i64 {
        self.of_kind("opportunity", Self::some_record)
    }

    /// The id of some existing record, if there is any.
    fn existing(&mut self, kind: &str) -> Option<i64> {
        let ids: Vec<i64> = match kind {
            "lead" => self.world.leads.keys().copied().collect(),
            _ => self.world.records[kind].keys().copied().collect(),
        };
        if ids.is_empty() { None } else { Some(*self.chance.one_of(&ids)) }
    }

    /// References to send, each with its printed value; a 0 stands for none.
    fn references(&mut self) -> Vec<(String, Value, Sets)> {
        let mut drawn = Vec::new();
        for (field, kind, share) in [
            ("accountID", "account", 30),
            ("campaignID", "campaign", 30),
            ("originatingLeadID", "lead", 15),
            ("primaryLeadID", "lead", 60),
        ] {
            if self.chance.percent(share) {
                let id = self.existing(kind).filter(|_| self.chance.percent(85)).map(|id| id.to_string());
                let sets = id.clone().map_or(Sets::Unset, |id| Sets::To(json!(id)));
                drawn.push((field.to_owned(), id.map_or(json!(0), |id| json!(id)), sets));
            }
        }
        drawn
    }

    fn drawn_opportunity(&mut self) -> Drawn {
        let kinds = self.kinds.clone();
        let kind = kinds.iter().find(|kind| kind.name == "opportunity").unwrap();
        let mut drawn = self.draw(kind);
        drawn.extend(self.references());
        drawn
    }

    pub fn create_opportunities(&mut self) {
        let kinds = self.kinds.clone();
        let kind = kinds.iter().find(|kind| kind.name == "opportunity").unwrap();
        let (mut objects, mut expected, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.chance.between(1, 4) {
            let mut drawn = self.drawn_opportunity();
            let (stage, owner) = (self.existing("dealStage").unwrap(), *self.chance.one_of(&self.people.clone()));
            let own = [("dealStageID", json!(stage)), ("ownerID", json!(owner)), ("opportunityName", json!("Mills"))];
            let own = own.map(|(name, it)| (name.to_owned(), it.clone(), Sets::To(printed(&it))));
            drawn.extend(own);
            if !drawn.iter().any(|(name, ..)| name == "closeDate") {
                let day = json!("2026-03-31");
                drawn.push(("closeDate".to_owned(), day, Sets::To(json!("2026-03-31 00:00:00"))));
            }
            let mut object: Printed = drawn.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
            let fault = self.chance.below(25);
            expected.push(match fault {
                0..3 => {
                    object.remove(["dealStageID", "opportunityName", "closeDate"][fault]);
                    206
                }
                3..6 => {
                    object.insert(["dealStageID", "primaryLeadID", "ownerID"][fault - 3].to_owned(), json!(UNKNOWN));
                    303
                }
                6 => {
                    object.insert("closeDate".to_owned(), json!("soon"));
                    205
                }
                _ => 0,
            });
            objects.push(Value::Object(object));
            if expected.last() == Some(&0) {
                made.push(self.world.new_opportunity(kind.blank(), drawn));
            }
        }
        let params = json!({ "objects": objects });
        let result = self.call("createOpportunities", params.clone());
        self.same(&expected, &codes(&result["creates"]));
        let ids: Vec<i64> =
            result["creates"].as_array().unwrap().iter().filter_map(|entry| entry["id"].as_i64()).collect();
        let mut joined = Vec::new();
        for (id, opportunity) in ids.into_iter().zip(made) {
            joined.extend(number(&opportunity["primaryLeadID"]).map(|lead| (id, lead)));
            assert!(self.world.of("opportunity").keys().max().is_none_or(|last| id > *last), "ids ascend");
            self.world.of("opportunity").insert(id, opportunity);
        }
        let rows = self.rows_of(&joined);
        let opportunities: BTreeSet<i64> = joined.iter().map(|(opportunity, _)| *opportunity).collect();
        self.world.change(|world| {
            world.join(rows);
            for id in opportunities {
                let opportunity = &world.records["opportunity"][&id];
                let source = if opportunity["isWon"] == "1" { "oppWon" } else { "oppLost" };
                if opportunity["isClosed"] == "1" {
                    world.tell(id, source, &Value::Null);
                }
            }
        });
    }

    /// The rows of leads joining opportunities, by id; fails on unexpected rows.
    fn rows_of(&self, joined: &[(i64, i64)]) -> Vec<(i64, (i64, i64))> {
        let named: BTreeSet<i64> = joined.iter().map(|(opportunity, _)| *opportunity).collect();
        if named.is_empty() {
            return Vec::new();
        }
        let params = json!({ "where": { "opportunityID": named } });
        let result = self.call("getOpportunityLeads", params.clone());
        let row = |row: &Value| {
            let id = |name: &str| number(&row[name]).unwrap();
            (id("id"), (id("opportunityID"), id("leadID")))
        };
        let rows = result["getWhereopportunityLeads"].as_array().unwrap().iter().map(row);
        let known = &self.world.records["opportunityLead"];
        let new: Vec<(i64, (i64, i64))> = rows.filter(|(id, _)| !known.contains_key(id)).collect();
        let got: BTreeSet<(i64, i64)> = new.iter().map(|(_, pair)| *pair).collect();
        self.same(&joined.iter().copied().collect(), &got);
        assert_eq!(new.len(), got.len(), "a lead joins once: {result}");
        assert!(new.iter().all(|(id, _)| known.keys().max().is_none_or(|last| id > last)), "ids ascend: {result}");
        new
    }

    pub fn update_opportunities(&mut self) {
        let (mut objects, mut expected) = (Vec::new(), Vec::new());
        let (mut named, mut changed): (BTreeSet<i64>, Vec<(i64, Printed)>) = Default::default();
        // Another primary lead joins (W279).
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for _ in 0..self.chance.between(1, 3) {
            let id = self.some_opportunity();
            // What one call does to several opportunities of a lead is judged at its end (W281).
            if !named.insert(id) {
                continue;
            }
            let drawn = self.drawn_change();
            let is_emptied = drawn.iter().any(|(_, value, _)| value == " ");
            let mut object: Printed = drawn.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
            object.insert("id".to_owned(), json!(id.to_string()));
            objects.push(Value::Object(object));
            let Some(before) = self.world.records["opportunity"].get(&id) else {
                expected.push(404);
                continue;
            };
            let primary = drawn.iter().find(|(name, ..)| name == "primaryLeadID").and_then(|(_, sent, _)| number(sent));
            let after = self.world.changed_opportunity(before, drawn);
            let is_another = after["primaryLeadID"] != before["primaryLeadID"];
            let joining = primary.filter(|lead| is_another && *lead != 0 && !self.world.leads_of(id).contains(lead));
            let unchanged = if after == *before { 302 } else { 0 };
            expected.push(if is_emptied { 205 } else { unchanged });
            if !is_emptied {
                changed.push((id, after));
                joined.extend(joining.map(|lead| (id, lead)));
            }
        }
        let params = json!({ "objects": objects });
        let result = self.call("updateOpportunities", params.clone());
        self.same(&expected, &codes(&result["updates"]));
        let rows = self.rows_of(&joined);
        self.world.change(|world| {
            world.join(rows);
            changed.into_iter().for_each(|(id, after)| world.put_opportunity(id, after));
        });
    }

    /// Values of an opportunity to change; now and then a blank for the name.
    fn drawn_change(&mut self) -> Drawn {
        let mut drawn = self.drawn_opportunity();
        if self.chance.percent(50) {
            let stage = self.existing("dealStage").unwrap();
            drawn.push(("dealStageID".to_owned(), json!(stage), Sets::To(json!(stage.to_string()))));
        }
        if self.chance.below(20) == 0 {
            drawn.push(("opportunityName".to_owned(), json!(" "), Sets::Nothing));
        }
        drawn
    }

    pub fn delete_opportunities(&mut self) {
        let ids: Vec<i64> = (0..self.chance.between(1, 3)).map(|_| self.some_opportunity()).collect();
        let delete = |world: &mut World, id: &i64| {
            world.of("opportunityLead").retain(|_, row| number(&row["opportunityID"]) != Some(*id));
            world.deleted_records.push(*id);
            if world.of("opportunity").remove(id).is_some() { 0 } else { 404 }
        };
        let expected: Vec<i64> = self.world.change(|world| ids.iter().map(|id| delete(world, id)).collect());
        let params = json!({ "objects": ids });
        let result = self.call("deleteOpportunities", params.clone());
        self.same(&expected, &codes(&result["deletes"]));
    }

    pub fn create_opportunity_leads(&mut self) {
        let (mut objects, mut expected, mut joining) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.chance.between(1, 5) {
            let (opportunity, lead) = (self.some_opportunity(), self.some_lead());
            objects.push(json!({ "opportunityID": opportunity.to_string(), "leadID": lead }));
            let are_there =
                self.world.records["opportunity"].contains_key(&opportunity) && self.world.leads.contains_key(&lead);
            let is_double = joining.contains(&(opportunity, lead)) || self.world.leads_of(opportunity).contains(&lead);
            expected.push(if !are_there {
                303
            } else if is_double {
                301
            } else {
                0
            });
            joining.extend((are_there && !is_double).then_some((opportunity, lead)));
        }
        let params = json!({ "objects": objects });
        let result = self.call("createOpportunityLeads", params.clone());
        self.same(&expected, &codes(&result["creates"]));
        let ids = result["creates"].as_array().unwrap().iter().filter_map(|entry| entry["id"].as_i64());
        let rows = ids.zip(joining).collect();
        self.world.change(|world| world.join(rows));
    }

    pub fn delete_opportunity_leads(&mut self) {
        let ids: Vec<i64> =
            (0..self.chance.between(1, 3)).map(|_| self.of_kind("opportunityLead", Self::some_record)).collect();
        let delete = |world: &mut World, id: &i64| {
            world.deleted_records.push(*id);
            if world.of("opportunityLead").remove(id).is_some() { 0 } else { 404 }
        };
        let expected: Vec<i64> = self.world.change(|world| ids.iter().map(|id| delete(world, id)).collect());
        let params = json!({ "objects": ids });
        let result = self.call("deleteOpportunityLeads", params.clone());
        self.same(&expected, &codes(&result["deletes"]));
    }
}

/// A value as replies print it.
fn printed(value: &Value) -> Value {
    json!(value.as_i64().map_or_else(|| value.as_str().unwrap().to_owned(), |number| number.to_string()))
}

fn set(opportunity: &mut Printed, drawn: Drawn) {
    for (name, _, sets) in drawn {
        match sets {
            Sets::To(printed) => drop(opportunity.insert(name, printed)),
            Sets::Unset => drop(opportunity.insert(name, Value::Null)),
            Sets::Nothing => {}
        }
    }
}

fn put(opportunity: &mut Printed, flags: [(&str, &Value); 2]) {
    for (name, flag) in flags {
        opportunity.insert(name.to_owned(), flag.clone());
    }
}

impl World {
    /// Leads join opportunities, each told of it (W280).
    fn join(&mut self, rows: Vec<(i64, (i64, i64))>) {
        for (id, (opportunity, lead)) in rows {
            let row = json!({ "opportunityID": opportunity.to_string(), "leadID": lead.to_string() });
            self.of("opportunityLead").insert(id, row.as_object().unwrap().clone());
            let event = ("oppCreate", json!(opportunity.to_string()), Value::Null);
            self.events.entry(lead).or_default().push(event);
        }
    }

    /// Changes an opportunity, and tells its leads (W280).
    fn put_opportunity(&mut self, id: i64, after: Printed) {
        let before = self.of("opportunity").insert(id, after.clone()).unwrap();
        let end = |it: &Printed| match (&it["isWon"], &it["isClosed"]) {
            (won, _) if won == "1" => Some("oppWon"),
            (_, closed) if closed == "1" => Some("oppLost"),
            _ => None,
        };
        let (from, to) = (&before["dealStageID"], &after["dealStageID"]);
        if from != to {
            self.tell(id, "dealStageChange", &json!({ "from": from, "to": to }));
        }
        if let Some(source) = end(&after).filter(|now| Some(*now) != end(&before)) {
            self.tell(id, source, &Value::Null);
        }
    }

    /// The outcome (won or lost) with which a stage closes opportunities, if any.
    fn closes(&self, opportunity: &Printed) -> Option<bool> {
        self.closing.get(&number(&opportunity["dealStageID"])?).copied()
    }

    /// Closes an opportunity in a closing stage (W277), or sent as won (W276).
    fn close(&self, opportunity: &mut Printed) {
        let [yes, no] = [json!("1"), json!("0")];
        match self.closes(opportunity) {
            Some(as_won) => put(opportunity, [("isClosed", &yes), ("isWon", if as_won { &yes } else { &no })]),
            None if opportunity["isWon"] == "1" => drop(opportunity.insert("isClosed".to_owned(), yes)),
            None => {}
        }
    }

    fn new_opportunity(&self, blank: Printed, drawn: Drawn) -> Printed {
        let has = |field: &str| drawn.iter().any(|(name, ..)| name == field);
        let takes_primary = !has("originatingLeadID");
        let mut opportunity = blank;
        set(&mut opportunity, drawn);
        let stage = &self.records["dealStage"][&number(&opportunity["dealStageID"]).unwrap()];
        if opportunity["probability"].is_null() {
            opportunity.insert("probability".to_owned(), stage["defaultProbability"].clone());
        }
        if takes_primary {
            let primary = opportunity["primaryLeadID"].clone();
            opportunity.insert("originatingLeadID".to_owned(), primary);
        }
        self.close(&mut opportunity);
        opportunity
    }

    fn changed_opportunity(&self, before: &Printed, drawn: Drawn) -> Printed {
        let sent = |flag: &str| {
            let sets = drawn.iter().find(|(name, ..)| name == flag).map(|(.., sets)| sets.clone());
            if let Some(Sets::To(value)) = sets { value } else { json!("0") }
        };
        let flags = [("isClosed", &sent("isClosed")), ("isWon", &sent("isWon"))];
        let mut after = before.clone();
        set(&mut after, drawn);
        if self.closes(before).is_some() && self.closes(&after).is_none() {
            put(&mut after, flags);
        }
        self.close(&mut after);
        after
    }
}
