//! `headwater key usage`: the methods called with a key, and the refusals.

use crate::server::{Client, Server, agent, headwater, try_headwater};
use serde_json::{Value, json};

/// The usage of a key, by method: name, whether Headwater has the method (if one was named), calls, and refusals by code.
fn usage(server: &Server, key: &str) -> Vec<(String, Option<bool>, i64, Value)> {
    let listed = headwater(server.dir.path(), &["key", "usage", "--json"]);
    let rows = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut found: Vec<_> = rows
        .filter(|row| row["label"] == key)
        .map(|row| {
            assert!(row["last"].as_str().is_some_and(|last| last.starts_with("20")), "{row}");
            let method = row["method"].as_str().unwrap().to_owned();
            (method, row["exists"].as_bool(), row["calls"].as_i64().unwrap(), row["refused"].clone())
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn ask_for_changes(client: &Client, query: &str) -> u16 {
    let Client { url, account, secret, .. } = client;
    let target = format!("{url}/v2/changes?accountID={account}&secretKey={secret}{query}");
    agent().get(target).call().unwrap().status().as_u16()
}

#[test]
fn calls_and_refusals_of_a_key_are_listed_and_add_up_over_restarts() {
    let mut server = Server::start();
    let client = server.client_with(&["--label", "shop", "--limits", "off"]);
    let go = |client: &Client| {
        for _ in 0..2 {
            client.call("getEmailListing", json!({ "where": {} }));
            client.call("createLeads", json!({ "objects": [{ "emailAddress": "ada@example.org" }] }));
        }
        client.call("getLead", json!({}));
        client.post("v1", "nonsense");
        assert_eq!((ask_for_changes(client, ""), ask_for_changes(client, "&limit=x")), (200, 400));
    };
    go(&client);
    assert!(server.stop());
    let code = |code: i64, calls: i64, objects: i64| json!({ "code": code, "calls": calls, "objects": objects });
    let expected = |times: i64| {
        let taken = times * 2 - 1;
        vec![
            ("changes".to_owned(), Some(true), 2 * times, json!([code(400, times, 0)])),
            ("createLeads".to_owned(), Some(true), 2 * times, json!([code(301, 0, taken)])),
            ("getEmailListing".to_owned(), Some(false), 2 * times, json!([code(204, 2 * times, 0)])),
            ("getLead".to_owned(), Some(true), times, json!([code(206, times, 0)])),
            ("none".to_owned(), None, times, json!([code(101, times, 0)])),
        ]
    };
    assert_eq!(usage(&server, "shop"), expected(1));
    server.restart(&[]);
    go(&client.at(&server.url));
    assert!(server.stop());
    assert_eq!(usage(&server, "shop"), expected(2));
    let text = headwater(server.dir.path(), &["key", "usage"]);
    assert!(text.contains("getEmailListing: no method of Headwater, 4 calls refused with 204\n"), "{text}");
    assert!(text.contains("createLeads: 3 objects refused with 301\n"), "{text}");
    assert!(
        text.contains("none: no method was named, as in a body that is no JSON, 2 calls refused with 101\n"),
        "{text}"
    );
    assert!(text.contains("has called nothing\n"), "the first key: {text}");
    let (text, success) = try_headwater(server.dir.path(), &["key", "usage", "77"]);
    assert!(!success && text.contains("there is no key 77"), "{text}");
}

#[test]
fn names_that_no_method_bears_are_bounded() {
    let mut server = Server::start_with(&[]);
    let names = |server: &Server, from: i64| {
        (from..from + 300).for_each(|name| drop(server.client.call(&format!("name{name}"), json!({}))));
    };
    names(&server, 0);
    assert!(server.stop());
    server.restart(&[]);
    names(&server, 1000);
    assert!(server.stop());
    let used = usage(&server, "");
    assert_eq!(used.iter().map(|(_, _, calls, _)| calls).sum::<i64>(), 600);
    assert!(used.len() <= 251, "{} names", used.len());
    assert!(used.iter().any(|(method, ..)| method == "other"));
}
