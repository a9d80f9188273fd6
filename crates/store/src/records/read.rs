//! Finding records, and reading many of them in order.

use super::blocks;
use super::row::{self, Stored};
use super::statements;
use crate::error::Result;
use crate::pages::{self, Page};
use crate::tx::Read;
use crate::value::{Param, numbers};
use headwater_model::draft::View;
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, RecordId, UserId};
use headwater_model::record::RecordType;
use headwater_model::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// The time of a record that a range is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Creation.
    Created,
    /// The last write; creation counts.
    Updated,
}

/// How the records found are taken: as rows or as ids.
pub type Take<'a> = pages::Take<'a, dyn FnMut(&View<'_>) -> bool + 'a>;

/// Whether there is a record of that id in reach.
pub fn exists<V>(read: &Read<'_>, reach: &Reach<V>, id: RecordId) -> Result<bool> {
    let text = &statements::of(reach.record()).exists;
    let found = read.one(text, &[reach.account().into(), id.into(), reach.owner().into()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// The records that exist and are within reach.
pub fn reached<V>(read: &Read<'_>, reach: &Reach<V>, ids: &[RecordId]) -> Result<HashSet<RecordId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found = read.all(
        &statements::of(reach.record()).reached,
        &[reach.account().into(), Param::Ids(&numbers(ids)), reach.owner().into()],
        |row| Ok(RecordId(row.int(0)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// The ids of existing records of a kind, within reach or not: for references.
pub fn present(read: &Read<'_>, record: &RecordType, account: AccountId, ids: &[i64]) -> Result<HashSet<i64>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found = read.all(&statements::of(record).present, &[account.into(), Param::Ids(ids)], |row| row.int(0))?;
    Ok(found.into_iter().collect())
}

/// Records of one owner among the next records of an account.
#[derive(Debug, Default)]
pub struct Owned {
    /// The owner's records, in order, inactive ones included.
    pub records: Vec<RecordId>,
    /// The number of records read, whoever the owner.
    pub looked_at: usize,
    /// The last record read; `None` if no record follows.
    pub last: Option<RecordId>,
}

/// Reads at most `look_at` records after an id, and stops at `limit` records of the owner.
pub fn owned_after(
    read: &Read<'_>,
    (record, account): (&'static RecordType, AccountId),
    owner: UserId,
    after: RecordId,
    (look_at, limit): (usize, usize),
) -> Result<Owned> {
    let mut owned = Owned::default();
    let params = [account.into(), after.into(), (look_at as i64).into()];
    read.walk(&statements::of(record).owners_after, &params, |row| {
        let id = RecordId(row.int(0)?);
        (owned.last, owned.looked_at) = (Some(id), owned.looked_at + 1);
        if row.maybe_int(1)? == Some(owner.0) {
            owned.records.push(id);
        }
        Ok(owned.records.len() < limit)
    })?;
    Ok(owned)
}

/// Records that were read to be changed.
pub enum Found {
    /// All of them, by id.
    All(HashMap<RecordId, Stored>),
    /// They hold more than was to be read; so many of them do not.
    TooMuch(usize),
}

/// Records to be changed, unless larger than `most` bytes together; also records out of reach, because their unique values are
/// taken. One record is never too much.
pub fn find<V>(read: &Read<'_>, reach: &Reach<V>, ids: &[RecordId], most: usize) -> Result<Found> {
    let (mut found, mut bytes, mut is_all) = (HashMap::with_capacity(ids.len()), 0, true);
    if !ids.is_empty() {
        let params = [reach.account().into(), Param::Ids(&numbers(ids))];
        read.walk(&statements::of(reach.record()).find, &params, |row| {
            let stored = row::stored(row, reach.record())?;
            bytes += stored.bytes();
            is_all = bytes <= most || found.is_empty();
            if is_all {
                found.insert(stored.id, stored);
            }
            Ok(is_all)
        })?;
    }
    Ok(if is_all { Found::All(found) } else { Found::TooMuch(found.len()) })
}

/// The record of that id, if it is in reach.
pub fn by_id(read: &Read<'_>, reach: &Reach, id: RecordId, take: Take<'_>) -> Result<()> {
    let params = [reach.account().into(), id.into(), reach.owner().into()];
    walk(read, reach.record(), &statements::of(reach.record()).by_id, &params, take)
}

/// The records of those ids, by id; of a kind with an order of its own in that order.
pub fn by_ids(read: &Read<'_>, reach: &Reach, ids: &[i64], page: Page, take: Take<'_>) -> Result<()> {
    let params = [reach.account().into(), Param::Ids(ids), reach.owner().into(), page.limit.into(), page.offset.into()];
    walk(read, reach.record(), &statements::of(reach.record()).by_ids, &params, take)
}

/// The records of those ids, by id: the order in which a long reply reads rows whose ids were fixed at its beginning.
pub fn again(read: &Read<'_>, reach: &Reach, ids: &[i64], take: Take<'_>) -> Result<()> {
    let params = [reach.account().into(), Param::Ids(ids), reach.owner().into()];
    walk(read, reach.record(), &statements::of(reach.record()).again, &params, take)
}

/// The active records, by id: any offset costs as much as the first one. Those of a kind with an order of its own in that order.
pub fn page(read: &Read<'_>, reach: &Reach, page: Page, take: Take<'_>) -> Result<()> {
    let (record, texts) = (reach.record(), statements::of(reach.record()));
    if reach.owner().is_some() {
        let params = [reach.account().into(), reach.owner().into(), page.limit.into(), page.offset.into()];
        return walk(read, record, &texts.page_of_owner, &params, take);
    }
    if record.order.is_some() {
        let params = [reach.account().into(), page.limit.into(), page.offset.into()];
        return walk(read, record, &texts.page, &params, take);
    }
    let Some(start) = blocks::locate(read, record, reach.account(), page.offset)? else { return Ok(()) };
    walk(
        read,
        record,
        &texts.page,
        &[reach.account().into(), start.from.into(), page.limit.into(), start.skip.into()],
        take,
    )
}

/// The active records created or written between two times, both included, in that order and then by id.
pub fn in_range(
    read: &Read<'_>,
    reach: &Reach,
    (clock, from, to): (Clock, Timestamp, Timestamp),
    page: Page,
    take: Take<'_>,
) -> Result<()> {
    let texts = statements::of(reach.record());
    let text = match clock {
        Clock::Created => &texts.created_in,
        Clock::Updated => &texts.updated_in,
    };
    let params =
        [reach.account().into(), from.into(), to.into(), reach.owner().into(), page.limit.into(), page.offset.into()];
    walk(read, reach.record(), text, &params, take)
}

/// Runs a query for whole rows.
fn walk(read: &Read<'_>, record: &'static RecordType, text: &str, params: &[Param<'_>], take: Take<'_>) -> Result<()> {
    pages::walk(read, text, params, take, |row, take| row::with_view(row, record, take))
}

/// The bytes of the long texts of records, by id: a deletion overwrites as much. The texts themselves are not read.
pub fn bytes_of<V>(read: &Read<'_>, reach: &Reach<V>, ids: &[RecordId]) -> Result<HashMap<RecordId, usize>> {
    let found =
        read.all(&statements::of(reach.record()).bytes, &[reach.account().into(), Param::Ids(&numbers(ids))], |row| {
            Ok((RecordId(row.int(0)?), row.int(1)? as usize))
        })?;
    Ok(found.into_iter().collect())
}
