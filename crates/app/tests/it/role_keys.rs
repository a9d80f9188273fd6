//! Keys that act as a role or as a person: how they are made and listed, and until when they open something.

use crate::server::{Client, Server, headwater, try_headwater};
use headwater_testbed::wait;
use serde_json::{Value, json};

/// A server with a junior salesperson, and a client with a key of that person.
fn with_junior() -> (Server, Client) {
    let server = Server::start();
    headwater(server.dir.path(), &["user", "add", "jo@example.org", "--role", "jr-salesperson"]);
    let client = server.client_with(&["--user", "JO@example.org", "--label", "phone"]);
    (server, client)
}

/// The HTTP status of a call that reads.
fn status(client: &Client) -> u16 {
    client.post("v1", r#"{"method":"getFields","params":{"where":{}},"id":"t"}"#).status
}

/// Waits until a key opens something, or nothing.
fn becomes(client: &Client, expected: u16) {
    wait::until(&format!("the key's calls answer {expected}"), || status(client) == expected);
}

#[test]
fn keys_are_made_for_roles_and_people_and_listed_with_them() {
    let (server, _) = with_junior();
    let dir = server.dir.path();
    server.client_with(&["--role", "sales-manager", "--label", "crm"]);
    let listed = |json: bool| {
        let arguments: &[&str] = if json { &["key", "list", "--json"] } else { &["key", "list"] };
        headwater(dir, arguments)
    };
    let whom: Vec<Value> = listed(true)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|key| json!([key["label"], key["role"], key["user"], key["userID"].is_i64()]))
        .collect();
    assert_eq!(
        whom,
        [
            json!(["", "administrator", null, false]),
            json!(["phone", "jr-salesperson", "jo@example.org", true]),
            json!(["crm", "sales-manager", null, false]),
        ]
    );
    let text = listed(false);
    assert!(
        text.contains("  jo@example.org (jr-salesperson)  phone\n") && text.contains("  sales-manager  crm\n"),
        "{text}"
    );
    let made = headwater(dir, &["key", "create", "--user", "jo@example.org"]);
    assert!(made.contains("\nacts as    jo@example.org (jr-salesperson)\n"), "{made}");
    headwater(dir, &["user", "set", "jo@example.org", "--active", "no"]);
    assert!(listed(false).contains("  jo@example.org (not active)  phone\n"));
    headwater(dir, &["user", "remove", "jo@example.org"]);
    assert!(listed(false).contains("  a user who was removed  phone\n"));
}

#[test]
fn a_key_that_would_reach_nothing_is_not_made() {
    let (server, _) = with_junior();
    let dir = server.dir.path();
    headwater(dir, &["user", "add", "kim@example.org"]);
    headwater(dir, &["user", "set", "kim@example.org", "--active", "no"]);
    let before = headwater(dir, &["key", "list"]);
    for (arguments, said) in [
        (&["--role", "jr-salesperson"][..], "jr-salesperson reaches only leads that a person owns"),
        (&["--user", "nobody@example.org"], "the account has nobody with the address nobody@example.org"),
        (&["--user", "kim@example.org"], "kim@example.org is not active"),
        (&["--user", "jo@example.org", "--role", "salesperson"], "cannot be used with"),
    ] {
        let (output, success) = try_headwater(dir, &[&["key", "create"], arguments].concat());
        assert!(!success && output.contains(said), "{arguments:?}: {output}");
    }
    assert_eq!(headwater(dir, &["key", "list"]), before);
}

#[test]
fn a_key_of_a_role_that_writes_own_accounts_only_reads_all_of_them() {
    let server = Server::start();
    let client = server.client_with(&["--role", "salesperson"]);
    let account = json!({ "objects": [{ "accountName": "Analytical Engines" }] });
    let refused = client.call("createAccounts", account.clone());
    assert_eq!((&refused["error"]["code"], &refused["error"]["data"]), (&json!(205), &json!(["not permitted"])));
    assert_eq!(server.client.call("createAccounts", account)["error"], json!([]));
    let read = client.call("getAccounts", json!({ "where": {} }));
    assert_eq!(read["result"]["account"][0]["accountName"], "Analytical Engines");
    client.create_lead(json!({ "emailAddress": "ada@example.org" }));
}

#[test]
fn a_key_of_a_person_follows_what_becomes_of_them() {
    let (server, client) = with_junior();
    let dir = server.dir.path();
    let theirs = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let sees = || client.call("getLead", json!({ "id": theirs }))["result"]["lead"].as_array().unwrap().len();
    let set = |arguments: &[&str]| headwater(dir, &[&["user", "set", "jo@example.org"], arguments].concat());
    assert_eq!((sees(), client.changes("")["status"].clone()), (0, json!(403)));
    set(&["--role", "salesperson"]);
    wait::until("the key has the other role", || sees() > 0);
    assert_eq!(client.changes("")["status"], 200);
    set(&["--active", "no"]);
    becomes(&client, 401);
    assert_eq!(client.changes("")["status"], 401);
    set(&["--active", "yes"]);
    becomes(&client, 200);
    headwater(dir, &["user", "remove", "jo@example.org"]);
    becomes(&client, 401);
}

#[test]
fn what_a_junior_adds_is_theirs() {
    let (server, client) = with_junior();
    let user = client.call("getUsers", json!({ "where": { "emailAddress": "jo@example.org" } }));
    let jo = user["result"]["user"][0]["id"].clone();
    let first = client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let second = client
        .call("createOrUpdateLeads", json!({ "objects": [{ "emailAddress": "bob@example.org", "ownerID": "" }] }));
    let second = second["result"]["creates"][0]["id"].as_i64().unwrap();
    for id in [first, second] {
        assert_eq!(client.call("getLead", json!({ "id": id }))["result"]["lead"][0]["ownerID"], jo);
    }
    let timeline = client.call("getLeadTimeline", json!({ "where": { "whoID": first } }));
    assert_eq!(timeline["result"]["leadTimeline"][0]["eventName"], "Manually added by jo@example.org");
    let refused = client.call("updateLeads", json!({ "objects": [{ "id": first, "ownerID": "77" }] }));
    assert_eq!(refused["error"][0]["data"], json!(["ownerID: not permitted"]));
    let list = server.client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].clone();
    let theirs = server.client.create_lead(json!({ "emailAddress": "kim@example.org" }));
    server.client.call("addListMember", json!({ "listID": list, "memberID": theirs }));
    let lists = client.call("getActiveLists", json!({ "where": { "id": list } }));
    assert_eq!(lists["result"]["activeList"][0]["memberCount"], "1", "{lists}");
    let refused = client.call("createFields", json!({ "objects": [{ "relationship": "lead", "label": "Size" }] }));
    assert_eq!((&refused["error"]["code"], &refused["error"]["data"]), (&json!(205), &json!(["not permitted"])));
}
