//! Custom fields: their definitions, system names, and the catalogue of an account.

use crate::id::FieldId;
use crate::kind::{self, DataType};
use crate::limits;
use crate::number;
use crate::options::{self, FieldOptions, Flawed};
use crate::time::{self, Notation, Twice, Zone};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The types of object that can have custom fields, with the contract's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relationship {
    /// A lead.
    Lead,
    /// An opportunity.
    Opportunity,
    /// An account (a company as customer).
    Account,
}

impl Relationship {
    /// The type of object with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Lead, Self::Opportunity, Self::Account].into_iter().find(|it| it.name() == name)
    }

    /// The name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Opportunity => "opportunity",
            Self::Account => "account",
        }
    }

    /// Whether custom fields of this object may be of a kind.
    pub fn admits(self, kind: DataType) -> bool {
        use DataType::{Checkbox, Phone, Picklist, String, Textarea, Upload};
        match self {
            Self::Lead => !matches!(kind, DataType::Text | DataType::Email),
            Self::Opportunity => matches!(kind, String | Textarea | Picklist | Checkbox | Phone | Upload),
            Self::Account => matches!(kind, String | Picklist | Checkbox | Phone | Upload),
        }
    }
}

/// One choice of a picklist, radio or checkbox field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The text shown to people.
    pub label: String,
    /// The value stored and sent.
    pub value: String,
    /// The position, ascending.
    pub display_order: i64,
}

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The id of the field.
    pub id: FieldId,
    /// The type of object with this field.
    pub relationship: Relationship,
    /// The key of the field in requests and replies. Never changes.
    pub system_name: String,
    /// The text shown to people.
    pub label: String,
    /// The data type.
    pub kind: DataType,
    /// The greatest length in characters.
    pub length: i64,
    /// Whether forms, and strict keys creating leads, require a value (W181).
    pub is_required: bool,
    /// Whether the field is shown in the contact manager.
    pub in_contact_manager: bool,
    /// Whether the contact manager can change the value.
    pub editable_in_contact_manager: bool,
    /// Whether the field is available in forms.
    pub in_forms: bool,
    /// Whether the field is in use.
    pub is_active: bool,
    /// The choices, in display order; empty for kinds without choices.
    pub choices: Vec<Choice>,
}

impl Field {
    /// A field of which nothing else was said, without options, and whose id and system name are still to be drawn.
    pub fn new(relationship: Relationship, kind: DataType, label: &str) -> Self {
        Self {
            id: FieldId(0),
            relationship,
            system_name: String::new(),
            label: label.to_owned(),
            kind,
            length: kind.default_length(),
            is_required: false,
            in_contact_manager: true,
            editable_in_contact_manager: true,
            in_forms: true,
            is_active: true,
            choices: Vec::new(),
        }
    }
}

/// The values for one field in createFields or updateFields; None if not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldChange {
    /// `relationship`
    pub relationship: Option<Relationship>,
    /// `label`
    pub label: Option<String>,
    /// `dataType`
    pub kind: Option<DataType>,
    /// `dataLength`
    pub length: Option<i64>,
    /// `isRequired`
    pub is_required: Option<bool>,
    /// `isAvailableInContactManager`
    pub in_contact_manager: Option<bool>,
    /// `isEditableInContactManager`
    pub editable_in_contact_manager: Option<bool>,
    /// `isAvailableInForms`
    pub in_forms: Option<bool>,
    /// `isActive`
    pub is_active: Option<bool>,
    /// `options`, in display order.
    pub choices: Option<Vec<Choice>>,
    /// The treatment of options that cannot be stored as sent.
    pub flawed: Flawed,
    /// `systemName`, if permitted ([`is_system_name`]).
    pub system_name: Option<String>,
}

/// A field in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By system name.
    SystemName(String),
    /// By id.
    Id(FieldId),
}

/// Whether a text has the form of a system name, of this or another server: `[a-z0-9_]+_[0-9a-f]{13}`, at most as
/// long as one made from the longest label.
pub fn is_system_name(text: &str) -> bool {
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'_');
    let Some((name, moment)) = text.rsplit_once('_') else { return false };
    !name.is_empty()
        && name.len() <= limits::LABEL as usize * 4
        && name.bytes().all(is_part)
        && moment.len() == MOMENT_DIGITS
        && moment.bytes().all(is_hex)
}

/// The approximate bytes of a field in a catalogue, without its texts.
const BYTES_OF_FIELD: usize = 300;

/// Hex digits at the end of a system name: 8 for the seconds and 5 for the microseconds of the time of creation.
const MOMENT_DIGITS: usize = 13;

