//! A stored value of a standard field, borrowed from a database row or owned by a draft.

use std::borrow::Cow;

/// A stored value: null, a whole number (ids, flags, scores, microseconds), or text.
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

/// A [`Cell`] without borrowed data.
pub type Value = Cell<'static>;

impl Cell<'_> {
    /// An owned text cell.
    pub fn text(text: impl Into<String>) -> Value {
        Cell::Text(Cow::Owned(text.into()))
    }

    /// The text of a text cell; `None` for other cells.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a number cell; `None` for other cells.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Cell::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The same value, owned.
    pub fn to_value(&self) -> Value {
        match self {
            Cell::Null => Cell::Null,
            Cell::Int(number) => Cell::Int(*number),
            Cell::Text(text) => Cell::text(text.as_ref()),
        }
    }
}
