//! The leads of a question nearest to a place in an order.

use super::answer::{ColumnQuestion, Ordered};
use super::bitmap::Bitmap;
use super::cells::Cells;
use super::column::LeadColumn;
use super::ranks::Ranks;
use super::table::ColumnTable;
use headwater_model::id::LeadId;
use headwater_model::query::{LeadCursor, LeadWindow, SortDirection, SortKey};
use std::sync::Arc;

/// Where a lead stands, the leads looked for first: by value, then by id.
type Standing = (u64, u64);

/// The order of a question, read toward a window. A value has a height: 0 for none, else from 1 upward as the values are ordered.
struct Order<'t> {
    table: &'t ColumnTable,
    column: Option<&'t LeadColumn>,
    ranks: Option<Arc<Ranks>>,
    is_descending: bool,
    /// Whether the window is filled from the end.
    is_backwards: bool,
}

/// The nearest leads, looked for among many.
struct Search {
    among: Arc<Bitmap>,
    /// Only leads behind this standing are wanted.
    place: Option<Standing>,
    /// So many leads are wanted.
    most: usize,
    /// No lead from here on is among the nearest.
    farthest: Standing,
    found: Vec<(Standing, usize)>,
}

impl ColumnTable {
    /// The leads nearest to the place of a window, or to the window's end, the nearest first. The place must be of this order.
    pub fn nearest(&self, question: &ColumnQuestion<'_>, window: &LeadWindow, most: usize) -> Vec<Ordered> {
        let order = Order::of(self, question, window);
        let place = match window {
            LeadWindow::After(cursor) | LeadWindow::Before(cursor) => Some(order.place(cursor)),
            LeadWindow::First | LeadWindow::Last => None,
        };
        let farthest = (u64::MAX, u64::MAX);
        let mut search = Search { among: self.matching(question), place, most, farthest, found: Vec::new() };
        match (order.column, &order.ranks) {
            (Some(LeadColumn::Numbers(numbers)), _) => order.look(&mut search, numbers.cells(), |cell| cell),
            (Some(LeadColumn::Texts(texts)), Some(ranks)) => order.look(&mut search, texts.cells(), |cell| {
                cell.checked_sub(1).map_or(0, |number| ranks.height(number as usize))
            }),
            _ => order.look(&mut search, &Cells::default(), |_| 1),
        }
        search.nearest().map(|slot| (LeadId(self.slots.id(slot)), order.key(slot))).collect()
    }
}

impl<'t> Order<'t> {
    fn of(table: &'t ColumnTable, question: &ColumnQuestion<'_>, window: &LeadWindow) -> Self {
        let column = question.sort_key().and_then(|key| table.column(&key));
        let ranks = match column {
            Some(LeadColumn::Texts(texts)) => Some(texts.dictionary.ranks()),
            _ => None,
        };
        let is_descending = question.query.sort.direction == SortDirection::Descending;
        let is_backwards = matches!(window, LeadWindow::Before(_) | LeadWindow::Last);
        Self { table, column, ranks, is_descending, is_backwards }
    }

    /// Looks at all leads of a search, with the height of each cell. Few leads are near, so ids are looked up for few.
    fn look(&self, search: &mut Search, cells: &Cells, height: impl Fn(u64) -> u64) {
        let among = search.among.clone();
        cells.each(among.places(), |slot, cell| {
            let value = self.value(height(cell));
            if value <= search.farthest.0 && search.place.is_none_or(|place| value >= place.0) {
                search.meet((value, self.lead(self.table.slots.id(slot))), slot);
            }
        });
    }

    /// The part of a standing made of a height. Leads without a value stand behind all others, in either direction.
    fn value(&self, height: u64) -> u64 {
        let value = if self.is_descending { !height } else { height.wrapping_sub(1) };
        if self.is_backwards { !value } else { value }
    }

    /// The part of a standing made of an id.
    fn lead(&self, id: i64) -> u64 {
        if self.is_descending == self.is_backwards { id as u64 } else { !(id as u64) }
    }

    /// The standing of a cursor, with or without a lead.
    fn place(&self, cursor: &LeadCursor) -> Standing {
        let height = match (&cursor.key, self.column, &self.ranks) {
            (None, ..) => Some(0),
            (Some(SortKey::Number(number)), Some(LeadColumn::Numbers(numbers)), _) => numbers.cell_of(*number),
            (Some(SortKey::Text(text)), Some(LeadColumn::Texts(texts)), Some(ranks)) => {
                Some(texts.dictionary.height_of(ranks, text))
            }
            _ => Some(1),
        };
        match height {
            Some(height) => (self.value(height), self.lead(cursor.id.0)),
            // Below all values: in front of the leads of the least value when ascending, else behind them.
            None => (self.value(1), if self.is_descending == self.is_backwards { 0 } else { u64::MAX }),
        }
    }

    fn key(&self, slot: usize) -> Option<SortKey> {
        match self.column {
            None => Some(SortKey::Number(self.table.slots.id(slot))),
            Some(column) => column.key(slot).map(SortKey::for_order),
        }
    }
}

impl Search {
    /// Keeps a lead if near.
    fn meet(&mut self, standing: Standing, slot: usize) {
        if self.place.is_some_and(|place| standing <= place) || standing >= self.farthest {
            return;
        }
        self.found.push((standing, slot));
        if self.found.len() >= 4 * self.most + 1024 {
            self.found.select_nth_unstable(self.most);
            self.farthest = self.found[self.most].0;
            self.found.truncate(self.most);
        }
    }

    /// The slots of the nearest leads, the nearest first.
    fn nearest(mut self) -> impl Iterator<Item = usize> {
        self.found.sort_unstable();
        self.found.truncate(self.most);
        self.found.into_iter().map(|(_, slot)| slot)
    }
}
