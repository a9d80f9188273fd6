use super::*;
use std::time::UNIX_EPOCH;

/// Sun, 06 Nov 1994 08:49:37 GMT
const AT: Duration = Duration::from_secs(784_111_777);

fn wait(value: &[u8]) -> Option<u64> {
    let value = http::HeaderValue::from_bytes(value).unwrap();
    let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value)]);
    retry_after(&headers, UNIX_EPOCH + AT).map(|wait| wait.as_secs())
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    assert_eq!(wait(b"0"), Some(0));
    assert_eq!(wait(b" 120 "), Some(120));
    assert_eq!(wait(b"Sun, 06 Nov 1994 08:51:37 GMT"), Some(120));
    assert_eq!(wait(b"Sunday, 06-Nov-94 08:51:37 GMT"), Some(120));
    assert_eq!(wait(b"Sun Nov  6 08:51:37 1994"), Some(120));
    assert_eq!(wait(b"Sun, 06 Nov 1994 08:00:00 GMT"), Some(0), "a date in the past");
    assert_eq!(retry_after(&HeaderMap::new(), UNIX_EPOCH), None);
}

#[test]
fn retry_after_never_asks_for_more_than_a_day() {
    for value in [&b"86401"[..], b"99999999999999999999999", b"Sun, 06 Nov 2044 08:49:37 GMT"] {
        assert_eq!(wait(value), Some(86_400));
    }
}

#[test]
fn other_values_of_retry_after_say_nothing() {
    for value in [&b""[..], b"-1", b"+5", b"1.5", b"soon", b"5 minutes", b"\xff"] {
        assert_eq!(wait(value), None, "{value:?}");
    }
}

#[test]
fn snippets_are_text_a_database_takes() {
    assert_eq!(snippet(b"plain", 2048), "plain");
    assert_eq!(snippet(b"a\0b\xffc", 2048), "a\u{fffd}b\u{fffd}c");
    // One byte in becomes three bytes out, and the limit still holds, on a character boundary.
    assert_eq!(snippet(&[0xff; 2048], 2048).len(), 2046);
    assert_eq!(snippet("aé".as_bytes(), 2), "a");
}
