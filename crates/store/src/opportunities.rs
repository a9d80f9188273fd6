//! Which leads belong to which opportunities, and which of the leads have an open opportunity.

use crate::error::Result;
use crate::tx::Read;
use crate::value::{Param, numbers};
use headwater_model::id::{AccountId, LeadId, RecordId};
use std::collections::{HashMap, HashSet};

/// The most leads of an opportunity, and the most opportunities of a lead (W319): a change of one tells all the others.
pub const MOST_JOINED: usize = 1000;

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
    if opportunities.is_empty() {
        return Ok(Vec::new());
    }
    joined(
        read,
        sql!(
            "select id, opportunity_id, lead_id from opportunity_lead
             where account_id = $1 and opportunity_id in rarray($2) order by opportunity_id, lead_id"
        ),
        &[account.into(), Param::Ids(&numbers(opportunities))],
    )
}

/// The leads of opportunities, of as many of the first as have at most `most` leads together, and of one at least. Returns also how
/// many opportunities these are.
pub fn leads_of_first(
    read: &Read<'_>,
    account: AccountId,
    opportunities: &[RecordId],
    most: usize,
) -> Result<(Vec<Joined>, usize)> {
    let text = sql!(
        "select id, opportunity_id, lead_id from opportunity_lead
         where account_id = $1 and opportunity_id in rarray($2) limit $3"
    );
    first(opportunities, most, |some, limit| joined(read, text, &[account.into(), Param::Ids(some), limit.into()]))
}

/// The opportunities of leads, of as many of the first as [`leads_of_first`] has it.
pub fn opportunities_of_first(
    read: &Read<'_>,
    account: AccountId,
    leads: &[LeadId],
    most: usize,
) -> Result<(Vec<Joined>, usize)> {
    first(leads, most, |some, limit| some_opportunities_of(read, account, some, limit))
}

/// At most `most` opportunities of leads, in no order.
pub fn some_of_leads(read: &Read<'_>, account: AccountId, leads: &[LeadId], most: usize) -> Result<Vec<Joined>> {
    some_opportunities_of(read, account, &numbers(leads), i64::try_from(most).unwrap_or(i64::MAX))
}

fn some_opportunities_of(read: &Read<'_>, account: AccountId, leads: &[i64], limit: i64) -> Result<Vec<Joined>> {
    joined(
        read,
        sql!(
            "select id, opportunity_id, lead_id from opportunity_lead
             where account_id = $1 and lead_id in rarray($2) limit $3"
        ),
        &[account.into(), Param::Ids(leads), limit.into()],
    )
}

/// Of some pairs of an opportunity and a lead, the pairs whose lead belongs to the opportunity.
pub fn joined_among(
    read: &Read<'_>,
    account: AccountId,
    pairs: &[(RecordId, LeadId)],
) -> Result<HashSet<(RecordId, LeadId)>> {
    let pairs: Vec<(i64, i64)> = pairs.iter().map(|(opportunity, lead)| (opportunity.0, lead.0)).collect();
    let found = read.find_pairs("opportunity_lead", ["opportunity_id", "lead_id"], account, &pairs)?;
    Ok(found.into_iter().map(|(opportunity, lead)| (RecordId(opportunity), RecordId(lead))).collect())
}

/// Reads what belongs to all records, and where that is more than `most`, what belongs to the first half of them, and so on: no
/// read is of many more than `most` rows. What one record has is never too much.
fn first(
    ids: &[RecordId],
    most: usize,
    find: impl Fn(&[i64], i64) -> Result<Vec<Joined>>,
) -> Result<(Vec<Joined>, usize)> {
    let (ids, mut count) = (numbers(ids), ids.len());
    // A loop: each read is of half as many records as the one before.
    loop {
        let limit = if count > 1 { most as i64 + 1 } else { i64::MAX };
        let found = find(&ids[..count], limit)?;
        if found.len() <= most || count <= 1 {
            return Ok((found, count));
        }
        count /= 2;
    }
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
    if opportunities.is_empty() {
        return Ok(HashMap::new());
    }
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
    if leads.is_empty() {
        return Ok(HashMap::new());
    }
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

/// The sum of the amounts of opportunities, in hundredths.
pub fn amount(read: &Read<'_>, account: AccountId, opportunities: &[RecordId]) -> Result<i64> {
    let amounts = read.all(
        sql!("select coalesce(amount, 0) from opportunity where account_id = $1 and id in rarray($2) order by id"),
        &[account.into(), Param::Ids(&numbers(opportunities))],
        |row| row.int(0),
    )?;
    Ok(amounts.into_iter().fold(0, i64::saturating_add))
}

/// The deal stages that close opportunities: few, and none can be added.
pub fn closing_stages(read: &Read<'_>, account: AccountId) -> Result<Vec<RecordId>> {
    read.all(
        sql!("select id from deal_stage where account_id = $1 and closes is not null order by id"),
        &[account.into()],
        |row| row.int(0).map(RecordId),
    )
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
