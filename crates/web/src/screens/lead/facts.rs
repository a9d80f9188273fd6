//! The values of a lead in a person's words: ways to reach the lead, and fields by category.

use crate::calendar::CivilDay;
use crate::dates::Dates;
use crate::words::{LeadWords, Words};
use headwater_actions::edits;
use headwater_model::draft::View;
use headwater_model::field::Field;
use headwater_model::kind::DataType;
use headwater_model::record::{Holds, Standard};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::time::Zone;
use std::collections::HashMap;

/// A value with its name.
pub(super) struct Fact {
    /// The system name of the field.
    pub(super) field: String,
    pub(super) label: String,
    pub(super) icon: &'static str,
    /// In a person's words; empty for no value.
    pub(super) text: String,
    /// As people type it.
    pub(super) stored: String,
    /// Whether the value is typed as one line, where it stands.
    pub(super) is_line: bool,
    /// The address of a value with a page of its own.
    pub(super) href: Option<String>,
}

/// Values of one category.
pub(super) struct FactGroup {
    pub(super) name: &'static str,
    pub(super) facts: Vec<Fact>,
}

/// Names and texts for values.
pub(super) struct FactNames<'n> {
    pub(super) words: &'static Words,
    pub(super) dates: &'n Dates,
    /// The name of the campaign.
    pub(super) campaign: &'n str,
    pub(super) fields: &'n [Field],
}

/// Ways to reach the lead, each with its icon.
const REACH: [(Standard, &str); 6] = [
    (lead::EMAIL, "mail"),
    (lead::PHONE, "phone"),
    (lead::MOBILE_PHONE, "mobile"),
    (lead::OFFICE_PHONE, "building"),
    (lead::FAX, "disk"),
    (lead::WEBSITE, "globe"),
];

const ADDRESS: [Standard; 5] = [lead::STREET, lead::ZIPCODE, lead::CITY, lead::STATE, lead::COUNTRY];

/// The length from which on a text has several lines.
const MOST_OF_A_LINE: i64 = 1000;

/// Built-in fields by category.
const GROUPS: [&[Standard]; 2] = [
    &[lead::COMPANY_NAME, lead::TITLE, lead::INDUSTRY, lead::PERSONA, lead::DESCRIPTION],
    &[lead::CAMPAIGN, lead::TRACKING],
];

/// The known ways to reach a lead.
pub(super) fn reach(view: &View<'_>, names: &FactNames<'_>) -> Vec<Fact> {
    let one = |(field, icon): (Standard, &'static str)| {
        let mut fact = standard(view, names, field);
        if field == lead::OFFICE_PHONE && !view.text(lead::EXTENSION).is_empty() {
            fact.text = (names.words.lead.extension)(&fact.text, view.text(lead::EXTENSION));
        }
        Fact { icon, ..fact }
    };
    let mut facts: Vec<Fact> = REACH.into_iter().map(one).filter(|fact| !fact.text.is_empty()).collect();
    let parts = ADDRESS.into_iter().map(|field| view.text(field)).filter(|part| !part.is_empty());
    let text = parts.collect::<Vec<_>>().join(", ");
    if !text.is_empty() {
        let label = names.words.lead.address.to_owned();
        let (field, stored) = (String::new(), String::new());
        facts.push(Fact { field, label, icon: "pin", text, stored, href: None, is_line: false });
    }
    facts
}

/// All other values, by category.
pub(super) fn groups(view: &View<'_>, names: &FactNames<'_>) -> Vec<FactGroup> {
    let of_group = |(place, group): (usize, &&[Standard])| FactGroup {
        name: names.words.lead.categories[place],
        facts: group.iter().map(|field| standard(view, names, *field)).collect(),
    };
    let mut groups: Vec<FactGroup> = GROUPS.iter().enumerate().map(of_group).collect();
    let held: HashMap<String, String> = headwater_store::custom::values(view.custom).into_iter().collect();
    let stored = |field: &Field| held.get(&field.system_name).cloned().unwrap_or_default();
    let active = names.fields.iter().filter(|field| field.is_active);
    groups.push(FactGroup {
        name: names.words.lead.categories[GROUPS.len()],
        facts: active.map(|field| custom(field, stored(field), names)).collect(),
    });
    groups
}

/// The value of the field of that name.
pub(super) fn named(view: &View<'_>, names: &FactNames<'_>, name: &str) -> Option<Fact> {
    if let Some(field) = LEAD.named(name) {
        return Some(standard(view, names, field));
    }
    let field = names.fields.iter().find(|field| field.is_active && field.system_name == name)?;
    let held = headwater_store::custom::values(view.custom).into_iter().find(|(known, _)| known == name);
    Some(custom(field, held.map(|(_, value)| value).unwrap_or_default(), names))
}

fn standard(view: &View<'_>, names: &FactNames<'_>, field: Standard) -> Fact {
    let known = LEAD.field(field);
    let stored = edits::typed_standard(&LEAD, field, &view.cells[field.index()].to_value(), &names.dates.zone);
    let text = match known.holds {
        Holds::Reference(_) if !stored.is_empty() => names.campaign.to_owned(),
        Holds::Flag if !stored.is_empty() => flag(&stored, &names.words.lead),
        _ => stored.clone(),
    };
    let is_line = match known.holds {
        Holds::Text(length) => length < MOST_OF_A_LINE,
        Holds::Address(_) | Holds::Number(..) => true,
        _ => false,
    };
    let (field, label) = (known.name.to_owned(), names.words.leads.label(field).to_owned());
    Fact { field, label, icon: "", href: address_of(&text), text, stored, is_line }
}

fn custom(field: &Field, held: String, names: &FactNames<'_>) -> Fact {
    use DataType::{Bit, Boolean, Textarea};
    Fact {
        field: field.system_name.clone(),
        label: field.label.clone(),
        icon: "",
        text: custom_text(field, &held, names),
        href: address_of(&held).filter(|_| field.kind == DataType::Url),
        is_line: field.choices.is_empty() && !matches!(field.kind, Textarea | Boolean | Bit),
        stored: edits::typed_custom(field.kind, held, &names.dates.zone),
    }
}

/// A custom value in a person's words.
fn custom_text(field: &Field, stored: &str, names: &FactNames<'_>) -> String {
    let label = |value: &str| {
        let choice = field.choices.iter().find(|choice| choice.value == value);
        choice.map_or(value, |choice| choice.label.as_str()).to_owned()
    };
    match field.kind {
        _ if stored.is_empty() => String::new(),
        DataType::Boolean | DataType::Bit => flag(stored, &names.words.lead),
        DataType::Checkbox if field.choices.is_empty() => flag(stored, &names.words.lead),
        DataType::Checkbox => stored.split(',').map(label).collect::<Vec<_>>().join(", "),
        DataType::Picklist | DataType::Radio => label(stored),
        DataType::Date => CivilDay::read(stored).map_or_else(|| stored.to_owned(), |day| names.dates.date(day)),
        DataType::Datetime => match Zone::utc().parse(stored) {
            Some(at) => names.dates.at(at),
            None => stored.to_owned(),
        },
        _ => stored.to_owned(),
    }
}

fn flag(stored: &str, words: &LeadWords) -> String {
    match stored {
        "1" => words.yes.to_owned(),
        "0" => words.no.to_owned(),
        other => other.to_owned(),
    }
}

/// The address in a value, of the two protocols for pages alone: other protocols could run a script.
fn address_of(text: &str) -> Option<String> {
    let is_page = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    (is_page && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}
