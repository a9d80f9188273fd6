//! Operations on leads.

use super::world::Lead;
use super::{Run, codes};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const STATUSES: [&str; 5] = ["unqualified", "open", "qualified", "contact", "customer"];

/// The effect of a set of values on a lead of the model.
type Set = Box<dyn Fn(&mut Lead)>;

impl Run {
    /// One of a few addresses, in one of several spellings, so duplicates are common.
    fn address(&mut self) -> String {
        let address = format!("lead-{}@example.org", self.chance.below(150));
        if self.chance.percent(30) { address.to_uppercase() } else { address }
    }

    /// The id of some lead; seldom an id never given or deleted.
    pub fn some_lead(&mut self) -> i64 {
        let ids: Vec<i64> = self.world.leads.keys().copied().collect();
        match self.chance.below(12) {
            0 => 5,
            1 if !self.world.deleted.is_empty() => *self.chance.one_of(&self.world.deleted.clone()),
            _ if ids.is_empty() => 5,
            _ => *self.chance.one_of(&ids),
        }
    }

    /// Some values to set, and their effect on a lead of the model.
    fn values(&mut self) -> (Map<String, Value>, Set) {
        let (mut values, mut sets): (Map<String, Value>, Vec<Set>) = Default::default();
        if self.chance.percent(50) {
            let name = ["Ada", "Bob", "", "Zoë \"Z\" \\ <b>"][self.chance.below(4)];
            values.insert("firstName".into(), json!(name));
            sets.push(Box::new(move |lead| lead.first_name = Some(name.to_owned())));
        }
        if self.chance.percent(30) {
            let score = self.chance.below(3) as i64;
            values.insert("leadScore".into(), if score == 1 { json!("1") } else { json!(score) });
            sets.push(Box::new(move |lead| lead.score = score));
        }
        if self.chance.percent(30) {
            let status = STATUSES[self.chance.below(5)];
            values.insert("leadStatus".into(), json!(status));
            sets.push(Box::new(move |lead| lead.status = status.to_owned()));
        }
        if self.chance.percent(20) {
            let is_active = self.chance.percent(60);
            values.insert("active".into(), json!(i64::from(is_active)));
            sets.push(Box::new(move |lead| lead.is_active = is_active));
        }
        if self.chance.percent(20) {
            let description = ["long ", "longer ", "é"][self.chance.below(3)].repeat(400);
            values.insert("description".into(), json!(description));
            sets.push(Box::new(move |lead| lead.description = Some(description.clone())));
        }
        if self.chance.percent(30) {
            let colour = ["", "red", "a,b \u{1f600}"][self.chance.below(3)];
            values.insert(self.custom.clone(), json!(colour));
            sets.push(Box::new(move |lead| lead.custom = colour.to_owned()));
        }
        for kind in self.kinds.clone().iter() {
            let Some(field) = kind.referred_by.filter(|_| self.chance.percent(25)) else { continue };
            let ids: Vec<i64> = self.world.records[kind.name].keys().copied().collect();
            let id = if ids.is_empty() { None } else { Some(self.chance.one_of(&ids).to_string()) };
            let id = id.filter(|_| self.chance.percent(80));
            values.insert(field.into(), id.as_ref().map_or(Value::Null, |id| json!(id)));
            sets.push(Box::new(move |lead| match &id {
                Some(id) => drop(lead.references.insert(field, id.clone())),
                None => drop(lead.references.remove(field)),
            }));
        }
        (values, Box::new(move |lead| sets.iter().for_each(|set| set(lead))))
    }

    pub fn create_leads(&mut self) {
        let (mut objects, mut expected, mut made): (Vec<Value>, Vec<i64>, Vec<Lead>) = Default::default();
        for _ in 0..self.chance.between(1, 9) {
            let (mut values, set) = self.values();
            let email = self.address();
            let fault = self.chance.below(20);
            match fault {
                0 => drop(values.insert("shoeSize".into(), json!(43))),
                1 => drop(values.insert("leadStatus".into(), json!("nonsense"))),
                2 => drop(values.insert("firstName".into(), json!(["a"]))),
                _ => {}
            }
            if fault != 3 {
                values.insert("emailAddress".into(), json!(email));
            }
            objects.push(Value::Object(values));
            let is_double = self.world.by_email(&email).is_some()
                || made.iter().any(|lead: &Lead| lead.email.eq_ignore_ascii_case(&email));
            expected.push(match fault {
                0 | 1 => 205,
                2 => 210,
                3 => 206,
                _ if is_double => 301,
                _ => {
                    let status = "unqualified".to_owned();
                    let (first_name, description, custom) = (None, None, String::new());
                    let references = BTreeMap::new();
                    let mut lead =
                        Lead { email, first_name, description, score: 0, status, is_active: true, custom, references };
                    set(&mut lead);
                    made.push(lead);
                    0
                }
            });
        }
        let params = json!({ "objects": objects });
        let result = self.call("createLeads", params.clone());
        self.same(&expected, &codes(&result["creates"]));
        let ids = result["creates"].as_array().unwrap().iter().filter_map(|entry| entry["id"].as_i64());
        for (id, lead) in ids.zip(made) {
            let last = self.world.leads.keys().chain(&self.world.deleted).max().copied();
            assert!(last.is_none_or(|last| id > last), "ids ascend");
            self.world.leads.insert(id, lead);
        }
    }

