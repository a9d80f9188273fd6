//! Calls of more objects than one transaction takes.

use crate::server::{IS_ON_POSTGRES, Server};
use serde_json::{Value, json};

/// More than twice what one transaction takes.
const OBJECTS: usize = 2100;

#[test]
fn members_and_calls_are_written_a_thousand_at_a_time() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let leads: Vec<Value> = (0..OBJECTS).map(|n| json!({ "emailAddress": format!("{n}@example.org") })).collect();
    let reply = client.call("createLeads", json!({ "objects": leads }));
    let ids: Vec<Value> = reply["result"]["creates"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    let list = client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].clone();
    let user = crate::server::headwater(server.dir.path(), &["user", "add", "ada@example.org", "--json"]);
    let user = serde_json::from_str::<Value>(&user).unwrap()["id"].clone();
    let by_id: Vec<Value> = ids.iter().map(|id| json!({ "listID": list, "memberID": id })).collect();
    let address = |n| json!({ "listID": list, "emailAddress": format!("{n}@example.org") });
    let by_address: Vec<Value> = (0..OBJECTS).map(address).collect();
    let called = |id: &Value| json!({ "userID": user, "leadID": id, "direction": "incoming", "createTimestamp": "2026-03-01 10:00:00" });
    let calls: Vec<Value> = ids.iter().map(called).collect();
    let methods = [
        ("addListMembers", "creates", &by_id),
        ("removeListMembersEmailAddress", "deletes", &by_address),
        ("addListMembersEmailAddress", "creates", &by_address),
        ("removeListMembers", "deletes", &by_id),
        ("logCalls", "creates", &calls),
    ];
    for (method, key, objects) in methods {
        let reply = client.call(method, json!({ "objects": objects }));
        assert_eq!(reply["error"], json!([]), "{method}");
        assert_eq!(reply["result"][key].as_array().unwrap().len(), OBJECTS, "{method}");
        let jobs = server.metric(&format!(r#"headwater_job_seconds_count{{job="{method}",lane="interactive"}}"#));
        // PostgreSQL may have the server run one again.
        assert!(jobs == 3.0 || (IS_ON_POSTGRES && jobs > 3.0), "{method} was written in {jobs} transactions");
    }
    let entries = client.call("getLeadTimeline", json!({ "where": { "whoID": ids[OBJECTS - 1] } }));
    assert!(entries["result"].to_string().contains("incomingCall"), "the last one is written too: {entries}");
}
