//! Single values: every scalar of a reply is a string or null, while requests have many spellings.
//!
//! Nothing here depends on fields or parameters; the reader of a value adds the name to an error.

use headwater_model::id;
use headwater_model::number;
use headwater_model::problem::Problem;
use memchr::memchr;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Writes a JSON string.
pub fn string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            out.extend_from_slice(&bytes[written..at]);
            escape(out, byte);
            written = at + 1;
        }
    }
    out.extend_from_slice(&bytes[written..]);
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        _ => {
            out.extend_from_slice(b"\\u00");
            out.push(HEX[usize::from(byte >> 4)]);
            out.push(HEX[usize::from(byte & 15)]);
        }
    }
}

/// Writes a JSON string, or null for None.
pub fn string_or_null(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => string(out, text),
        None => null(out),
    }
}

/// Writes the digits of a number, bare.
pub fn number(out: &mut Vec<u8>, number: i64) {
    let mut digits = [0u8; 20];
    let mut start = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[start..]);
}

/// Writes a number as a string: `"123"`.
pub fn number_string(out: &mut Vec<u8>, value: i64) {
    out.push(b'"');
    number(out, value);
    out.push(b'"');
}

/// Writes `"1"` or `"0"`.
pub fn flag(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"\"1\"" } else { b"\"0\"" });
}

/// Writes `null`.
pub fn null(out: &mut Vec<u8>) {
    out.extend_from_slice(b"null");
}

/// A single value, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// Any other value: true is `1`, false is `0`, a number is its digits as sent, except for a fraction of zeros, an
    /// exponent and the sign of zero (W52).
    Text(Cow<'a, str>),
}

impl<'a> Scalar<'a> {
    /// The text; None if null or empty.
    pub fn given(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

/// Why a value is not a [`Scalar`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// A list or an object.
    NotScalar,
    /// A string with a NUL or half a surrogate pair: no field can hold such characters.
    NotText,
}

impl Unreadable {
    /// The problem, for the field of the value.
    pub fn of(self, field: &str) -> Problem {
        match self {
            Self::NotScalar => Problem::NotScalar { field: field.to_owned() },
            Self::NotText => Problem::invalid(field, "contains characters that cannot be stored"),
        }
    }
}

/// Reads a single value. Strings without escapes are borrowed.
pub fn read_scalar(raw: &RawValue) -> Result<Scalar<'_>, Unreadable> {
    let json = raw.get();
    match json.as_bytes() {
        [b'"', content @ .., b'"'] if memchr(b'\\', content).is_none() => {
            Ok(Scalar::Text(Cow::Borrowed(&json[1..json.len() - 1])))
        }
        [b'"', ..] => match serde_json::from_str::<String>(json) {
            Ok(text) if !text.contains('\0') => Ok(Scalar::Text(Cow::Owned(text))),
            _ => Err(Unreadable::NotText),
        },
        [b'{' | b'[', ..] => Err(Unreadable::NotScalar),
        [b'n', ..] => Ok(Scalar::Null),
        [b't', ..] => Ok(Scalar::Text(Cow::Borrowed("1"))),
        [b'f', ..] => Ok(Scalar::Text(Cow::Borrowed("0"))),
        _ => Ok(Scalar::Text(number::digits(json).unwrap_or(Cow::Borrowed(json)))),
    }
}

/// Reads the single value of a field; None if absent, null or empty.
pub fn given<'a>(field: &str, raw: Option<&'a RawValue>) -> Result<Option<Cow<'a, str>>, Problem> {
    let Some(raw) = raw else { return Ok(None) };
    read_scalar(raw).map(Scalar::given).map_err(|unreadable| unreadable.of(field))
}

pub use headwater_model::number::whole as integer;

/// Reads an id: a positive whole number below 2^53.
pub fn id(text: &str) -> Option<i64> {
    integer(text).filter(|number| id::is_id(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    fn read(json: &str) -> Result<Option<String>, Unreadable> {
        match read_scalar(serde_json::from_str(json).unwrap())? {
            Scalar::Null => Ok(None),
            Scalar::Text(text) => Ok(Some(text.into_owned())),
        }
    }

    #[test]
    fn strings_are_escaped_as_json_demands_and_no_further() {
        let text = "Zoë \"Z\" <a/b>\\\n\r\t\u{1}\u{1f}";
        assert_eq!(written(|out| string(out, text)), r#""Zoë \"Z\" <a/b>\\\n\r\t\u0001\u001f""#);
        assert_eq!(written(|out| string_or_null(out, None)), "null");
    }

    #[test]
    fn numbers_and_flags_are_strings() {
        for value in [0, 7, -12, 100_352, i64::MAX, i64::MIN] {
            assert_eq!(written(|out| number_string(out, value)), format!("\"{value}\""));
        }
        assert_eq!(written(|out| flag(out, true)), "\"1\"");
    }

    #[test]
    fn every_spelling_of_a_scalar_is_read() {
        let cases = [
            (r#""Ada""#, "Ada"),
            (r#""a\n\u00e4""#, "a\nä"),
            (r#""\ud83d\ude00""#, "😀"),
            ("12.50", "12.50"),
            ("15551234567.0", "15551234567"),
            ("1.5551234567E10", "15551234567"),
            ("9007199254740993", "9007199254740993"),
            (r#""5.0""#, "5.0"),
            ("-3", "-3"),
            ("true", "1"),
            ("false", "0"),
        ];
        for (json, text) in cases {
            assert_eq!(read(json), Ok(Some(text.to_owned())), "{json}");
        }
        assert_eq!(read("null"), Ok(None));
        assert_eq!(read("[]"), Err(Unreadable::NotScalar));
        assert_eq!(read("{}"), Err(Unreadable::NotScalar));
    }

    #[test]
    fn text_that_cannot_be_stored_is_refused() {
        assert_eq!(read(r#""a\u0000b""#), Err(Unreadable::NotText));
        assert_eq!(read(r#""a\ud83d""#), Err(Unreadable::NotText));
    }

    #[test]
    fn ids_may_be_strings_and_carry_an_empty_fraction() {
        assert_eq!(
            [id("100352"), id("5.0"), id("0"), id("-5"), id("9007199254740992")],
            [Some(100_352), Some(5), None, None, None]
        );
    }
}
