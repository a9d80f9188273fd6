//! Drawing ids from the current block of an account, and new blocks once it is used up.

use crate::error::{Error, Result};
use crate::tx::Tx;
use headwater_model::id::{AccountId, BLOCK, Sequence};

/// Draws `count` ids in ascending order. Drawn ids are used up even if the caller does not need all; while working
/// ahead, even if the transaction is rolled back.
pub fn draw(tx: &Tx<'_>, account: AccountId, sequence: Sequence, count: usize) -> Result<Vec<i64>> {
    if tx.is_ahead() && count > 0 {
        tx.apart(|tx| draw_here(tx, account, sequence, count))
    } else {
        draw_here(tx, account, sequence, count)
    }
}

fn draw_here(tx: &Tx<'_>, account: AccountId, sequence: Sequence, count: usize) -> Result<Vec<i64>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let wanted = count as i64;
    let last = tx.one(
        sql!(
            "update id_block set next_id = next_id + $3
             where account_id = $1 and sequence = $2 and next_id + $3 <= end_id
             returning next_id"
        ),
        &[account.into(), sequence.name().into(), wanted.into()],
        |row| row.int(0),
    )?;
    match last {
        Some(next) => Ok((next - wanted..next).collect()),
        None => draw_over_blocks(tx, account, sequence, count),
    }
}

/// Draws the rest of the current block, and the remaining ids from new blocks.
fn draw_over_blocks(tx: &Tx<'_>, account: AccountId, sequence: Sequence, count: usize) -> Result<Vec<i64>> {
    // Changes nothing, but locks the row: otherwise another transaction could draw from the same block.
    let left = tx.one(
        sql!(
            "insert into id_block (account_id, sequence, next_id, end_id) values ($1, $2, 0, 0)
             on conflict (account_id, sequence) do update set next_id = id_block.next_id
             returning next_id, end_id"
        ),
        &[account.into(), sequence.name().into()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    let (mut next, mut end) = left.unwrap_or((0, 0));
    let mut ids = Vec::with_capacity(count);
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
        sql!("update id_block set next_id = $3, end_id = $4 where account_id = $1 and sequence = $2"),
        &[account.into(), sequence.name().into(), next.into(), end.into()],
    )?;
    Ok(ids)
}

/// Draws one id.
pub fn draw_one(tx: &Tx<'_>, account: AccountId, sequence: Sequence) -> Result<i64> {
    let ids = draw(tx, account, sequence, 1)?;
    ids.first().copied().ok_or_else(|| Error::Damaged("no id was drawn".to_owned()))
}

/// Draws the id of an account. The id of a removed account is never reused: old logs and copies still refer to it.
pub fn draw_account(tx: &Tx<'_>) -> Result<AccountId> {
    new_block(tx, Sequence::Account).map(AccountId)
}

/// Draws the number of a background task, which is given to no other.
pub fn draw_task(tx: &Tx<'_>) -> Result<i64> {
    new_block(tx, Sequence::Task)
}

fn new_block(tx: &Tx<'_>, sequence: Sequence) -> Result<i64> {
    // The first block is 1, so no id is zero. A drawn but unused block leaves a gap, without further consequences.
    let block = tx.apart(|tx| {
        tx.one(
            servers_sql!(
                "insert into id_space (sequence, next_block) values ($1, 2)
                 on conflict (sequence) do update set next_block = id_space.next_block + 1
                 returning next_block - 1"
            ),
            &[sequence.name().into()],
            |row| row.int(0),
        )
    })?;
    block.ok_or_else(|| Error::Damaged("no block of ids was drawn".to_owned()))
}
