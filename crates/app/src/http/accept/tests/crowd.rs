//! More connections than seats.

use super::{Caller, House, eventually};
use crate::http::accept::is_of_one_connection;
use crate::http::limits::Limits;
use crate::http::refusal::Refusal;
use std::io;
use std::sync::atomic::Ordering::Relaxed;

/// Authenticated clients, each with the end of its body still to be sent.
async fn fill(house: &House, seats: usize) -> Vec<Caller> {
    let mut seated = Vec::new();
    for number in 1..=seats {
        let mut caller = house.call().await;
        caller.say("POST /known HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nb").await;
        eventually(|| house.gauges.body_bytes.load(Relaxed) == number).await;
        seated.push(caller);
    }
    seated
}

async fn turns_away_and_recovers(limits: Limits) {
    let house = House::open(limits).await;
    let mut seated = fill(&house, 2).await;

    let mut third = house.call().await;
    let answer = third.get("/").await;
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("retry-after: 1") && answer.head.contains("connection: close"));
    assert_eq!(answer.body, r#"{"error": "The server is busy. Please try again."}"#);
    third.is_hung_up_on().await;
    assert_eq!(house.gauges.refused(Refusal::Busy), 1);

    seated[0].say("ody").await;
    assert_eq!(seated[0].hear().await.body, "body");
    drop(seated);
    eventually(|| house.gauges.open.load(Relaxed) == 0).await;
    assert_eq!(house.call().await.get("/again").await.body, "/again");
    assert_eq!(house.gauges.accepted.load(Relaxed), 4);
    assert_eq!(house.gauges.freed.load(Relaxed), 0);
}

#[tokio::test]
async fn too_many_in_all_are_answered_503() {
    turns_away_and_recovers(Limits { connections: 2, ..Limits::default() }).await;
}

#[tokio::test]
async fn too_many_from_one_address_are_answered_503() {
    turns_away_and_recovers(Limits { connections_per_ip: 2, ..Limits::default() }).await;
}

#[tokio::test]
async fn longest_idle_connection_makes_room() {
    let house = House::open(Limits { connections: 3, ..Limits::default() }).await;
    let mut first = house.call().await;
    eventually(|| house.gauges.open.load(Relaxed) == 1).await;
    let mut second = house.call().await;
    let mut third = house.call().await;
    for caller in [&mut third, &mut second] {
        assert_eq!(caller.get("/seated").await.body, "/seated");
    }
    assert_eq!(house.call().await.get("/fourth").await.body, "/fourth");
    first.is_hung_up_on().await;
    assert_eq!(house.gauges.freed.load(Relaxed), 1);
    for caller in [&mut second, &mut third] {
        assert_eq!(caller.get("/still").await.body, "/still");
    }
    assert_eq!(house.gauges.refused(Refusal::Busy), 0);
}

#[tokio::test]
async fn half_a_head_makes_room_where_nobody_is_idle() {
    let house = House::open(Limits { connections: 2, ..Limits::default() }).await;
    let mut seated = fill(&house, 1).await;
    let mut half = house.call().await;
    half.say("POST / HTTP/1.1\r\nHost").await;
    eventually(|| house.gauges.open.load(Relaxed) == 2).await;
    assert_eq!(house.call().await.get("/third").await.body, "/third");
    half.is_hung_up_on().await;
    seated[0].say("ody").await;
    assert_eq!(seated[0].hear().await.body, "body");
}

/// Unauthenticated clients keep no seat by holding a body back, with or without a byte of the body sent.
#[tokio::test]
async fn half_a_body_of_a_stranger_makes_room() {
    for sent in ["", "some"] {
        let house = House::open(Limits { connections: 2, ..Limits::default() }).await;
        let mut seated = fill(&house, 1).await;
        let mut half = house.call().await;
        half.say("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n").await;
        assert_eq!(half.hear().await.status, 100);
        half.say(sent).await;
        eventually(|| house.gauges.body_bytes.load(Relaxed) == 1 + sent.len()).await;
        assert_eq!(house.call().await.get("/third").await.body, "/third");
        half.is_hung_up_on().await;
        eventually(|| house.gauges.body_bytes.load(Relaxed) == 1).await;
        seated[0].say("ody").await;
        assert_eq!(seated[0].hear().await.body, "body");
    }
}

#[tokio::test]
async fn half_a_head_makes_room_before_half_a_body() {
    let house = House::open(Limits { connections: 3, ..Limits::default() }).await;
    let _seated = fill(&house, 1).await;
    let mut body = house.call().await;
    body.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nb").await;
    eventually(|| house.gauges.body_bytes.load(Relaxed) == 2).await;
    let mut head = house.call().await;
    head.say("POST / HTTP/1.1\r\nHost").await;
    eventually(|| house.gauges.open.load(Relaxed) == 3).await;
    assert_eq!(house.call().await.get("/fourth").await.body, "/fourth");
    head.is_hung_up_on().await;
    body.say("ody").await;
    assert_eq!(body.hear().await.body, "body");
}

#[tokio::test]
async fn crowd_that_holds_bodies_back_keeps_nobody_out() {
    let house = House::open(Limits { connections: 100, ..Limits::default() }).await;
    let mut crowd = Vec::new();
    for _ in 0..500 {
        let mut caller = house.call().await;
        caller.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n").await;
        crowd.push(caller);
        assert_eq!(house.call().await.get("/work").await.body, "/work");
    }
    assert!(house.gauges.open.load(Relaxed) <= 102, "{:?}", house.gauges.open);
    assert_eq!(house.gauges.refused(Refusal::Busy), 0);
}

#[tokio::test]
async fn idle_crowd_harms_no_client_that_works() {
    let house = House::open(Limits { connections: 100, ..Limits::default() }).await;
    let mut working = house.call().await;
    let mut idle = Vec::new();
    for _ in 0..500 {
        idle.push(house.call().await);
        assert_eq!(working.get("/work").await.body, "/work");
    }
    assert!(house.gauges.open.load(Relaxed) <= 101, "{:?}", house.gauges.open);
    assert_eq!(house.gauges.refused(Refusal::Busy), 0);
}

#[tokio::test]
async fn crowd_that_is_turned_away_and_silent_is_let_go() {
    let house = House::open(Limits { connections: 0, ..Limits::default() }).await;
    let mut silent = Vec::new();
    for _ in 0..300 {
        silent.push(house.call().await);
    }
    for caller in &mut silent {
        caller.is_hung_up_on().await;
    }
    assert_eq!(house.gauges.open.load(Relaxed), 0);
}

#[test]
fn shortages_are_not_of_one_connection() {
    const EMFILE: i32 = 24;
    assert!(!is_of_one_connection(&io::Error::from_raw_os_error(EMFILE)));
    assert!(is_of_one_connection(&io::ErrorKind::ConnectionAborted.into()));
}
