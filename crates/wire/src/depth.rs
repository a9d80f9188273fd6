//! A guard before parsing: the nesting depth of a body. Nothing else is checked; broken JSON is left to the parser.

use memchr::memchr2;

/// The most lists and objects inside one another.
pub const MAX_DEPTH: usize = 32;

/// Whether the body is nested at most [`MAX_DEPTH`] deep. Brackets inside strings do not count.
pub fn is_within(body: &[u8]) -> bool {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        at += 1;
        match byte {
            b'"' => at = end_of_string(body, at),
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return false;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}

/// The position behind the closing quote of the string whose content begins at `at`.
fn end_of_string(body: &[u8], mut at: usize) -> usize {
    while let Some(found) = body.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if body[at - 1] == b'"' {
            return at;
        }
        at += 1;
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> String {
        "[".repeat(depth) + &"]".repeat(depth)
    }

    #[test]
    fn thirty_two_levels_pass_and_one_more_does_not() {
        assert!(is_within(nested(32).as_bytes()));
        assert!(!is_within(nested(33).as_bytes()));
        assert!(is_within(format!("[{}]", [nested(31), nested(31)].join(",")).as_bytes()));
    }

    #[test]
    fn brackets_inside_strings_do_not_count() {
        assert!(is_within(format!(r#"{{"a\"\\\"":"{}\\"}}"#, "[".repeat(99)).as_bytes()));
        assert!(!is_within(format!(r#"{{"a":"\\"{}"#, "[".repeat(32)).as_bytes()));
    }

    #[test]
    fn broken_bodies_do_no_harm() {
        for body in [&b""[..], b"\"", b"\"\\", b"]]]]", b"{\"a"] {
            assert!(is_within(body));
        }
    }
}
