//! Questions answered from the columns of an account.

use super::bitmap::{Bitmap, Keeps};
use super::column::{ColumnKey, LeadColumn};
use super::matches::Meaning;
use super::table::ColumnTable;
use headwater_model::id::{LeadId, UserId};
use headwater_model::query::{Condition, ConditionSubject, LeadQuery, QueryField, SEARCHED, SortKey, ValueTest};
use headwater_model::records::lead;
use std::sync::Arc;

/// A question about all leads, or about the leads of one owner.
#[derive(Debug, Clone, Copy)]
pub struct ColumnQuestion<'q> {
    /// The question.
    pub query: &'q LeadQuery,
    /// The only owner whose leads are meant.
    pub owner: Option<UserId>,
}

impl ColumnQuestion<'_> {
    /// The columns needed for the conditions and the search.
    pub fn keys(&self) -> Vec<ColumnKey> {
        let of_field = |field: &QueryField| ColumnKey::Field(field.clone());
        let mut keys: Vec<ColumnKey> = Vec::new();
        for condition in &self.query.conditions {
            match (condition.subject(), condition.test()) {
                (ConditionSubject::Field(field), _) => keys.extend(is_kept(field).then(|| of_field(field))),
                (ConditionSubject::Lists, ValueTest::Lists(lists)) => {
                    keys.extend(lists.iter().map(|list| ColumnKey::List(*list)));
                }
                (ConditionSubject::Lists, _) => {}
            }
        }
        let mut standard = |field| keys.push(ColumnKey::Field(QueryField::standard(field)));
        if !self.query.asks_for_active() {
            standard(lead::ACTIVE);
        }
        if self.owner.is_some() {
            standard(lead::OWNER);
        }
        if !self.query.words().is_empty() {
            SEARCHED.into_iter().for_each(standard);
            keys.push(ColumnKey::Digits);
        }
        keys
    }

    /// The column of the order; `None` for the order of ids.
    pub fn sort_key(&self) -> Option<ColumnKey> {
        Some(&self.query.sort.field).filter(|field| is_kept(field)).map(|field| ColumnKey::Field(field.clone()))
    }
}

/// Whether a field has a column: ids are kept with the slots.
pub fn is_kept(field: &QueryField) -> bool {
    *field != QueryField::standard(lead::ID)
}

/// Whether a field cannot be followed: values change with other records.
pub fn is_unfollowed(field: &QueryField) -> bool {
    *field == QueryField::standard(lead::HAS_OPPORTUNITY)
}

/// A lead and the sorted value.
pub type Ordered = (LeadId, Option<SortKey>);

impl ColumnTable {
    /// The slots of the leads meant.
    pub fn matching(&self, question: &ColumnQuestion<'_>) -> Arc<Bitmap> {
        let meaning = Meaning {
            conditions: question.query.conditions.clone(),
            search: question.query.search.clone(),
            owner: question.owner,
        };
        self.matches.of(meaning, || self.find(question))
    }

    fn find(&self, question: &ColumnQuestion<'_>) -> Bitmap {
        let mut bits = self.live().clone();
        let number = |field| self.column(&ColumnKey::Field(QueryField::standard(field)));
        if !question.query.asks_for_active()
            && let Some(active) = number(lead::ACTIVE)
        {
            active.keep_number(&mut bits, 1);
        }
        if let (Some(UserId(owner)), Some(owners)) = (question.owner, number(lead::OWNER)) {
            owners.keep_number(&mut bits, owner);
        }
        for condition in &question.query.conditions {
            self.keep(&mut bits, condition);
        }
        self.keep_found(&mut bits, &question.query.words());
        bits
    }

    fn keep(&self, bits: &mut Bitmap, condition: &Condition) {
        match (condition.subject(), condition.test()) {
            (ConditionSubject::Lists, ValueTest::Lists(lists)) => {
                let mut members = Bitmap::clear(bits.len());
                for list in lists {
                    if let Some(LeadColumn::Members(bits)) = self.column(&ColumnKey::List(*list)) {
                        members.join(bits);
                    }
                }
                bits.keep(&members, Keeps::of(condition.comparison()));
            }
            (ConditionSubject::Field(field), _) if is_kept(field) => {
                if let Some(column) = self.column(&ColumnKey::Field(field.clone())) {
                    column.keep(bits, condition);
                }
            }
            _ => {
                let outside = |slot: &usize| !condition.admits(Some(&SortKey::Number(self.slots.id(*slot))));
                bits.places().filter(outside).collect::<Vec<_>>().into_iter().for_each(|slot| bits.remove(slot));
            }
        }
    }

    /// The next leads behind an id, in the order of ids.
    pub fn next(&self, question: &ColumnQuestion<'_>, after: LeadId, most: usize) -> Vec<LeadId> {
        let matching = self.matching(question);
        let mut ids: Vec<i64> = matching.places().map(|slot| self.slots.id(slot)).filter(|id| *id > after.0).collect();
        if ids.len() > most {
            ids.select_nth_unstable(most);
            ids.truncate(most);
        }
        ids.sort_unstable();
        ids.into_iter().map(LeadId).collect()
    }
}
