//! Replies and their order, for well-formed and malformed requests.

use super::{House, eventually};
use crate::http::limits::Limits;
use crate::http::refusal::Refusal;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    let paths: Vec<String> = (0..100).map(|n| if n == 3 { "/wait".into() } else { format!("/{n}") }).collect();
    let words: String = paths.iter().map(|path| format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n")).collect();
    caller.say(&words).await;
    for path in paths {
        assert_eq!(caller.hear().await.body, path);
    }
}

#[tokio::test]
async fn panic_is_answered_500_and_forgotten() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    assert_eq!(caller.get("/panic").await.status, 500);
    assert_eq!(caller.get("/next").await.body, "/next");
    assert_eq!(house.call().await.get("/other").await.body, "/other");
    assert_eq!(house.gauges.refused(Refusal::Crashed), 1);
}

#[tokio::test]
async fn half_closed_client_hears_its_answer() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    caller.say("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n").await;
    caller.stream.shutdown().await.unwrap();
    assert_eq!(caller.hear().await.body, "/wait");
    caller.is_hung_up_on().await;
}

#[tokio::test]
async fn client_that_leaves_midway_harms_nobody() {
    let house = House::open(Limits::default()).await;
    for words in
        ["GET /wait HTTP/1.1\r\nHost: h\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\nHost: h\r\n\r\n1", "GE"]
    {
        house.call().await.say(words).await;
    }
    let gauges = &house.gauges;
    eventually(|| gauges.accepted.load(Relaxed) == 3 && gauges.open.load(Relaxed) == 0).await;
    assert_eq!(house.call().await.get("/still").await.body, "/still");
}

#[tokio::test]
async fn garbage_is_answered_400() {
    let house = House::open(Limits::default()).await;
    for garbage in ["\0\u{1}\u{2}\u{3}\r\n\r\n", "hello there, server\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "{}\r\n\r\n"]
    {
        let mut caller = house.call().await;
        caller.say(garbage).await;
        let answer = caller.hear().await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.body),
            (400, r#"{"error": "The request is malformed."}"#),
            "{garbage:?}"
        );
        assert!(answer.head.contains("connection: close"), "{}", answer.head);
        caller.is_hung_up_on().await;
    }
    eventually(|| house.gauges.refused(Refusal::BadRequest) == 4).await;
}

#[tokio::test]
async fn client_that_never_hangs_up_is_left() {
    let house = House::open(Limits { linger: Duration::from_millis(20), ..Limits::default() }).await;
    let mut caller = house.call().await;
    caller.say("garbage\r\n\r\n").await;
    assert_eq!(caller.hear().await.status, 400);
    eventually(|| house.gauges.open.load(Relaxed) == 0).await;
    assert_eq!(house.gauges.refused(Refusal::BadRequest), 1);
}

#[tokio::test]
async fn host_is_named_once() {
    let house = House::open(Limits::default()).await;
    for (words, status) in [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.0\r\n\r\n", 200),
    ] {
        let mut caller = house.call().await;
        caller.say(words).await;
        let answer = caller.hear().await;
        assert_eq!(answer.status, status, "{words:?}");
        caller.is_hung_up_on().await;
    }
}

#[tokio::test]
async fn oversized_heads_are_answered_431() {
    let house = House::open(Limits::default()).await;
    let long = format!("GET / HTTP/1.1\r\nHost: h\r\nX-Long: {}\r\n\r\n", "a".repeat(16 * 1024));
    let many = format!("GET / HTTP/1.1\r\nHost: h\r\n{}\r\n", "X: y\r\n".repeat(100));
    for words in [long, many] {
        let mut caller = house.call().await;
        caller.say(&words).await;
        let answer = caller.hear().await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (431, r#"{"error": "The request head is too large."}"#));
        caller.is_hung_up_on().await;
    }
}

#[tokio::test]
async fn long_answer_is_sent_whole() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    assert_eq!(caller.get("/big").await.body.len(), 32 * 1024 * 1024);
    assert_eq!(caller.get("/after").await.body, "/after");
}

#[tokio::test]
async fn answers_say_how_long_their_connection_is_kept() {
    let house = House::open(Limits::default()).await;
    for (words, told) in [
        ("GET / HTTP/1.1\r\nHost: h", true),
        ("GET / HTTP/1.1\r\nHost: h\r\nConnection: close", false),
        ("GET / HTTP/1.0", false),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive", true),
    ] {
        let mut caller = house.call().await;
        caller.say(&format!("{words}\r\n\r\n")).await;
        let head = caller.hear().await.head;
        assert_eq!(head.contains("keep-alive: timeout=75\r\n"), told, "{words}: {head}");
        assert_eq!(head.contains("connection: close"), words.ends_with("close"), "{words}: {head}");
    }
}

#[tokio::test]
async fn close_is_honoured() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    caller.say("GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").await;
    assert_eq!(caller.hear().await.body, "/last");
    caller.is_hung_up_on().await;
}
