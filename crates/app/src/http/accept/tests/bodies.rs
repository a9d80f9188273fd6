//! Bodies, their size and their framing.

use super::{House, eventually};
use crate::http::limits::Limits;
use crate::http::refusal::Refusal;
use headwater_testbed::pause;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

fn at_most(body_bytes: usize) -> Limits {
    Limits { body_bytes, ..Limits::default() }
}

#[tokio::test]
async fn declared_oversize_is_answered_413_unread() {
    let house = House::open(at_most(10)).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n").await;
    let answer = caller.hear().await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.body, r#"{"error": "The request body is too large."}"#);
    assert!(answer.head.contains("connection: close"));
    caller.is_hung_up_on().await;
    assert_eq!(house.gauges.refused(Refusal::TooLarge), 1);
}

/// Many clients send everything before reading; a reset while they write would hide the 413 from them.
#[tokio::test]
async fn client_still_sending_hears_413() {
    let house = House::open(at_most(10)).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20480\r\n\r\n").await;
    for _ in 0..20 {
        caller.say(&"a".repeat(1024)).await;
        pause::of_slow_side(Duration::from_millis(5)).await;
    }
    assert_eq!(caller.hear().await.status, 413);
}

#[tokio::test]
async fn chunked_oversize_is_answered_413_before_its_end() {
    let house = House::open(at_most(10)).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\naaaaaa\r\n6\r\naaaaaa\r\n").await;
    assert_eq!(caller.hear().await.status, 413);
    caller.is_hung_up_on().await;
}

#[tokio::test]
async fn body_of_exactly_the_limit_is_served_both_ways() {
    let house = House::open(at_most(10)).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789").await;
    assert_eq!(caller.hear().await.body, "0123456789");
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    caller.say("4\r\n0123\r\n6\r\n456789\r\n0\r\nX-Trailer: t\r\n\r\n").await;
    assert_eq!(caller.hear().await.body, "0123456789");
    assert_eq!(house.gauges.body_bytes.load(Relaxed), 0);
}

#[tokio::test]
async fn large_body_arrives_whole() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    let body: String = (0..300_000).map(|n| char::from(b'a' + (n % 26) as u8)).collect();
    caller.say(&format!("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{body}", body.len())).await;
    assert!(caller.hear().await.body == body);
}

#[tokio::test]
async fn bodies_together_have_a_limit() {
    let house = House::open(Limits { all_bodies_bytes: 10, ..Limits::default() }).await;
    let mut first = house.call().await;
    let mut second = house.call().await;
    first.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n123456").await;
    eventually(|| house.gauges.body_bytes.load(Relaxed) == 6).await;
    second.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n123456").await;
    let answer = second.hear().await;
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("retry-after: 1"));
    eventually(|| house.gauges.body_bytes.load(Relaxed) == 6).await;
    first.say("78").await;
    assert_eq!(first.hear().await.body, "12345678");
    eventually(|| house.gauges.body_bytes.load(Relaxed) == 0).await;
}

#[tokio::test]
async fn expect_continue_is_invited() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n").await;
    assert_eq!(caller.hear().await.status, 100);
    caller.say("body").await;
    assert_eq!(caller.hear().await.body, "body");
}

#[tokio::test]
async fn expect_continue_of_too_much_is_not_invited() {
    let house = House::open(at_most(10)).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n").await;
    assert_eq!(caller.hear().await.status, 413);
}

#[tokio::test]
async fn broken_chunk_is_answered_400() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n").await;
    assert_eq!(caller.hear().await.status, 400);
    assert_eq!(house.gauges.refused(Refusal::BadRequest), 1);
}

/// A proxy and this server agree on the start of the next request, in either order of the two headers.
#[tokio::test]
async fn nothing_after_a_doubly_framed_request_is_a_request() {
    let house = House::open(Limits::default()).await;
    for framing in
        ["Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5"]
    {
        let mut caller = house.call().await;
        caller.say(&format!("POST /one HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n0\r\n\r\n")).await;
        caller.say("GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n").await;
        let heard = String::from_utf8(caller.rest().await).unwrap();
        assert!(heard.contains("connection: close") && heard.ends_with("/one"), "{heard}");
    }
}
