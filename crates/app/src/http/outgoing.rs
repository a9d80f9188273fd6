//! What a handler gives to be sent: bytes that are all here, or pieces that are made as the socket takes them.
//!
//! A piece is asked for only when the one before has left, so that of an answer of any length one piece is in memory.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::http::pulse::{Phase, Pulse};

/// The body of an answer.
pub enum Outgoing {
    /// All of it. It is sent with its length.
    Whole(Bytes),
    /// Piece after piece until there are no more, of a length nobody knows: in chunks, or to a client of HTTP/1.0 until
    /// the connection ends.
    Pieces(Pieces),
}

/// Makes the next piece, or says that there is none. Not called again after that, nor after an error.
pub type Pieces = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>> + Send>;

/// An answer that cannot be finished. The connection ends without the mark of the end, so that nobody takes a part for
/// the whole. Whoever made the answer has logged why.
#[derive(Debug)]
pub struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer could not be finished")
    }
}

impl std::error::Error for Broken {}

impl Outgoing {
    /// How many bytes are here; none of what is made while it is sent.
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

/// An answer on its way, which tells the connection's pulse for whom it waits.
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
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let Sending { outgoing, pulse } = &mut *self;
        let next = match outgoing {
            Outgoing::Whole(whole) if whole.is_empty() => return Poll::Ready(None),
            Outgoing::Whole(whole) => return Poll::Ready(Some(Ok(Frame::data(std::mem::take(whole))))),
            Outgoing::Pieces(next) => next(cx),
        };
        // While a piece is being made the client owes nothing; once it is here, it is the client that is waited for.
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
