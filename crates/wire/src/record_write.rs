//! Printing records: the same keys in the same order for every record of a reply, straight into bytes.
//!
//! Which records a caller may see was decided before.

use crate::object;
use crate::scalar;
use headwater_model::amount;
use headwater_model::cell::Cell;
use headwater_model::draft::View;
use headwater_model::field::{Custom, Names};
use headwater_model::record::{DayForm, Holds, RecordType, Standard, StandardField, ValueSource, Visibility};
use headwater_model::time::{Timestamp, Zone};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::sync::Arc;

/// Which fields are printed and how; made once per request.
#[derive(Debug)]
pub struct Shape {
    record: &'static RecordType,
    names: Arc<Names>,
    zone: Zone,
    is_utc: bool,
    standard: Vec<(Key, Standard, Form)>,
    custom: Vec<(Key, Custom)>,
}

/// A member's name as printed, with the brace or comma before it and the colon behind it.
type Key = Vec<u8>;

/// How the values of a field are printed.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// `null`, whatever the record holds.
    Null,
    /// A flag: whether another field holds one of these words.
    OneOf(Standard, &'static [&'static str]),
    /// Microseconds, as a time in the caller's zone.
    Instant,
    /// Hundredths, with two decimals.
    Money,
    /// Hundredths, with the decimals needed.
    Decimal,
    /// A calendar date, with the midnight that begins it.
    Midnight,
    /// A number or a text as it is.
    Plain,
}

impl Form {
    fn of(field: &StandardField) -> Self {
        match (field.source, field.holds) {
            (ValueSource::When(other, words), _) => Self::OneOf(other, words),
            (ValueSource::AlwaysNull, _) => Self::Null,
            (_, Holds::Instant) => Self::Instant,
            (_, Holds::Money) => Self::Money,
            (_, Holds::Decimal) => Self::Decimal,
            (_, Holds::Day(DayForm::Midnight)) => Self::Midnight,
            _ => Self::Plain,
        }
    }
}

impl Shape {
    /// All fields, or those named; unknown names are ignored.
    pub fn new(record: &'static RecordType, names: Arc<Names>, zone: Zone, fields: Option<&[String]>) -> Self {
        let fields: Option<HashSet<&str>> = fields.map(|fields| fields.iter().map(String::as_str).collect());
        let is_asked = |name: &str| fields.as_ref().is_none_or(|fields| fields.contains(name));
        let is_shown = |field: &StandardField| match field.shown {
            Visibility::Always => true,
            Visibility::OnDemand => fields.is_some(),
            Visibility::Never => false,
        };
        let mut is_first = true;
        let mut key = |name: &str| {
            let mut key = vec![if std::mem::take(&mut is_first) { b'{' } else { b',' }];
            scalar::string(&mut key, name);
            key.push(b':');
            key
        };
        let standard = record
            .standard()
            .filter(|(_, field)| is_asked(field.name) && is_shown(field))
            .map(|(standard, field)| (key(field.name), standard, Form::of(field)))
            .collect();
        let custom = names.fields().iter().enumerate();
        let custom =
            custom.filter(|(_, (name, _))| is_asked(name)).map(|(at, (name, _))| (key(name), Custom(at))).collect();
        Self { is_utc: zone == Zone::utc(), record, names, zone, standard, custom }
    }

    /// The printed field without a value in the row: whether other records refer to the record.
    pub fn referred(&self) -> Option<Standard> {
        let is_it = |field: &Standard| matches!(self.record.field(*field).source, ValueSource::ReferredBy(..));
        self.standard.iter().map(|(_, field, _)| *field).find(is_it)
    }

    /// Writes one record as an object.
    pub fn write(&self, out: &mut Vec<u8>, view: &View<'_>) {
        for (key, standard, form) in &self.standard {
            out.extend_from_slice(key);
            self.write_standard(out, *standard, form, view);
        }
        if !self.custom.is_empty() {
            self.write_custom(out, view.custom);
        }
        if self.standard.is_empty() && self.custom.is_empty() {
            out.push(b'{');
        }
        out.push(b'}');
    }

