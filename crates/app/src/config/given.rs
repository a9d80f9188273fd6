//! What was given for settings, and where: flags, else environment variables, else the file.

use super::setting::{Fallback, Setting};
use anyhow::{Result, anyhow, bail};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag(String),
    /// The environment.
    Variable(String),
    /// A TOML file.
    File {
        /// Its path, as it was named.
        path: PathBuf,
        /// The key in it.
        key: &'static str,
    },
    /// The server that runs on the data directory.
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

/// The texts that were given, by the names of the settings.
#[derive(Debug, Default)]
pub struct Given(BTreeMap<&'static str, (OsString, Origin)>);

impl Given {
    /// Notes a text. What was noted before for that setting gives way: who fills this begins with what counts least.
    pub fn note(&mut self, setting: &Setting, text: OsString, origin: Origin) {
        self.0.insert(setting.name, (text, origin));
    }

    /// Lays other texts over these.
    pub fn outrank(&mut self, mut stronger: Self) {
        self.0.append(&mut stronger.0);
    }

    /// The text given for a setting, and where.
    pub fn of(&self, setting: &Setting) -> Option<&(OsString, Origin)> {
        self.0.get(setting.name)
    }

    /// The name by which to blame a setting: that of the place where its value was given.
    pub fn blame(&self, setting: &Setting) -> String {
        self.of(setting).map_or_else(|| setting.flag(), |(_, origin)| origin.to_string())
    }

    /// The value of a setting: what was given, else its default, else the type's.
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
