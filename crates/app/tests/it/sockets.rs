//! The limits granted by the operating system, and clients of a server with few file descriptors.

use crate::server::{Server, agent};
use serde_json::json;
use std::collections::VecDeque;
use std::io::Read;
use std::net::TcpStream;
use std::time::Duration;

const LIST: &str = r#"{"method":"getLeads","params":{"where":{}},"id":1}"#;

/// The soft and the hard limit of a running server, by the name in `/proc`.
fn limits(server: &Server, name: &str) -> (String, String) {
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name}: {limits}"));
    let mut words = line.split_whitespace().map(str::to_owned);
    (words.next().unwrap(), words.next().unwrap())
}

/// Idle connections kept open by the test: as many as the usual descriptor limit allows.
const KEPT: usize = 600;

#[test]
fn idle_connections_beyond_the_descriptors_harm_nobody() {
    let server = Server::start_with_descriptors(64, 400);
    let log = server.log_with("descriptors");
    let granted = log.lines().find(|line| line.contains("descriptors")).unwrap();
    let granted: serde_json::Value = serde_json::from_str(granted).unwrap();
    assert_eq!((&granted["descriptors"], &granted["connections"]), (&json!(400), &json!(168)), "{granted}");
    assert_eq!(limits(&server, "Max open files"), ("400".to_owned(), "400".to_owned()));

    let address = server.url.trim_start_matches("http://");
    let mut idle = VecDeque::new();
    for number in 0..2000 {
        idle.push_back(TcpStream::connect(address).unwrap());
        if idle.len() > KEPT {
            is_closed(idle.pop_front().unwrap());
        }
        if number % 50 == 0 {
            assert_eq!(server.client.post("v1", LIST).status, 200, "after {number} idle ones");
            let fresh = agent().post(&server.client.endpoint("v1")).send(LIST).unwrap();
            assert_eq!(fresh.status(), 200, "on a new connection after {number} idle ones");
        }
    }
    assert_eq!(server.metric("headwater_http_refused_total{reason=\"busy\"}"), 0.0);
    assert!(server.metric("headwater_http_freed_total") >= 1800.0);
}

fn is_closed(mut idle: TcpStream) {
    idle.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert_eq!(idle.read(&mut [0; 16]).unwrap(), 0, "the one that was idle longest has been closed");
}

#[test]
fn idle_connections_are_kept_as_long_as_is_set() {
    let answer = |server: &Server| {
        let response = agent().post(&server.client.endpoint("v1")).send(LIST).unwrap();
        response.headers()["keep-alive"].to_str().unwrap().to_owned()
    };
    assert_eq!(answer(&Server::start()), "timeout=75");
    let server = Server::start_with(&["--keep-alive", "1"]);
    assert_eq!(answer(&server), "timeout=1");
    let mut idle = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    idle.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    assert_eq!(idle.read(&mut [0; 16]).unwrap(), 0, "closed in the end");
}

#[test]
fn a_server_leaves_no_core_dump() {
    let server = Server::start();
    assert_eq!(limits(&server, "Max core file size"), ("0".to_owned(), "0".to_owned()));
}