/// Derives a system name from a label and the time of creation, in microseconds since the epoch: each byte of the
/// lower-cased label outside `[a-z0-9]` becomes `_`; then `_` and 13 hex digits.
pub fn system_name(label: &str, microseconds: i64) -> String {
    let lower = label.to_lowercase();
    let mut name: String =
        lower.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte) } else { '_' }).collect();
    let (seconds, fraction) = (microseconds.div_euclid(1_000_000), microseconds.rem_euclid(1_000_000));
    name.push_str(&format!("_{seconds:08x}{fraction:05x}"));
    name
}

/// A custom field of leads, prepared for reading and writing many values.
#[derive(Debug)]
pub struct CustomField {
    /// The id of the field.
    pub id: FieldId,
    /// The system name.
    pub system_name: String,
    /// The data type.
    pub kind: DataType,
    /// The greatest length in characters.
    pub length: i64,
    /// The permitted values; empty if all are permitted.
    pub options: FieldOptions,
    /// Whether strict keys must send a value when creating a lead (W181).
    pub is_required: bool,
}

impl CustomField {
    /// Converts a value into its stored form, or returns why the field cannot hold the value.
    ///
    /// `""` empties any field. Times are parsed in `zone` and stored in UTC.
    pub fn canonical<'a>(&self, text: &'a str, zone: &Zone, flawed: Flawed) -> Result<Cow<'a, str>, String> {
        let fit = || kind::fit(text, self.length, flawed).map(Cow::Borrowed);
        let options = &self.options;
        match self.kind {
            _ if text.is_empty() => Ok(Cow::Borrowed("")),
            DataType::Boolean | DataType::Bit => flag(text),
            DataType::Checkbox if options.is_empty() => flag(text).or_else(|_| fit()),
            DataType::Checkbox => options.choose(&[Cow::Borrowed(text)], flawed).map(Cow::Owned),
            DataType::Picklist | DataType::Radio if !options.is_empty() && !options.admits(text) => {
                Err(options::none_of_them(text))
            }
            DataType::Date => match text.trim().split([' ', 'T']).next().and_then(time::date) {
                Some(day) => Ok(Cow::Owned(day)),
                None => Err("expected a date, YYYY-MM-DD".to_owned()),
            },
            DataType::Datetime => match zone.read(text, notation(flawed), Twice::First) {
                Some(at) => Ok(Cow::Owned(Zone::utc().print(at).as_str().to_owned())),
                None => Err("expected a time, YYYY-MM-DD HH:MM:SS".to_owned()),
            },
            DataType::Int => match number::whole(text) {
                Some(number) => Ok(Cow::Owned(number.to_string())),
                None => Err("expected a whole number".to_owned()),
            },
            _ => fit(),
        }
    }
}

/// The accepted spellings of times, depending on how flawed values are treated.
fn notation(flawed: Flawed) -> Notation {
    match flawed {
        Flawed::Mend => Notation::Iso,
        Flawed::Refuse => Notation::Contract,
    }
}

fn flag<'a>(text: &str) -> Result<Cow<'a, str>, String> {
    let flag = kind::parse_flag(text).ok_or("expected 1 or 0")?;
    Ok(Cow::Borrowed(if flag { "1" } else { "0" }))
}

/// The active custom fields of an account's leads, in the order of creation. Shared and immutable.
#[derive(Debug, Default)]
pub struct Catalogue {
    fields: Vec<CustomField>,
    names: Arc<Names>,
    by_id: HashMap<FieldId, usize>,
}

/// The part of a [`Catalogue`] needed for printing leads. Slow replies keep this in memory, without the options.
#[derive(Debug, Default)]
pub struct Names {
    fields: Vec<(String, DataType)>,
    by_name: HashMap<String, usize>,
}

impl Names {
    /// From system names and kinds of fields, in the order of creation.
    pub fn new(fields: Vec<(String, DataType)>) -> Self {
        let by_name = fields.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        Self { fields, by_name }
    }

    /// The field with this system name.
    pub fn named(&self, name: &str) -> Option<Custom> {
        self.by_name.get(name).copied().map(Custom)
    }

    /// System names and kinds of all fields, in the order of creation.
    pub fn fields(&self) -> &[(String, DataType)] {
        &self.fields
    }
}

/// The index of a custom field in its [`Catalogue`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Custom(pub usize);

