//! The quota of an account's outbox in bytes. While an account is above its quota, each new change of a lead takes over from
//! the older changes of that lead: an older row keeps its number and its kind, gives up its snapshot and its detail, and
//! names the row that took over. Subscribers are then sent the newest state only; followers of the change feed meet every
//! number, so that no follower sees a gap.
//!
//! A row in a batch that is under way is left alone until the batch is settled. What an account can hold is bounded by its
//! quota and one snapshot for each of its leads.

use crate::error::Result;
use crate::tx::{GO, Read, Tx};
use crate::value::Param;
use headwater_model::id::AccountId;

/// Bytes of a detail from which on it counts although the row has no snapshot. Smaller details cost about what their
/// row costs, and a row is never given up.
const COUNTED_DETAIL: usize = 1024;

/// Rows that give way at once at most, as far as they hold [`GO`] bytes and the log has room for them: the first change above the quota
/// may meet many of one lead. A large entry, of a snapshot and a detail, may hold more than gives way to it; the rest gives way to the
/// next ones of its lead.
const MOST_ROWS: usize = 1000;
/// Pages that a row touches which gives way: its own, and its place among those of its lead.
pub const PAGES_THAT_GIVE_WAY: usize = 2;

/// The bytes for which a row counts.
pub fn counted(snapshot: Option<&str>, detail: Option<&str>) -> i64 {
    let detail = detail.map_or(0, str::len);
    let bytes = match snapshot {
        Some(snapshot) => snapshot.len() + detail,
        None if detail >= COUNTED_DETAIL => detail,
        None => 0,
    };
    bytes as i64
}

/// Has older rows of the leads give way to rows that were just appended from `first` on, oldest first.
pub fn supersede(tx: &Tx<'_>, account: AccountId, leads: &[i64], first: i64) -> Result<()> {
    let most = MOST_ROWS.min(tx.rows_left(PAGES_THAT_GIVE_WAY).max(leads.len()));
    let mut rows = Vec::new();
    let bytes = tx.walk_bytes(
        sql!(
            "select o.seq, o.bytes from outbox o
             where o.account_id = $1 and o.lead_id in rarray($2) and o.bytes > 0 and o.seq < $3
               and not exists (
                   select 1 from subscription s
                   where s.account_id = $1 and s.batch_id is not null and s.cursor_seq < o.seq and o.seq <= s.batch_to)
             order by o.seq limit $4"
        ),
        &[account.into(), Param::Ids(leads), first.into(), (most as i64).into()],
        GO,
        |row| {
            rows.push(row.int(0)?);
            row.int(1)
        },
    )?;
    if rows.is_empty() {
        return Ok(());
    }
    tx.execute(
        sql!(
            "update outbox set snapshot = null, detail = null, bytes = 0,
                 superseded_by = (
                     select max(later.seq) from outbox later
                     where later.account_id = $1 and later.lead_id = outbox.lead_id and later.bytes > 0)
             where account_id = $1 and seq in rarray($2)"
        ),
        &[account.into(), Param::Ids(&rows)],
    )?;
    tx.count_bytes(bytes);
    tx.count_pages(rows.len() * PAGES_THAT_GIVE_WAY);
    release(tx, account, bytes as i64)
}

/// Takes off what rows counted for that are gone.
pub fn release(tx: &Tx<'_>, account: AccountId, bytes: i64) -> Result<()> {
    if bytes > 0 {
        tx.execute(
            sql!("update outbox_head set bytes = bytes - $2 where account_id = $1"),
            &[account.into(), bytes.into()],
        )?;
    }
    Ok(())
}

/// The bytes that an account's outbox counts for.
pub fn used(read: &Read<'_>, account: AccountId) -> Result<i64> {
    let found =
        read.one(sql!("select bytes from outbox_head where account_id = $1"), &[account.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}