    pub fn update_leads(&mut self) {
        let is_v2 = self.chance.percent(50);
        let method = if is_v2 { "updateLeadsV2" } else { "updateLeads" };
        let (mut objects, mut expected) = (Vec::new(), Vec::new());
        for _ in 0..self.chance.between(1, 7) {
            let (mut values, set) = self.values();
            let (id, email) = match self.chance.below(10) {
                0..5 => (Some(self.some_lead()), None),
                5..8 => (None, Some(self.address())),
                8 => (Some(self.some_lead()), Some(self.address())),
                _ => (None, None),
            };
            if let Some(id) = id {
                values.insert("id".into(), json!(id.to_string()));
            }
            if let Some(email) = &email {
                values.insert("emailAddress".into(), json!(email));
            }
            let sends_status = values.contains_key("leadStatus");
            objects.push(Value::Object(values));
            let found = match (&id, &email) {
                (Some(id), _) => Some(*id).filter(|id| self.world.leads.contains_key(id)),
                (None, Some(email)) => self.world.by_email(email),
                (None, None) => None,
            };
            let Some(found) = found else {
                expected.push(if is_v2 { 404 } else { 0 });
                continue;
            };
            let holder = email.as_deref().and_then(|email| self.world.by_email(email));
            if id.is_some() && holder.is_some_and(|holder| holder != found) {
                expected.push(301);
                continue;
            }
            let before = self.world.leads[&found].clone();
            let mut after = before.clone();
            set(&mut after);
            if let (Some(_), Some(email)) = (id, email) {
                after.email = email;
            }
            // The status of a lead with an open opportunity stays as it is, and is no failure (W81).
            let keeps_status = sends_status && self.world.open.contains(&found);
            if keeps_status {
                after.status.clone_from(&before.status);
            }
            expected.push(if after == before && !keeps_status { 302 } else { 0 });
            if after.status != before.status {
                let data = json!({ "from": before.status, "to": after.status });
                self.world.events.entry(found).or_default().push(("changeLeadStatus", Value::Null, data));
            }
            self.world.leads.insert(found, after);
        }
        let params = json!({ "objects": objects });
        let result = self.call(method, params.clone());
        self.same(&expected, &codes(&result["updates"]));
    }

    pub fn delete_leads(&mut self) {
        let ids: Vec<i64> = (0..self.chance.between(1, 4)).map(|_| self.some_lead()).collect();
        let objects: Vec<Value> =
            ids.iter().map(|id| if id % 2 == 0 { json!(id) } else { json!({ "id": id }) }).collect();
        let expected: Vec<i64> = ids.iter().map(|id| if self.world.delete(*id) { 0 } else { 404 }).collect();
        let params = json!({ "objects": objects });
        let result = self.call("deleteLeads", params.clone());
        self.same(&expected, &codes(&result["deletes"]));
        let deleted: Vec<String> = ids.iter().map(i64::to_string).collect();
        let fields = ["primaryLeadID", "originatingLeadID"];
        let referring = self.world.unset_in_opportunities(&fields, &deleted);
        let is_unset = |row: &Value| fields.iter().all(|field| !deleted.iter().any(|id| row[*field] == json!(id)));
        self.wait_for_all("getOpportunities", &referring, is_unset);
    }

    pub fn get_lead(&mut self) {
        let id = self.some_lead();
        let expected: Vec<Value> = self.world.leads.get(&id).map(|lead| self.printed(id, lead)).into_iter().collect();
        self.compare("getLead", json!({ "id": id }), &expected);
    }

    pub fn get_leads_named(&mut self) {
        let mut expected = Vec::new();
        let count = self.chance.between(1, 9);
        let wanted = if self.chance.percent(50) {
            let ids: Vec<i64> = (0..count).map(|_| self.some_lead()).collect();
            expected.extend(ids.iter().copied());
            json!({ "id": ids })
        } else {
            let addresses: Vec<String> = (0..count).map(|_| self.address()).collect();
            expected.extend(addresses.iter().filter_map(|address| self.world.by_email(address)));
            json!({ "emailAddress": addresses })
        };
        expected.sort_unstable();
        expected.dedup();
        let leads = &self.world.leads;
        let expected: Vec<Value> = expected.iter().filter_map(|id| Some(self.printed(*id, leads.get(id)?))).collect();
        self.compare("getLeads", json!({ "where": wanted }), &expected);
    }

