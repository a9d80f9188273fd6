//! Columns brought up to date before each read: every change acknowledged before the read began is in the answer.
//!
//! A row of the outbox says which lead was changed; the present row of the lead is read, whatever the change was. Rows are thus read
//! in the snapshot of the read, so neither the order nor the number of times matters in which changes are followed.

use super::LeadQuestion;
use super::rows::ColumnRows;
use crate::columns::{AccountColumns, ColumnKey, ColumnQuestion, ColumnTable, ColumnValue, LeadColumn, is_unfollowed};
use crate::error::Result;
use crate::outbox;
use crate::tx::Read;
use crate::value::Param;
use headwater_model::id::AccountId;
use std::collections::{BTreeSet, HashSet};
use std::sync::PoisonError;

/// The most changes followed before a caller is answered; more are followed in the background.
const MOST_BEHIND: i64 = 20_000;
/// Leads read by one statement.
const AT_ONCE: usize = 1000;
/// Texts sorted while a caller waits; more are sorted in the background.
const MOST_UNSORTED: usize = 20_000;
/// How often a read tries to find columns dropped or loaded by others at the same time.
const TRIES: usize = 4;

/// The columns needed by a question.
#[derive(Debug)]
pub(super) struct NeededColumns {
    pub(super) keys: Vec<ColumnKey>,
    /// The column of the order.
    pub(super) sort: Option<ColumnKey>,
}

impl NeededColumns {
    /// For the leads meant.
    pub(super) fn of(question: &LeadQuestion<'_>) -> Self {
        Self { keys: asked(question).keys(), sort: None }
    }

    /// For the leads in their order.
    pub(super) fn in_order(question: &LeadQuestion<'_>) -> Self {
        let asked = asked(question);
        let (mut keys, sort) = (asked.keys(), asked.sort_key());
        keys.extend(sort.clone());
        Self { keys, sort }
    }

    /// Whether changes of all these columns are told by the outbox.
    pub(super) fn are_followed(&self) -> bool {
        !self.keys.iter().any(|key| matches!(key, ColumnKey::Field(field) if is_unfollowed(field)))
    }
}

/// The question as columns are asked.
pub(super) fn asked<'q>(question: &LeadQuestion<'q>) -> ColumnQuestion<'q> {
    ColumnQuestion { query: question.query, owner: question.grant.owner() }
}

/// How far the outbox of an account has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) seq: i64,
    pub(super) epoch: i64,
}

impl Head {
    /// Of the snapshot of a read.
    pub(super) fn of(read: &Read<'_>, account: AccountId) -> Result<Self> {
        let found = read.one(
            sql!(
                "select seq, (select max(epoch) from outbox_epoch where outbox_epoch.account_id = $1)
                 from outbox_head where account_id = $1"
            ),
            &[account.into()],
            |row| Ok(Self { seq: row.int(0)?, epoch: row.maybe_int(1)?.unwrap_or_default() }),
        )?;
        // An account without a head is removed, and so are the leads.
        Ok(found.unwrap_or(Self { seq: -1, epoch: -1 }))
    }
}

/// An answer from columns with every change visible to the read; `None` without such columns: then the rows must be read, and the
/// columns are loaded in the background.
pub(super) fn answer<T>(
    read: &Read<'_>,
    account: AccountId,
    needs: &NeededColumns,
    answer: impl FnOnce(&ColumnTable) -> T,
) -> Result<Option<T>> {
    let Some(columns) = read.in_memory() else { return Ok(None) };
    let of_account = columns.of(account);
    if !needs.are_followed() || of_account.is_refused(&needs.keys) {
        return Ok(None);
    }
    let head = Head::of(read, account)?;
    // A loop: others may load or drop columns meanwhile.
    for _ in 0..TRIES {
        {
            let table = of_account.table.read().unwrap_or_else(PoisonError::into_inner);
            let has_all = |table: &&ColumnTable| needs.keys.iter().all(|key| table.column(key).is_some());
            let Some(table) = table.as_ref().filter(|_| !of_account.table.is_poisoned()).filter(has_all) else { break };
            let is_sorted = needs.sort.as_ref().and_then(|key| table.column(key)).is_none_or(is_nearly_sorted);
            if !is_sorted || table.is_worn() {
                break;
            }
            if table.epoch == head.epoch && table.seq >= head.seq {
                table.touch(&needs.keys, columns.tick());
                return Ok(Some(answer(table)));
            }
        }
        if !step(read, account, &of_account, head)? {
            break;
        }
    }
    columns.demand(account, &needs.keys, needs.sort.as_ref());
    Ok(None)
}

