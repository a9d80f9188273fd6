//! References to deleted records, and the queue of deleted records whose references have still to be cleared.

use super::statements;
use crate::error::Result;
use crate::tx::{Read, Tx};
use crate::value::{Param, Row, numbers};
use headwater_model::id::{AccountId, RecordId, UndoId};
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_model::records::{self, subjects};
use std::collections::HashSet;

/// The fields that may refer to a kind of records and may be empty: deletion of a record clears these fields.
fn referring(record: &RecordType) -> impl Iterator<Item = (&'static RecordType, Standard)> {
    let side = subjects::named(record.name).map(|(side, _)| side);
    records::ALL.iter().copied().flat_map(move |other| {
        let refers = move |field| match field {
            Holds::Reference(referred) => referred == record,
            Holds::Subject(on, _) => side == Some(on),
            _ => false,
        };
        other
            .standard()
            .filter(move |(_, field)| refers(field.holds) && !field.is_required)
            .map(move |(it, _)| (other, it))
    })
}

/// Records of one kind that refer to another record in one field.
pub struct Referring {
    /// The kind of the other record.
    pub referred: &'static RecordType,
    /// The kind.
    pub record: &'static RecordType,
    /// The field.
    pub field: Standard,
    /// The records, by id.
    pub ids: Vec<RecordId>,
}

/// A deleted record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedRecord {
    /// The account.
    pub account: AccountId,
    /// The name of the record's kind.
    pub record: String,
    /// The former id.
    pub id: RecordId,
    /// The undo under which cleared references are kept.
    pub undo: Option<UndoId>,
    /// The records kept although the deleted record was their subject.
    pub leaves: Leaves,
}

/// The records kept although a deleted record was their subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// Records with another subject as well.
    Others,
    /// None: the deleted record is erased, and texts about the record may hold its values.
    Nothing,
}

/// At most `most` records with a reference to a deleted record, all in the same field; `None` without any. Records about the
/// deleted one come first.
pub fn some_to(read: &Read<'_>, gone: &DeletedRecord, most: usize) -> Result<Option<Referring>> {
    let Some(record) = records::named(&gone.record) else { return Ok(None) };
    let is_about = |other: &RecordType, field| matches!(other.field(field).holds, Holds::Subject(..));
    let (about, others): (Vec<_>, Vec<_>) = referring(record).partition(|(other, field)| is_about(other, *field));
    for (other, field) in about.into_iter().chain(others) {
        let text = match other.field(field).holds {
            Holds::Subject(..) => statements::of(other).about(field),
            _ => statements::of(other).holding(field),
        };
        let last = kind_of(other, field, record).unwrap_or(Param::Int(0));
        let params = [gone.account.into(), gone.id.into(), (most as i64).into(), last];
        let ids = read.all(text, &params, |row| row.int(0).map(RecordId))?;
        if !ids.is_empty() {
            return Ok(Some(Referring { referred: record, record: other, field, ids }));
        }
    }
    Ok(None)
}

/// Whether a record of a kind refers to another record in a field.
pub fn any(read: &Read<'_>, (record, field): (&RecordType, Standard), referred: &DeletedRecord) -> Result<bool> {
    let text = statements::of(record).holding(field);
    Ok(read.one(text, &[referred.account.into(), referred.id.into(), 1.into(), 0.into()], |_| Ok(()))?.is_some())
}

/// Of some records of a kind, those to which others refer.
#[derive(Debug, Default)]
pub struct ReferredRecords {
    /// Those that records are about.
    pub subjects: HashSet<RecordId>,
    /// Those with other references to them.
    pub others: HashSet<RecordId>,
}

/// Rows looked at by a statement that asks to which of several records others refer.
const LOOK_AT: i64 = 1000;

/// To which of some records of a kind others refer.
pub fn referred(
    read: &Read<'_>,
    account: AccountId,
    record: &'static RecordType,
    ids: &[RecordId],
) -> Result<ReferredRecords> {
    let mut referred = ReferredRecords::default();
    for (other, field) in referring(record) {
        let (kind, text) = (kind_of(other, field, record), statements::of(other).referring_to_any(field));
        let found = if kind.is_some() { &mut referred.subjects } else { &mut referred.others };
        let mut left = numbers(ids);
        // A loop: as a rule one statement. Where very many rows refer to the records, each statement says so of one more at least.
        loop {
            let mut params = vec![account.into(), Param::Ids(&left), LOOK_AT.into()];
            params.extend(kind);
            let rows = read.all(text, &params, |row| Ok(RecordId(row.int(0)?)))?;
            found.extend(&rows);
            left.retain(|id| !found.contains(&RecordId(*id)));
            if (rows.len() as i64) < LOOK_AT || left.is_empty() {
                break;
            }
        }
    }
    Ok(referred)
}

