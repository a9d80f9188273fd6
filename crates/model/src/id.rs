//! Identifiers: positive integers below 2^53, typed by what they name.
//!
//! Ids of tenant records are drawn in blocks of [`BLOCK`] that belong to one account, so an id is
//! unique across all accounts and ascends within one.

use std::fmt;

/// How many consecutive ids one drawn block holds. A block belongs to exactly one account.
pub const BLOCK: i64 = 1024;

/// Declares the id types: name, and what it names.
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
    /// The tenant. Internal; the public `accountID` of the contract is an opaque string beside it.
    AccountId,
    /// An API key of an account.
    KeyId,
    /// A person with a role in an account.
    UserId,
    /// A lead.
    LeadId,
    /// A custom field.
    FieldId,
    /// A list of leads.
    ListId,
    /// One lead's place on one list.
    MemberId,
    /// One entry of a lead's timeline.
    EventId,
    /// A URL that receives lead updates.
    SubscriptionId,
}

/// What ids are drawn for; each kind has its own sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    /// [`LeadId`]
    Lead,
    /// [`EventId`]
    Event,
    /// [`FieldId`], [`ListId`], [`MemberId`], [`UserId`], [`KeyId`], [`SubscriptionId`] and other small records.
    Record,
    /// [`AccountId`], which no account has alone: each is a block of its own.
    Account,
}

impl Sequence {
    /// The stable name under which the sequence is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Event => "event",
            Self::Record => "record",
            Self::Account => "account",
        }
    }
}

/// Whether a number can be an id: it is positive and below 2^53 (W50).
pub fn is_id(number: i64) -> bool {
    (1..1 << 53).contains(&number)
}
