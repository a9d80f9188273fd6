//! Random actions on records of all kinds but leads, and on the leads referring to the records.

use super::{Chance, FIRST_ID};
use crate::{background, kinds};
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, StandardField, ValueSource};
use headwater_model::records;
use headwater_model::records::lead::LEAD;
use headwater_store as store;
use headwater_store::Tx;

/// Ids drawn for records to change: some exist, some do not.
const IDS: u64 = 40;
/// Ids drawn for references of a draft: most exist, as a draft has several.
const REFERRED: u64 = 8;
/// The most tasks and the rows of a slice, so that a task takes several slices.
const TASKS: i64 = 8;
const ROWS: usize = 3;

impl Chance {
    fn record(&mut self) -> RecordId {
        RecordId(FIRST_ID + self.below(IDS) as i64)
    }

    fn kind(&mut self) -> &'static RecordType {
        let others: Vec<&'static RecordType> = records::ALL.iter().copied().filter(|record| **record != LEAD).collect();
        others[self.below(others.len() as u64) as usize]
    }

    fn value(&mut self, field: &StandardField) -> Option<Value> {
        Some(match field.holds {
            Holds::Text(_) => Cell::text(["", "Mills", "Zo\u{eb} \"Z\" \\"][self.below(3) as usize]),
            Holds::Number(..) => Cell::Int(self.below(9) as i64),
            Holds::Money | Holds::Decimal => Cell::Int(self.below(100_000) as i64),
            Holds::Bool | Holds::Flag => Cell::Int(self.below(2) as i64),
            Holds::Day(_) => Cell::text(["2026-01-31", "2024-02-29"][self.below(2) as usize]),
            Holds::Person => Cell::Int(FIRST_ID + self.below(3) as i64),
            Holds::Reference(_) | Holds::Subject(..) => Cell::Int(FIRST_ID + self.below(REFERRED) as i64),
            Holds::Choice(words) | Holds::Word(words) => Cell::text(words[self.below(words.len() as u64) as usize]),
            Holds::Instant => Cell::Int(1_700_000_000_000_000 + self.below(1_000) as i64),
            Holds::Id | Holds::Address(_) => return None,
        })
    }

    /// Values for about half of the fields, for required fields mostly; now and then none for an optional field.
    fn draft_of(&mut self, record: &RecordType) -> Draft {
        let mut values = Vec::new();
        for (place, field) in record.standard().filter(|(_, field)| matches!(field.source, ValueSource::Column(_))) {
            if self.below(20) < if field.is_required { 19 } else { 9 } {
                values.extend(self.value(field).map(|value| (place, value)));
            } else if !field.is_required && !matches!(field.holds, Holds::Bool | Holds::Text(_)) && self.below(6) == 0 {
                values.push((place, Cell::Null));
            }
        }
        Draft { values, ..Draft::default() }
    }

    /// A change of a record's few fields.
    fn change_of(&mut self, record: &RecordType) -> Draft {
        let mut draft = self.draft_of(record);
        draft.values.retain(|_| self.below(3) == 0);
        Draft { id: Some(self.record()), ..draft }
    }
}

/// Runs one random action; returns the outcome as text.
pub fn step(tx: &Tx<'_>, context: &Context, chance: &mut Chance) -> Result<String, Problem> {
    if chance.below(6) == 0 {
        return slices(tx, context);
    }
    let (record, many) = (chance.kind(), chance.below(5) + 1);
    let catalogue = record.catalogue(&store::fields::all(tx, context.actor.account)?);
    let context = &Context { catalogue, ..context.clone() };
    Ok(match chance.below(9) {
        0..=3 => {
            let drafts: Vec<_> = (0..many).map(|_| Ok(chance.draft_of(record))).collect();
            format!("{}: {:?}", record.name, kinds::create(tx, context, record, &drafts)?)
        }
        4 | 5 => {
            let drafts: Vec<_> = (0..many).map(|_| Ok(chance.change_of(record))).collect();
            format!("{}: {:?}", record.name, kinds::update(tx, context, record, &drafts)?)
        }
        6 | 7 => {
            // Leads refer to accounts and campaigns, deleted ones among them.
            let drafts: Vec<_> = (0..many)
                .map(|_| {
                    let id = Some(chance.record());
                    let references = LEAD.standard().filter(|(_, field)| matches!(field.holds, Holds::Reference(_)));
                    let values = references.map(|(place, _)| (place, Cell::Int(chance.record().0))).collect();
                    Ok(Draft { id, values, ..Draft::default() })
                })
                .collect();
            format!("{}: {:?}", LEAD.name, kinds::update(tx, context, &LEAD, &drafts)?)
        }
        _ => {
            let ids = [Ok(chance.record()), Ok(chance.record())];
            format!("{}: {:?}", record.name, kinds::delete(tx, context, record, &ids)?)
        }
    })
}

/// Runs a slice of each waiting task.
fn slices(tx: &Tx<'_>, context: &Context) -> Result<String, Problem> {
    let mut told = String::new();
    for task in store::background::waiting(tx, TASKS)? {
        let sliced = background::slice(tx, &task, context.at, ROWS)?;
        told += &format!("{} {} {} ", task.work.name(), sliced.rows, sliced.is_finished);
    }
    Ok(told)
}
