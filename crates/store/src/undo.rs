//! The values overwritten or deleted by changes of many records, kept for undoing the changes.
//!
//! An undo is a change kept for undoing; each record overwritten or deleted by the change has a row under the undo, written in the
//! transaction of the change itself. A row holds the former values, and the values in their place: a record still holding these has
//! been changed by nobody since. Both are partial snapshots ([`crate::records::row`]), by the names of columns: a column removed between
//! the change and the undoing is passed over.
//!
//! The rows are read to be restored in [`rows`].

pub mod rows;

use crate::counters;
use crate::error::Result;
use crate::tx::{GO, Read, Tx};
use crate::value::{Param, Row};
use headwater_model::id::{AccountId, Sequence, UndoId, UserId};
use headwater_model::record::RecordType;
use headwater_model::records;
use headwater_model::time::Timestamp;
use headwater_model::undo::{UndoAction, UndoState, is_belonging};

/// Pages changed by a kept row: the place in the index by record. Rows of one change stand together in the table and in the
/// index by undo.
pub const PAGES_OF_A_KEPT_ROW: usize = 1;

/// A change to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewUndo<'a> {
    /// The action of the change.
    pub action: UndoAction,
    /// The kind of the subject: a kind of records, or `list`.
    pub record: &'a str,
    /// The id of the subject; 0 for several.
    pub subject: i64,
    /// The name of the actor.
    pub actor: &'a str,
    /// The person behind the actor, if any.
    pub user: Option<UserId>,
    /// The time of the change.
    pub at: Timestamp,
}

/// Names an undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoKey {
    /// The account.
    pub account: AccountId,
    /// The id.
    pub id: UndoId,
}

/// A change kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The id, by which operators name the change.
    pub id: UndoId,
    /// The action of the change.
    pub action: UndoAction,
    /// The kind of the subject.
    pub record: String,
    /// The id of the subject; 0 for several.
    pub subject: i64,
    /// The name of the actor.
    pub actor: String,
    /// The person behind the actor, if any.
    pub user: Option<UserId>,
    /// The time of the change.
    pub at: Timestamp,
    /// How far the undoing has come.
    pub state: UndoState,
    /// The numbers of rows kept, restored and hindered.
    pub rows: RowCounts,
}

/// Numbers of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// The rows kept.
    pub kept: i64,
    /// The rows restored.
    pub restored: i64,
    /// The rows not restored.
    pub hindered: i64,
}

/// The former values of one record, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The name of the record's kind.
    pub record: &'static str,
    /// The record.
    pub id: i64,
    /// The overwritten values; all values of a deleted record.
    pub former: String,
    /// The values in their place; `None` for a deleted record.
    pub latter: Option<String>,
}

/// Begins to keep a change.
pub fn open(tx: &Tx<'_>, account: AccountId, new: &NewUndo<'_>) -> Result<UndoId> {
    let id = UndoId(counters::draw_one(tx, account, Sequence::Record)?);
    tx.execute(
        sql!(
            "insert into undo (account_id, id, action, record, subject, actor, at, state, rows_kept, rows_restored, rows_hindered,
                               user_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9)"
        ),
        &[
            account.into(),
            id.into(),
            new.action.name().into(),
            new.record.into(),
            new.subject.into(),
            new.actor.into(),
            new.at.into(),
            UndoState::Ready.name().into(),
            new.user.into(),
        ],
    )?;
    Ok(id)
}

/// Forgets an undo for which nothing was kept.
pub fn drop_empty(tx: &Tx<'_>, undo: UndoKey) -> Result<()> {
    tx.execute(
        sql!("delete from undo where account_id = $1 and id = $2 and rows_kept = 0"),
        &[undo.account.into(), undo.id.into()],
    )?;
    Ok(())
}

/// Keeps former values, in the transaction of the change. Belongings of leads are not counted. Once the undo has begun, or is pruned, nothing is kept.
pub fn keep(tx: &Tx<'_>, undo: UndoKey, rows: &[Former]) -> Result<()> {
    let counted = rows.iter().filter(|row| !is_belonging(row.record)).count();
    let found = tx.execute(
        sql!("update undo set rows_kept = rows_kept + $3 where account_id = $1 and id = $2 and state = $4"),
        &[undo.account.into(), undo.id.into(), (counted as i64).into(), UndoState::Ready.name().into()],
    )?;
    if found == 0 || rows.is_empty() {
        return Ok(());
    }
    let ids = counters::draw(tx, undo.account, Sequence::UndoRow, rows.len())?;
    let rows = ids.iter().zip(rows).map(|(id, row)| {
        [
            undo.account.into(),
            Param::Int(*id),
            undo.id.into(),
            Param::Int(turn(row)),
            row.record.into(),
            row.id.into(),
            (&row.former).into(),
            row.latter.as_ref().into(),
        ]
    });
    let columns = ["account_id", "id", "undo_id", "was_deleted", "record", "record_id", "former", "latter"];
    tx.insert_many("undo_row", &columns, rows)?;
    tx.count_pages(ids.len() * PAGES_OF_A_KEPT_ROW);
    Ok(())
}

