//! A reply being sent: whole, or slice after slice, each made after the last was sent.

use crate::replies::{Room, Stage};
use crate::slices::Rest;
use bytes::Bytes;
use headwater_model::problem::Problem;
use headwater_store::asker;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

/// The body of a reply.
pub enum Body {
    /// The whole reply.
    Whole(Bytes),
    /// A reply made while being sent.
    Slices(Slices),
}

impl From<Vec<u8>> for Body {
    fn from(whole: Vec<u8>) -> Self {
        Self::Whole(whole.into())
    }
}

impl From<Bytes> for Body {
    fn from(whole: Bytes) -> Self {
        Self::Whole(whole)
    }
}

impl From<String> for Body {
    fn from(whole: String) -> Self {
        Self::Whole(whole.into())
    }
}

impl From<&'static str> for Body {
    fn from(whole: &'static str) -> Self {
        Self::Whole(whole.into())
    }
}

/// A header beside the content type.
pub type Header = (HeaderName, &'static str);

/// A reply of any face: status, content type, body, and a header where the status needs one.
pub fn respond(
    status: StatusCode,
    kind: &'static str,
    body: impl Into<Body>,
    header: Option<Header>,
) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some((name, value)) = header {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A reply that could not be finished. The cause is in the log.
#[derive(Debug)]
pub struct Broken;

/// A reply in slices.
pub struct Slices {
    making: Option<Making>,
    method: &'static str,
    account: i64,
    began: Instant,
    bytes: usize,
}

type Making = Pin<Box<dyn Future<Output = (Box<Work>, Made)> + Send>>;
type Made = Result<Option<Bytes>, Problem>;

/// The unsent rest of a reply.
struct Work {
    first: Option<Bytes>,
    rest: Rest,
    /// The bytes behind the last row.
    tail: Vec<u8>,
    is_over: bool,
}

impl Work {
    async fn next(mut self: Box<Self>) -> (Box<Self>, Made) {
        let made = self.make().await;
        (self, made)
    }

    async fn make(&mut self) -> Made {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        if self.is_over {
            return Ok(None);
        }
        let (mut slice, room) = self.rest.slice(Stage::Under).await?;
        if self.rest.is_done() {
            self.is_over = true;
            slice.extend_from_slice(&self.tail);
        }
        Ok(Some(counted(slice, Some(room))))
    }
}

impl Slices {
    /// A reply of `first`, the rows of `rest`, and `tail`. The method's name is for the log.
    pub fn new(first: Bytes, rest: Rest, tail: Vec<u8>, method: &'static str) -> Self {
        let account = rest.account().0;
        let work = Box::new(Work { first: Some(first), rest, tail, is_over: false });
        Self { making: Some(Box::pin(work.next())), method, account, began: Instant::now(), bytes: 0 }
    }

    /// The next slice, or `None` after the last. Between two polls no work is done.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>> {
        let Some(making) = &mut self.making else { return Poll::Ready(None) };
        let (work, made) = ready!(making.as_mut().poll(cx));
        self.making = None;
        match made {
            Ok(Some(slice)) => {
                self.bytes += slice.len();
                self.making = Some(Box::pin(work.next()));
                Poll::Ready(Some(Ok(slice)))
            }
            Ok(None) => {
                let (method, account, bytes_out) = (self.method, self.account, self.bytes);
                let duration_ms = self.began.elapsed().as_secs_f64() * 1000.0;
                tracing::info!(method, account.id = account, bytes_out, duration_ms, "a reply in slices was taken");
                Poll::Ready(None)
            }
            Err(problem) => {
                let (method, account, bytes_out) = (self.method, self.account, self.bytes);
                if asker::has_left() {
                    tracing::debug!(method, account.id = account, bytes_out, "nobody took the rest of a reply");
                } else {
                    tracing::error!(method, account.id = account, bytes_out, cause = ?problem, "a reply was broken off");
                }
                Poll::Ready(Some(Err(Broken)))
            }
        }
    }
}

/// Bytes holding their room until they are sent.
pub fn counted(mut bytes: Vec<u8>, room: Option<Room>) -> Bytes {
    let Some(room) = room else { return bytes.into() };
    bytes.shrink_to_fit();
    Bytes::from_owner(Counted { bytes, _room: room })
}

struct Counted {
    bytes: Vec<u8>,
    _room: Room,
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
