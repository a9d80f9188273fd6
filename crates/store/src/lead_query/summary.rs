//! The values of a question's leads in some fields, added up: the footer of a table.

use super::LeadQuestion;
use super::scan;
use crate::error::Result;
use crate::tx::Read;
use headwater_model::cell::{Cell, Value};
use headwater_model::query::{FieldNature, QueryField, SortKey};
use std::collections::HashMap;

/// The most values of a distribution.
pub const MOST_FREQUENT: usize = 20;

/// The number of leads, and their values added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadSummary {
    /// The number of leads.
    pub count: i64,
    /// By field asked for.
    pub fields: Vec<FieldSummary>,
}

/// The values of leads in a field. Texts differing in case or accents alone are one value, shown in the first spelling by sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSummary {
    /// The field.
    pub field: QueryField,
    /// Leads with a value.
    pub filled: i64,
    /// Different values.
    pub distinct: i64,
    /// The sum, of a field of numbers.
    pub sum: Option<i128>,
    /// The least number, time or day, as stored.
    pub least: Option<Value>,
    /// The greatest number, time or day, as stored.
    pub greatest: Option<Value>,
    /// The most frequent values as stored, with the number of leads; the most frequent first, and the smallest of values as
    /// frequent. At most [`MOST_FREQUENT`].
    pub most_frequent: Vec<(Value, i64)>,
}

/// The values of one field during counting: by compared value, the number of leads and the spelling.
#[derive(Debug, Default)]
pub(crate) struct FieldTally {
    values: HashMap<SortKey, (i64, Value)>,
}

impl FieldTally {
    /// Counts leads with a stored value.
    pub(crate) fn add(&mut self, key: SortKey, cell: &Cell<'_>, leads: i64) {
        let entry = self.values.entry(key).or_insert_with(|| (0, cell.to_value()));
        entry.0 += leads;
        if let (Some(known), Some(spelling)) = (entry.1.as_text(), cell.as_text())
            && spelling < known
        {
            entry.1 = cell.to_value();
        }
    }

    /// The summary of a field.
    pub(crate) fn close(self, field: &QueryField) -> FieldSummary {
        let numbers = || self.values.iter().filter_map(|(key, (leads, _))| Some((key.as_number()?, *leads)));
        let is_ordered =
            matches!(field.nature, FieldNature::Number | FieldNature::Instant | FieldNature::Moment | FieldNature::Day);
        let shown = |number: Option<i64>| number.filter(|_| is_ordered).map(|number| field.stored(number));
        let sum = numbers().map(|(number, leads)| i128::from(number) * i128::from(leads)).sum();
        let (least, greatest) = (shown(numbers().map(|it| it.0).min()), shown(numbers().map(|it| it.0).max()));
        let mut summary = FieldSummary {
            field: field.clone(),
            filled: self.values.values().map(|(leads, _)| leads).sum(),
            distinct: self.values.len() as i64,
            sum: (field.nature == FieldNature::Number).then_some(sum),
            least,
            greatest,
            most_frequent: Vec::new(),
        };
        let mut values: Vec<(SortKey, (i64, Value))> = self.values.into_iter().collect();
        let by_frequency =
            |a: &(SortKey, (i64, Value)), b: &(SortKey, (i64, Value))| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0));
        if values.len() > MOST_FREQUENT {
            values.select_nth_unstable_by(MOST_FREQUENT, by_frequency);
            values.truncate(MOST_FREQUENT);
        }
        values.sort_by(by_frequency);
        let stored = |(key, (leads, spelling)): (SortKey, (i64, Value))| {
            (key.as_number().map_or(spelling, |number| field.stored(number)), leads)
        };
        summary.most_frequent = values.into_iter().map(stored).collect();
        summary
    }
}

pub(super) fn of(read: &Read<'_>, question: &LeadQuestion<'_>, fields: &[QueryField]) -> Result<LeadSummary> {
    let (mut count, mut tallies) = (0, Vec::new());
    tallies.resize_with(fields.len(), FieldTally::default);
    scan::each(read, question, fields, |_, cells| {
        count += 1;
        for ((field, cell), tally) in fields.iter().zip(cells).zip(&mut tallies) {
            if let Some(key) = field.key(cell) {
                tally.add(key, cell, 1);
            }
        }
        true
    })?;
    let fields = fields.iter().zip(tallies).map(|(field, tally)| tally.close(field)).collect();
    Ok(LeadSummary { count, fields })
}
