//! Members taken off a list and brought back, each with the former membership id and time.

use super::{PAGES_OF_A_MOVE, StandingSince, tell};
use crate::error::{Error, Result};
use crate::lists::{self, ListKey};
use crate::members::standing;
use crate::tx::{Read, Tx};
use crate::undo::Former;
use crate::undo::rows::KeptRow;
use crate::value::Param;
use headwater_model::change::{Entry, Kind};
use headwater_model::id::{AccountId, LeadId, ListId, MemberId};
use headwater_model::list::Standing;
use headwater_model::time::Timestamp;
use headwater_model::undo::{Hindrance, MEMBERSHIP};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// A former membership: which one, and since when the lead was a member.
#[derive(Serialize, Deserialize)]
struct FormerPlace {
    id: i64,
    list: i64,
    since: i64,
}

/// The state afterwards: since when the lead is a former member.
#[derive(Serialize, Deserialize)]
struct LatterPlace {
    since: i64,
}

/// A member taken off a list, to be brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerMember {
    /// The membership.
    pub id: MemberId,
    /// The list.
    pub list: ListId,
    /// The lead.
    pub lead: LeadId,
    /// Since when the lead was a member.
    pub since: Timestamp,
    /// When the lead was taken off the list.
    pub left: Timestamp,
}

impl FormerMember {
    /// The membership as it is kept.
    pub(super) fn kept(&self) -> Result<Former> {
        Ok(Former {
            record: MEMBERSHIP,
            id: self.lead.0,
            former: written(&FormerPlace { id: self.id.0, list: self.list.0, since: self.since.0 })?,
            latter: Some(written(&LatterPlace { since: self.left.0 })?),
        })
    }

    /// The membership in a kept row; `None` for an erased one.
    pub fn of(row: &KeptRow) -> Result<Option<Self>> {
        let (Some(former), Some(latter)) = (&row.former, &row.latter) else { return Ok(None) };
        let former: FormerPlace = serde_json::from_str(former).map_err(|error| Error::Damaged(error.to_string()))?;
        let latter: LatterPlace = serde_json::from_str(latter).map_err(|error| Error::Damaged(error.to_string()))?;
        Ok(Some(Self {
            id: MemberId(former.id),
            list: ListId(former.list),
            lead: LeadId(row.id),
            since: Timestamp(former.since),
            left: Timestamp(latter.since),
        }))
    }
}

fn written(place: &impl Serialize) -> Result<String> {
    serde_json::to_string(place).map_err(|error| Error::Damaged(error.to_string()))
}

/// Makes leads members again, each membership named once, and tells of it. Returns the hindrances of the others: a deleted list or
/// lead, or a lead put on the list or taken off again since.
pub fn bring_back(
    tx: &Tx<'_>,
    account: AccountId,
    at: Timestamp,
    members: &[FormerMember],
) -> Result<HashMap<MemberId, Hindrance>> {
    let present = present(tx, account, members)?;
    let hindrance = |member: &FormerMember| match present.get(&member.id) {
        None => Some((member.id, Hindrance::Gone)),
        Some(now) if *now == (StandingSince { standing: Standing::Removed, since: member.left }) => None,
        Some(_) => Some((member.id, Hindrance::Changed)),
    };
    let hindered: HashMap<MemberId, Hindrance> = members.iter().filter_map(hindrance).collect();
    let back: Vec<&FormerMember> = members.iter().filter(|member| !hindered.contains_key(&member.id)).collect();
    if back.is_empty() {
        return Ok(hindered);
    }
    let rows = back.iter().map(|it| [it.id.into(), Standing::Active.name().into(), it.since.into()]);
    tx.update_many("list_member", &["standing", "changed_at"], account, rows)?;
    tx.count_pages(PAGES_OF_A_MOVE * back.len());
    let mut counts: BTreeMap<ListId, i64> = BTreeMap::new();
    back.iter().for_each(|member| *counts.entry(member.list).or_default() += 1);
    // A loop: one change is about few lists.
    for (id, count) in counts {
        lists::count(tx, ListKey { account, id }, count, -count)?;
    }
    tell(tx, account, at, back.iter().map(|member| Entry::of_list(member.lead, Kind::Joined, member.list)))?;
    Ok(hindered)
}

/// Those of the memberships whose lead and list are still there, as they are now.
fn present(read: &Read<'_>, account: AccountId, members: &[FormerMember]) -> Result<HashMap<MemberId, StandingSince>> {
    let ids: Vec<i64> = members.iter().map(|member| member.id.0).collect();
    let found = read.all(
        sql!(
            "select id, standing, changed_at from list_member
             where account_id = $1 and id in rarray($2)
               and exists (select 1 from lead where lead.account_id = $1 and lead.id = list_member.lead_id)
               and not exists (
                   select 1 from background_task gone
                   where gone.account_id = $1 and gone.work = 'delete-list' and gone.subject = list_member.list_id)"
        ),
        &[account.into(), Param::Ids(&ids)],
        |row| {
            let now = StandingSince { standing: standing(row.text(1)?)?, since: Timestamp(row.int(2)?) };
            Ok((MemberId(row.int(0)?), now))
        },
    )?;
    Ok(found.into_iter().collect())
}
