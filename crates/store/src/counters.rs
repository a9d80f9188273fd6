//! Drawing ids: from the account's current block, and whole new blocks when it is used up.

use crate::error::{Error, Result};
use crate::tx::Tx;
use headwater_model::id::{AccountId, BLOCK, Sequence};

/// Draws `count` ids, ascending. They are used up even if the caller does not need them all.
pub fn draw(tx: &Tx<'_>, account: AccountId, sequence: Sequence, count: usize) -> Result<Vec<i64>> {
    let mut ids = Vec::with_capacity(count);
    if count == 0 {
        return Ok(ids);
    }
    let current = tx.one(
        sql!("select next_id, end_id from id_block where account_id = $1 and sequence = $2"),
        &[account.into(), sequence.name().into()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    let (mut next, mut end) = current.unwrap_or((0, 0));
    while ids.len() < count {
        if next == end {
            next = new_block(tx, sequence)? * BLOCK;
            end = next + BLOCK;
        }
        let taken = (end - next).min((count - ids.len()) as i64);
        ids.extend(next..next + taken);
        next += taken;
    }
    tx.execute(
        sql!(
            "insert into id_block (account_id, sequence, next_id, end_id) values ($1, $2, $3, $4)
             on conflict (account_id, sequence) do update set next_id = excluded.next_id, end_id = excluded.end_id"
        ),
        &[account.into(), sequence.name().into(), next.into(), end.into()],
    )?;
    Ok(ids)
}

/// Draws one id.
pub fn draw_one(tx: &Tx<'_>, account: AccountId, sequence: Sequence) -> Result<i64> {
    let ids = draw(tx, account, sequence, 1)?;
    ids.first().copied().ok_or_else(|| Error::Damaged("no id was drawn".to_owned()))
}

fn new_block(tx: &Tx<'_>, sequence: Sequence) -> Result<i64> {
    // The first block is 1, so that no id is zero. One that is drawn and not used is a gap, and nothing else.
    let block = tx.one_apart(
        servers_sql!(
            "insert into id_space (sequence, next_block) values ($1, 2)
             on conflict (sequence) do update set next_block = id_space.next_block + 1
             returning next_block - 1"
        ),
        &[sequence.name().into()],
        |row| row.int(0),
    )?;
    block.ok_or_else(|| Error::Damaged("no block of ids was drawn".to_owned()))
}
