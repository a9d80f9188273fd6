//! Leads that records such as notes were about until the leads were deleted. The records lost the reference then, or were deleted,
//! but their texts and what was told of them may hold values of the lead: an erasure finds the records here ([`crate::erasure`]).

use crate::counters;
use crate::erasure::LeadKey;
use crate::error::Result;
use crate::tx::{Read, Tx};
use crate::undo::UndoKey;
use crate::value::{Param, numbers};
use headwater_model::id::{AccountId, LeadId, RecordId, Sequence};
use headwater_model::record::RecordType;
use headwater_model::records;
use std::collections::HashMap;

/// Pages changed by a new row: places in the two indexes. New rows stand together in the table.
pub const PAGES_OF_A_NEW_ROW: usize = 2;

/// A record, and the deleted lead that it was about.
#[derive(Debug, Clone, Copy)]
pub struct FormerSubject {
    /// The kind of the record.
    pub record: &'static RecordType,
    /// The record.
    pub id: RecordId,
    /// The deleted lead.
    pub lead: LeadId,
}

/// Remembers former subjects, in the transaction that clears the references or deletes the records.
pub fn remember(tx: &Tx<'_>, account: AccountId, former: &[FormerSubject]) -> Result<()> {
    if former.is_empty() {
        return Ok(());
    }
    let drawn = counters::draw(tx, account, Sequence::FormerSubject, former.len())?;
    let row = |(number, it): (&i64, &FormerSubject)| {
        [account.into(), Param::Int(*number), it.lead.into(), it.record.name.into(), it.id.into()]
    };
    let columns = ["account_id", "id", "lead_id", "record", "record_id"];
    tx.insert_many("former_subject", &columns, drawn.iter().zip(former).map(row))?;
    tx.count_pages(former.len() * PAGES_OF_A_NEW_ROW);
    Ok(())
}

/// Forgets that records were about leads deleted under an undo: lead and record have returned.
pub fn forget_returned(tx: &Tx<'_>, undo: UndoKey, record: &RecordType, ids: &[RecordId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let forgotten = tx.execute(
        sql!(
            "delete from former_subject
             where account_id = $1 and record = $2 and record_id in rarray($3)
               and exists (
                   select 1 from lead where lead.account_id = $1 and lead.id = former_subject.lead_id)
               and exists (
                   select 1 from undo_row
                   where undo_row.account_id = $1 and undo_row.record = 'lead' and undo_row.record_id = former_subject.lead_id
                     and undo_row.undo_id = $4 and undo_row.was_deleted = 1)"
        ),
        &[undo.account.into(), record.name.into(), Param::Ids(&numbers(ids)), undo.id.into()],
    )?;
    tx.count_pages(forgotten * PAGES_OF_A_NEW_ROW);
    Ok(())
}

/// The leads that some records of a kind were about.
pub fn leads_of(
    read: &Read<'_>,
    account: AccountId,
    record: &RecordType,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, LeadId>> {
    let found = read.all(
        sql!(
            "select record_id, lead_id from former_subject
             where account_id = $1 and record = $2 and record_id in rarray($3) order by id"
        ),
        &[account.into(), record.name.into(), Param::Ids(&numbers(ids))],
        |row| Ok((RecordId(row.int(0)?), RecordId(row.int(1)?))),
    )?;
    Ok(found.into_iter().collect())
}

/// Records that were about a lead, all of one kind.
#[derive(Debug)]
pub struct FormerRecords {
    /// The kind; `None` for one of a newer version.
    pub record: Option<&'static RecordType>,
    /// The records.
    pub ids: Vec<RecordId>,
    /// The number behind which the rows stand.
    pub after: i64,
    /// The numbers of the rows, ascending.
    pub numbers: Vec<i64>,
}

/// The records of the first kind behind a number, at most so many; `None` behind the last.
pub fn after(read: &Read<'_>, lead: LeadKey, number: i64, limit: usize) -> Result<Option<FormerRecords>> {
    let mut found: Option<(String, FormerRecords)> = None;
    read.walk(
        sql!(
            "select id, record, record_id from former_subject
             where account_id = $1 and lead_id = $2 and id > $3 order by id limit $4"
        ),
        &[lead.account.into(), lead.id.into(), number.into(), (limit as i64).into()],
        |row| {
            let name = row.text(1)?;
            let record = records::named(name);
            let none = || FormerRecords { record, ids: Vec::new(), after: number, numbers: Vec::new() };
            let (first, former) = found.get_or_insert_with(|| (name.to_owned(), none()));
            if first != name {
                return Ok(false);
            }
            former.numbers.push(row.int(0)?);
            former.ids.push(RecordId(row.int(2)?));
            Ok(true)
        },
    )?;
    Ok(found.map(|(_, former)| former))
}

/// Forgets at most so many rows of a lead; returns the number.
pub fn forget(tx: &Tx<'_>, lead: LeadKey, limit: usize) -> Result<usize> {
    let forgotten = tx.execute(
        sql!(
            "delete from former_subject
             where account_id = $1 and id in (
                 select id from former_subject where account_id = $1 and lead_id = $2 order by id limit $3)"
        ),
        &[lead.account.into(), lead.id.into(), (limit as i64).into()],
    )?;
    tx.count_pages(forgotten * PAGES_OF_A_NEW_ROW);
    Ok(forgotten)
}
