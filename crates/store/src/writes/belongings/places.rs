//! Memberships of deleted leads: kept, and put back on the lists that are still there.

use super::{Belonging, DeletedLeads};
use crate::error::Result;
use crate::members::standing;
use crate::tx::{Read, Tx};
use crate::undo::rows::KeptRow;
use crate::undo::{PAGES_OF_A_KEPT_ROW, UndoKey};
use crate::value::{Param, numbers};
use crate::writes::members::{self, PAGES_OF_A_DELETION};
use headwater_model::change::{Entry, Kind};
use headwater_model::id::{AccountId, LeadId, ListId, UndoId};
use headwater_model::list::Standing;
use headwater_model::time::Timestamp;
use headwater_model::undo::PLACES;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A membership as it is kept: the columns of the row beside account and lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPlace {
    id: i64,
    list: i64,
    standing: String,
    created: i64,
    changed: i64,
}

impl KeptPlace {
    /// The memberships in a bundle; `None` for an erased one.
    pub fn of(row: &KeptRow) -> Result<Option<Vec<Self>>> {
        super::unbundled(row)
    }
}

impl Belonging for KeptPlace {
    const NAME: &'static str = PLACES;

    fn bytes(&self) -> usize {
        self.standing.len() + 96
    }
}

/// As [`members::delete_of_leads`], with the memberships kept.
pub(super) fn delete_keeping(tx: &Tx<'_>, gone: DeletedLeads<'_>, undo: UndoId, limit: usize) -> Result<(usize, bool)> {
    let DeletedLeads { account, leads, .. } = gone;
    let limit = limit.min(tx.rows_left(PAGES_OF_A_DELETION + PAGES_OF_A_KEPT_ROW));
    let rows = tx.all(
        sql!(
            "select lead_id, id, list_id, standing, created_at, changed_at from list_member
             where account_id = $1 and lead_id in rarray($2) limit $3"
        ),
        &[account.into(), Param::Ids(&numbers(leads)), (limit as i64).into()],
        |row| {
            let place = KeptPlace {
                id: row.int(1)?,
                list: row.int(2)?,
                standing: row.text(3)?.to_owned(),
                created: row.int(4)?,
                changed: row.int(5)?,
            };
            Ok((LeadId(row.int(0)?), place))
        },
    )?;
    let ids: Vec<i64> = rows.iter().map(|(_, place)| place.id).collect();
    let stood = |place: &KeptPlace| Ok((ListId(place.list), standing(&place.standing)?));
    let left = rows.iter().map(|(_, place)| stood(place)).collect::<Result<Vec<(ListId, Standing)>>>()?;
    super::keep(tx, UndoKey { account, id: undo }, rows)?;
    members::delete(tx, account, &ids)?;
    tx.count_pages(ids.len() * PAGES_OF_A_DELETION);
    members::count(tx, account, &left, -1)?;
    Ok((ids.len(), ids.len() < limit))
}

/// Puts leads that have returned on their lists again, and tells of those who are members. Returns the leads for which a list is gone,
/// or that somebody has put on the list since.
pub fn put_back(
    tx: &Tx<'_>,
    account: AccountId,
    at: Timestamp,
    bundles: &[(LeadId, Vec<KeptPlace>)],
) -> Result<HashSet<LeadId>> {
    let places = || bundles.iter().flat_map(|(lead, places)| places.iter().map(|place| (*lead, place)));
    let lists: HashSet<i64> = places().map(|(_, place)| place.list).collect();
    let there = there(tx, account, &lists.into_iter().collect::<Vec<_>>())?;
    let pairs: Vec<(i64, i64)> = places().map(|(lead, place)| (place.list, lead.0)).collect();
    let taken: HashSet<(i64, i64)> =
        tx.find_pairs("list_member", ["list_id", "lead_id"], account, &pairs)?.into_iter().collect();
    let is_free =
        |(lead, place): &(LeadId, &KeptPlace)| there.contains(&place.list) && !taken.contains(&(place.list, lead.0));
    let (back, lost): (Vec<(LeadId, &KeptPlace)>, Vec<_>) = places().partition(is_free);
    let rows = back.iter().map(|(lead, place)| {
        [
            account.into(),
            Param::Int(place.id),
            Param::Int(place.list),
            (*lead).into(),
            place.standing.as_str().into(),
            Param::Int(place.created),
            Param::Int(place.changed),
        ]
    });
    let columns = ["account_id", "id", "list_id", "lead_id", "standing", "created_at", "changed_at"];
    tx.insert_many("list_member", &columns, rows)?;
    tx.count_pages(back.len() * PAGES_OF_A_DELETION);
    let standing = |place: &KeptPlace| Ok((ListId(place.list), standing(&place.standing)?));
    let stand = back.iter().map(|(_, place)| standing(place)).collect::<Result<Vec<(ListId, Standing)>>>()?;
    members::count(tx, account, &stand, 1)?;
    let joined = back.iter().zip(&stand).filter(|(_, (_, standing))| *standing == Standing::Active);
    members::tell(tx, account, at, joined.map(|((lead, _), (list, _))| Entry::of_list(*lead, Kind::Joined, *list)))?;
    Ok(lost.into_iter().map(|(lead, _)| lead).collect())
}

/// Those of some lists that are there, and not about to be deleted.
fn there(read: &Read<'_>, account: AccountId, lists: &[i64]) -> Result<HashSet<i64>> {
    let found = read.all(
        sql!(
            "select id from list
             where account_id = $1 and id in rarray($2)
               and not exists (
                   select 1 from background_task gone
                   where gone.account_id = $1 and gone.work = 'delete-list' and gone.subject = list.id)"
        ),
        &[account.into(), Param::Ids(lists)],
        |row| row.int(0),
    )?;
    Ok(found.into_iter().collect())
}