    /// Writes an object of what differs between two states of a record of which each holds only what was changed: by
    /// field, the value before and the value after.
    pub fn write_changes(&self, out: &mut Vec<u8>, old: &View<'_>, new: &View<'_>) {
        let mut is_first = true;
        let mut name = |out: &mut Vec<u8>, name: &str| {
            out.push(if std::mem::take(&mut is_first) { b'{' } else { b',' });
            scalar::string(out, name);
            out.extend_from_slice(b":{\"old\":");
        };
        let shown = self.record.standard().filter(|(_, field)| field.shown != Visibility::Never);
        for (standard, field) in shown.filter(|line| is_changed(*line, old, new)) {
            let form = Form::of(field);
            name(out, field.name);
            self.write_standard(out, standard, &form, old);
            out.extend_from_slice(b",\"new\":");
            self.write_standard(out, standard, &form, new);
            out.push(b'}');
        }
        let (before, after) = (self.sorted(old.custom), self.sorted(new.custom));
        for ((field, _), values) in self.names.fields().iter().zip(before.into_iter().zip(after)) {
            if values.0.is_none() && values.1.is_none() {
                continue;
            }
            name(out, field);
            out.extend_from_slice(values.0.map_or("\"\"", RawValue::get).as_bytes());
            out.extend_from_slice(b",\"new\":");
            out.extend_from_slice(values.1.map_or("\"\"", RawValue::get).as_bytes());
            out.push(b'}');
        }
        if is_first {
            out.push(b'{');
        }
        out.push(b'}');
    }

    fn write_standard(&self, out: &mut Vec<u8>, standard: Standard, form: &Form, view: &View<'_>) {
        match (form, &view.cells[standard.index()]) {
            (Form::OneOf(other, words), _) => scalar::flag(out, words.contains(&view.text(*other))),
            (Form::Null, _) | (_, Cell::Null) => scalar::null(out),
            (Form::Midnight, Cell::Text(day)) => scalar::string(out, &format!("{day} 00:00:00")),
            (_, Cell::Text(text)) => scalar::string(out, text),
            (Form::Instant, Cell::Int(microseconds)) => {
                scalar::string(out, self.zone.print(Timestamp(*microseconds)).as_str());
            }
            (Form::Money, Cell::Int(hundredths)) => scalar::string(out, &amount::money(*hundredths)),
            (Form::Decimal, Cell::Int(hundredths)) => scalar::string(out, &amount::decimal(*hundredths)),
            (_, Cell::Int(number)) => scalar::number_string(out, *number),
        }
    }

    /// The stored strings are copied as they are; what is not stored is `""`, never null.
    fn write_custom(&self, out: &mut Vec<u8>, stored: &str) {
        let values = self.sorted(stored);
        for (key, custom) in &self.custom {
            out.extend_from_slice(key);
            match values[custom.0].filter(|raw| raw.get().starts_with('"')) {
                Some(raw) if !self.is_utc && self.names.fields()[custom.0].1.is_instant() => self.write_time(out, raw),
                Some(raw) => out.extend_from_slice(raw.get().as_bytes()),
                None => out.extend_from_slice(b"\"\""),
            }
        }
    }

    /// The stored values by their place in the catalogue. The store keeps the catalogue's order, so the
    /// next name is nearly always the one expected; only others are looked up.
    fn sorted<'a>(&self, stored: &'a str) -> Vec<Option<&'a RawValue>> {
        let fields = self.names.fields();
        let mut values = vec![None; fields.len()];
        let mut expected = 0;
        // A row that cannot be read shows empty values rather than breaking the whole reply.
        let _: Result<(), object::NotAnObject> = object::each_member(stored, |name, value| {
            let at = match fields.get(expected) {
                Some((field, _)) if *field == name => Some(expected),
                _ => self.names.named(&name).map(|custom| custom.0),
            };
            if let Some(at) = at {
                values[at] = Some(value);
                expected = at + 1;
            }
            Ok(())
        });
        values
    }

    /// A time stored in UTC, as seen in the caller's zone.
    fn write_time(&self, out: &mut Vec<u8>, raw: &RawValue) {
        match Zone::utc().parse(raw.get().trim_matches('"')) {
            Some(at) => scalar::string(out, self.zone.print(at).as_str()),
            None => out.extend_from_slice(raw.get().as_bytes()),
        }
    }
}

