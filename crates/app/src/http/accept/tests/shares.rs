//! Bodies held back by their clients, and the order in which bodies are dropped.

use super::{Caller, House, SOON, eventually};
use crate::http::bodies::Payer;
use crate::http::limits::Limits;
use crate::http::refusal::Refusal;
use crate::http::unread::Unread;
use bytes::Bytes;
use http::{Request, Response};
use std::sync::atomic::Ordering::Relaxed;

/// Large bodies may take 80 bytes together, and bodies up to 10 bytes another 20.
fn tight() -> Limits {
    Limits { all_bodies_bytes: 100, small_body_bytes: 10, small_bodies_bytes: 20, ..Limits::default() }
}

/// A server charging bodies sent to `/7` to account 7, and all others to unauthenticated clients.
async fn house() -> House {
    let reading = |request: Request<Unread>, peer: std::net::SocketAddr| async move {
        let (head, mut body) = request.into_parts();
        let account = head.uri.path().trim_start_matches('/').parse();
        let payer = account.map_or(Payer::at(peer.ip()), Payer::Account);
        Ok(Response::new(body.whole(payer).await?.bytes().into()))
    };
    House::open_unread(tight(), reading).await
}

/// A client having sent this many bytes of a 60-byte body.
async fn holding(house: &House, path: &str, sent: usize) -> Caller {
    let before = house.gauges.body_bytes.load(Relaxed);
    let mut caller = house.call().await;
    let body = "a".repeat(sent);
    caller.say(&format!("POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\n\r\n{body}")).await;
    eventually(|| house.gauges.body_bytes.load(Relaxed) == before + sent).await;
    caller
}

async fn sends(house: &House, path: &str, body: &str) -> u16 {
    let mut caller = house.call().await;
    caller.say(&format!("POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{body}", body.len())).await;
    caller.hear().await.status.as_u16()
}

#[tokio::test]
async fn small_bodies_have_room_though_large_ones_are_held_back() {
    let house = house().await;
    let mut held = holding(&house, "/", 40).await;
    let mut other = holding(&house, "/", 40).await;
    assert_eq!(sends(&house, "/", "0123456789").await, 200);
    assert_eq!(house.gauges.refused(Refusal::Busy), 0);
    for caller in [&mut held, &mut other] {
        caller.say(&"a".repeat(20)).await;
    }
    let statuses = [held.hear().await.status.as_u16(), other.hear().await.status.as_u16()];
    assert!(statuses.contains(&503), "there is no room for both: {statuses:?}");
}

/// Many half-received bodies smaller than a small body, all large by declared length or without one.
#[tokio::test]
async fn large_bodies_of_which_little_has_come_leave_small_ones_their_room() {
    for framing in ["Content-Length: 60\r\n\r\n123456789", "Transfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n"] {
        let house = house().await;
        let mut held = Vec::new();
        for number in 1..=8 {
            let mut caller = house.call().await;
            caller.say(&format!("POST / HTTP/1.1\r\nHost: h\r\n{framing}")).await;
            eventually(|| house.gauges.body_bytes.load(Relaxed) == 9 * number).await;
            held.push(caller);
        }
        for _ in 0..4 {
            let mut caller = house.call().await;
            caller.say(&format!("POST / HTTP/1.1\r\nHost: h\r\n{framing}")).await;
            assert_eq!(caller.hear().await.status, 503, "{framing}");
        }
        assert_eq!(sends(&house, "/", "0123456789").await, 200, "{framing}");
    }
}

#[tokio::test]
async fn whoever_holds_most_makes_room_for_others() {
    let house = house().await;
    let _smaller = holding(&house, "/1", 20).await;
    let mut largest = holding(&house, "/1", 30).await;
    let mut modest = holding(&house, "/2", 25).await;
    assert_eq!(sends(&house, "/3", &"c".repeat(15)).await, 200);
    let answer = largest.hear().await;
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("connection: close") && answer.head.contains("retry-after: 1"), "{}", answer.head);
    largest.is_hung_up_on().await;
    modest.say(&"a".repeat(35)).await;
    assert_eq!(modest.hear().await.status, 200);
}

