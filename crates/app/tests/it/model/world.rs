//! What the server should hold, in plain collections.

use std::collections::BTreeMap;

/// A lead, as far as the test writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub email: String,
    pub first_name: Option<String>,
    pub description: Option<String>,
    pub score: i64,
    pub status: String,
    pub is_active: bool,
    pub custom: String,
}

/// A list: who is and was on it, by membership id.
#[derive(Debug, Default)]
pub struct List {
    pub members: BTreeMap<i64, (i64, bool)>,
}

/// Everything.
#[derive(Debug, Default)]
pub struct World {
    pub leads: BTreeMap<i64, Lead>,
    pub lists: BTreeMap<i64, List>,
    /// Ids of leads that are no more.
    pub deleted: Vec<i64>,
}

impl World {
    /// The lead that has an address, in whatever letter case.
    pub fn by_email(&self, email: &str) -> Option<i64> {
        let same = |lead: &Lead| lead.email.eq_ignore_ascii_case(email);
        self.leads.iter().find(|(_, lead)| same(lead)).map(|(id, _)| *id)
    }

    /// Takes a lead out of everything.
    pub fn delete(&mut self, id: i64) -> bool {
        for list in self.lists.values_mut() {
            list.members.retain(|_, (lead, _)| *lead != id);
        }
        self.deleted.push(id);
        self.leads.remove(&id).is_some()
    }
}
