//! Custom fields: the table by category, a field, moving.

pub mod filled;
pub mod entrance;
pub mod table;
pub mod field;

use headwater_model::field::Relationship;
use headwater_model::kind::DataType;
use headwater_model::record::RecordType;
use headwater_model::records::{company, lead, opportunity};

/// The kinds of records with custom fields, in the order of the tabs.
const KINDS: [Relationship; 3] = [Relationship::Lead, Relationship::Account, Relationship::Opportunity];

/// The types offered for new fields, in the order of the form. Older types with the same values are left to programs.
const OFFERED: [DataType; 12] = [
    DataType::String,
    DataType::Textarea,
    DataType::Picklist,
    DataType::Checkbox,
    DataType::Bit,
    DataType::Int,
    DataType::Date,
    DataType::Datetime,
    DataType::Phone,
    DataType::Url,
    DataType::Country,
    DataType::Upload,
];

/// The records with a relationship's fields.
fn record_of(relationship: Relationship) -> &'static RecordType {
    match relationship {
        Relationship::Lead => &lead::LEAD,
        Relationship::Account => &company::COMPANY,
        Relationship::Opportunity => &opportunity::OPPORTUNITY,
    }
}

/// The icon of a type.
pub fn icon(kind: DataType) -> &'static str {
    match kind {
        DataType::Int => "hash",
        DataType::Date | DataType::Datetime => "cal",
        DataType::Picklist | DataType::Radio | DataType::Checkbox => "pick",
        DataType::Boolean | DataType::Bit => "bit",
        DataType::Phone => "phone",
        DataType::Email => "mail",
        DataType::Url | DataType::Country | DataType::State => "globe",
        DataType::Upload | DataType::Attachment => "file",
        DataType::String | DataType::Textarea | DataType::Text | DataType::Hidden => "text",
    }
}
