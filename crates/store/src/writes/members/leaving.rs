//! Leaving lists in slices: all members of a list, or one lead all its lists.

use super::returning::FormerMember;
use super::{StandingSince, set, tell};
use crate::error::Result;
use crate::members::ListMembers;
use crate::tx::{Read, Tx};
use crate::undo::{self, UndoKey};
use crate::value::Param;
use crate::{list_days, lists};
use headwater_model::change::{Entry, Kind};
use headwater_model::id::{AccountId, LeadId, ListId, MemberId, UndoId};
use headwater_model::list::Standing;
use headwater_model::permission::{Manage, Members};
use headwater_model::time::Timestamp;

/// The removal of all members of a list.
#[derive(Debug, Clone, Copy)]
pub struct Emptying {
    /// The members.
    pub members: ListMembers<Members, Manage>,
    /// The last member to remove.
    pub until: i64,
    /// The undo under which memberships are kept; `None` for a removal begun by an older version.
    pub undo: Option<UndoId>,
}

/// How far a list was emptied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emptied {
    /// The number of members removed.
    pub rows: usize,
    /// The last member that was looked at; `None` if no more follow.
    pub last: Option<i64>,
}

/// Members about to leave.
struct Next {
    /// The members, in the order of ids.
    members: Vec<FormerMember>,
    /// The last member that was looked at; `None` if no more follow.
    last: Option<i64>,
}

/// Members that one statement looks at for those in reach: on a long list few may be one owner's.
const LOOK_AT: usize = 1000;

impl Emptying {
    /// Removes active members with ids above `after`, in the grant's reach: the first `limit`, or fewer where few of the next
    /// thousand members are in reach.
    pub fn remove_some(&self, tx: &Tx<'_>, at: Timestamp, after: i64, limit: usize) -> Result<Emptied> {
        let list = self.members.key();
        let Next { members: leaving, last } = self.next(tx, at, after, limit)?;
        let ids: Vec<i64> = leaving.iter().map(|member| member.id.0).collect();
        set(tx, list.account, &ids, StandingSince { standing: Standing::Removed, since: at })?;
        lists::count(tx, list, -(ids.len() as i64), ids.len() as i64)?;
        list_days::note(tx, list, at)?;
        let left = leaving.iter().map(|member| Entry::of_list(member.lead, Kind::Left, list.id));
        tell(tx, list.account, at, left)?;
        if let Some(id) = self.undo {
            let undo = UndoKey { account: list.account, id };
            let rows = leaving.iter().map(FormerMember::kept).collect::<Result<Vec<_>>>()?;
            undo::keep(tx, undo, &rows)?;
            if last.is_none() {
                undo::drop_empty(tx, undo)?;
            }
        }
        Ok(Emptied { rows: leaving.len(), last })
    }

    /// The next members to remove.
    fn next(&self, read: &Read<'_>, left: Timestamp, after: i64, limit: usize) -> Result<Next> {
        let ListMembers { grant, list } = self.members;
        let look_at = if grant.owner().is_some() { limit.max(LOOK_AT) } else { limit };
        let (mut members, mut looked_at, mut last) = (Vec::new(), 0, None);
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
        let mut params =
            vec![grant.account().into(), list.into(), after.into(), self.until.into(), (look_at as i64).into()];
        params.extend(grant.owner().map(Param::from));
        read.walk(text, &params, |row| {
            let id = row.int(0)?;
            (looked_at, last) = (looked_at + 1, Some(id));
            if row.int(3)? == 1 {
                let (lead, since) = (LeadId(row.int(1)?), Timestamp(row.int(2)?));
                let [former, latter] = [(Standing::Active, since), (Standing::Removed, left)]
                    .map(|(standing, since)| StandingSince { standing, since });
                members.push(FormerMember { id: MemberId(id), list, lead, former: Some(former), latter });
            }
            Ok(members.len() < limit)
        })?;
        let last = last.filter(|last| *last < self.until && (members.len() == limit || looked_at == look_at));
        Ok(Next { members, last })
    }
}

/// The removal of a lead from all its lists.
#[derive(Debug, Clone, Copy)]
pub struct Withdrawal {
    /// The account.
    pub account: AccountId,
    /// The lead.
    pub lead: LeadId,
    /// The last membership to end.
    pub until: i64,
}

impl Withdrawal {
    /// Removes the lead from those of the lists where the lead is active. Returns these lists.
    pub fn leave(&self, tx: &Tx<'_>, at: Timestamp, lists: &[ListId]) -> Result<Vec<ListId>> {
        let ids: Vec<i64> = lists.iter().map(|list| list.0).collect();
        let found = tx.all(
            sql!(
                "select id, list_id from list_member
                 where account_id = $1 and list_id in rarray($2) and lead_id = $3 and standing = 'active' and id <= $4
                 order by list_id"
            ),
            &[self.account.into(), Param::Ids(&ids), self.lead.into(), self.until.into()],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?;
        let (members, left): (Vec<i64>, Vec<i64>) = found.into_iter().unzip();
        set(tx, self.account, &members, StandingSince { standing: Standing::Removed, since: at })?;
        tx.execute(
            sql!(
                "update list set member_count = member_count - 1, removed_count = removed_count + 1
                 where account_id = $1 and id in rarray($2)"
            ),
            &[self.account.into(), Param::Ids(&left)],
        )?;
        let left: Vec<ListId> = left.into_iter().map(ListId).collect();
        tell(tx, self.account, at, left.iter().map(|list| Entry::of_list(self.lead, Kind::Left, *list)))?;
        Ok(left)
    }
}
