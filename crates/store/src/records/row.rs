//! One record between the database's row, the outbox's snapshot, and the view that other crates read.

use crate::error::{Error, Result};
use crate::value::Row;
use headwater_model::cell::{Cell, Value};
use headwater_model::draft::View;
use headwater_model::id::{LeadId, RecordId};
use headwater_model::record::{MOST_FIELDS, RecordType, Side, Standard};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A record read to be changed.
#[derive(Debug)]
pub struct Stored {
    /// The kind.
    pub record: &'static RecordType,
    /// The id.
    pub id: RecordId,
    /// The built-in fields by their position.
    pub cells: Vec<Value>,
    /// The custom values, as [`crate::custom`] keeps them.
    pub custom: String,
}

impl Stored {
    /// The record as readers see it.
    pub fn view(&self) -> View<'_> {
        View { record: self.record, cells: &self.cells, custom: &self.custom }
    }

    /// The bytes of its text.
    pub fn bytes(&self) -> usize {
        self.custom.len() + self.cells.iter().filter_map(Cell::as_text).map(str::len).sum::<usize>()
    }

    /// About how many bytes its snapshot takes. In long texts that are not kept as JSON some letters are escaped there.
    pub fn bytes_of_snapshot(&self) -> usize {
        let long = self.record.long_fields().filter_map(|field| self.cells[field.index()].as_text());
        let escaped = long.flat_map(str::bytes).map(|byte| match byte {
            0..b' ' => 5,
            b'"' | b'\\' => 1,
            _ => 0,
        });
        self.bytes() + escaped.sum::<usize>()
    }

    /// The lead among the subjects: no other subject is somebody.
    pub fn lead(&self) -> Option<LeadId> {
        let somebody = self.record.subjects().find(|(side, ..)| *side == Side::Who);
        somebody.and_then(|(_, id, _)| self.cells[id.index()].as_int()).map(RecordId)
    }

    /// Whether the record is active; always, where the kind has no such flag.
    pub fn is_active(&self) -> bool {
        self.record.active.is_none_or(|flag| self.cells[flag.index()].as_int() == Some(1))
    }
}

/// Lends the record in a whole row.
pub fn with_view<R>(row: &Row<'_>, record: &'static RecordType, take: impl FnOnce(&View<'_>) -> R) -> Result<R> {
    let mut cells = [const { Cell::Null }; MOST_FIELDS];
    let mut column = 0;
    for (cell, field) in cells.iter_mut().zip(record.fields) {
        if field.column().is_some() {
            *cell = row.cell(column)?;
            column += 1;
        }
    }
    let custom = if record.custom.is_some() { row.text(column)? } else { crate::custom::NONE };
    Ok(take(&View { record, cells: &cells[..record.fields.len()], custom }))
}

/// The record in a whole row, owned.
pub fn stored(row: &Row<'_>, record: &'static RecordType) -> Result<Stored> {
    with_view(row, record, owned)
}

/// A record's whole state as one text: a JSON object from column to value, nulls left out.
pub fn snapshot(view: &View<'_>) -> String {
    let mut text = Partial(String::with_capacity(1024));
    let history = view.record.history.map(Standard::index);
    for (place, (cell, field)) in view.cells.iter().zip(view.record.fields).enumerate() {
        // The number of the last change is the outbox's own, no state of the record.
        if Some(place) != history {
            text.push(field.column().unwrap_or_default(), cell);
        }
    }
    text.finish(view.custom)
}

/// What an update changes, as two partial snapshots: `{"old":…,"new":…}`. A field that is in neither was not changed.
pub fn difference(stored: &Stored, changes: &[(Standard, Cow<'_, Value>)], custom: Option<&str>) -> String {
    let (old_custom, new_custom) =
        custom.map_or_else(Default::default, |new| crate::custom::difference(&stored.custom, new));
    let (mut old, mut new) = (Partial::default(), Partial::default());
    for (field, value) in changes {
        let column = stored.record.column(*field);
        old.push(column, &stored.cells[field.index()]);
        new.push(column, value);
    }
    format!("{{\"old\":{},\"new\":{}}}", old.finish(&old_custom), new.finish(&new_custom))
}

/// Some values of a record as a partial snapshot: built-in fields, and custom values.
pub fn partial<'v>(record: &RecordType, values: impl Iterator<Item = (Standard, &'v Value)>, custom: &str) -> String {
    let mut text = Partial::default();
    for (field, value) in values {
        text.push(record.column(field), value);
    }
    text.finish(custom)
}

/// The record in a snapshot, owned.
pub fn of_snapshot(text: &str, record: &'static RecordType) -> Result<Stored> {
    with_snapshot(text, record, owned)
}

fn owned(view: &View<'_>) -> Stored {
    Stored {
        record: view.record,
        id: view.id(),
        cells: view.cells.iter().map(Cell::to_value).collect(),
        custom: view.custom.to_owned(),
    }
}

/// Lends the two partial snapshots of a difference: the values before and after. What was not changed is null in both.
pub fn with_difference<R>(
    text: &str,
    record: &'static RecordType,
    take: impl FnOnce(&View<'_>, &View<'_>) -> R,
) -> Result<R> {
    #[derive(Deserialize)]
    struct Difference<'a> {
        #[serde(borrow)]
        old: &'a RawValue,
        #[serde(borrow)]
        new: &'a RawValue,
    }
    let both: Difference<'_> = serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))?;
    with_snapshot(both.old.get(), record, |old| with_snapshot(both.new.get(), record, |new| take(old, new)))?
}

