//! API keys and the switches each of them carries.

use crate::id::{AccountId, KeyId};
use crate::time::{Notation, Timestamp};

/// Which names and types replies use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReplyKeys {
    /// As real clients see them: `lead`, and `creates` for logCalls.
    #[default]
    Observed,
    /// As the vendor's articles name them: `leads`, and `success` for logCalls.
    Documented,
}

/// What `error` is when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyError {
    /// `null` or `[]`, by method.
    #[default]
    Classic,
    /// Always `null`.
    Null,
}

/// How doubtful input is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// Helpfully: cut, ignore, or read as meant.
    #[default]
    Lenient,
    /// As the vendor does.
    Strict,
}

impl Strictness {
    /// How times may be written (W202).
    pub fn notation(self) -> Notation {
        match self {
            Self::Lenient => Notation::Iso,
            Self::Strict => Notation::Contract,
        }
    }
}

/// Whether the vendor's limits hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Limits {
    /// 500 objects a call, 50,000 calls a day, and the rest.
    #[default]
    On,
    /// None but the server's own.
    Off,
}

/// Gives a switch its words.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// The word under which it is stored and given on the command line.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The setting of that word.
            pub fn named(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words!(ReplyKeys { Observed = "observed", Documented = "documented" });
words!(EmptyError { Classic = "classic", Null = "null" });
words!(Strictness { Lenient = "lenient", Strict = "strict" });
words!(Limits { On = "on", Off = "off" });

/// The switches of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Switches {
    /// Names and types of replies.
    pub reply_keys: ReplyKeys,
    /// The empty `error`.
    pub empty_error: EmptyError,
    /// How doubtful input is met.
    pub strictness: Strictness,
    /// The vendor's limits.
    pub limits: Limits,
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Its account.
    pub account: AccountId,
    /// What it is for, in its owner's words.
    pub label: String,
    /// Its switches.
    pub switches: Switches,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}
