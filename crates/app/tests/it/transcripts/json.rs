//! JSON with members in their original order: the order is part of the contract (W24, W73).

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Columns in a line of a case file.
const WIDTH: usize = 118;

/// A value, with numbers in their original spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// A number, `true`, `false` or `null`, unchanged.
    Word(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// The members of an object in order, with repetitions.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Parses a text.
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        let text = text.trim();
        Ok(match text.as_bytes().first() {
            Some(b'"') => Self::Text(serde_json::from_str(text)?),
            Some(b'[') => {
                let raw: Vec<Box<RawValue>> = serde_json::from_str(text)?;
                Self::List(raw.iter().map(|raw| Self::parse(raw.get())).collect::<Result<_, _>>()?)
            }
            Some(b'{') => {
                let members = serde_json::Deserializer::from_str(text).deserialize_map(Members)?;
                let parsed = members.into_iter().map(|(name, raw)| Ok((name, Self::parse(raw.get())?)));
                Self::Object(parsed.collect::<serde_json::Result<_>>()?)
            }
            _ => Self::Word(serde_json::from_str::<Box<RawValue>>(text)?.get().to_owned()),
        })
    }

    /// The first member of an object with the name; `None` for other values.
    pub fn member_mut(&mut self, name: &str) -> Option<&mut Json> {
        match self {
            Self::Object(members) => members.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value on one line, without blanks, as on the wire.
    pub fn compact(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Text(text) => quoted(text),
            Self::List(values) => format!("[{}]", joined(values.iter().map(Self::compact))),
            Self::Object(members) => {
                format!(
                    "{{{}}}",
                    joined(members.iter().map(|(name, value)| format!("{}:{}", quoted(name), value.compact())))
                )
            }
        }
    }

    /// The value on as few lines as fit, as in case files.
    pub fn pretty(&self) -> String {
        self.laid_out(0, 0)
    }

    /// The value in lines; `used` columns of the first line are taken already.
    fn laid_out(&self, indent: usize, used: usize) -> String {
        let line = self.compact();
        if indent + used + line.chars().count() <= WIDTH && indent > 0 {
            return line;
        }
        let inner = " ".repeat(indent + 2);
        let lines: Vec<String> = match self {
            Self::List(values) => {
                values.iter().map(|value| format!("{inner}{}", value.laid_out(indent + 2, 0))).collect()
            }
            Self::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    let name = format!("{}: ", quoted(name));
                    format!("{inner}{name}{}", value.laid_out(indent + 2, name.chars().count()))
                })
                .collect(),
            _ => return line,
        };
        let (open, close) = if matches!(self, Self::List(_)) { ('[', ']') } else { ('{', '}') };
        format!("{open}\n{}\n{}{close}", lines.join(",\n"), " ".repeat(indent))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

impl<'de> serde::Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::parse(raw.get()).map_err(D::Error::custom)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Box<RawValue>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}
