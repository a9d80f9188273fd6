//! The description of a setting: names, default, help.

/// One setting; `config::table` lists all.
pub struct Setting {
    /// The key in the file, e.g. `keep_changes`; the names of the flag and the variable derive from this key.
    pub name: &'static str,
    /// The placeholder of the value in help texts, e.g. `DAYS`.
    pub value_name: &'static str,
    /// The default.
    pub default: Fallback,
    /// One sentence without its full stop, for `--help` and the README.
    pub help: &'static str,
    /// The commands whose `--help` shows the setting. Every command accepts every setting.
    pub shown: Shown,
    /// How much `config show` prints of the value.
    pub privacy: Privacy,
    /// How many values the setting takes.
    pub count: Count,
    /// How a running server publishes the setting for commands on the same data directory.
    pub told: Told,
}

/// The default of a setting.
#[derive(Clone, Copy)]
pub enum Fallback {
    /// This value, written as an operator would write it.
    Value(&'static str),
    /// No value; the text describes the consequence for help and README, and may be empty.
    Nothing(&'static str),
}

/// The commands whose `--help` shows a setting, in addition to `serve` and `config`.
#[derive(Clone, Copy)]
pub enum Shown {
    /// All commands.
    Everywhere,
    /// These commands, e.g. `key create`.
    By(&'static [&'static str]),
}

/// How much `config show` prints of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// The value.
    Open,
    /// Only that a value is set.
    Secret,
    /// A URL without its password.
    UrlWithPassword,
}

/// How many values a setting takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// Any number: separated by commas, as an array in the file, or by repeating the flag.
    Many,
}

/// How a running server publishes a setting for commands on the same data directory; commands use the published value
/// if none is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Not published.
    Nobody,
    /// The text as given, if any.
    AsGiven,
    /// The text as given, made an absolute path.
    WithItsWholePath,
    /// The address the server is bound to.
    WhereItListens,
}

impl Setting {
    /// The base of the entries: read by `serve` only, no default, one public value, not published.
    pub const USUAL: Self = Self {
        name: "",
        value_name: "",
        default: Fallback::Nothing(""),
        help: "",
        shown: Shown::By(&[]),
        privacy: Privacy::Open,
        count: Count::One,
        told: Told::Nobody,
    };

    /// The flag, e.g. `--keep-changes`.
    pub fn flag(&self) -> String {
        format!("--{}", self.long())
    }

    /// The flag without its dashes.
    pub fn long(&self) -> String {
        self.name.replace('_', "-")
    }

    /// The environment variable, e.g. `HEADWATER_KEEP_CHANGES`.
    pub fn variable(&self) -> String {
        format!("HEADWATER_{}", self.name.to_uppercase())
    }

    /// The text for `--help`: description, variable and default.
    pub fn help_text(&self) -> String {
        let default = match self.default {
            Fallback::Value(text) | Fallback::Nothing(text) if !text.is_empty() => format!(" [default: {text}]"),
            _ => String::new(),
        };
        format!("{} [env: {}]{default}", self.help, self.variable())
    }
}
