//! Lead updates reach subscribers in order, as whole leads, and after a crash with the same id and bytes.

use crate::receiver::Receiver;
use crate::server::Server;
use serde_json::{Value, json};

const ALLOW_LOOPBACK: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];

fn leads(body: &str) -> Vec<Value> {
    serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON array: {body}"))
}

#[test]
fn creations_and_updates_arrive_in_order_as_whole_leads() {
    let receiver = Receiver::start();
    let server = Server::start_with(&ALLOW_LOOPBACK);
    let url = format!("{}/hook?account=7&x=%2F", receiver.url);
    server.client.create_lead(json!({ "emailAddress": "before@example.org" }));
    assert_eq!(server.client.call("subscribeToLeadUpdates", json!({ "url": url }))["result"]["success"], true);
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org", "firstName": "0" }));
    for number in 1..=20 {
        let reply =
            server.client.call("updateLeads", json!({ "objects": [{ "id": id, "firstName": number.to_string() }] }));
        assert_eq!(reply["result"]["updates"][0]["success"], true, "{reply}");
    }
    let mut seen = Vec::new();
    while seen.len() < 21 {
        let post = receiver.next();
        assert_eq!(post.request, "POST /hook?account=7&x=%2F");
        assert_eq!(post.headers["content-type"], "application/json");
        assert!(post.headers["webhook-id"].starts_with("msg_"));
        for lead in leads(&post.body) {
            assert_eq!((&lead["id"], &lead["emailAddress"]), (&json!(id.to_string()), &json!("ada@example.org")));
            assert_eq!(lead.as_object().unwrap().len(), 35, "a whole lead");
            seen.push(lead["firstName"].as_str().unwrap().to_owned());
        }
    }
    let expected: Vec<String> = (0..=20).map(|number| number.to_string()).collect();
    assert_eq!(seen, expected);
}

#[test]
fn a_lead_changed_twice_in_one_call_is_sent_as_it_was_after_each_change() {
    let receiver = Receiver::start();
    let server = Server::start_with(&ALLOW_LOOPBACK);
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let twice = json!({ "objects": [{ "id": id, "firstName": "one" }, { "id": id, "firstName": "two" }] });
    assert_eq!(server.client.call("updateLeads", twice)["error"], json!([]));
    let names: Vec<Value> = leads(&receiver.next().body).into_iter().map(|lead| lead["firstName"].clone()).collect();
    assert_eq!(names, ["one", "two"]);
}

#[test]
fn a_refused_batch_comes_again_after_a_crash_with_the_same_bytes() {
    let receiver = Receiver::start();
    receiver.answer(500);
    let mut server = Server::start_with(&ALLOW_LOOPBACK);
    server.client.call("subscribeToLeadUpdates", json!({ "url": format!("{}/hook", receiver.url) }));
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let refused = receiver.next();
    server.client.create_lead(json!({ "emailAddress": "bob@example.org" }));
    server.kill();
    receiver.answer(200);
    server.restart(&ALLOW_LOOPBACK);
    let again = receiver.next();
    assert_eq!(again.body, refused.body);
    assert_eq!(again.headers["webhook-id"], refused.headers["webhook-id"]);
    let next = receiver.next();
    assert_ne!(next.headers["webhook-id"], refused.headers["webhook-id"]);
    assert_eq!(leads(&next.body)[0]["emailAddress"], "bob@example.org");
}

#[test]
fn an_address_that_is_not_allowed_is_never_connected_to() {
    let forbidden = Receiver::start();
    let allowed = Receiver::start_on("127.0.0.2");
    let server = Server::start_with(&["--webhook-allow", "127.0.0.2/32"]);
    for receiver in [&forbidden, &allowed] {
        server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    }
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    assert_eq!(leads(&allowed.next().body).len(), 1);
    let attempts = server.metric("headwater_webhook_deliveries_total{outcome=\"blocked\"}");
    assert_eq!(attempts, 1.0, "the forbidden target was tried and blocked");
    server.log_with("name it with --webhook-allow");
    assert!(forbidden.is_empty());
}

#[test]
fn only_web_addresses_can_be_subscribed_and_ten_at_most() {
    let server = Server::start();
    for url in [
        "",
        "ftp://example.org/",
        "example.org",
        "http://",
        "https://x:99999/",
        "http://a b/",
        "https://user:secret@example.org/",
        "http://example.org:6379/",
        "http://*/",
    ] {
        let reply = server.client.call("subscribeToLeadUpdates", json!({ "url": url }));
        assert!(matches!(reply["error"]["code"].as_i64(), Some(205 | 206)), "{url}: {reply}");
    }
    let subscribe = |number: i32| {
        let url = format!("https://example.org/{number}");
        server.client.call("subscribeToLeadUpdates", json!({ "url": url }))["result"]["success"] == true
    };
    assert!((0..10).all(subscribe));
    assert!(subscribe(3), "the same URL again is no new subscription");
    for same in ["HTTPS://Example.org/4", "https://example.org:443/4#top", "https://example.org/%34"] {
        let reply = server.client.call("subscribeToLeadUpdates", json!({ "url": same }));
        assert_eq!(reply["result"]["success"], true, "{same} is the fifth: {reply}");
    }
    assert!(!subscribe(10));
}

#[test]
fn a_start_that_allows_more_networks_tries_blocked_targets_at_once() {
    let (receiver, mut server) = (Receiver::start(), Server::start());
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let blocked = server.metric("headwater_webhook_deliveries_total{outcome=\"blocked\"}");
    assert_eq!(blocked, 1.0);
    assert!(server.stop() && receiver.is_empty());
    server.restart(&["--webhook-allow", "127.0.0.0/8"]);
    assert_eq!(leads(&receiver.next().body).len(), 1);
}
