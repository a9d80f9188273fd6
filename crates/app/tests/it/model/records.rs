//! Operations on records of the kinds whose methods differ in names only.

use super::kinds::{Passes, RecordKind, Sets, What};
use super::{Run, codes};
use headwater_testbed::wait;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// The id of no record, at any time.
pub const UNKNOWN: i64 = 5;

/// Values to send, each with an effect.
pub type Drawn = Vec<(String, Value, Sets)>;

impl Run {
    /// All kinds, and the place of one kind.
    fn some_kind(&mut self) -> (Rc<Vec<RecordKind>>, usize) {
        (self.kinds.clone(), self.chance.below(self.kinds.len()))
    }

    /// All kinds, and the place of one to which other records refer.
    pub fn some_referred_kind(&mut self) -> (Rc<Vec<RecordKind>>, usize) {
        let referred = self.kinds.iter().filter(|kind| kind.referred_by.is_some()).count();
        (self.kinds.clone(), self.chance.below(referred))
    }

    /// The id of some record; seldom a deleted or an unknown id.
    pub fn some_record(&mut self, kind: &RecordKind) -> i64 {
        let ids: Vec<i64> = self.world.records[kind.name].keys().copied().collect();
        match self.chance.below(10) {
            0 => UNKNOWN,
            1 if !self.world.deleted_records.is_empty() => *self.chance.one_of(&self.world.deleted_records.clone()),
            _ if ids.is_empty() => UNKNOWN,
            _ => *self.chance.one_of(&ids),
        }
    }

    pub fn draw(&mut self, kind: &RecordKind) -> Drawn {
        let mut drawn = Vec::new();
        for field in &kind.fields {
            let is_drawn = field.name != kind.required && !matches!(field.holds, What::Reference);
            if is_drawn && self.chance.percent(40) {
                let (value, sets) = field.holds.draw(&mut self.chance);
                drawn.push((field.name.clone(), value, sets));
            }
        }
        drawn
    }

