//! The values of a question's leads in some fields, added up: the footer of a table.

use super::LeadQuestion;
use super::follow::{self, NeededColumns};
use super::scan;
pub use crate::columns::MOST_FREQUENT;
use crate::columns::{ColumnKey, ColumnTally, TalliedValue, is_kept};
use crate::error::Result;
use crate::tx::Read;
use headwater_model::cell::Value;
use headwater_model::id::LeadId;
use headwater_model::query::{FieldNature, QueryField, SortKey};
use std::collections::HashMap;

/// The number of leads, and their values added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadSummary {
    /// The number of leads.
    pub count: i64,
    /// By field asked for.
    pub fields: Vec<FieldSummary>,
}

/// The values of leads in a field. Texts differing in case or accents alone are one value, shown in the spelling of the lead with the
/// least id.
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

/// The number of leads, and a tally of each field.
type Tallied = (i64, Vec<ColumnTally>);

pub(super) fn of(read: &Read<'_>, question: &LeadQuestion<'_>, fields: &[QueryField]) -> Result<LeadSummary> {
    let (count, tallies) = match from_columns(read, question, fields)? {
        Some(tallied) => tallied,
        None => from_rows(read, question, fields)?,
    };
    let summaries = fields.iter().zip(tallies).map(|(field, tally)| closed(read, question, field, tally));
    Ok(LeadSummary { count, fields: summaries.collect::<Result<_>>()? })
}

fn from_columns(read: &Read<'_>, question: &LeadQuestion<'_>, fields: &[QueryField]) -> Result<Option<Tallied>> {
    let mut needs = NeededColumns::of(question);
    needs.keys.extend(fields.iter().filter(|field| is_kept(field)).cloned().map(ColumnKey::Field));
    follow::answer(read, question.grant.account(), &needs, |table| {
        let matching = table.matching(&follow::asked(question));
        (matching.count() as i64, fields.iter().map(|field| table.tally(&matching, field)).collect())
    })
}

fn from_rows(read: &Read<'_>, question: &LeadQuestion<'_>, fields: &[QueryField]) -> Result<Tallied> {
    let (mut count, mut tallies) = (0, vec![HashMap::<SortKey, (i64, LeadId)>::new(); fields.len()]);
    scan::each(read, question, fields, |id, cells| {
        count += 1;
        for ((field, cell), tally) in fields.iter().zip(cells).zip(&mut tallies) {
            if let Some(key) = field.key(cell) {
                // Leads come in the order of ids: the first keeps its place.
                tally.entry(key).or_insert((0, id)).0 += 1;
            }
        }
        true
    })?;
    let counted = |(key, (leads, first))| TalliedValue { key, leads, first };
    let tally = |values: HashMap<_, _>| ColumnTally::of(values.into_iter().map(counted).collect());
    Ok((count, tallies.into_iter().map(tally).collect()))
}

/// The summary of a tally.
fn closed(
    read: &Read<'_>,
    question: &LeadQuestion<'_>,
    field: &QueryField,
    tally: ColumnTally,
) -> Result<FieldSummary> {
    let is_ordered =
        matches!(field.nature, FieldNature::Number | FieldNature::Instant | FieldNature::Moment | FieldNature::Day);
    let ends = tally.ends.filter(|_| is_ordered);
    let mut summary = FieldSummary {
        field: field.clone(),
        filled: tally.filled,
        distinct: tally.distinct,
        sum: (field.nature == FieldNature::Number).then_some(tally.sum),
        least: ends.map(|(least, _)| field.stored(least)),
        greatest: ends.map(|(_, greatest)| field.stored(greatest)),
        most_frequent: Vec::new(),
    };
    for TalliedValue { key, leads, first } in tally.most_frequent {
        let value = match key {
            SortKey::Number(number) => field.stored(number),
            // A loop: each statement looks up one lead, and few values are shown.
            SortKey::Text(_) => scan::stored(read, question.grant, field, first)?,
        };
        summary.most_frequent.push((value, leads));
    }
    Ok(summary)
}
