//! References to deleted records, and the queue of deleted records whose references have still to be cleared.

use super::statements;
use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::id::{AccountId, RecordId, UndoId};
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_model::records;

/// The fields that may refer to a kind of records and may be empty: deletion of a record clears these fields.
fn referring(record: &RecordType) -> impl Iterator<Item = (&'static RecordType, Standard)> {
    records::ALL.iter().copied().flat_map(move |other| {
        let refers = move |field| matches!(field, Holds::Reference(referred) if referred == record);
        other
            .standard()
            .filter(move |(_, field)| refers(field.holds) && !field.is_required)
            .map(move |(it, _)| (other, it))
    })
}

/// Records of one kind that refer to another record in one field.
pub struct Referring {
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
}

/// At most `most` records with a reference to a deleted record, all in the same field; `None` without any.
pub fn some_to(read: &Read<'_>, gone: &DeletedRecord, most: usize) -> Result<Option<Referring>> {
    let Some(record) = records::named(&gone.record) else { return Ok(None) };
    for (other, field) in referring(record) {
        let text = statements::of(other).holding(field);
        let params = [gone.account.into(), gone.id.into(), (most as i64).into(), 0.into()];
        let ids = read.all(text, &params, |row| row.int(0).map(RecordId))?;
        if !ids.is_empty() {
            return Ok(Some(Referring { record: other, field, ids }));
        }
    }
    Ok(None)
}

/// Whether a record of a kind refers to another record in a field.
pub fn any(read: &Read<'_>, (record, field): (&RecordType, Standard), referred: &DeletedRecord) -> Result<bool> {
    let text = statements::of(record).holding(field);
    Ok(read.one(text, &[referred.account.into(), referred.id.into(), 1.into(), 0.into()], |_| Ok(()))?.is_some())
}

/// Puts a deleted record on the queue.
pub fn put(tx: &Tx<'_>, gone: &DeletedRecord) -> Result<()> {
    tx.execute(
        sql!("insert into deleted_record (account_id, record, id, undo_id) values ($1, $2, $3, $4) on conflict do nothing"),
        &[gone.account.into(), (&gone.record).into(), gone.id.into(), gone.undo.into()],
    )?;
    Ok(())
}

/// The first record on the queue.
pub fn first(read: &Read<'_>, account: AccountId) -> Result<Option<DeletedRecord>> {
    read.one(
        sql!("select record, id, undo_id from deleted_record where account_id = $1 order by record, id limit 1"),
        &[account.into()],
        |row| {
            let undo = row.maybe_int(2)?.map(UndoId);
            Ok(DeletedRecord { account, record: row.text(0)?.to_owned(), id: RecordId(row.int(1)?), undo })
        },
    )
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