    pub fn create_records(&mut self) {
        let (kinds, at) = self.some_referred_kind();
        let kind = &kinds[at];
        let (mut objects, mut expected, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.chance.between(1, 6) {
            let drawn = self.draw(kind);
            let mut object: Map<String, Value> =
                drawn.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
            let name = ["Mills", "Sons & Co", "é"][self.chance.below(3)];
            let fault = self.chance.below(20);
            if fault != 0 {
                object.insert(kind.required.to_owned(), json!(name));
            }
            let strange = match fault {
                1 => Some(("shoeSize", json!(43))),
                2 => Some((kind.required, json!(["a"]))),
                3 => Some((kind.required, json!("  "))),
                4 if kind.fields.iter().any(|field| field.name == "ownerID") => Some(("ownerID", json!(77))),
                _ => None,
            };
            expected.push(match (fault, &strange) {
                (1, _) => 205,
                (2, _) => 210,
                (0 | 3, _) => 206,
                (4, Some(_)) => 303,
                _ => 0,
            });
            object.extend(strange.map(|(name, value)| (name.to_owned(), value)));
            objects.push(Value::Object(object));
            if expected.last() == Some(&0) {
                let mut record = kind.blank();
                record.insert(kind.required.to_owned(), json!(name));
                let values = drawn.into_iter().filter_map(|(name, _, sets)| match sets {
                    Sets::To(printed) => Some((name, printed)),
                    Sets::Unset | Sets::Nothing => None,
                });
                record.extend(values);
                made.push(record);
            }
        }
        let (method, params) = (format!("create{}", kind.many), json!({ "objects": objects }));
        let result = self.call(&method, params.clone());
        self.same(&expected, &codes(&result["creates"]));
        let ids = result["creates"].as_array().unwrap().iter().filter_map(|entry| entry["id"].as_i64());
        let known = self.world.records.get_mut(kind.name).unwrap();
        for (id, record) in ids.zip(made) {
            assert!(known.keys().max().is_none_or(|last| id > *last), "ids ascend");
            known.insert(id, record);
        }
    }

    pub fn update_records(&mut self) {
        let (kinds, at) = self.some_referred_kind();
        let kind = &kinds[at];
        let (mut objects, mut expected) = (Vec::new(), Vec::new());
        for _ in 0..self.chance.between(1, 6) {
            let id = if self.chance.below(20) == 0 { None } else { Some(self.some_record(kind)) };
            let mut drawn = self.draw(kind);
            let is_emptied = self.chance.below(20) == 0;
            if is_emptied {
                drawn.push((kind.required.to_owned(), json!(""), Sets::Nothing));
            }
            let mut object: Map<String, Value> =
                drawn.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
            object.extend(id.map(|id| ("id".to_owned(), json!(id.to_string()))));
            objects.push(Value::Object(object));
            let record = id.and_then(|id| self.world.records.get_mut(kind.name).unwrap().get_mut(&id));
            let Some(record) = record else {
                expected.push(if id.is_none() { 206 } else { 404 });
                continue;
            };
            let mut after = record.clone();
            for (name, _, sets) in drawn {
                match sets {
                    Sets::To(printed) => drop(after.insert(name, printed)),
                    Sets::Unset => drop(after.insert(name, Value::Null)),
                    Sets::Nothing => {}
                }
            }
            if is_emptied {
                expected.push(205);
                continue;
            }
            expected.push(if after == *record { 302 } else { 0 });
            *record = after;
        }
        let (method, params) = (format!("update{}", kind.many), json!({ "objects": objects }));
        let result = self.call(&method, params.clone());
        self.same(&expected, &codes(&result["updates"]));
    }

    /// Deletes some records, and waits until no lead refers to a deleted record.
    pub fn delete_records(&mut self) {
        let (kinds, at) = self.some_referred_kind();
        let kind = &kinds[at];
        let ids: Vec<i64> = (0..self.chance.between(1, 3)).map(|_| self.some_record(kind)).collect();
        let (mut expected, mut deleted) = (Vec::new(), Vec::new());
        for id in &ids {
            let is_there = self.world.records.get_mut(kind.name).unwrap().remove(id).is_some();
            expected.push(if is_there { 0 } else { 404 });
            deleted.extend(is_there.then(|| id.to_string()));
        }
        let (method, params) = (format!("delete{}", kind.many), json!({ "objects": ids }));
        let result = self.call(&method, params.clone());
        self.same(&expected, &codes(&result["deletes"]));
        self.world.deleted_records.extend(ids);
        let field = kind.referred_by.unwrap();
        let mut referring = Vec::new();
        for (lead, known) in &mut self.world.leads {
            if known.references.get(field).is_some_and(|id| deleted.contains(id)) {
                known.references.remove(field);
                referring.push(*lead);
            }
        }
        let is_unset = |row: &Value| row[field].as_str().is_none_or(|shown| !deleted.iter().any(|id| id == shown));
        self.wait_for_all("getLeads", &referring, is_unset);
        let referring = self.world.unset_in_opportunities(&[field], &deleted);
        self.wait_for_all("getOpportunities", &referring, is_unset);
    }

    /// Waits until all of some records are read as they are to become.
    pub fn wait_for_all(&self, method: &str, ids: &[i64], is_so: impl Fn(&Value) -> bool) {
        if ids.is_empty() {
            return;
        }
        wait::until(
            &format!("operation {}: {method} shows what was deleted in none of {ids:?}", self.operation),
            || {
                let result = self.call(method, json!({ "where": { "id": ids } }));
                let rows = result.as_object().unwrap().values().find_map(Value::as_array).unwrap();
                rows.len() == ids.len() && rows.iter().all(&is_so)
            },
        );
    }

    pub fn get_records(&mut self) {
        let (kinds, at) = self.some_kind();
        let kind = &kinds[at];
        if self.chance.percent(30) {
            let id = self.some_record(kind);
            return self.compare_records(kind, (&format!("get{}", kind.one), json!({ "id": id })), |it, _| it == id);
        }
        let (method, mut wanted) = (format!("get{}", kind.many), json!({}));
        let (ids, is_named) = (
            (0..self.chance.between(1, 6)).map(|_| self.some_record(kind)).collect::<Vec<_>>(),
            self.chance.percent(40),
        );
        if is_named {
            wanted["id"] = json!(ids);
        }
        let mut passes: Vec<(String, Passes)> = Vec::new();
        for _ in 0..self.chance.below(3) {
            let field = self.chance.one_of(&kind.fields);
            let sample = self.some_record(kind);
            let sample = self.world.records[kind.name].get(&sample).map_or(Value::Null, |it| it[&field.name].clone());
            let (filter, does_pass) = field.holds.filter(&mut self.chance, &sample);
            let is_first = wanted.get(&field.name).is_none();
            if is_first {
                wanted[&field.name] = filter;
                passes.push((field.name.clone(), does_pass));
            }
        }
        self.compare_records(kind, (&method, json!({ "where": wanted })), |id, record| {
            (!is_named || ids.contains(&id)) && passes.iter().all(|(name, does_pass)| does_pass(&record[name]))
        });
    }

    pub fn get_records_page(&mut self) {
        let (kinds, at) = self.some_kind();
        let kind = &kinds[at];
        let (offset, limit) = (self.chance.below(30), self.chance.between(1, 40));
        let all = self.expected(kind, |_, _| true);
        let has_more = all.len() > offset + limit;
        let expected: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
        let (method, params) = (format!("get{}", kind.many), json!({ "where": {}, "offset": offset, "limit": limit }));
        let result = self.call(&method, params.clone());
        self.same(&expected, &seen(kind, &result[kind.key]));
        assert!(kind.key == kind.name || result["hasMore"] == has_more, "{}", self.last.borrow());
    }

    pub fn get_records_date_range(&mut self) {
        let (kinds, at) = self.some_kind();
        let kind = &kinds[at];
        let clock = if self.chance.percent(50) { "create" } else { "update" };
        let time = format!("{clock}Timestamp");
        let mut params = json!({ "startDate": "2000-01-01", "endDate": "2200-01-01", "timestamp": clock });
        let method = format!("get{}DateRange", kind.many);
        let all = self.call(&method, params.clone());
        let mut got = seen(kind, &all[kind.name]);
        if kind.ordered_by.is_none() {
            got.sort_by_key(|record| record["id"].as_str().unwrap().parse::<i64>().unwrap());
        }
        self.same(&self.expected(kind, |_, _| true), &got);
        if kind.ordered_by.is_some() {
            return;
        }
        params["fields"] = json!([time]);
        let times = self.call(&method, params.clone());
        let times = times[kind.name].as_array().unwrap().iter().map(|row| row[&time].as_str().unwrap());
        assert!(times.is_sorted(), "{}", self.last.borrow());
    }

    /// The printed form of a record.
    pub fn printed_record(&self, kind: &str, id: i64) -> Value {
        let mut record = self.world.records[kind][&id].clone();
        record.insert("id".to_owned(), json!(id.to_string()));
        Value::Object(record)
    }

    fn expected(&self, kind: &RecordKind, is_meant: impl Fn(i64, &Map<String, Value>) -> bool) -> Vec<Value> {
        let meant = self.world.records[kind.name].iter().filter(|(id, record)| is_meant(**id, record));
        let mut printed: Vec<Value> = meant.map(|(id, _)| self.printed_record(kind.name, *id)).collect();
        if let Some(text) = kind.ordered_by {
            printed.sort_by_key(|record| record[text].as_str().unwrap().to_owned());
        }
        printed
    }

    fn compare_records(
        &self,
        kind: &RecordKind,
        (method, params): (&str, Value),
        is_meant: impl Fn(i64, &Map<String, Value>) -> bool,
    ) {
        let result = self.call(method, params.clone());
        let key = if method.ends_with(kind.many) { kind.key } else { kind.name };
        self.same(&self.expected(kind, is_meant), &seen(kind, &result[key]));
    }
}

/// The records of a reply, reduced to the fields of the model.
fn seen(kind: &RecordKind, rows: &Value) -> Vec<Value> {
    let pick = |row: &Value| {
        let known = kind.fields.iter().map(|field| field.name.as_str()).chain(["id"]);
        known.map(|name| (name.to_owned(), row[name].clone())).collect::<Map<_, _>>()
    };
    rows.as_array().unwrap().iter().map(|row| Value::Object(pick(row))).collect()
}
