//! Leads join or leave a list, and the memberships before are kept for an undo.

use super::returning::FormerMember;
use super::{Added, StandingSince};
use crate::error::Result;
use crate::members::{ListMembers, standing};
use crate::tx::{Read, Tx};
use crate::undo::{self, UndoKey};
use crate::value::{Param, numbers};
use headwater_model::id::{LeadId, MemberId, UndoId};
use headwater_model::list::Standing;
use headwater_model::permission::{Manage, Members};
use headwater_model::time::Timestamp;
use std::collections::HashMap;

impl ListMembers<Members, Manage> {
    /// As [`Self::add`], with the memberships kept under an undo.
    pub fn add_keeping(&self, tx: &Tx<'_>, at: Timestamp, leads: &[LeadId], undo: UndoId) -> Result<Vec<Added>> {
        let before = self.places(tx, leads)?;
        let added = self.add(tx, at, leads)?;
        let joined = leads.iter().zip(&added).filter_map(|(lead, added)| match added {
            Added::Member(id) => Some((*lead, *id)),
            _ => None,
        });
        let kept = joined.map(|(lead, id)| FormerMember {
            id,
            list: self.list,
            lead,
            former: before.get(&lead).map(|(_, place)| *place),
            latter: StandingSince { standing: Standing::Active, since: at },
        });
        self.keep(tx, undo, kept.collect())?;
        Ok(added)
    }

    /// As [`Self::remove`], with the memberships kept under an undo.
    pub fn remove_keeping(&self, tx: &Tx<'_>, at: Timestamp, leads: &[LeadId], undo: UndoId) -> Result<Vec<bool>> {
        let before = self.places(tx, leads)?;
        let removed = self.remove(tx, at, leads)?;
        let left = leads.iter().zip(&removed).filter(|(_, was_member)| **was_member);
        let kept = left.filter_map(|(lead, _)| {
            let (id, place) = before.get(lead)?;
            let latter = StandingSince { standing: Standing::Removed, since: at };
            Some(FormerMember { id: *id, list: self.list, lead: *lead, former: Some(*place), latter })
        });
        self.keep(tx, undo, kept.collect())?;
        Ok(removed)
    }

    fn keep(&self, tx: &Tx<'_>, undo: UndoId, members: Vec<FormerMember>) -> Result<()> {
        let rows = members.iter().map(FormerMember::kept).collect::<Result<Vec<_>>>()?;
        undo::keep(tx, UndoKey { account: self.grant.account(), id: undo }, &rows)
    }

    /// The present memberships of leads in the list.
    fn places(&self, read: &Read<'_>, leads: &[LeadId]) -> Result<HashMap<LeadId, (MemberId, StandingSince)>> {
        let found = read.all(
            sql!(
                "select lead_id, id, standing, changed_at from list_member
                 where account_id = $1 and list_id = $2 and lead_id in rarray($3) order by lead_id"
            ),
            &[self.grant.account().into(), self.list.into(), Param::Ids(&numbers(leads))],
            |row| {
                let place = StandingSince { standing: standing(row.text(2)?)?, since: Timestamp(row.int(3)?) };
                Ok((LeadId(row.int(0)?), (MemberId(row.int(1)?), place)))
            },
        )?;
        Ok(found.into_iter().collect())
    }
}