#[tokio::test]
async fn whoever_holds_most_gets_no_more() {
    let house = house().await;
    let _held = holding(&house, "/1", 45).await;
    let _modest = holding(&house, "/2", 30).await;
    assert_eq!(sends(&house, "/1", &"c".repeat(15)).await, 503);
    assert_eq!(house.gauges.body_bytes.load(Relaxed), 75);
}

#[tokio::test]
async fn those_who_have_not_shown_who_they_are_make_room_for_accounts() {
    let house = house().await;
    let mut stranger = holding(&house, "/", 20).await;
    let _held = holding(&house, "/1", 55).await;
    assert_eq!(sends(&house, "/1", &"c".repeat(15)).await, 200);
    assert_eq!(stranger.hear().await.status, 503);
}

/// A server reading no bodies.
async fn deaf() -> House {
    let not_reading = |request: Request<Unread>, _: std::net::SocketAddr| async move {
        let (head, mut body) = request.into_parts();
        body.forget().await;
        Ok(Response::new(Bytes::from(head.uri.path().to_owned()).into()))
    };
    House::open_unread(Limits::default(), not_reading).await
}

#[tokio::test]
async fn answer_does_not_wait_for_a_body_that_nobody_wants() {
    let house = deaf().await;
    for framing in ["Content-Length: 9", "Transfer-Encoding: chunked", "Expect: 100-continue\r\nContent-Length: 9"] {
        let mut caller = house.call().await;
        caller.say(&format!("POST /one HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n")).await;
        let answer = caller.hear().await;
        assert!(answer.body == "/one" && answer.head.contains("connection: close"), "{framing}: {}", answer.head);
        caller.is_hung_up_on().await;
    }
}

#[tokio::test]
async fn unwanted_body_that_is_here_already_costs_no_connection() {
    let house = deaf().await;
    let mut caller = house.call().await;
    for body in ["Content-Length: 9\r\n\r\n123456789", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"] {
        caller.say(&format!("POST /one HTTP/1.1\r\nHost: h\r\n{body}")).await;
        assert_eq!(caller.hear().await.body, "/one");
    }
    assert_eq!(caller.get("/two").await.body, "/two");
}

#[tokio::test]
async fn overloaded_handler_costs_no_connection_and_spreads_those_who_come_back() {
    let refusing = |request: Request<Unread>, _: std::net::SocketAddr| async move {
        let (head, mut body) = request.into_parts();
        body.forget().await;
        if head.uri.path() == "/rpc" { Err(Refusal::Overloaded) } else { Ok(Response::new(Bytes::new().into())) }
    };
    let house = House::open_unread(Limits::default(), refusing).await;
    let mut caller = house.call().await;
    for seconds in [1, 2, 3, 1] {
        caller.say("POST /rpc HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody").await;
        let answer = caller.hear().await;
        assert_eq!(answer.status, 503);
        let head = answer.head;
        assert!(head.contains(&format!("retry-after: {seconds}")) && !head.contains("connection: close"), "{head}");
    }
    assert_eq!(caller.get("/next").await.status, 200);
    assert_eq!(house.gauges.refused(Refusal::Overloaded), 4);
}

#[tokio::test]
async fn body_that_was_fast_and_falls_silent_is_answered_408() {
    let limits = Limits { body_silence: SOON, body_rate: 1, ..Limits::default() };
    let house = House::open(limits).await;
    for (framing, sent) in
        [("Content-Length: 60000", "a".repeat(50_000)), ("Transfer-Encoding: chunked", "1\r\na\r\n".repeat(99))]
    {
        let mut caller = house.call().await;
        caller.say(&format!("POST / HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n{sent}")).await;
        assert_eq!(caller.hear().await.status, 408);
        caller.is_hung_up_on().await;
    }
}
