//! Callers that hang up, and crowds at the door: what they asked for keeps nobody else waiting.

use crate::server::{Client, Server, headwater};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// Sends a request on a connection of its own.
fn send(server: &Server, request: &str) -> TcpStream {
    let mut stream = connect(server);
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn call(client: &Client, body: &str) -> String {
    let Client { account, secret, .. } = client;
    let head = format!("POST /pubapi/v1/?accountID={account}&secretKey={secret} HTTP/1.1\r\nHost: x\r\n");
    format!("{head}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn hear(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Waits until a metric is at least so much.
fn until_at_least(server: &Server, metric: &str, least: f64) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while server.metric(metric) < least {
        assert!(Instant::now() < deadline, "{metric} is {}", server.metric(metric));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// All these calls together take longer than a client is waited with that has hung up.
const CALLS: usize = 200;
const LEADS: usize = 8000;

#[test]
fn calls_whose_callers_hung_up_are_read_for_no_longer() {
    let server = Server::start();
    headwater(server.dir.path(), &["account", "create", "Other"]);
    let (client, other) = (server.client_with(&["--limits", "off"]), server.client_of("Other", &[]));
    for first in (0..LEADS).step_by(500) {
        let leads: Vec<_> = (first..first + 500).map(|n| json!({ "emailAddress": format!("{n}@example.org") })).collect();
        client.call("createLeads", json!({ "objects": leads }));
    }
    // Each is a walk over all leads, which finds nothing.
    let values: Vec<String> = (0..400).map(|value| format!("{value}").repeat(20)).collect();
    let walk = json!({ "method": "getLeads", "params": { "where": { "city": values } }, "id": 1 }).to_string();
    let answered = client.post("v1", &walk);
    assert!(answered.body.starts_with(r#"{"result":{"lead":[]}"#), "{answered:?}");
    let mut callers: Vec<TcpStream> = (0..CALLS).map(|_| connect(&server)).collect();
    assert_eq!(server.readiness().0, 200);
    // All have asked and hung up before the server hears the first of them.
    server.signal("STOP");
    for caller in &mut callers {
        caller.write_all(call(&client, &walk).as_bytes()).unwrap();
    }
    drop(callers);
    server.signal("CONT");
    let answer = other.post("v1", r#"{"method":"getLeads","params":{"where":{}},"id":1}"#);
    assert_eq!(answer.status, 200, "{answer:?}");
    until_at_least(&server, r#"headwater_reads_abandoned_total{when="waiting"}"#, CALLS as f64 / 10.0);
    // It is nothing an operator is woken for.
    until_at_least(&server, r#"headwater_rpc_calls_total{method="getLeads",outcome="refused"}"#, CALLS as f64 / 10.0);
}

#[test]
fn a_write_whose_caller_hung_up_is_done() {
    let server = Server::start();
    let body = json!({ "method": "createLeads", "params": { "objects": [{ "emailAddress": "ada@example.org" }] }, "id": 1 });
    drop(send(&server, &call(&server.client, &body.to_string())));
    until_at_least(&server, r#"headwater_rpc_calls_total{method="createLeads",outcome="ok"}"#, 1.0);
    let found = server.client.call("getLeads", json!({ "where": { "emailAddress": "ada@example.org" } }));
    assert_eq!(found["result"]["lead"][0]["emailAddress"], "ada@example.org", "{found}");
}

#[test]
fn a_caller_that_only_ends_what_it_says_is_answered() {
    let server = Server::start();
    let stream = send(&server, &call(&server.client, r#"{"method":"getLeads","params":{"where":{}},"id":1}"#));
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = hear(stream);
    // On a machine that has much else to do half a second may be too little (W214).
    let is_busy = answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after");
    let is_done = answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#"{"result":{"lead":[]}"#);
    assert!(is_done || is_busy, "{answer}");
}

/// More reads of one queue than may wait.
const CROWD: usize = 400;

#[test]
fn a_crowd_that_asks_whether_the_server_is_ready_is_told() {
    let server = Server::start();
    let mut crowd: Vec<TcpStream> = (0..CROWD).map(|_| connect(&server)).collect();
    // Answered: the server knows of all that came before.
    assert_eq!(server.readiness().0, 200);
    server.signal("STOP");
    for one in &mut crowd {
        one.write_all(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    }
    server.signal("CONT");
    for answer in crowd.into_iter().map(hear) {
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    let looked = server.metric(r#"headwater_job_seconds_count{job="readiness",lane="interactive"}"#);
    assert!(looked < CROWD as f64, "it was looked {looked} times");
}
