//! The rows of records: adding, changing and deleting them, and counting what this writes. Nobody is told here: see
//! [`crate::writes`].

use super::blocks;
use super::row::Stored;
use super::statements;
use crate::custom;
use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Param, numbers};
use crate::volume::PAGE;
use headwater_model::cell::{Cell, Value};
use headwater_model::draft::{Draft, View};
use headwater_model::email::{self, Folded};
use headwater_model::field::Catalogue;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::permission::{Create, Delete, Edit};
use headwater_model::record::{Initial, RecordType, Standard};
use headwater_model::time::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// Pages changed by an update of a record: the row's page, and a page of the index by time of update.
pub const PAGES_OF_A_CHANGE: usize = 2;
/// Further pages changed by an update of the unique value: in the index, for the old and for the new value.
pub const PAGES_OF_A_UNIQUE_VALUE: usize = 2;
/// Pages changed by the deletion of a record: the row's page, and pages of the primary key and of three indexes.
pub const PAGES_OF_A_DELETION: usize = 5;
/// Pages changed by a new record elsewhere than at the end of tables: in the index of unique values.
pub const PAGES_OF_A_NEW_RECORD: usize = 1;

/// Further pages changed by a record added under a former id: the row's own, of the primary key and of two indexes by time.
pub const PAGES_OF_A_RETURN: usize = 4;

/// A record to be added, with id and times.
#[derive(Debug, Clone, Copy)]
pub struct Addition<'d> {
    /// The id. Drawn for the account, and held by no record.
    pub id: RecordId,
    /// The time of creation.
    pub created: Timestamp,
    /// The time of the last write.
    pub updated: Timestamp,
    /// The values.
    pub values: AdditionHolds<'d>,
}

/// The values of a record to be added.
#[derive(Debug, Clone, Copy)]
pub enum AdditionHolds<'d> {
    /// A draft's values; the rest is as in every new record.
    Draft(&'d Draft),
    /// All values of a former record, or of one from elsewhere: custom values of inactive fields, too.
    Whole(&'d Stored),
}

/// A record that has just been added.
pub(crate) struct Fresh<'d> {
    record: &'static RecordType,
    cells: Vec<Cell<'d>>,
    custom: Cow<'d, str>,
}

impl<'d> Fresh<'d> {
    fn new(record: &'static RecordType, catalogue: &Catalogue, added: &Addition<'d>) -> Self {
        let mut fresh = match added.values {
            AdditionHolds::Draft(draft) => Self::of_draft(record, catalogue, draft),
            AdditionHolds::Whole(stored) => Self::of_whole(stored),
        };
        fresh.cells[record.id.index()] = Cell::Int(added.id.0);
        fresh.cells[record.created.index()] = Cell::Int(added.created.0);
        fresh.cells[record.updated.index()] = Cell::Int(added.updated.0);
        fresh
    }

    fn of_whole(stored: &'d Stored) -> Self {
        let cells = stored.cells.iter().map(borrowed).collect();
        Self { record: stored.record, cells, custom: Cow::Borrowed(&stored.custom) }
    }

    fn of_draft(record: &'static RecordType, catalogue: &Catalogue, draft: &'d Draft) -> Self {
        let initial = |initial| match initial {
            Initial::Null => Cell::Null,
            Initial::Number(number) => Cell::Int(number),
            Initial::Word(word) => Cell::Text(Cow::Borrowed(word)),
        };
        let mut cells: Vec<Cell<'d>> = record.fields.iter().map(|field| initial(field.initial)).collect();
        for (field, value) in &draft.values {
            if *value != Cell::Null {
                cells[field.index()] = borrowed(value);
            }
        }
        Self { record, cells, custom: Cow::Owned(custom::set(custom::NONE, catalogue, &draft.custom)) }
    }

    fn id(&self) -> RecordId {
        self.view().id()
    }

    fn is_active(&self) -> bool {
        self.record.active.is_none_or(|flag| self.cells[flag.index()].as_int() == Some(1))
    }

    /// The unique value, folded for comparisons; `None` for a blank one.
    pub fn unique(&self) -> Option<Folded> {
        let value = self.cells[self.record.unique?.field.index()].as_text()?;
        Some(Folded::of(value)).filter(|_| !email::trim(value).is_empty())
    }

    /// The record as stored.
    pub fn view(&self) -> View<'_> {
        View { record: self.record, cells: &self.cells, custom: &self.custom }
    }

    fn row(&self, reach: &Reach<Create>) -> Vec<Param<'_>> {
        let mut row: Vec<Param<'_>> = Vec::with_capacity(self.cells.len() + 3);
        row.push(reach.account().into());
        let kept = self.cells.iter().zip(self.record.fields).filter(|(_, field)| field.column().is_some());
        row.extend(kept.map(|(cell, _)| Param::from(cell)));
        row.extend(self.record.custom.map(|_| Param::from(&*self.custom)));
        row.extend(self.record.unique.map(|unique| hash_of(&self.cells[unique.field.index()])));
        row
    }
}

fn borrowed(value: &Value) -> Cell<'_> {
    match value {
        Cell::Null => Cell::Null,
        Cell::Int(number) => Cell::Int(*number),
        Cell::Text(text) => Cell::Text(Cow::Borrowed(text)),
    }
}

