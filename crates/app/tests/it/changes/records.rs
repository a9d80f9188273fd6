//! The change feed of other records than leads: `records=`.

use super::types;
use crate::server::{Client, Server, headwater};
use headwater_model::records;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many changes the feed looks at for one answer.
const LOOKED_AT: usize = 20_000;

/// A kind of records in this test.
struct Told {
    /// The word in `records=` and in the types of changes.
    name: &'static str,
    /// The end of the methods' names.
    many: &'static str,
    new: fn(&Client) -> Value,
    /// A change, and the `changed` of the feed; `None` for kinds without an update method.
    change: Option<fn() -> (Value, Value)>,
}

const KINDS: &[Told] = &[
    Told {
        name: "lead",
        many: "Leads",
        new: |_| json!({ "emailAddress": "ada@example.org" }),
        change: Some(|| (json!({ "title": "Countess" }), json!({ "title": { "old": null, "new": "Countess" } }))),
    },
    Told {
        name: "account",
        many: "Accounts",
        new: |_| json!({ "accountName": "Mills" }),
        change: Some(|| {
            let changed = json!({ "numberOfEmployees": { "old": "0", "new": "7" } });
            (json!({ "numberOfEmployees": 7, "accountName": "Mills" }), changed)
        }),
    },
    Told {
        name: "campaign",
        many: "Campaigns",
        new: |_| json!({ "campaignName": "Spring", "price": "12.5" }),
        change: Some(|| (json!({ "price": 3 }), json!({ "price": { "old": "12.50", "new": "3.00" } }))),
    },
    Told { name: "dealStage", many: "DealStages", new: |_| json!({ "dealStageName": "Sampling" }), change: None },
    Told {
        name: "opportunity",
        many: "Opportunities",
        new: deal,
        change: Some(|| {
            let changed = json!({ "closeDate": { "old": "2026-01-31 00:00:00", "new": "2026-02-28 00:00:00" } });
            (json!({ "closeDate": "2026-02-28" }), changed)
        }),
    },
    Told {
        name: "opportunityLead",
        many: "OpportunityLeads",
        new: |client| {
            let deal = create(client, "Opportunities", deal(client));
            let lead = client.create_lead(json!({ "emailAddress": "bob@example.org" }));
            json!({ "opportunityID": deal, "leadID": lead })
        },
        change: None,
    },
    Told {
        name: "note",
        many: "Notes",
        new: |client| {
            let lead = client.create_lead(json!({ "emailAddress": "eve@example.org" }));
            json!({ "note": "She calls back", "authorID": somebody(client), "whoID": lead, "whoType": "lead" })
        },
        change: Some(|| (json!({ "title": "Call" }), json!({ "title": { "old": null, "new": "Call" } }))),
    },
    Told {
        name: "task",
        many: "Tasks",
        new: |client| json!({ "title": "Call", "ownerID": somebody(client) }),
        change: Some(|| (json!({ "priority": "high" }), json!({ "priority": { "old": null, "new": "high" } }))),
    },
    Told {
        name: "folder",
        many: "Folder",
        new: |_| json!({ "folderName": "Letters" }),
        change: Some(|| (json!({ "folderType": "x" }), json!({ "folderType": { "old": null, "new": "x" } }))),
    },
    Told {
        name: "product",
        many: "Product",
        new: |_| json!({ "productName": "Engine" }),
        change: Some(|| (json!({ "price": 5 }), json!({ "price": { "old": null, "new": "5.00" } }))),
    },
];

fn somebody(client: &Client) -> Value {
    client.call("getUsers", json!({ "where": {} }))["result"]["user"][0]["id"].clone()
}

fn deal(client: &Client) -> Value {
    let stages = client.call("getDealStages", json!({ "where": { "dealStageName": "New" } }));
    let (stage, owner) = (&stages["result"]["dealStage"][0]["id"], somebody(client));
    json!({ "opportunityName": "Engines", "dealStageID": stage, "ownerID": owner, "closeDate": "2026-01-31" })
}

fn create(client: &Client, many: &str, object: Value) -> i64 {
    let made = client.call(&format!("create{many}"), json!({ "objects": [object] }));
    made["result"]["creates"][0]["id"].as_i64().unwrap_or_else(|| panic!("create{many}: {made}"))
}

fn server_with_a_person() -> Server {
    let server = Server::start();
    headwater(server.dir.path(), &["user", "add", "jo@example.org"]);
    server
}

fn newest(client: &Client) -> String {
    client.changes("after=newest")["cursor"].as_str().unwrap().to_owned()
}