    pub fn get_leads_page(&mut self) {
        let (offset, limit) = (self.chance.below(160), self.chance.between(1, 40));
        let expected: Vec<Value> = self.active().into_iter().skip(offset).take(limit).collect();
        self.compare("getLeads", json!({ "where": {}, "offset": offset, "limit": limit.to_string() }), &expected);
    }

    /// Reads all leads of a record of another kind.
    pub fn get_leads_of_record(&mut self) {
        let (kinds, at) = self.some_referred_kind();
        let kind = &kinds[at];
        let field = kind.referred_by.unwrap();
        let ids: Vec<i64> = self.world.records[kind.name].keys().copied().collect();
        let id =
            if ids.is_empty() || self.chance.percent(20) { None } else { Some(self.chance.one_of(&ids).to_string()) };
        let of_this = |lead: &&Value| lead[field] == json!(id);
        let expected: Vec<Value> = self.active().iter().filter(of_this).cloned().collect();
        let wanted = json!({ field: id.as_deref().unwrap_or("0") });
        self.compare("getLeads", json!({ "where": wanted }), &expected);
    }

    pub fn get_leads_date_range(&mut self) {
        let clock = if self.chance.percent(50) { "create" } else { "update" };
        let range = json!({ "startDate": "2000-01-01", "endDate": "2200-01-01 00:00:00", "timestamp": clock });
        let result = self.call("getLeadsDateRange", range.clone());
        let mut got = self.seen(&result);
        let is_ordered = |name: &str| {
            let times = result["lead"].as_array().unwrap().iter().map(|lead| lead[name].as_str().unwrap());
            times.clone().is_sorted()
        };
        assert!(is_ordered(if clock == "create" { "createTimestamp" } else { "updateTimestamp" }), "{result}");
        got.sort_by_key(|lead| lead["id"].as_str().unwrap().parse::<i64>().unwrap());
        self.same(&self.active(), &got);
    }

    /// The active leads in their expected form, in order of ids.
    fn active(&self) -> Vec<Value> {
        let active = self.world.leads.iter().filter(|(_, lead)| lead.is_active);
        active.map(|(id, lead)| self.printed(*id, lead)).collect()
    }

    /// Reads what a lead's timeline tells of statuses and opportunities.
    pub fn get_lead_timeline(&mut self) {
        let ids: Vec<i64> = self.world.leads.keys().copied().collect();
        let Some(id) = ids.get(self.chance.below(ids.len().max(1))) else { return };
        let params = json!({ "where": { "whoID": id } });
        let result = self.call("getLeadTimeline", params.clone());
        let rows = result["leadTimeline"].as_array().unwrap().iter().filter(|row| row["eventSource"] != "leadCreation");
        let told = |row: &Value| {
            let data = row["eventData"].as_str().map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
            format!("{} {} {data}", row["eventSource"].as_str().unwrap(), row["whatID"])
        };
        let mut got: Vec<String> = rows.map(told).collect();
        let events = self.world.events.get(id).into_iter().flatten();
        let mut expected: Vec<String> = events.map(|(source, what, data)| format!("{source} {what} {data}")).collect();
        // The contract does not say in which order the events of one call come.
        got.sort();
        expected.sort();
        self.same(&expected, &got);
    }

    pub fn printed(&self, id: i64, lead: &Lead) -> Value {
        let status = self.world.status(id);
        let is_contact = ["contact", "contactWithOpp"].contains(&status);
        json!({
            "id": id.to_string(), "emailAddress": lead.email, "firstName": lead.first_name,
            "description": lead.description,
            "leadScore": lead.score.to_string(), "leadStatus": status,
            "active": if lead.is_active { "1" } else { "0" }, "isContact": if is_contact { "1" } else { "0" },
            self.custom.as_str(): lead.custom,
            "accountID": lead.references.get("accountID"), "campaignID": lead.references.get("campaignID"),
        })
    }

    /// The leads of a reply, reduced to the values known to the model.
    pub fn seen(&self, result: &Value) -> Vec<Value> {
        let known =
            ["id", "emailAddress", "firstName", "description", "leadScore", "leadStatus", "active", "isContact"];
        let known = known.into_iter().chain(["accountID", "campaignID", self.custom.as_str()]);
        let pick =
            |lead: &Value| known.clone().map(|name| (name.to_owned(), lead[name].clone())).collect::<Map<_, _>>();
        result["lead"].as_array().unwrap().iter().map(|lead| Value::Object(pick(lead))).collect()
    }

    fn compare(&self, method: &str, params: Value, expected: &Vec<Value>) {
        let result = self.call(method, params.clone());
        self.same(expected, &self.seen(&result));
    }
}
