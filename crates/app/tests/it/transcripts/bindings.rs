//! Placeholders: values that vary from run to run, bound at their first occurrence and equal at every later one.
//!
//! | Placeholder | In a reply | In a request |
//! |---|---|---|
//! | `"{{int:ada}}"` | an id as a JSON integer | the same |
//! | `"{{id:ada}}"` | an id as a JSON string of digits | the same |
//! | `"{{time}}"`, `"{{time:made}}"` | a timestamp, `YYYY-MM-DD HH:MM:SS`; the second binds `made` | the bound text |
//! | `"{{field:pa__s}}"`, `"{{field:pa__s:second}}"` | systemName of this label (W124), bound as `second` | the bound text |
//! | `"{{text:a}}"` | any string | the bound text |
//! | `"{{any}}"` | anything | – |
//!
//! Bound placeholders may also stand within a longer string or be a member's name. `{{account}}` and `{{secret}}` are
//! the caller's credentials, and `{{repeat:N:TEXT}}` is a text N times. A list's element `{"{{times:N}}": X}` stands
//! for N times X, with `{{n}}` inside counting from 1.

use super::json::Json;
use std::collections::BTreeMap;

/// The bound values, by name.
#[derive(Debug, Clone, Default)]
pub struct Bindings(BTreeMap<String, String>);

