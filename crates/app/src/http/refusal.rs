//! Answers the server gives without, or instead of, the handler.
//!
//! Every kind is on this screen. A face may render its own bodies; status and headers that make the refusal
//! true on the wire are set here, whatever the face renders.

use std::io::Write;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};

/// Why a request was not answered by the handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The body is larger than `Limits::body_bytes`.
    TooLarge,
    /// The body came slower than `Limits` allow.
    TooSlow,
    /// No room for another connection, or for another body.
    Busy,
    /// The handler has as much to do as it can take on.
    Overloaded,
    /// The head is larger than `Limits::head_bytes`, or has too many fields.
    HeadTooLarge,
    /// The request is not HTTP, or not whole, or does not name one host.
    BadRequest,
    /// The handler panicked.
    Crashed,
}

impl Refusal {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Refusal; 7] = [
        Refusal::TooLarge,
        Refusal::TooSlow,
        Refusal::Busy,
        Refusal::Overloaded,
        Refusal::HeadTooLarge,
        Refusal::BadRequest,
        Refusal::Crashed,
    ];

    /// A word for metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Refusal::TooLarge => "too_large",
            Refusal::TooSlow => "too_slow",
            Refusal::Busy => "busy",
            Refusal::Overloaded => "overloaded",
            Refusal::HeadTooLarge => "head_too_large",
            Refusal::BadRequest => "bad_request",
            Refusal::Crashed => "crashed",
        }
    }

    /// The status this refusal has on the wire.
    pub fn status(self) -> StatusCode {
        match self {
            Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refusal::Busy | Refusal::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Refusal::BadRequest => StatusCode::BAD_REQUEST,
            Refusal::Crashed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// In how many seconds those come back who are refused because there is too much to do: in turn. A crowd that was refused at one
/// moment would be back at one moment, if all were told the same.
const COME_BACK_IN: [&str; 3] = ["1", "2", "3"];

/// Makes a rendered refusal true: a busy server says when to come back, and where the next request begins nobody can
/// tell when this one was not HTTP. Requests that were not read to their end are `unread`'s to remember. `before` is how many
/// were refused so before this one.
pub(crate) fn finish(refusal: Refusal, mut response: Response<Bytes>, before: u64) -> Response<Bytes> {
    let headers = response.headers_mut();
    let seconds = match refusal {
        Refusal::Overloaded => Some(COME_BACK_IN[(before % COME_BACK_IN.len() as u64) as usize]),
        Refusal::Busy => Some(COME_BACK_IN[0]),
        _ => None,
    };
    if let Some(seconds) = seconds {
        headers.entry(RETRY_AFTER).or_insert(HeaderValue::from_static(seconds));
    }
    if refusal == Refusal::BadRequest {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The bytes of a finished refusal, for connections that never reach hyper and end with it.
pub(crate) fn encode(response: &Response<Bytes>) -> Bytes {
    const TO_MEMORY: &str = "writing to memory cannot fail";
    let mut wire = Vec::with_capacity(256 + response.body().len());
    write!(wire, "HTTP/1.1 {}\r\n", response.status()).expect(TO_MEMORY);
    let is_own = |name: &HeaderName| *name == CONTENT_LENGTH || *name == CONNECTION;
    for (name, value) in response.headers().iter().filter(|(name, _)| !is_own(name)) {
        write!(wire, "{name}: ").expect(TO_MEMORY);
        wire.extend_from_slice(value.as_bytes());
        wire.extend_from_slice(b"\r\n");
    }
    write!(wire, "connection: close\r\ncontent-length: {}\r\n\r\n", response.body().len()).expect(TO_MEMORY);
    wire.extend_from_slice(response.body());
    wire.into()
}
