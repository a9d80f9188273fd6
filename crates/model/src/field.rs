//! Custom fields: their definition, their system names, and the account's catalogue of them.

use crate::id::FieldId;
use crate::kind::Kind;
use crate::limits;
use crate::options::{Flawed, Options};
use std::collections::HashMap;
use std::sync::Arc;

/// The objects a field can belong to, with the contract's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relationship {
    /// A lead.
    Lead,
    /// An opportunity.
    Opportunity,
    /// An account (a company the sales people deal with).
    Account,
}

impl Relationship {
    /// The relationship of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Lead, Self::Opportunity, Self::Account].into_iter().find(|it| it.name() == name)
    }

    /// The contract's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Opportunity => "opportunity",
            Self::Account => "account",
        }
    }

    /// Whether custom fields of this object may be of that kind.
    pub fn admits(self, kind: Kind) -> bool {
        use Kind::{Checkbox, Phone, Picklist, String, Textarea, Upload};
        match self {
            Self::Lead => !matches!(kind, Kind::Text | Kind::Email),
            Self::Opportunity => matches!(kind, String | Textarea | Picklist | Checkbox | Phone | Upload),
            Self::Account => matches!(kind, String | Picklist | Checkbox | Phone | Upload),
        }
    }
}

/// One choice of a picklist, radio or checkbox field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What people see.
    pub label: String,
    /// What is stored and sent.
    pub value: String,
    /// Its place, ascending.
    pub display_order: i64,
}

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// The object it belongs to.
    pub relationship: Relationship,
    /// The key under which programs read and write it. Never changes.
    pub system_name: String,
    /// What people see.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// Greatest length in characters.
    pub length: i64,
    /// Whether forms insist on it, and strict keys when they create leads (W181).
    pub is_required: bool,
    /// Whether the contact manager shows it.
    pub in_contact_manager: bool,
    /// Whether the contact manager may change it.
    pub editable_in_contact_manager: bool,
    /// Whether forms offer it.
    pub in_forms: bool,
    /// Whether it is in use.
    pub is_active: bool,
    /// Its choices, in display order; empty where it has none.
    pub choices: Vec<Choice>,
}

/// What createFields is given for one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldChange {
    /// `relationship`
    pub relationship: Option<Relationship>,
    /// `label`
    pub label: Option<String>,
    /// `dataType`
    pub kind: Option<Kind>,
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
    /// `options`, in their display order.
    pub choices: Option<Vec<Choice>>,
    /// What is done with options that cannot be kept as they were sent.
    pub flawed: Flawed,
    /// `systemName`, where it may be kept ([`is_system_name`]).
    pub system_name: Option<String>,
}

/// A field as a caller names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By its key.
    SystemName(String),
    /// By its id.
    Id(FieldId),
}

/// Whether a text has the form of a system name, made here or by another server: `[a-z0-9_]+_[0-9a-f]{13}`, at most as long as the
/// longest label makes it.
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

/// What a field takes in a catalogue besides its texts, about.
const BYTES_OF_FIELD: usize = 300;

/// Hex digits at the end of a system name: 8 of the seconds and 5 of the microseconds of its making.
const MOMENT_DIGITS: usize = 13;

/// Derives a system name from a label and the moment of creation, in microseconds since the epoch:
/// each byte of the lower-cased label outside `[a-z0-9]` becomes `_`; then `_` and 13 hex digits.
pub fn system_name(label: &str, microseconds: i64) -> String {
    let lower = label.to_lowercase();
    let mut name: String =
        lower.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte) } else { '_' }).collect();
    let (seconds, fraction) = (microseconds.div_euclid(1_000_000), microseconds.rem_euclid(1_000_000));
    name.push_str(&format!("_{seconds:08x}{fraction:05x}"));
    name
}

/// A custom field of a kind of records, prepared for reading and writing many of them.
#[derive(Debug)]
pub struct CustomField {
    /// Its id.
    pub id: FieldId,
    /// The key.
    pub system_name: String,
    /// What it holds.
    pub kind: Kind,
    /// Greatest length in characters.
    pub length: i64,
    /// The values it admits; empty where it admits any.
    pub options: Options,
    /// Whether strict keys must give it a value when they create a lead (W181).
    pub is_required: bool,
}

/// The active custom fields of an account's leads, in order of creation. Shared and immutable.
#[derive(Debug, Default)]
pub struct Catalogue {
    fields: Vec<CustomField>,
    names: Arc<Names>,
    by_id: HashMap<FieldId, usize>,
}

/// What of a [`Catalogue`] leads are printed by. Whoever is long about it, as a reply that is taken slowly, keeps this in memory and
/// not the options.
#[derive(Debug, Default)]
pub struct Names {
    fields: Vec<(String, Kind)>,
    by_name: HashMap<String, usize>,
}

impl Names {
    /// Of fields in order of creation, each its system name and its kind.
    pub fn new(fields: Vec<(String, Kind)>) -> Self {
        let by_name = fields.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        Self { fields, by_name }
    }

    /// The field of that system name.
    pub fn named(&self, name: &str) -> Option<Custom> {
        self.by_name.get(name).copied().map(Custom)
    }

    /// System name and kind of all fields, in order of creation.
    pub fn fields(&self) -> &[(String, Kind)] {
        &self.fields
    }
}

/// A custom field's place in its [`Catalogue`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Custom(pub usize);

impl Catalogue {
    /// From the account's fields; those of other objects are left out.
    pub fn new(fields: &[Field], relationship: Relationship) -> Arc<Self> {
        let fields: Vec<CustomField> = fields
            .iter()
            .filter(|field| field.relationship == relationship && field.is_active)
            .map(|field| CustomField {
                id: field.id,
                system_name: field.system_name.clone(),
                kind: field.kind,
                length: field.length,
                options: Options::new(field.choices.iter().map(|choice| choice.value.clone())),
                is_required: field.is_required,
            })
            .collect();
        let names = Names::new(fields.iter().map(|field| (field.system_name.clone(), field.kind)).collect());
        let by_id = fields.iter().enumerate().map(|(at, field)| (field.id, at)).collect();
        Arc::new(Self { fields, names: Arc::new(names), by_id })
    }

    /// The field of that system name.
    pub fn named(&self, name: &str) -> Option<Custom> {
        self.names.named(name)
    }

    /// What of it leads are printed by.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// The bytes it takes, about.
    pub fn bytes(&self) -> usize {
        let bytes = |field: &CustomField| BYTES_OF_FIELD + 3 * field.system_name.len() + field.options.bytes();
        self.fields.iter().map(bytes).sum()
    }

    /// The field of that id.
    pub fn of_id(&self, id: FieldId) -> Option<Custom> {
        self.by_id.get(&id).copied().map(Custom)
    }

    /// The field at that place.
    pub fn field(&self, at: Custom) -> &CustomField {
        &self.fields[at.0]
    }

    /// Those that strict keys must give a value when they create a lead, in order of creation.
    pub fn required(&self) -> impl Iterator<Item = Custom> {
        self.fields.iter().enumerate().filter(|(_, field)| field.is_required).map(|(at, _)| Custom(at))
    }

    /// All fields, in order of creation.
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
}
