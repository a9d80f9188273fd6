//! One stored value of a standard field, borrowed from a database row or owned by a draft.

use std::borrow::Cow;

/// A value as it is stored: nothing, a whole number (ids, flags, scores, microseconds), or text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell<'a> {
    /// Never set.
    #[default]
    Null,
    /// A number, a flag (0 or 1), or a timestamp in microseconds.
    Int(i64),
    /// Text.
    Text(Cow<'a, str>),
}

/// A [`Cell`] that borrows nothing.
pub type Value = Cell<'static>;

impl Cell<'_> {
    /// An owned text cell.
    pub fn text(text: impl Into<String>) -> Value {
        Cell::Text(Cow::Owned(text.into()))
    }

    /// The text, if this is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is a number.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Cell::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The same value, borrowing nothing.
    pub fn to_value(&self) -> Value {
        match self {
            Cell::Null => Cell::Null,
            Cell::Int(number) => Cell::Int(*number),
            Cell::Text(text) => Cell::text(text.as_ref()),
        }
    }
}