impl Bindings {
    /// Binds a name, replacing an earlier value.
    pub fn bind(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// A request with all placeholders replaced. Panics at a placeholder without a value: a mistake in the case.
    pub fn filled(&self, json: &Json) -> Json {
        match json {
            Json::Word(_) => json.clone(),
            Json::Text(text) => match whole(text).and_then(|inside| inside.strip_prefix("int:")) {
                Some(name) => Json::Word(self.0.get(name).unwrap_or_else(|| panic!("{name} is not bound")).clone()),
                None => Json::Text(self.filled_text(text)),
            },
            Json::List(values) => Json::List(expanded(values).iter().map(|value| self.filled(value)).collect()),
            Json::Object(members) => {
                let filled = members.iter().map(|(name, value)| (self.filled_text(name), self.filled(value)));
                Json::Object(filled.collect())
            }
        }
    }

    /// As [`Bindings::filled`], for a text.
    pub fn filled_text(&self, text: &str) -> String {
        let filled = self.known_filled(text);
        assert!(!filled.contains("{{"), "a placeholder is not bound in {filled}");
        filled
    }

    fn known_filled(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("{{") else { return text.to_owned() };
        let (inside, after) = rest.split_once("}}").unwrap_or_else(|| panic!("{text} lacks a }}}}"));
        let value = match inside.strip_prefix("repeat:").and_then(|rest| rest.split_once(':')) {
            Some((times, part)) => part.repeat(times.parse().unwrap()),
            None => self.0.get(last(inside)).cloned().unwrap_or_else(|| format!("{{{{{inside}}}}}")),
        };
        format!("{before}{value}{}", self.known_filled(after))
    }

    /// Whether a reply is as expected; binds placeholders met for the first time. `Err` names the first difference.
    pub fn check(&mut self, expected: &Json, got: &Json) -> Result<(), String> {
        self.check_at("$", expected, got)
    }

    fn check_at(&mut self, at: &str, expected: &Json, got: &Json) -> Result<(), String> {
        match (expected, got) {
            (Json::Text(text), _) if whole(text).is_some() => {
                let inside = whole(text).unwrap_or_default();
                let value =
                    seen(inside, got).ok_or_else(|| format!("{at}: {} is no {{{{{inside}}}}}", got.compact()))?;
                if !inside.contains(':') {
                    return Ok(());
                }
                let bound = self.0.entry(last(inside).to_owned()).or_insert_with(|| value.clone());
                (*bound == value).then_some(()).ok_or_else(|| format!("{at}: {inside} is {bound}, not {value}"))
            }
            (Json::Text(text), Json::Text(other)) if self.known_filled(text) == *other => Ok(()),
            (Json::Word(word), Json::Word(other)) if word == other => Ok(()),
            (Json::List(values), Json::List(others)) => {
                let values = expanded(values);
                if values.len() != others.len() {
                    return Err(format!("{at}: {} elements, not {}", others.len(), values.len()));
                }
                let mut pairs = values.iter().zip(others).enumerate();
                pairs.try_for_each(|(place, (value, other))| self.check_at(&format!("{at}[{place}]"), value, other))
            }
            (Json::Object(members), Json::Object(others)) => {
                let names: Vec<String> = members.iter().map(|(name, _)| self.known_filled(name)).collect();
                if !names.iter().eq(others.iter().map(|(name, _)| name)) {
                    let others: Vec<_> = others.iter().map(|(name, _)| name).collect();
                    return Err(format!("{at}: the members are {others:?}, not {names:?}"));
                }
                let mut pairs = members.iter().zip(others);
                pairs.try_for_each(|((name, value), (_, other))| self.check_at(&format!("{at}.{name}"), value, other))
            }
            _ => Err(format!("{at}: {} instead of {}", got.compact(), expected.compact())),
        }
    }

    /// A reply in the form of a case: bound ids and names, and times, become placeholders again.
    pub fn abstracted(&self, got: &Json) -> Json {
        match got {
            Json::Word(word) => self.named(word).map_or(got.clone(), |name| Json::Text(format!("{{{{int:{name}}}}}"))),
            Json::Text(text) if is_time(text) && self.named(text).is_none() => Json::Text("{{time}}".to_owned()),
            Json::Text(text) => Json::Text(self.abstracted_text(text)),
            Json::List(values) => Json::List(values.iter().map(|value| self.abstracted(value)).collect()),
            Json::Object(members) => {
                let named = members.iter().map(|(name, value)| (self.abstracted_text(name), self.abstracted(value)));
                Json::Object(named.collect())
            }
        }
    }

    fn abstracted_text(&self, text: &str) -> String {
        let kind = if is_digits(text) { "id" } else { "text" };
        self.named(text).map_or(text.to_owned(), |name| format!("{{{{{kind}:{name}}}}}"))
    }

    fn named(&self, value: &str) -> Option<&str> {
        self.0.iter().find(|(_, known)| *known == value).map(|(name, _)| name.as_str())
    }
}

/// The inside of a text consisting of one placeholder, otherwise `None`.
fn whole(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("{{")?.strip_suffix("}}")?;
    let is_one = !inside.contains("{{") && !inside.starts_with("repeat:") && !["account", "secret"].contains(&inside);
    is_one.then_some(inside)
}

/// The name bound by a placeholder.
fn last(inside: &str) -> &str {
    inside.rsplit(':').next().unwrap_or(inside)
}

/// The value matched by a placeholder; `None` if the value is of another kind.
fn seen(inside: &str, got: &Json) -> Option<String> {
    let kind = inside.split(':').next().unwrap_or_default();
    match (kind, got) {
        ("any", _) => Some(String::new()),
        ("int", Json::Word(word)) if is_digits(word) => Some(word.clone()),
        ("id", Json::Text(text)) if is_digits(text) => Some(text.clone()),
        ("time", Json::Text(text)) if is_time(text) => Some(text.clone()),
        ("field", Json::Text(text)) if is_system_name(text, inside.split(':').nth(1)?) => Some(text.clone()),
        ("text", Json::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    shape == "0000-00-00 00:00:00"
}

/// The label, an underscore, and 13 lower-case hex digits (W124).
fn is_system_name(text: &str, label: &str) -> bool {
    let hex = text.strip_prefix(label).and_then(|rest| rest.strip_prefix('_'));
    hex.is_some_and(|hex| hex.len() == 13 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

/// The elements of a list, with every `{{times:N}}` written out.
fn expanded(values: &[Json]) -> Vec<Json> {
    let mut all = Vec::with_capacity(values.len());
    for value in values {
        let times = match value {
            Json::Object(members) if members.len() == 1 => whole(&members[0].0)
                .and_then(|inside| inside.strip_prefix("times:"))
                .map(|times| (times, &members[0].1)),
            _ => None,
        };
        match times {
            Some((times, each)) => (1..=times.parse().unwrap()).for_each(|n: usize| all.push(numbered(each, n))),
            None => all.push(value.clone()),
        }
    }
    all
}

fn numbered(json: &Json, n: usize) -> Json {
    let number = |text: &str| text.replace("{{n}}", &n.to_string());
    match json {
        Json::Word(_) => json.clone(),
        Json::Text(text) => Json::Text(number(text)),
        Json::List(values) => Json::List(values.iter().map(|value| numbered(value, n)).collect()),
        Json::Object(members) => {
            Json::Object(members.iter().map(|(name, value)| (number(name), numbered(value, n))).collect())
        }
    }
}