/// When a row returns: overwritten values (0) last, deleted records (1) first, and behind these (2) the records that join two of them,
/// in whatever order the two were deleted.
fn turn(row: &Former) -> i64 {
    match row.latter {
        Some(_) => 0,
        None if records::named(row.record).is_some_and(RecordType::joins_others) => 2,
        None => 1,
    }
}

/// The undo with this id, if the account has one.
pub fn find(read: &Read<'_>, account: AccountId, id: UndoId) -> Result<Option<Undo>> {
    let found = read.one(
        sql!(
            "select id, action, record, subject, actor, at, state, rows_kept, rows_restored, rows_hindered, user_id
             from undo
             where account_id = $1 and id = $2"
        ),
        &[account.into(), id.into()],
        undo,
    )?;
    Ok(found.flatten())
}

/// The first `limit` undos behind an id, in the order of ids, which is the order of the changes.
pub fn after(read: &Read<'_>, account: AccountId, after: UndoId, limit: usize) -> Result<Vec<Undo>> {
    let found = read.all(
        sql!(
            "select id, action, record, subject, actor, at, state, rows_kept, rows_restored, rows_hindered, user_id
             from undo
             where account_id = $1 and id > $2 order by id limit $3"
        ),
        &[account.into(), after.into(), (limit as i64).into()],
        undo,
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// An undo; `None` for one of a newer version, whose words are unknown.
fn undo(row: &Row<'_>) -> Result<Option<Undo>> {
    let words = UndoAction::named(row.text(1)?).zip(UndoState::named(row.text(6)?));
    let Some((action, state)) = words else { return Ok(None) };
    Ok(Some(Undo {
        id: UndoId(row.int(0)?),
        action,
        record: row.text(2)?.to_owned(),
        subject: row.int(3)?,
        actor: row.text(4)?.to_owned(),
        user: row.maybe_int(10)?.map(UserId),
        at: Timestamp(row.int(5)?),
        state,
        rows: RowCounts { kept: row.int(7)?, restored: row.int(8)?, hindered: row.int(9)? },
    }))
}

/// Notes how far an undo has come.
pub fn set_state(tx: &Tx<'_>, undo: UndoKey, state: UndoState) -> Result<()> {
    tx.execute(
        sql!("update undo set state = $3 where account_id = $1 and id = $2"),
        &[undo.account.into(), undo.id.into(), state.name().into()],
    )?;
    Ok(())
}

/// The oldest undo from before a time, without running ones.
fn oldest(read: &Read<'_>, account: AccountId, before: Timestamp) -> Result<Option<UndoId>> {
    read.one(
        sql!("select id from undo where account_id = $1 and at < $2 and state <> $3 order by id limit 1"),
        &[account.into(), before.into(), UndoState::Running.name().into()],
        |row| row.int(0).map(UndoId),
    )
}

/// Whether an account has an undo from before a time.
pub fn has_before(read: &Read<'_>, account: AccountId, before: Timestamp) -> Result<bool> {
    Ok(oldest(read, account, before)?.is_some())
}

/// Deletes at most `rows` rows of the oldest undo from before a time (fewer, if large), and the undo after the last row. Returns the
/// number of rows; `None` if no such undo is left.
pub fn prune(tx: &Tx<'_>, account: AccountId, before: Timestamp, rows: usize) -> Result<Option<usize>> {
    let Some(undo) = oldest(tx, account, before)? else { return Ok(None) };
    let (ids, bytes) = tx.ids_up_to(
        sql!(
            "select id, coalesce(octet_length(former), 0) + coalesce(octet_length(latter), 0) from undo_row
             where account_id = $1 and undo_id = $2 order by was_deleted, id limit $3"
        ),
        &[account.into(), undo.into(), (rows as i64).into()],
        GO,
    )?;
    if ids.is_empty() {
        let params = [account.into(), undo.into()];
        tx.execute(sql!("delete from many_change where account_id = $1 and id = $2"), &params)?;
        tx.execute(sql!("delete from undo where account_id = $1 and id = $2"), &params)?;
        return Ok(Some(1));
    }
    tx.execute(
        sql!("delete from undo_row where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(&ids)],
    )?;
    tx.count_bytes(bytes);
    tx.count_pages(ids.len() * PAGES_OF_A_KEPT_ROW);
    Ok(Some(ids.len()))
}
