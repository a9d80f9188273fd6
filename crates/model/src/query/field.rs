//! The fields of leads as named and compared by questions.

use super::fold::fold;
use crate::cell::{Cell, Value};
use crate::field::Catalogue;
use crate::kind::DataType;
use crate::record::{Holds, Standard, ValueSource, Visibility};
use crate::records::lead::LEAD;
use crate::time::{Timestamp, Zone};
use std::sync::Arc;

/// A field named by a question: a standard one, or a custom one by system name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldName {
    /// A standard field of leads.
    Standard(Standard),
    /// A custom field.
    Custom(Arc<str>),
}

/// How the values of a field are compared and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldNature {
    /// A text.
    Text,
    /// One of a few words.
    Choice,
    /// Several of the field's options, joined by commas.
    Options,
    /// A number, which can be added up.
    Number,
    /// Yes or no; nothing counts as no.
    Flag,
    /// A point in time in microseconds.
    Instant,
    /// A point in time of a custom field, stored as text in UTC.
    Moment,
    /// A day.
    Day,
    /// A person of the account.
    Person,
    /// The id of a record.
    Reference,
}

/// A field and its nature.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QueryField {
    /// The name.
    pub name: FieldName,
    /// The nature.
    pub nature: FieldNature,
}

/// A value as compared: days and points in time as numbers, texts folded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SortKey {
    /// A number, an id, a flag, microseconds, or the number of a day.
    Number(i64),
    /// A folded text.
    Text(String),
}

impl SortKey {
    /// The number.
    pub fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }

    /// The folded text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Number(_) => None,
            Self::Text(text) => Some(text),
        }
    }

    /// The most characters by which texts are ordered.
    pub const SORTED: usize = 64;

    /// The part by which leads are ordered: the first [`Self::SORTED`] characters of a text.
    pub fn for_order(mut self) -> Self {
        if let Self::Text(text) = &mut self
            && let Some((end, _)) = text.char_indices().nth(Self::SORTED)
        {
            text.truncate(end);
        }
        self
    }
}

impl QueryField {
    /// A standard field with values.
    pub fn standard(standard: Standard) -> Self {
        let nature = match LEAD.field(standard).holds {
            Holds::Id | Holds::Reference(_) | Holds::Subject(..) => FieldNature::Reference,
            Holds::Person => FieldNature::Person,
            Holds::Number(..) | Holds::Money | Holds::Decimal => FieldNature::Number,
            Holds::Flag | Holds::Bool => FieldNature::Flag,
            Holds::Choice(_) | Holds::Word(_) => FieldNature::Choice,
            Holds::Text(_) | Holds::Address(_) => FieldNature::Text,
            Holds::Instant => FieldNature::Instant,
            Holds::Day(_) => FieldNature::Day,
        };
        Self { name: FieldName::Standard(standard), nature }
    }

    /// The field of a system name: a standard one with values, or an active custom one.
    pub fn named(name: &str, catalogue: &Catalogue) -> Option<Self> {
        if let Some(standard) = LEAD.named(name) {
            return LEAD.field(standard).holds_values().then(|| Self::standard(standard));
        }
        let field = catalogue.field(catalogue.named(name)?);
        let nature = match field.kind {
            DataType::Int => FieldNature::Number,
            DataType::Boolean | DataType::Bit => FieldNature::Flag,
            DataType::Checkbox if field.options.is_empty() => FieldNature::Flag,
            DataType::Checkbox => FieldNature::Options,
            DataType::Date => FieldNature::Day,
            DataType::Datetime => FieldNature::Moment,
            _ => FieldNature::Text,
        };
        Some(Self { name: FieldName::Custom(field.system_name.as_str().into()), nature })
    }

    /// All fields of leads open to questions: the standard ones in the order of their table, then the custom ones.
    pub fn all(catalogue: &Catalogue) -> Vec<Self> {
        let is_asked = |field: &crate::record::StandardField| field.holds_values() && field.shown != Visibility::Never;
        let standard = LEAD.standard().filter(|(_, field)| is_asked(field)).map(|(place, _)| Self::standard(place));
        let custom = catalogue.fields().iter().filter_map(|field| Self::named(&field.system_name, catalogue));
        standard.chain(custom).collect()
    }

    /// The system name.
    pub fn system_name(&self) -> &str {
        match &self.name {
            FieldName::Standard(standard) => LEAD.field(*standard).name,
            FieldName::Custom(name) => name,
        }
    }

    /// A stored value as compared; `None` for none, and for a text unfit for this nature.
    pub fn key(&self, cell: &Cell<'_>) -> Option<SortKey> {
        match (self.nature, cell) {
            (_, Cell::Null) => None,
            (FieldNature::Text | FieldNature::Choice | FieldNature::Options, Cell::Text(text)) => {
                (!text.is_empty()).then(|| SortKey::Text(fold(text)))
            }
            _ => self.number(cell).map(SortKey::Number),
        }
    }

    /// Whether values are compared as texts.
    pub fn is_text(&self) -> bool {
        matches!(self.nature, FieldNature::Text | FieldNature::Choice | FieldNature::Options)
    }

    /// A stored value as a number; `None` for fields of texts.
    pub fn number(&self, cell: &Cell<'_>) -> Option<i64> {
        match (self.nature, cell) {
            (FieldNature::Day, Cell::Text(text)) => Zone::utc().parse(text).map(Timestamp::day),
            (FieldNature::Moment, Cell::Text(text)) => Zone::utc().parse(text).map(|at| at.0),
            (_, Cell::Text(text)) => text.parse().ok(),
            (_, Cell::Int(number)) => Some(*number),
            (_, Cell::Null) => None,
        }
    }

    /// The stored form of a number made by [`Self::number`].
    pub fn stored(&self, number: i64) -> Value {
        match self.nature {
            FieldNature::Day => {
                let day = Zone::utc().print(Timestamp::from_seconds(number.saturating_mul(86_400)));
                Cell::text(&day.as_str()[..10])
            }
            FieldNature::Moment => Cell::text(Zone::utc().print(Timestamp(number)).as_str()),
            _ => Cell::Int(number),
        }
    }
}

impl crate::record::StandardField {
    /// Whether a record can hold a value in the field; one field of leads never does.
    pub fn holds_values(&self) -> bool {
        self.source != ValueSource::AlwaysNull
    }
}
