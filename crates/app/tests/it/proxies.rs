//! The addresses of clients whose requests are passed on by a proxy.

use crate::server::{Server, agent};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The client addresses logged for requests to a path.
fn logged(server: &Server, path: &str) -> Vec<String> {
    let log = server.log_with(path);
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["path"] == path).map(|line| line["from"].as_str().unwrap().to_owned()).collect()
}

fn get(server: &Server, path: &str, header: Option<(&str, &str)>) -> u16 {
    let request = agent().get(format!("{}{path}", server.url));
    let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    request.call().unwrap().status().as_u16()
}

#[test]
fn a_trusted_proxy_says_who_asks_and_nobody_else_does() {
    let forwarded = Some(("X-Forwarded-For", "198.51.100.1, 203.0.113.7"));
    let server = Server::start();
    assert_eq!(get(&server, "/healthz", forwarded), 200);
    assert_eq!(logged(&server, "/healthz"), ["127.0.0.1"], "no proxy is trusted unless it is named");
    let server = Server::start_with(&["--trusted-proxies", "192.0.2.0/24,127.0.0.1"]);
    assert_eq!(get(&server, "/healthz", forwarded), 200);
    assert_eq!(get(&server, "/pubapi/v1/", Some(("Forwarded", r#"for="[2001:db8::7]:4711""#))), 401);
    assert_eq!(get(&server, "/metrics", forwarded), 403, "they stay closed to whom it speaks for");
    assert_eq!(get(&server, "/readyz", None), 200);
    assert_eq!(logged(&server, "/healthz"), ["203.0.113.7"]);
    assert_eq!(logged(&server, "/pubapi/v1/"), ["2001:db8::7"]);
    assert_eq!(logged(&server, "/readyz"), ["127.0.0.1"]);
}

/// Whether a request on an open connection is answered.
fn is_served(connection: &mut TcpStream) -> bool {
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    connection.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).unwrap();
    answer.starts_with(b"HTTP/1.1 200")
}

#[test]
fn connections_of_a_trusted_proxy_have_no_share_of_an_address() {
    for (proxies, served) in [("192.0.2.1", [true, false]), ("127.0.0.0/8", [true, true])] {
        let server = Server::start_with(&["--connections-per-ip", "1", "--trusted-proxies", proxies]);
        let address = server.url.trim_start_matches("http://");
        let mut connections = [(); 2].map(|()| TcpStream::connect(address).unwrap());
        assert_eq!([is_served(&mut connections[0]), is_served(&mut connections[1])], served, "{proxies}");
    }
}
