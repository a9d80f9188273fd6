//! The thirteen checks every server of this API must pass, over real HTTP.

use crate::receiver::Receiver;
use crate::server::{Client, Server, agent};
use serde_json::{Value, json};

fn reply(client: &Client, version: &str, body: &str) -> Value {
    serde_json::from_str(&client.post(version, body).body).unwrap()
}

fn create(client: &Client, count: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    for first in (0..count).step_by(500) {
        let objects: Vec<Value> = (first..count.min(first + 500))
            .map(|number| json!({ "emailAddress": format!("lead-{number}@example.org") }))
            .collect();
        let reply = client.call("createLeads", json!({ "objects": objects }));
        let entries = reply["result"]["creates"].as_array().unwrap_or_else(|| panic!("{reply}"));
        ids.extend(entries.iter().map(|entry| entry["id"].as_i64().unwrap()));
    }
    ids
}

#[test]
fn check_1_the_id_is_echoed_with_its_type_and_demanded() {
    let server = Server::start();
    let send =
        |id: &str| reply(&server.client, "v1", &format!(r#"{{"method":"getLeads","params":{{"where":{{}}}}{id}}}"#));
    assert_eq!(send(r#","id":"""#)["id"], "");
    assert_eq!(send(r#","id":17"#)["id"], 17);
    assert_eq!(send(r#","id":9007199254740993"#)["id"], 9_007_199_254_740_993_i64);
    assert_eq!(send("")["error"]["code"], 102);
}

#[test]
fn check_2_both_paths_with_and_without_slash_whatever_the_content_type() {
    let server = Server::start();
    let Client { url, account, secret, .. } = &server.client;
    let body = r#"{"method":"getLeads","params":{"where":[]},"id":"x"}"#;
    let mut bodies = Vec::new();
    for path in ["/pubapi/v1/", "/pubapi/v1", "/pubapi/v1.2/", "/pubapi/v1.2"] {
        for kind in ["application/json", "text/plain", "applications/json", "application/x-www-form-urlencoded"] {
            let target = format!("{url}{path}?accountID={account}&secretKey={secret}");
            let mut response = agent().post(&target).content_type(kind).send(body).unwrap();
            assert_eq!(response.status(), 200);
            let text = response.body_mut().read_to_string().unwrap();
            bodies.push(text.split(r#","callCount""#).next().unwrap().to_owned());
        }
    }
    assert!(bodies.iter().all(|text| *text == r#"{"result":{"lead":[]},"error":null,"id":"x""#), "{bodies:?}");
}

#[test]
fn check_3_without_credentials_401_and_a_bare_string() {
    let server = Server::start();
    let mut response = agent().post(&format!("{}/pubapi/v1/", server.url)).send("{}").unwrap();
    assert_eq!(response.status(), 401);
    assert!(response.headers().contains_key("www-authenticate"));
    let text: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!(text, "Unable to determine clusterID from provided accountID/secretKey");
}

#[test]
fn check_4_a_double_fails_alone_and_its_error_stands_twice() {
    let server = Server::start();
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let objects = json!([{ "emailAddress": "bob@example.org" }, { "emailAddress": "ADA@Example.org" }]);
    let reply = server.client.call("createLeads", json!({ "objects": objects }));
    let creates = reply["result"]["creates"].as_array().unwrap();
    assert_eq!(creates.len(), 2);
    assert!(creates[0]["success"] == true && creates[0]["error"].is_null() && creates[0]["id"].is_i64());
    assert!(creates[1]["success"] == false && creates[1].get("id").is_none());
    let expected = json!({ "code": 301, "message": "Entry already exists", "data": [] });
    assert_eq!((&creates[1]["error"], &reply["error"]), (&expected, &json!([expected])));
}

#[test]
fn check_5_an_empty_where_has_three_spellings_and_scalars_are_strings() {
    let server = Server::start();
    let field = json!({ "objects": [{ "relationship": "lead", "label": "Colour", "dataType": "string" }] });
    server.client.call("createFields", field);
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    for spelling in [json!({}), json!([]), json!("")] {
        let reply = server.client.call("getLeads", json!({ "where": spelling }));
        assert!(reply["error"].is_null());
        let leads = reply["result"]["lead"].as_array().unwrap();
        assert_eq!(leads.len(), 1);
        let lead = leads[0].as_object().unwrap();
        assert!(lead.values().all(|value| value.is_string() || value.is_null()), "{lead:?}");
        let custom: Vec<&Value> = lead.iter().filter(|(name, _)| name.starts_with("colour_")).map(|it| it.1).collect();
        assert_eq!(custom, [""]);
    }
}

#[test]
fn check_6_get_leads_caps_at_500_and_the_date_range_does_not() {
    let server = Server::start();
    create(&server.client, 1100);
    let count = |reply: Value| reply["result"]["lead"].as_array().unwrap_or_else(|| panic!("{reply}")).len();
    for limit in [json!(10_000), json!("1000"), json!(i64::from(i32::MAX)), json!(null), json!("")] {
        assert_eq!(count(server.client.call("getLeads", json!({ "where": {}, "limit": limit }))), 500);
    }
    let range =
        json!({ "startDate": "2000-01-01 00:00:00", "endDate": "2100-01-01", "timestamp": "create", "limit": 1000 });
    assert_eq!(count(server.client.call("getLeadsDateRange", range)), 1000);
}

#[test]
fn check_7_no_change_is_302_and_only_v2_minds_a_missing_lead() {
    let server = Server::start();
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org", "firstName": "Ada" }));
    let update = |method: &str, id: i64| {
        let reply = server.client.call(method, json!({ "objects": [{ "id": id, "firstName": "Ada" }] }));
        let entry = &reply["result"]["updates"][0];
        (entry["success"].as_bool().unwrap(), entry["error"]["code"].as_i64())
    };
    assert_eq!(update("updateLeads", id), (false, Some(302)));
    assert_eq!(update("updateLeads", id + 1), (true, None));
    assert_eq!(update("updateLeadsV2", id + 1), (false, Some(404)));
}

#[test]
fn check_8_list_members_say_twice_whether_there_are_more() {
    let server = Server::start();
    let leads = create(&server.client, 3);
    let list = server.client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].clone();
    let objects: Vec<Value> = leads.iter().map(|lead| json!({ "listID": list, "memberID": lead })).collect();
    server.client.call("addListMembers", json!({ "objects": objects }));
    let page = |limit: i64| server.client.call("getListMembers", json!({ "where": { "id": list }, "limit": limit }));
    for (limit, more) in [(2, true), (3, false)] {
        let reply = page(limit);
        assert_eq!((&reply["hasMore"], &reply["result"]["hasMore"]), (&json!(more), &json!(more)));
        assert_eq!(reply["error"], json!([]));
        assert_eq!(reply["result"]["getWherelistMemberGets"].as_array().unwrap().len() as i64, limit);
    }
}

#[test]
fn check_9_v1_speaks_the_accounts_zone_and_v1_2_speaks_utc() {
    let server = Server::start();
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let user = crate::server::headwater(server.dir.path(), &["user", "add", "jo@example.org", "--json"]);
    let user: Value = serde_json::from_str(&user).unwrap();
    let call = json!({ "userID": user["id"], "leadID": id, "direction": "outgoing", "createTimestamp": "2026-07-01 12:00:00" });
    server.client.call("logCalls", json!({ "objects": [call] }));
    let time = |version: &str| {
        let filter = json!({ "where": { "whoID": id, "eventSource": "outgoingCall" } });
        server.client.call_version(version, "getLeadTimeline", filter)["result"]["leadTimeline"][0]["createTimestamp"]
            .clone()
    };
    // The account's zone is America/New_York: four hours behind UTC in July.
    assert_eq!((time("v1"), time("v1.2")), (json!("2026-07-01 12:00:00"), json!("2026-07-01 16:00:00")));
}

#[test]
fn check_10_adding_a_member_twice_fails_the_request() {
    let server = Server::start();
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let list = server.client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].clone();
    let add = || {
        server.client.call("addListMemberEmailAddress", json!({ "listID": list, "emailAddress": "ada@example.org" }))
    };
    assert_eq!(add()["result"]["creates"][0]["success"], true);
    let again = add();
    assert!(again["result"].is_null());
    assert_eq!(again["error"]["code"], 213);
    assert_eq!(again["error"]["message"], "The lead you tried to add is already a member");
}

#[test]
fn check_11_a_logged_call_is_an_event_of_that_id() {
    let server = Server::start();
    let lead = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let user = crate::server::headwater(server.dir.path(), &["user", "add", "jo@example.org", "--json"]);
    let user: Value = serde_json::from_str(&user).unwrap();
    let call =
        json!({ "userID": user["id"], "leadID": lead, "direction": "incoming", "createTimestamp": "2024-05-01" });
    let reply = server.client.call("logCalls", json!({ "objects": [call] }));
    let id = reply["result"]["creates"][0]["id"].as_i64().unwrap().to_string();
    let timeline = server.client.call("getLeadTimeline", json!({ "where": { "whoID": lead } }));
    let events = server.client.call("getEvents", json!({ "where": { "leadID": lead } }));
    for rows in [&timeline["result"]["leadTimeline"], &events["result"]["event"]] {
        let row = rows.as_array().unwrap().iter().find(|row| row["id"] == *id).unwrap_or_else(|| panic!("{rows}"));
        assert_eq!(
            (&row["eventSource"], &row["createTimestamp"]),
            (&json!("incomingCall"), &json!("2024-05-01 00:00:00"))
        );
    }
}

#[test]
fn check_12_a_subscriber_is_posted_an_array_with_its_query_string_kept() {
    let receiver = Receiver::start();
    let server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let url = format!("{}/in?account=7&key=a%20b", receiver.url);
    let reply = server.client.call("subscribeToLeadUpdates", json!({ "url": url }));
    assert_eq!(reply["result"], json!({ "success": true }));
    server.client.call("updateLeads", json!({ "objects": [{ "id": id, "firstName": "Ada" }] }));
    let post = receiver.next();
    assert_eq!(post.request, "POST /in?account=7&key=a%20b");
    let leads: Vec<Value> = serde_json::from_str(&post.body).unwrap();
    let utc = server.client.call_version("v1.2", "getLead", json!({ "id": id }))["result"]["lead"][0].clone();
    assert_eq!(leads, [utc]);
}

#[test]
fn check_13_too_many_and_wrong_ones_have_their_codes() {
    let server = Server::start();
    let code = |method: &str, params: Value| server.client.call(method, params)["error"]["code"].as_i64().unwrap();
    let objects: Vec<Value> =
        (0..501).map(|number| json!({ "emailAddress": format!("{number}@example.org") })).collect();
    assert_eq!(code("createLeads", json!({ "objects": objects })), 209);
    assert_eq!(code("getLeadListMemberships", json!({ "memberIDs": (1..=101).collect::<Vec<i64>>() })), 222);
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    assert_eq!(code("getLeadTimeline", json!({ "where": { "whoID": id, "eventSource": "x" } })), 219);
    assert_eq!(code("getLeadTimeline", json!({ "where": { "eventSource": "formSubmit" } })), 220);
}
