//! What an operator does from the command line: accounts renamed and removed, people removed, leads erased, tags and
//! categories made.

use crate::server::{IS_ON_POSTGRES, Server, headwater, try_headwater};
use serde_json::{Value, json};

#[test]
fn tags_and_unsubscribe_categories_are_made_and_answered() {
    let server = Server::start();
    let dir = server.dir.path();
    let tag = headwater(dir, &["list-tag", "add", "VIP"]).trim().to_owned();
    let category = headwater(dir, &["unsubscribe-category", "add", "News", "--description", "Monthly"]);
    let tags = server.client.call("getListTags", json!({}))["result"]["getAllgetListTagss"].clone();
    assert_eq!(tags, json!([{ "id": tag, "label": "VIP", "objectType": "list" }]));
    let categories = server.client.call("getUnsubscribeCategories", json!({}));
    let expected = json!([{ "id": category.trim(), "name": "News", "description": "Monthly" }]);
    assert_eq!(categories["result"]["getAllunsubscribeCategorys"], expected);
    assert!(headwater(dir, &["list-tag", "list"]).contains("VIP"));
    headwater(dir, &["list-tag", "remove", &tag]);
    headwater(dir, &["unsubscribe-category", "remove", category.trim()]);
    assert_eq!(server.client.call("getListTags", json!({}))["result"]["getAllgetListTagss"], json!([]));
    let (refused, success) = try_headwater(dir, &["list-tag", "remove", &tag]);
    assert!(!success && refused.contains("no tag"), "{refused}");
}

