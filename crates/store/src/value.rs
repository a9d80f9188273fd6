//! Values passed to and read from the database.

use crate::error::{Error, Result};
use headwater_model::cell::Cell;
use headwater_model::id::{
    AccountId, EventId, FieldId, KeyId, ListId, MemberId, RecordId, SubscriptionId, UndoId, UserId,
};
use headwater_model::time::Timestamp;
use postgres::types::Type;
use rusqlite::types::ValueRef;
use std::borrow::Cow;

/// A parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// `null`
    Null,
    /// A whole number, an id, or a time in microseconds since 1970.
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

impl Param<'_> {
    /// The bytes of a text or of binary data; 0 for other values, which are short.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            _ => 0,
        }
    }
}

/// Binds id types and times as numbers.
macro_rules! numbers {
    ($($name:ident),*) => {$(
        impl From<$name> for Param<'_> {
            fn from(it: $name) -> Self {
                Self::Int(it.0)
            }
        }
    )*};
}

numbers!(AccountId, EventId, FieldId, KeyId, RecordId, ListId, MemberId, SubscriptionId, UndoId, UserId, Timestamp);

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

/// The ids of leads for [`Param::Ids`].
pub fn numbers(ids: &[RecordId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}

/// An owned value of any type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqlValue {
    /// `null`
    Null,
    /// A whole number; truth values are 0 or 1.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl<'a> From<&'a SqlValue> for Param<'a> {
    fn from(value: &'a SqlValue) -> Self {
        match value {
            SqlValue::Null => Self::Null,
            SqlValue::Int(number) => Self::Int(*number),
            SqlValue::Text(text) => Self::Text(text),
            SqlValue::Bytes(bytes) => Self::Bytes(bytes),
        }
    }
}

/// Takes a row; false ends the query.
pub type TakeRow<'t> = &'t mut dyn FnMut(&Row<'_>) -> Result<bool>;

/// A row of a result. Columns are addressed by position, as listed in the statement.
pub enum Row<'r> {
    /// A row of the embedded database.
    Sqlite(&'r rusqlite::Row<'r>),
    /// A row of PostgreSQL.
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// A number; null is an error.
    pub fn int(&self, at: usize) -> Result<i64> {
        self.maybe_int(at)?.ok_or_else(missing)
    }

    /// A number or null.
    pub fn maybe_int(&self, at: usize) -> Result<Option<i64>> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(at)?.as_i64_or_null().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => match row.columns().get(at).map(postgres::Column::type_) {
                Some(&Type::INT4) => Ok(row.try_get::<_, Option<i32>>(at)?.map(i64::from)),
                _ => Ok(row.try_get(at)?),
            },
        }
    }

    /// Text; null is an error.
    pub fn text(&self, at: usize) -> Result<&str> {
        self.maybe_text(at)?.ok_or_else(missing)
    }

    /// Text or null.
    pub fn maybe_text(&self, at: usize) -> Result<Option<&str>> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    /// True or false; null is an error.
    pub fn flag(&self, at: usize) -> Result<bool> {
        match self {
            Self::Postgres(row) if row.columns().get(at).is_some_and(|column| *column.type_() == Type::BOOL) => {
                Ok(row.try_get(at)?)
            }
            _ => Ok(self.int(at)? != 0),
        }
    }

    /// Bytes; null is an error.
    pub fn bytes(&self, at: usize) -> Result<&[u8]> {
        self.maybe_bytes(at)?.ok_or_else(missing)
    }

    /// Bytes or null.
    pub fn maybe_bytes(&self, at: usize) -> Result<Option<&[u8]>> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(at)?.as_blob_or_null().map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    /// A value of any type, the same on both databases.
    pub fn value(&self, at: usize) -> Result<SqlValue> {
        Ok(match self {
            Self::Sqlite(row) => match row.get_ref(at)? {
                ValueRef::Null => SqlValue::Null,
                ValueRef::Integer(number) => SqlValue::Int(number),
                ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => SqlValue::Bytes(bytes.to_vec()),
                ValueRef::Real(_) => return Err(Error::Damaged("a number has a fraction".to_owned())),
            },
            Self::Postgres(row) => match row.columns().get(at).map(postgres::Column::type_) {
                Some(&Type::BOOL) => {
                    row.try_get::<_, Option<bool>>(at)?.map_or(SqlValue::Null, |it| SqlValue::Int(it.into()))
                }
                Some(&Type::BYTEA) => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(SqlValue::Null, SqlValue::Bytes),
                Some(&(Type::INT8 | Type::INT4)) => self.maybe_int(at)?.map_or(SqlValue::Null, SqlValue::Int),
                _ => row.try_get::<_, Option<String>>(at)?.map_or(SqlValue::Null, SqlValue::Text),
            },
        })
    }

    /// A number, text, or null, borrowed.
    pub fn cell(&self, at: usize) -> Result<Cell<'_>> {
        match self {
            Self::Sqlite(row) => match row.get_ref(at)? {
                ValueRef::Null => Ok(Cell::Null),
                ValueRef::Integer(number) => Ok(Cell::Int(number)),
                text => Ok(Cell::Text(Cow::Borrowed(text.as_str().map_err(rusqlite::Error::from)?))),
            },
            Self::Postgres(row) => match row.columns().get(at).map(postgres::Column::type_) {
                Some(&(Type::INT8 | Type::INT4)) => Ok(self.maybe_int(at)?.map_or(Cell::Null, Cell::Int)),
                _ => Ok(self.maybe_text(at)?.map_or(Cell::Null, |text| Cell::Text(Cow::Borrowed(text)))),
            },
        }
    }
}

fn missing() -> Error {
    Error::Damaged("a value is missing".to_owned())
}
