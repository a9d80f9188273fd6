//! The accept loop on real sockets. Limits are small, outer timeouts generous: a test checks the outcome, never the
//! duration.

#![allow(clippy::unwrap_used)]

mod answers;
mod bodies;
mod crowd;
mod hang_ups;
mod pieces;
mod shares;
mod slow;
mod stop;

use super::run;
use crate::http::bodies::Payer;
use crate::http::forwarded::Proxies;
use crate::http::gauges::Gauges;
use crate::http::limits::Limits;
use crate::http::outgoing::Outgoing;
use crate::http::refusal::Refusal;
use crate::http::server::Handlers;
use crate::http::unread::Unread;
use bytes::Bytes;
use headwater_testbed::pause;
use headwater_testbed::wait::eventually;
use http::{Request, Response, StatusCode};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const IN_THE_END: Duration = Duration::from_secs(20);
const SOON: Duration = Duration::from_millis(200);

/// A running server.
struct House {
    at: SocketAddr,
    gauges: Arc<Gauges>,
    stop: watch::Sender<bool>,
    running: JoinHandle<std::io::Result<()>>,
}

impl House {
    async fn open(limits: Limits) -> House {
        House::open_with(limits, handle).await
    }

    async fn open_with<H, A, B>(limits: Limits, handler: H) -> House
    where
        H: Fn(Request<Bytes>, SocketAddr) -> A + Send + Sync + 'static,
        A: Future<Output = Response<B>> + Send + 'static,
        B: Into<Outgoing> + 'static,
    {
        let handler = Arc::new(handler);
        let read_first = move |request: Request<Unread>, peer: SocketAddr| {
            let handler = handler.clone();
            async move {
                let (head, mut body) = request.into_parts();
                let payer = if head.uri.path() == "/known" { Payer::Account(1) } else { Payer::at(peer.ip()) };
                let whole = body.whole(payer).await;
                // As the server does, even where reading the body failed.
                body.forget().await;
                Ok(handler(Request::from_parts(head, whole?.bytes()), peer).await.map(Into::into))
            }
        };
        House::open_unread(limits, read_first).await
    }

    /// With a handler free to read the body or not.
    async fn open_unread<H, A>(limits: Limits, handler: H) -> House
    where
        H: Fn(Request<Unread>, SocketAddr) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Response<Outgoing>, Refusal>> + Send + 'static,
    {
        House::open_on(House::bind().await, watch::Sender::new(false), limits, handler)
    }

    async fn bind() -> TcpListener {
        TcpListener::bind("127.0.0.1:0").await.unwrap()
    }

    /// Serves until `stop` turns true.
    fn open_on<H, A>(listener: TcpListener, stop: watch::Sender<bool>, limits: Limits, handler: H) -> House
    where
        H: Fn(Request<Unread>, SocketAddr) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Response<Outgoing>, Refusal>> + Send + 'static,
    {
        let at = listener.local_addr().unwrap();
        let gauges = Arc::new(Gauges::default());
        let stopped = stop.subscribe();
        let (proxies, log) = (Proxies::default(), Arc::default());
        let server = Handlers { limits, gauges: gauges.clone(), proxies, log, handler, refuse: plain_json };
        House { at, gauges, stop, running: tokio::spawn(run(listener, server, stopped)) }
    }

    async fn call(&self) -> Caller {
        Caller { stream: TcpStream::connect(self.at).await.unwrap() }
    }

    /// Returns once no connection can be opened any more.
    async fn is_shut(&self) {
        eventually(|| std::net::TcpStream::connect(self.at).is_err()).await;
    }

    async fn has_ended(self) {
        timeout(IN_THE_END, self.running).await.expect("still running").unwrap().unwrap();
    }
}

/// A refusal with its text as a JSON body.
fn plain_json(refusal: Refusal) -> Response<Bytes> {
    let words = match refusal {
        Refusal::TooLarge => "The request body is too large.",
        Refusal::TooSlow => "The request body arrived too slowly.",
        Refusal::Busy | Refusal::Overloaded => "The server is busy. Please try again.",
        Refusal::HeadTooLarge => "The request head is too large.",
        Refusal::BadRequest => "The request is malformed.",
        Refusal::Crashed => "The server failed to answer. It has been logged.",
    };
    let mut response = Response::new(Bytes::from(format!("{{\"error\": \"{words}\"}}")));
    *response.status_mut() = refusal.status();
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}

async fn handle(request: Request<Bytes>, _peer: SocketAddr) -> Response<Bytes> {
    match request.uri().path() {
        "/panic" => panic!("asked to"),
        "/wait" => pause::of_slow_side(SOON).await,
        "/hang" => std::future::pending().await,
        "/big" => return Response::new(Bytes::from(vec![b'x'; 32 * 1024 * 1024])),
        _ => {}
    }
    let body =
        if request.body().is_empty() { Bytes::from(request.uri().path().to_owned()) } else { request.into_body() };
    Response::new(body)
}

/// A client sending the given bytes exactly.
struct Caller {
    stream: TcpStream,
}

struct Answer {
    status: StatusCode,
    head: String,
    body: String,
}

impl Caller {
    async fn say(&mut self, words: &str) {
        self.stream.write_all(words.as_bytes()).await.unwrap();
    }

    /// Sends byte by byte until the server closes the connection.
    async fn trickle(&mut self, words: &str) {
        for byte in words.bytes() {
            if self.stream.write_all(&[byte]).await.is_err() {
                return;
            }
            pause::of_slow_side(Duration::from_millis(10)).await;
        }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.say(&format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n")).await;
        self.hear().await
    }

    /// The next reply; panics if the connection ends without one.
    async fn hear(&mut self) -> Answer {
        self.try_hear().await.expect("no answer")
    }

    async fn try_hear(&mut self) -> Option<Answer> {
        timeout(IN_THE_END, self.read_answer()).await.expect("the server hangs")
    }

    async fn read_answer(&mut self) -> Option<Answer> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        self.stream.read_exact(&mut body).await.ok()?;
        Some(Answer { status, head, body: String::from_utf8(body).unwrap() })
    }

    /// Everything received until the server ends the connection, by FIN or by reset.
    async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let _ = timeout(IN_THE_END, self.stream.read_to_end(&mut rest)).await.expect("not closed");
        rest
    }

    async fn is_hung_up_on(&mut self) {
        assert_eq!(self.rest().await, b"");
    }
}