/// The hash of a unique value, for the index.
fn hash_of(value: &Cell<'_>) -> Param<'static> {
    Param::Int(Folded::of(value.as_text().unwrap_or_default()).hash())
}

/// Inserts records with ids drawn before, ascending. The unique values must be free. [`count_new`] must be called afterwards.
/// Returns the records as stored.
pub(crate) fn insert<'d>(
    tx: &Tx<'_>,
    reach: &Reach<Create>,
    catalogue: &Catalogue,
    records: &[Addition<'d>],
) -> Result<Vec<Fresh<'d>>> {
    let fresh: Vec<Fresh<'d>> = records.iter().map(|added| Fresh::new(reach.record(), catalogue, added)).collect();
    let columns = &statements::of(reach.record()).insert_columns;
    tx.insert_many(reach.record().table, columns, fresh.iter().map(|record| record.row(reach)))?;
    tx.count_pages(fresh.len() * PAGES_OF_A_NEW_RECORD);
    Ok(fresh)
}

/// Counts records that [`insert`] added.
pub(crate) fn count_new(tx: &Tx<'_>, reach: &Reach<Create>, records: &[Fresh<'_>]) -> Result<()> {
    let active: Vec<RecordId> = records.iter().filter(|fresh| fresh.is_active()).map(Fresh::id).collect();
    blocks::count(tx, reach, &active, 1)
}

/// An update of one record.
#[derive(Debug)]
pub(crate) struct RowUpdate<'l> {
    /// The record.
    pub id: RecordId,
    /// The time of the update.
    pub at: Timestamp,
    /// The built-in fields to set, each once.
    pub values: Vec<(Standard, &'l Value)>,
    /// All custom values; None if no custom value is set.
    pub custom: Option<&'l str>,
    /// The change of the number of active records: 1, 0 or -1.
    pub active: i64,
    /// The bytes of all texts of the record: an update writes the whole row.
    pub bytes: usize,
}

/// Changes records, each named once.
pub(crate) fn update(tx: &Tx<'_>, reach: &Reach<Edit>, changes: &[RowUpdate<'_>]) -> Result<()> {
    let record = reach.record();
    let mut shapes: BTreeMap<(Vec<&'static str>, bool), Vec<&RowUpdate<'_>>> = BTreeMap::new();
    for change in changes {
        let columns = change.values.iter().filter_map(|(field, _)| record.field(*field).column()).collect();
        shapes.entry((columns, change.custom.is_some())).or_default().push(change);
    }
    let unique = record.unique.map(|unique| (record.column(unique.field), unique.hash_column));
    // A loop, because each statement sets the same columns of all its records; callers who send many mostly send the same fields.
    for ((standard, has_custom), changes) in shapes {
        let hash = unique.filter(|(value, _)| standard.contains(value)).map(|(_, hash)| hash);
        let mut columns = vec![record.column(record.updated)];
        columns.extend(standard);
        columns.extend(hash);
        columns.extend(has_custom.then_some("custom"));
        tx.update_many(record.table, &columns, reach.account(), changes.iter().map(|change| row_of(record, change)))?;
        // What a row has beyond one page is counted as bytes.
        tx.count_bytes(changes.iter().map(|change| change.bytes.saturating_sub(PAGE)).sum());
        let pages_of_a_value = hash.map_or(0, |_| PAGES_OF_A_UNIQUE_VALUE);
        tx.count_pages(changes.len() * (PAGES_OF_A_CHANGE + pages_of_a_value));
    }
    for step in [1, -1] {
        let mut moved: Vec<RecordId> = changes.iter().filter(|it| it.active == step).map(|it| it.id).collect();
        moved.sort_unstable();
        blocks::count(tx, reach, &moved, step)?;
    }
    Ok(())
}

fn row_of<'l>(record: &RecordType, change: &RowUpdate<'l>) -> Vec<Param<'l>> {
    let mut row: Vec<Param<'l>> = vec![change.id.into(), change.at.into()];
    let kept = change.values.iter().filter(|(field, _)| record.field(*field).column().is_some());
    row.extend(kept.map(|(_, value)| Param::from(*value)));
    let unique = record.unique.and_then(|unique| change.values.iter().find(|(field, _)| *field == unique.field));
    row.extend(unique.map(|(_, value)| hash_of(value)));
    row.extend(change.custom.map(Param::from));
    row
}

/// The treatment of hidden records by a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unseen {
    /// Ignored, as by readers.
    Kept,
    /// Deleted.
    Deleted,
}

/// Deletes the records within reach. Rows of other tables that belong to the records must be deleted by the caller. Returns the
/// records that existed.
pub(crate) fn delete(
    tx: &Tx<'_>,
    reach: &Reach<Delete>,
    ids: &[RecordId],
    unseen: Unseen,
) -> Result<HashSet<RecordId>> {
    let texts = statements::of(reach.record());
    let text = match unseen {
        Unseen::Deleted if !texts.delete_unseen.is_empty() => &texts.delete_unseen,
        _ => &texts.delete,
    };
    let params = [reach.account().into(), Param::Ids(&numbers(ids)), reach.owner().into()];
    let mut deleted = tx.all(text, &params, |row| {
        tx.count_bytes((row.int(2)? as usize).saturating_sub(PAGE));
        tx.count_pages(PAGES_OF_A_DELETION);
        Ok((RecordId(row.int(0)?), row.maybe_int(1)? == Some(1)))
    })?;
    deleted.sort_unstable();
    let active: Vec<RecordId> = deleted.iter().filter(|(_, is_active)| *is_active).map(|(id, _)| *id).collect();
    blocks::count(tx, reach, &active, -1)?;
    Ok(deleted.into_iter().map(|(id, _)| id).collect())
}
