//! The rows kept for undoing: reading rows to be restored, noting hindrances, and erasing values.

use super::{PAGES_OF_A_KEPT_ROW, UndoKey};
use crate::error::Result;
use crate::tx::{GO, Read, Tx};
use crate::value::{Param, numbers};
use headwater_model::id::{AccountId, RecordId};
use headwater_model::undo::{Hindrance, UndoState, is_belonging};

/// A row kept for undoing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The row's own number.
    pub number: i64,
    /// The name of the record's kind.
    pub record: String,
    /// The record; of a membership the lead.
    pub id: i64,
    /// The overwritten values; `None` if erased.
    pub former: Option<String>,
    /// The values in their place; `None` for a deleted record, and if erased.
    pub latter: Option<String>,
}

/// The progress of an undo: the rows next in turn.
///
/// Deleted records return first, in the order of their deletion, because others refer to deleted records; behind them those that join
/// two records. Overwritten values return
/// in the reverse order: of a record overwritten twice by the change the last values are compared first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoPhase {
    /// Deleted records with numbers above this one.
    Deleted(i64),
    /// Deleted records that join two others, with numbers above this one.
    Joining(i64),
    /// Overwritten records, with numbers below this one.
    Overwritten(i64),
}

/// The next rows of an undo, at most so many (fewer, if large).
pub fn next(read: &Read<'_>, undo: UndoKey, phase: UndoPhase, limit: usize) -> Result<Vec<KeptRow>> {
    const ASCENDING: &str = sql!(
        "select id, record, record_id, former, latter from undo_row
         where account_id = $1 and undo_id = $2 and was_deleted = $5 and id > $3 order by id limit $4"
    );
    const DESCENDING: &str = sql!(
        "select id, record, record_id, former, latter from undo_row
         where account_id = $1 and undo_id = $2 and was_deleted = $5 and id < $3 order by id desc limit $4"
    );
    let (text, from, turn) = match phase {
        UndoPhase::Deleted(after) => (ASCENDING, after, 1),
        UndoPhase::Joining(after) => (ASCENDING, after, 2),
        UndoPhase::Overwritten(before) => (DESCENDING, before, 0),
    };
    let mut found = Vec::new();
    let params = [undo.account.into(), undo.id.into(), from.into(), (limit as i64).into(), turn.into()];
    read.walk_bytes(text, &params, GO, |row| {
        let kept = KeptRow {
            number: row.int(0)?,
            record: row.text(1)?.to_owned(),
            id: row.int(2)?,
            former: row.maybe_text(3)?.map(str::to_owned),
            latter: row.maybe_text(4)?.map(str::to_owned),
        };
        let bytes = [&kept.former, &kept.latter].into_iter().flatten().map(String::len).sum::<usize>();
        found.push(kept);
        Ok(bytes as i64)
    })?;
    Ok(found)
}

/// Counts the rows looked at, and notes the hindrances of those not restored, or not in all their values.
pub fn note(tx: &Tx<'_>, undo: UndoKey, looked_at: usize, hindered: &[(i64, Hindrance)]) -> Result<()> {
    // A loop: few hindrances, for any number of rows.
    for hindrance in Hindrance::ALL {
        let of_this = hindered.iter().filter(|(_, why)| why == hindrance);
        let numbers: Vec<i64> = of_this.map(|(number, _)| *number).collect();
        if !numbers.is_empty() {
            tx.execute(
                sql!("update undo_row set hindrance = $3 where account_id = $1 and id in rarray($2)"),
                &[undo.account.into(), Param::Ids(&numbers), hindrance.name().into()],
            )?;
            tx.count_pages(numbers.len() * (1 + PAGES_OF_A_KEPT_ROW));
        }
    }
    let back = hindered.iter().filter(|(_, why)| why.is_restored()).count();
    let hindered = (hindered.len() - back) as i64;
    let restored = looked_at as i64 - hindered;
    tx.execute(
        sql!(
            "update undo set rows_restored = rows_restored + $3, rows_hindered = rows_hindered + $4
             where account_id = $1 and id = $2"
        ),
        &[undo.account.into(), undo.id.into(), restored.into(), hindered.into()],
    )?;
    Ok(())
}