#[test]
fn an_account_is_renamed_and_removed_with_all_it_holds() {
    let server = Server::start();
    let dir = server.dir.path();
    headwater(dir, &["account", "create", "Client"]);
    let client = server.client_of("Client", &[]);
    headwater(dir, &["demo", "--leads", "700", "--account", "Client"]);
    headwater(dir, &["list-tag", "add", "VIP", "--account", "Client"]);
    client.call("subscribeToLeadUpdates", json!({ "url": "http://127.0.0.1:9009/hook" }));
    let kept = server.client.create_lead(json!({ "emailAddress": "kept@example.org" }));

    let (refused, success) = try_headwater(dir, &["account", "set", "Client", "--name", "Test"]);
    assert!(!success && refused.contains("named 'Test' already"), "{refused}");
    headwater(dir, &["account", "set", "Client", "--name", "Former Client"]);
    let (refused, success) = try_headwater(dir, &["account", "remove", "Former Client"]);
    assert!(!success && refused.contains("700 leads") && refused.contains("--yes"), "{refused}");
    headwater(dir, &["account", "remove", "Former Client", "--yes"]);
    let accounts = headwater(dir, &["account", "list"]);
    assert!(accounts.contains("Test") && !accounts.contains("Client"), "{accounts}");
    assert_eq!(client.post("v1", r#"{"method":"getLeads","params":{"where":{}},"id":"1"}"#).status, 401);
    let left = server.client.call("getLeads", json!({ "where": {} }));
    assert_eq!(left["result"]["lead"].as_array().unwrap().len(), 1, "the other account is untouched");
    assert_eq!(left["result"]["lead"][0]["id"], json!(kept.to_string()));
    assert_eq!(rows_of_others(&server), 0);
}

/// Rows in tables of accounts whose account is no more.
fn rows_of_others(server: &Server) -> i64 {
    let count = |table: &str| format!("select count(*) from {table} where account_id not in (select id from account)");
    let tables = headwater_store::copy::TABLES.iter().filter(|table| table.is_accounts()).map(|table| table.name);
    if IS_ON_POSTGRES {
        let mut database = server.database();
        let mut rows = 0;
        for table in tables {
            // The walls show one account at a time.
            for account in 1..4 {
                database.batch_execute(&format!("set headwater.account = '{account}'")).unwrap();
                rows += database.query_one(&count(table), &[]).unwrap().get::<_, i64>(0);
            }
        }
        return rows;
    }
    let database = rusqlite::Connection::open(server.dir.path().join("headwater.db")).unwrap();
    tables.map(|table| database.query_row(&count(table), [], |row| row.get::<_, i64>(0)).unwrap()).sum()
}

#[test]
fn the_leads_of_a_person_who_is_removed_are_handed_on() {
    let server = Server::start();
    let dir = server.dir.path();
    let add = |email: &str| {
        let made = headwater(dir, &["user", "add", email, "--json"]);
        serde_json::from_str::<Value>(&made).unwrap()["id"].as_i64().unwrap()
    };
    let (ada, bob) = (add("ada@example.org"), add("bob@example.org"));
    let lead = server.client.create_lead(json!({ "emailAddress": "lead@example.org", "ownerID": ada }));
    let (refused, success) = try_headwater(dir, &["user", "remove", "ada@example.org"]);
    assert!(!success && refused.contains("owns leads"), "{refused}");
    headwater(dir, &["user", "remove", "ada@example.org", "--hand-on-to", "bob@example.org"]);
    let owner = |client: &crate::server::Client| {
        client.call("getLead", json!({ "id": lead }))["result"]["lead"][0]["ownerID"].clone()
    };
    assert_eq!(owner(&server.client), json!(bob.to_string()));
    let where_ = json!({ "where": { "whoID": lead, "eventSource": "leadOwnerChange" } });
    let timeline = server.client.call("getLeadTimeline", where_);
    assert_eq!(timeline["result"]["leadTimeline"].as_array().unwrap().len(), 1, "{timeline}");
    headwater(dir, &["user", "remove", "bob@example.org", "--hand-on-to", "nobody"]);
    assert_eq!(owner(&server.client), Value::Null);
    assert_eq!(headwater(dir, &["user", "list"]), "");
}

/// Twenty texts that are found wherever they lie.
fn canaries() -> Vec<String> {
    (0..20).map(|number| format!("canary{number}x{}", "q7w".repeat(number % 3 + 1))).collect()
}

/// How many of the texts stand in the files of the data directory, and on PostgreSQL in its tables.
fn found(server: &Server, texts: &[String]) -> Vec<String> {
    let stored = crate::at_rest::stored(server);
    let is_in = |text: &&String| stored.windows(text.len()).any(|window| window == text.as_bytes());
    texts.iter().filter(is_in).cloned().collect()
}

#[test]
fn an_erased_lead_leaves_no_value_anywhere() {
    let mut server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    let texts = canaries();
    server.client.call(
        "createFields",
        json!({ "objects": [{ "relationship": "lead", "label": "Secret", "dataType": "textarea" }] }),
    );
    let fields = server.client.call("getFields", json!({ "where": { "isCustom": 1 } }));
    let custom = fields["result"]["field"][0]["systemName"].as_str().unwrap().to_owned();
    server.client.call("subscribeToLeadUpdates", json!({ "url": "http://127.0.0.1:9009/hook" }));
    let user = headwater(server.dir.path(), &["user", "add", "jo@example.org", "--json"]);
    let user = serde_json::from_str::<Value>(&user).unwrap()["id"].clone();
    let list = server.client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].clone();

    let other = server.client.create_lead(json!({ "emailAddress": "other@example.org" }));
    let lead = server.client.create_lead(json!({
        "emailAddress": format!("{}@example.org", texts[0]), "firstName": texts[1], "lastName": texts[2],
        "companyName": texts[3], "title": texts[4], "street": texts[5], "city": texts[6], "country": texts[7],
        "website": texts[8], "phoneNumber": texts[9], "description": texts[10].repeat(900), custom.as_str(): texts[11],
    }));
    for (field, text) in [("firstName", &texts[12]), ("description", &texts[13]), (custom.as_str(), &texts[14])] {
        server.client.call("updateLeads", json!({ "objects": [{ "id": lead, field: text }] }));
    }
    let address = format!("{}@example.org", texts[15]);
    server.client.call("updateLeads", json!({ "objects": [{ "id": lead, "emailAddress": address }] }));
    server.client.call("addListMember", json!({ "listID": list, "memberID": lead }));
    let call = json!({ "userID": user, "leadID": lead, "direction": "incoming", "createTimestamp": "2026-01-02 03:04:05",
        "callResult": texts[16], "callNotes": texts[17] });
    server.client.call("logCalls", json!({ "objects": [call] }));
    let used = &texts[..18];
    // A batch with the lead is under way to a receiver that is not there.
    server.log_with("\"delivery\"");
    assert_eq!(found(&server, used), used, "all of them are found before");

    let (refused, success) = try_headwater(server.dir.path(), &["lead", "erase", &address]);
    assert!(!success && refused.contains("--yes"), "{refused}");
    headwater(server.dir.path(), &["lead", "erase", &address, "--yes"]);
    assert!(server.stop());
    assert_eq!(found(&server, used), Vec::<String>::new());

    server.restart(&["--webhook-allow", "127.0.0.0/8"]);
    let client = server.client.at(&server.url);
    assert_eq!(client.call("getLead", json!({ "id": lead }))["result"]["lead"], json!([]));
    assert_eq!(client.call("getLead", json!({ "id": other }))["result"]["lead"][0]["id"], json!(other.to_string()));
    let (changes, _) = client.follow("0-0".to_owned(), 100);
    let of_lead: Vec<&Value> = changes.iter().filter(|change| change["leadID"] == json!(lead.to_string())).collect();
    assert_eq!(of_lead.first().unwrap()["type"], json!("leadCreated"), "the changes are there, without values");
    assert_eq!(of_lead.last().unwrap()["type"], json!("leadDeleted"));
    // What is already erased can be named by its id again.
    headwater(server.dir.path(), &["lead", "erase", &lead.to_string(), "--yes"]);
}