/// Whether a field differs between two states that hold only what was changed. A flag of words follows the field that holds one of them.
fn is_changed((standard, field): (Standard, &StandardField), old: &View<'_>, new: &View<'_>) -> bool {
    match field.source {
        ValueSource::When(other, words) => words.contains(&old.text(other)) != words.contains(&new.text(other)),
        _ => [old, new].iter().any(|view| view.cells[standard.index()] != Cell::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::field::{Catalogue, Field, Relationship};
    use headwater_model::kind::DataType;
    use headwater_model::records::lead::{self, LEAD};

    fn field(name: &str, kind: DataType) -> Field {
        Field { system_name: name.to_owned(), ..Field::new(Relationship::Lead, kind, name) }
    }

    fn catalogue() -> Arc<Catalogue> {
        let fields =
            [field("colour_1", DataType::String), field("size_2", DataType::Int), field("met_3", DataType::Datetime)];
        Catalogue::new(&fields, Relationship::Lead)
    }

    fn cells() -> Vec<Cell<'static>> {
        let mut cells = vec![Cell::Null; LEAD.fields.len()];
        cells[lead::ID.index()] = Cell::Int(100_352);
        cells[lead::FIRST_NAME.index()] = Cell::text("Zoë \"Z\"");
        cells[lead::UPDATED.index()] = Cell::Int(1_720_000_000_000_000);
        cells[lead::SCORE.index()] = Cell::Int(-20);
        cells[lead::STATUS.index()] = Cell::text("contact");
        cells
    }

    fn printed(zone: &str, fields: &[&str], custom: &str) -> String {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        let shape = Shape::new(&LEAD, catalogue().names().clone(), Zone::named(zone).unwrap(), Some(&fields));
        let mut out = Vec::new();
        shape.write(&mut out, &View { record: &LEAD, cells: &cells(), custom });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_value_is_a_string_or_null() {
        assert_eq!(
            printed(
                "Europe/Berlin",
                &[
                    "updateTimestamp",
                    "id",
                    "firstName",
                    "lastName",
                    "leadScore",
                    "isContact",
                    "isCustomer",
                    "status",
                    "shoeSize"
                ],
                "{}"
            ),
            r#"{"id":"100352","firstName":"Zoë \"Z\"","lastName":null,"isContact":"1","isCustomer":"0","status":null,"updateTimestamp":"2024-07-03 11:46:40","leadScore":"-20"}"#
        );
        assert_eq!(printed("UTC", &["updateTimestamp"], "{}"), r#"{"updateTimestamp":"2024-07-03 09:46:40"}"#);
        assert_eq!(printed("UTC", &["shoeSize"], "{}"), "{}");
    }

    #[test]
    fn custom_values_stand_in_the_catalogues_order_and_are_never_null() {
        let all = ["colour_1", "size_2", "met_3"];
        let full = r#"{"colour_1":"re\"d","size_2":"5","met_3":"2024-07-03 09:46:40"}"#;
        assert_eq!(printed("UTC", &all, full), full);
        assert_eq!(
            printed("UTC", &all, r#"{"size_2":"5","gone_0":"x","colour_1":"a"}"#),
            r#"{"colour_1":"a","size_2":"5","met_3":""}"#
        );
        assert_eq!(printed("UTC", &all[1..], r#"{"size_2":null}"#), r#"{"size_2":"","met_3":""}"#);
        assert_eq!(printed("UTC", &all[..1], "broken"), r#"{"colour_1":""}"#);
    }

    #[test]
    fn stored_times_are_printed_in_the_callers_zone() {
        let met = |stored| printed("Europe/Berlin", &["met_3"], stored);
        assert_eq!(met(r#"{"met_3":"2024-07-03 09:46:40"}"#), r#"{"met_3":"2024-07-03 11:46:40"}"#);
        assert_eq!(met(r#"{"met_3":""}"#), r#"{"met_3":""}"#);
    }

    #[test]
    fn without_a_selection_all_fields_are_printed() {
        let shape = Shape::new(&LEAD, catalogue().names().clone(), Zone::utc(), None);
        let mut out = Vec::new();
        shape.write(&mut out, &View { record: &LEAD, cells: &cells(), custom: "{}" });
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let shown = LEAD.fields.iter().filter(|field| field.shown == Visibility::Always).count();
        assert_eq!(value.as_object().unwrap().len(), shown + 3);
        assert!(out.starts_with(br#"{"id":"100352","accountID":null,"ownerID":null,"#));
    }
}
