//! The people and records to which former values refer.

use headwater_model::cell::{Cell, Value};
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_model::records::subjects;
use headwater_store::records::read;
use headwater_store::{self as store, Tx};
use std::collections::{HashMap, HashSet};

/// The existing ones of the people and records to which some values refer.
pub struct Referred {
    record: &'static RecordType,
    people: HashSet<i64>,
    /// By the name of a kind.
    records: HashMap<&'static str, HashSet<i64>>,
}

impl Referred {
    /// Looks up the people and records to which values refer.
    pub fn among<'v>(
        tx: &Tx<'_>,
        account: AccountId,
        record: &'static RecordType,
        values: impl Iterator<Item = (Standard, &'v Value)>,
    ) -> Result<Self, Problem> {
        let mut people = HashSet::new();
        let mut referred: HashMap<&'static str, (&'static RecordType, HashSet<i64>)> = HashMap::new();
        for (field, value) in values {
            match (record.field(field).holds, value) {
                (Holds::Person, Cell::Int(id)) => drop(people.insert(*id)),
                (Holds::Reference(other), Cell::Int(id)) => {
                    referred.entry(other.name).or_insert((other, HashSet::new())).1.insert(*id);
                }
                (Holds::Subject(side, _), Cell::Int(id)) => {
                    for (_, other) in subjects::SUBJECTS.iter().filter(|(on, _)| *on == side) {
                        referred.entry(other.name).or_insert((other, HashSet::new())).1.insert(*id);
                    }
                }
                _ => {}
            }
        }
        let people = store::users::present(tx, account, &people.into_iter().collect::<Vec<_>>())?;
        let look_up = |(name, (record, ids)): (_, (&'static RecordType, HashSet<i64>))| {
            Ok((name, read::present(tx, account, record, &ids.into_iter().collect::<Vec<_>>())?))
        };
        let records = referred.into_iter().map(look_up).collect::<store::Result<_>>()?;
        Ok(Self { record, people, records })
    }

    /// Whether the person or record of a value exists; true for a value without a reference. `other` gives the value of another
    /// field of the same record.
    pub fn exists<'v>(&self, field: Standard, value: &Value, other: impl Fn(Standard) -> Option<&'v Value>) -> bool {
        let is_present = |kind: &str, id| self.records.get(kind).is_some_and(|present| present.contains(id));
        match (self.record.field(field).holds, value) {
            (Holds::Person, Cell::Int(id)) => self.people.contains(id),
            (Holds::Reference(referred), Cell::Int(id)) => is_present(referred.name, id),
            (Holds::Subject(_, kind), Cell::Int(id)) => {
                other(kind).and_then(Cell::as_text).is_some_and(|kind| is_present(kind, id))
            }
            _ => true,
        }
    }
}
