//! The envelope of every call: the four members of the request, and the result, error and id of the reply.
//!
//! Nothing here depends on the method. The caller chooses the key of the result and the form of "no error".

use crate::depth;
use crate::error::{Code, Failure};
use crate::object;
use crate::scalar::{self, Scalar};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::str::Utf8Error;

/// The byte order mark, sent by some programs before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The whole body of a 401 reply: a bare JSON string, compared by clients.
pub const UNAUTHORIZED: &str = r#""Unable to determine clusterID from provided accountID/secretKey""#;

/// A request, with its members not yet read.
#[derive(Debug, Default)]
pub struct Envelope<'a> {
    /// The method. A value other than a string is read as `""`, the name of no method.
    pub method: Option<Cow<'a, str>>,
    /// The parameters; null counts as absent.
    pub params: Option<&'a RawValue>,
    /// The request's id, to be echoed byte by byte. A null is an id, too. None if the member is missing.
    pub id: Option<&'a RawValue>,
    /// `accountID` and `secretKey` of the old `header` member, if both are there.
    pub header: Option<(String, String)>,
}

impl<'a> Envelope<'a> {
    /// Reads a body; the `data` of the failure says why the body is no request (W12). A leading byte order mark is
    /// skipped (W178), unknown members are ignored, and of a repeated member the last one counts.
    pub fn parse(body: &'a [u8]) -> Result<Self, Failure> {
        let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        let text = std::str::from_utf8(body).map_err(|error| refused(not_utf8(error)))?;
        if !depth::is_within(body) {
            return Err(refused(format!("more than {} lists and objects stand inside one another", depth::MAX_DEPTH)));
        }
        if !text.trim_start().starts_with('{') {
            return Err(refused(no_object(text)));
        }
        let mut envelope = Self::default();
        let read: Result<(), object::NotAnObject> = object::each_member(text, |name, value| {
            match &*name {
                "method" => envelope.method = method(value),
                "params" => envelope.params = Some(value).filter(|value| value.get() != "null"),
                "id" => envelope.id = Some(value),
                "header" => envelope.header = credentials(value),
                _ => {}
            }
            Ok(())
        });
        read.map_err(|_| refused(no_object(text)))?;
        Ok(envelope)
    }
}

fn refused(reason: String) -> Failure {
    Failure::of(Code::InvalidFormat).with(reason)
}

fn not_utf8(error: Utf8Error) -> String {
    format!("the body is not UTF-8: byte {} is wrong", error.valid_up_to() + 1)
}

/// Why a text is no JSON object. Only called after a failure: parses the text a second time.
fn no_object(text: &str) -> String {
    match serde_json::from_str::<IgnoredAny>(text) {
        _ if text.trim().is_empty() => "the body is empty".to_owned(),
        Ok(_) => "the body is JSON, but no object".to_owned(),
        Err(error) => format!("the body is no JSON: {error}"),
    }
}

fn method(raw: &RawValue) -> Option<Cow<'_, str>> {
    match scalar::read_scalar(raw) {
        Ok(Scalar::Null) => None,
        Ok(Scalar::Text(text)) if raw.get().starts_with('"') => Some(text),
        _ => Some(Cow::Borrowed("")),
    }
}

fn credentials(raw: &RawValue) -> Option<(String, String)> {
    let (mut account, mut secret) = (None, None);
    let read: Result<(), object::NotAnObject> = object::each_member(raw.get(), |name, value| {
        let text = || scalar::read_scalar(value).ok().and_then(Scalar::given).map(Cow::into_owned);
        match &*name {
            "accountID" => account = text(),
            "secretKey" => secret = text(),
            _ => {}
        }
        Ok(())
    });
    read.ok().and(account.zip(secret))
}

/// The value of `error` in a reply.
#[derive(Debug, Clone)]
pub enum Outcome<'a> {
    /// No error: `null`, as in reads of single entities.
    Null,
    /// No error: `[]`, as in writes and paged reads.
    EmptyList,
    /// The errors of the failed objects, in the order of the objects.
    Failures(Vec<&'a Failure>),
}

/// The account's calls today, and the daily limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallsToday {
    /// The calls made, this one included.
    pub calls: i64,
    /// The calls permitted.
    pub limit: i64,
}

