//! Leads with addresses of one domain. The domain has no index: a walk over all leads by id finds them, slice by slice.

use super::filter::{FilterSlice, Look, SLICE};
use crate::error::Result;
use crate::tx::Read;
use headwater_model::email::Folded;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;

/// Reads the addresses of active leads, [`SLICE`] leads at most, until as many have an address of the same domain as are looked
/// for. Leads with the very address are not among them.
pub fn slice(read: &Read<'_>, reach: &Reach, address: &Folded, look: Look) -> Result<FilterSlice> {
    let Look { after, most } = look;
    let (mut found, mut last, mut looked_at) = (Vec::new(), after, 0);
    let params = [reach.account().into(), after.into(), reach.owner().into(), SLICE.into()];
    read.walk(
        sql!(
            "select id, email_address, active, case when owner_id = $3 or $3 is null then 1 else 0 end from lead
             where account_id = $1 and id > $2 order by id limit $4"
        ),
        &params,
        |row| {
            last = RecordId(row.int(0)?);
            looked_at += 1;
            if row.maybe_int(2)? == Some(1) && row.int(3)? == 1 && is_related(row.text(1)?, address) {
                found.push(last);
            }
            Ok(found.len() < most)
        },
    )?;
    let is_over = looked_at < SLICE && found.len() < most;
    Ok(FilterSlice { found, next: (!is_over).then_some(last) })
}

/// The address of a lead in reach.
pub fn address_of(read: &Read<'_>, reach: &Reach, lead: RecordId) -> Result<Option<Folded>> {
    read.one(
        sql!("select email_address from lead where account_id = $1 and id = $2 and (owner_id = $3 or $3 is null)"),
        &[reach.account().into(), lead.into(), reach.owner().into()],
        |row| Ok(Folded::of(row.text(0)?)),
    )
}

fn is_related(other: &str, address: &Folded) -> bool {
    let folded = Folded::of(other);
    folded != *address && folded.domain().is_some() && folded.domain() == address.domain()
}
