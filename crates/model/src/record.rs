//! What a kind of records is: its table, its built-in fields, and what follows from them. Reading from the wire, printing, SQL
//! texts, filters, `getFields` and the change feed are derived from it. Each kind has a file in [`crate::records`].

use crate::cell::Value;
use crate::field::{Catalogue, Field, Relationship};
use crate::id::{FieldId, Sequence};
use crate::kind::DataType;
use crate::permission::RecordPermissions;
use crate::time::Timestamp;
use std::sync::Arc;

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
        is_sent_to_subscribers: false,
        permissions: RecordPermissions::NOBODY,
    };

    /// The custom fields of the kind, among all of an account; none, if the kind takes none.
    pub fn catalogue(&self, fields: &[Field]) -> Arc<Catalogue> {
        self.custom.map_or_else(Arc::default, |relationship| Catalogue::new(fields, relationship))
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

/// What a built-in field holds and how it is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The record's own id.
    Id,
    /// The id of a record of another kind, or nothing.
    Reference(&'static RecordType),
    /// The id of the subject of a record, or nothing. The other field holds the name of its kind.
    Subject(Side, Standard),
    /// The id of a person of the account, or nothing.
    Person,
    /// A whole number between the two bounds.
    Number(i64, i64),
    /// 1, 0 or nothing.
    Flag,
    /// 1 or 0, never nothing.
    Bool,
    /// One of these words, never nothing.
    Choice(&'static [&'static str]),
    /// One of these words, or nothing.
    Word(&'static [&'static str]),
    /// Text of at most so many characters.
    Text(i64),
    /// An e-mail address of at most so many characters.
    Address(i64),
    /// A point in time.
    Instant,
    /// A day of the calendar, kept as `YYYY-MM-DD`.
    Day(DayForm),
    /// An amount of money in hundredths, printed with two decimals.
    Money,
    /// A number in hundredths, printed with the decimals that it needs.
    Decimal,
}

/// The two subjects of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Somebody.
    Who,
    /// Something.
    What,
}

/// How a day is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayForm {
    /// `2026-01-31`
    Plain,
    /// `2026-01-31 00:00:00`
    Midnight,
}

/// Where the value of a built-in field comes from and who may set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueSource {
    /// A column that callers write.
    Column(&'static str),
    /// A column that only the server writes; values sent for it are ignored.
    ServerColumn(&'static str),
    /// 1 when the other field holds one of these words, else 0. Values sent for it are ignored.
    When(Standard, &'static [&'static str]),
    /// 1 when a row of the table refers to the record by the column, else 0. Looked up only where a caller names the field.
    /// Values sent for it are ignored.
    ReferredBy(&'static str, &'static str),
    /// Always null: the contract shows the key and never says what it means.
    AlwaysNull,
}

/// Where a built-in field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// In every row.
    Always,
    /// In rows of callers who ask for it by name.
    OnDemand,
    /// Nowhere.
    Never,
}

/// What a column holds in a new record that is given no value for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initial {
    /// Nothing.
    Null,
    /// A number or a flag.
    Number(i64),
    /// A word.
    Word(&'static str),
}

/// How `getFields` lists a built-in field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedAs {
    /// The id. Ids never change and lie below the first that is drawn for a custom field.
    pub id: FieldId,
    /// The data type.
    pub kind: DataType,
    /// The greatest length.
    pub length: i64,
}

/// One built-in field of a kind of records.
#[derive(Debug, Clone, Copy)]
pub struct StandardField {
    /// The contract's system name.
    pub name: &'static str,
    /// The label people see.
    pub label: &'static str,
    /// What the field holds.
    pub holds: Holds,
    /// Where the value is kept.
    pub source: ValueSource,
    /// What a new record holds that is given no value.
    pub initial: Initial,
    /// Whether no record can be made without a value.
    pub is_required: bool,
    /// Where the field is shown.
    pub shown: Visibility,
    /// Whether an index finds the records that hold a value. Fields that refer to other records always have one.
    pub is_indexed: bool,
    /// Whether lenient callers may write an id that names no record (W88).
    pub may_dangle: bool,
    /// How `getFields` lists the field; `None` where `getFields` leaves it out.
    pub listed: Option<ListedAs>,
}

