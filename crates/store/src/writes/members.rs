//! Members of lists: leads join lists, leave lists, and lists are deleted. Each change also changes the counts of the list, and is
//! told.
//!
//! Invariant: a list's counts are the numbers of its memberships, active and removed. Every change of memberships
//! changes the counts in the same transaction.

pub mod returning;
pub mod leaving;
mod kept;

use crate::error::Result;
use crate::lists::ListKey;
use crate::members::{ListMembers, standing};
use crate::outbox::{self, NewEntries};
use crate::tx::{Read, Tx};
use crate::value::{Param, numbers};
use crate::{counters, list_days, lists, records};
use headwater_model::change::{Entry, Kind};
use headwater_model::id::{AccountId, LeadId, ListId, MemberId, Sequence};
use headwater_model::list::Standing;
use headwater_model::permission::{Manage, Members};
use headwater_model::time::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The outcome of adding one lead to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The lead is a member now, under this membership id.
    Member(MemberId),
    /// The lead was an active member already.
    AlreadyMember,
    /// There is no such lead in the grant's reach.
    NoSuchLead,
}

/// Pages changed by the deletion of a membership: the row's own page, and those of the id and of three indexes.
pub const PAGES_OF_A_DELETION: usize = 5;

/// Pages changed when a lead joins or leaves a list: the row's own page, and one page each in the indexes of the old and
/// of the new standing.
pub const PAGES_OF_A_MOVE: usize = 3;

impl ListMembers<Members, Manage> {
    /// Adds leads to the list, which must exist. Returns the outcome for each, in order; a lead given twice is added once.
    pub fn add(&self, tx: &Tx<'_>, at: Timestamp, leads: &[LeadId]) -> Result<Vec<Added>> {
        let list = self.key();
        let reached = records::read::reached(tx, &self.grant.leads(), leads)?;
        let mut known = self.memberships(tx, leads)?;
        let mut seen = HashSet::new();
        let is_new = |lead: &LeadId| reached.contains(lead) && !known.contains_key(lead) && seen.insert(*lead);
        let fresh: Vec<LeadId> = leads.iter().copied().filter(is_new).collect();
        let back: Vec<i64> =
            known.values().filter(|(_, standing)| *standing == Standing::Removed).map(|(id, _)| id.0).collect();
        let drawn = insert(tx, list, at, &fresh)?;
        set(tx, list.account, &back, StandingSince { standing: Standing::Active, since: at })?;
        lists::count(tx, list, (fresh.len() + back.len()) as i64, -(back.len() as i64))?;
        list_days::note(tx, list, at)?;
        // New memberships are handled like those of returning leads: the first mention makes them active.
        known.extend(fresh.into_iter().zip(drawn.into_iter().map(|id| (id, Standing::Removed))));
        let outcome = |lead: &LeadId| match known.get_mut(lead) {
            None => Added::NoSuchLead,
            Some((_, Standing::Active)) => Added::AlreadyMember,
            Some((id, standing)) => {
                *standing = Standing::Active;
                Added::Member(*id)
            }
        };
        let outcomes: Vec<Added> = leads.iter().map(outcome).collect();
        let joined = leads.iter().zip(&outcomes).filter(|(_, outcome)| matches!(outcome, Added::Member(_)));
        tell(tx, list.account, at, joined.map(|(lead, _)| Entry::of_list(*lead, Kind::Joined, list.id)))?;
        Ok(outcomes)
    }

    /// Removes leads from the list. Returns for each, in order, whether the lead was a member.
    pub fn remove(&self, tx: &Tx<'_>, at: Timestamp, leads: &[LeadId]) -> Result<Vec<bool>> {
        let list = self.key();
        let mut active = self.memberships(tx, leads)?;
        active.retain(|_, (_, standing)| *standing == Standing::Active);
        let leaving: Vec<i64> = active.values().map(|(id, _)| id.0).collect();
        set(tx, list.account, &leaving, StandingSince { standing: Standing::Removed, since: at })?;
        lists::count(tx, list, -(leaving.len() as i64), leaving.len() as i64)?;
        list_days::note(tx, list, at)?;
        let outcomes: Vec<bool> = leads.iter().map(|lead| active.remove(lead).is_some()).collect();
        let left = leads.iter().zip(&outcomes).filter(|(_, was_member)| **was_member);
        tell(tx, list.account, at, left.map(|(lead, _)| Entry::of_list(*lead, Kind::Left, list.id)))?;
        Ok(outcomes)
    }

    fn key(&self) -> ListKey {
        ListKey { account: self.grant.account(), id: self.list }
    }

    /// The memberships of leads, for leads in the grant's reach.
    fn memberships(&self, read: &Read<'_>, leads: &[LeadId]) -> Result<HashMap<LeadId, (MemberId, Standing)>> {
        let found = read.all(
            sql!(
                "select lead_id, list_member.id, standing
                 from list_member join lead on lead.account_id = list_member.account_id and lead.id = lead_id
                 where list_member.account_id = $1 and list_id = $2 and lead_id in rarray($3)
                   and (owner_id = $4 or $4 is null)
                 order by lead_id"
            ),
            &[self.grant.account().into(), self.list.into(), Param::Ids(&numbers(leads)), self.grant.owner().into()],
            |row| Ok((LeadId(row.int(0)?), (MemberId(row.int(1)?), standing(row.text(2)?)?))),
        )?;
        Ok(found.into_iter().collect())
    }
}

