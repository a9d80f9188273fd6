//! More connections than seats.

use std::io;
use std::sync::atomic::Ordering::Relaxed;

use super::{Caller, House, eventually};
use crate::http::accept::is_of_one_connection;
use crate::http::limits::Limits;
use crate::http::refusal::Refusal;

async fn fill(house: &House, seats: usize) -> Vec<Caller> {
    let mut seated = Vec::new();
    for _ in 0..seats {
        seated.push(house.call().await);
    }
    eventually(|| house.gauges.open.load(Relaxed) == seats).await;
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

    assert_eq!(seated[0].get("/seated").await.body, "/seated");
    drop(seated);
    eventually(|| house.gauges.open.load(Relaxed) == 0).await;
    assert_eq!(house.call().await.get("/again").await.body, "/again");
    assert_eq!(house.gauges.accepted.load(Relaxed), 4);
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
