//! The kinds of change of a record, for the outbox and the change feed.

use crate::id::{LeadId, ListId, RecordId};
use crate::record::RecordType;
use crate::records::lead::LEAD;

/// Declares the kinds of change and their stored names.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// A kind of change of a record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[doc = $doc])* $name),* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stored name of the kind.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The kind with this stored name.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == word)
            }
        }
    };
}

kinds! {
    /// The record was created.
    Created = "created";
    /// Values of the record were changed.
    Updated = "updated";
    /// The record was deleted.
    Deleted = "deleted";
    /// The lead was added to a list.
    Joined = "joined";
    /// The lead was removed from a list, or the list was deleted.
    Left = "left";
}

impl Kind {
    /// Whether the change is sent to webhook subscribers; the contract has no format for the other kinds.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Created | Self::Updated)
    }
}

/// One change of one record, to be appended to the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The kind of the record.
    pub record: &'static RecordType,
    /// The record.
    pub id: RecordId,
    /// The kind of change.
    pub kind: Kind,
    /// The detail, as a JSON object: for an update `{"old":…,"new":…}` with the changed values, by column; for a list
    /// `{"list":…}`. None for other kinds.
    pub detail: Option<String>,
    /// The lead among the subjects of the record: the detail may hold values of the lead.
    pub about: Option<LeadId>,
    /// The change of the same record before this one, where a history is kept.
    pub follows: Follows,
}

/// The change before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// None, or none that is known.
    Nothing,
    /// The one with this number.
    Number(i64),
    /// The entry with this index among those appended together.
    Entry(usize),
}

impl Entry {
    /// A change without a detail.
    pub fn plain(record: &'static RecordType, id: RecordId, kind: Kind) -> Self {
        Self { record, id, kind, detail: None, about: None, follows: Follows::Nothing }
    }

    /// A change of a membership in a list.
    pub fn of_list(lead: LeadId, kind: Kind, list: ListId) -> Self {
        let detail = Some(format!("{{\"list\":{list}}}"));
        Self { detail, ..Self::plain(&LEAD, lead, kind) }
    }
}