/// The standing of a membership, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingSince {
    /// The standing.
    pub standing: Standing,
    /// Since when.
    pub since: Timestamp,
}

fn set(tx: &Tx<'_>, account: AccountId, members: &[i64], new: StandingSince) -> Result<()> {
    tx.execute(
        sql!("update list_member set standing = $3, changed_at = $4 where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(members), new.standing.name().into(), new.since.into()],
    )?;
    tx.count_pages(PAGES_OF_A_MOVE * members.len());
    Ok(())
}

/// Deletes memberships; the counts of the list are the caller's to change.
pub(super) fn delete(tx: &Tx<'_>, account: AccountId, members: &[i64]) -> Result<()> {
    tx.execute(
        sql!("delete from list_member where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(members)],
    )?;
    Ok(())
}

fn insert(tx: &Tx<'_>, list: ListKey, at: Timestamp, leads: &[LeadId]) -> Result<Vec<MemberId>> {
    let ids = counters::draw(tx, list.account, Sequence::Record, leads.len())?;
    let rows = ids.iter().zip(leads).map(|(id, lead)| {
        [
            list.account.into(),
            Param::Int(*id),
            list.id.into(),
            (*lead).into(),
            Standing::Active.name().into(),
            at.into(),
            at.into(),
        ]
    });
    let columns = ["account_id", "id", "list_id", "lead_id", "standing", "created_at", "changed_at"];
    tx.insert_many("list_member", &columns, rows)?;
    // The index by list and lead, and the index by lead and list.
    tx.count_pages(2 * leads.len());
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Appends what readers of the change feed are told; subscribers are not told of lists.
pub(super) fn tell(tx: &Tx<'_>, account: AccountId, at: Timestamp, entries: impl Iterator<Item = Entry>) -> Result<()> {
    outbox::append(tx, NewEntries { account, at, actor: None, entries: &entries.collect::<Vec<_>>() })?;
    Ok(())
}

/// Deletes `limit` memberships of a list that is deleted, in anybody's reach, leaving no trace of them. Returns the number of
/// rows. Of the active ones is told, but of those of deleted leads.
pub fn delete_some(tx: &Tx<'_>, list: ListKey, at: Timestamp, limit: usize) -> Result<usize> {
    let rows = tx.all(
        sql!(
            "select id, lead_id, standing,
                    case when exists (
                        select 1 from background_task gone
                        where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = lead_id)
                    then 1 else 0 end
             from list_member
             where account_id = $1 and list_id = $2 order by lead_id limit $3"
        ),
        &[list.account.into(), list.id.into(), (limit as i64).into()],
        |row| Ok((row.int(0)?, LeadId(row.int(1)?), standing(row.text(2)?)?, row.int(3)? == 1)),
    )?;
    let ids: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
    delete(tx, list.account, &ids)?;
    tx.count_pages(ids.len() * PAGES_OF_A_DELETION);
    let active = rows.iter().filter(|(.., standing, _)| *standing == Standing::Active);
    let members = active.clone().count();
    lists::count(tx, list, -(members as i64), -((ids.len() - members) as i64))?;
    if ids.len() < limit {
        list_days::delete(tx, list)?;
    }
    let left = active.filter(|(.., is_gone)| !is_gone).map(|(_, lead, ..)| *lead);
    tell(tx, list.account, at, left.map(|lead| Entry::of_list(lead, Kind::Left, list.id)))?;
    Ok(ids.len())
}

/// Deletes up to `limit` memberships of deleted leads, leaving no trace of them. Returns the number, and whether none is left. Of the
/// deletion of the leads was told before.
pub fn delete_of_leads(tx: &Tx<'_>, account: AccountId, leads: &[LeadId], limit: usize) -> Result<(usize, bool)> {
    let limit = limit.min(tx.rows_left(PAGES_OF_A_DELETION));
    let deleted = tx.all(
        sql!(
            "delete from list_member
             where account_id = $1 and id in (
                 select id from list_member where account_id = $1 and lead_id in rarray($2) limit $3)
             returning list_id, standing"
        ),
        &[account.into(), Param::Ids(&numbers(leads)), (limit as i64).into()],
        |row| Ok((ListId(row.int(0)?), standing(row.text(1)?)?)),
    )?;
    tx.count_pages(deleted.len() * PAGES_OF_A_DELETION);
    count(tx, account, &deleted, -1)?;
    Ok((deleted.len(), deleted.len() < limit))
}

/// Counts memberships of leads that are deleted (each is -1) or have returned (each is 1), by list and standing.
pub(super) fn count(tx: &Tx<'_>, account: AccountId, places: &[(ListId, Standing)], each: i64) -> Result<()> {
    let mut changes: BTreeMap<ListId, (i64, i64)> = BTreeMap::new();
    for (list, standing) in places {
        let (members, removed) = changes.entry(*list).or_default();
        match standing {
            Standing::Active => *members += each,
            Standing::Removed => *removed += each,
        }
    }
    // A loop: each list's counts change by different numbers; leads deleted together are on few lists.
    for (id, (members, removed)) in changes {
        lists::count(tx, ListKey { account, id }, members, removed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
