//! Former memberships return: members taken off a list are members again, and leads put on a list leave without a trace.

use super::{PAGES_OF_A_DELETION, PAGES_OF_A_MOVE, StandingSince, tell};
use crate::error::{Error, Result};
use crate::list_days;
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

/// A former membership: which one, and since when. Without a standing in the text the lead was a member.
#[derive(Serialize, Deserialize)]
struct FormerPlace {
    id: i64,
    list: i64,
    since: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    standing: Option<String>,
}

/// The state afterwards. Without a standing in the text the lead was taken off.
#[derive(Serialize, Deserialize)]
struct LatterPlace {
    since: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    standing: Option<String>,
}

/// The word for a lead never seen on the list.
const NOT_YET: &str = "none";

/// A membership before and after a change, to be as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerMember {
    /// The membership.
    pub id: MemberId,
    /// The list.
    pub list: ListId,
    /// The lead.
    pub lead: LeadId,
    /// The state before; `None` if the lead had never been on the list.
    pub former: Option<StandingSince>,
    /// The state afterwards.
    pub latter: StandingSince,
}

impl FormerMember {
    /// The membership as it is kept.
    pub(super) fn kept(&self) -> Result<Former> {
        let word = |standing: Standing, usual: Standing| (standing != usual).then(|| standing.name().to_owned());
        let (since, former) = match self.former {
            Some(it) => (it.since.0, word(it.standing, Standing::Active)),
            None => (0, Some(NOT_YET.to_owned())),
        };
        let latter = word(self.latter.standing, Standing::Removed);
        Ok(Former {
            record: MEMBERSHIP,
            id: self.lead.0,
            former: written(&FormerPlace { id: self.id.0, list: self.list.0, since, standing: former })?,
            latter: Some(written(&LatterPlace { since: self.latter.since.0, standing: latter })?),
        })
    }

    /// The membership in a kept row; `None` for an erased one.
    pub fn of(row: &KeptRow) -> Result<Option<Self>> {
        let (Some(former), Some(latter)) = (&row.former, &row.latter) else { return Ok(None) };
        let former: FormerPlace = serde_json::from_str(former).map_err(|error| Error::Damaged(error.to_string()))?;
        let latter: LatterPlace = serde_json::from_str(latter).map_err(|error| Error::Damaged(error.to_string()))?;
        let read = |word: Option<&str>, usual: Standing, since: i64| -> Result<StandingSince> {
            Ok(StandingSince { standing: word.map_or(Ok(usual), standing)?, since: Timestamp(since) })
        };
        let before = match former.standing.as_deref() {
            Some(NOT_YET) => None,
            word => Some(read(word, Standing::Active, former.since)?),
        };
        Ok(Some(Self {
            id: MemberId(former.id),
            list: ListId(former.list),
            lead: LeadId(row.id),
            former: before,
            latter: read(latter.standing.as_deref(), Standing::Removed, latter.since)?,
        }))
    }

    /// The change told to others: the lead joins the list, leaves the list, or nothing.
    fn kind(&self) -> Option<Kind> {
        let is_member = |place: Option<StandingSince>| place.is_some_and(|it| it.standing == Standing::Active);
        match (is_member(self.former), is_member(Some(self.latter))) {
            (true, false) => Some(Kind::Joined),
            (false, true) => Some(Kind::Left),
            _ => None,
        }
    }
}

fn written(place: &impl Serialize) -> Result<String> {
    serde_json::to_string(place).map_err(|error| Error::Damaged(error.to_string()))
}

/// Restores memberships, each named once, and tells of the changes. Returns the hindrances of the others: a deleted list or lead, or a lead put
/// on the list or taken off again since.
pub fn bring_back(
    tx: &Tx<'_>,
    account: AccountId,
    at: Timestamp,
    members: &[FormerMember],
) -> Result<HashMap<MemberId, Hindrance>> {
    let present = present(tx, account, members)?;
    let hindrance = |member: &FormerMember| match present.get(&member.id) {
        None => Some((member.id, Hindrance::Gone)),
        Some(now) if *now == member.latter => None,
        Some(_) => Some((member.id, Hindrance::Changed)),
    };
    let hindered: HashMap<MemberId, Hindrance> = members.iter().filter_map(hindrance).collect();
    let back: Vec<&FormerMember> = members.iter().filter(|member| !hindered.contains_key(&member.id)).collect();
    let restored = back.iter().filter_map(|it| Some((it.id, it.former?)));
    let rows: Vec<_> = restored.map(|(id, it)| [id.into(), it.standing.name().into(), it.since.into()]).collect();
    let moved = rows.len();
    if moved > 0 {
        tx.update_many("list_member", &["standing", "changed_at"], account, rows.into_iter())?;
    }
    let gone: Vec<i64> = back.iter().filter(|it| it.former.is_none()).map(|it| it.id.0).collect();
    if !gone.is_empty() {
        super::delete(tx, account, &gone)?;
    }
    tx.count_pages(PAGES_OF_A_MOVE * moved + PAGES_OF_A_DELETION * gone.len());
    let mut counts: BTreeMap<ListId, (i64, i64)> = BTreeMap::new();
    for member in &back {
        let (active, removed) = counts.entry(member.list).or_default();
        for (place, change) in [(member.former, 1), (Some(member.latter), -1)] {
            match place.map(|it| it.standing) {
                Some(Standing::Active) => *active += change,
                Some(Standing::Removed) => *removed += change,
                None => {}
            }
        }
    }
    // A loop: one change is about few lists.
    for (id, (active, removed)) in counts {
        lists::count(tx, ListKey { account, id }, active, removed)?;
        list_days::note(tx, ListKey { account, id }, at)?;
    }
    let told = back.iter().filter_map(|it| Some(Entry::of_list(it.lead, it.kind()?, it.list)));
    tell(tx, account, at, told)?;
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
