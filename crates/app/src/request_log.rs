//! The log line of each request, in one format for all HTTP endpoints, and the sampling of lines of refused requests.
//!
//! A flood of refusals must not fill the disk: of each kind of refusal the first is logged, then at most one a second
//! with the number of lines left out. Every answered request is logged.

use headwater_api::trace::{Ending, Trace};
use headwater_model::time;
use headwater_web::routes::without_secrets;
use http::{Method, StatusCode};
use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// At most one line per kind of refusal within this time.
const EVERY: Duration = Duration::from_secs(1);
/// Kinds counted separately at a time; further kinds share one.
const KINDS: usize = 32;
/// The most characters of a path, and of a verb, in a line.
const PATH_LETTERS: usize = 64;
const VERB_LETTERS: usize = 16;

/// The data of a request common to all HTTP endpoints.
#[derive(Default)]
pub struct RequestLine<'a> {
    /// The verb and path; None where the head could not be read.
    pub head: Option<(&'a Method, &'a str)>,
    /// The client's address; None if unknown.
    pub from: Option<IpAddr>,
    /// The HTTP status of the reply.
    pub status: StatusCode,
    /// Why the HTTP server refused the request; None where a handler answered.
    pub reason: Option<&'static str>,
    /// The API's record of the call; None for endpoints outside the API.
    pub trace: Option<&'a Trace>,
    /// Bytes of the request's body.
    pub bytes_in: usize,
    /// Bytes of the reply's body.
    pub bytes_out: usize,
    /// How long the reply took.
    pub elapsed: Duration,
}

/// Refused requests with equal values count as one kind: status, the contract's code, and the method's metric label
/// or the reason.
type Kind = (u16, i64, &'static str);

/// The kind shared by all refusals once `KINDS` are in use.
const MORE: Kind = (0, 0, "");

#[derive(Clone, Copy)]
struct Sample {
    /// When a line of this kind was last written.
    at: Instant,
    left_out: u64,
}

/// Writes the lines. Keeps, for each kind of refusal, the time of its last line and the number of lines left out
/// since.
#[derive(Default)]
pub struct RequestLog(Mutex<HashMap<Kind, Sample>>);

impl RequestLog {
    /// Writes the line of a request, unless the request was refused or failed and one of its kind was logged less
    /// than a second ago.
    pub fn write(&self, line: &RequestLine<'_>) {
        match line.refused_kind().map(|kind| self.take(kind, Instant::now())) {
            None => write(line, None),
            Some(Some(left_out)) => write(line, Some(left_out).filter(|left_out| *left_out > 0)),
            Some(None) => {}
        }
    }

    /// Writes the number of lines left out, for kinds with no line in the last second. Call every second.
    pub fn flush(&self) {
        if let Some(before) = Instant::now().checked_sub(EVERY) {
            self.tell_left_out(before);
        }
    }

    /// Like [`RequestLog::flush`], for the end of the process: without waiting the second.
    pub fn finish(&self) {
        self.tell_left_out(Instant::now());
    }

    fn tell_left_out(&self, before: Instant) {
        for ((status, code, word), left_out) in self.take_left_out(before) {
            tracing::info!(status, code, kind = word, left_out, "refused requests had no line of their own");
        }
    }

    /// The number of lines left out before this one; None if this request gets no line.
    fn take(&self, kind: Kind, now: Instant) -> Option<u64> {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |sample: &Sample| now.saturating_duration_since(sample.at) >= EVERY;
        if kinds.len() >= KINDS && !kinds.contains_key(&kind) {
            kinds.retain(|_, sample| sample.left_out > 0 || !is_over(sample));
        }
        let kind = if kinds.len() >= KINDS && !kinds.contains_key(&kind) { MORE } else { kind };
        match kinds.get_mut(&kind) {
            Some(sample) if !is_over(sample) => {
                sample.left_out += 1;
                None
            }
            Some(sample) => {
                let left_out = std::mem::take(&mut sample.left_out);
                sample.at = now;
                Some(left_out)
            }
            None => {
                kinds.insert(kind, Sample { at: now, left_out: 0 });
                Some(0)
            }
        }
    }

    /// The lines left out, for each kind with its last line written at `before` or earlier. Resets the counts.
    fn take_left_out(&self, before: Instant) -> Vec<(Kind, u64)> {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let quiet = kinds.iter_mut().filter(|(_, sample)| sample.left_out > 0 && sample.at <= before);
        quiet.map(|(kind, sample)| (*kind, std::mem::take(&mut sample.left_out))).collect()
    }
}

impl RequestLine<'_> {
    /// The kind of a refused or failed request; None for an answered one.
    fn refused_kind(&self) -> Option<Kind> {
        let status = self.status.as_u16();
        match self.trace {
            Some(trace) if trace.ending != Ending::Done => Some((status, trace.code, trace.label())),
            Some(_) => None,
            None if status >= 400 => Some((status, 0, self.reason.unwrap_or_default())),
            None => None,
        }
    }
}