/// A reply in progress: the head is written, the method writes the value, then the tail follows.
#[derive(Debug)]
pub struct Answer {
    out: Vec<u8>,
    form: Form,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Plain,
    Paged { has_more: bool },
    Bare,
}

impl Answer {
    /// A result under one key.
    pub fn new(key: &str) -> Self {
        let mut out = b"{\"result\":{".to_vec();
        push_key(&mut out, key);
        Self { out, form: Form::Plain }
    }

    /// A result under one key, with `hasMore`; the flag appears twice.
    pub fn with_more(key: &str, has_more: bool) -> Self {
        let mut out = b"{\"hasMore\":".to_vec();
        push_bool(&mut out, has_more);
        out.extend_from_slice(b",\"result\":{");
        push_key(&mut out, key);
        Self { out, form: Form::Paged { has_more } }
    }

    /// The bare value, as the reply of a few methods of the contract.
    pub fn bare() -> Self {
        Self { out: Vec::new(), form: Form::Bare }
    }

    /// The buffer into which the method writes its value: exactly one, never null.
    pub fn out(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// Writes the tail. `id` is the request's id as raw JSON. A bare reply has no tail.
    pub fn finish(self, outcome: &Outcome<'_>, id: &str, budget: Option<CallsToday>) -> Vec<u8> {
        let (mut out, tail) = self.open();
        tail.write(&mut out, outcome, id, budget);
        out
    }

    /// The bytes written so far, and the tail to be written after the value.
    pub fn open(self) -> (Vec<u8>, Tail) {
        (self.out, Tail(self.form))
    }
}

/// The bytes behind the value of a reply.
#[derive(Debug)]
pub struct Tail(Form);

impl Tail {
    /// Writes the tail. `id` is the request's id as raw JSON. A bare reply has none.
    pub fn write(&self, out: &mut Vec<u8>, outcome: &Outcome<'_>, id: &str, budget: Option<CallsToday>) {
        match self.0 {
            Form::Bare => return,
            Form::Paged { has_more } => {
                out.extend_from_slice(b",\"hasMore\":");
                push_bool(out, has_more);
            }
            Form::Plain => {}
        }
        out.extend_from_slice(b"},\"error\":");
        match outcome {
            Outcome::Null => scalar::null(out),
            Outcome::EmptyList => out.extend_from_slice(b"[]"),
            Outcome::Failures(failures) => {
                out.push(b'[');
                for (at, failure) in failures.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    failure.write(out);
                }
                out.push(b']');
            }
        }
        push_tail(out, Some(id), budget);
    }
}

/// The reply to a request that failed as a whole. `id` is the request's id as raw JSON.
pub fn failure(failure: &Failure, id: Option<&str>, budget: Option<CallsToday>) -> Vec<u8> {
    let mut out = b"{\"result\":null,\"error\":".to_vec();
    failure.write(&mut out);
    push_tail(&mut out, id, budget);
    out
}

fn push_key(out: &mut Vec<u8>, key: &str) {
    scalar::string(out, key);
    out.push(b':');
}

