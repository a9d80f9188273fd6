//! The kinds of value that cross the border to the database, in both directions.

use crate::error::Result;
use headwater_model::cell::Cell;
use headwater_model::id::{AccountId, EventId, FieldId, KeyId, LeadId, ListId, MemberId, SubscriptionId, UserId};
use headwater_model::time::Timestamp;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use std::borrow::Cow;
use std::rc::Rc;

/// A value on its way in.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// `null`
    Null,
    /// A whole number, an id, or a time in microseconds.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// True or false.
    Bool(bool),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Ids for `in rarray($n)`.
    Ids(&'a [i64]),
}

/// Lets a type be bound by its number.
macro_rules! numbers {
    ($($name:ident),*) => {$(
        impl From<$name> for Param<'_> {
            fn from(it: $name) -> Self {
                Self::Int(it.0)
            }
        }
    )*};
}

numbers!(AccountId, EventId, FieldId, KeyId, LeadId, ListId, MemberId, SubscriptionId, UserId, Timestamp);

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Param<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a Cell<'_>> for Param<'a> {
    fn from(cell: &'a Cell<'_>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Int(number) => Self::Int(*number),
            Cell::Text(text) => Self::Text(text),
        }
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(it: Option<T>) -> Self {
        it.map_or(Self::Null, Into::into)
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bool(truth) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*truth))),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Ids(ids) => {
                ToSqlOutput::from_rc(Rc::new(ids.iter().map(|id| Value::Integer(*id)).collect::<Vec<_>>()), c"rarray")
            }
        })
    }
}

/// One row on its way out. Columns are named by position, as the statement lists them.
pub struct Row<'r>(pub(crate) &'r rusqlite::Row<'r>);

impl Row<'_> {
    /// A number.
    pub fn int(&self, at: usize) -> Result<i64> {
        Ok(self.0.get_ref(at)?.as_i64().map_err(rusqlite::Error::from)?)
    }

    /// A number or null.
    pub fn maybe_int(&self, at: usize) -> Result<Option<i64>> {
        Ok(self.0.get_ref(at)?.as_i64_or_null().map_err(rusqlite::Error::from)?)
    }

    /// Text.
    pub fn text(&self, at: usize) -> Result<&str> {
        Ok(self.0.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?)
    }

    /// Text or null.
    pub fn maybe_text(&self, at: usize) -> Result<Option<&str>> {
        Ok(self.0.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?)
    }

    /// True or false.
    pub fn flag(&self, at: usize) -> Result<bool> {
        Ok(self.int(at)? != 0)
    }

    /// Bytes.
    pub fn bytes(&self, at: usize) -> Result<&[u8]> {
        Ok(self.0.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?)
    }

    /// Bytes or null.
    pub fn maybe_bytes(&self, at: usize) -> Result<Option<&[u8]>> {
        Ok(self.0.get_ref(at)?.as_blob_or_null().map_err(rusqlite::Error::from)?)
    }

    /// A number, text, or null, borrowed.
    pub fn cell(&self, at: usize) -> Result<Cell<'_>> {
        Ok(match self.0.get_ref(at)? {
            ValueRef::Integer(number) => Cell::Int(number),
            ValueRef::Text(_) => Cell::Text(Cow::Borrowed(self.text(at)?)),
            _ => Cell::Null,
        })
    }
}
