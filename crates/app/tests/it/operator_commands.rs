//! Commands of operators: accounts renamed and removed, people removed, leads erased, tags and categories made.

use crate::receiver::Receiver;
use crate::server::{IS_ON_POSTGRES, Server, headwater, try_headwater};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};

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
    for (again, said) in [
        (["list-tag", "add", "VIP"], "there is a tag 'VIP' already"),
        (["unsubscribe-category", "add", " News "], "there is a category 'News' already"),
    ] {
        let (refused, success) = try_headwater(dir, &again);
        assert!(!success && refused.contains(said), "{refused}");
    }
    headwater(dir, &["list-tag", "remove", &tag]);
    headwater(dir, &["unsubscribe-category", "remove", category.trim()]);
    assert_eq!(server.client.call("getListTags", json!({}))["result"]["getAllgetListTagss"], json!([]));
    let (refused, success) = try_headwater(dir, &["list-tag", "remove", &tag]);
    assert!(!success && refused.contains("no tag"), "{refused}");
}

#[test]
fn tags_categories_and_leads_are_known_by_their_ids_whosever_they_are() {
    let server = Server::start();
    let dir = server.dir.path();
    headwater(dir, &["account", "create", "Other"]);
    let refused = |arguments: &[&str], said: &str| {
        let (output, success) = try_headwater(dir, arguments);
        assert!(!success && output.contains(said), "{arguments:?}: {output}");
    };
    for (command, method, key) in [
        ("list-tag", "getListTags", "getAllgetListTagss"),
        ("unsubscribe-category", "getUnsubscribeCategories", "getAllunsubscribeCategorys"),
    ] {
        let id = headwater(dir, &[command, "add", "Ours", "--account", "Test"]).trim().to_owned();
        headwater(dir, &[command, "add", "Theirs", "--account", "Other"]);
        refused(&[command, "remove", &id, "--account", "Other"], &format!("{id} (`headwater {command} list "));
        refused(&[command, "remove", "1"], "there is no ");
        headwater(dir, &[command, "remove", &id]);
        assert_eq!(server.client.call(method, json!({}))["result"][key], json!([]));
        assert!(headwater(dir, &[command, "list", "--account", "Other"]).contains("Theirs"));
    }
    let other = server.client_of("Other", &[]);
    let theirs = other.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let id = theirs.to_string();
    refused(&["lead", "erase", "999", "--yes"], "there is no lead 999");
    refused(&["lead", "erase", &id, "--yes", "--account", "Test"], "in the account 'Test'");
    refused(&["lead", "erase", "ada@example.org", "--yes"], "say which with --account NAME");
    refused(&["lead", "erase", &id], "of the account 'Other' would be erased");
    other.call("deleteLeads", json!({ "objects": [{ "id": theirs }] }));
    let said = headwater(dir, &["lead", "erase", &id, "--yes"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[0],
        format!("erasing lead {id} of the account 'Other'"),
        "one that was deleted is known by its changes"
    );
    assert!(lines[1].starts_with(&format!("erased lead {id}")), "{said}");
}

#[test]
fn an_account_is_renamed_and_removed_with_all_it_holds() {
    let mut server = Server::start();
    let dir = &server.dir.path().to_owned();
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
    assert!(!success && refused.contains("700 leads and has 1 live key: ") && refused.contains("--yes"), "{refused}");
    headwater(dir, &["account", "remove", "Former Client", "--yes"]);
    let accounts = headwater(dir, &["account", "list"]);
    assert!(accounts.contains("Test") && !accounts.contains("Client"), "{accounts}");
    assert_eq!(client.post("v1", r#"{"method":"getLeads","params":{"where":{}},"id":"1"}"#).status, 401);
    let left = server.client.call("getLeads", json!({ "where": {} }));
    assert_eq!(left["result"]["lead"].as_array().unwrap().len(), 1, "the other account is untouched");
    assert_eq!(left["result"]["lead"][0]["id"], json!(kept.to_string()));
    assert_eq!(rows_of_others(&server), 0);
    assert!(server.stop());
    assert_eq!(rows_of_others(&server), 0, "a server saves the use of keys seconds later, and when it stops");
}

/// Number of rows left in account tables after their account was removed.
pub fn rows_of_others(server: &Server) -> i64 {
    let count = |table: &str| format!("select count(*) from {table} where account_id not in (select id from account)");
    let tables = headwater_store::copy::TABLES.iter().filter(|table| table.is_accounts()).map(|table| table.name);
    if IS_ON_POSTGRES {
        let mut database = server.database();
        let mut rows = 0;
        for table in tables {
            // Row-level security shows one account at a time.
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
fn what_a_person_who_is_removed_owns_is_handed_on() {
    let server = Server::start();
    let dir = server.dir.path();
    let add = |email: &str, role: &str| {
        let made = headwater(dir, &["user", "add", email, "--role", role, "--json"]);
        serde_json::from_str::<Value>(&made).unwrap()["id"].as_i64().unwrap()
    };
    let [ada, bob] = ["ada@example.org", "bob@example.org"].map(|email| add(email, "salesperson"));
    let root = add("root@example.org", "administrator");
    let created = |method: &str, object: Value| {
        let reply = server.client.call(method, json!({ "objects": [object] }));
        reply["result"]["creates"][0]["id"].as_i64().unwrap_or_else(|| panic!("{reply}"))
    };
    let lead = server.client.create_lead(json!({ "emailAddress": "lead@example.org", "ownerID": ada }));
    let account = created("createAccounts", json!({ "accountName": "Mill", "ownerID": ada }));
    let task = created("createTasks", json!({ "ownerID": ada, "title": "Call them" }));
    let (refused, success) = try_headwater(dir, &["user", "remove", "ada@example.org"]);
    assert!(
        !success && refused.contains("ada@example.org owns 1 account, 1 lead, 1 task: say with --hand-on-to"),
        "{refused}"
    );
    let said = headwater(dir, &["user", "remove", "ada@example.org", "--hand-on-to", "bob@example.org"]);
    assert_eq!(said, "removed ada@example.org: 1 account, 1 lead, 1 task went to bob@example.org\n");
    let owners = || {
        let of = |method: &str, key: &str, id: i64| {
            server.client.call(method, json!({ "where": { "id": id } }))["result"][key][0]["ownerID"].clone()
        };
        [of("getLeads", "lead", lead), of("getAccounts", "account", account), of("getTasks", "task", task)]
    };
    assert_eq!(owners(), [json!(bob.to_string()), json!(bob.to_string()), json!(bob.to_string())]);
    let where_ = json!({ "where": { "whoID": lead, "eventSource": "leadOwnerChange" } });
    let timeline = server.client.call("getLeadTimeline", where_);
    assert_eq!(timeline["result"]["leadTimeline"].as_array().unwrap().len(), 1, "{timeline}");
    let said = headwater(dir, &["user", "remove", "bob@example.org", "--hand-on-to", "nobody"]);
    let outcome = "1 task went to root@example.org, 1 account, 1 lead have no owner now";
    assert_eq!(said, format!("removed bob@example.org: {outcome}\n"));
    assert_eq!(owners(), [Value::Null, Value::Null, json!(root.to_string())]);
    add("cy@example.org", "salesperson");
    assert_eq!(headwater(dir, &["user", "remove", "cy@example.org"]), "removed cy@example.org\n", "who owns nothing");
}

#[test]
fn of_administrators_who_are_removed_at_once_one_stays() {
    let server = Server::start();
    let dir = server.dir.path();
    let everybody: Vec<String> = (0..6).map(|number| format!("admin{number}@example.org")).collect();
    for email in &everybody {
        headwater(dir, &["user", "add", email, "--role", "administrator"]);
    }
    let outcomes: Vec<(String, bool)> = std::thread::scope(|scope| {
        let remove = |email: &String| {
            let email = email.clone();
            scope.spawn(move || try_headwater(dir, &["user", "remove", &email]))
        };
        let running: Vec<_> = everybody.iter().map(remove).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let refused: Vec<&String> = outcomes.iter().filter(|(_, success)| !success).map(|(said, _)| said).collect();
    assert!(matches!(refused[..], [said] if said.contains("the last active one of the account")), "{outcomes:?}");
    let left = headwater(dir, &["user", "list"]);
    assert!(left.lines().count() == 1 && left.contains("administrator"), "{left}");
    let last = left.split_whitespace().nth(2).unwrap();
    for change in [["--active", "no"], ["--role", "salesperson"]] {
        let (said, success) = try_headwater(dir, &[&["user", "set", last][..], &change].concat());
        assert!(!success && said.contains("--role administrator"), "{said}");
    }
}

/// Twenty texts easily found in stored bytes.
pub fn canaries() -> Vec<String> {
    (0..20).map(|number| format!("canary{number}x{}", "q7w".repeat(number % 3 + 1))).collect()
}

/// The texts found in the files of the data directory, and on PostgreSQL in the tables.
pub fn found(server: &Server, texts: &[String]) -> Vec<String> {
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
    // A batch with the lead is under way, and no receiver listens.
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
    // An erased lead can be named by id again.
    headwater(server.dir.path(), &["lead", "erase", &lead.to_string(), "--yes"]);
}

#[test]
fn a_lead_erased_beside_deliveries_is_in_no_batch_and_is_posted_no_more() {
    const ROUNDS: usize = 6;
    let receiver = Receiver::start();
    let server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    let (dir, client) = (server.dir.path(), server.client_with(&["--limits", "off"]));
    client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let count = if IS_ON_POSTGRES {
        "select count(*) from subscription where encode(batch_body, 'escape') like '%canary%'"
    } else {
        "select count(*) from subscription where cast(batch_body as text) like '%canary%'"
    };
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // Other leads change all the while, so that there is always a batch to render.
        let writer = scope.spawn(|| {
            let mut others = 0;
            while !is_over.load(Ordering::SeqCst) {
                client.create_lead(json!({ "emailAddress": format!("other{others}@example.org") }));
                others += 1;
            }
            others
        });
        for round in 0..ROUNDS {
            // A refusing receiver keeps a batch stored; with an accepting one the next batch is rendered at once.
            receiver.answer(if round % 2 == 0 { 500 } else { 200 });
            let lead = client.create_lead(json!({ "emailAddress": format!("canary{round}@example.org") }));
            let change = |city: usize| json!({ "objects": [{ "id": lead, "city": format!("canary city {city}") }] });
            (0..20).for_each(|city| drop(client.call("updateLeads", change(city))));
            headwater(dir, &["lead", "erase", &lead.to_string(), "--yes"]);
            assert_eq!(crate::killed_commands::ask(dir, count), Some(0), "round {round}");
        }
        is_over.store(true, Ordering::SeqCst);
        let others: usize = writer.join().unwrap();
        // Posts under way when the last command ended may still arrive; the replay afterwards has no canary.
        receiver.answer(200);
        let id = headwater(dir, &["webhook", "list"]).split_whitespace().next().unwrap().to_owned();
        client.create_lead(json!({ "emailAddress": "last@example.org" }));
        headwater(dir, &["webhook", "resume", &id]);
        let until_the_last = || {
            let mut arrived = String::new();
            while !arrived.contains("last@example.org") {
                arrived.push_str(&receiver.next().body);
            }
            arrived
        };
        let arrived = until_the_last();
        assert!(
            (0..others).all(|other| arrived.contains(&format!("\"other{other}@example.org\""))),
            "some are missing"
        );
        headwater(dir, &["webhook", "replay", &id, "--from", "2000-01-01"]);
        let again = until_the_last();
        assert!(again.contains("\"other0@example.org\"") && !again.contains("canary"), "a replay has nothing of them");
    });
}
