//! How many records have a value in each custom field, among the newest records: the cost does not grow with the account.

use headwater_model::draft::View;
use headwater_model::grant::Reach;
use headwater_store::pages::Page;
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::{self as store, Read, custom};
use std::collections::HashMap;

/// The newest records looked at.
const NEWEST: i64 = 1_000;

/// The numbers of filled values.
#[derive(Debug, Default)]
pub struct FilledValues {
    /// The records looked at.
    pub looked_at: i64,
    /// By system name, the records with a value.
    numbers: HashMap<String, i64>,
}

impl FilledValues {
    /// Counts among the newest records in reach.
    pub fn of_newest(read: &Read<'_>, reach: &Reach) -> store::Result<Self> {
        let total = records::count(read, reach)?;
        let mut filled = Self::default();
        let mut take = |view: &View<'_>| {
            filled.looked_at += 1;
            for (name, _) in custom::values(view.custom) {
                *filled.numbers.entry(name).or_default() += 1;
            }
            true
        };
        let page = Page { offset: (total - NEWEST).max(0), limit: NEWEST };
        records::page(read, reach, page.taking(TakeRecords::Rows(&mut take)))?;
        Ok(filled)
    }

    /// The records with a value of a field.
    pub fn number(&self, system_name: &str) -> i64 {
        self.numbers.get(system_name).copied().unwrap_or_default()
    }

    /// The share of records with a value, in per cent, rounded up: a value somewhere is not nothing.
    pub fn share(&self, system_name: &str) -> i64 {
        (self.number(system_name) * 100 + self.looked_at - 1).max(0) / self.looked_at.max(1)
    }
}