/// Records of one kind, as subjects of others.
#[derive(Debug, Clone, Copy)]
pub struct Subjects<'i> {
    /// The kind.
    pub record: &'static RecordType,
    /// The records.
    pub ids: &'i [RecordId],
}

/// At most `most` records about any of some records of a kind, all by the same field; `None` without any.
pub fn some_about(
    read: &Read<'_>,
    account: AccountId,
    Subjects { record, ids }: Subjects<'_>,
    most: usize,
) -> Result<Option<Referring>> {
    let ids = numbers(ids);
    for (other, field) in referring(record) {
        let Some(kind) = kind_of(other, field, record) else { continue };
        let params = [account.into(), Param::Ids(&ids), (most as i64).into(), kind];
        let found = read.all(statements::of(other).about_any(field), &params, |row| row.int(0).map(RecordId))?;
        if !found.is_empty() {
            return Ok(Some(Referring { referred: record, record: other, field, ids: found }));
        }
    }
    Ok(None)
}

/// The name of the kind referred to, for a field with several kinds.
fn kind_of(other: &RecordType, field: Standard, record: &'static RecordType) -> Option<Param<'static>> {
    matches!(other.field(field).holds, Holds::Subject(..)).then(|| record.name.into())
}

/// Puts deleted records on the queue.
pub fn put(tx: &Tx<'_>, gone: &[DeletedRecord]) -> Result<()> {
    let rows = gone.iter().map(|gone| {
        [
            gone.account.into(),
            (&gone.record).into(),
            gone.id.into(),
            gone.undo.into(),
            Param::Int(i64::from(gone.leaves == Leaves::Nothing)),
        ]
    });
    let columns = ["account_id", "record", "id", "undo_id", "leaves_nothing"];
    tx.merge_many("deleted_record", &columns, "on conflict do nothing", rows)
}

/// The first record on the queue.
pub fn first(read: &Read<'_>, account: AccountId) -> Result<Option<DeletedRecord>> {
    let text = sql!(
        "select record, id, undo_id, leaves_nothing from deleted_record
         where account_id = $1 order by record, id limit 1"
    );
    read.one(text, &[account.into()], |row| deleted(account, row))
}

/// The first of some records that is on the queue.
pub fn first_of(
    read: &Read<'_>,
    account: AccountId,
    Subjects { record, ids }: Subjects<'_>,
) -> Result<Option<DeletedRecord>> {
    let text = sql!(
        "select record, id, undo_id, leaves_nothing from deleted_record
         where account_id = $1 and record = $2 and id in rarray($3) order by id limit 1"
    );
    read.one(text, &[account.into(), record.name.into(), Param::Ids(&numbers(ids))], |row| deleted(account, row))
}

fn deleted(account: AccountId, row: &Row<'_>) -> Result<DeletedRecord> {
    let leaves = if row.flag(3)? { Leaves::Nothing } else { Leaves::Others };
    let undo = row.maybe_int(2)?.map(UndoId);
    Ok(DeletedRecord { account, record: row.text(0)?.to_owned(), id: RecordId(row.int(1)?), undo, leaves })
}

/// Takes a record off the queue.
pub fn take(tx: &Tx<'_>, gone: &DeletedRecord) -> Result<()> {
    tx.execute(
        sql!("delete from deleted_record where account_id = $1 and record = $2 and id = $3"),
        &[gone.account.into(), (&gone.record).into(), gone.id.into()],
    )?;
    Ok(())
}

/// Takes all records of an undo off the queue: the records are about to return.
pub fn take_of_undo(tx: &Tx<'_>, account: AccountId, undo: UndoId) -> Result<()> {
    tx.execute(
        sql!("delete from deleted_record where account_id = $1 and undo_id = $2"),
        &[account.into(), undo.into()],
    )?;
    Ok(())
}