/// Whether the texts of a column are in order but for few.
pub(super) fn is_nearly_sorted(column: &LeadColumn) -> bool {
    !matches!(column, LeadColumn::Texts(texts) if texts.dictionary.unranked() > MOST_UNSORTED)
}

/// Follows changes up to the head, at most [`MOST_BEHIND`]. False if more follow, or the columns had to be dropped.
pub(super) fn step(read: &Read<'_>, account: AccountId, columns: &AccountColumns, head: Head) -> Result<bool> {
    let Some((seq, generation, keys)) = state(columns, head) else {
        columns.clear();
        return Ok(false);
    };
    if seq >= head.seq {
        return Ok(true);
    }
    if outbox::oldest(read, account)?.is_none_or(|(oldest, _)| oldest > seq + 1) {
        columns.clear();
        return Ok(false);
    }
    let (changed, end) = changed(read, account, seq, head.seq)?;
    let mut news = Vec::with_capacity(changed.len());
    for ids in changed.chunks(AT_ONCE) {
        news.extend(present(read, account, ids, &keys)?);
    }
    let mut table = columns.table.write().unwrap_or_else(PoisonError::into_inner);
    let Some(table) = table.as_mut().filter(|table| table.generation() == generation) else { return Ok(true) };
    if table.seq < end {
        for (id, values) in news {
            match values {
                Some(values) if !table.set(id, &values) => {
                    // An id so far from the others has no slot: read rows from now on.
                    columns.refuse(&keys);
                }
                Some(_) => {}
                None => table.remove(id),
            }
        }
        table.seq = end;
    }
    Ok(end == head.seq)
}

/// Where the columns stand: the last change, the generation, and the keys. `None` for columns of another history.
fn state(columns: &AccountColumns, head: Head) -> Option<(i64, u64, Vec<ColumnKey>)> {
    let table = columns.table.read().unwrap_or_else(PoisonError::into_inner);
    let table = table.as_ref().filter(|_| !columns.table.is_poisoned())?;
    (table.epoch == head.epoch).then(|| (table.seq, table.generation(), table.keys().cloned().collect()))
}

/// The leads changed behind a number, and up to which number.
fn changed(read: &Read<'_>, account: AccountId, seq: i64, head: i64) -> Result<(Vec<i64>, i64)> {
    let end = head.min(seq + MOST_BEHIND);
    let ids = read.all(
        sql!(
            "select record_id from outbox
             where account_id = $1 and seq > $2 and seq <= $3 and record is null order by seq"
        ),
        &[account.into(), seq.into(), end.into()],
        |row| row.int(0),
    )?;
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    Ok((ids.into_iter().collect(), end))
}

/// A lead and the values of its columns; `None` for a deleted lead.
type News = (i64, Option<Vec<ColumnValue>>);

/// The present values of leads.
fn present(read: &Read<'_>, account: AccountId, ids: &[i64], keys: &[ColumnKey]) -> Result<Vec<News>> {
    let mut news = Vec::with_capacity(ids.len());
    let rows = ColumnRows::of(keys);
    let lists = rows.lists();
    let members = members(read, account, ids, &lists)?;
    let mut gone: HashSet<i64> = ids.iter().copied().collect();
    let text = format!("{} and id in rarray($2)", rows.select());
    read.each(&text, &[account.into(), Param::Ids(ids)], |row| {
        let mut values = Vec::with_capacity(keys.len());
        let id = rows.read(row, &mut values)?;
        for (key, value) in keys.iter().zip(&mut values) {
            if matches!(key, ColumnKey::List(list) if members.contains(&(*list, id))) {
                *value = ColumnValue::Number(1);
            }
        }
        gone.remove(&id);
        news.push((id, Some(values)));
        Ok(())
    })?;
    news.extend(gone.into_iter().map(|id| (id, None)));
    Ok(news)
}

/// Which of some leads are on which of some lists.
fn members(read: &Read<'_>, account: AccountId, ids: &[i64], lists: &[i64]) -> Result<HashSet<(i64, i64)>> {
    if lists.is_empty() {
        return Ok(HashSet::new());
    }
    let found = read.all(
        sql!(
            "select list_id, lead_id from list_member
             where account_id = $1 and lead_id in rarray($2) and list_id in rarray($3) and standing = 'active'"
        ),
        &[account.into(), Param::Ids(ids), Param::Ids(lists)],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(found.into_iter().collect())
}
