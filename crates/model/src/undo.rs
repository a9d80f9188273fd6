//! TABLE · undoing changes of many records: which changes are kept, how far an undo has come, and the hindrances of a row's return.

/// Declares an enumeration of stored words, each with words for operators.
macro_rules! words {
    ($(#[doc = $about:literal])* $kind:ident { $($(#[doc = $doc:literal])* $name:ident = $word:literal, $says:literal;)* }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $kind { $($(#[doc = $doc])* $name),* }

        impl $kind {
            /// All, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stored word.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// In an operator's words.
            pub const fn says(self) -> &'static str {
                match self { $(Self::$name => $says),* }
            }

            /// The one with this stored word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == word)
            }
        }
    };
}

words! {
    /// The action of a change kept for undoing.
    UndoAction {
        /// Took the members off a list.
        EmptyList = "empty-list", "took all members off a list";
        /// Deleted records, and cleared the references to deleted records.
        Delete = "delete", "deleted";
        /// Changed many leads in one step.
        Change = "change", "changed";
    }
}

words! {
    /// How far an undo has come.
    UndoState {
        /// The change can be undone.
        Ready = "ready", "can be undone";
        /// The undo has begun.
        Running = "running", "is being undone";
        /// The undo has ended; an undo runs once.
        Done = "done", "was undone";
    }
}

words! {
    /// Why a row was not restored, or not in all its values.
    Hindrance {
        /// Somebody has changed the record since.
        Changed = "changed", "changed since";
        /// The changed record is deleted, or the list.
        Gone = "gone", "no longer there";
        /// The former value refers to a missing record.
        Dangling = "dangling", "referred to what is no longer there";
        /// Another record has the unique value by now, such as the address of a lead.
        Taken = "taken", "another has its address or name by now";
        /// The rules of the kind refuse the former values.
        Refused = "refused", "its former values are refused";
        /// The values were erased, and are kept no more.
        Erased = "erased", "erased for good";
        /// The record is back, without references to missing records.
        InPart = "in-part", "restored without references to what is no longer there";
    }
}

impl Hindrance {
    /// Whether the row was restored nevertheless, in part.
    pub const fn is_restored(self) -> bool {
        matches!(self, Self::InPart)
    }
}

/// Under this name memberships of lists are kept, beside the kinds of [`crate::records`]. The id beside the name is the lead's,
/// for erasures.
pub const MEMBERSHIP: &str = "list-member";

/// Under these names the events and the memberships of deleted leads are kept, several in a row. The id beside the name is the lead's.
pub const TIMELINE: &str = "lead-events";
/// See [`TIMELINE`].
pub const PLACES: &str = "lead-lists";

/// Whether rows of this name go with a deleted lead: they are not counted, because they return with the lead.
pub fn is_belonging(name: &str) -> bool {
    [TIMELINE, PLACES].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records;

    #[test]
    fn stored_words_are_found_again_and_no_kind_of_records_is_a_membership() {
        assert!(UndoAction::ALL.iter().all(|it| UndoAction::named(it.name()) == Some(*it)));
        assert!(UndoState::ALL.iter().all(|it| UndoState::named(it.name()) == Some(*it)));
        assert!(Hindrance::ALL.iter().all(|it| Hindrance::named(it.name()) == Some(*it)));
        assert!([MEMBERSHIP, TIMELINE, PLACES].iter().all(|name| records::named(name).is_none()));
    }
}