fn write(line: &RequestLine<'_>, left_out: Option<u64>) {
    let trace = line.trace;
    if let Some(cause) = trace.and_then(|trace| trace.cause.as_deref()) {
        let (method, account) = (trace.and_then(|trace| trace.method), trace.map(|trace| trace.account));
        tracing::error!(method, account.id = account, cause, "a request failed inside");
    }
    tracing::info!(
        verb = line.head.map(|(verb, _)| escaped(verb.as_str(), VERB_LETTERS)).as_deref(),
        path = line.head.map(|(_, path)| escaped(without_secrets(path), PATH_LETTERS)).as_deref(),
        from = line.from.map(|from| tracing::field::display(from.to_canonical())),
        status = line.status.as_u16(),
        reason = line.reason,
        request.id = trace.filter(|trace| trace.request.0 != 0).map(|trace| tracing::field::display(trace.request)),
        method = trace.and_then(|trace| trace.method),
        asked = trace.and_then(|trace| trace.asked.as_deref()),
        account.id = trace.map(|trace| trace.account),
        key.id = trace.map(|trace| trace.key),
        code = trace.map(|trace| trace.code),
        objects = trace.map(|trace| trace.objects),
        failed = trace.map(|trace| trace.failed),
        bytes_in = line.bytes_in,
        bytes_out = line.bytes_out,
        duration_ms = time::milliseconds(line.elapsed),
        left_out,
        "request"
    );
}

/// The start of an external text, in printable ASCII: no character can end the line or control a terminal.
fn escaped(text: &str, letters: usize) -> Cow<'_, str> {
    let beginning = &text.as_bytes()[..text.len().min(letters)];
    match text.get(..beginning.len()) {
        Some(plain) if beginning.iter().all(|byte| matches!(byte, b' '..=b'~') && !br#"\'""#.contains(byte)) => {
            plain.into()
        }
        _ => text.chars().take(letters).flat_map(char::escape_default).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN_METHOD: Kind = (200, 204, "other");

    #[test]
    fn of_each_kind_the_first_is_logged_and_then_one_a_second_with_a_count() {
        let (log, start) = (RequestLog::default(), Instant::now());
        let after = |milliseconds| start + Duration::from_millis(milliseconds);
        let taken = [0, 1, 999, 1000, 1001, 5000].map(|at| log.take(UNKNOWN_METHOD, after(at)));
        assert_eq!(taken, [Some(0), None, None, Some(2), None, Some(1)]);
        assert_eq!(log.take((401, 0, "none"), after(5001)), Some(0), "another kind has its own first");
    }

    #[test]
    fn what_was_left_out_is_told_once_when_nothing_follows() {
        let (log, start) = (RequestLog::default(), Instant::now());
        let lines = (0..4).filter(|_| log.take(UNKNOWN_METHOD, start).is_some()).count();
        assert_eq!(lines, 1);
        assert_eq!(log.take_left_out(start - EVERY / 2), [], "a request may still come that tells it");
        assert_eq!(log.take_left_out(start), [(UNKNOWN_METHOD, 3)]);
        assert_eq!(log.take_left_out(start), []);
    }

    #[test]
    fn kinds_are_bounded_and_make_room_when_they_are_over() {
        let (log, start) = (RequestLog::default(), Instant::now());
        let lines = |at: Instant| (0..1000).filter(|code| log.take((200, *code, "other"), at).is_some()).count();
        assert_eq!(lines(start), KINDS + 1);
        assert!(log.0.lock().unwrap().len() <= KINDS + 1);
        log.take_left_out(start);
        assert!((KINDS..=KINDS + 1).contains(&lines(start + EVERY)));
        assert!(log.0.lock().unwrap().len() <= KINDS + 1);
    }

    #[test]
    fn a_path_is_cut_and_escaped() {
        assert_eq!(escaped("/a\u{202e}\n\"é", 64), "/a\\u{202e}\\n\\\"\\u{e9}");
        assert_eq!(escaped(&"/".repeat(65), 64).len(), 64);
    }
}
