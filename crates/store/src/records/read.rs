//! Finding records, and reading many of them in order.

use super::blocks;
use super::row::{self, Stored};
use super::statements;
use crate::error::Result;
use crate::pages::{self, Paged};
use crate::tx::Read;
use crate::value::{Param, Row, numbers};
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

/// A range of times, both ends included.
#[derive(Debug, Clone, Copy)]
pub struct TimeRange {
    /// The time of a record that is compared.
    pub clock: Clock,
    /// The first time.
    pub from: Timestamp,
    /// The last time.
    pub to: Timestamp,
}

/// How the records found are taken: as rows or as ids.
pub type TakeRecords<'a> = pages::Take<'a, Taker<'a>>;

/// Takes a record, and says whether to go on.
type Taker<'a> = dyn FnMut(&View<'_>) -> bool + 'a;

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
pub fn present(read: &Read<'_>, account: AccountId, record: &RecordType, ids: &[i64]) -> Result<HashSet<i64>> {
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

/// A look for records of one owner.
#[derive(Debug, Clone, Copy)]
pub struct OwnerLook {
    /// The kind of the records.
    pub record: &'static RecordType,
    /// The owner.
    pub owner: UserId,
    /// The record behind which to begin.
    pub after: RecordId,
    /// The most records to read, whoever the owner.
    pub look_at: usize,
    /// The most records of the owner to find.
    pub most: usize,
}

/// The records of one owner among the next records of an account.
pub fn owned(read: &Read<'_>, account: AccountId, look: &OwnerLook) -> Result<Owned> {
    let mut owned = Owned::default();
    let params = [account.into(), look.after.into(), (look.look_at as i64).into()];
    read.walk(&statements::of(look.record).owners_after, &params, |row| {
        let id = RecordId(row.int(0)?);
        (owned.last, owned.looked_at) = (Some(id), owned.looked_at + 1);
        if row.maybe_int(1)? == Some(look.owner.0) {
            owned.records.push(id);
        }
        Ok(owned.records.len() < look.most)
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

/// The most bytes of records that are to be changed in memory at once.
pub const HELD: usize = 4 << 20;

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

/// Records to be changed, as many of the first as are held in memory at once. Returns also how many of the ids these are.
pub fn find_first<V>(
    read: &Read<'_>,
    reach: &Reach<V>,
    mut ids: &[RecordId],
) -> Result<(HashMap<RecordId, Stored>, usize)> {
    loop {
        match find(read, reach, ids, HELD)? {
            Found::All(found) => return Ok((found, ids.len())),
            Found::TooMuch(fitting) => ids = &ids[..fitting.clamp(1, ids.len() - 1)],
        }
    }
}

/// The record of that id, if it is in reach.
pub fn by_id(read: &Read<'_>, reach: &Reach, id: RecordId, take: TakeRecords<'_>) -> Result<()> {
    let params = [reach.account().into(), id.into(), reach.owner().into()];
    take.walk(read, &statements::of(reach.record()).by_id, &params, lend(reach.record()))
}

/// The records of those ids, by id; of a kind with an order of its own in that order.
pub fn by_ids(read: &Read<'_>, reach: &Reach, ids: &[i64], Paged { page, take }: Paged<TakeRecords<'_>>) -> Result<()> {
    let params = [reach.account().into(), Param::Ids(ids), reach.owner().into(), page.limit.into(), page.offset.into()];
    take.walk(read, &statements::of(reach.record()).by_ids, &params, lend(reach.record()))
}

/// The records of those ids, by id: the order in which a long reply reads rows whose ids were fixed at its beginning.
pub fn again(read: &Read<'_>, reach: &Reach, ids: &[i64], take: TakeRecords<'_>) -> Result<()> {
    let params = [reach.account().into(), Param::Ids(ids), reach.owner().into()];
    take.walk(read, &statements::of(reach.record()).again, &params, lend(reach.record()))
}

/// The active records, by id: any offset costs as much as the first one. Those of a kind with an order of its own in that order.
pub fn page(read: &Read<'_>, reach: &Reach, Paged { page, take }: Paged<TakeRecords<'_>>) -> Result<()> {
    let (record, texts) = (reach.record(), statements::of(reach.record()));
    if reach.owner().is_some() {
        let params = [reach.account().into(), reach.owner().into(), page.limit.into(), page.offset.into()];
        return take.walk(read, &texts.page_of_owner, &params, lend(record));
    }
    if record.order.is_some() {
        let params = [reach.account().into(), page.limit.into(), page.offset.into()];
        return take.walk(read, &texts.page, &params, lend(record));
    }
    let Some(start) = blocks::locate(read, reach.account(), record, page.offset)? else { return Ok(()) };
    let params = [reach.account().into(), start.from.into(), page.limit.into(), start.skip.into()];
    take.walk(read, &texts.page, &params, lend(record))
}

/// The number of active records in reach.
pub fn count(read: &Read<'_>, reach: &Reach) -> Result<i64> {
    let (record, texts) = (reach.record(), statements::of(reach.record()));
    if reach.owner().is_none() {
        return blocks::active(read, reach.account(), record);
    }
    let params = [reach.account().into(), reach.owner().into(), i64::MAX.into(), 0.into()];
    pages::count(read, &texts.page_of_owner, &params)
}

/// The active records created or written in a range of times, in that order and then by id.
pub fn in_range(read: &Read<'_>, reach: &Reach, range: TimeRange, paged: Paged<TakeRecords<'_>>) -> Result<()> {
    let (TimeRange { clock, from, to }, Paged { page, take }) = (range, paged);
    let texts = statements::of(reach.record());
    let text = match clock {
        Clock::Created => &texts.created_in,
        Clock::Updated => &texts.updated_in,
    };
    let params =
        [reach.account().into(), from.into(), to.into(), reach.owner().into(), page.limit.into(), page.offset.into()];
    take.walk(read, text, &params, lend(reach.record()))
}

/// Lends each whole row as a record.
fn lend<'a>(record: &'static RecordType) -> impl FnMut(&Row<'_>, &mut Taker<'a>) -> Result<bool> {
    move |row, take| row::with_view(row, record, take)
}

/// The bytes of the long texts of records, by id: a deletion overwrites as much. The texts themselves are not read.
pub fn bytes_of<V>(read: &Read<'_>, reach: &Reach<V>, ids: &[RecordId]) -> Result<HashMap<RecordId, usize>> {
    let found =
        read.all(&statements::of(reach.record()).bytes, &[reach.account().into(), Param::Ids(&numbers(ids))], |row| {
            Ok((RecordId(row.int(0)?), row.int(1)? as usize))
        })?;
    Ok(found.into_iter().collect())
}
