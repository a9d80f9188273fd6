//! The expected contents of the server, in plain collections.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A lead, reduced to the values written by the test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub email: String,
    pub first_name: Option<String>,
    pub description: Option<String>,
    pub score: i64,
    /// The status without regard to opportunities.
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
    /// The deal stages that close opportunities, and whether as won.
    pub closing: BTreeMap<i64, bool>,
    /// The leads of opportunities that are active and not closed.
    pub open: BTreeSet<i64>,
    /// By lead, the events of opportunities and the changes of status: source, whatID and eventData.
    pub events: BTreeMap<i64, Vec<Told>>,
}

/// An event of a timeline: source, whatID and eventData.
pub type Told = (&'static str, Value, Value);

/// The number in a printed id.
pub fn number(printed: &Value) -> Option<i64> {
    printed.as_str()?.parse().ok()
}

impl World {
    /// The id of the lead with an address, ignoring letter case.
    pub fn by_email(&self, email: &str) -> Option<i64> {
        let same = |lead: &Lead| lead.email.eq_ignore_ascii_case(email);
        self.leads.iter().find(|(_, lead)| same(lead)).map(|(id, _)| *id)
    }

    /// Removes a lead with all its memberships, and the opportunities of which it is the only lead (W286); false if there was no
    /// such lead.
    pub fn delete(&mut self, id: i64) -> bool {
        for list in self.lists.values_mut() {
            list.members.retain(|_, (lead, _)| *lead != id);
        }
        self.deleted.push(id);
        self.events.remove(&id);
        self.open.remove(&id);
        let left = self.opportunities_of(id);
        self.of("opportunityLead").retain(|_, row| number(&row["leadID"]) != Some(id));
        for opportunity in left {
            if self.leads_of(opportunity).is_empty() {
                self.of("opportunity").remove(&opportunity);
                self.deleted_records.push(opportunity);
            }
        }
        self.leads.remove(&id).is_some()
    }

    /// Fails if the dice made a world too small to show anything.
    pub fn demand_size(&self) {
        assert!(self.leads.len() > 10 && !self.lists.is_empty(), "the dice made too few leads or lists");
        assert!(self.records.values().all(|records| records.len() > 5), "the dice made too few records");
        let sources: BTreeSet<&str> = self.events.values().flatten().map(|(source, ..)| *source).collect();
        assert_eq!(sources.len(), 5, "the dice made too little happen: {sources:?}");
    }

    /// The records of a kind.
    pub fn of(&mut self, kind: &str) -> &mut BTreeMap<i64, Map<String, Value>> {
        self.records.get_mut(kind).unwrap()
    }

    /// The opportunity and the lead of each opportunity lead.
    fn pairs(&self) -> impl Iterator<Item = (i64, i64)> {
        let pair = |row: &Map<String, Value>| Some((number(&row["opportunityID"])?, number(&row["leadID"])?));
        self.records["opportunityLead"].values().filter_map(pair)
    }

    pub fn leads_of(&self, opportunity: i64) -> BTreeSet<i64> {
        self.pairs().filter(|(other, _)| *other == opportunity).map(|(_, lead)| lead).collect()
    }

    fn opportunities_of(&self, lead: i64) -> Vec<i64> {
        self.pairs().filter(|(_, other)| *other == lead).map(|(opportunity, _)| opportunity).collect()
    }

    fn with_open(&self) -> BTreeSet<i64> {
        let is_open = |id: &i64| {
            let opportunity = &self.records["opportunity"][id];
            opportunity["isActive"] == "1" && opportunity["isClosed"] == "0"
        };
        self.pairs().filter(|(opportunity, _)| is_open(opportunity)).map(|(_, lead)| lead).collect()
    }

    /// The status that a lead reads (W281).
    pub fn status(&self, id: i64) -> &str {
        if self.open.contains(&id) { "contactWithOpp" } else { &self.leads[&id].status }
    }

    /// Does what changes opportunities or the leads of one, and notes in the timelines of leads how that changes statuses (W281).
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> T {
        let outcome = change(self);
        let after = self.with_open();
        let before = std::mem::replace(&mut self.open, after.clone());
        for lead in before.symmetric_difference(&after).filter(|lead| self.leads.contains_key(*lead)) {
            let own = self.leads[lead].status.clone();
            let (from, to) =
                if after.contains(lead) { (own.as_str(), "contactWithOpp") } else { ("contactWithOpp", own.as_str()) };
            let event = ("changeLeadStatus", Value::Null, json!({ "from": from, "to": to }));
            self.events.entry(*lead).or_default().push(event);
        }
        outcome
    }

    /// Notes an event of an opportunity in the timeline of each lead of the opportunity (W280).
    pub fn tell(&mut self, opportunity: i64, source: &'static str, data: &Value) {
        for lead in self.leads_of(opportunity) {
            self.events.entry(lead).or_default().push((source, json!(opportunity.to_string()), data.clone()));
        }
    }

    /// Empties references to what was deleted; gives the opportunities that had such references.
    pub fn unset_in_opportunities(&mut self, fields: &[&str], deleted: &[String]) -> Vec<i64> {
        let mut referring = Vec::new();
        for (id, opportunity) in self.of("opportunity") {
            for field in fields {
                if opportunity[*field].as_str().is_some_and(|shown| deleted.iter().any(|id| id == shown)) {
                    opportunity.insert((*field).to_owned(), Value::Null);
                    referring.push(*id);
                }
            }
        }
        referring.dedup();
        referring
    }
}
