//! Receivers with redirects, or with endless, trickling, huge or broken replies.

use super::receiver::{Receiver, Script};
use super::{hasty, local_egress, patient, post};
use bytes::Bytes;
use headwater_model::target::Target;
use headwater_testbed::pause;
use headwater_worker::egress::{ExchangeFailure, ExchangeStage};
use http::HeaderMap;
use std::process::Command;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;

fn ok(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}")
}

#[tokio::test]
async fn a_request_arrives_as_it_was_meant() {
    let receiver = Receiver::start(Script::Say(ok("retry-after: 120\r\n", "thank you"))).await;
    let target = Target::parse(&receiver.url("/hook?b=2&a='1'#part")).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    for (name, lie) in [("host", "evil"), ("content-length", "3"), ("transfer-encoding", "chunked")] {
        headers.insert(name, lie.parse().unwrap());
    }
    let body = Bytes::from_static(b"[{\"id\":1}]");
    let outcome = local_egress(patient()).post(&target, headers, body, SystemTime::UNIX_EPOCH).await;

    let answer = outcome.result.unwrap();
    assert_eq!((answer.status, answer.snippet.as_str()), (200, "thank you"));
    assert_eq!(answer.retry_after, Some(Duration::from_secs(120)));
    let expected = format!(
        "POST /hook?b=2&a='1' HTTP/1.1\r\ncontent-type: application/json\r\n\
         host: 127.0.0.1:{}\r\nconnection: close\r\ncontent-length: 10\r\n\r\n[{{\"id\":1}}]",
        receiver.port
    );
    assert_eq!(receiver.requests(), [expected]);
}

/// The test above once more, with proxies set in the environment.
#[test]
fn a_proxy_in_the_environment_is_ignored() {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "answers::a_request_arrives_as_it_was_meant"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, "http://127.0.0.1:9");
    }
    let output = child.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[tokio::test]
async fn redirects_are_answers_and_nobody_follows_them() {
    let forbidden = Receiver::start(Script::Say(ok("", ""))).await;
    for status in [301, 302, 303, 307, 308] {
        let location = forbidden.url("/inside");
        let text = format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\n\r\n");
        let receiver = Receiver::start(Script::Say(text)).await;
        let answer = post(&local_egress(patient()), &receiver.url("/")).await.unwrap();
        assert_eq!(answer.status, status);
    }
    assert_eq!(forbidden.connections(), 0);
}

#[tokio::test]
async fn every_exchange_has_its_own_connection() {
    let text = "HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\nset-cookie: a=b\r\n\r\n";
    let receiver = Receiver::start(Script::Hang(text.into())).await;
    let egress = local_egress(patient());
    for _ in 0..3 {
        assert_eq!(post(&egress, &receiver.url("/")).await.unwrap().status, 204);
    }
    assert_eq!(receiver.connections(), 3);
    assert!(receiver.requests().iter().all(|request| !request.contains("cookie")));
}

#[tokio::test]
async fn huge_and_endless_bodies_are_cut_and_the_answer_counts() {
    let kilobyte = "x".repeat(1024);
    let chunk = format!("400\r\n{kilobyte}\r\n");
    for (head, again) in [
        (ok("", ""), &kilobyte),
        (ok("content-length: 1000000000000\r\n", ""), &kilobyte),
        (ok("transfer-encoding: chunked\r\n", ""), &chunk),
    ] {
        let receiver = Receiver::start(Script::Repeat(head, again.clone())).await;
        let answer = post(&local_egress(patient()), &receiver.url("/")).await.unwrap();
        assert_eq!(answer.status, 200);
        assert_eq!(answer.snippet, "x".repeat(2048));
    }
}

#[tokio::test]
async fn a_compressed_body_is_not_unpacked() {
    let text = ok("content-encoding: gzip\r\n", "not gzip at all");
    let receiver = Receiver::start(Script::Say(text)).await;
    let answer = post(&local_egress(patient()), &receiver.url("/")).await.unwrap();
    assert_eq!(answer.snippet, "not gzip at all");
}

#[tokio::test]
async fn headers_beyond_their_limit_end_the_exchange() {
    let line = format!("x-filler: {}\r\n", "x".repeat(500));
    let many = "x-filler: x\r\n".repeat(500);
    let long = format!("x-filler: {}\r\n", "x".repeat(17_000));
    for script in
        [Script::Repeat("HTTP/1.1 200 OK\r\n".into(), line), Script::Say(ok(&many, "")), Script::Say(ok(&long, ""))]
    {
        let receiver = Receiver::start(script).await;
        let result = post(&local_egress(patient()), &receiver.url("/")).await;
        assert_eq!(result, Err(ExchangeFailure::Protocol));
    }
    let fitting = format!("x-filler: {}\r\n", "x".repeat(16_000));
    let receiver = Receiver::start(Script::Say(ok(&fitting, ""))).await;
    assert_eq!(post(&local_egress(patient()), &receiver.url("/")).await.unwrap().status, 200);
}

