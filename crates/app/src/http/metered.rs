//! The socket given to hyper: reports progress to a `Pulse`, detects clients hanging up, closes politely, and
//! replaces hyper's own replies to malformed heads by the refusals of this server.

use crate::http::pulse::{Phase, Pulse};
use bytes::{Buf, Bytes};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;

/// The start of hyper's reply to a head above the size limit.
const TOO_LARGE: &[u8] = b"HTTP/1.1 431 ";

/// Encoded replies to malformed or oversized heads.
pub(crate) struct Refusals {
    pub(crate) bad_request: Bytes,
    pub(crate) head_too_large: Bytes,
}

/// A socket reporting to a `Pulse`.
pub(crate) struct Metered {
    stream: TcpStream,
    pulse: Arc<Pulse>,
    refusals: Arc<Refusals>,
    /// The unsent rest of the refusal being sent.
    refusing: Option<Bytes>,
}

impl Metered {
    pub(crate) fn new(stream: TcpStream, pulse: Arc<Pulse>, refusals: Arc<Refusals>) -> Metered {
        Metered { stream, pulse, refusals, refusing: None }
    }

    /// Whether hyper is writing its own reply to a malformed head: all other replies are written after a handler or a
    /// body has begun.
    fn is_hypers(&self) -> bool {
        self.pulse.phase() == Phase::Head
    }

    /// Sends our refusal in place of hyper's reply. `beginning` is the start of hyper's reply and `bytes` its full
    /// length; hyper's reply has no body.
    fn poll_refuse(&mut self, cx: &mut Context<'_>, beginning: &[u8], bytes: usize) -> Poll<io::Result<usize>> {
        let refusals = &self.refusals;
        let refusing = self.refusing.get_or_insert_with(|| {
            let is_too_large = beginning.starts_with(TOO_LARGE);
            if is_too_large { refusals.head_too_large.clone() } else { refusals.bad_request.clone() }
        });
        while !refusing.is_empty() {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, refusing))?;
            refusing.advance(sent);
        }
        Poll::Ready(Ok(bytes))
    }

    /// Checks whether the client is connected, and registers the task to be woken when the client leaves. hyper
    /// itself would take the end of the client's sending direction for the end of the connection.
    fn look_for_client(&self, cx: &mut Context<'_>) {
        if self.pulse.is_left() || self.stream.poll_read_ready(cx).is_pending() {
            return;
        }
        // The socket is already readable, so this future is ready at once.
        let Poll::Ready(Ok(ready)) = pin!(self.stream.ready(Interest::READABLE | Interest::WRITABLE)).poll(cx) else {
            return;
        };
        match (ready.is_read_closed(), ready.is_write_closed()) {
            (_, true) => {
                self.pulse.leave();
                // The handler was already polled in this turn and must be polled again.
                cx.waker().wake_by_ref();
            }
            (true, false) => self.pulse.has_ended_its_direction(),
            (false, false) => self.pulse.look_again(),
        }
    }

    /// A reply may be written in several pieces with flushes between.
    fn before_write(&self) {
        if self.pulse.phase() == Phase::Idle {
            self.pulse.enter(Phase::Writing);
        }
    }

    /// A `100 Continue` is sent during a body and earns the body no time.
    fn after_write(&self, result: &Poll<io::Result<usize>>) {
        if let Poll::Ready(Ok(bytes)) = result
            && self.pulse.phase() == Phase::Writing
        {
            self.pulse.moved(*bytes);
        }
    }
}

impl AsyncRead for Metered {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if buf.filled().len() > before && self.pulse.phase() == Phase::Idle {
            self.pulse.enter(Phase::Head);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.is_hypers() {
            return self.poll_refuse(cx, buf, buf.len());
        }
        self.before_write();
        let result = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.after_write(&result);
        result
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.is_hypers() {
            let beginning = bufs.first().map_or(&[][..], |first| first);
            return self.poll_refuse(cx, beginning, bufs.iter().map(|buf| buf.len()).sum());
        }
        self.before_write();
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.after_write(&result);
        result
    }

    /// hyper flushes the socket only when its own buffer is empty: either the whole reply was sent, or none of it
    /// exists yet.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.pulse.phase() {
            Phase::Writing if !self.pulse.answer_goes_on() => self.pulse.enter(Phase::Idle),
            Phase::Handling => self.look_for_client(cx),
            _ => {}
        }
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Ends the sending direction, then reads and discards until the client ends the other; see `Limits::linger`.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.pulse.phase() != Phase::Closing {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.pulse.enter(Phase::Closing);
        }
        let mut scratch = [0; 4096];
        while !self.pulse.is_given_up() {
            let mut unwanted = ReadBuf::new(&mut scratch);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut unwanted))?;
            if unwanted.filled().is_empty() {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }
}
