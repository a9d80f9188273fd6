//! One connection from its first byte to its last: requests in, replies out, in order.
//!
//! hyper speaks HTTP/1; this module catches panics of the handler and enforces the deadlines computed by `pulse`.
//! Accepting connections is done in `accept`, reading bodies in `unread`, rendering refusals in `refusal`.

use crate::http::bodies::Bodies;
use crate::http::limits::Limits;
use crate::http::metered::{Metered, Refusals};
use crate::http::outgoing::{Outgoing, Sending};
use crate::http::pulse::{Phase, Pulse, Verdict};
use crate::http::refusal::Refusal;
use crate::http::server::{Handlers, stopped};
use crate::http::unread::Unread;
use crate::request_log::RequestLine;
use bytes::Bytes;
use http::header::{CONNECTION, HOST};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Response, Version};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Poll, ready};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep_until;

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// The smallest buffer hyper accepts, in bytes; a smaller one makes hyper panic.
const SMALLEST_BUFFER: usize = 8192;

/// State shared by all connections.
pub(crate) struct Common<H, R> {
    pub(crate) server: Handlers<H, R>,
    pub(crate) bodies: Arc<Bodies>,
    /// The `Keep-Alive` header of replies. None when the idle limit is below two seconds.
    pub(crate) keep_alive: Option<HeaderValue>,
    /// The encoded replies to malformed and oversized heads.
    pub(crate) refusals: Arc<Refusals>,
}

/// A connection, as each of its requests sees it.
pub(crate) struct Session<H, R> {
    pub(crate) common: Arc<Common<H, R>>,
    pub(crate) pulse: Arc<Pulse>,
    /// The address at the other end.
    pub(crate) peer: SocketAddr,
}

/// Serves a connection until the client hangs up, a limit cuts it, or the server stops.
pub(crate) async fn serve<H, A, R>(session: Session<H, R>, stream: TcpStream, stop: watch::Receiver<bool>)
where
    H: Fn(Request<Unread>, SocketAddr) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response<Outgoing>, Refusal>> + Send + 'static,
    R: Fn(Refusal) -> Response<Bytes> + Send + Sync + 'static,
{
    let session = Arc::new(session);
    let Session { common, pulse, peer } = &*session;
    let server = &common.server;
    let io = TokioIo::new(Metered::new(stream, pulse.clone(), common.refusals.clone()));
    // The future of a reply is large and most connections are idle, so each request gets its own boxed future.
    let service = service_fn(|request| Box::pin(answer(session.clone(), request)));
    let connection = pin!(protocol(&server.limits).serve_connection(io, service));
    let stopped = pin!(stopped(stop));

    match watched(connection, stopped, pulse, &server.limits).await {
        Ended::Closed(Err(error)) if error.is_parse() => {
            tracing::debug!(%error, "a request is not well-formed HTTP");
            let refusal = if error.is_parse_too_large() { Refusal::HeadTooLarge } else { Refusal::BadRequest };
            server.log.write(&refused_line(refusal, None, *peer));
            server.gauges.count_refusal(refusal);
        }
        Ended::Closed(_) => {}
        Ended::Overdue(Phase::Idle) => {}
        Ended::Overdue(phase) => {
            server.gauges.cut.fetch_add(1, Relaxed);
            tracing::debug!(?phase, "connection cut: the client was too slow");
        }
    }
}

/// The HTTP/1 settings of hyper. The number of header fields stays at hyper's default of 100, which needs no
/// allocation.
///
/// A request with both `Content-Length` and `Transfer-Encoding` is read by `Transfer-Encoding` and closes the
/// connection (RFC 9112 section 6.1): bytes after such a request are never read as another request.
fn protocol(limits: &Limits) -> http1::Builder {
    let head_bytes = limits.head_bytes.max(SMALLEST_BUFFER);
    let mut protocol = http1::Builder::new();
    protocol
        .half_close(true) // a client may end its direction and still wait for its answer; `pulse` looks whether it does
        .header_read_timeout(None) // `pulse` does this
        .max_header_size(head_bytes)
        .max_buf_size(head_bytes);
    protocol
}

enum Ended {
    /// hyper has finished the connection.
    Closed(hyper::Result<()>),
    /// A deadline passed in this phase.
    Overdue(Phase),
}

