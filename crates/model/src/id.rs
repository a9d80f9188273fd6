//! Identifiers: positive integers below 2^53, with a type per kind of record.
//!
//! Ids of tenant records are drawn in blocks of [`BLOCK`], each owned by one account, so an id is unique across all
//! accounts and ids ascend within an account.

use std::fmt;

/// Number of consecutive ids in a block. A block belongs to exactly one account.
pub const BLOCK: i64 = 1024;

/// Declares the id types, each with its documentation.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A tenant. Internal; the contract's public `accountID` is a separate, opaque string.
    AccountId,
    /// An API key of an account.
    KeyId,
    /// A user with a role in an account.
    UserId,
    /// A record of any kind of [`crate::records`].
    RecordId,
    /// A custom field.
    FieldId,
    /// A list of leads.
    ListId,
    /// The membership of one lead in one list.
    MemberId,
    /// One entry of a lead's timeline.
    EventId,
    /// A URL that receives lead updates.
    SubscriptionId,
    /// A change kept for undoing.
    UndoId,
}

/// A lead: where a signature is about leads alone.
pub use RecordId as LeadId;

/// Sequences of ids; each has its own counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    /// [`RecordId`], of the kind of records of that name.
    Records(&'static str),
    /// [`EventId`]
    Event,
    /// [`FieldId`], [`ListId`], [`MemberId`], [`UserId`], [`KeyId`], [`SubscriptionId`], [`UndoId`] and other small records.
    Record,
    /// The numbers of rows kept for undoing: ascending within an account.
    UndoRow,
    /// The numbers of former subjects, likewise.
    FormerSubject,
    /// [`AccountId`]: not drawn from an account's block; each id is the number of a new block.
    Account,
    /// The numbers of background tasks, likewise: operators name tasks by them.
    Task,
}

impl Sequence {
    /// The stored name of the sequence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Records(name) => name,
            Self::Event => "event",
            Self::Record => "record",
            Self::UndoRow => "undo-row",
            Self::FormerSubject => "former-subject",
            Self::Account => "account",
            Self::Task => "task",
        }
    }
}

/// Whether a number can be an id: positive and below 2^53 (W50).
pub fn is_id(number: i64) -> bool {
    (1..1 << 53).contains(&number)
}
