//! The audit log: authors and deeds.

use crate::id::{KeyId, UserId};
use std::fmt;

/// The author of a piece of database work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// A person in a browser.
    Person(UserId),
    /// A program with an API key.
    Key(KeyId),
    /// The operator, on the command line.
    Command,
    /// The server itself: background work and chores.
    Server,
}

impl Author {
    /// The stored word of the kind of author.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Key(_) => "key",
            Self::Command => "command",
            Self::Server => "server",
        }
    }

    /// The id of the person or key.
    pub fn id(self) -> Option<i64> {
        match self {
            Self::Person(id) => Some(id.0),
            Self::Key(id) => Some(id.0),
            Self::Command | Self::Server => None,
        }
    }

    /// The author with this stored word and id.
    pub fn stored(word: &str, id: Option<i64>) -> Option<Self> {
        match (word, id) {
            ("person", Some(id)) => Some(Self::Person(UserId(id))),
            ("key", Some(id)) => Some(Self::Key(KeyId(id))),
            ("command", _) => Some(Self::Command),
            ("server", _) => Some(Self::Server),
            _ => None,
        }
    }
}

/// The number of a request, by which entries of the audit log and lines of the log are brought together; 0 for work without a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestId(pub u64);

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// Declares the deeds and their stored words.
macro_rules! deeds {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// A deed, without the kind of the subject.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Deed { $($(#[doc = $doc])* $name),* }

        impl Deed {
            /// All deeds.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stored word of the deed.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The deed with this stored word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|deed| deed.name() == word)
            }
        }
    };
}

deeds! {
    /// Something was made.
    Create = "create";
    /// Values were changed.
    Change = "change";
    /// Something was deleted.
    Delete = "delete";
    /// Leads were put on a list.
    Join = "join";
    /// Leads were taken off a list.
    Leave = "leave";
    /// Background work was begun.
    Begin = "begin";
    /// Background work or deliveries were paused.
    Pause = "pause";
    /// What was paused went on.
    Resume = "resume";
    /// Changes are sent again.
    Replay = "replay";
    /// A signing secret was replaced.
    Rotate = "rotate";
    /// A key was made useless.
    Revoke = "revoke";
    /// Values of a person were removed for good.
    Erase = "erase";
    /// Records left the server as a file.
    Export = "export";
    /// A file became records.
    Import = "import";
    /// Two records became one.
    Merge = "merge";
    /// A change was taken back.
    Undo = "undo";
    /// Pages were seen as another role sees them.
    ViewAs = "view-as";
    /// A person signed in.
    SignIn = "sign-in";
    /// A person asked for what the role does not permit.
    Refuse = "refuse";
    /// Something was sent as a test.
    Test = "test";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_read_as_it_was_stored() {
        for author in [Author::Person(UserId(7)), Author::Key(KeyId(8)), Author::Command, Author::Server] {
            assert_eq!(Author::stored(author.name(), author.id()), Some(author));
        }
        assert_eq!(Author::stored("person", None), None);
        assert_eq!(RequestId(255).to_string(), "00000000000000ff");
    }
}
