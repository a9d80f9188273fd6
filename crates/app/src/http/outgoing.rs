//! The body a handler returns: complete bytes, or pieces produced as the socket takes them.
//!
//! A piece is requested only after the previous one was sent, so a reply of any length holds one piece in memory.

use crate::http::pulse::{Phase, Pulse};
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The body of a reply.
pub enum Outgoing {
    /// The complete body, sent with its length.
    Whole(Bytes),
    /// Piece after piece, of unknown total length: sent in chunks, or to a client of HTTP/1.0 until the connection
    /// ends.
    Pieces(Pieces),
}

/// Produces the next piece; None at the end. Not called again after None or an error.
pub type Pieces = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, BrokenBody>>> + Send>;

/// A reply broken off in the middle. The connection ends without the final chunk, so no client takes a part for the
/// whole. The producer of the reply has logged the cause.
#[derive(Debug)]
pub struct BrokenBody;

impl fmt::Display for BrokenBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer could not be finished")
    }
}

impl std::error::Error for BrokenBody {}

impl Outgoing {
    /// The number of bytes already in memory; 0 for a reply in pieces.
    pub fn ready(&self) -> usize {
        match self {
            Self::Whole(whole) => whole.len(),
            Self::Pieces(_) => 0,
        }
    }
}

impl From<Bytes> for Outgoing {
    fn from(whole: Bytes) -> Self {
        Self::Whole(whole)
    }
}

/// A reply being sent. Tells the connection's pulse whether the client or the handler is waited for.
pub(crate) struct Sending {
    outgoing: Outgoing,
    pulse: Arc<Pulse>,
}

impl Sending {
    pub(crate) fn new(outgoing: Outgoing, pulse: Arc<Pulse>) -> Sending {
        if matches!(outgoing, Outgoing::Pieces(_)) {
            pulse.begin_pieces();
        }
        Sending { outgoing, pulse }
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = BrokenBody;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BrokenBody>>> {
        let Sending { outgoing, pulse } = &mut *self;
        let next = match outgoing {
            Outgoing::Whole(whole) if whole.is_empty() => return Poll::Ready(None),
            Outgoing::Whole(whole) => return Poll::Ready(Some(Ok(Frame::data(std::mem::take(whole))))),
            Outgoing::Pieces(next) => next(cx),
        };
        // While a piece is being produced no deadline runs for the client; once the piece is ready, the client must
        // take it.
        let phase = if next.is_pending() { Phase::Handling } else { Phase::Writing };
        if pulse.phase() != phase {
            pulse.enter(phase);
        }
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            pulse.end_pieces();
        }
        next.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.outgoing, Outgoing::Whole(whole) if whole.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match &self.outgoing {
            Outgoing::Whole(whole) => SizeHint::with_exact(whole.len() as u64),
            Outgoing::Pieces(_) => SizeHint::default(),
        }
    }
}
