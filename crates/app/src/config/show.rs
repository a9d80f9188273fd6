//! The value in force for each setting, with its origin, and without secrets.

use super::arguments;
use super::given::Given;
use super::setting::{Fallback, Privacy, Setting};
use std::ffi::OsStr;
use url::Url;

/// The value in force for one setting.
pub struct SettingRow {
    /// The setting's name, as in the file.
    pub name: &'static str,
    /// The value as an operator would write it; for a missing or secret value, words in brackets.
    pub value: String,
    /// The origin of the value.
    pub origin: String,
}

/// A row for every setting.
pub fn rows(given: &Given) -> Vec<SettingRow> {
    arguments::all().map(|setting| row(given, setting)).collect()
}

fn row(given: &Given, setting: &Setting) -> SettingRow {
    let (value, origin) = match (given.of(setting), setting.default) {
        (Some((text, origin)), _) => (public(setting, text), origin.to_string()),
        (None, Fallback::Value(text)) => (text.to_owned(), "default".to_owned()),
        (None, Fallback::Nothing("")) => ("(none)".to_owned(), "default".to_owned()),
        (None, Fallback::Nothing(words)) => (format!("({words})"), "default".to_owned()),
    };
    SettingRow { name: setting.name, value, origin }
}

/// The text given for a setting, without secrets.
pub fn public(setting: &Setting, text: &OsStr) -> String {
    let hidden = || "(hidden)".to_owned();
    match setting.privacy {
        Privacy::Open => text.to_string_lossy().into_owned(),
        Privacy::Secret => hidden(),
        Privacy::UrlWithPassword => text.to_str().and_then(without_password).unwrap_or_else(hidden),
    }
}

/// A URL without the password and without the query, which may contain another password.
fn without_password(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok()?;
    url.set_password(None).ok()?;
    url.set_query(None);
    Some(url.into())
}
