//! Members of a list: adding leads, removing them, and reading the members.
//!
//! A lead has at most one membership in a list: a row of `list_member`, called a place in this code. Removing a lead
//! keeps the row, so that a lead added again gets the same membership id. Only leads in the grant's reach are read
//! and changed. Queries about one lead and all its lists are in `memberships`.
//!
//! The memberships of a deleted lead are no longer visible, though background work may still have to delete the rows.
//!
//! Invariant: a list's counts are the numbers of its memberships, active and removed. Every change of memberships
//! changes the counts in the same transaction.

pub mod returning;

use crate::error::{Error, Result};
use crate::pages::{self, Page};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row, numbers};
use crate::{counters, lists, records};
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, LeadId, ListId, MemberId, Sequence};
use headwater_model::list::{Gone, MemberView, Membership, Standing};
use headwater_model::permission::{Leads, Manage, Members};
use headwater_model::time::Timestamp;
use std::collections::{HashMap, HashSet};

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

/// Adds leads to a list, which must exist. Returns the outcome for each, in order; a lead given twice is added once.
pub fn add(
    tx: &Tx<'_>,
    at: Timestamp,
    grant: &Grant<Members, Manage>,
    list: ListId,
    leads: &[LeadId],
) -> Result<Vec<Added>> {
    let ids = numbers(leads);
    let reached = records::read::reached(tx, &grant.leads(), leads)?;
    let mut places = places(tx, grant, list, &ids)?;
    let mut seen = HashSet::new();
    let fresh: Vec<LeadId> = leads
        .iter()
        .copied()
        .filter(|lead| reached.contains(lead) && !places.contains_key(lead) && seen.insert(*lead))
        .collect();
    let back: Vec<i64> =
        places.values().filter(|(_, standing)| *standing == Standing::Removed).map(|(id, _)| id.0).collect();
    let drawn = insert(tx, at, grant.account(), list, &fresh)?;
    set_standing(tx, at, grant.account(), &back, Standing::Active)?;
    lists::count(tx, grant.account(), list, (fresh.len() + back.len()) as i64, -(back.len() as i64))?;
    // New memberships are handled like those of returning leads: the first mention makes them active.
    places.extend(fresh.into_iter().zip(drawn.into_iter().map(|id| (id, Standing::Removed))));
    let outcome = |lead: &LeadId| match places.get_mut(lead) {
        None => Added::NoSuchLead,
        Some((_, Standing::Active)) => Added::AlreadyMember,
        Some((id, standing)) => {
            *standing = Standing::Active;
            Added::Member(*id)
        }
    };
    Ok(leads.iter().map(outcome).collect())
}

/// Removes leads from a list. Returns for each, in order, whether the lead was a member.
pub fn remove(
    tx: &Tx<'_>,
    at: Timestamp,
    grant: &Grant<Members, Manage>,
    list: ListId,
    leads: &[LeadId],
) -> Result<Vec<bool>> {
    let mut places = places(tx, grant, list, &numbers(leads))?;
    places.retain(|_, (_, standing)| *standing == Standing::Active);
    let leaving: Vec<i64> = places.values().map(|(id, _)| id.0).collect();
    set_standing(tx, at, grant.account(), &leaving, Standing::Removed)?;
    lists::count(tx, grant.account(), list, -(leaving.len() as i64), leaving.len() as i64)?;
    Ok(leads.iter().map(|lead| places.remove(lead).is_some()).collect())
}

/// The memberships of leads in a list, for leads in the grant's reach.
fn places(
    read: &Read<'_>,
    grant: &Grant<Members, Manage>,
    list: ListId,
    leads: &[i64],
) -> Result<HashMap<LeadId, (MemberId, Standing)>> {
    let found = read.all(
        sql!(
            "select lead_id, list_member.id, standing
             from list_member join lead on lead.account_id = list_member.account_id and lead.id = lead_id
             where list_member.account_id = $1 and list_id = $2 and lead_id in rarray($3)
               and (owner_id = $4 or $4 is null)
             order by lead_id"
        ),
        &[grant.account().into(), list.into(), Param::Ids(leads), grant.owner().into()],
        |row| Ok((LeadId(row.int(0)?), (MemberId(row.int(1)?), standing(row.text(2)?)?))),
    )?;
    Ok(found.into_iter().collect())
}

