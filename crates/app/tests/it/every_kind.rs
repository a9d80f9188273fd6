//! TABLE · a record of each kind, referring to each other, for the tests of crashes, power cuts, backups and copies.

use crate::server::{Client, Server, headwater};
use headwater_model::record::RecordType;
use headwater_model::records::{self, campaign, company, deal_stage, folder, lead, note};
use headwater_model::records::{opportunity, opportunity_lead, product, task};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Ids of records by the name of the kind, and of a person.
pub type Ids = BTreeMap<&'static str, i64>;

/// The name of the person among [`Ids`].
pub const PERSON: &str = "user";

/// A kind of records.
pub struct KindOfRecords {
    /// The kind.
    pub record: &'static RecordType,
    /// The end of the methods' names.
    pub many: &'static str,
    /// The name of the deleting method.
    delete: &'static str,
    /// The word for records in replies to the reading method.
    pub key: &'static str,
    /// The field with the text by which tests know a record again; `None` if records of the kind have no text.
    pub text: Option<&'static str>,
    /// The other values of a new record, in their printed form.
    new: fn(&Ids) -> Value,
}

/// The kinds, each behind the kinds to which the records refer.
pub static KINDS: [KindOfRecords; 10] = [
    KindOfRecords {
        record: &company::COMPANY,
        many: "Accounts",
        delete: "deleteAccounts",
        key: "account",
        text: Some("accountName"),
        new: |ids| json!({ "ownerID": shown(ids, PERSON), "billingCity": "Kiel" }),
    },
    KindOfRecords {
        record: &campaign::CAMPAIGN,
        many: "Campaigns",
        delete: "deleteCampaigns",
        key: "campaign",
        text: Some("campaignName"),
        new: |_| json!({ "price": "12.50", "startDate": "2026-01-31" }),
    },
    KindOfRecords {
        record: &deal_stage::DEAL_STAGE,
        many: "DealStages",
        delete: "deleteDealStages",
        key: "dealStage",
        text: Some("dealStageName"),
        new: |_| json!({ "description": "Samples are with the client" }),
    },
    KindOfRecords {
        record: &lead::LEAD,
        many: "Leads",
        delete: "deleteLeads",
        key: "lead",
        text: Some("emailAddress"),
        new: |ids| {
            let [owner, account, campaign] = [PERSON, "account", "campaign"].map(|name| shown(ids, name));
            json!({ "ownerID": owner, "accountID": account, "campaignID": campaign, "leadStatus": "qualified" })
        },
    },
    KindOfRecords {
        record: &opportunity::OPPORTUNITY,
        many: "Opportunities",
        delete: "deleteOpportunities",
        key: "opportunity",
        text: Some("opportunityName"),
        new: |ids| {
            let [owner, stage, lead] = [PERSON, "dealStage", "lead"].map(|name| shown(ids, name));
            let [account, campaign] = ["account", "campaign"].map(|name| shown(ids, name));
            json!({ "ownerID": owner, "dealStageID": stage, "accountID": account, "campaignID": campaign,
                "originatingLeadID": lead, "closeDate": "2026-03-31 00:00:00", "amount": "1000.00" })
        },
    },
    KindOfRecords {
        record: &opportunity_lead::OPPORTUNITY_LEAD,
        many: "OpportunityLeads",
        delete: "deleteOpportunityLeads",
        key: "getWhereopportunityLeads",
        text: None,
        new: |ids| json!({ "opportunityID": shown(ids, "opportunity"), "leadID": shown(ids, "lead") }),
    },
    KindOfRecords {
        record: &note::NOTE,
        many: "Notes",
        delete: "deleteNotes",
        key: "result",
        text: Some("note"),
        new: |ids| {
            let [author, lead, what] = [PERSON, "lead", "opportunity"].map(|name| shown(ids, name));
            json!({ "authorID": author, "whoID": lead, "whoType": "lead", "whatID": what, "whatType": "opportunity" })
        },
    },
    KindOfRecords {
        record: &task::TASK,
        many: "Tasks",
        delete: "deleteTasks",
        key: "task",
        text: Some("title"),
        new: |ids| {
            let [owner, lead, what] = [PERSON, "lead", "account"].map(|name| shown(ids, name));
            json!({ "ownerID": owner, "whoID": lead, "whoType": "lead", "whatID": what, "whatType": "account" })
        },
    },
    KindOfRecords {
        record: &product::PRODUCT,
        many: "Products",
        delete: "deleteProduct",
        key: "product",
        text: Some("productName"),
        new: |_| json!({ "price": "1000.00" }),
    },
    KindOfRecords {
        record: &folder::FOLDER,
        many: "Folders",
        delete: "deleteFolder",
        key: "folder",
        text: Some("folderName"),
        new: |_| json!({ "folderType": "email" }),
    },
];

fn shown(ids: &Ids, name: &str) -> String {
    ids[name].to_string()
}

