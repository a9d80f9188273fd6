//! `headwater lead erase` counts before deleting, and finds records about a lead deleted before, in every table.

use crate::operator_commands::{canaries, found};
use crate::server::{Server, headwater, try_headwater};
use serde_json::{Value, json};

/// The id of a new object.
fn create(server: &Server, method: &str, object: &Value) -> Value {
    let reply = server.client.call(method, json!({ "objects": [object] }));
    let id = reply["result"]["creates"][0]["id"].clone();
    assert!(!id.is_null(), "{reply}");
    id
}

fn stage(server: &Server) -> Value {
    server.client.call("getDealStages", json!({ "where": {} }))["result"]["dealStage"][0]["id"].clone()
}

#[test]
fn a_lead_deleted_before_leaves_no_value_in_what_was_about_it() {
    let mut server = Server::start();
    let texts = canaries();
    let user = headwater(server.dir.path(), &["user", "add", "jo@example.org", "--json"]);
    let user = serde_json::from_str::<Value>(&user).unwrap()["id"].clone();
    let lead = server.client.create_lead(json!({ "emailAddress": "ada@example.org", "firstName": texts[0] }));
    let [kept, gone] = ["Mill", "Saw"].map(|name| create(&server, "createAccounts", &json!({ "accountName": name })));
    let sale = create(
        &server,
        "createOpportunities",
        &json!({ "ownerID": user, "dealStageID": stage(&server), "opportunityName": texts[1], "closeDate": "2026-03-31",
            "primaryLeadID": lead }),
    );
    for (account, text) in [(&kept, &texts[2]), (&gone, &texts[3])] {
        let about = |mut it: Value| {
            for (name, value) in [("whoID", json!(lead)), ("whoType", json!("lead")), ("whatID", account.clone())] {
                it[name] = value;
            }
            it["whatType"] = json!("account");
            it
        };
        create(&server, "createNotes", &about(json!({ "authorID": user, "note": text })));
        create(&server, "createTasks", &about(json!({ "ownerID": user, "title": text })));
    }
    let notes = server.client.call("getAccountNotes", json!({ "id": kept }));
    let note = notes["result"]["result"][0]["id"].clone();
    server.client.call("deleteLeads", json!({ "objects": [lead] }));
    server.client.call("updateNotes", json!({ "objects": [{ "id": note, "title": texts[4] }] }));
    server.client.call("deleteAccounts", json!({ "objects": [gone] }));
    let left = server.client.call("getOpportunities", json!({ "where": { "id": sale } }));
    assert_eq!(left["result"]["opportunity"], json!([]), "the lead was its only one");
    let used = [texts[2].clone(), texts[3].clone(), texts[4].clone()];
    assert_eq!(found(&server, &used), used, "all of them are found before");
    headwater(server.dir.path(), &["lead", "erase", &lead.to_string(), "--yes"]);
    let notes = server.client.call("getAccountNotes", json!({ "id": kept }));
    assert_eq!(notes["result"]["result"], json!([]));
    assert!(server.stop());
    assert_eq!(found(&server, &texts[..5]), Vec::<String>::new());
}

#[test]
fn whoever_erases_a_lead_is_told_before_what_goes_with_it() {
    let server = Server::start();
    let user = headwater(server.dir.path(), &["user", "add", "jo@example.org", "--json"]);
    let user = serde_json::from_str::<Value>(&user).unwrap()["id"].clone();
    let [ada, bob] =
        ["ada", "bob"].map(|name| server.client.create_lead(json!({ "emailAddress": format!("{name}@example.org") })));
    let sale = |name: &str, amount: &str, lead: i64| {
        let sale = json!({ "ownerID": user, "dealStageID": stage(&server), "opportunityName": name, "closeDate": "2026-03-31",
            "amount": amount, "primaryLeadID": lead });
        create(&server, "createOpportunities", &sale)
    };
    let (_, _, both) = (sale("One", "1000.5", ada), sale("Two", "20", ada), sale("Three", "7000", ada));
    create(&server, "createOpportunityLeads", &json!({ "opportunityID": both, "leadID": bob }));
    let about = json!({ "whoID": ada, "whoType": "lead", "note": "Likes tea", "authorID": user });
    create(&server, "createNotes", &about);
    let list = server.client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].clone();
    server.client.call("addListMember", json!({ "listID": list, "memberID": ada }));
    let said = |lead: i64| {
        let (said, success) = try_headwater(server.dir.path(), &["lead", "erase", &lead.to_string()]);
        assert!(!success && said.contains("would be erased for good") && said.contains("say --yes"), "{said}");
        said
    };
    let goes = "and with it 2 opportunities without another lead (amounts 1020.50 in all), 1 note, 1 list membership, ";
    assert!(said(ada).contains(goes) && !said(bob).contains("without another lead"), "{} {}", said(ada), said(bob));
    headwater(server.dir.path(), &["lead", "erase", &ada.to_string(), "--yes"]);
    let left = server.client.call("getOpportunities", json!({ "where": {} }))["result"]["opportunity"].clone();
    assert!(matches!(left.as_array().unwrap().as_slice(), [one] if one["id"] == json!(both.to_string())), "{left}");
    assert!(said(bob).contains("1 opportunity without another lead (amounts 7000.00 in all)"), "{}", said(bob));
}
