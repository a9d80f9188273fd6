//! Operations on deal stages: no two have one weight, and one that is in use, or closes opportunities, stays.

use super::kinds::Sets;
use super::world::{World, number};
use super::{Run, codes};
use serde_json::{Map, Value, json};

/// The stages with which an account begins (W268), in the order of weights.
const FIRST: [(&str, &str); 6] = [
    ("New", "10"),
    ("Qualified", "25"),
    ("Proposal", "50"),
    ("Negotiation", "75"),
    ("Closed Won", "100"),
    ("Closed Lost", "0"),
];
/// The most stages; an account has few.
const MOST: usize = 14;

impl Run {
    /// Takes down the stages with which the account begins; fails where they are not as the contract says.
    pub fn meet_first_stages(&mut self) {
        let result = self.call("getDealStages", json!({ "where": {} }));
        let rows = result["dealStage"].as_array().unwrap();
        assert_eq!(rows.len(), FIRST.len(), "{result}");
        for (weight, (name, probability)) in FIRST.iter().enumerate() {
            let row =
                rows.iter().find(|row| row["dealStageName"] == *name).unwrap_or_else(|| panic!("{name}: {result}"));
            let id = number(&row["id"]).unwrap();
            let is_closing = name.starts_with("Closed");
            let stage = json!({
                "dealStageName": name, "description": null, "defaultProbability": probability,
                "weight": weight.to_string(), "isEditable": if is_closing { "0" } else { "1" },
            });
            self.world.of("dealStage").insert(id, stage.as_object().unwrap().clone());
            if is_closing {
                self.world.closing.insert(id, *name == "Closed Won");
            }
        }
    }

    pub fn create_stages(&mut self) {
        let kinds = self.kinds.clone();
        let kind = kinds.iter().find(|kind| kind.name == "dealStage").unwrap();
        if self.world.records["dealStage"].len() >= MOST {
            return self.delete_stages();
        }
        let (mut objects, mut made) = (Vec::new(), Vec::new());
        for _ in 0..self.chance.between(1, 3) {
            let (drawn, mut record) = (self.draw(kind), kind.blank());
            let name = ["Mills", "demo", "Æ"][self.chance.below(3)];
            let mut object: Map<String, Value> =
                drawn.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
            object.insert("dealStageName".to_owned(), json!(name));
            record.insert("dealStageName".to_owned(), json!(name));
            record.extend(drawn.into_iter().filter_map(|(name, _, sets)| match sets {
                Sets::To(printed) => Some((name, printed)),
                Sets::Unset | Sets::Nothing => None,
            }));
            objects.push(Value::Object(object));
            made.push(record);
        }
        let params = json!({ "objects": objects });
        let result = self.call("createDealStages", params.clone());
        let created = &result["creates"];
        self.same(&vec![0; made.len()], &codes(created));
        let ids = created.as_array().unwrap().iter().filter_map(|entry| entry["id"].as_i64());
        for (id, mut record) in ids.zip(made) {
            self.world.make_room(&mut record);
            self.world.of("dealStage").insert(id, record);
        }
    }

    pub fn delete_stages(&mut self) {
        let kinds = self.kinds.clone();
        let kind = kinds.iter().find(|kind| kind.name == "dealStage").unwrap();
        let ids: Vec<i64> = (0..self.chance.between(1, 3)).map(|_| self.some_record(kind)).collect();
        let mut expected = Vec::new();
        for id in &ids {
            let is_used = self.world.records["opportunity"].values().any(|it| number(&it["dealStageID"]) == Some(*id));
            expected.push(if self.world.closing.contains_key(id) {
                205
            } else if !self.world.records["dealStage"].contains_key(id) {
                404
            } else if is_used {
                303
            } else {
                self.world.of("dealStage").remove(id);
                self.world.deleted_records.push(*id);
                0
            });
        }
        let params = json!({ "objects": ids });
        let result = self.call("deleteDealStages", params.clone());
        self.same(&expected, &codes(&result["deletes"]));
    }
}

impl World {
    /// Gives a new stage its weight; a stage that has the weight moves up, and so do all behind it (W270).
    fn make_room(&mut self, stage: &mut Map<String, Value>) {
        let weights: Vec<i64> =
            self.records["dealStage"].values().filter_map(|other| number(&other["weight"])).collect();
        let wanted = number(&stage["weight"]).unwrap_or_else(|| weights.iter().max().map_or(0, |last| last + 1));
        let is_taken = weights.contains(&wanted);
        for other in self.of("dealStage").values_mut().filter(|_| is_taken) {
            let weight = number(&other["weight"]).unwrap();
            if weight >= wanted {
                other.insert("weight".to_owned(), json!((weight + 1).to_string()));
            }
        }
        stage.insert("weight".to_owned(), json!(wanted.to_string()));
    }
}