impl KindOfRecords {
    /// A new record with a text. Leads have an address made of the text.
    pub fn object(&self, ids: &Ids, text: &str) -> Value {
        let mut object = (self.new)(ids);
        if let Some(field) = self.text {
            object[field] = json!(self.written(text));
        }
        object
    }

    /// The text as written in the field of a record.
    pub fn written(&self, text: &str) -> String {
        if self.record == &lead::LEAD { format!("{text}@example.org") } else { text.to_owned() }
    }

    fn is_opportunity_lead(&self) -> bool {
        self.record == &opportunity_lead::OPPORTUNITY_LEAD
    }

    /// Records by id, at most 100.
    fn read(&self, client: &Client, records: &[&Written]) -> HashMap<i64, Value> {
        let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
        let (method, params) = if self.record == &note::NOTE {
            let leads: Vec<&Value> = records.iter().map(|record| &record.values["whoID"]).collect();
            ("getContactsNotes".to_owned(), json!({ "id": leads }))
        } else {
            (format!("get{}", self.many), json!({ "where": { "id": ids }, "limit": 500 }))
        };
        let reply = client.call(&method, params);
        let rows = reply["result"][self.key].as_array().unwrap_or_else(|| panic!("{method} answered {reply}")).clone();
        let found = rows.into_iter().map(|row| (row["id"].as_str().unwrap().parse().unwrap(), row));
        found.filter(|(id, _)| ids.contains(id)).collect()
    }
}

/// A record whose creation was acknowledged.
#[derive(Debug, Clone)]
pub struct Written {
    /// The place of the kind in [`KINDS`].
    pub kind: usize,
    /// The id.
    pub id: i64,
    /// The values expected, in their printed form.
    pub values: Value,
}

/// The records that one client has written, in order.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// The records not deleted.
    pub records: Vec<Written>,
    /// The records deleted since.
    pub deleted: Vec<Written>,
    ids: Ids,
    /// The place in [`KINDS`] of the next record.
    next: usize,
}

impl Book {
    /// An empty book; the person owns all records.
    pub fn new(person: i64) -> Self {
        Self { ids: Ids::from([(PERSON, person)]), ..Self::default() }
    }

    /// An empty book, and a new person of the only account.
    pub fn with_person(server: &Server) -> Self {
        Self::new(person(server.dir.path(), &["owner@example.org"]))
    }

    /// Creates a record of each kind, or the rest of the kinds where the last time was cut off; `None` if the server did not answer a call.
    pub fn write(&mut self, client: &Client, text: &str) -> Option<()> {
        self.write_next(client, text)?;
        while self.next > 0 {
            self.write_next(client, text)?;
        }
        Some(())
    }

    /// Creates a record of the next kind. The record of a call without an answer is in doubt, and forgotten; another is created next.
    pub fn write_next(&mut self, client: &Client, text: &str) -> Option<()> {
        let (kind, of) = (self.next, &KINDS[self.next]);
        let values = of.object(&self.ids, text);
        if of.is_opportunity_lead() {
            self.last_lead().remove("leadStatus");
            // Without an answer another opportunity comes next, because the lead may have been put on this one.
            self.next -= 1;
        }
        let entry = must_send(client, &format!("create{}", of.many), &values)?;
        let id = entry["id"].as_i64().unwrap();
        self.ids.insert(of.record.name, id);
        self.records.push(Written { kind, id, values });
        self.next = (kind + 1) % KINDS.len();
        if of.is_opportunity_lead() {
            self.last_lead().insert("leadStatus".to_owned(), json!("contactWithOpp"));
        }
        Some(())
    }

    /// The values of the lead created last, whose status an opportunity changes; unknown until the answer.
    fn last_lead(&mut self) -> &mut Map<String, Value> {
        let lead = self.records.iter_mut().rfind(|it| KINDS[it.kind].record == &lead::LEAD);
        lead.and_then(|lead| lead.values.as_object_mut()).expect("a lead comes before")
    }

    /// Deletes all records, the last first; `None` if the server did not answer. The record of the last call is in doubt, and forgotten.
    pub fn delete(&mut self, client: &Client) -> Option<()> {
        self.next = 0;
        while let Some(last) = self.records.pop() {
            let of = &KINDS[last.kind];
            if of.is_opportunity_lead() {
                self.last_lead().remove("leadStatus");
            }
            let entry = send(client, of.delete, &json!({ "id": last.id }))?;
            // An opportunity in doubt may be in the stage.
            let is_in_use = of.record == &deal_stage::DEAL_STAGE && entry["error"]["code"] == 303;
            assert!(is_in_use || entry["success"] == true, "{} {}: {entry}", of.record.name, last.id);
            if !is_in_use {
                self.deleted.push(last);
            }
        }
        Some(())
    }

