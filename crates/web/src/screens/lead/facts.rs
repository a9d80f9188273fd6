//! The values of a lead in a person's words: ways to reach the lead, and fields by category.

use crate::calendar::CivilDay;
use crate::dates::Dates;
use crate::words::LeadWords;
use headwater_model::cell::Cell;
use headwater_model::draft::View;
use headwater_model::field::Field;
use headwater_model::kind::DataType;
use headwater_model::record::{Holds, Standard};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::time::Zone;
use std::collections::HashMap;

/// A value with its name.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) icon: &'static str,
    /// In a person's words; empty for no value.
    pub(super) text: String,
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
    pub(super) words: &'static LeadWords,
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

/// Built-in fields by category.
const GROUPS: [&[Standard]; 2] = [
    &[lead::COMPANY_NAME, lead::TITLE, lead::INDUSTRY, lead::PERSONA, lead::DESCRIPTION],
    &[lead::CAMPAIGN, lead::TRACKING],
];

/// The known ways to reach a lead.
pub(super) fn reach(view: &View<'_>, names: &FactNames<'_>) -> Vec<Fact> {
    let one = |(field, icon): (Standard, &'static str)| {
        let mut text = view.text(field).to_owned();
        if field == lead::OFFICE_PHONE && !view.text(lead::EXTENSION).is_empty() {
            text = format!("{text}, ext. {}", view.text(lead::EXTENSION));
        }
        let stored = LEAD.field(field);
        Fact { label: stored.label.to_owned(), icon, href: address_of(&text), text }
    };
    let mut facts: Vec<Fact> = REACH.into_iter().map(one).filter(|fact| !fact.text.is_empty()).collect();
    let parts = ADDRESS.into_iter().map(|field| view.text(field)).filter(|part| !part.is_empty());
    let text = parts.collect::<Vec<_>>().join(", ");
    if !text.is_empty() {
        let label = names.words.address.to_owned();
        facts.push(Fact { label, icon: "pin", text, href: None });
    }
    facts
}

/// All other values, by category.
pub(super) fn groups(view: &View<'_>, names: &FactNames<'_>) -> Vec<FactGroup> {
    let standard = |field: &Standard| {
        let stored = LEAD.field(*field);
        let text = match (&view.cells[field.index()], stored.holds) {
            (Cell::Int(_), Holds::Reference(_)) => names.campaign.to_owned(),
            (Cell::Int(number), _) => number.to_string(),
            (Cell::Text(text), _) => text.to_string(),
            (Cell::Null, _) => String::new(),
        };
        Fact { label: stored.label.to_owned(), icon: "", href: None, text }
    };
    let of_group = |(place, group): (usize, &&[Standard])| FactGroup {
        name: names.words.categories[place],
        facts: group.iter().map(standard).collect(),
    };
    let mut groups: Vec<FactGroup> = GROUPS.iter().enumerate().map(of_group).collect();
    let held: HashMap<String, String> = headwater_store::custom::values(view.custom).into_iter().collect();
    let custom = |field: &Field| {
        let stored = held.get(&field.system_name).map_or("", String::as_str);
        Fact {
            label: field.label.clone(),
            icon: "",
            text: custom_text(field, stored, names),
            href: address_of(stored).filter(|_| field.kind == DataType::Url),
        }
    };
    groups.push(FactGroup {
        name: names.words.categories[GROUPS.len()],
        facts: names.fields.iter().filter(|field| field.is_active).map(custom).collect(),
    });
    groups
}

/// A custom value in a person's words.
fn custom_text(field: &Field, stored: &str, names: &FactNames<'_>) -> String {
    let label = |value: &str| {
        let choice = field.choices.iter().find(|choice| choice.value == value);
        choice.map_or(value, |choice| choice.label.as_str()).to_owned()
    };
    match field.kind {
        _ if stored.is_empty() => String::new(),
        DataType::Boolean | DataType::Bit => flag(stored, names.words),
        DataType::Checkbox if field.choices.is_empty() => flag(stored, names.words),
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
