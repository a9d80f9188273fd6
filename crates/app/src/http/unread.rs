//! A body still arriving while the handler looks at the head and decides whether to read the body at all.
//!
//! The memory limits of bodies are in `bodies`, their deadlines in `pulse`.

use crate::http::bodies::{Bodies, Payer, Share};
use crate::http::pulse::{Phase, Pulse};
use crate::http::refusal::Refusal;
use bytes::{Bytes, BytesMut};
use http::header::EXPECT;
use http::request::Parts;
use hyper::body::{Body, Incoming};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Poll, ready};

/// How often `forget` waits for more of an unwanted body before giving up.
const TURNS: usize = 2;

/// A body not yet read.
pub struct Unread {
    body: Incoming,
    pulse: Arc<Pulse>,
    bodies: Arc<Bodies>,
    /// Whether the client sends the body only after a `100 Continue`.
    is_held_back: bool,
    is_read: bool,
}

/// A complete body. Its memory is counted until the drop.
pub struct Whole {
    bytes: Bytes,
    _share: Share,
}

impl Whole {
    /// The body. Clones share its memory and should not outlive this value.
    pub fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }
}

impl Unread {
    pub(crate) fn new(head: &Parts, body: Incoming, pulse: Arc<Pulse>, bodies: Arc<Bodies>) -> Unread {
        let is_read = body.is_end_stream();
        Unread { body, pulse, bodies, is_held_back: head.headers.contains_key(EXPECT), is_read }
    }

    /// A flag, true once the client has disconnected and no longer waits for the reply. The handler is polled when
    /// the flag turns true.
    pub fn has_left(&self) -> Arc<AtomicBool> {
        self.pulse.has_left()
    }

    /// Reads the body to its end; `payer` is charged for the memory. A body arriving in one piece is not copied.
    ///
    /// # Errors
    ///
    /// `TooLarge`; `TooSlow`; `Busy` where all bodies together exceed their limit; `BadRequest` where the framing is
    /// broken.
    pub async fn whole(&mut self, payer: Payer) -> Result<Whole, Refusal> {
        let told = self.body.size_hint();
        let mut share = self.bodies.share(payer, told.upper());
        if self.is_read {
            return Ok(Whole { bytes: Bytes::new(), _share: share });
        }
        if told.lower() > self.bodies.most_of_one() as u64 {
            return Err(Refusal::TooLarge);
        }
        match payer {
            Payer::Address(_) => self.pulse.enter_yielding_body(),
            Payer::Account(_) => self.pulse.enter_body(),
        }
        let bytes = self.read(&mut share).await?;
        self.is_read = true;
        share.arrived();
        self.pulse.enter(Phase::Handling);
        Ok(Whole { bytes, _share: share })
    }

    async fn read(&mut self, share: &mut Share) -> Result<Bytes, Refusal> {
        let mut only = Bytes::new();
        let mut joined = BytesMut::new();
        while let Some(piece) = self.next_piece(share).await? {
            self.pulse.moved(piece.len());
            let fits = share.grow(piece.len());
            if share.bytes() > self.bodies.most_of_one() {
                return Err(Refusal::TooLarge);
            }
            if !fits {
                return Err(Refusal::Busy);
            }
            if share.bytes() == piece.len() {
                only = piece;
            } else {
                joined.extend_from_slice(&std::mem::take(&mut only));
                joined.extend_from_slice(&piece);
            }
            if self.body.is_end_stream() {
                break;
            }
            share.await_more();
        }
        Ok(if joined.is_empty() { only } else { joined.freeze() })
    }

    /// The next piece of the body; None at the end. Fails when a deadline passes or when the body is dropped to make
    /// room for others. Trailers are skipped.
    async fn next_piece(&mut self, share: &Share) -> Result<Option<Bytes>, Refusal> {
        tokio::select! {
            biased;
            piece = piece(&mut self.body, &self.pulse) => piece,
            () = share.dropped() => Err(Refusal::Busy),
        }
    }

    /// Reads the received part of an unwanted body, so the connection can be kept. If more is still to come, the
    /// reply closes the connection: waiting for the rest would let the client delay its own reply. Nothing more is
    /// read of a body already refused as too slow.
    pub async fn forget(&mut self) {
        if self.is_read || self.is_held_back || self.pulse.is_given_up() {
            return;
        }
        let (mut turns, mut bytes) = (0, 0);
        self.is_read = poll_fn(|cx| {
            loop {
                match Pin::new(&mut self.body).poll_frame(cx) {
                    Poll::Ready(Some(Ok(frame))) => bytes += frame.data_ref().map_or(0, Bytes::len),
                    Poll::Ready(Some(Err(_))) => return Poll::Ready(false),
                    Poll::Ready(None) => return Poll::Ready(true),
                    Poll::Pending if turns == TURNS => return Poll::Ready(false),
                    Poll::Pending => {
                        turns += 1;
                        // hyper reads more of the body only in the turn after a poll.
                        cx.waker().wake_by_ref();
                        return Poll::Pending;
                    }
                }
                if self.body.is_end_stream() || bytes > self.bodies.most_of_one() {
                    return Poll::Ready(self.body.is_end_stream());
                }
            }
        })
        .await;
    }
}

impl Drop for Unread {
    /// A connection with a half-read request cannot carry another.
    fn drop(&mut self) {
        if !self.is_read {
            self.pulse.end_after_answer();
        }
    }
}

async fn piece(body: &mut Incoming, pulse: &Pulse) -> Result<Option<Bytes>, Refusal> {
    poll_fn(|cx| {
        loop {
            if pulse.is_given_up() {
                return Poll::Ready(Err(Refusal::TooSlow));
            }
            match ready!(Pin::new(&mut *body).poll_frame(cx)) {
                None => return Poll::Ready(Ok(None)),
                Some(Err(_)) => return Poll::Ready(Err(Refusal::BadRequest)),
                Some(Ok(frame)) => {
                    if let Ok(piece) = frame.into_data() {
                        return Poll::Ready(Ok(Some(piece)));
                    }
                }
            }
        }
    })
    .await
}
