//! The rows of leads as columns take values.

use super::scan::expression;
use crate::columns::{ColumnKey, ColumnValue};
use crate::custom;
use crate::error::Result;
use crate::value::Row;
use headwater_model::cell::Cell;
use headwater_model::query::{FieldName, PHONES, QueryField, digits};
use headwater_model::records::lead::LEAD;
use std::borrow::Cow;

/// The part of a row needed by some columns. Memberships are read elsewhere.
#[derive(Debug)]
pub(super) struct ColumnRows<'k> {
    keys: &'k [ColumnKey],
    names: Vec<&'k str>,
}

impl<'k> ColumnRows<'k> {
    /// For these columns.
    pub(super) fn of(keys: &'k [ColumnKey]) -> Self {
        let name = |key: &'k ColumnKey| match key {
            ColumnKey::Field(QueryField { name: FieldName::Custom(name), .. }) => Some(name.as_ref()),
            _ => None,
        };
        Self { keys, names: keys.iter().filter_map(name).collect() }
    }

    /// The beginning of a statement: id, standard fields and telephones in the order of the columns, custom values.
    pub(super) fn select(&self) -> String {
        let mut columns = vec![Cow::Borrowed("id")];
        for key in self.keys {
            match key {
                ColumnKey::Field(field) => columns.extend(expression(field)),
                ColumnKey::Digits => columns.extend(PHONES.map(|field| Cow::Borrowed(LEAD.column(field)))),
                ColumnKey::List(_) => {}
            }
        }
        if !self.names.is_empty() {
            columns.push(Cow::Borrowed("custom"));
        }
        format!("select {} from lead where account_id = $1", columns.join(", "))
    }

    /// The id of a row, and the values of the columns.
    pub(super) fn read(&self, row: &Row<'_>, values: &mut Vec<ColumnValue>) -> Result<i64> {
        let mut column = 0;
        let mut next = || {
            column += 1;
            row.cell(column)
        };
        values.clear();
        for key in self.keys {
            values.push(match key {
                ColumnKey::Field(field @ QueryField { name: FieldName::Standard(_), .. }) => field.key(&next()?).into(),
                ColumnKey::Digits => {
                    let mut numbers = Vec::with_capacity(PHONES.len());
                    for _ in PHONES {
                        numbers.push(digits(next()?.as_text().unwrap_or_default()));
                    }
                    numbers.retain(|number| !number.is_empty());
                    if numbers.is_empty() { ColumnValue::None } else { ColumnValue::Text(numbers.join("\n")) }
                }
                _ => ColumnValue::None,
            });
        }
        if !self.names.is_empty() {
            let mut texts = custom::texts(row.text(column + 1)?, &self.names).into_iter();
            for (key, value) in self.keys.iter().zip(values) {
                if let ColumnKey::Field(field @ QueryField { name: FieldName::Custom(_), .. }) = key {
                    let text = texts.next().flatten();
                    *value = text.and_then(|text| field.key(&Cell::Text(text))).into();
                }
            }
        }
        row.int(0)
    }

    /// The lists among the columns.
    pub(super) fn lists(&self) -> Vec<i64> {
        let list = |key: &ColumnKey| match key {
            ColumnKey::List(list) => Some(*list),
            _ => None,
        };
        self.keys.iter().filter_map(list).collect()
    }
}
