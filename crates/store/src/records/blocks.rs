//! The number of active records of a kind in each block of 1,024 ids. Each count changes in the transaction of the records, and a
//! page at any offset is found by adding up counts instead of walking over records.
//!
//! A hidden record is counted until background work deletes the record: one row hides any number of records. Meanwhile a page at an
//! offset finds all hidden records by the index of their subjects.

use super::statements;
use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, BLOCK, RecordId};
use headwater_model::record::RecordType;
use std::collections::HashMap;

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The first id of the block the page begins in.
    pub from: RecordId,
    /// How many active records of that block come before the page, hidden ones not among them.
    pub skip: i64,
}

/// Counts records in (`change` 1) or out (`change` -1). The ids must ascend.
pub fn count<V>(tx: &Tx<'_>, reach: &Reach<V>, ids: &[RecordId], change: i64) -> Result<()> {
    let (record, account) = (reach.record(), reach.account());
    let blocks = ids.chunk_by(|a, b| a.0 / BLOCK == b.0 / BLOCK).map(|block| {
        [account.into(), record.name.into(), (block[0].0 / BLOCK).into(), (block.len() as i64 * change).into()]
    });
    tx.merge_many(
        "record_block",
        &["account_id", "record", "block", "active_records"],
        "on conflict (account_id, record, block) do update
         set active_records = record_block.active_records + excluded.active_records",
        blocks,
    )
}

/// The number of active records of a kind, hidden ones among them.
pub fn active(read: &Read<'_>, account: AccountId, record: &RecordType) -> Result<i64> {
    let found = read.one(
        sql!(
            "select cast(coalesce(sum(active_records), 0) as bigint) from record_block
             where account_id = $1 and record = $2"
        ),
        &[account.into(), record.name.into()],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Finds the page that begins after `offset` active records that are not hidden; `None` beyond the last.
pub fn locate(read: &Read<'_>, account: AccountId, record: &RecordType, offset: i64) -> Result<Option<Start>> {
    if offset == 0 {
        return Ok(Some(Start { from: RecordId(0), skip: 0 }));
    }
    let (hidden, mut before) = (hidden(read, account, record)?, 0);
    read.first(
        sql!("select block, active_records from record_block where account_id = $1 and record = $2 order by block"),
        &[account.into(), record.name.into()],
        |row| {
            let block = row.int(0)?;
            let here = row.int(1)? - hidden.get(&block).copied().unwrap_or_default();
            if before + here > offset {
                return Ok(Some(Start { from: RecordId(block * BLOCK), skip: offset - before }));
            }
            before += here;
            Ok(None)
        },
    )
}

/// How many records of a kind are hidden in each block that has any.
fn hidden(read: &Read<'_>, account: AccountId, record: &RecordType) -> Result<HashMap<i64, i64>> {
    let text = &statements::of(record).hidden_of_blocks;
    if text.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(read.all(text, &[account.into()], |row| Ok((row.int(0)?, row.int(1)?)))?.into_iter().collect())
}
