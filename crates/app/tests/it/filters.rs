//! Filters of getLeads over more leads than one slice of a walk examines, compared with their expected results.

use crate::server::{Client, Server};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// More than one slice; about a hundred leads lie behind the end of the slice.
const LEADS: i64 = 4200;

/// A lead of the test: all values follow from the number.
struct Lead {
    number: i64,
    id: i64,
}

impl Lead {
    fn city(&self) -> &'static str {
        ["Rom", "Bonn", "rom"][self.number as usize % 3]
    }

    fn score(&self) -> i64 {
        self.number % 700 - 350
    }

    /// The custom field's value: set for every fifth lead.
    fn size(&self) -> Option<i64> {
        (self.number % 5 == 0).then_some(self.number)
    }
}

fn create(client: &Client, size: &str) -> Vec<Lead> {
    let mut leads = Vec::new();
    for first in (0..LEADS).step_by(500) {
        let new: Vec<Lead> = (first..LEADS.min(first + 500)).map(|number| Lead { number, id: 0 }).collect();
        let objects: Vec<Value> = new
            .iter()
            .map(|lead| {
                let size = lead.size().map_or(String::new(), |size| size.to_string());
                let address = format!("{}@example.org", lead.number);
                json!({ "emailAddress": address, "city": lead.city(), "leadScore": lead.score(), "Size": size })
            })
            .collect();
        let objects = Value::from(objects).to_string().replace("\"Size\"", &format!("\"{size}\""));
        let objects: Value = serde_json::from_str(&objects).unwrap();
        let reply = client.call("createLeads", json!({ "objects": objects }));
        let ids = reply["result"]["creates"].as_array().unwrap_or_else(|| panic!("{reply}"));
        leads.extend(new.into_iter().zip(ids).map(|(lead, made)| Lead { id: made["id"].as_i64().unwrap(), ..lead }));
    }
    leads
}

/// The ids of all leads selected by a `where`, read page by page.
fn pages(client: &Client, wanted: &Value, limit: usize) -> Vec<i64> {
    let mut found: Vec<i64> = Vec::new();
    loop {
        let params = json!({ "where": wanted, "fields": ["id"], "limit": limit, "offset": found.len() });
        let reply = client.call("getLeads", params);
        let rows = reply["result"]["lead"].as_array().unwrap_or_else(|| panic!("{wanted}: {reply}"));
        found.extend(rows.iter().map(|row| row["id"].as_str().unwrap().parse::<i64>().unwrap()));
        if rows.len() < limit {
            return found;
        }
    }
}

#[test]
fn a_filter_gives_the_same_leads_in_pages_of_any_size() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let field = json!({ "relationship": "lead", "label": "Size", "dataType": "int" });
    client.call("createFields", json!({ "objects": [field] }));
    let fields = client.call("getFields", json!({ "where": { "label": "Size", "isCustom": 1 } }));
    let size = fields["result"]["field"][0]["systemName"].as_str().unwrap().to_owned();
    let leads = create(&client, &size);
    let middle = leads[2000].id;
    type Holds = Box<dyn Fn(&Lead) -> bool>;
    let cases: Vec<(Value, Holds)> = vec![
        (json!({ "city": "Rom" }), Box::new(|lead| lead.city() == "Rom")),
        (
            json!({ "city": ["Rom", "Bonn"], "leadScore": { "GT": 300 } }),
            Box::new(|lead| lead.city() != "rom" && lead.score() > 300),
        ),
        (json!({ "leadScore": [-350, 349, 5000] }), Box::new(|lead| [-350, 349].contains(&lead.score()))),
        (json!({ "leadScore": { "GTE": -3, "LT": 3 } }), Box::new(|lead| (-3..3).contains(&lead.score()))),
        (json!({ &size: [5, 4150, 4151] }), Box::new(|lead| [5, 4150].contains(&lead.number))),
        (
            json!({ &size: { "GTE": 900, "LTE": 4195 }, "city": "rom" }),
            Box::new(|lead| lead.city() == "rom" && lead.size().is_some_and(|size| (900..=4195).contains(&size))),
        ),
        (
            json!({ "id": { "GT": middle }, "city": "Bonn" }),
            Box::new(move |lead| lead.id > middle && lead.city() == "Bonn"),
        ),
        (json!({ "id": { "LTE": middle } }), Box::new(move |lead| lead.id <= middle)),
        // The first period holds more leads than the time index is read for, the second none.
        (json!({ "createTimestamp": "2001-01-01", "leadScore": 7 }), Box::new(|lead| lead.score() == 7)),
        (json!({ "updateTimestamp": { "GT": "2999-01-01" } }), Box::new(|_| false)),
        (json!({ "active": 0 }), Box::new(|_| false)),
        (json!({ "firstName": "nobody" }), Box::new(|_| false)),
    ];
    for (wanted, holds) in &cases {
        let expected: Vec<i64> = leads.iter().filter(|lead| holds(lead)).map(|lead| lead.id).collect();
        for limit in [500, 37] {
            assert_eq!(pages(&client, wanted, limit), expected, "{wanted} in pages of {limit}");
        }
    }
}

#[test]
fn a_page_behind_the_last_id_passes_nobody_over_while_leads_are_deleted() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let made: BTreeSet<i64> =
        (0..40).map(|number| client.create_lead(json!({ "emailAddress": format!("{number}@example.org") }))).collect();
    let (mut seen, mut last) = (BTreeSet::new(), 0);
    loop {
        let params = json!({ "where": { "id": { "GT": last } }, "fields": ["id"], "limit": 7 });
        let reply = client.call("getLeads", params);
        let ids: Vec<i64> = reply["result"]["lead"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].as_str().unwrap().parse().unwrap())
            .collect();
        let Some(end) = ids.last() else { break };
        last = *end;
        client.call("deleteLeads", json!({ "objects": ids }));
        seen.extend(ids);
    }
    assert_eq!(seen, made);
}
