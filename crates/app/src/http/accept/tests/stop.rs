//! Stopping: every accepted request gets a reply, and no client delays the stop for ever.

use super::{Caller, House, IN_THE_END, SOON, eventually};
use crate::http::limits::Limits;
use crate::http::unread::Unread;
use bytes::Bytes;
use headwater_testbed::pause;
use http::{Request, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

#[tokio::test]
async fn idle_connections_are_closed_and_the_door_is_shut() {
    let house = House::open(Limits::default()).await;
    let at = house.at;
    let mut fresh = house.call().await;
    let mut used = house.call().await;
    assert_eq!(used.get("/once").await.body, "/once");
    house.stop.send(true).unwrap();
    fresh.is_hung_up_on().await;
    used.is_hung_up_on().await;
    house.has_ended().await;
    assert!(TcpStream::connect(at).await.is_err());
}

#[tokio::test]
async fn request_in_flight_is_answered_and_told_to_close() {
    let (is_begun, (go_on, may_go_on)) = (Arc::new(AtomicBool::new(false)), watch::channel(false));
    let begun = is_begun.clone();
    let handler = move |_, _| {
        begun.store(true, Relaxed);
        let mut may_go_on = may_go_on.clone();
        async move {
            may_go_on.wait_for(|may| *may).await.unwrap();
            Response::new(Bytes::from_static(b"answer"))
        }
    };
    let house = House::open_with(Limits { last_call: Duration::ZERO, ..Limits::default() }, handler).await;
    let mut caller = house.call().await;
    caller.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
    eventually(|| is_begun.load(Relaxed)).await;
    house.stop.send(true).unwrap();
    house.is_shut().await;
    go_on.send(true).unwrap();
    let answer = caller.hear().await;
    assert_eq!(answer.body, "answer");
    assert!(answer.head.contains("connection: close"));
    drop(caller);
    house.has_ended().await;
}

#[tokio::test]
async fn last_call_is_answered() {
    let house = House::open(Limits { last_call: IN_THE_END, ..Limits::default() }).await;
    let mut caller = house.call().await;
    assert_eq!(caller.get("/before").await.body, "/before");
    house.stop.send(true).unwrap();
    house.is_shut().await;
    let answer = caller.get("/after").await;
    assert!(answer.body == "/after" && answer.head.contains("connection: close"));
    caller.is_hung_up_on().await;
}

#[tokio::test]
async fn last_call_begins_after_the_answer_under_way() {
    let last_call = Duration::from_secs(1);
    let house = House::open(Limits { last_call, ..Limits::default() }).await;
    let mut caller = house.call().await;
    caller.say("GET /big HTTP/1.1\r\nHost: h\r\n\r\n").await;
    caller.stream.peek(&mut [0]).await.unwrap();
    house.stop.send(true).unwrap();
    pause::of_slow_side(last_call + SOON).await;
    assert!(!caller.hear().await.head.contains("connection: close"));
    assert!(caller.get("/after").await.head.contains("connection: close"));
}

#[tokio::test]
async fn hanging_handler_is_cut_when_the_drain_is_over() {
    let house = House::open(Limits { drain: SOON, ..Limits::default() }).await;
    let gauges = house.gauges.clone();
    let mut caller = house.call().await;
    caller.say("GET /hang HTTP/1.1\r\nHost: h\r\n\r\n").await;
    eventually(|| gauges.open.load(Relaxed) == 1).await;
    house.stop.send(true).unwrap();
    house.has_ended().await;
    caller.is_hung_up_on().await;
    eventually(|| gauges.open.load(Relaxed) == 0).await;
}

#[tokio::test]
async fn connection_the_kernel_accepted_before_the_stop_is_served() {
    let listener = House::bind().await;
    let mut caller = Caller { stream: TcpStream::connect(listener.local_addr().unwrap()).await.unwrap() };
    caller.say("GET /early HTTP/1.1\r\nHost: h\r\n\r\n").await;
    let handler = |request: Request<Unread>, _| async move {
        let path = Bytes::from(request.uri().path().to_owned());
        Ok(Response::new(path.into()))
    };
    let house = House::open_on(listener, watch::Sender::new(true), Limits::default(), handler);
    let answer = caller.hear().await;
    assert!(answer.body == "/early" && answer.head.contains("connection: close"));
    drop(caller);
    house.has_ended().await;
}

#[tokio::test]
async fn server_whose_owner_is_gone_stops() {
    let House { stop, running, .. } = House::open(Limits::default()).await;
    drop(stop);
    timeout(IN_THE_END, running).await.expect("still running").unwrap().unwrap();
}

/// Invariant: a request is answered, or the client was told before sending it.
///
/// Clients keep connections and open new ones as fast as they can. When the server stops, each client may fail to
/// connect or be told to close; but no request sent on an accepted connection goes unanswered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stop_under_load_loses_no_answer() {
    let house = House::open(Limits::default()).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let mut clients = Vec::new();
    for client in 0..32 {
        let most = if client % 2 == 0 { usize::MAX } else { 1 };
        clients.push(tokio::spawn(knock_until_shut(house.at, most, answered.clone())));
    }
    eventually(|| answered.load(Relaxed) > 500).await;
    house.stop.send(true).unwrap();
    let lost = async {
        let mut lost = 0;
        for client in clients {
            lost += client.await.unwrap();
        }
        lost
    };
    assert_eq!(timeout(IN_THE_END, lost).await.expect("a client hangs"), 0);
    house.has_ended().await;
}

/// Sends requests, at most `most` on a connection, until no connection can be opened. Returns the number of unanswered requests.
async fn knock_until_shut(at: SocketAddr, most: usize, answered: Arc<AtomicUsize>) -> usize {
    let mut lost = 0;
    while let Ok(stream) = TcpStream::connect(at).await {
        let mut caller = Caller { stream };
        for _ in 0..most {
            let path = if answered.load(Relaxed).is_multiple_of(7) { "/wait" } else { "/now" };
            caller.say(&format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n")).await;
            let Some(answer) = caller.try_hear().await else {
                lost += 1;
                break;
            };
            answered.fetch_add(1, Relaxed);
            if answer.head.contains("connection: close") {
                break;
            }
        }
    }
    lost
}
