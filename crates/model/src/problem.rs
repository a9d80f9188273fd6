//! The error type of the actions: what a caller can do about a failure. Crate `wire` defines codes and texts.

use crate::obstacle::Obstacle;
use std::fmt;

/// Why an object or a whole request could not be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The field cannot hold the value, or is unknown.
    Invalid {
        /// The field's system name as sent by the caller.
        field: String,
        /// The reason, in words for the caller.
        reason: String,
    },
    /// A required field is absent.
    Missing {
        /// The field's system name.
        field: String,
    },
    /// A list or hash in place of a single value.
    NotScalar {
        /// The field's system name.
        field: String,
    },
    /// The element is not a hash.
    NotAnObject,
    /// The record does not exist in this account.
    NotFound,
    /// Another record holds the unique value.
    Taken,
    /// The write would change nothing.
    Unchanged,
    /// A field refers to a record which does not exist in this account.
    DanglingReference {
        /// The referring field.
        field: String,
    },
    /// The lead is already an active member of the list.
    AlreadyMember,
    /// The lead to be added to or removed from a list does not exist.
    NoSuchLead,
    /// A standard field cannot be deleted or changed in this way.
    StandardField,
    /// The actor's role does not permit the deed.
    Forbidden,
    /// The server cannot take more work now; nothing was written.
    Busy,
    /// Nothing can be written for now; nothing was. The storage has logged the obstacle.
    Unwritable(Obstacle),
    /// A background task would do it, or was doing it, that an operator has paused.
    Paused {
        /// The task's number.
        task: i64,
    },
    /// The object was left for another transaction of the same call; nothing of it was written.
    Left {
        /// Why the other transaction failed; empty while it has not been tried.
        because: &'static str,
    },
    /// An internal failure. The cause is logged, and never sent to the caller.
    Broken(String),
}

impl Problem {
    /// A [`Problem::Invalid`] from field and reason.
    pub fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), reason: reason.into() }
    }

    /// A [`Problem::Missing`] of one field.
    pub fn missing(field: impl Into<String>) -> Self {
        Self::Missing { field: field.into() }
    }

    /// Whether the server, rather than the request, is at fault.
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Busy | Self::Unwritable(_))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { field, reason } => write!(f, "{field}: {reason}"),
            Self::Missing { field } => write!(f, "{field} is required"),
            Self::NotScalar { field } => write!(f, "{field} must be a single value"),
            Self::NotAnObject => f.write_str("expected an object"),
            Self::NotFound => f.write_str("no such record"),
            Self::Taken => f.write_str("the entry already exists"),
            Self::Unchanged => f.write_str("nothing would change"),
            Self::DanglingReference { field } => write!(f, "{field} names a record that does not exist"),
            Self::AlreadyMember => f.write_str("already a member"),
            Self::NoSuchLead => f.write_str("no such lead"),
            Self::StandardField => f.write_str("only custom fields can be changed in this way"),
            Self::Forbidden => f.write_str("not permitted"),
            Self::Busy => f.write_str("the server is busy"),
            Self::Unwritable(obstacle) => obstacle.fmt(f),
            Self::Paused { task } => {
                write!(
                    f,
                    "an operator has paused task {task}, which does this: `headwater task resume {task}` lets it go on"
                )
            }
            Self::Left { because } => write!(f, "not written, because {because}; send it again"),
            Self::Broken(_) => f.write_str("internal error"),
        }
    }
}

impl std::error::Error for Problem {}
