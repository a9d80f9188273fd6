//! TABLE · the kinds of background work: work too large for one transaction, done in slices while requests are
//! served.

/// Declares the kinds and their stored names.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// A kind of background work.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Work { $($(#[doc = $doc])* $name),* }

        impl Work {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stored name of the kind, and the name of its database jobs.
            pub const fn name(self) -> &'static str {
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
    /// Deletes changes after their time of retention.
    PruneOutbox = "prune-outbox";
    /// Deletes delivery attempts after their time of retention.
    PruneAttempts = "prune-attempts";
    /// Deletes old usage counts of keys.
    PruneUsage = "prune-usage";
    /// Removes all members of a list. The subject is the list.
    EmptyList = "empty-list";
    /// Deletes a list with its memberships. The subject is the list.
    DeleteList = "delete-list";
    /// Deletes the timeline and the memberships of a deleted lead. The subject is the lead.
    DeleteTimeline = "delete-timeline";
    /// Removes a lead from all lists. The subject is the lead.
    LeaveLists = "leave-lists";
    /// Stores the new hashes of leads' addresses after a change of the rules for equal addresses.
    FoldAddresses = "fold-addresses";
    /// Stores the new folded addresses of people after such a change.
    FoldPeople = "fold-people";
    /// Removes the values of a lead from all tables. The subject is the lead.
    EraseLead = "erase-lead";
    /// Hands over the leads of a person, and deletes the person. The subject is the person.
    HandOver = "hand-over";
    /// Removes the account and all its rows.
    RemoveAccount = "remove-account";
}