#[test]
fn every_kind_of_record_is_told_of_under_its_own_name() {
    let in_table: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(in_table, records::ALL.iter().map(|record| record.name).collect());
    let server = server_with_a_person();
    let client = &server.client;
    let begun = newest(client);
    for kind in KINDS {
        let object = (kind.new)(client);
        let from = newest(client);
        let id = create(client, kind.many, object);
        let mut expected = vec![format!("{}Created", kind.name)];
        let mut changed = None;
        if let Some((mut change, told)) = kind.change.map(|change| change()) {
            change["id"] = json!(id);
            let reply = client.call(&format!("update{}", kind.many), json!({ "objects": [change] }));
            assert_eq!(reply["error"], json!([]), "{}: {reply}", kind.name);
            expected.push(format!("{}Updated", kind.name));
            changed = Some(told);
        }
        client.call(&format!("delete{}", kind.many), json!({ "objects": [{ "id": id }] }));
        expected.push(format!("{}Deleted", kind.name));
        let (told, _) = client.follow_records(kind.name, from, 2);
        assert_eq!(types(&told), expected);
        let key = format!("{}ID", kind.name);
        assert!(told.iter().all(|change| change[&key] == json!(id.to_string())), "{told:?}");
        assert_eq!(changed, told.iter().find_map(|change| change.get("changed").cloned()), "{}", kind.name);
    }
    let (all, end) = client.follow_records("all", begun.clone(), 3);
    let names = records::ALL.map(|record| record.name).join(",");
    assert_eq!(client.follow_records(&names, begun.clone(), 1000), (all.clone(), end.clone()), "all is every kind");
    assert_eq!(end, newest(client), "nothing is left behind the last one");
    let of = |kinds: [&str; 2]| -> Vec<Value> {
        let is_of = |change: &&Value| {
            let word = change["type"].as_str().unwrap();
            kinds.iter().any(|kind| ["Created", "Updated", "Deleted"].iter().any(|end| word == format!("{kind}{end}")))
        };
        all.iter().filter(is_of).cloned().collect()
    };
    for (records, kinds) in
        [("account,%20lead", ["account", "lead"]), ("opportunity,dealStage", ["opportunity", "dealStage"])]
    {
        let (told, told_end) = client.follow_records(records, begun.clone(), 2);
        assert_eq!((told, &told_end), (of(kinds), &end), "{records}");
    }
    assert_eq!(client.follow(begun, 5).0, of(["lead", "lead"]), "without records= it is leads");
}

#[test]
fn a_follower_gets_past_many_changes_of_other_records() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let first = client.create_lead(json!({ "emailAddress": "first@example.org" }));
    let campaigns: Vec<Value> = (0..500).map(|number| json!({ "campaignName": format!("{number}") })).collect();
    for _ in 0..=LOOKED_AT / campaigns.len() {
        assert_eq!(client.call("createCampaigns", json!({ "objects": campaigns }))["error"], json!([]));
    }
    let last = client.create_lead(json!({ "emailAddress": "last@example.org" }));
    let end = newest(&client);

    let page = |after: &str| client.changes(&format!("after={after}&limit=1000"));
    let (mut after, mut told, mut answers) = ("0-0".to_owned(), Vec::new(), 0);
    loop {
        let answer = page(&after);
        told.extend(answer["changes"].as_array().unwrap().iter().map(|change| change["leadID"].clone()));
        answers += 1;
        assert_ne!(answer["cursor"], json!(after), "each answer goes on: {answer}");
        answer["cursor"].as_str().unwrap().clone_into(&mut after);
        if answer["hasMore"] == false {
            break;
        }
    }
    assert_eq!((told, &after), (vec![json!(first.to_string()), json!(last.to_string())], &end));
    assert_eq!(answers, 2, "the first answer ends between the leads");

    let lines = |after: &str| -> Vec<Value> {
        let body = client.changes_raw(&format!("after={after}&format=jsonl"), &[]).body;
        body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let beyond = lines("0-0");
    assert_eq!(beyond.len(), 1, "{beyond:?}");
    assert_eq!(beyond[0]["leadID"], json!(first.to_string()));
    let silent = lines(beyond[0]["cursor"].as_str().unwrap());
    assert_eq!(silent.len(), 1, "a line with a cursor alone: {silent:?}");
    assert_eq!(silent[0].as_object().unwrap().keys().collect::<Vec<_>>(), ["cursor"]);
    let rest = lines(silent[0]["cursor"].as_str().unwrap());
    assert_eq!((rest.len(), &rest[0]["leadID"]), (1, &json!(last.to_string())));
    assert_eq!(lines(&end), Vec::<Value>::new());
}

/// The kinds that a key may follow, by role: docs/wire.md, section 18.
const FOLLOWED: [(&str, &[&str]); 6] = [
    ("administrator", &EVERY),
    ("company-manager", &EVERY),
    ("marketing-manager", &["lead", "account", "campaign", "dealStage", "note", "task", "folder", "product"]),
    ("sales-manager", &EVERY),
    ("salesperson", &["lead", "account", "campaign", "dealStage", "note", "task", "folder", "product"]),
    ("jr-salesperson", &["account", "campaign", "dealStage", "folder", "product"]),
];

/// The words for all kinds.
const EVERY: [&str; 10] =
    ["lead", "account", "campaign", "dealStage", "opportunity", "opportunityLead", "note", "task", "folder", "product"];

#[test]
fn a_key_follows_the_kinds_of_which_it_may_read_all() {
    let server = Server::start();
    for (role, followed) in FOLLOWED {
        headwater(server.dir.path(), &["user", "add", &format!("{role}@example.org"), "--role", role]);
        let client = server.client_with(&["--limits", "off", "--user", &format!("{role}@example.org")]);
        let status = |records: &str| client.changes(&format!("records={records}"))["status"].clone();
        for record in records::ALL {
            let expected = if followed.contains(&record.name) { 200 } else { 403 };
            assert_eq!(status(record.name), expected, "{} as {role}", record.name);
            let both = if followed.contains(&"account") && expected == 200 { 200 } else { 403 };
            assert_eq!(status(&format!("account,{}", record.name)), both, "account,{} as {role}", record.name);
        }
        let all = if followed.len() == records::ALL.len() { 200 } else { 403 };
        assert_eq!(status("all"), all, "all as {role}");
    }
}

#[test]
fn kinds_that_do_not_exist_are_refused_by_name() {
    let server = Server::start();
    for (records, said) in [
        ("", "records: '' is none of "),
        ("leads", "records: 'leads' is none of "),
        ("lead,all", "records: 'all' is none of "),
        ("lead,,account", "records: '' is none of "),
        ("Account", "records: 'Account' is none of "),
    ] {
        let reply = server.client.changes(&format!("records={records}"));
        assert_eq!((&reply["status"], &reply["error"]), (&json!(400), &json!("parameter")), "{records}");
        assert!(reply["message"].as_str().unwrap().contains(said), "{records}: {reply}");
    }
}