pub(crate) fn set_standing(
    tx: &Tx<'_>,
    at: Timestamp,
    account: AccountId,
    members: &[i64],
    standing: Standing,
) -> Result<()> {
    tx.execute(
        sql!("update list_member set standing = $3, changed_at = $4 where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(members), standing.name().into(), at.into()],
    )?;
    tx.count_pages(PAGES_OF_A_MOVE * members.len());
    Ok(())
}

fn insert(tx: &Tx<'_>, at: Timestamp, account: AccountId, list: ListId, leads: &[LeadId]) -> Result<Vec<MemberId>> {
    let ids = counters::draw(tx, account, Sequence::Record, leads.len())?;
    let rows = ids.iter().zip(leads).map(|(id, lead)| {
        [
            account.into(),
            Param::Int(*id),
            list.into(),
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

/// The greatest id among the active members of a list; 0 if the list has none.
pub fn last_active(read: &Read<'_>, account: AccountId, list: ListId) -> Result<i64> {
    let found = read.one(
        sql!("select max(id) from list_member where account_id = $1 and list_id = $2 and standing = 'active'"),
        &[account.into(), list.into()],
        |row| row.maybe_int(0),
    )?;
    Ok(found.flatten().unwrap_or(0))
}

/// Members that one statement looks at for those in reach: on a long list few may be one owner's.
const LOOK_AT: usize = 1000;

/// A member taken off a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaver {
    /// The membership.
    pub id: MemberId,
    /// The lead.
    pub lead: LeadId,
    /// Since when the lead was a member.
    pub since: Timestamp,
}

/// Members that were taken off a list.
#[derive(Debug)]
pub struct Leavers {
    /// The members, in the order of ids.
    pub members: Vec<Leaver>,
    /// The last member that was looked at; `None` if no more follow.
    pub last: Option<i64>,
}

/// Removes active members of a list with ids above `after` and not above `until`, in the grant's reach: the first `limit`, or
/// fewer where few of the next thousand members are in reach.
pub fn remove_some(
    tx: &Tx<'_>,
    at: Timestamp,
    grant: &Grant<Members, Manage>,
    (list, after, until): (ListId, i64, i64),
    limit: usize,
) -> Result<Leavers> {
    let look_at = if grant.owner().is_some() { limit.max(LOOK_AT) } else { limit };
    let (mut leaving, mut looked_at, mut last) = (Vec::new(), 0, None);
    // Without an owner no lead is looked up.
    let text = match grant.owner() {
        None => sql!(
            "select id, lead_id, changed_at, case when not exists (
                    select 1 from background_task gone
                    where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = list_member.lead_id)
                then 1 else 0 end
             from list_member
             where account_id = $1 and list_id = $2 and standing = 'active' and id > $3 and id <= $4
             order by id limit $5"
        ),
        Some(_) => sql!(
            "select id, lead_id, changed_at, case when exists (
                    select 1 from lead
                    where lead.account_id = $1 and lead.id = list_member.lead_id and owner_id = $6)
                  and not exists (
                    select 1 from background_task gone
                    where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = list_member.lead_id)
                then 1 else 0 end
             from list_member
             where account_id = $1 and list_id = $2 and standing = 'active' and id > $3 and id <= $4
             order by id limit $5"
        ),
    };
    let mut params = vec![grant.account().into(), list.into(), after.into(), until.into(), (look_at as i64).into()];
    params.extend(grant.owner().map(Param::from));
    tx.walk(text, &params, |row| {
        let id = row.int(0)?;
        (looked_at, last) = (looked_at + 1, Some(id));
        if row.int(3)? == 1 {
            leaving.push(Leaver { id: MemberId(id), lead: LeadId(row.int(1)?), since: Timestamp(row.int(2)?) });
        }
        Ok(leaving.len() < limit)
    })?;
    let last = last.filter(|last| *last < until && (leaving.len() == limit || looked_at == look_at));
    let ids: Vec<i64> = leaving.iter().map(|member| member.id.0).collect();
    set_standing(tx, at, grant.account(), &ids, Standing::Removed)?;
    lists::count(tx, grant.account(), list, -(ids.len() as i64), ids.len() as i64)?;
    Ok(Leavers { members: leaving, last })
}

/// Deletes `limit` memberships of a list, in anybody's reach, leaving no trace of them. Returns the number of rows,
/// and the leads of the active ones, without deleted leads.
pub fn delete_some(tx: &Tx<'_>, account: AccountId, list: ListId, limit: usize) -> Result<(usize, Vec<LeadId>)> {
    let places = tx.all(
        sql!(
            "select id, lead_id, standing,
                    case when exists (
                        select 1 from background_task gone
                        where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = lead_id)
                    then 1 else 0 end
             from list_member
             where account_id = $1 and list_id = $2 order by lead_id limit $3"
        ),
        &[account.into(), list.into(), (limit as i64).into()],
        |row| Ok((row.int(0)?, LeadId(row.int(1)?), standing(row.text(2)?)?, row.int(3)? == 1)),
    )?;
    let ids: Vec<i64> = places.iter().map(|(id, ..)| *id).collect();
    tx.execute(
        sql!("delete from list_member where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(&ids)],
    )?;
    tx.count_pages(ids.len() * PAGES_OF_A_DELETION);
    let active = places.iter().filter(|(.., standing, _)| *standing == Standing::Active);
    let members = active.clone().count();
    lists::count(tx, account, list, -(members as i64), -((ids.len() - members) as i64))?;
    Ok((ids.len(), active.filter(|(.., is_gone)| !is_gone).map(|(_, lead, ..)| *lead).collect()))
}

/// How the members found are taken: as rows or as ids.
pub type Take<'a> = pages::Take<'a, dyn FnMut(&MemberView<'_>) -> bool + 'a>;

/// The active members of a list, in the order of member ids. A caller that needs `hasMore` asks for one row more.
pub fn active(read: &Read<'_>, grant: &Grant<Leads>, list: ListId, page: Page, take: Take<'_>) -> Result<()> {
    of_standing(read, grant, list, Standing::Active, page, take)
}

/// Members of a list excluded from its mail, in the order of member ids. Unsubscribed and bounced leads may still be
/// active members, see their standing.
pub fn gone(read: &Read<'_>, grant: &Grant<Leads>, list: ListId, gone: Gone, page: Page, take: Take<'_>) -> Result<()> {
    let (unsubscribed, bounced) = match gone {
        Gone::Removed => return of_standing(read, grant, list, Standing::Removed, page, take),
        Gone::Unsubscribed => (Some(1), None),
        Gone::HardBounced => (None, Some(1)),
    };
    // Memberships are selected by a subquery: for this order SQLite would otherwise scan all memberships of the
    // account.
    walk(
        read,
        sql!(
            "select list_member.id, list_id, lead_id, standing, company_name, first_name, last_name, email_address,
                    is_unsubscribed, hard_bounced
             from list_member join lead on lead.account_id = list_member.account_id and lead.id = lead_id
             where list_member.account_id = $1
               and list_member.id in (select id from list_member where account_id = $1 and list_id = $2)
               and (owner_id = $3 or $3 is null)
               and (is_unsubscribed = $4 or $4 is null) and (hard_bounced = $5 or $5 is null)
             order by list_member.id limit $6 offset $7"
        ),
        &[
            grant.account().into(),
            list.into(),
            grant.owner().into(),
            Param::from(unsubscribed),
            Param::from(bounced),
            page.limit.into(),
            page.offset.into(),
        ],
        take,
    )
}

fn of_standing(
    read: &Read<'_>,
    grant: &Grant<Leads>,
    list: ListId,
    standing: Standing,
    page: Page,
    take: Take<'_>,
) -> Result<()> {
    // The page is cut before leads are joined: for members before the page no lead is read.
    walk(
        read,
        sql!(
            "select place.id, list_id, lead_id, standing, company_name, first_name, last_name, email_address,
                    is_unsubscribed, hard_bounced
             from (
                 select id, list_id, lead_id, standing from list_member
                 where account_id = $1 and list_id = $2 and standing = $3
                   and (exists (
                       select 1 from lead where lead.account_id = $1 and lead.id = list_member.lead_id and owner_id = $4) or $4 is null)
                   and not exists (
                       select 1 from background_task gone
                       where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = list_member.lead_id)
                 order by id limit $5 offset $6
             ) as place join lead on lead.account_id = $1 and lead.id = lead_id
             order by place.id"
        ),
        &[
            grant.account().into(),
            list.into(),
            standing.name().into(),
            grant.owner().into(),
            page.limit.into(),
            page.offset.into(),
        ],
        take,
    )
}

/// Members by id, in the order of ids, with any standing.
pub fn by_ids(read: &Read<'_>, grant: &Grant<Leads>, ids: &[i64], take: Take<'_>) -> Result<()> {
    walk(
        read,
        sql!(
            "select place.id, list_id, lead_id, standing, company_name, first_name, last_name, email_address,
                    is_unsubscribed, hard_bounced
             from list_member as place join lead on lead.account_id = place.account_id and lead.id = lead_id
             where place.account_id = $1 and place.id in rarray($2) and (owner_id = $3 or $3 is null)
             order by place.id"
        ),
        &[grant.account().into(), Param::Ids(ids), grant.owner().into()],
        take,
    )
}

fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: Take<'_>) -> Result<()> {
    pages::walk(read, text, params, take, |row, take| with_view(row, take))
}

fn with_view(row: &Row<'_>, take: impl FnOnce(&MemberView<'_>) -> bool) -> Result<bool> {
    Ok(take(&MemberView {
        membership: membership(row)?,
        company_name: row.maybe_text(4)?,
        first_name: row.maybe_text(5)?,
        last_name: row.maybe_text(6)?,
        email: row.text(7)?,
        is_unsubscribed: row.maybe_int(8)? == Some(1),
        is_hard_bounced: row.flag(9)?,
    }))
}

/// The membership from the first four columns: id, list, lead, standing.
pub(crate) fn membership(row: &Row<'_>) -> Result<Membership> {
    Ok(Membership {
        id: MemberId(row.int(0)?),
        list: ListId(row.int(1)?),
        lead: LeadId(row.int(2)?),
        standing: standing(row.text(3)?)?,
    })
}

pub(crate) fn standing(word: &str) -> Result<Standing> {
    [Standing::Active, Standing::Removed]
        .into_iter()
        .find(|known| known.name() == word)
        .ok_or_else(|| Error::Damaged("a member has an unknown standing".to_owned()))
}

#[cfg(test)]
mod tests;