/// A field that starts with nothing, is not required and not listed.
pub const fn field(label: &'static str, holds: Holds, source: ValueSource) -> StandardField {
    StandardField {
        name: "",
        label,
        holds,
        source,
        initial: Initial::Null,
        is_required: false,
        shown: Visibility::Always,
        is_indexed: matches!(holds, Holds::Reference(_) | Holds::Subject(..)),
        may_dangle: false,
        listed: None,
    }
}

impl StandardField {
    /// Whether two values are one to a caller: times are printed to the second.
    pub fn is_same(&self, one: &Value, other: &Value) -> bool {
        let seconds = |value: &Value| value.as_int().map(|at| Timestamp(at).seconds());
        one == other || (self.holds == Holds::Instant && seconds(one) == seconds(other))
    }

    /// Under that system name.
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// A new record that is given no value holds this.
    pub const fn starts(self, initial: Initial) -> Self {
        Self { initial, ..self }
    }

    /// No record can be made without a value.
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Replies print the field only where callers ask for it by name.
    pub const fn on_demand(self) -> Self {
        Self { shown: Visibility::OnDemand, ..self }
    }

    /// The field is the server's own: callers can neither see nor name it.
    pub const fn internal(self) -> Self {
        Self { shown: Visibility::Never, ..self }
    }

    /// An index finds the records that hold a value.
    pub const fn indexed(self) -> Self {
        Self { is_indexed: true, ..self }
    }

    /// Lenient callers may write an id that names no record.
    pub const fn may_dangle(self) -> Self {
        Self { may_dangle: true, ..self }
    }

    /// Listed by `getFields` under that id with that data type. The length follows from what the field holds.
    pub const fn listed(self, id: i64, kind: DataType) -> Self {
        let length = match self.holds {
            Holds::Text(length) | Holds::Address(length) => length,
            Holds::Number(..) => 6,
            _ => kind.default_length(),
        };
        Self { listed: Some(ListedAs { id: FieldId(id), kind, length }), ..self }
    }

    /// Listed by `getFields` with another length than follows from what the field holds.
    pub const fn sized(self, length: i64) -> Self {
        match self.listed {
            Some(listed) => Self { listed: Some(ListedAs { length, ..listed }), ..self },
            None => self,
        }
    }

    /// The database column, if the field has one.
    pub const fn column(&self) -> Option<&'static str> {
        match self.source {
            ValueSource::Column(column) | ValueSource::ServerColumn(column) => Some(column),
            ValueSource::When(..) | ValueSource::ReferredBy(..) | ValueSource::AlwaysNull => None,
        }
    }

    /// Whether callers may set the field.
    pub const fn is_writable(&self) -> bool {
        matches!(self.source, ValueSource::Column(_))
    }
}

/// The position of a built-in field in the table of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standard(pub u8);

impl Standard {
    /// The position as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names the positions of built-in fields. `plain` is a kind that has the fields, in that order, and nothing else; a function, as a
/// constant cannot refer to itself and folders are in folders.
macro_rules! fields {
    ($($position:ident $name:literal = $field:expr;)*) => {
        fields!(@position 0u8; $($position $name)*);

        static FIELDS: &[$crate::record::StandardField] = &[$($field.named($name)),*];

        const fn plain() -> $crate::record::RecordType {
            let plain = $crate::record::RecordType::PLAIN;
            $crate::record::RecordType { fields: FIELDS, id: ID, created: CREATED, updated: UPDATED, ..plain }
        }
    };
    (@position $place:expr; $position:ident $name:literal $($rest:tt)*) => {
        #[doc = concat!("`", $name, "`")]
        pub const $position: $crate::record::Standard = $crate::record::Standard($place);
        fields!(@position $place + 1; $($rest)*);
    };
    (@position $place:expr;) => {};
}
pub(crate) use fields;
