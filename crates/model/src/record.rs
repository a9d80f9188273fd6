//! What a kind of records is: its table, its built-in fields, and what follows from them. Reading from the wire, printing, SQL
//! texts, filters, `getFields` and the change feed are derived from it. Each kind has a file in [`crate::records`].

use crate::field::{Catalogue, Field, Relationship};
use crate::id::{FieldId, Sequence};
use crate::permission::RecordPermissions;
use std::sync::Arc;

mod standard_field;
pub(crate) use standard_field::fields;
pub use standard_field::{
    DayForm, Holds, Initial, ListedAs, Side, Standard, StandardField, ValueSource, Visibility, field,
};

/// The most built-in fields of any kind: rows of one kind fit into an array of so many cells.
pub const MOST_FIELDS: usize = 40;

/// A whole number of at most 18 digits.
pub const WHOLE: Holds = Holds::Number(-999_999_999_999_999_999, 999_999_999_999_999_999);

/// Characters from which on a text counts as long.
const LONG: i64 = 1000;

/// A kind of records.
#[derive(Debug)]
pub struct RecordType {
    /// The word for one record of the kind; also the name of its sequence of ids.
    pub name: &'static str,
    /// The word for several, in sentences.
    pub many: &'static str,
    /// The database table.
    pub table: &'static str,
    /// The built-in fields, in the order in which replies print them.
    pub fields: &'static [StandardField],
    /// The field that holds the record's own id.
    pub id: Standard,
    /// The field that holds the time of creation.
    pub created: Standard,
    /// The field that holds the time of the last write.
    pub updated: Standard,
    /// The field that names the person a record is assigned to, or another record, whose owner then counts; `None` where records
    /// are nobody's.
    pub owner: Option<Standard>,
    /// The flag of records that lists and date ranges show; `None` where they show all.
    pub active: Option<Standard>,
    /// The field by which pages are ordered, and by id where two hold the same; `None` for the order of ids. Pages of a kind
    /// with an order of its own are found by a walk, so that it must have few records.
    pub order: Option<Standard>,
    /// The relationship of custom fields; `None` where the kind takes none.
    pub custom: Option<Relationship>,
    /// The field of which no two records of an account hold the same value; `None` where there is none.
    pub unique: Option<Unique>,
    /// The field that holds the number of the last change in the outbox, from which the history of a record is followed back; `None`
    /// where no history is kept.
    pub history: Option<Standard>,
    /// Whether subscribers are sent the state of records after each change.
    pub is_sent_to_subscribers: bool,
    /// Who may read, add, change and delete.
    pub permissions: RecordPermissions,
}

/// A field of which no two records of an account hold the same value.
#[derive(Debug, Clone, Copy)]
pub struct Unique {
    /// The field.
    pub field: Standard,
    /// The column that holds a hash of the value as it is compared.
    pub hash_column: &'static str,
}

impl PartialEq for RecordType {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for RecordType {}

impl RecordType {
    /// A kind without fields, whose records are nobody's and open to nobody: what a kind does not say of itself.
    pub const PLAIN: Self = Self {
        name: "",
        many: "",
        table: "",
        fields: &[],
        id: Standard(0),
        created: Standard(0),
        updated: Standard(0),
        owner: None,
        active: None,
        order: None,
        custom: None,
        unique: None,
        history: None,
        is_sent_to_subscribers: false,
        permissions: RecordPermissions::NOBODY,
    };

    /// The custom fields of the kind, among all of an account; none, if the kind takes none.
    pub fn catalogue(&self, fields: &[Field]) -> Arc<Catalogue> {
        self.custom.map_or_else(Arc::default, |relationship| Catalogue::new(fields, relationship))
    }

    /// The name of the kind in rows of the outbox; `None` for the kind whose states subscribers are sent: without a name these rows,
    /// the most by far, are shorter.
    pub fn name_in_outbox(&self) -> Option<&'static str> {
        (!self.is_sent_to_subscribers).then_some(self.name)
    }

    /// The sequence of the records' ids.
    pub fn sequence(&self) -> Sequence {
        Sequence::Records(self.name)
    }

    /// The field at that position.
    pub fn field(&self, standard: Standard) -> &'static StandardField {
        &self.fields[standard.index()]
    }

    /// The field of that system name. Names are compared exactly.
    pub fn named(&self, name: &str) -> Option<Standard> {
        let is_it = |field: &StandardField| field.name == name && field.shown != Visibility::Never;
        self.fields.iter().position(is_it).map(|place| Standard(place as u8))
    }

    /// All positions, with their fields.
    pub fn standard(&self) -> impl Iterator<Item = (Standard, &'static StandardField)> {
        self.fields.iter().enumerate().map(|(place, field)| (Standard(place as u8), field))
    }

    /// The field that names the person a record is assigned to; `None` also where the owner of another record counts.
    pub fn person(&self) -> Option<Standard> {
        self.owner.filter(|owner| self.field(*owner).holds == Holds::Person)
    }

    /// The columns of the table, in the order of the fields; custom values not among them.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().filter_map(StandardField::column)
    }

    /// Fields of text that can be longer than a page of the database; custom values not among them.
    pub fn long_fields(&self) -> impl Iterator<Item = Standard> {
        let is_long = |field: &StandardField| matches!(field.holds, Holds::Text(length) if length > LONG);
        self.standard().filter(move |(_, field)| is_long(field)).map(|(standard, _)| standard)
    }

    /// Whether the records do nothing but join others: they cannot be without either.
    pub fn joins_others(&self) -> bool {
        let needed =
            |(_, field): &(Standard, &StandardField)| field.is_required && matches!(field.holds, Holds::Reference(_));
        self.standard().filter(needed).count() > 1
    }

    /// The fields of subjects: side, id, and name of the kind. Empty for most kinds of records.
    pub fn subjects(&self) -> impl Iterator<Item = (Side, Standard, Standard)> {
        self.standard().filter_map(|(id, field)| match field.holds {
            Holds::Subject(side, kind) => Some((side, id, kind)),
            _ => None,
        })
    }

    /// The column of a field that has one.
    pub fn column(&self, standard: Standard) -> &'static str {
        self.field(standard).column().unwrap_or_default()
    }

    /// The field that `getFields` lists under that id; the record's own id is none.
    pub fn listed(&self, id: FieldId) -> Option<Standard> {
        let is_listed = |field: &StandardField| field.listed.is_some_and(|listed| listed.id == id);
        self.standard().find(|(standard, field)| *standard != self.id && is_listed(field)).map(|(standard, _)| standard)
    }
}