/// Drives a connection under the deadlines of its pulse.
///
/// Deadlines are checked against the clock after every poll, not when the timer fires: a client keeping the
/// connection busy must not outrun them. The timer only wakes the task of a silent connection.
async fn watched(
    mut connection: Pin<&mut impl Future<Output = hyper::Result<()>>>,
    mut stopped: Pin<&mut impl Future<Output = ()>>,
    pulse: &Pulse,
    limits: &Limits,
) -> Ended {
    let mut alarm = 0;
    let mut is_known = false;
    let mut timer = pin!(sleep_until(pulse.instant(alarm)));
    poll_fn(move |cx| {
        let mut now = pulse.tick();
        if !is_known {
            is_known = true;
            // All polls of a task use the same waker, so registering the waker once is enough.
            pulse.is_driven_by(cx.waker());
        }
        if !pulse.is_stopping() && stopped.as_mut().poll(cx).is_ready() {
            pulse.begin_stopping();
        }
        loop {
            if let Poll::Ready(result) = connection.as_mut().poll(cx) {
                return Poll::Ready(Ended::Closed(result));
            }
            match pulse.judge(now, limits) {
                Verdict::Cut(phase) => return Poll::Ready(Ended::Overdue(phase)),
                Verdict::PollAgain => {}
                Verdict::Wait => return Poll::Pending,
                Verdict::WaitUntil(due) => {
                    if due < alarm || alarm <= now {
                        alarm = due;
                        timer.as_mut().reset(pulse.instant(due));
                    }
                    ready!(timer.as_mut().poll(cx));
                    now = pulse.tick();
                }
            }
        }
    })
    .await
}

/// The reply to one request. hyper takes the next request only after this reply was sent.
async fn answer<H, A, R>(
    session: Arc<Session<H, R>>,
    request: Request<Incoming>,
) -> Result<Response<Sending>, Infallible>
where
    H: Fn(Request<Unread>, SocketAddr) -> A,
    A: Future<Output = Result<Response<Outgoing>, Refusal>>,
    R: Fn(Refusal) -> Response<Bytes>,
{
    let Session { common, pulse, peer } = &*session;
    let from = SocketAddr::new(common.server.proxies.client(request.headers(), peer.ip()), peer.port());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let goes_on = asks_to_go_on(&request);
    pulse.enter(Phase::Handling);
    let answered = match receive(request, &session) {
        Ok(request) => {
            // The future of the handler is large, so it is pinned in place rather than moved.
            let work = pin!(async { (common.server.handler)(request, from).await });
            unwinding(work).await.unwrap_or(Err(Refusal::Crashed))
        }
        Err(refusal) => Err(refusal),
    };
    let mut response = answered.unwrap_or_else(|refusal| {
        common.server.log.write(&refused_line(refusal, Some((&method, uri.path())), from));
        common.server.refused(refusal).map(Outgoing::from)
    });
    if pulse.is_stopping() || pulse.ends_after_answer() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if let Some(keep_alive) =
        common.keep_alive.as_ref().filter(|_| goes_on && !response.headers().contains_key(CONNECTION))
    {
        response.headers_mut().insert(KEEP_ALIVE, keep_alive.clone());
    }
    pulse.enter(Phase::Writing);
    Ok(response.map(|outgoing| Sending::new(outgoing, pulse.clone())))
}

/// The log line of a request refused before any handler saw it.
fn refused_line<'a>(refusal: Refusal, head: Option<(&'a Method, &'a str)>, from: SocketAddr) -> RequestLine<'a> {
    RequestLine {
        head,
        from: Some(from.ip()),
        status: refusal.status(),
        reason: Some(refusal.name()),
        ..RequestLine::default()
    }
}

/// Whether the client wants to keep the connection open: the default since HTTP/1.1, on demand in HTTP/1.0.
fn asks_to_go_on(request: &Request<Incoming>) -> bool {
    let says = |word: &str| {
        let options = request.headers().get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
        options.flat_map(|value| value.split(',')).any(|option| option.trim().eq_ignore_ascii_case(word))
    };
    if request.version() == Version::HTTP_10 { says("keep-alive") } else { !says("close") }
}

/// The request, with its body not yet read.
fn receive<H, R>(request: Request<Incoming>, session: &Session<H, R>) -> Result<Request<Unread>, Refusal> {
    let (head, body) = request.into_parts();
    let body = Unread::new(&head, body, session.pulse.clone(), session.common.bodies.clone());
    if names_one_host(&head) { Ok(Request::from_parts(head, body)) } else { Err(Refusal::BadRequest) }
}

/// RFC 9112 section 3.2: an HTTP/1.1 request without exactly one `Host` is refused.
fn names_one_host(head: &Parts) -> bool {
    let mut hosts = head.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(_), None) => true,
        (None, _) => head.version == Version::HTTP_10,
        (Some(_), Some(_)) => false,
    }
}

/// The output of a future, or None if it panicked. A panicked future is never polled again, so only its destructors
/// see half-done state; state shared between requests has its own guards.
async fn unwinding<T>(mut work: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    poll_fn(move |cx| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
        Ok(poll) => poll.map(Some),
        Err(_) => {
            tracing::error!("a request handler panicked and was answered 500; the panic's own line tells where");
            Poll::Ready(None)
        }
    })
    .await
}
