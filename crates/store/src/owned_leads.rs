//! The number of leads of each person.

use crate::error::Result;
use crate::tx::Read;
use headwater_model::grant::Grant;
use headwater_model::id::UserId;
use headwater_model::permission::Leads;
use std::collections::HashMap;

/// The number of leads of a person among the leads looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnedLeads {
    /// All of them.
    pub all: i64,
    /// Those with the status `open`.
    pub open: i64,
}

/// The numbers of leads by owner, among the newest leads in reach, at most so many.
pub fn of_newest(read: &Read<'_>, grant: &Grant<Leads>, newest: i64) -> Result<HashMap<UserId, OwnedLeads>> {
    let found = read.all(
        sql!(
            "select owner_id, count(*), cast(sum(case when lead_status = 'open' then 1 else 0 end) as bigint)
             from (
                 select owner_id, lead_status from lead
                 where account_id = $1 and active = 1 and id < $2 and (owner_id = $3 or $3 is null) order by id desc limit $4
             ) as newest
             where owner_id is not null group by owner_id order by owner_id"
        ),
        &[grant.account().into(), i64::MAX.into(), grant.owner().into(), newest.into()],
        |row| Ok((UserId(row.int(0)?), OwnedLeads { all: row.int(1)?, open: row.int(2)? })),
    )?;
    Ok(found.into_iter().collect())
}
