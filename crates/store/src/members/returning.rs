//! Members taken off a list and brought back, each with the former membership id and time.

use super::{Leaver, PAGES_OF_A_MOVE};
use crate::error::{Error, Result};
use crate::lists;
use crate::tx::Tx;
use crate::undo::rows::KeptRow;
use crate::undo::{self, Former};
use crate::value::Param;
use headwater_model::id::{AccountId, LeadId, ListId, MemberId, UndoId};
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

/// A membership to be as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returning {
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

/// Keeps the memberships of leads just taken off a list.
pub fn keep(
    tx: &Tx<'_>,
    account: AccountId,
    undo: UndoId,
    (list, left): (ListId, Timestamp),
    members: &[Leaver],
) -> Result<()> {
    let latter = written(&LatterPlace { since: left.0 })?;
    let former = |member: &Leaver| {
        Ok(Former {
            record: MEMBERSHIP,
            id: member.lead.0,
            former: written(&FormerPlace { id: member.id.0, list: list.0, since: member.since.0 })?,
            latter: Some(latter.clone()),
        })
    };
    let rows: Vec<Former> = members.iter().map(former).collect::<Result<_>>()?;
    undo::keep(tx, account, undo, &rows)
}

fn written(place: &impl Serialize) -> Result<String> {
    serde_json::to_string(place).map_err(|error| Error::Damaged(error.to_string()))
}

impl Returning {
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

/// Makes leads members again, each membership named once. Returns the hindrances of the others: a deleted list or lead, or a lead
/// put on the list or taken off again since.
pub fn bring_back(tx: &Tx<'_>, account: AccountId, places: &[Returning]) -> Result<HashMap<MemberId, Hindrance>> {
    let ids: Vec<i64> = places.iter().map(|place| place.id.0).collect();
    let present = tx.all(
        sql!(
            "select id, standing, changed_at from list_member
             where account_id = $1 and id in rarray($2)
               and exists (select 1 from lead where lead.account_id = $1 and lead.id = list_member.lead_id)
               and not exists (
                   select 1 from background_task gone
                   where gone.account_id = $1 and gone.work = 'delete-list' and gone.subject = list_member.list_id)"
        ),
        &[account.into(), Param::Ids(&ids)],
        |row| Ok((MemberId(row.int(0)?), (super::standing(row.text(1)?)?, Timestamp(row.int(2)?)))),
    )?;
    let present: HashMap<MemberId, (Standing, Timestamp)> = present.into_iter().collect();
    let hindrance = |place: &Returning| match present.get(&place.id) {
        None => Some((place.id, Hindrance::Gone)),
        Some(now) if *now == (Standing::Removed, place.left) => None,
        Some(_) => Some((place.id, Hindrance::Changed)),
    };
    let hindered: HashMap<MemberId, Hindrance> = places.iter().filter_map(hindrance).collect();
    let back: Vec<&Returning> = places.iter().filter(|place| !hindered.contains_key(&place.id)).collect();
    if back.is_empty() {
        return Ok(hindered);
    }
    let rows = back.iter().map(|it| [it.id.into(), Standing::Active.name().into(), it.since.into()]);
    tx.update_many("list_member", &["standing", "changed_at"], account, rows)?;
    tx.count_pages(PAGES_OF_A_MOVE * back.len());
    let mut counts: BTreeMap<ListId, i64> = BTreeMap::new();
    back.iter().for_each(|place| *counts.entry(place.list).or_default() += 1);
    // A loop: one change is about few lists.
    for (list, count) in counts {
        lists::count(tx, account, list, count, -count)?;
    }
    Ok(hindered)
}