/// A row not restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindered {
    /// The row's own number.
    pub number: i64,
    /// The name of the record's kind.
    pub record: String,
    /// The record; of a membership the lead.
    pub id: i64,
    /// Why.
    pub why: Hindrance,
}

/// The first `limit` hindered rows of an undo behind a number.
pub fn hindered(read: &Read<'_>, undo: UndoKey, after: i64, limit: usize) -> Result<Vec<Hindered>> {
    let found = read.all(
        sql!(
            "select id, record, record_id, hindrance from undo_row
             where account_id = $1 and undo_id = $2 and hindrance is not null and id > $3 order by id limit $4"
        ),
        &[undo.account.into(), undo.id.into(), after.into(), (limit as i64).into()],
        |row| {
            let Some(why) = Hindrance::named(row.text(3)?) else { return Ok(None) };
            Ok(Some(Hindered { number: row.int(0)?, record: row.text(1)?.to_owned(), id: row.int(2)?, why }))
        },
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// How many records of each kind a change has deleted or overwritten: the kind, whether deleted, the number. Reads every row of the
/// undo. Belongings of leads are left out.
pub fn by_kind(read: &Read<'_>, undo: UndoKey) -> Result<Vec<(String, bool, i64)>> {
    let mut found = read.all(
        sql!(
            "select record, was_deleted, count(*) from undo_row
             where account_id = $1 and undo_id = $2 group by record, was_deleted order by was_deleted desc, record"
        ),
        &[undo.account.into(), undo.id.into()],
        |row| Ok((row.text(0)?.to_owned(), row.int(1)? != 0, row.int(2)?)),
    )?;
    found.retain(|(record, ..)| !is_belonging(record));
    Ok(found)
}

/// Records that rows were kept of.
#[derive(Debug, Clone, Copy)]
pub struct KeptRecords<'i> {
    /// The account.
    pub account: AccountId,
    /// The name of the kind.
    pub record: &'i str,
    /// The records; of memberships the leads.
    pub ids: &'i [RecordId],
}

impl KeptRecords<'_> {
    /// Whether any row has values of the records.
    pub fn any(&self, read: &Read<'_>) -> Result<bool> {
        let found = read.one(
            sql!(
                "select 1 from undo_row
                 where account_id = $1 and record = $2 and record_id in rarray($3) and former is not null limit 1"
            ),
            &[self.account.into(), self.record.into(), Param::Ids(&numbers(self.ids))],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// Erases the values of at most `limit` rows (fewer, if large): a row without values is never restored. Returns the number of
    /// rows, 0 when none is left.
    pub fn erase(&self, tx: &Tx<'_>, limit: usize) -> Result<usize> {
        let (rows, bytes) = tx.ids_up_to(
            sql!(
                "select id, coalesce(octet_length(former), 0) + coalesce(octet_length(latter), 0) from undo_row
                 where account_id = $1 and record = $2 and record_id in rarray($3) and former is not null
                 order by record_id, id limit $4"
            ),
            &[self.account.into(), self.record.into(), Param::Ids(&numbers(self.ids)), (limit as i64).into()],
            GO,
        )?;
        if rows.is_empty() {
            return Ok(0);
        }
        tx.execute(
            sql!(
                "update undo_row set former = null, latter = null,
                     hindrance = case when exists (
                         select 1 from undo where undo.account_id = $1 and undo.id = undo_row.undo_id and undo.state = $4)
                     then $3 else hindrance end
                 where account_id = $1 and id in rarray($2)"
            ),
            &[self.account.into(), Param::Ids(&rows), Hindrance::Erased.name().into(), UndoState::Ready.name().into()],
        )?;
        tx.count_bytes(bytes);
        tx.count_pages(rows.len() * (1 + PAGES_OF_A_KEPT_ROW));
        Ok(rows.len())
    }
}
