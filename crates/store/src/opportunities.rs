//! Which leads belong to which opportunities, and which of the leads have an open opportunity.

use crate::error::Result;
use crate::tx::Read;
use crate::value::{Param, numbers};
use headwater_model::id::{AccountId, LeadId, RecordId};
use std::collections::{HashMap, HashSet};

/// A lead of an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// The id of the opportunity lead.
    pub id: RecordId,
    /// The opportunity.
    pub opportunity: RecordId,
    /// The lead.
    pub lead: LeadId,
}

/// The leads of opportunities, opportunity by opportunity.
pub fn leads_of(read: &Read<'_>, account: AccountId, opportunities: &[RecordId]) -> Result<Vec<Joined>> {
    joined(
        read,
        sql!(
            "select id, opportunity_id, lead_id from opportunity_lead
             where account_id = $1 and opportunity_id in rarray($2) order by opportunity_id, lead_id"
        ),
        &[account.into(), Param::Ids(&numbers(opportunities))],
    )
}

/// The opportunities of leads, lead by lead.
pub fn opportunities_of(read: &Read<'_>, account: AccountId, leads: &[LeadId]) -> Result<Vec<Joined>> {
    joined(
        read,
        sql!(
            "select id, opportunity_id, lead_id from opportunity_lead
             where account_id = $1 and lead_id in rarray($2) order by lead_id, id"
        ),
        &[account.into(), Param::Ids(&numbers(leads))],
    )
}

/// Opportunity leads by id, each with its lead.
pub fn leads_by_ids(read: &Read<'_>, account: AccountId, ids: &[RecordId]) -> Result<Vec<(RecordId, LeadId)>> {
    read.all(
        sql!("select id, lead_id from opportunity_lead where account_id = $1 and id in rarray($2) order by id"),
        &[account.into(), Param::Ids(&numbers(ids))],
        |row| Ok((RecordId(row.int(0)?), RecordId(row.int(1)?))),
    )
}

fn joined(read: &Read<'_>, text: &str, params: &[Param<'_>]) -> Result<Vec<Joined>> {
    read.all(text, params, |row| {
        Ok(Joined { id: RecordId(row.int(0)?), opportunity: RecordId(row.int(1)?), lead: RecordId(row.int(2)?) })
    })
}

/// The number of leads of opportunities; those without any are left out.
pub fn counts_of_leads(
    read: &Read<'_>,
    account: AccountId,
    opportunities: &[RecordId],
) -> Result<HashMap<RecordId, usize>> {
    counts(
        read,
        sql!(
            "select opportunity_id, count(*) from opportunity_lead
             where account_id = $1 and opportunity_id in rarray($2) group by opportunity_id"
        ),
        &[account.into(), Param::Ids(&numbers(opportunities))],
    )
}

/// The number of opportunities of leads; those without any are left out.
pub fn counts_of_opportunities(
    read: &Read<'_>,
    account: AccountId,
    leads: &[LeadId],
) -> Result<HashMap<LeadId, usize>> {
    counts(
        read,
        sql!(
            "select lead_id, count(*) from opportunity_lead
             where account_id = $1 and lead_id in rarray($2) group by lead_id"
        ),
        &[account.into(), Param::Ids(&numbers(leads))],
    )
}

fn counts(read: &Read<'_>, text: &str, params: &[Param<'_>]) -> Result<HashMap<RecordId, usize>> {
    let counts = read.all(text, params, |row| Ok((RecordId(row.int(0)?), row.int(1)? as usize)))?;
    Ok(counts.into_iter().collect())
}

/// Those of the leads that belong to an opportunity that is active and not closed.
pub fn with_open(read: &Read<'_>, account: AccountId, leads: &[LeadId]) -> Result<HashSet<LeadId>> {
    let found = read.all(
        sql!(
            "select distinct j.lead_id from opportunity_lead j
             join opportunity o on o.account_id = $1 and o.id = j.opportunity_id
             where j.account_id = $1 and j.lead_id in rarray($2) and o.is_active = 1 and o.is_closed = 0"
        ),
        &[account.into(), Param::Ids(&numbers(leads))],
        |row| Ok(RecordId(row.int(0)?)),
    )?;
    Ok(found.into_iter().collect())
}
