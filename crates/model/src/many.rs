//! Changes of many leads in one step.

use crate::cell::Value;
use crate::id::ListId;
use crate::query::FieldName;

/// A change made to each of many leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManyDeed {
    /// Sets a field to a checked value.
    Set(FieldName, Value),
    /// Adds to a list.
    Join(ListId),
    /// Removes from a list.
    Leave(ListId),
    /// Deletes, with all that goes along.
    Delete,
}

impl ManyDeed {
    /// The stored word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Set(..) => "set",
            Self::Join(_) => "join",
            Self::Leave(_) => "leave",
            Self::Delete => "delete",
        }
    }
}
