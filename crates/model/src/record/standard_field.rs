//! What a built-in field of a kind of records holds, where its value comes from, and how it is listed.

use super::RecordType;
use crate::cell::Value;
use crate::id::FieldId;
use crate::kind::DataType;
use crate::time::Timestamp;

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
