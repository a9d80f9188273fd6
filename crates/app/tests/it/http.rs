//! Edge cases of HTTP, and the server's reports about itself.

use crate::server::{Client, Server, agent, headwater};
use headwater_testbed::wait;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const LIST: &str = r#"{"method":"getLeads","params":{"where":{}},"id":1}"#;

#[test]
fn a_get_with_credentials_tests_the_connection_other_verbs_are_refused() {
    let server = Server::start();
    let target = server.client.endpoint("v1");
    let mut response = agent().get(&target).call().unwrap();
    assert_eq!(response.status(), 200);
    let body: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!(body["error"]["code"], 101);
    assert_eq!(agent().get(&format!("{}/pubapi/v1/", server.url)).call().unwrap().status(), 401);
    for response in [agent().put(&target).send("{}").unwrap(), agent().delete(&target).call().unwrap()] {
        assert_eq!(response.status(), 405);
        assert_eq!(response.headers()["allow"], "GET, HEAD, POST");
    }
    assert_eq!(agent().get(&format!("{}/elsewhere", server.url)).call().unwrap().status(), 404);
}

#[test]
fn credentials_are_taken_from_the_query_then_headers_then_the_body() {
    let server = Server::start();
    let Client { url, account, secret, .. } = &server.client;
    let bare = format!("{url}/pubapi/v1/");
    let bearer = format!("Bearer {secret}");
    let by_header = |target: &str| {
        let request = agent().post(target).header("X-Account-Id", account).header("Authorization", &bearer);
        request.send(LIST).unwrap().status().as_u16()
    };
    assert_eq!(by_header(&bare), 200);
    assert_eq!(by_header(&format!("{bare}?accountID={account}&secretKey=WRONG")), 401, "the query string wins");
    let nothing = |value: &str| format!("{bare}?accountID={value}&secretKey={secret}");
    assert_eq!(agent().post(&nothing("%00")).send(LIST).unwrap().status(), 401, "no account is called that");
    let with_header = |secret: &str| json!({ "method": "getLeads", "params": { "where": {} }, "id": 1, "header": { "accountID": account, "secretKey": secret } });
    assert_eq!(agent().post(&bare).send(with_header(secret).to_string()).unwrap().status(), 200);
    assert_eq!(agent().post(&bare).send(with_header("WRONG").to_string()).unwrap().status(), 401);
    assert_eq!(
        agent()
            .post(&format!("{url}/pubapi/v1.2/??accountID={account}&secretKey={secret}"))
            .send(LIST)
            .unwrap()
            .status(),
        200
    );
}