fn push_bool(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

fn push_tail(out: &mut Vec<u8>, id: Option<&str>, budget: Option<CallsToday>) {
    out.extend_from_slice(b",\"id\":");
    out.extend_from_slice(id.unwrap_or("null").as_bytes());
    if let Some(CallsToday { calls, limit }) = budget {
        out.extend_from_slice(b",\"callCount\":");
        scalar::number_string(out, calls);
        out.extend_from_slice(b",\"queryLimit\":");
        scalar::number_string(out, limit);
    }
    out.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(out: Vec<u8>) -> String {
        String::from_utf8(out).unwrap()
    }

    fn parsed(body: &str) -> Envelope<'_> {
        Envelope::parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn the_members_of_a_request_are_found_in_any_order() {
        let envelope = parsed(r#" {"id":"a\/b","extra":[1],"params":{"where":{}},"method":"getLeads"} "#);
        assert_eq!(envelope.method.as_deref(), Some("getLeads"));
        assert_eq!(envelope.params.map(RawValue::get), Some(r#"{"where":{}}"#));
        assert_eq!(envelope.id.map(RawValue::get), Some(r#""a\/b""#));
        let twice = parsed(r#"{"method":"a","method":"b","params":null,"id":null}"#);
        assert_eq!(twice.method.as_deref(), Some("b"));
        assert!(twice.params.is_none());
        assert_eq!(twice.id.map(RawValue::get), Some("null"));
        assert_eq!(parsed(r#"{"method":7}"#).method.as_deref(), Some(""));
        assert!(parsed(r#"{"method":null}"#).method.is_none());
    }

    #[test]
    fn the_old_header_carries_credentials_when_it_has_both() {
        let header = |body| parsed(body).header;
        let both = r#"{"header":{"accountID":"2_AB","secretKey":"CD"}}"#;
        assert_eq!(header(both), Some(("2_AB".to_owned(), "CD".to_owned())));
        assert_eq!(header(r#"{"header":{"accountID":"2_AB"}}"#), None);
        assert_eq!(header(r#"{"header":[1]}"#), None);
    }

    #[test]
    fn what_is_no_json_object_is_refused() {
        let deep = format!(r#"{{"params":{}{}}}"#, "[".repeat(40), "]".repeat(40));
        for body in [&b""[..], b"[]", b"5", b"{\"a\":1", b"{} x", b"{\"a\":\"\xff\"}", deep.as_bytes()] {
            let failure = Envelope::parse(body).unwrap_err();
            assert_eq!((failure.code, failure.data.len()), (Code::InvalidFormat, 1));
        }
    }

    #[test]
    fn a_refused_body_is_told_why() {
        let why = |body: &[u8]| Envelope::parse(body).unwrap_err().data.remove(0);
        assert_eq!(why(b""), "the body is empty");
        assert_eq!(why(b"\xef\xbb\xbf \n"), "the body is empty");
        assert_eq!(why(b"{\"a\":\"Zo\xeb\"}"), "the body is not UTF-8: byte 9 is wrong");
        assert_eq!(why(b"[{}]"), "the body is JSON, but no object");
        assert_eq!(why(b"{\"a\":}"), "the body is no JSON: expected value at line 1 column 6");
        assert_eq!(why("[".repeat(33).as_bytes()), "more than 32 lists and objects stand inside one another");
    }

    #[test]
    fn a_byte_order_mark_in_front_is_passed_over() {
        assert_eq!(parsed("\u{feff}{\"method\":\"getLeads\"}").method.as_deref(), Some("getLeads"));
        assert!(Envelope::parse("\u{feff}\u{feff}{}".as_bytes()).is_err());
    }

    #[test]
    fn replies_carry_result_error_and_id_in_that_order() {
        let mut plain = Answer::new("lead");
        plain.out().extend_from_slice(b"[]");
        assert_eq!(text(plain.finish(&Outcome::Null, "17", None)), r#"{"result":{"lead":[]},"error":null,"id":17}"#);

        let mut paged = Answer::with_more("getWherelistMemberGets", true);
        paged.out().extend_from_slice(b"[]");
        let budget = Some(CallsToday { calls: 12, limit: 50_000 });
        assert_eq!(
            text(paged.finish(&Outcome::EmptyList, r#""""#, budget)),
            r#"{"hasMore":true,"result":{"getWherelistMemberGets":[],"hasMore":true},"error":[],"id":"","callCount":"12","queryLimit":"50000"}"#
        );

        let mut bare = Answer::bare();
        bare.out().extend_from_slice(b"[]");
        assert_eq!(text(bare.finish(&Outcome::Null, "1", budget)), "[]");
    }

    #[test]
    fn failures_are_an_object_for_the_request_and_a_list_for_objects() {
        let taken = Failure::of(Code::AlreadyExists);
        let mut some = Answer::new("creates");
        some.out().extend_from_slice(b"[]");
        assert_eq!(
            text(some.finish(&Outcome::Failures(vec![&taken]), "1", None)),
            r#"{"result":{"creates":[]},"error":[{"code":301,"message":"Entry already exists","data":[]}],"id":1}"#
        );
        assert_eq!(
            text(failure(&Failure::of(Code::MissingRequestId), None, None)),
            r#"{"result":null,"error":{"code":102,"message":"Header missing request ID","data":[]},"id":null}"#
        );
    }
}
