//! A record as a caller sends it, and as a reader sees it.

use crate::cell::{Cell, Value};
use crate::email;
use crate::field::Custom;
use crate::id::RecordId;
use crate::problem::Problem;
use crate::record::{RecordType, Standard, Unique};
use crate::time::Timestamp;

/// One record in a request: the id and the values to set. Each value has been checked against the field and is in the stored form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The record's id, where the caller names one.
    pub id: Option<RecordId>,
    /// Built-in fields to set, each once.
    pub values: Vec<(Standard, Value)>,
    /// Custom fields to set, each once; `""` empties.
    pub custom: Vec<(Custom, String)>,
    /// Values that were sent and cannot be held as they are.
    pub unfit: Vec<Unfit>,
}

/// A field of a record, built-in or custom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnyField {
    /// A built-in field.
    Standard(Standard),
    /// A custom field of the account.
    Custom(Custom),
}

/// A value that the field cannot hold as sent. Judged only if the value would change the record: a record already holding exactly
/// this text, from before a change of the field, keeps the text. Likewise a record holding the other one of two times written
/// alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The field.
    pub field: AnyField,
    /// The text as it was sent.
    pub sent: String,
    /// Why the field cannot hold the value; `None` if the draft's values contain the value in a mended form.
    pub refusal: Option<Problem>,
}

impl Unfit {
    /// The field, if it is a custom one.
    pub fn custom(&self) -> Option<Custom> {
        match self.field {
            AnyField::Custom(custom) => Some(custom),
            AnyField::Standard(_) => None,
        }
    }
}

impl Draft {
    /// The value to be set for a field.
    pub fn get(&self, field: Standard) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == field).map(|(_, value)| value)
    }
}

/// A stored record as a reader sees it: borrowed from the database's row.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The kind.
    pub record: &'static RecordType,
    /// The built-in fields by their position; those without a column are null.
    pub cells: &'a [Cell<'a>],
    /// The custom values: a JSON object from system name to string, as stored. Not parsed, because replies carry the same strings.
    pub custom: &'a str,
}

impl View<'_> {
    /// The record's id.
    pub fn id(&self) -> RecordId {
        RecordId(self.cells[self.record.id.index()].as_int().unwrap_or_default())
    }

    /// The time of the last write.
    pub fn updated(&self) -> Timestamp {
        Timestamp(self.cells[self.record.updated.index()].as_int().unwrap_or_default())
    }

    /// The text of a field; `""` where it holds none.
    pub fn text(&self, field: Standard) -> &str {
        self.cells[field.index()].as_text().unwrap_or_default()
    }
}

impl Unique {
    /// The value to be written, if a draft has a value that is not blank.
    pub fn given(self, draft: &Draft) -> Option<&str> {
        draft.get(self.field).and_then(Cell::as_text).filter(|value| !email::trim(value).is_empty())
    }

    /// The value naming a record: also a value that can no longer be written, but may be stored.
    pub fn asked(self, draft: &Draft) -> Option<&str> {
        self.given(draft).or_else(|| self.unfit(draft).map(|unfit| unfit.sent.as_str()))
    }

    /// Why the value of a draft cannot be written, if so.
    pub fn refusal(self, draft: &Draft) -> Option<&Problem> {
        self.unfit(draft).and_then(|unfit| unfit.refusal.as_ref())
    }

    fn unfit(self, draft: &Draft) -> Option<&Unfit> {
        draft.unfit.iter().find(|unfit| unfit.field == AnyField::Standard(self.field))
    }
}
