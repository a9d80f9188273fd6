//! Records around a lead: lists, the company, opportunities.

use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::draft::View;
use headwater_model::grant::{Grant, Reach};
use headwater_model::id::{LeadId, ListId, RecordId};
use headwater_model::list::{List, Standing};
use headwater_model::permission::{Leads, Lists, MANAGE_MEMBERS, VIEW_LISTS};
use headwater_model::record::{RecordType, Standard};
use headwater_model::records::campaign::{self, CAMPAIGN};
use headwater_model::records::company::{self, COMPANY};
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::time::Timestamp;
use headwater_store::lists::{self, TakeLists};
use headwater_store::memberships::{self, TakeMemberships};
use headwater_store::opportunities;
use headwater_store::pages::Page;
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::{self as store, Read};

/// Lists that are looked at.
const LISTS: i64 = 50;
/// Opportunities that are shown.
const OPPORTUNITIES: usize = 20;

/// The lists and other records, as far as the person may read them.
#[derive(Clone, Copy)]
pub(super) struct AroundReach {
    leads: Grant<Leads>,
    lists: Option<Grant<Lists>>,
    may_place: bool,
    companies: Option<Reach>,
    campaigns: Option<Reach>,
    opportunities: Option<Reach>,
}

/// A list with the lead.
pub(super) struct OnList {
    pub(super) id: ListId,
    pub(super) name: String,
    pub(super) since: Timestamp,
}

/// An opportunity of the lead.
pub(super) struct OfLead {
    pub(super) id: i64,
    pub(super) name: String,
    /// In hundredths.
    pub(super) amount: Option<i64>,
}

/// The records around a lead.
pub(super) struct Around {
    pub(super) lists: Vec<OnList>,
    /// Lists to choose from: id and name.
    pub(super) others: Vec<(ListId, String)>,
    pub(super) may_place: bool,
    pub(super) company: String,
    pub(super) campaign: String,
    pub(super) opportunities: Vec<OfLead>,
}

impl AroundReach {
    pub(super) fn of(actor: &Actor, leads: Grant<Leads>) -> Self {
        let reach = |record: &'static RecordType| actor.reach(record).ok();
        let may_place = actor.demand(MANAGE_MEMBERS.any).is_ok();
        let lists = actor.grant(VIEW_LISTS).ok();
        Self {
            leads,
            lists,
            may_place,
            companies: reach(&COMPANY),
            campaigns: reach(&CAMPAIGN),
            opportunities: reach(&OPPORTUNITY),
        }
    }

    /// Reads the records around a lead.
    pub(super) fn read(&self, read: &Read<'_>, lead: LeadId, refers_to: [Option<i64>; 2]) -> store::Result<Around> {
        let [company, campaign] = refers_to;
        Ok(Around {
            others: self.others(read)?,
            may_place: self.may_place,
            lists: self.lists(read, lead)?,
            company: name(read, self.companies, (company, company::NAME))?,
            campaign: name(read, self.campaigns, (campaign, campaign::NAME))?,
            opportunities: self.opportunities(read, lead)?,
        })
    }

    fn lists(&self, read: &Read<'_>, lead: LeadId) -> store::Result<Vec<OnList>> {
        let mut lists = Vec::new();
        let page = Page { offset: 0, limit: LISTS };
        memberships::of_lead(
            read,
            &self.leads,
            lead,
            page.taking(TakeMemberships::Rows(&mut |listing| {
                if listing.membership.standing == Standing::Active {
                    lists.push(OnList {
                        id: listing.membership.list,
                        name: listing.list_name.clone(),
                        since: listing.created_at,
                    });
                }
                true
            })),
        )?;
        Ok(lists)
    }

    fn others(&self, read: &Read<'_>) -> store::Result<Vec<(ListId, String)>> {
        let Some(grant) = self.lists.filter(|_| self.may_place) else { return Ok(Vec::new()) };
        let mut others = Vec::new();
        let page = Page { offset: 0, limit: LISTS };
        let mut take = |list: &List| {
            others.push((list.id, list.name.clone()));
            true
        };
        lists::page(read, &grant, page.taking(TakeLists::Rows(&mut take)))?;
        Ok(others)
    }

    fn opportunities(&self, read: &Read<'_>, lead: LeadId) -> store::Result<Vec<OfLead>> {
        let Some(reach) = self.opportunities else { return Ok(Vec::new()) };
        let joined = opportunities::some_of_leads(read, reach.account(), &[lead], opportunities::MOST_JOINED)?;
        let mut ids: Vec<i64> = joined.iter().map(|joined| joined.opportunity.0).collect();
        ids.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        ids.truncate(OPPORTUNITIES);
        let mut found = Vec::with_capacity(ids.len());
        records::again(
            read,
            &reach,
            &ids,
            TakeRecords::Rows(&mut |view| {
                let amount = view.cells[opportunity::AMOUNT.index()].as_int();
                found.push(OfLead { id: view.id().0, name: view.text(opportunity::NAME).to_owned(), amount });
                true
            }),
        )?;
        found.reverse();
        Ok(found)
    }
}

/// The name of a record to which a lead refers; empty for no record in reach.
fn name(read: &Read<'_>, reach: Option<Reach>, (id, field): (Option<i64>, Standard)) -> store::Result<String> {
    let (Some(reach), Some(id)) = (reach, id) else { return Ok(String::new()) };
    let mut name = String::new();
    let mut take = |view: &View<'_>| {
        name = view.cells[field.index()].as_text().unwrap_or_default().to_owned();
        true
    };
    records::by_id(read, &reach, RecordId(id), TakeRecords::Rows(&mut take))?;
    Ok(name)
}

/// The number in a cell.
pub(super) fn number(view: &View<'_>, field: Standard) -> Option<i64> {
    view.cells.get(field.index()).and_then(Cell::as_int)
}
