//! Questions answered from the columns of an account.

use super::bitmap::{Bitmap, Keeps};
use super::column::{ColumnKey, LeadColumn};
use super::dictionary::Ranks;
use super::table::ColumnTable;
use headwater_model::id::{LeadId, UserId};
use headwater_model::query::{
    Condition, ConditionSubject, LeadQuery, LeadWindow, QueryField, SEARCHED, SearchWord, SortDirection, SortKey,
    ValueTest,
};
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

/// Where a lead stands in an order: leads without a value behind all others, then by value, then by id.
type Standing = (bool, u64, u64);

impl ColumnTable {
    /// The slots of the leads meant.
    pub fn matching(&self, question: &ColumnQuestion<'_>) -> Bitmap {
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
        for word in question.query.words().words() {
            bits.keep(&self.found(&bits, word), Keeps::Inside);
        }
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

    /// The slots among some of leads with a word in a searched field.
    fn found(&self, among: &Bitmap, word: &SearchWord) -> Bitmap {
        let mut found = Bitmap::clear(among.len());
        let mut look = |key: &ColumnKey, part: &str| {
            if let Some(LeadColumn::Texts(texts)) = self.column(key) {
                let hits = texts.dictionary.containing(part);
                if hits.count() > 0 {
                    let mut here = among.clone();
                    texts.keep(&mut here, &hits, Keeps::Inside);
                    found.join(&here);
                }
            }
        };
        for field in SEARCHED {
            look(&ColumnKey::Field(QueryField::standard(field)), &word.text);
        }
        if let Some(digits) = &word.digits {
            look(&ColumnKey::Digits, digits);
        }
        found
    }

    /// The leads nearest to the place of a window, or to the window's end, the nearest first. The place must be of this order.
    pub fn nearest(&self, question: &ColumnQuestion<'_>, window: &LeadWindow, most: usize) -> Vec<Ordered> {
        let order = Order::of(self, question);
        // Invariant: the leads looked for come first by `toward`, in either direction.
        let is_backwards = matches!(window, LeadWindow::Before(_) | LeadWindow::Last);
        let toward =
            |(is_none, value, id): Standing| if is_backwards { (!is_none, !value, !id) } else { (is_none, value, id) };
        let place = match window {
            LeadWindow::After(cursor) | LeadWindow::Before(cursor) => {
                Some(toward(order.standing_of(cursor.key.as_ref(), cursor.id.0)))
            }
            LeadWindow::First | LeadWindow::Last => None,
        };
        let mut found: Vec<(Standing, usize)> = Vec::new();
        let room = 4 * most + 1024;
        let mut farthest = None;
        for slot in self.matching(question).places() {
            let standing = toward(order.standing(slot));
            if place.is_some_and(|place| standing <= place) || farthest.is_some_and(|farthest| standing >= farthest) {
                continue;
            }
            found.push((standing, slot));
            if found.len() >= room {
                found.select_nth_unstable(most);
                farthest = found.get(most).map(|(standing, _)| *standing);
                found.truncate(most);
            }
        }
        found.sort_unstable();
        found.truncate(most);
        found.into_iter().map(|(_, slot)| (LeadId(self.slots.id(slot)), order.key(slot))).collect()
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

/// The order of a question, ready to compare slots.
struct Order<'t> {
    table: &'t ColumnTable,
    column: Option<&'t LeadColumn>,
    ranks: Option<Arc<Ranks>>,
    is_descending: bool,
}

impl<'t> Order<'t> {
    fn of(table: &'t ColumnTable, question: &ColumnQuestion<'_>) -> Self {
        let column = question.sort_key().and_then(|key| table.column(&key));
        let ranks = match column {
            Some(LeadColumn::Texts(texts)) => Some(texts.dictionary.ranks()),
            _ => None,
        };
        Self { table, column, ranks, is_descending: question.query.sort.direction == SortDirection::Descending }
    }

    fn standing(&self, slot: usize) -> Standing {
        let id = self.table.slots.id(slot);
        let value = match (self.column, &self.ranks) {
            (None, _) => Some(id),
            (Some(LeadColumn::Texts(texts)), Some(ranks)) => texts.get(slot).map(|number| ranks.rank(number)),
            (Some(LeadColumn::Numbers(numbers)), _) => numbers.get(slot),
            _ => None,
        };
        self.directed(value, id)
    }

    /// The standing of a place, with or without a lead.
    fn standing_of(&self, key: Option<&SortKey>, id: i64) -> Standing {
        let value = match (key, self.column, &self.ranks) {
            (Some(SortKey::Number(number)), ..) => Some(*number),
            (Some(SortKey::Text(text)), Some(LeadColumn::Texts(texts)), Some(ranks)) => {
                Some(texts.dictionary.rank_of(ranks, text))
            }
            _ => None,
        };
        self.directed(value, id)
    }

    fn directed(&self, value: Option<i64>, id: i64) -> Standing {
        let up = |number: i64| (number as u64) ^ (1 << 63);
        let directed = |number: i64| if self.is_descending { !up(number) } else { up(number) };
        (value.is_none(), value.map_or(0, directed), directed(id))
    }

    fn key(&self, slot: usize) -> Option<SortKey> {
        match self.column {
            None => Some(SortKey::Number(self.table.slots.id(slot))),
            Some(column) => column.key(slot).map(SortKey::for_order),
        }
    }
}