    /// Expects another owner of all records of a person.
    pub fn hand_on(&mut self, from: i64, to: i64) {
        for record in &mut self.records {
            for name in ["ownerID", "authorID"] {
                if record.values[name] == json!(from.to_string()) {
                    record.values[name] = json!(to.to_string());
                }
            }
        }
    }

    /// Differences between the records acknowledged and the records shown by the server.
    pub fn faults(&self, client: &Client) -> Vec<String> {
        let mut faults = Vec::new();
        for (kind, of) in KINDS.iter().enumerate() {
            let is_of_kind = |record: &&Written| record.kind == kind;
            let [records, deleted] =
                [&self.records, &self.deleted].map(|all| all.iter().filter(is_of_kind).collect::<Vec<_>>());
            for some in records.chunks(100) {
                let found = of.read(client, some);
                faults.extend(some.iter().filter_map(|record| record.fault(found.get(&record.id))));
            }
            for some in deleted.chunks(100) {
                let found = of.read(client, some);
                faults.extend(found.keys().map(|id| format!("{} {id} was deleted, and is there", of.record.name)));
            }
        }
        faults
    }

    /// Fails unless the server shows all records as acknowledged.
    pub fn demand_whole(&self, client: &Client) {
        let faults = self.faults(client);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

impl Written {
    /// The fault of the record as shown by the server.
    fn fault(&self, found: Option<&Value>) -> Option<String> {
        let name = format!("{} {}", KINDS[self.kind].record.name, self.id);
        let Some(found) = found else { return Some(format!("{name} is lost")) };
        let values = self.values.as_object().unwrap();
        let wrong = values.iter().find(|(field, value)| found[field.as_str()] != **value);
        wrong.map(|(field, value)| format!("{name}: {field} is {}, not {value}", found[field.as_str()]))
    }
}

/// Sends one object; `None` without a whole reply. Fails unless the reply reports success.
fn must_send(client: &Client, method: &str, object: &Value) -> Option<Value> {
    let entry = send(client, method, object)?;
    assert_eq!(entry["success"], true, "{method} {object} answered {entry}");
    Some(entry)
}

/// The entry of the reply to one object; `None` without a whole reply.
fn send(client: &Client, method: &str, object: &Value) -> Option<Value> {
    let body = json!({ "method": method, "params": { "objects": [object] }, "id": "k" }).to_string();
    let answer = client.try_post("v1", &body).ok()?;
    let reply: Value = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{method} answered {answer:?}"));
    let entries = reply["result"].as_object().and_then(|result| result.values().find_map(Value::as_array));
    Some(entries.unwrap_or_else(|| panic!("{method} {object} answered {reply}"))[0].clone())
}

/// Adds a person and returns the id.
pub fn person(dir: &Path, arguments: &[&str]) -> i64 {
    let made = headwater(dir, &[&["user", "add", "--json"], arguments].concat());
    serde_json::from_str::<Value>(&made).unwrap()["id"].as_i64().unwrap()
}

/// The findings of `headwater data-quality`.
pub fn dangling(server: &Server) -> String {
    headwater(server.dir.path(), &["data-quality"])
}

#[test]
fn no_kind_of_records_is_missing_in_what_must_not_be_lost() {
    let known: Vec<&str> = KINDS.iter().map(|kind| kind.record.name).collect();
    let missing: Vec<&str> =
        records::ALL.iter().map(|record| record.name).filter(|name| !known.contains(name)).collect();
    assert_eq!((missing, known.len()), (vec![], records::ALL.len()));
}

#[test]
fn a_lost_record_of_any_kind_and_a_changed_one_are_noticed() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let mut book = Book::with_person(&server);
    book.write(&client, "one").unwrap();
    book.write(&client, "two").unwrap();
    book.demand_whole(&client);
    assert_eq!(dangling(&server), "");
    for (kind, of) in KINDS.iter().enumerate() {
        let (name, id) = (of.record.name, book.records[kind].id);
        let mut lost = book.clone();
        lost.records[kind].id += 1_000_000;
        assert_eq!(lost.faults(&client), [format!("{name} {} is lost", id + 1_000_000)]);
        for (field, value) in book.records[kind].values.as_object().unwrap() {
            let mut changed = book.clone();
            changed.records[kind].values[field] = json!("another");
            let expected = format!("{name} {id}: {field} is {value}, not \"another\"");
            // Notes are read by the lead.
            let is_of_reading = (name, field.as_str()) == ("note", "whoID");
            assert!(is_of_reading || changed.faults(&client) == [expected], "{:?}", changed.faults(&client));
        }
    }
    let there = Book { deleted: book.records.clone(), ..Book::default() };
    assert_eq!(there.faults(&client).len(), 2 * KINDS.len(), "what should be gone is there");
    book.delete(&client).unwrap();
    assert_eq!(book.deleted.len(), 2 * KINDS.len());
    book.demand_whole(&client);
}
