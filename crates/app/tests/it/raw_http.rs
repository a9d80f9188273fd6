//! Requests written byte for byte: forms no well-behaved client sends, and some real clients do.

use crate::server::{Client, Server};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const LIST: &str = r#"{"method":"getLeads","params":{"where":{}},"id":1}"#;
const NO_LEADS: &str = r#"{"result":{"lead":[]},"error":null,"id":1"#;
const NO_CALL: &str = r#"{"result":null,"error":{"code":101,"message":"Invalid request data format","data":["a GET calls nothing; requests are sent with POST"]},"id":null}"#;

/// Sends bytes and returns the whole reply; the request must ask for the connection to be closed.
fn exchange(server: &Server, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The server may answer and close before reading everything.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

/// An HTTP/1.1 request with the credentials in the query string; `head` holds further header lines.
fn request(client: &Client, method: &str, head: &str, body: &str) -> String {
    let Client { account, secret, .. } = client;
    let target = format!("/pubapi/v1/?accountID={account}&secretKey={secret}");
    let length = body.len();
    format!(
        "{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{head}Content-Length: {length}\r\n\r\n{body}"
    )
}

#[track_caller]
fn answers(answer: &str, status: &str, body: &str) {
    let (head, rest) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
    assert!(head.starts_with(&format!("HTTP/1.1 {status}")) && rest.starts_with(body), "{answer}");
}

#[test]
fn a_body_without_a_type_is_json() {
    let server = Server::start();
    answers(&exchange(&server, request(&server.client, "POST", "", LIST).as_bytes()), "200 ", NO_LEADS);
}

#[test]
fn an_empty_expectation_does_no_harm() {
    let server = Server::start();
    answers(&exchange(&server, request(&server.client, "POST", "Expect:\r\n", LIST).as_bytes()), "200 ", NO_LEADS);
}

#[test]
fn a_head_is_answered_as_a_get_without_its_body() {
    let server = Server::start();
    let answer = exchange(&server, request(&server.client, "HEAD", "", "").as_bytes());
    answers(&answer, "200 ", "");
    assert!(answer.ends_with("\r\n\r\n") && !answer.contains("content-length: 0"), "{answer}");
    let mut stranger = server.client.clone();
    stranger.secret = "WRONG".to_owned();
    let answer = exchange(&server, request(&stranger, "HEAD", "", "").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn every_other_verb_is_answered_405_with_those_that_are_allowed() {
    let server = Server::start();
    let mut stranger = server.client.clone();
    stranger.secret = "WRONG".to_owned();
    for verb in ["OPTIONS", "PUT", "PATCH", "DELETE", "BREW"] {
        let answer = exchange(&server, request(&server.client, verb, "", "").as_bytes());
        answers(&answer, "405 ", "");
        assert!(answer.contains("\r\nallow: GET, HEAD, POST\r\n"), "{answer}");
        answers(&exchange(&server, request(&stranger, verb, "", "").as_bytes()), "405 ", "");
    }
}

#[test]
fn a_get_calls_nothing_even_with_a_body() {
    let server = Server::start();
    let call =
        json!({ "method": "createLeads", "params": { "objects": [{ "emailAddress": "ada@example.org" }] }, "id": 1 });
    answers(&exchange(&server, request(&server.client, "GET", "", &call.to_string()).as_bytes()), "200 ", NO_CALL);
    answers(&exchange(&server, request(&server.client, "POST", "", LIST).as_bytes()), "200 ", NO_LEADS);
}

#[test]
fn a_body_in_pieces_is_read_and_one_that_grows_too_large_is_refused() {
    let server = Server::start();
    let Client { account, secret, .. } = &server.client;
    let head = format!(
        "POST /pubapi/v1/?accountID={account}&secretKey={secret} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let (first, second) = LIST.split_at(10);
    let pieces = format!("{head}a\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", second.len());
    answers(&exchange(&server, pieces.as_bytes()), "200 ", NO_LEADS);
    let piece = format!("100000\r\n{}\r\n", "x".repeat(1 << 20));
    let too_large = format!("{head}{}1\r\nx\r\n", piece.repeat(10));
    let refused = r#"{"result":null,"error":{"code":101,"message":"Invalid request data format","data":["#;
    answers(&exchange(&server, too_large.as_bytes()), "413 ", refused);
}

#[test]
fn credentials_in_headers_and_bodies_are_not_logged_either() {
    let server = Server::start();
    let client = server.client_with(&[]);
    let Client { account, secret, .. } = &client;
    let by_header = format!(
        "POST /pubapi/v1/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Account-Id: {account}\r\nAuthorization: Bearer {secret}\r\nContent-Length: {}\r\n\r\n{LIST}",
        LIST.len()
    );
    answers(&exchange(&server, by_header.as_bytes()), "200 ", NO_LEADS);
    let mut refused = client.clone();
    refused.secret.push('X');
    answers(&exchange(&server, request(&refused, "POST", "", LIST).as_bytes()), "401 ", "\"Unable");
    let call = json!({ "header": { "accountID": account, "secretKey": secret }, "method": "getListTags", "params": [], "id": 1 });
    let call = call.to_string();
    let by_body = format!(
        "POST /pubapi/v1/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{call}",
        call.len()
    );
    answers(&exchange(&server, by_body.as_bytes()), "200 ", r#"{"hasMore":false"#);
    let log = server.log_with("getListTags");
    assert!(!log.contains(secret.as_str()) && !log.contains(account.as_str()), "{log}");
}

#[test]
fn what_is_no_request_is_refused_as_all_else_is() {
    let server = Server::start();
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(20_000));
    for (words, status, why) in [
        ("hello there\r\n\r\n", "400 ", "the request is not well-formed HTTP"),
        (&long, "431 ", "the head is larger than 16 KiB, or has more than 100 fields"),
    ] {
        let answer = exchange(&server, words.as_bytes());
        let error = format!(r#"{{"code":101,"message":"Invalid request data format","data":["{why}"]}}"#);
        answers(&answer, status, &format!(r#"{{"result":null,"error":{error},"id":null"#));
        for field in ["x-content-type-options: nosniff", "cache-control: no-store", "content-type: application/json"] {
            assert!(answer.contains(&format!("\r\n{field}\r\n")), "{field}: {answer}");
        }
    }
    assert_eq!(server.metric(r#"headwater_http_refused_total{reason="head_too_large"}"#), 1.0);
}
