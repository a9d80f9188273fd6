//! The settings file, in TOML.

use super::given::{Given, Origin};
use super::setting::{Count, Setting};
use anyhow::{Result, bail};
use std::path::Path;
use toml::Value;

/// Records the file's value of one setting.
pub fn note(given: &mut Given, path: &Path, setting: &Setting, value: &Value) -> Result<()> {
    let origin = Origin::File { path: path.to_owned(), key: setting.name };
    let text = match (value, setting.count) {
        (Value::Array(values), Count::Many) => {
            let texts: Option<Vec<_>> = values.iter().map(plain).collect();
            // An empty list equals the default.
            match texts {
                Some(texts) if texts.is_empty() => return Ok(()),
                texts => texts.map(|texts| texts.join(",")),
            }
        }
        (value, _) => plain(value),
    };
    match (text, setting.count) {
        (Some(text), _) => given.note(setting, text.into(), origin),
        (None, Count::One) => bail!("{origin}: expected a text or a whole number"),
        (None, Count::Many) => bail!("{origin}: expected a list of texts"),
    }
    Ok(())
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
