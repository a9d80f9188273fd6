//! Reads a receiver's reply, within limits.

use super::limits::ExchangeLimits;
use super::outcome::{ExchangeFailure, Received};
use http::{HeaderMap, Response, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::time::{Duration, SystemTime};

/// The longest `Retry-After` honoured.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads the body up to its limit and keeps the beginning for the delivery log.
pub(super) async fn read(
    response: Response<Incoming>,
    limits: &ExchangeLimits,
    at: SystemTime,
) -> Result<Received, ExchangeFailure> {
    let (head, mut body) = response.into_parts();
    let mut seen = 0;
    let mut kept = Vec::new();
    while seen < limits.answer_body
        && let Some(frame) = body.frame().await
    {
        let frame = frame.map_err(|error| failure(&error))?;
        if let Some(data) = frame.data_ref() {
            seen += data.len();
            let room = limits.snippet - kept.len();
            kept.extend_from_slice(&data[..data.len().min(room)]);
        }
    }
    Ok(Received {
        status: head.status.as_u16(),
        retry_after: retry_after(&head.headers, at),
        snippet: snippet(&kept, limits.snippet),
    })
}

/// Distinguishes a broken connection from a malformed reply.
pub(super) fn failure(error: &hyper::Error) -> ExchangeFailure {
    if error.is_parse() { ExchangeFailure::Protocol } else { ExchangeFailure::Reset }
}

/// `Retry-After` as a number of seconds or a date; None for any other value.
fn retry_after(headers: &HeaderMap, at: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_or(LONGEST_WAIT, Duration::from_secs)
    } else {
        let date = httpdate::parse_http_date(text).ok()?;
        date.duration_since(at).unwrap_or(Duration::ZERO)
    };
    Some(wait.min(LONGEST_WAIT))
}

/// Text a database accepts (PostgreSQL stores no NUL), within the limit even after replacing bytes that are not
/// UTF-8.
fn snippet(bytes: &[u8], limit: usize) -> String {
    let mut text = String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
    text.truncate(text.floor_char_boundary(limit));
    text
}

#[cfg(test)]
mod tests;
