//! Loading columns in the background, in slices, with reads of other callers in between.

use super::follow::{self, Head};
use super::rows::ColumnRows;
use crate::columns::{AccountColumns, ColumnKey, ColumnTable, ColumnValue, LeadColumn};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::job::Job;
use crate::tx::Read;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::query::QueryField;
use headwater_model::records::lead;
use std::sync::PoisonError;

/// Leads read by one slice.
const SLICE: i64 = 16_384;
/// Rounds of following before the rest is left to the next demand.
const ROUNDS: usize = 100;
/// Ids that may come before the first lead of an account: of a lead brought back.
const BEFORE_FIRST: i64 = 1 << 30;

/// Columns loaded with the first ones asked for: the table of leads shows and sorts by these.
const USUAL: [headwater_model::record::Standard; 8] = [
    lead::ACTIVE,
    lead::STATUS,
    lead::OWNER,
    lead::SCORE,
    lead::COMPANY_NAME,
    lead::COUNTRY,
    lead::CREATED,
    lead::UPDATED,
];

/// Loads the columns in demand for an account, and brings all columns up to date.
pub fn load(db: &Db, account: AccountId) -> Result<()> {
    let of_account = db.columns().of(account);
    let missing = missing(&of_account);
    if !missing.is_empty() {
        let Some(mut fresh) = scan(db, account, &missing)? else {
            of_account.refuse(&missing);
            return Ok(());
        };
        fresh.settle();
        fresh.touch(&missing, db.columns().tick());
        put(&of_account, fresh);
        db.columns().keep_to_limit(Some((account, &missing)));
    }
    for _ in 0..ROUNDS {
        let columns = of_account.clone();
        let is_up_to_date = db.read_blocking(job(account), move |read| {
            let head = Head::of(read, account)?;
            follow::step(read, account, &columns, head)
        })?;
        if is_up_to_date || of_account.table.read().unwrap_or_else(PoisonError::into_inner).is_none() {
            break;
        }
    }
    sort(&of_account);
    Ok(())
}

fn job(account: AccountId) -> Job {
    Job::of(account, "load-columns").in_background()
}

/// The missing columns; all columns, if the present ones are worn.
fn missing(columns: &AccountColumns) -> Vec<ColumnKey> {
    let mut wanted = columns.take_wanted();
    let mut table = columns.table.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(worn) = table.take_if(|table| table.is_worn() || columns.table.is_poisoned()) {
        columns.table.clear_poison();
        wanted.extend(worn.keys().filter(|key| !wanted.contains(key)).cloned().collect::<Vec<_>>());
    }
    match &*table {
        Some(table) => wanted.retain(|key| table.column(key).is_none()),
        None if !wanted.is_empty() => {
            let usual = USUAL.map(|field| ColumnKey::Field(QueryField::standard(field)));
            wanted.extend(usual.into_iter().filter(|key| !wanted.contains(key)).collect::<Vec<_>>());
        }
        None => {}
    }
    wanted
}

/// Puts loaded columns beside the present ones.
fn put(columns: &AccountColumns, fresh: ColumnTable) {
    let mut table = columns.table.write().unwrap_or_else(PoisonError::into_inner);
    match &mut *table {
        Some(known) if known.epoch == fresh.epoch => known.join(fresh),
        _ => *table = Some(fresh),
    }
    columns.table.clear_poison();
}

/// Reads columns of all leads; `None` if too large. The columns stand at the head of the outbox at the beginning: later changes are
/// followed afterwards, seen by a slice or not.
fn scan(db: &Db, account: AccountId, keys: &[ColumnKey]) -> Result<Option<ColumnTable>> {
    let mut table: Option<ColumnTable> = None;
    let mut after = LeadId(0);
    loop {
        let so_far = Scanned { keys: keys.to_vec(), table: table.take(), after };
        let (scanned, last) = db.read_blocking(job(account), move |read| slice(read, account, so_far))?;
        if scanned.is_full() || scanned.bytes() > db.columns().limit() {
            return Ok(None);
        }
        let Some(last) = last else { return Ok(Some(scanned)) };
        (table, after) = (Some(scanned), last);
    }
}

/// Columns during loading.
struct Scanned {
    keys: Vec<ColumnKey>,
    /// The columns; none before the first slice.
    table: Option<ColumnTable>,
    /// The last lead read.
    after: LeadId,
}

/// Reads the next leads into the columns; gives the last one, `None` behind the last of all.
fn slice(read: &Read<'_>, account: AccountId, scan: Scanned) -> Result<(ColumnTable, Option<LeadId>)> {
    let Scanned { keys, table, after } = scan;
    let keys = &keys[..];
    let rows = ColumnRows::of(keys);
    let head = if table.is_none() { Some(Head::of(read, account)?) } else { None };
    let mut table = table;
    let (mut values, mut last, mut count, mut has_slots) = (Vec::<ColumnValue>::new(), after, 0, true);
    let text = format!("{} and id > $2 order by id limit $3", rows.select());
    read.each(&text, &[account.into(), after.into(), SLICE.into()], |row| {
        let id = rows.read(row, &mut values)?;
        let table = table.get_or_insert_with(|| ColumnTable::new(keys, (id - BEFORE_FIRST).max(0)));
        has_slots &= table.set(id, &values);
        (last, count) = (LeadId(id), count + 1);
        Ok(())
    })?;
    if !has_slots {
        return Err(Error::Damaged("ids of leads lie too far from each other for columns".to_owned()));
    }
    let mut table = table.unwrap_or_else(|| ColumnTable::new(keys, 0));
    if let Some(head) = head {
        (table.seq, table.epoch) = (head.seq, head.epoch);
    }
    for list in rows.lists() {
        // A loop: each statement walks along the members of one list.
        read.each(
            sql!(
                "select lead_id from list_member
                 where account_id = $1 and list_id = $2 and lead_id > $3 and lead_id <= $4 and standing = 'active'
                 order by lead_id"
            ),
            &[account.into(), list.into(), after.into(), last.into()],
            |row| {
                table.set_member(list, row.int(0)?);
                Ok(())
            },
        )?;
    }
    Ok((table, (count == SLICE).then_some(last)))
}

/// Sorts the texts of columns in whose order leads were asked for, or soon may be.
fn sort(columns: &AccountColumns) {
    let table = columns.table.read().unwrap_or_else(PoisonError::into_inner);
    let ordered = columns.take_ordered();
    for column in table.iter().flat_map(|table| ordered.iter().filter_map(|key| table.column(key))) {
        if let LeadColumn::Texts(texts) = column {
            texts.dictionary.ranks();
        }
    }
}
