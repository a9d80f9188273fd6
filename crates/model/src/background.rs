//! TABLE · the kinds of background work: what is too much for one transaction, and is done in slices while callers are served.

/// Declares the kinds with the words under which they are stored.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// A kind of background work.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Work { $($(#[doc = $doc])* $name),* }

        impl Work {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word under which the kind is stored, and the name of its database jobs.
            pub const fn name(self) -> &'static str {
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
    /// Deletes changes that have been kept long enough.
    PruneOutbox = "prune-outbox";
    /// Deletes tries to deliver that have been kept long enough.
    PruneAttempts = "prune-attempts";
    /// Forgets what keys have called long ago.
    PruneUsage = "prune-usage";
    /// Takes everybody off a list. The subject is the list.
    EmptyList = "empty-list";
    /// Deletes a list with its memberships. The subject is the list.
    DeleteList = "delete-list";
    /// Deletes the timeline and the memberships of a lead that is gone. The subject is the lead.
    DeleteTimeline = "delete-timeline";
    /// Takes a lead off all lists. The subject is the lead.
    LeaveLists = "leave-lists";
    /// Stores leads under the hashes that their addresses have since what counts as one address has changed.
    FoldAddresses = "fold-addresses";
    /// Stores people under their folded addresses likewise.
    FoldPeople = "fold-people";
    /// Takes a lead out of everything that remembers it. The subject is the lead.
    EraseLead = "erase-lead";
    /// Hands on the leads of a person, and removes the person. The subject is the person.
    HandOver = "hand-over";
    /// Removes the account with all it holds.
    RemoveAccount = "remove-account";
}