impl Catalogue {
    /// From the account's fields; inactive fields and fields of other objects are left out.
    pub fn new(fields: &[Field], relationship: Relationship) -> Arc<Self> {
        let fields: Vec<CustomField> = fields
            .iter()
            .filter(|field| field.relationship == relationship && field.is_active)
            .map(|field| CustomField {
                id: field.id,
                system_name: field.system_name.clone(),
                kind: field.kind,
                length: field.length,
                options: FieldOptions::new(field.choices.iter().map(|choice| choice.value.clone())),
                is_required: field.is_required,
            })
            .collect();
        let names = Names::new(fields.iter().map(|field| (field.system_name.clone(), field.kind)).collect());
        let by_id = fields.iter().enumerate().map(|(at, field)| (field.id, at)).collect();
        Arc::new(Self { fields, names: Arc::new(names), by_id })
    }

    /// The field with this system name.
    pub fn named(&self, name: &str) -> Option<Custom> {
        self.names.named(name)
    }

    /// The part needed for printing leads.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// The approximate bytes of the catalogue in memory.
    pub fn bytes(&self) -> usize {
        let bytes = |field: &CustomField| BYTES_OF_FIELD + 3 * field.system_name.len() + field.options.bytes();
        self.fields.iter().map(bytes).sum()
    }

    /// The field with this id.
    pub fn of_id(&self, id: FieldId) -> Option<Custom> {
        self.by_id.get(&id).copied().map(Custom)
    }

    /// The field with this index.
    pub fn field(&self, at: Custom) -> &CustomField {
        &self.fields[at.0]
    }

    /// The fields that strict keys must send when creating a lead, in the order of creation.
    pub fn required(&self) -> impl Iterator<Item = Custom> {
        self.fields.iter().enumerate().filter(|(_, field)| field.is_required).map(|(at, _)| Custom(at))
    }

    /// All fields, in the order of creation.
    pub fn fields(&self) -> &[CustomField] {
        &self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_names_follow_the_contract() {
        assert_eq!(system_name("Favorite Color", 0x5a1b_2c3d * 1_000_000 + 0x1_2345), "favorite_color_5a1b2c3d12345");
        assert!(system_name("país", 0).starts_with("pa__s_"));
        assert!(system_name("Negociação (1)", 0).starts_with("negocia____o__1__"));
    }

    #[test]
    fn the_form_of_a_system_name_is_known() {
        assert!(is_system_name("prophet_company_id_5a53c851764d2") && is_system_name("__5a53c851764d2"));
        assert!(is_system_name(&system_name(&"ä".repeat(255), 1_700_000_000_000_000)));
        let long = format!("{}_5a53c851764d2", "a".repeat(1021));
        for other in [
            "",
            "a",
            "_5a53c851764d2",
            "a_5a53c851764d",
            "a_5a53c851764d2f",
            "a_5A53c851764d2",
            "A_5a53c851764d2",
            "a b_5a53c851764d2",
            &long,
        ] {
            assert!(!is_system_name(other), "{other}");
        }
    }

    fn check(kind: DataType, options: &[&str], text: &str) -> Result<String, String> {
        let choice = |value: &&str| Choice { label: String::new(), value: (*value).to_owned(), display_order: 0 };
        let choices = options.iter().map(choice).collect();
        let field = Field { length: 5, choices, ..Field::new(Relationship::Lead, kind, "f") };
        let (catalogue, berlin) = (Catalogue::new(&[field], Relationship::Lead), Zone::named("Europe/Berlin").unwrap());
        catalogue.field(Custom(0)).canonical(text, &berlin, Flawed::Mend).map(Cow::into_owned)
    }

    #[test]
    fn each_kind_has_one_stored_form() {
        assert_eq!(check(DataType::String, &[], "länger"), Ok("länge".into()));
        assert_eq!(check(DataType::Bit, &[], "True"), Ok("1".into()));
        assert_eq!(check(DataType::Checkbox, &["a", "b"], "b, a"), Ok("b,a".into()));
        assert_eq!(check(DataType::Date, &[], "2024-2-29 10:00:00"), Ok("2024-02-29".into()));
        assert_eq!(check(DataType::Datetime, &[], "2024-07-03 11:46:40"), Ok("2024-07-03 09:46:40".into()));
        assert_eq!(check(DataType::Int, &[], " 007"), Ok("7".into()));
        assert_eq!(check(DataType::Int, &[], "5.0"), Ok("5".into()));
    }

    #[test]
    fn what_a_field_cannot_hold_is_refused_and_emptying_never_is() {
        for (kind, text) in [
            (DataType::Bit, "maybe"),
            (DataType::Date, "2023-02-29"),
            (DataType::Datetime, "soon"),
            (DataType::Int, "1.5"),
        ] {
            assert!(check(kind, &[], text).is_err(), "{kind:?}");
            assert_eq!(check(kind, &[], ""), Ok(String::new()));
        }
        assert!(check(DataType::Picklist, &["a"], "b").is_err());
        assert!(check(DataType::Checkbox, &["a"], "a,b").is_err());
    }
}
