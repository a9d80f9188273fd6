//! What is known of a setting besides its type: names, default, help.

/// One setting; `config::table` has them all.
pub struct Setting {
    /// The key in the file, e.g. `keep_changes`, from which the names of the flag and of the variable follow.
    pub name: &'static str,
    /// What stands for the value in help texts, e.g. `DAYS`.
    pub value_name: &'static str,
    /// What holds where nothing is set.
    pub default: Fallback,
    /// One sentence without its full stop, for `--help` and for the README alike.
    pub help: &'static str,
    /// Whose `--help` names the setting. Every command takes every setting all the same.
    pub shown: Shown,
    /// What `config show` prints of the value.
    pub privacy: Privacy,
    /// How many values the setting takes.
    pub count: Count,
    /// What a running server leaves of it for the commands beside it.
    pub told: Told,
}

/// What holds where a setting is not set.
#[derive(Clone, Copy)]
pub enum Fallback {
    /// This value, written as an operator would write it.
    Value(&'static str),
    /// Nothing; the words say what follows from that, and may be none.
    Nothing(&'static str),
}

/// The commands whose `--help` names a setting. `serve` and `config` name all.
#[derive(Clone, Copy)]
pub enum Shown {
    /// Every command's.
    Everywhere,
    /// Besides `serve` those, e.g. `key create`.
    By(&'static [&'static str]),
}

/// What `config show` prints of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// The value.
    Open,
    /// That there is one.
    Secret,
    /// A URL without its password.
    UrlWithPassword,
}

/// How many values a setting takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// Any number: separated by commas, or an array in the file, or the flag repeated.
    Many,
}

/// What a running server leaves of a setting for the commands beside it, which go by that where nothing else is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Nothing.
    Nobody,
    /// What was given, if anything was.
    AsGiven,
    /// What was given, as a path that holds in any directory.
    WithItsWholePath,
    /// The address at which the server listens.
    WhereItListens,
}

impl Setting {
    /// What is usual: a setting that only a server heeds, without a default.
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

    /// The text for `--help`: what the setting is, its variable and its default.
    pub fn help_text(&self) -> String {
        let default = match self.default {
            Fallback::Value(text) | Fallback::Nothing(text) if !text.is_empty() => format!(" [default: {text}]"),
            _ => String::new(),
        };
        format!("{} [env: {}]{default}", self.help, self.variable())
    }
}
