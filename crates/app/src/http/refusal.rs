//! Replies the server gives without the handler, or in place of the handler's reply.
//!
//! All kinds are listed here. The API may render the bodies; the status and the headers required by HTTP are set
//! here, whatever the API renders.

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use std::io::Write;

/// Why the handler did not answer a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The body is larger than `Limits::body_bytes`.
    TooLarge,
    /// The body came slower than `Limits` allow.
    TooSlow,
    /// No room for another connection, or for another body.
    Busy,
    /// The limit on concurrent calls is reached.
    Overloaded,
    /// The head is larger than `Limits::head_bytes`, or has too many fields.
    HeadTooLarge,
    /// The request is not HTTP, or incomplete, or does not name exactly one host.
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

    /// The label in metrics and logs.
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

    /// The HTTP status of this refusal.
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

/// `Retry-After` values in seconds, given out in turn. With one value for all, clients refused at one moment would
/// all return at one moment.
const COME_BACK_IN: [&str; 3] = ["1", "2", "3"];

/// Adds the headers required by HTTP to a rendered refusal: `Retry-After` for a busy server, and `Connection: close`
/// after a malformed request, because the start of the next request is unknown. `unread` closes connections with
/// unread bodies. `before` is the number of earlier refusals of this kind.
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

/// The bytes of a finished refusal, for replies written without hyper; the connection closes afterwards.
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
