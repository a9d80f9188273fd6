//! The expected contents of the server, in plain collections.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A lead, reduced to the values written by the test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub email: String,
    pub first_name: Option<String>,
    pub description: Option<String>,
    pub score: i64,
    pub status: String,
    pub is_active: bool,
    pub custom: String,
    /// The ids in accountID and campaignID, by the name of the field; without entries for null.
    pub references: BTreeMap<&'static str, String>,
}

/// A list: by membership id, the lead and whether the membership is active.
#[derive(Debug, Default)]
pub struct List {
    pub members: BTreeMap<i64, (i64, bool)>,
}

/// The whole model.
#[derive(Debug, Default)]
pub struct World {
    pub leads: BTreeMap<i64, Lead>,
    pub lists: BTreeMap<i64, List>,
    /// Ids of deleted leads.
    pub deleted: Vec<i64>,
    /// By kind, the records of other kinds as printed in replies, without the id.
    pub records: BTreeMap<&'static str, BTreeMap<i64, Map<String, Value>>>,
    /// Ids of deleted records of any of these kinds.
    pub deleted_records: Vec<i64>,
}

impl World {
    /// The id of the lead with an address, ignoring letter case.
    pub fn by_email(&self, email: &str) -> Option<i64> {
        let same = |lead: &Lead| lead.email.eq_ignore_ascii_case(email);
        self.leads.iter().find(|(_, lead)| same(lead)).map(|(id, _)| *id)
    }

    /// Removes a lead and all its memberships; false if there was no such lead.
    pub fn delete(&mut self, id: i64) -> bool {
        for list in self.lists.values_mut() {
            list.members.retain(|_, (lead, _)| *lead != id);
        }
        self.deleted.push(id);
        self.leads.remove(&id).is_some()
    }
}
