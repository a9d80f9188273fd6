//! Questions about leads, answered: pages in any order, counts, and the values of a field added up.
//!
//! Only leads within the grant are found and counted. Columns in memory answer where loaded ([`crate::columns`]), and the
//! rows themselves otherwise: the slow way, with which columns must agree.

mod scan;
mod rows;
mod follow;
mod load;
mod order;
mod summary;
use crate::error::Result;
use crate::records::read::{self, TakeRecords};
use crate::records::row::Stored;
use crate::tx::Read;
use crate::value::numbers;
use follow::NeededColumns;
use headwater_model::cell::Cell;
use headwater_model::draft::View;
use headwater_model::grant::Grant;
use headwater_model::id::LeadId;
use headwater_model::permission::Leads;
use headwater_model::query::{LeadCursor, LeadQuery, LeadWindow, QueryField, SortBy, SortKey};
pub use load::load;
use scan::Walk;
pub use summary::{FieldSummary, LeadSummary, MOST_FREQUENT};

/// A question, and the leads in reach of the asker.
#[derive(Debug, Clone, Copy)]
pub struct LeadQuestion<'q> {
    /// The leads in reach.
    pub grant: &'q Grant<Leads>,
    /// The question.
    pub query: &'q LeadQuery,
}

/// A lead in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedLead {
    /// The lead.
    pub id: LeadId,
    /// The sorted value; `None` for none.
    pub key: Option<SortKey>,
}

/// A page of leads in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeadPage {
    /// The leads.
    pub leads: Vec<PlacedLead>,
    /// Whether leads may come before the page. Certain for first pages, and for pages in front of a place.
    pub has_before: bool,
    /// Whether leads may follow. Certain for first pages, and for pages behind a place.
    pub has_after: bool,
}

impl PlacedLead {
    /// The place, for the address of the next page.
    pub fn cursor(&self, sort: &SortBy) -> LeadCursor {
        LeadCursor::new(sort, self.key.clone(), self.id)
    }
}

impl LeadPage {
    /// The ids, in order.
    pub fn ids(&self) -> Vec<LeadId> {
        self.leads.iter().map(|lead| lead.id).collect()
    }
}

/// A page of at most `limit` leads. A place of another order is read as the place of the same lead in this order, and as the front
/// for a deleted lead.
pub fn page(read: &Read<'_>, question: &LeadQuestion<'_>, window: &LeadWindow, limit: usize) -> Result<LeadPage> {
    let window = here(read, question, window)?;
    if !is_plain(question) || Walk::has_index(&question.query.sort.field).is_none() {
        if let Some(page) = order::glanced(read, question, &window, limit)? {
            return Ok(page);
        }
        let needs = NeededColumns::in_order(question);
        let found = follow::answer(read, question.grant.account(), &needs, |table| {
            table.nearest(&follow::asked(question), &window, limit + 1)
        })?;
        if let Some(found) = found {
            let placed = found.into_iter().map(|(id, key)| PlacedLead { id, key });
            return Ok(order::paged(placed.collect(), &window, limit));
        }
    }
    order::page(read, question, &window, limit)
}

/// Whether all leads of an account are meant, and found without columns.
fn is_plain(question: &LeadQuestion<'_>) -> bool {
    let LeadQuestion { grant, query } = question;
    grant.owner().is_none() && query.conditions.is_empty() && query.words().is_empty()
}

/// How soon a question about many leads is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promptness {
    /// At once, from columns or along an index.
    Ready,
    /// At once as soon as columns are loaded: in seconds. Until then from rows.
    Loading,
    /// From rows only: there is no memory for these columns, or changes of a field cannot be followed.
    Slow,
}

/// How soon the pages of a question come. Columns still missing are asked for.
pub fn promptness(read: &Read<'_>, question: &LeadQuestion<'_>) -> Result<Promptness> {
    if is_plain(question) && Walk::has_index(&question.query.sort.field).is_some() {
        return Ok(Promptness::Ready);
    }
    let (account, needs) = (question.grant.account(), NeededColumns::in_order(question));
    let may_load = read.in_memory().is_some_and(|columns| !columns.is_refused(account)) && needs.are_followed();
    Ok(match may_load.then(|| follow::answer(read, account, &needs, |_| ())).transpose()?.flatten() {
        Some(()) => Promptness::Ready,
        None if may_load => Promptness::Loading,
        None => Promptness::Slow,
    })
}

/// The number of leads.
pub fn count(read: &Read<'_>, question: &LeadQuestion<'_>) -> Result<i64> {
    if is_plain(question) {
        return read::count(read, &question.grant.leads());
    }
    let counted = follow::answer(read, question.grant.account(), &NeededColumns::of(question), |table| {
        table.matching(&follow::asked(question)).count() as i64
    })?;
    if let Some(count) = counted {
        return Ok(count);
    }
    let mut count = 0;
    scan::each(read, question, &[], |_, _| {
        count += 1;
        true
    })?;
    Ok(count)
}

/// The number of leads, and the values of some fields added up.
pub fn summary(read: &Read<'_>, question: &LeadQuestion<'_>, fields: &[QueryField]) -> Result<LeadSummary> {
    summary::of(read, question, fields)
}

/// The next `most` leads behind an id, in the order of ids: for work in slices.
pub fn next(read: &Read<'_>, question: &LeadQuestion<'_>, after: LeadId, most: usize) -> Result<Vec<LeadId>> {
    let found = follow::answer(read, question.grant.account(), &NeededColumns::of(question), |table| {
        table.next(&follow::asked(question), after, most)
    })?;
    if let Some(found) = found {
        return Ok(found);
    }
    let mut found = Vec::new();
    scan::each_after(read, question, after, |id| {
        found.push(id);
        found.len() < most
    })?;
    found.truncate(most);
    Ok(found)
}

/// The rows of leads, in the order of the ids; deleted leads and leads out of reach are left out.
pub fn rows(read: &Read<'_>, grant: &Grant<Leads>, ids: &[LeadId]) -> Result<Vec<Stored>> {
    let mut rows = Vec::with_capacity(ids.len());
    let mut take = |view: &View<'_>| {
        rows.push(Stored {
            record: view.record,
            id: view.id(),
            cells: view.cells.iter().map(Cell::to_value).collect(),
            custom: view.custom.to_owned(),
        });
        true
    };
    read::again(read, &grant.leads(), &numbers(ids), TakeRecords::Rows(&mut take))?;
    let place = |row: &Stored| ids.iter().position(|id| *id == row.id);
    rows.sort_by_cached_key(place);
    Ok(rows)
}

/// The window with places of this question's order.
fn here(read: &Read<'_>, question: &LeadQuestion<'_>, window: &LeadWindow) -> Result<LeadWindow> {
    let cursor = match window {
        LeadWindow::After(cursor) | LeadWindow::Before(cursor) => cursor,
        _ => return Ok(window.clone()),
    };
    if cursor.is_of(&question.query.sort) {
        return Ok(window.clone());
    }
    let Some(key) = scan::key_of(read, question, cursor.id)? else { return Ok(LeadWindow::First) };
    let cursor = LeadCursor::new(&question.query.sort, key, cursor.id);
    Ok(match window {
        LeadWindow::Before(_) => LeadWindow::Before(cursor),
        _ => LeadWindow::After(cursor),
    })
}

#[cfg(test)]
mod tests;
