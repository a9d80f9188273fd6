//! Clients hanging up while their reply is being made, and clients ending only their sending direction.

use super::{House, SOON, eventually};
use crate::http::limits::Limits;
use crate::http::outgoing::{BrokenBody, Outgoing};
use crate::http::unread::Unread;
use bytes::Bytes;
use headwater_testbed::pause;
use http::{Request, Response};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::task::Poll;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const NEVER: Duration = Duration::from_secs(3600);

/// The number of requests, of clients reported gone, and of requests worked on to the end.
#[derive(Default)]
struct Seen {
    begun: AtomicUsize,
    left: AtomicUsize,
    finished: AtomicUsize,
}

/// A server replying once the client has left, or once `may_answer` turns true.
async fn patient(half_closed: Duration) -> (House, Arc<Seen>, watch::Sender<bool>) {
    let seen = Arc::new(Seen::default());
    let (answer, may_answer) = watch::channel(false);
    let counted = seen.clone();
    let handler = move |request: Request<Unread>, _| {
        let (seen, mut may_answer) = (counted.clone(), may_answer.clone());
        async move {
            let has_left = request.body().has_left();
            seen.begun.fetch_add(1, Relaxed);
            tokio::select! {
                () = until(&has_left) => drop(seen.left.fetch_add(1, Relaxed)),
                _ = may_answer.wait_for(|may| *may) => {}
            }
            tokio::task::yield_now().await;
            seen.finished.fetch_add(1, Relaxed);
            Ok(Response::new(Bytes::from_static(b"answer").into()))
        }
    };
    let limits = Limits { half_closed, ..Limits::default() };
    (House::open_unread(limits, handler).await, seen, answer)
}

/// Returns when polled after the client has left.
async fn until(has_left: &AtomicBool) {
    poll_fn(|_| if has_left.load(Relaxed) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// Sends a request, resets the connection during the reply, and checks the handler is told.
async fn is_told_of_a_reset(house: &House, seen: &Seen) {
    let mut caller = house.call().await;
    caller.say(GET).await;
    eventually(|| seen.begun.load(Relaxed) == 1).await;
    caller.stream.set_zero_linger().unwrap();
    drop(caller);
    eventually(|| seen.left.load(Relaxed) == 1).await;
    eventually(|| house.gauges.open.load(Relaxed) == 0).await;
}

#[tokio::test]
async fn a_hang_up_is_noticed_whatever_was_sent_behind_the_request() {
    for behind in ["", GET, "G", "\0\0\0"] {
        let (house, seen, _answer) = patient(SOON).await;
        let mut caller = house.call().await;
        caller.say(GET).await;
        caller.say(behind).await;
        eventually(|| seen.begun.load(Relaxed) == 1).await;
        drop(caller);
        eventually(|| seen.left.load(Relaxed) >= 1).await;
        eventually(|| house.gauges.open.load(Relaxed) == 0).await;
    }
}

#[tokio::test]
async fn work_begun_is_finished_though_nobody_waits() {
    let (house, seen, _answer) = patient(SOON).await;
    let mut caller = house.call().await;
    caller.say(GET).await;
    eventually(|| seen.begun.load(Relaxed) == 1).await;
    drop(caller);
    eventually(|| (seen.left.load(Relaxed), seen.finished.load(Relaxed)) == (1, 1)).await;
}

#[tokio::test]
async fn handler_is_told_at_once_of_a_reset() {
    let (house, seen, _answer) = patient(NEVER).await;
    is_told_of_a_reset(&house, &seen).await;
}

#[tokio::test]
async fn a_half_closed_client_is_waited_for_and_answered_in_any_case() {
    for (half_closed, left) in [(NEVER, 0), (SOON, 1)] {
        let (house, seen, answer) = patient(half_closed).await;
        let mut caller = house.call().await;
        caller.say(GET).await;
        caller.stream.shutdown().await.unwrap();
        eventually(|| seen.begun.load(Relaxed) == 1).await;
        match left {
            0 => answer.send(true).unwrap(),
            _ => eventually(|| seen.left.load(Relaxed) == left).await,
        }
        assert_eq!(caller.hear().await.body, "answer");
        caller.is_hung_up_on().await;
        assert_eq!(seen.left.load(Relaxed), left);
    }
}

#[tokio::test]
async fn client_that_stays_is_never_taken_for_one_that_left() {
    let (house, seen, answer) = patient(Duration::ZERO).await;
    let mut caller = house.call().await;
    caller.say(&GET.repeat(2)).await;
    eventually(|| seen.begun.load(Relaxed) == 1).await;
    pause::while_nothing_happens(2 * SOON).await;
    answer.send(true).unwrap();
    for _ in 0..2 {
        assert_eq!(caller.hear().await.body, "answer");
    }
    assert_eq!((seen.begun.load(Relaxed), seen.left.load(Relaxed)), (2, 0));
}

/// A reply with a second piece made once `may_go_on` turns true; the reply breaks once the client has left.
async fn in_pieces(half_closed: Duration) -> (House, Arc<Seen>, watch::Sender<bool>) {
    let seen = Arc::new(Seen::default());
    let (go_on, may_go_on) = watch::channel(false);
    let counted = seen.clone();
    let handler = move |request: Request<Unread>, _| {
        let (seen, mut may_go_on) = (counted.clone(), may_go_on.clone());
        let has_left = request.body().has_left();
        let mut waiting = Box::pin(async move { may_go_on.wait_for(|may| *may).await.map(drop) });
        let mut made = 0;
        let next = move |cx: &mut std::task::Context<'_>| {
            if has_left.load(Relaxed) {
                seen.left.fetch_add(1, Relaxed);
                return Poll::Ready(Some(Err(BrokenBody)));
            }
            if made == 1 {
                seen.begun.store(1, Relaxed);
                if waiting.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
            }
            made += 1;
            Poll::Ready((made <= 2).then(|| Ok(Bytes::from_static(b"piece"))))
        };
        async move { Ok(Response::new(Outgoing::Pieces(Box::new(next)))) }
    };
    let limits = Limits { half_closed, ..Limits::default() };
    (House::open_unread(limits, handler).await, seen, go_on)
}

#[tokio::test]
async fn client_that_ended_what_it_says_gets_all_pieces() {
    let (house, seen, go_on) = in_pieces(Duration::ZERO).await;
    let mut caller = house.call().await;
    caller.say(GET).await;
    eventually(|| seen.begun.load(Relaxed) == 1).await;
    caller.stream.shutdown().await.unwrap();
    pause::while_nothing_happens(SOON).await;
    go_on.send(true).unwrap();
    assert!(caller.rest().await.ends_with(b"5\r\npiece\r\n5\r\npiece\r\n0\r\n\r\n"));
    assert_eq!(seen.left.load(Relaxed), 0);
}

#[tokio::test]
async fn no_piece_is_made_for_a_client_that_reset_its_connection() {
    let (house, seen, _go_on) = in_pieces(NEVER).await;
    is_told_of_a_reset(&house, &seen).await;
}