/// A snapshot under construction.
#[derive(Default)]
struct Partial(String);

impl Partial {
    fn push(&mut self, column: &str, value: &Cell<'_>) {
        let value = match value {
            Cell::Null => return,
            Cell::Int(number) => number.to_string(),
            Cell::Text(words) => serde_json::to_string(words).unwrap_or_default(),
        };
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&format!("\"{column}\":{value}"));
    }

    fn finish(mut self, custom: &str) -> String {
        let is_empty = self.0.is_empty();
        match custom {
            "" | crate::custom::NONE if is_empty => return "{}".to_owned(),
            "" | crate::custom::NONE => {}
            custom => self.0.push_str(&format!("{}\"custom\":{custom}", if is_empty { "{" } else { "," })),
        }
        self.0.push('}');
        self.0
    }
}

/// Lends the record in a snapshot. Columns that the table no longer has are passed over.
pub fn with_snapshot<R>(text: &str, record: &'static RecordType, take: impl FnOnce(&View<'_>) -> R) -> Result<R> {
    let mut cells = [const { Cell::Null }; MOST_FIELDS];
    let snapshot = Snapshot { record, cells: &mut cells };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let custom = snapshot.deserialize(&mut deserializer).map_err(|error| Error::Damaged(error.to_string()))?;
    deserializer.end().map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(take(&View { record, cells: &cells[..record.fields.len()], custom }))
}

/// Reads a snapshot into cells; gives the custom values.
struct Snapshot<'c, 'de> {
    record: &'static RecordType,
    cells: &'c mut [Cell<'de>; MOST_FIELDS],
}

impl<'de> DeserializeSeed<'de> for Snapshot<'_, 'de> {
    type Value = &'de str;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<&'de str, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Snapshot<'_, 'de> {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the snapshot of a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<&'de str, A::Error> {
        let mut custom = crate::custom::NONE;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let raw = map.next_value::<&RawValue>()?.get();
            if key == "custom" {
                custom = raw;
            } else if let Some(place) = self.record.fields.iter().position(|field| field.column() == Some(&key)) {
                self.cells[place] = match raw.parse::<i64>() {
                    Ok(number) => Cell::Int(number),
                    Err(_) => Cell::Text(serde_json::from_str::<String>(raw).map_err(A::Error::custom)?.into()),
                };
            }
        }
        Ok(custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::records::lead::{self, LEAD};
    use headwater_model::records::subjects::SUBJECTS;

    #[test]
    fn of_subjects_leads_alone_are_somebody() {
        let is_somebody = |(side, record): &(Side, &'static RecordType)| (*side == Side::Who).then_some(record.name);
        assert!(SUBJECTS.iter().filter_map(is_somebody).eq([LEAD.name]));
    }

    #[test]
    fn a_snapshot_gives_the_record_back() {
        let mut cells = vec![Cell::Null; LEAD.fields.len()];
        cells[lead::ID.index()] = Cell::Int(1024);
        cells[lead::EMAIL.index()] = Cell::text("a\"b@example.org");
        cells[lead::COMPANY_NAME.index()] = Cell::text("42");
        let text = snapshot(&View { record: &LEAD, cells: &cells, custom: r#"{"x_1":"y"}"# });
        let owned = |view: &View<'_>| (view.cells.iter().map(Cell::to_value).collect(), view.custom.to_owned());
        let back: (Vec<Value>, String) = with_snapshot(&text, &LEAD, owned).unwrap();
        assert_eq!(back, (cells, r#"{"x_1":"y"}"#.to_owned()));
    }
}
