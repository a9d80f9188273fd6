//! One lead between the database's row, the outbox's snapshot, and the view the rest of the house reads.

use crate::error::{Error, Result};
use crate::value::Row;
use headwater_model::cell::{Cell, Value};
use headwater_model::id::LeadId;
use headwater_model::lead::LeadView;
use headwater_model::standard_fields::{COUNT, STANDARD_FIELDS, Standard, at};
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// How many columns `lead_columns!` lists: those of the table, and `custom`.
const CUSTOM_COLUMN: usize = 31;

/// A lead read to be changed.
pub struct Stored {
    /// Its id.
    pub id: LeadId,
    /// Its standard fields.
    pub cells: [Value; COUNT],
    /// Its custom values, as [`crate::custom`] keeps them.
    pub custom: String,
}

impl Stored {
    /// The lead as readers see it.
    pub fn view(&self) -> LeadView<'_> {
        LeadView { cells: &self.cells, custom: &self.custom }
    }

    /// The bytes of its text.
    pub fn bytes(&self) -> usize {
        self.custom.len() + self.cells.iter().filter_map(Cell::as_text).map(str::len).sum::<usize>()
    }

    /// About how many bytes its snapshot takes. In the only long text that is not kept as JSON some letters are escaped there.
    pub fn bytes_of_snapshot(&self) -> usize {
        let description = self.cells[at::DESCRIPTION.index()].as_text().unwrap_or_default();
        let escaped = description.bytes().map(|byte| match byte {
            0..b' ' => 5,
            b'"' | b'\\' => 1,
            _ => 0,
        });
        self.bytes() + escaped.sum::<usize>()
    }
}

/// Lends the lead in a row of `lead_columns!`.
pub fn with_view<R>(row: &Row<'_>, take: impl FnOnce(&LeadView<'_>) -> R) -> Result<R> {
    let mut cells = [const { Cell::Null }; COUNT];
    let mut column = 0;
    for (cell, field) in cells.iter_mut().zip(&STANDARD_FIELDS) {
        if field.column().is_some() {
            *cell = row.cell(column)?;
            column += 1;
        }
    }
    let custom = row.text(CUSTOM_COLUMN)?;
    Ok(take(&LeadView { cells: &cells, custom }))
}

/// The lead in a row of `lead_columns!`, owned.
pub fn stored(row: &Row<'_>) -> Result<Stored> {
    with_view(row, |lead| Stored {
        id: lead.id(),
        cells: std::array::from_fn(|at| lead.cells[at].to_value()),
        custom: lead.custom.to_owned(),
    })
}

/// A lead's whole state as one text: a JSON object from column to value, nulls left out.
pub fn snapshot(lead: &LeadView<'_>) -> String {
    let mut text = Partial(String::with_capacity(1024));
    for (cell, column) in lead.cells.iter().zip(columns()) {
        text.push(column, cell);
    }
    text.finish(lead.custom)
}

/// What an update changes, as two partial snapshots: `{"old":…,"new":…}`. A field that is in neither was not changed.
pub fn difference(lead: &Stored, changes: &[(Standard, &Cell<'_>)], custom: Option<&str>) -> String {
    let (old_custom, new_custom) =
        custom.map_or_else(Default::default, |new| crate::custom::difference(&lead.custom, new));
    let (mut old, mut new) = (Partial::default(), Partial::default());
    for (field, value) in changes {
        let column = field.field().column().unwrap_or_default();
        old.push(column, &lead.cells[field.index()]);
        new.push(column, value);
    }
    format!("{{\"old\":{},\"new\":{}}}", old.finish(&old_custom), new.finish(&new_custom))
}

/// Lends the two partial snapshots of a difference: the values before and after. What was not changed is null in both.
pub fn with_difference<R>(text: &str, take: impl FnOnce(&LeadView<'_>, &LeadView<'_>) -> R) -> Result<R> {
    #[derive(Deserialize)]
    struct Difference<'a> {
        #[serde(borrow)]
        old: &'a RawValue,
        #[serde(borrow)]
        new: &'a RawValue,
    }
    let both: Difference<'_> = serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))?;
    with_snapshot(both.old.get(), |old| with_snapshot(both.new.get(), |new| take(old, new)))?
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

/// Lends the lead in a snapshot. Columns the table no longer has are passed over.
pub fn with_snapshot<R>(text: &str, take: impl FnOnce(&LeadView<'_>) -> R) -> Result<R> {
    let parsed: Snapshot<'_> = serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(take(&LeadView { cells: &parsed.cells, custom: parsed.custom }))
}

/// The column of each standard field; an empty name where it has none.
fn columns() -> impl Iterator<Item = &'static str> {
    STANDARD_FIELDS.iter().map(|field| field.column().unwrap_or_default())
}

struct Snapshot<'a> {
    cells: [Cell<'a>; COUNT],
    custom: &'a str,
}

impl<'de> Deserialize<'de> for Snapshot<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SnapshotVisitor)
    }
}

struct SnapshotVisitor;

impl<'de> Visitor<'de> for SnapshotVisitor {
    type Value = Snapshot<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the snapshot of a lead")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut snapshot = Snapshot { cells: [const { Cell::Null }; COUNT], custom: crate::custom::NONE };
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let raw = map.next_value::<&RawValue>()?.get();
            if key == "custom" {
                snapshot.custom = raw;
            } else if let Some(at) = columns().position(|column| column == key) {
                snapshot.cells[at] = match raw.parse::<i64>() {
                    Ok(number) => Cell::Int(number),
                    Err(_) => Cell::Text(serde_json::from_str::<String>(raw).map_err(serde::de::Error::custom)?.into()),
                };
            }
        }
        Ok(snapshot)
    }
}

/// The position of a lead's active flag among the columns, for statements that read only a few.
pub fn is_active(lead: &Stored) -> bool {
    lead.cells[at::ACTIVE.index()].as_int() == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::standard_fields::StandardField;

    #[test]
    fn the_column_list_is_the_table_of_standard_fields() {
        let listed: Vec<&str> = lead_columns!().split(',').map(str::trim).collect();
        let mut expected: Vec<&str> = STANDARD_FIELDS.iter().filter_map(StandardField::column).collect();
        expected.push("custom");
        assert_eq!(listed, expected);
        assert_eq!(expected[CUSTOM_COLUMN], "custom");
    }

    #[test]
    fn a_snapshot_gives_the_lead_back() {
        let mut cells = [const { Cell::Null }; COUNT];
        cells[at::ID.index()] = Cell::Int(1024);
        cells[at::EMAIL.index()] = Cell::text("a\"b@example.org");
        cells[at::COMPANY_NAME.index()] = Cell::text("42");
        let text = snapshot(&LeadView { cells: &cells, custom: r#"{"x_1":"y"}"# });
        let back =
            with_snapshot(&text, |lead| (std::array::from_fn(|at| lead.cells[at].to_value()), lead.custom.to_owned()))
                .unwrap();
        assert_eq!(back, (cells, r#"{"x_1":"y"}"#.to_owned()));
    }
}
