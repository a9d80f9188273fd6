//! The members of a list as people look through lists: the newest memberships first, with the lead's name and status.

use crate::error::Result;
use crate::members::ListMembers;
use crate::tx::Read;
use crate::value::Row;
use headwater_model::id::{LeadId, MemberId};
use headwater_model::list::Standing;
use headwater_model::permission::Leads;
use headwater_model::time::Timestamp;

/// A lead on a list, or once on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedLead {
    /// The membership.
    pub member: MemberId,
    /// The lead.
    pub lead: LeadId,
    /// The given name and the family name, as far as known.
    pub name: String,
    /// The company.
    pub company: String,
    /// The address.
    pub email: String,
    /// The status as stored.
    pub status: String,
    /// When the lead joined, or left.
    pub since: Timestamp,
    /// Whether the lead unsubscribed from e-mail.
    pub is_unsubscribed: bool,
    /// Whether the address bounces permanently.
    pub is_hard_bounced: bool,
}

/// A page of members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedPage {
    /// The members.
    pub rows: Vec<ListedLead>,
    /// The membership before which the next page begins; `None` on the last page.
    pub next: Option<MemberId>,
}

/// A stretch of a list.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// Members, or former members.
    pub standing: Standing,
    /// The membership before which the page begins.
    pub before: MemberId,
    /// The most members on the page.
    pub rows: usize,
}

/// Memberships looked at for a page of own leads: few of a long list may be the owner's.
const LOOKED_AT: i64 = 5_000;

impl ListMembers<Leads> {
    /// A page of members in reach. Where own leads alone are in reach, a page may hold few leads.
    pub fn listed(&self, read: &Read<'_>, stretch: Stretch) -> Result<ListedPage> {
        let looked_at = if self.grant.owner().is_some() { LOOKED_AT } else { stretch.rows as i64 + 1 };
        let (mut page, mut seen, mut last) = (ListedPage::default(), 0, MemberId(0));
        read.walk(
            sql!(
                "select place.id, lead_id, first_name, last_name, company_name, email_address, lead_status, place.changed_at,
                        is_unsubscribed, hard_bounced, case when owner_id = $5 or $5 is null then 1 else 0 end
                 from (
                     select id, lead_id, changed_at from list_member
                     where account_id = $1 and list_id = $2 and standing = $3 and id < $4
                       and not exists (
                           select 1 from background_task gone
                           where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = list_member.lead_id)
                     order by id desc limit $6
                 ) as place join lead on lead.account_id = $1 and lead.id = lead_id
                 order by place.id desc"
            ),
            &[
                self.grant.account().into(),
                self.list.into(),
                stretch.standing.name().into(),
                stretch.before.into(),
                self.grant.owner().into(),
                looked_at.into(),
            ],
            |row| {
                if page.rows.len() == stretch.rows {
                    page.next = Some(last);
                    return Ok(false);
                }
                (seen, last) = (seen + 1, MemberId(row.int(0)?));
                if row.int(10)? == 1 {
                    page.rows.push(listed(row)?);
                }
                Ok(true)
            },
        )?;
        if seen == looked_at {
            page.next = Some(last);
        }
        Ok(page)
    }
}

fn listed(row: &Row<'_>) -> Result<ListedLead> {
    let text = |column| Ok::<_, crate::Error>(row.maybe_text(column)?.unwrap_or_default().to_owned());
    Ok(ListedLead {
        member: MemberId(row.int(0)?),
        lead: LeadId(row.int(1)?),
        name: format!("{} {}", text(2)?, text(3)?).trim().to_owned(),
        company: text(4)?,
        email: text(5)?,
        status: text(6)?,
        since: Timestamp(row.int(7)?),
        is_unsubscribed: row.maybe_int(8)? == Some(1),
        is_hard_bounced: row.flag(9)?,
    })
}
