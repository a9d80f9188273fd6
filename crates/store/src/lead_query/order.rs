//! Pages in an order: along an index where the order has one, else by a scan for the nearest leads.

use super::scan::{self, Walk};
use super::{LeadPage, LeadQuestion, PlacedLead};
use crate::error::Result;
use crate::tx::Read;
use headwater_model::cell::Cell;
use headwater_model::id::LeadId;
use headwater_model::query::{LeadCursor, LeadWindow, SortBy, SortDirection, SortKey};
use std::cmp::Ordering;

/// A page; the window's place must be of the question's order.
pub(super) fn page(
    read: &Read<'_>,
    question: &LeadQuestion<'_>,
    window: &LeadWindow,
    limit: usize,
) -> Result<LeadPage> {
    let found = match walk_of(question, window) {
        Some(walk) => {
            let mut found = Vec::with_capacity(limit + 1);
            scan::along(read, question, walk, first(&mut found, limit + 1))?;
            found
        }
        None => nearest(read, question, window, limit + 1)?,
    };
    Ok(paged(found, window, limit))
}

/// A page of a mere search, if found among the first rows of an index: most words typed are short, and in many leads.
pub(super) fn glanced(
    read: &Read<'_>,
    question: &LeadQuestion<'_>,
    window: &LeadWindow,
    limit: usize,
) -> Result<Option<LeadPage>> {
    // The database judges conditions and owners, and would read on for rows to pass.
    let is_mere_search = question.query.conditions.is_empty() && question.grant.owner().is_none();
    let Some(walk) = walk_of(question, window).filter(|_| is_mere_search) else { return Ok(None) };
    let mut found = Vec::with_capacity(limit + 1);
    let is_found = scan::glance(read, question, walk, first(&mut found, limit + 1))?;
    Ok(is_found.then(|| paged(found, window, limit)))
}

/// The walk along the index of an order, if any.
fn walk_of(question: &LeadQuestion<'_>, window: &LeadWindow) -> Option<Walk> {
    let sort = &question.query.sort;
    let along = Walk::has_index(&sort.field).filter(|_| !question.query.asks_for_active())?;
    let is_descending = (sort.direction == SortDirection::Descending) != is_backwards(window);
    let from = place(window).and_then(|place| Some((place.key.as_ref()?.as_number()?, place.id.0)));
    Some(Walk { along, is_descending, from })
}

/// The page made of the nearest leads in the direction of the window, of which one more than `limit` was looked for.
pub(crate) fn paged(mut found: Vec<PlacedLead>, window: &LeadWindow, limit: usize) -> LeadPage {
    let is_more = found.len() > limit;
    found.truncate(limit);
    if is_backwards(window) {
        found.reverse();
        return LeadPage { leads: found, has_before: is_more, has_after: place(window).is_some() };
    }
    LeadPage { leads: found, has_before: place(window).is_some(), has_after: is_more }
}

/// Whether the window ends at the place and is filled from the end.
pub(crate) fn is_backwards(window: &LeadWindow) -> bool {
    matches!(window, LeadWindow::Before(_) | LeadWindow::Last)
}

/// The place of a window.
pub(crate) fn place(window: &LeadWindow) -> Option<&LeadCursor> {
    match window {
        LeadWindow::After(place) | LeadWindow::Before(place) => Some(place),
        LeadWindow::First | LeadWindow::Last => None,
    }
}

/// Takes the first leads of a walk.
fn first(found: &mut Vec<PlacedLead>, most: usize) -> impl FnMut(LeadId, &[Cell<'_>]) -> bool {
    move |id, cells| {
        found.push(PlacedLead { id, key: cells[0].as_int().map(SortKey::Number) });
        found.len() < most
    }
}

/// The leads nearest to the window's place, or to the window's end, the nearest first.
fn nearest(read: &Read<'_>, question: &LeadQuestion<'_>, window: &LeadWindow, most: usize) -> Result<Vec<PlacedLead>> {
    let sort = &question.query.sort;
    let toward = |a: &PlacedLead, b: &PlacedLead| {
        let order = compare(sort, a, b);
        if is_backwards(window) { order.reverse() } else { order }
    };
    let place = place(window).map(|cursor| PlacedLead { id: cursor.id, key: cursor.key.clone() });
    let mut found: Vec<PlacedLead> = Vec::new();
    let keep = |found: &mut Vec<PlacedLead>| {
        found.sort_by(&toward);
        found.truncate(most);
    };
    scan::each(read, question, std::slice::from_ref(&sort.field), |id: LeadId, cells: &[Cell<'_>]| {
        let lead = PlacedLead { id, key: sort.field.key(&cells[0]).map(SortKey::for_order) };
        if place.as_ref().is_none_or(|place| toward(&lead, place) == Ordering::Greater) {
            found.push(lead);
        }
        if found.len() >= 8 * most + 1024 {
            keep(&mut found);
        }
        true
    })?;
    keep(&mut found);
    Ok(found)
}

/// The order of two leads: leads without a value last, in either direction.
pub(crate) fn compare(sort: &SortBy, a: &PlacedLead, b: &PlacedLead) -> Ordering {
    let directed = |order: Ordering| match sort.direction {
        SortDirection::Ascending => order,
        SortDirection::Descending => order.reverse(),
    };
    let values = match (&a.key, &b.key) {
        (Some(a), Some(b)) => directed(a.cmp(b)),
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
    };
    values.then_with(|| directed(a.id.cmp(&b.id)))
}
