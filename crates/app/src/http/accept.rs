//! The accept loop: takes connections, gives each a seat or refuses it with 503, and stops without losing a reply.
//!
//! `connection` serves an accepted connection; TLS and HTTP/2 are left to a reverse proxy. `server` names the parts
//! the rest of the program must provide.

use crate::http::bodies::Bodies;
use crate::http::connection::{self, Common, Session};
use crate::http::limits::IDLE_GRACE;
use crate::http::metered::Refusals;
use crate::http::outgoing::Outgoing;
use crate::http::refusal::{self, Refusal};
use crate::http::seats::Seats;
use crate::http::server::{Handlers, stopped};
use crate::http::unread::Unread;
use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// Connections above the limit answered 503 at the same time: one per 16 of `Limits::connections`, at most 256.
/// Further connections are closed without a reply.
const TURNED_AWAY_AT_ONCE: usize = 256;
const SEATS_FOR_ONE_TURNED_AWAY: usize = 16;

/// How long a refused connection may take to send a request and read its 503.
const TURNED_AWAY_WITHIN: Duration = Duration::from_secs(1);

/// Connections the kernel may have accepted but not handed over when the server stops; all of these are still served.
const BACKLOG: usize = 1024;

/// The pause after an accept failed for want of file descriptors or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `stop` turns true or its sender is dropped, then finishes the requests in flight and returns.
///
/// # Errors
///
/// Only when the listener itself is unusable. A failed connection is no error; during a shortage of descriptors or
/// memory the loop pauses and tries again.
pub async fn run<H, A, R>(listener: TcpListener, server: Handlers<H, R>, stop: watch::Receiver<bool>) -> io::Result<()>
where
    H: Fn(Request<Unread>, SocketAddr) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response<Outgoing>, Refusal>> + Send + 'static,
    R: Fn(Refusal) -> Response<Bytes> + Send + Sync + 'static,
{
    let mut stopped = pin!(stopped(stop.clone()));
    let seats = Seats::new(&server.limits, server.gauges.clone(), server.proxies.clone());
    let drain = server.limits.drain;
    let bodies = Arc::new(Bodies::new(&server.limits, server.gauges.clone()));
    let announced = server.limits.idle.saturating_sub(IDLE_GRACE).as_secs();
    let keep_alive = (announced > 0).then(|| HeaderValue::try_from(format!("timeout={announced}")).ok()).flatten();
    let refused = |refusal| refusal::encode(&server.rendered(refusal));
    let (bad_request, head_too_large) = (refused(Refusal::BadRequest), refused(Refusal::HeadTooLarge));
    let busy = refused(Refusal::Busy);
    let refusals = Arc::new(Refusals { bad_request, head_too_large });
    let common = Arc::new(Common { server, bodies, keep_alive, refusals });
    let mut hall = Hall { common, seats, busy, tasks: JoinSet::new(), stop, crowded: None };
    let mut shortage = Shortage::default();

    loop {
        tokio::select! {
            biased;
            () = &mut stopped => break,
            Some(ended) = hall.tasks.join_next() => report(ended),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => hall.admit(stream, peer),
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Err(error),
                Err(error) => {
                    hall.seats.free();
                    shortage.wait_out(&error).await;
                }
            },
        }
    }

    // The kernel is asked: the runtime may not have heard yet of the newest connections.
    let listener = listener.into_std()?;
    for _ in 0..BACKLOG {
        let Ok((stream, peer)) = next_waiting(&listener) else { break };
        hall.admit(stream, peer);
    }
    drop(listener);

    let emptied = timeout(drain, async {
        while let Some(ended) = hall.tasks.join_next().await {
            report(ended);
        }
    });
    if emptied.await.is_err() {
        tracing::warn!(connections = hall.tasks.len(), "stopping: connections cut because they did not end in time");
    }
    Ok(())
}

/// The next connection that the kernel has accepted.
fn next_waiting(listener: &std::net::TcpListener) -> io::Result<(TcpStream, SocketAddr)> {
    let (stream, peer) = listener.accept()?;
    stream.set_nonblocking(true)?;
    Ok((TcpStream::from_std(stream)?, peer))
}

/// All connections of a running server. Dropping this cuts the connections still open.
struct Hall<H, R> {
    common: Arc<Common<H, R>>,
    seats: Seats,
    /// The encoded 503 reply for connections above the limit.
    busy: Bytes,
    tasks: JoinSet<()>,
    stop: watch::Receiver<bool>,
    /// When a refused connection was last logged: at most one warning per second.
    crowded: Option<Instant>,
}

impl<H, A, R> Hall<H, R>
where
    H: Fn(Request<Unread>, SocketAddr) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response<Outgoing>, Refusal>> + Send + 'static,
    R: Fn(Refusal) -> Response<Bytes> + Send + Sync + 'static,
{
    fn admit(&mut self, stream: TcpStream, peer: SocketAddr) {
        let gauges = &self.common.server.gauges;
        gauges.accepted.fetch_add(1, Relaxed);
        // Fails only on a connection already closed; serving the connection will find that out.
        let _ = stream.set_nodelay(true);
        if let Some(seat) = self.seats.take(peer.ip()) {
            let session = Session { common: self.common.clone(), pulse: seat.pulse(), peer };
            let served = connection::serve(session, stream, self.stop.clone());
            self.tasks.spawn(async move {
                served.await;
                drop(seat);
            });
            return;
        }
        gauges.count_refusal(Refusal::Busy);
        if self.crowded.is_none_or(|at| at.elapsed() >= Duration::from_secs(1)) {
            self.crowded = Some(Instant::now());
            tracing::warn!(from = %peer.ip(), "no room for a connection; more of these in the next second are not logged");
        }
        let told = (self.common.server.limits.connections / SEATS_FOR_ONE_TURNED_AWAY).clamp(1, TURNED_AWAY_AT_ONCE);
        if self.tasks.len() < gauges.open.load(Relaxed) + told {
            self.tasks.spawn(turn_away(stream, self.busy.clone()));
        }
    }
}

/// Answers 503 to a connection above the limit. The client must send a byte first, because many clients take a reply
/// before their request for a broken connection; then the server waits for the client to hang up, see
/// `Limits::linger`.
async fn turn_away(mut stream: TcpStream, busy: Bytes) {
    let goodbye = async {
        let mut scratch = [0; 1024];
        if stream.read(&mut scratch).await? > 0 {
            stream.write_all(&busy).await?;
            stream.shutdown().await?;
            while stream.read(&mut scratch).await? > 0 {}
        }
        io::Result::Ok(())
    };
    // A client may have left without reading the 503; nothing more can be done.
    let _ = timeout(TURNED_AWAY_WITHIN, goodbye).await;
}

/// Panics of the handler are caught on the connection, so a panic of the task is a fault of this server.
fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a connection ended by a panic");
    }
}

/// Errors of `accept` caused by a single connection failing in the backlog.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// A shortage of file descriptors or memory for new connections.
#[derive(Default)]
struct Shortage {
    logged: Option<Instant>,
}

impl Shortage {
    /// The listener stays ready during a shortage, so the loop would spin without a pause.
    async fn wait_out(&mut self, error: &io::Error) {
        if self.logged.is_none_or(|at| at.elapsed() >= Duration::from_secs(1)) {
            self.logged = Some(Instant::now());
            tracing::error!(%error, "cannot accept connections; trying again");
        }
        sleep(ACCEPT_PAUSE).await;
    }
}

#[cfg(test)]
mod tests;
