//! Slow clients.

use super::{House, SOON, eventually};
use crate::http::limits::Limits;
use crate::http::refusal::Refusal;
use headwater_testbed::pause;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::io::AsyncReadExt;

const HEAD: &str =
    "GET / HTTP/1.1\r\nHost: h\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[tokio::test]
async fn head_that_trickles_is_cut() {
    let house = House::open(Limits { header_read: SOON, ..Limits::default() }).await;
    let mut caller = house.call().await;
    caller.trickle(HEAD).await;
    caller.is_hung_up_on().await;
    assert_eq!(house.gauges.cut.load(Relaxed), 1);
    eventually(|| house.gauges.open.load(Relaxed) == 0).await;
}

#[tokio::test]
async fn second_head_that_trickles_is_cut() {
    let house = House::open(Limits { header_read: SOON, ..Limits::default() }).await;
    let mut caller = house.call().await;
    assert_eq!(caller.get("/first").await.body, "/first");
    caller.trickle(HEAD).await;
    caller.is_hung_up_on().await;
}

#[tokio::test]
async fn head_in_pieces_is_served() {
    let house = House::open(Limits::default()).await;
    let mut caller = house.call().await;
    caller.trickle("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(caller.hear().await.body, "/slow");
}

#[tokio::test]
async fn body_that_trickles_is_answered_408() {
    let limits = Limits { body_grace: SOON, body_rate: 1_000_000, ..Limits::default() };
    let house = House::open(limits).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n").await;
    caller.trickle(&"a".repeat(60)).await;
    let answer = caller.hear().await;
    assert_eq!(answer.status, 408);
    assert!(answer.head.contains("connection: close"));
    caller.is_hung_up_on().await;
    assert_eq!(house.gauges.refused(Refusal::TooSlow), 1);
}

#[tokio::test]
async fn silent_body_is_answered_408() {
    let house = House::open(Limits { body_grace: SOON, ..Limits::default() }).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n").await;
    assert_eq!(caller.hear().await.status, 408);
}

#[tokio::test]
async fn body_fast_enough_but_too_long_in_all_is_answered_408() {
    let house = House::open(Limits { body_total: SOON, body_rate: 1, ..Limits::default() }).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    caller.trickle(&"1\r\na\r\n".repeat(10)).await;
    assert_eq!(caller.hear().await.status, 408);
}

#[tokio::test]
async fn body_above_the_rate_outlives_the_grace() {
    let limits = Limits { body_grace: Duration::from_millis(50), body_rate: 5, ..Limits::default() };
    let house = House::open(limits).await;
    let mut caller = house.call().await;
    caller.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 40\r\n\r\n").await;
    caller.trickle(&"a".repeat(40)).await;
    assert_eq!(caller.hear().await.body, "a".repeat(40));
}

#[tokio::test]
async fn idle_connection_is_closed() {
    let house = House::open(Limits { idle: SOON, ..Limits::default() }).await;
    let mut fresh = house.call().await;
    let mut used = house.call().await;
    assert_eq!(used.get("/once").await.body, "/once");
    fresh.is_hung_up_on().await;
    used.is_hung_up_on().await;
    eventually(|| house.gauges.open.load(Relaxed) == 0).await;
    assert_eq!(house.gauges.cut.load(Relaxed), 0);
}

#[tokio::test]
async fn handler_may_outlast_every_limit_of_the_client() {
    let short = Duration::from_millis(20);
    let limits = Limits { idle: short, header_read: short, body_total: short, write_stall: short, ..Limits::default() };
    let house = House::open(limits).await;
    assert_eq!(house.call().await.get("/wait").await.body, "/wait");
}

#[tokio::test]
async fn reader_that_stalls_is_cut() {
    let house = House::open(Limits { write_stall: SOON, ..Limits::default() }).await;
    let mut caller = house.call().await;
    caller.say("GET /big HTTP/1.1\r\nHost: h\r\n\r\n").await;
    eventually(|| house.gauges.cut.load(Relaxed) == 1).await;
    assert!(caller.rest().await.len() < 32 * 1024 * 1024);
}

#[tokio::test]
async fn reader_that_trickles_is_cut() {
    let limits = Limits { write_stall: SOON, body_rate: 1_000_000_000, ..Limits::default() };
    let house = House::open(limits).await;
    let mut caller = house.call().await;
    caller.say("GET /big HTTP/1.1\r\nHost: h\r\n\r\n").await;
    let mut some = vec![0; 64 * 1024];
    while house.gauges.cut.load(Relaxed) == 0 {
        if caller.stream.read(&mut some).await.unwrap_or(0) == 0 {
            break;
        }
        pause::of_slow_side(Duration::from_millis(10)).await;
    }
    eventually(|| house.gauges.cut.load(Relaxed) == 1).await;
}
