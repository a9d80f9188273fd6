//! The texts given for settings, and their origin: flags, else environment variables, else the file.

use super::setting::{Fallback, Setting};
use anyhow::{Result, anyhow, bail};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

/// The origin of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line, e.g. `--readers`.
    Flag(String),
    /// An environment variable, by name.
    Variable(String),
    /// A TOML file.
    File {
        /// The file's path, as given.
        path: PathBuf,
        /// The key in the file.
        key: &'static str,
    },
    /// The server running on the data directory.
    Server,
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => write!(out, "{name}"),
            Self::File { path, key } => write!(out, "{}: {key}", path.display()),
            Self::Server => write!(out, "the running server"),
        }
    }
}

/// The texts given, by the name of the setting.
#[derive(Debug, Default)]
pub struct Given(BTreeMap<&'static str, (OsString, Origin)>);

impl Given {
    /// Records a text, replacing an earlier one: callers record the weakest origin first.
    pub fn note(&mut self, setting: &Setting, text: OsString, origin: Origin) {
        self.0.insert(setting.name, (text, origin));
    }

    /// Lets the texts of `stronger` replace the texts given here.
    pub fn outrank(&mut self, mut stronger: Self) {
        self.0.append(&mut stronger.0);
    }

    /// The text given for a setting, and its origin; None if the setting was not given.
    pub fn of(&self, setting: &Setting) -> Option<&(OsString, Origin)> {
        self.0.get(setting.name)
    }

    /// The name of a setting in error messages: the origin of its value, or its flag if not given.
    pub fn blame(&self, setting: &Setting) -> String {
        self.of(setting).map_or_else(|| setting.flag(), |(_, origin)| origin.to_string())
    }

    /// The value of a setting: the text given, else the setting's default, else the type's default.
    pub fn read<T: Default>(&self, setting: &Setting, read: impl FnOnce(&OsStr) -> Result<T, String>) -> Result<T> {
        let text = match (self.of(setting), setting.default) {
            (Some((text, origin)), _) if text.is_empty() => bail!("{origin}: the value is empty"),
            (Some((text, _)), _) => text,
            (None, Fallback::Value(text)) => OsStr::new(text),
            (None, Fallback::Nothing(_)) => return Ok(T::default()),
        };
        read(text).map_err(|why| anyhow!("{}: {why}", self.blame(setting)))
    }
}
