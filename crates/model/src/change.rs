//! What can become of a lead, as the outbox keeps it and the change feed tells it.

use crate::id::{LeadId, ListId};

/// Declares the kinds of change with the words under which they are stored.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// What became of a lead.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[doc = $doc])* $name),* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word under which it is stored.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The kind of that word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == word)
            }
        }
    };
}

kinds! {
    /// It was created.
    Created = "created";
    /// It was changed.
    Updated = "updated";
    /// It was deleted.
    Deleted = "deleted";
    /// It was put on a list.
    Joined = "joined";
    /// It was taken off a list, or the list was deleted.
    Left = "left";
}

impl Kind {
    /// Whether webhook subscribers are told; the contract knows no form for the others.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Created | Self::Updated)
    }
}

/// One change of one lead, about to be appended to the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The lead.
    pub lead: LeadId,
    /// What became of it.
    pub kind: Kind,
    /// What the change was, as a JSON object: `{"old":…,"new":…}` with the values that changed, by column, for an
    /// update; `{"list":…}` for a list.
    pub detail: Option<String>,
}

impl Entry {
    /// A change that its kind says all about.
    pub fn plain(lead: LeadId, kind: Kind) -> Self {
        Self { lead, kind, detail: None }
    }

    /// A change that has to do with a list.
    pub fn of_list(lead: LeadId, kind: Kind, list: ListId) -> Self {
        Self { lead, kind, detail: Some(format!("{{\"list\":{list}}}")) }
    }
}
