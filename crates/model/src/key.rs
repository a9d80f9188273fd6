//! API keys and their switches.

use crate::id::{AccountId, KeyId, UserId};
use crate::time::{Notation, Timestamp};
use crate::user::Role;

/// Names and types of fields in replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReplyKeys {
    /// As seen by real clients: `lead`, and `creates` for logCalls.
    #[default]
    Observed,
    /// As named in the vendor's articles: `leads`, and `success` for logCalls.
    Documented,
}

/// The value of `error` in a reply without errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyError {
    /// `null` or `[]`, depending on the method.
    #[default]
    Classic,
    /// Always `null`.
    Null,
}

/// How to treat doubtful input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// Tolerantly: cut, ignore, or interpret.
    #[default]
    Lenient,
    /// Like the vendor.
    Strict,
}

impl Strictness {
    /// The accepted spellings of times (W202).
    pub fn notation(self) -> Notation {
        match self {
            Self::Lenient => Notation::Iso,
            Self::Strict => Notation::Contract,
        }
    }
}

/// Whether the vendor's limits apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CallLimits {
    /// 500 objects per call, 50,000 calls per day, and all other limits.
    #[default]
    On,
    /// Only the server's own limits.
    Off,
}

/// Defines the words of a switch.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// The word stored and used on the command line.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The setting of a word; `None` if unknown.
            pub fn named(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words!(ReplyKeys { Observed = "observed", Documented = "documented" });
words!(EmptyError { Classic = "classic", Null = "null" });
words!(Strictness { Lenient = "lenient", Strict = "strict" });
words!(CallLimits { On = "on", Off = "off" });

/// The switches of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Switches {
    /// Names and types of fields in replies.
    pub reply_keys: ReplyKeys,
    /// The value of `error` in a reply without errors.
    pub empty_error: EmptyError,
    /// How to treat doubtful input.
    pub strictness: Strictness,
    /// Whether the vendor's limits apply.
    pub limits: CallLimits,
}

/// Whom a key acts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActsAs {
    /// Nobody in particular, with the permissions of a role.
    Role(Role),
    /// A user, with the permissions of the role that the user has at each call.
    User(UserId),
}

impl Default for ActsAs {
    fn default() -> Self {
        Self::Role(Role::Administrator)
    }
}

/// A key about to be made: by default an administrator's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewKey {
    /// The purpose, in the owner's words.
    pub label: String,
    /// The SHA-256 of the secret.
    pub secret_hash: Vec<u8>,
    /// Whom the key acts as.
    pub acts_as: ActsAs,
    /// The switches of the key.
    pub switches: Switches,
    /// When the key ends by itself; `None` for a key without end.
    pub expires_at: Option<Timestamp>,
}

/// An API key without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The id of the key.
    pub id: KeyId,
    /// The account of the key.
    pub account: AccountId,
    /// The purpose, in the owner's words.
    pub label: String,
    /// Whom the key acts as.
    pub acts_as: ActsAs,
    /// The switches of the key.
    pub switches: Switches,
    /// When the key was created.
    pub created_at: Timestamp,
    /// When the key was revoked; `None` for a key that was not.
    pub revoked_at: Option<Timestamp>,
    /// When the key ends by itself; `None` for a key without end.
    pub expires_at: Option<Timestamp>,
}

/// Whether a key opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// The key opens.
    Valid,
    /// The time of the key is over.
    Expired,
    /// Somebody has ended the key.
    Revoked,
}

/// The seconds before its end from which on a key is said to end soon.
const SOON_SECONDS: i64 = 7 * 86_400;

impl ApiKey {
    /// Whether the key opens anything at a time.
    pub fn state(&self, at: Timestamp) -> KeyState {
        match (self.revoked_at, self.expires_at) {
            (Some(_), _) => KeyState::Revoked,
            (None, Some(end)) if end <= at => KeyState::Expired,
            _ => KeyState::Valid,
        }
    }

    /// The end of a valid key, if within a week.
    pub fn ends_soon(&self, at: Timestamp) -> Option<Timestamp> {
        let soon = at.plus_seconds(SOON_SECONDS);
        self.expires_at.filter(|end| self.state(at) == KeyState::Valid && *end <= soon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_ends_at_its_time_and_is_named_a_week_before() {
        let end = Timestamp::from_seconds(1_700_000_000);
        let key = ApiKey {
            id: KeyId(1),
            account: AccountId(1),
            label: String::new(),
            acts_as: ActsAs::default(),
            switches: Switches::default(),
            created_at: Timestamp(0),
            revoked_at: None,
            expires_at: Some(end),
        };
        let states = [-1, 0].map(|seconds| key.state(end.plus_seconds(seconds)));
        assert_eq!(states, [KeyState::Valid, KeyState::Expired]);
        let soon = [-SOON_SECONDS - 1, -SOON_SECONDS, 0].map(|seconds| key.ends_soon(end.plus_seconds(seconds)));
        assert_eq!(soon, [None, Some(end), None]);
        let endless = ApiKey { expires_at: None, ..key.clone() };
        assert_eq!((endless.state(end), endless.ends_soon(end)), (KeyState::Valid, None));
        assert_eq!(ApiKey { revoked_at: Some(end), ..key }.state(end), KeyState::Revoked);
    }
}
