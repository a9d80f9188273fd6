//! Members of a list: reading them.
//!
//! A lead has at most one membership in a list: a row of `list_member`. Removing a lead keeps the row, so that a lead added
//! again gets the same membership id. Only leads in the grant's reach are read and changed: [`crate::writes::members`] changes
//! them. Queries about one lead and all its lists are in `memberships`.
//!
//! The memberships of a deleted lead are no longer visible, though background work may still have to delete the rows.

use crate::error::{Error, Result};
use crate::pages::{self, Paged};
use crate::tx::Read;
use crate::value::{Param, Row};
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, LeadId, ListId, MemberId};
use headwater_model::list::{Gone, MemberView, Membership, Standing};
use headwater_model::permission::{Leads, View};

/// The members of a list, as far as a grant reaches.
#[derive(Debug, Clone, Copy)]
pub struct ListMembers<K, V = View> {
    /// The grant.
    pub grant: Grant<K, V>,
    /// The list.
    pub list: ListId,
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

/// How the members found are taken: as rows or as ids.
pub type TakeMembers<'a> = pages::Take<'a, dyn FnMut(&MemberView<'_>) -> bool + 'a>;

impl ListMembers<Leads> {
    /// The active members, in the order of member ids. A caller that needs `hasMore` asks for one row more.
    pub fn active(&self, read: &Read<'_>, paged: Paged<TakeMembers<'_>>) -> Result<()> {
        self.of_standing(read, Standing::Active, paged)
    }

    /// Members excluded from the mail of the list, in the order of member ids. Unsubscribed and bounced leads may still be
    /// active members, see their standing.
    pub fn gone(&self, read: &Read<'_>, gone: Gone, paged: Paged<TakeMembers<'_>>) -> Result<()> {
        let (unsubscribed, bounced) = match gone {
            Gone::Removed => return self.of_standing(read, Standing::Removed, paged),
            Gone::Unsubscribed => (Some(1), None),
            Gone::HardBounced => (None, Some(1)),
        };
        let Paged { page, take } = paged;
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
                self.grant.account().into(),
                self.list.into(),
                self.grant.owner().into(),
                Param::from(unsubscribed),
                Param::from(bounced),
                page.limit.into(),
                page.offset.into(),
            ],
            take,
        )
    }

    fn of_standing(&self, read: &Read<'_>, standing: Standing, paged: Paged<TakeMembers<'_>>) -> Result<()> {
        let Paged { page, take } = paged;
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
                self.grant.account().into(),
                self.list.into(),
                standing.name().into(),
                self.grant.owner().into(),
                page.limit.into(),
                page.offset.into(),
            ],
            take,
        )
    }
}

/// Members by id, in the order of ids, with any standing.
pub fn by_ids(read: &Read<'_>, grant: &Grant<Leads>, ids: &[i64], take: TakeMembers<'_>) -> Result<()> {
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

fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: TakeMembers<'_>) -> Result<()> {
    take.walk(read, text, params, |row, take| with_view(row, take))
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
