//! The quota of an account's outbox, in bytes. While an account is above the quota, each new change of a record
//! supersedes all older changes of this record: an older row keeps number and kind, loses snapshot and detail, and
//! names the superseding row. Subscribers then get only the newest state; readers of the change feed still see every
//! number, without a gap.
//!
//! Rows in a batch under way are left alone until the batch is settled. The size of an account's outbox is bounded by
//! the quota plus one snapshot per lead.

use crate::error::Result;
use crate::tx::{GO, Read, Tx};
use crate::value::Param;
use headwater_model::change::Entry;
use headwater_model::grant::Reach;
use headwater_model::id::AccountId;
use headwater_model::permission::Edit;
use headwater_model::records;

/// The least length of a detail, in bytes, to be counted in a row without a snapshot. A smaller detail costs no more
/// than the row itself, and rows are never deleted by the quota.
const COUNTED_DETAIL: usize = 1024;

/// The most rows superseded at once, within [`GO`] bytes and the room in the write-ahead log: the first change above
/// the quota may find many rows of one lead. A large new entry may hold more bytes than were freed; later changes of
/// the lead free the rest.
const MOST_ROWS: usize = 1000;
/// Pages changed by superseding a row: the row's own page, and the one of the index by lead.
pub const PAGES_THAT_GIVE_WAY: usize = 2;

/// The bytes counted for a row.
pub fn counted(snapshot: Option<&str>, detail: Option<&str>) -> i64 {
    let detail = detail.map_or(0, str::len);
    let bytes = match snapshot {
        Some(snapshot) => snapshot.len() + detail,
        None if detail >= COUNTED_DETAIL => detail,
        None => 0,
    };
    bytes as i64
}

/// Lets new rows, from number `first` on, supersede older rows of the same records, oldest first.
pub fn supersede(tx: &Tx<'_>, account: AccountId, new: &[&Entry], first: i64) -> Result<()> {
    for record in records::ALL {
        let ids: Vec<i64> = new.iter().filter(|entry| entry.record == record).map(|entry| entry.id.0).collect();
        if !ids.is_empty() {
            supersede_some(tx, &Reach::of_consequence(record, account), &ids, first)?;
        }
    }
    Ok(())
}

fn supersede_some(tx: &Tx<'_>, reach: &Reach<Edit>, ids: &[i64], first: i64) -> Result<()> {
    let (record, account) = (reach.record(), reach.account());
    let most = MOST_ROWS.min(tx.rows_left(PAGES_THAT_GIVE_WAY).max(ids.len()));
    let (rows, bytes) = tx.ids_up_to(
        sql!(
            "select o.seq, o.bytes from outbox o
             where o.account_id = $1 and o.record_id in rarray($2) and coalesce(o.record, '') = coalesce($5, '')
               and o.bytes > 0 and o.seq < $3
               and not exists (
                   select 1 from subscription s
                   where s.account_id = $1 and s.batch_id is not null and s.cursor_seq < o.seq and o.seq <= s.batch_to)
             order by o.seq limit $4"
        ),
        &[account.into(), Param::Ids(ids), first.into(), (most as i64).into(), record.name_in_outbox().into()],
        GO,
    )?;
    if rows.is_empty() {
        return Ok(());
    }
    tx.execute(
        sql!(
            "update outbox set snapshot = null, detail = null, bytes = 0,
                 superseded_by = (
                     select max(later.seq) from outbox later
                     where later.account_id = $1 and later.record_id = outbox.record_id
                       and coalesce(later.record, '') = coalesce(outbox.record, '') and later.bytes > 0)
             where account_id = $1 and seq in rarray($2)"
        ),
        &[account.into(), Param::Ids(&rows)],
    )?;
    tx.count_bytes(bytes);
    tx.count_pages(rows.len() * PAGES_THAT_GIVE_WAY);
    release(tx, account, bytes as i64)
}

/// Subtracts the bytes of deleted or superseded rows.
pub fn release(tx: &Tx<'_>, account: AccountId, bytes: i64) -> Result<()> {
    if bytes > 0 {
        tx.execute(
            sql!("update outbox_head set bytes = bytes - $2 where account_id = $1"),
            &[account.into(), bytes.into()],
        )?;
    }
    Ok(())
}

/// The bytes counted for an account's outbox.
pub fn used(read: &Read<'_>, account: AccountId) -> Result<i64> {
    let found =
        read.one(sql!("select bytes from outbox_head where account_id = $1"), &[account.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}
