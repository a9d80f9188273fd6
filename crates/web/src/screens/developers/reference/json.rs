//! JSON as people read it: a member a line, in the order of the text.

use serde_json::{Map, Value};

/// Whether a text is one JSON object.
pub fn is_object(text: &str) -> bool {
    serde_json::from_str::<Map<String, Value>>(text).is_ok()
}

/// The text with a member a line. A text that is no JSON stays as it is.
pub fn indented(text: &str) -> String {
    if serde_json::from_str::<Value>(text).is_err() {
        return text.to_owned();
    }
    let (mut out, mut depth, mut letters) = (String::with_capacity(text.len() * 2), 0_usize, text.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                out.push(letter);
                string(&mut out, &mut letters);
            }
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(|next| next.is_whitespace()).is_some() {}
                if let Some(end) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            space if space.is_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

/// The rest of a string, up to its closing quote.
fn string(out: &mut String, letters: &mut impl Iterator<Item = char>) {
    while let Some(letter) = letters.next() {
        out.push(letter);
        match letter {
            '"' => return,
            '\\' => out.extend(letters.next()),
            _ => {}
        }
    }
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_a_line_each_in_their_order() {
        let text = r#"{"b":[1,{"a":"x, \"{\" y"}],"a":{},"c":[ ]}"#;
        let read =
            "{\n  \"b\": [\n    1,\n    {\n      \"a\": \"x, \\\"{\\\" y\"\n    }\n  ],\n  \"a\": {},\n  \"c\": []\n}";
        assert_eq!(indented(text), read);
        assert_eq!(indented("no json {"), "no json {");
        assert_eq!([r#"{"a":1}"#, "[]", "", r#"{"a":1} x"#].map(is_object), [true, false, false, false]);
    }
}
