//! Replies made piece by piece.

use super::{House, IN_THE_END, SOON, eventually};
use crate::http::limits::Limits;
use crate::http::outgoing::{BrokenBody, Outgoing};
use bytes::Bytes;
use headwater_testbed::pause;
use http::{Request, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::Poll;
use std::time::Duration;
use tokio::sync::watch;

const PIECE: usize = 256 * 1024;
const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

/// How a reply ends once its pieces have been made.
#[derive(Clone, Copy)]
enum End {
    Well,
    Badly,
}

/// A reply of this many pieces, each filled with its own letter. Counts the pieces made.
fn alphabet(pieces: usize, end: End, made: Arc<AtomicUsize>) -> Response<Outgoing> {
    let mut next = 0;
    Response::new(Outgoing::Pieces(Box::new(move |_| {
        if next == pieces {
            return Poll::Ready(match end {
                End::Well => None,
                End::Badly => Some(Err(BrokenBody)),
            });
        }
        next += 1;
        made.fetch_add(1, Relaxed);
        Poll::Ready(Some(Ok(Bytes::from(vec![letter(next - 1); PIECE]))))
    })))
}

fn letter(piece: usize) -> u8 {
    b'a' + (piece % 26) as u8
}

/// The whole body of such a reply.
fn all(pieces: usize) -> Vec<u8> {
    (0..pieces).flat_map(|piece| vec![letter(piece); PIECE]).collect()
}

async fn house(pieces: usize, end: End, limits: Limits) -> (House, Arc<AtomicUsize>) {
    let made = Arc::new(AtomicUsize::new(0));
    let counted = made.clone();
    let house = House::open_with(limits, move |request: Request<Bytes>, _| {
        let counted = counted.clone();
        async move {
            match request.uri().path() {
                "/" => alphabet(pieces, end, counted),
                path => Response::new(Bytes::from(path.to_owned()).into()),
            }
        }
    })
    .await;
    (house, made)
}

/// The data of the chunks, and the bytes after the final chunk; None where the final chunk is missing.
fn dechunked(mut wire: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    let mut body = Vec::new();
    while let Some(end) = wire.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&wire[..end]).unwrap(), 16).unwrap();
        let rest = &wire[end + 2..];
        if length == 0 {
            return (body, Some(rest[2..].to_vec()));
        }
        body.extend_from_slice(&rest[..length.min(rest.len())]);
        wire = rest.get(length + 2..).unwrap_or_default();
    }
    (body, None)
}

fn split(wire: &[u8]) -> (String, &[u8]) {
    let end = wire.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
    (String::from_utf8(wire[..end].to_vec()).unwrap(), &wire[end..])
}

#[tokio::test]
async fn pieces_are_sent_in_chunks_and_the_next_request_is_answered() {
    let (house, made) = house(40, End::Well, Limits::default()).await;
    let mut caller = house.call().await;
    caller.say(&format!("{GET}GET /next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).await;
    let wire = caller.rest().await;
    let (head, body) = split(&wire);
    assert!(head.contains("transfer-encoding: chunked") && !head.contains("content-length"), "{head}");
    let (body, rest) = dechunked(body);
    assert!(body == all(40), "{} bytes", body.len());
    let rest = rest.expect("the mark of the end");
    let (head, body) = split(&rest);
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-length: 5"), "{head}");
    assert_eq!(body, b"/next");
    assert_eq!(made.load(Relaxed), 40);
}

#[tokio::test]
async fn a_client_of_http_1_0_reads_pieces_until_the_connection_ends() {
    let (house, _) = house(40, End::Well, Limits::default()).await;
    let mut caller = house.call().await;
    caller.say("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").await;
    let wire = caller.rest().await;
    let (head, body) = split(&wire);
    assert!(!head.contains("transfer-encoding") && !head.contains("content-length"), "{head}");
    assert!(body == all(40), "{} bytes", body.len());
}

#[tokio::test]
async fn no_piece_is_made_before_the_one_before_has_left() {
    let (house, made) = house(100_000, End::Well, Limits { write_stall: SOON, ..Limits::default() }).await;
    let mut caller = house.call().await;
    caller.say(GET).await;
    eventually(|| house.gauges.cut.load(Relaxed) == 1).await;
    // The buffers of both kernels hold far less than this.
    assert!(made.load(Relaxed) * PIECE < 64 << 20, "{} pieces", made.load(Relaxed));
    eventually(|| house.gauges.open.load(Relaxed) == 0).await;
}

#[tokio::test]
async fn an_answer_that_breaks_ends_without_the_mark_of_the_end() {
    let (house, _) = house(3, End::Badly, Limits::default()).await;
    let mut caller = house.call().await;
    caller.say(GET).await;
    let wire = caller.rest().await;
    let (body, rest) = dechunked(split(&wire).1);
    assert!(all(3).starts_with(&body) && rest.is_none(), "{} bytes, {rest:?}", body.len());
    assert_eq!(house.call().await.get("/other").await.body, "/other");
}

#[tokio::test]
async fn a_client_is_not_cut_while_its_next_piece_is_being_made() {
    let short = Duration::from_millis(20);
    let limits = Limits { idle: short, write_stall: short, last_call: short, ..Limits::default() };
    let (go_on, may_go_on) = watch::channel(false);
    let house = House::open_with(limits, move |_, _| {
        let mut may_go_on = may_go_on.clone();
        let mut pieces = 2;
        let mut waiting = Box::pin(async move { may_go_on.wait_for(|may| *may).await.map(drop) });
        let next = move |cx: &mut std::task::Context<'_>| {
            if pieces == 1 && waiting.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            pieces -= 1;
            Poll::Ready((pieces >= 0).then(|| Ok(Bytes::from_static(b"piece"))))
        };
        async move { Response::new(Outgoing::Pieces(Box::new(next))) }
    })
    .await;
    let mut caller = house.call().await;
    caller.say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").await;
    pause::while_nothing_happens(SOON).await;
    house.stop.send(true).unwrap();
    pause::while_nothing_happens(SOON).await;
    go_on.send(true).unwrap();
    let wire = caller.rest().await;
    let (body, rest) = dechunked(split(&wire).1);
    assert_eq!((body, rest), (b"piecepiece".to_vec(), Some(Vec::new())));
    tokio::time::timeout(IN_THE_END, house.has_ended()).await.unwrap();
}

#[tokio::test]
async fn a_stop_lets_an_answer_in_pieces_be_finished() {
    let (house, made) = house(200, End::Well, Limits::default()).await;
    let mut caller = house.call().await;
    caller.say(GET).await;
    eventually(|| made.load(Relaxed) > 0).await;
    house.stop.send(true).unwrap();
    let (body, rest) = dechunked(split(&caller.rest().await).1);
    assert!(body == all(200) && rest == Some(Vec::new()), "{} bytes", body.len());
    house.has_ended().await;
}