#[test]
fn too_large_or_too_deep_bodies_are_refused_in_the_contracts_form() {
    let server = Server::start();
    let deep = |depth: usize| {
        let body = format!(
            r#"{{"id":1,"method":"getLeads","params":{{"where":{}{}}}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        );
        let answer = server.client.post("v1", &body);
        serde_json::from_str::<Value>(&answer.body).unwrap()["error"]["code"].as_i64()
    };
    assert_eq!(deep(31), Some(101), "33 levels in all");
    assert_ne!(deep(30), Some(101), "32 levels in all");
    let large = format!(r#"{{"id":1,"method":"getLeads","params":{{"where":{{}},"x":"{}"}}}}"#, "x".repeat(10 << 20));
    let answer = server.client.post("v1", &large);
    assert_eq!(answer.status, 413);
    assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap()["error"]["code"], 101);
    assert_eq!(server.client.post("v1", LIST).status, 200);
}

/// A connection on which only the head of a request has been sent.
fn begun(server: &Server, target: &str, framing: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(format!("POST {target} HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n").as_bytes()).unwrap();
    stream
}

#[test]
fn wrong_credentials_are_refused_before_the_body_comes() {
    let server = Server::start();
    let wrong = format!("/pubapi/v1/?accountID={}&secretKey=WRONG", server.client.account);
    for framing in
        ["Content-Length: 10485760", "Transfer-Encoding: chunked", "Expect: 100-continue\r\nContent-Length: 2000000"]
    {
        let mut answer = Vec::new();
        begun(&server, &wrong, framing).read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 401 "), "{framing}: {answer}");
        assert!(
            answer.contains("connection: close") && answer.ends_with("accountID/secretKey\""),
            "{framing}: {answer}"
        );
    }
    let by_header = "X-Account-Id: nobody\r\nAuthorization: Bearer WRONG\r\nContent-Length: 10485760";
    let mut answer = Vec::new();
    begun(&server, "/pubapi/v1.2/", by_header).read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 401 "), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn bodies_that_strangers_hold_back_lock_nobody_out() {
    const LARGEST: usize = 10 << 20;
    let server = Server::start();
    let mut left = (64 << 20) - 20;
    let mut held = Vec::new();
    while left > 0 {
        let sent = left.min(LARGEST - 1);
        let mut stream = begun(&server, "/pubapi/v1/", &format!("Content-Length: {LARGEST}"));
        // The server may refuse the request before the whole body is sent.
        let _ = stream.write_all(&vec![b' '; sent]);
        held.push(stream);
        left -= sent;
    }
    assert_eq!(server.client.post("v1", LIST).status, 200);
    let large = format!(r#"{{"id":1,"method":"getLeads","params":{{"where":{{}}}},"x":"{}"}}"#, "x".repeat(8 << 20));
    assert_eq!(server.client.post("v1", &large).status, 200);
    let by_body = json!({ "method": "getLeads", "params": { "where": {} }, "id": 1, "header": { "accountID": server.client.account, "secretKey": server.client.secret } });
    let bare = format!("{}/pubapi/v1/", server.url);
    assert_eq!(agent().post(&bare).send(by_body.to_string()).unwrap().status(), 200, "small bodies have a reserve");
}

#[test]
fn a_body_that_falls_silent_is_answered_408_with_its_line_in_the_log() {
    let server = Server::start();
    let known = format!("/pubapi/v1/?accountID={}&secretKey={}", server.client.account, server.client.secret);
    for target in ["/pubapi/v1/", &known] {
        let mut silent = begun(&server, target, "Content-Length: 100");
        silent.write_all(b"{").unwrap();
        let mut answer = String::new();
        silent.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 408 "), "{target}: {answer}");
    }
    server.log_with("too_slow");
    assert_eq!(server.metric("headwater_http_refused_total{reason=\"too_slow\"}"), 2.0);
}

#[test]
fn a_head_that_never_ends_does_not_stop_the_others() {
    let server = Server::start();
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut slow: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(&address).unwrap()).collect();
    for stream in &mut slow {
        stream.write_all(b"POST /pubapi/v1/ HTTP/1.1\r\nHost: x\r\nX-").unwrap();
    }
    assert_eq!(server.client.post("v1", LIST).status, 200);
    let mut garbage = TcpStream::connect(&address).unwrap();
    garbage.write_all(b"\x16\x03\x01 nonsense\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = garbage.read_to_end(&mut answer);
    assert!(answer.starts_with(b"HTTP/1.1 400"), "{:?}", String::from_utf8_lossy(&answer));
    assert_eq!(server.client.post("v1", LIST).status, 200);
}

#[test]
fn the_server_tells_how_it_is() {
    let server = Server::start();
    let get =
        |path: &str| agent().get(&format!("{}{path}", server.url)).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(get("/healthz"), "ok\n");
    assert_eq!(get("/readyz"), r#"{"ready":true}"#);
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    assert_eq!(server.metric(r#"headwater_rpc_calls_total{method="createLeads",outcome="ok"}"#), 1.0);
    let jobs = server.metric(r#"headwater_job_seconds_count{job="createLeads",lane="interactive"}"#);
    assert_eq!(jobs, 1.0);
    let metrics = get("/metrics");
    for name in [
        "headwater_write_commits_total",
        "headwater_rpc_seconds_bucket",
        "headwater_http_connections",
        "headwater_build_info",
    ] {
        assert!(metrics.contains(name), "{name} is missing in {metrics}");
    }
    let address = server.url.trim_start_matches("http://");
    assert_eq!(headwater(server.dir.path(), &["healthcheck", "--listen", address]).trim(), r#"{"ready":true}"#);
}

#[test]
fn metrics_can_be_locked() {
    let server = Server::start_with(&["--metrics-token", "let-me-in"]);
    let target = format!("{}/metrics", server.url);
    assert_eq!(agent().get(&target).call().unwrap().status(), 403);
    assert_eq!(agent().get(&target).header("Authorization", "Bearer wrong").call().unwrap().status(), 403);
    assert_eq!(agent().get(&target).header("Authorization", "Bearer let-me-in").call().unwrap().status(), 200);
}

#[test]
fn keys_are_revoked_and_switched_while_the_server_runs() {
    let server = Server::start();
    let client = server.client_with(&["--label", "the second"]);
    assert!(client.call("getLeads", json!({ "where": {} }))["result"]["lead"].is_array());
    let listed = headwater(server.dir.path(), &["key", "list", "--json"]);
    let keys: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let id = keys.iter().find(|key| key["label"] == "the second").unwrap()["id"].to_string();
    headwater(server.dir.path(), &["key", "set", &id, "--reply-keys", "documented", "--limits", "off"]);
    wait::until("the new name", || {
        let reply = client.call("getLeads", json!({ "where": {} }));
        reply["result"]["leads"].is_array() && reply.get("callCount").is_none()
    });
    headwater(server.dir.path(), &["key", "revoke", &id]);
    wait::until("the refusal", || client.post("v1", LIST).status == 401);
    assert_eq!(server.client.post("v1", LIST).status, 200, "the other key lives");
}

#[test]
fn calls_are_counted_across_a_restart() {
    let mut server = Server::start_with(&["--calls-a-day", "5"]);
    let code = |client: &Client| client.call("getLeads", json!({ "where": {} }))["error"]["code"].as_i64();
    let client = server.client.clone();
    assert!((0..3).all(|_| code(&client).is_none()));
    assert!(server.stop());
    server.restart(&["--calls-a-day", "5"]);
    let client = server.client.clone();
    assert!((0..2).all(|_| code(&client).is_none()));
    assert_eq!(code(&client), Some(106));
}

#[test]
fn calls_are_counted_across_a_kill() {
    let mut server = Server::start_with(&["--calls-a-day", "3"]);
    for expected in [None, None, None, Some(106)] {
        let code = server.client.call("getLeads", json!({ "where": {} }))["error"]["code"].as_i64();
        assert_eq!(code, expected);
    }
    server.kill();
    server.restart(&["--calls-a-day", "3"]);
    assert_eq!(server.client.call("getLeads", json!({ "where": {} }))["error"]["code"], 106);
}

#[test]
fn one_account_sees_nothing_of_another() {
    let server = Server::start();
    headwater(server.dir.path(), &["account", "create", "Other"]);
    let other = server.client_of("Other", &[]);
    let mine = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let theirs = other.create_lead(json!({ "emailAddress": "ada@example.org" }));
    assert_ne!(mine, theirs, "ids are the server's, not the account's");
    assert_eq!(other.call("getLead", json!({ "id": mine }))["result"]["lead"], json!([]));
    let update = json!({ "objects": [{ "id": mine, "firstName": "Eve" }] });
    assert_eq!(other.call("updateLeadsV2", update)["error"][0]["code"], 404);
    assert_eq!(other.call("deleteLeads", json!({ "objects": [{ "id": mine }] }))["error"][0]["code"], 404);
    assert_eq!(other.call("getLeadTimeline", json!({ "where": { "whoID": mine } }))["error"]["code"], 220);
    let lead = &server.client.call("getLead", json!({ "id": mine }))["result"]["lead"][0];
    assert_eq!((&lead["emailAddress"], &lead["firstName"]), (&json!("ada@example.org"), &Value::Null));
}

#[test]
fn the_log_names_no_secret_and_no_address() {
    let server = Server::start();
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    server.client.post("v1", "nonsense");
    let log = server.log_with("createLeads");
    for secret in [server.client.secret.as_str(), server.client.account.as_str(), "ada@example.org"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