/// Bytes outside headers and body count as well.
#[tokio::test]
async fn endless_framing_ends_the_exchange() {
    for (first, again) in [
        (String::new(), "HTTP/1.1 103 Early Hints\r\n\r\n".to_owned()),
        (ok("transfer-encoding: chunked\r\n", ""), "1;extension=xxxxxxxxxxxxxxxxxxxxxxx\r\nx\r\n".to_owned()),
        (ok("transfer-encoding: chunked\r\n", "0\r\n"), "x-trailer: x\r\n".to_owned()),
    ] {
        let receiver = Receiver::start(Script::Repeat(first, again)).await;
        let result = post(&local_egress(patient()), &receiver.url("/")).await;
        assert!(matches!(result, Err(ExchangeFailure::Reset | ExchangeFailure::Protocol)), "{result:?}");
    }
}

#[tokio::test]
async fn silence_runs_into_the_deadline_wherever_it_sets_in() {
    for beginning in [
        String::new(),
        "HTTP/1.1 200".to_owned(),
        "HTTP/1.1 200 OK\r\nx-filler: ".to_owned(),
        ok("content-length: 10\r\n", "half"),
        ok("transfer-encoding: chunked\r\n", "4\r\nhalf\r\n"),
    ] {
        let receiver = Receiver::start(Script::Hang(beginning)).await;
        let result = post(&local_egress(hasty()), &receiver.url("/")).await;
        assert_eq!(result, Err(ExchangeFailure::Timeout(ExchangeStage::Exchange)));
    }
}

/// In many clients each byte restarts the timeout. Here one timeout covers the whole exchange.
#[tokio::test]
async fn a_trickle_does_not_move_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let trickle = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let text = ok("content-length: 100000\r\n", "");
        for byte in text.bytes().chain(std::iter::repeat(b'x')) {
            stream.writable().await.unwrap();
            if stream.try_write(&[byte]).is_err() {
                return;
            }
            pause::of_slow_side(Duration::from_millis(10)).await;
        }
    });
    let result = post(&local_egress(hasty()), &url).await;
    assert_eq!(result, Err(ExchangeFailure::Timeout(ExchangeStage::Exchange)));
    // The connection is closed with the exchange, so the sender notices and stops.
    trickle.await.unwrap();
}

#[tokio::test]
async fn broken_answers_are_told_apart() {
    for (script, failure) in [
        (Script::Reset, ExchangeFailure::Reset),
        (Script::Say(String::new()), ExchangeFailure::Reset),
        (Script::Say("HTTP/1.1 200 OK\r\n".into()), ExchangeFailure::Reset),
        (Script::Say(ok("content-length: 10\r\n", "half")), ExchangeFailure::Reset),
        (Script::Say(ok("transfer-encoding: chunked\r\n", "4\r\nhalf\r\n")), ExchangeFailure::Reset),
        (Script::Say("SSH-2.0-OpenSSH_9.6\r\n\r\n".into()), ExchangeFailure::Protocol),
        (Script::Say("HTTP/1.1 abc\r\n\r\n".into()), ExchangeFailure::Protocol),
        (Script::Say(ok("content-length: -1\r\n", "")), ExchangeFailure::Protocol),
    ] {
        let receiver = Receiver::start(script).await;
        assert_eq!(post(&local_egress(patient()), &receiver.url("/")).await, Err(failure));
    }
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(post(&local_egress(patient()), &url).await, Err(ExchangeFailure::Connect));
}

#[tokio::test]
async fn a_large_request_is_sent_whole() {
    let receiver = Receiver::start(Script::Say(ok("", ""))).await;
    let target = Target::parse(&receiver.url("/")).unwrap();
    let body = Bytes::from(vec![b'x'; 1 << 20]);
    let outcome = local_egress(patient()).post(&target, HeaderMap::new(), body, SystemTime::UNIX_EPOCH).await;
    assert_eq!(outcome.result.unwrap().status, 200);
    assert!(receiver.requests()[0].ends_with(&"x".repeat(1 << 20)));
}

/// A 413 often arrives before the body was read, and must be read all the same.
#[tokio::test]
async fn an_answer_that_interrupts_the_request_is_heard() {
    let text = "HTTP/1.1 413 Too Large\r\nconnection: close\r\n\r\nno";
    let receiver = Receiver::start(Script::Interrupt(text.into())).await;
    let target = Target::parse(&receiver.url("/")).unwrap();
    let body = Bytes::from(vec![b'x'; 8 << 20]);
    let outcome = local_egress(patient()).post(&target, HeaderMap::new(), body, SystemTime::UNIX_EPOCH).await;
    assert_eq!(outcome.result.unwrap().status, 413);
}

#[test]
fn what_people_read_names_no_address() {
    let texts = [ExchangeFailure::Blocked, ExchangeFailure::Connect, ExchangeFailure::Timeout(ExchangeStage::Tls)]
        .map(|f| f.to_string());
    assert_eq!(
        texts,
        [
            "the target lies in a network that webhooks may not reach; if the network is your own, name it with --webhook-allow",
            "the target refused the connection",
            "the secure handshake took too long"
        ]
    );
}
