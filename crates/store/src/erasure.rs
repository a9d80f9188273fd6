//! Erasing a lead for good: the right to be forgotten. Deletion makes a lead invisible; erasure leaves none of the
//! lead's values anywhere in the database.
//!
//! `REACHED` lists the tables reached by erasure. A table with values of leads missing in the list fails a test.
//!
//! Invariant: no batch outlives its changes (W224). Deliverers render batches concurrently with an erasure, so the
//! transaction clearing a change also ends every lease under which the change may have been rendered.

use crate::error::Result;
use crate::opportunities::{self, MOST_JOINED};
use crate::outbox_quota;
use crate::tx::{GO, Read, Tx};
use crate::undo::rows::KeptRecords;
use crate::value::{Param, numbers};
use headwater_model::id::{AccountId, LeadId, RecordId};
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;
use headwater_model::undo::{MEMBERSHIP, PLACES, TIMELINE};
use std::collections::BTreeMap;

/// TABLE · the tables with values of leads, and the effect of an erasure on each.
pub const REACHED: &[(&str, &str)] = &[
    ("lead", "the row is deleted"),
    ("event", "the lead's rows are deleted"),
    ("list_member", "the lead's rows are deleted"),
    ("opportunity", "references to the lead are cleared, or the row is deleted if the lead was its only one"),
    ("opportunity_lead", "the lead's rows are deleted"),
    (
        "undo_row",
        "rows of the lead, of its events and memberships and of records about the lead lose the values, and are never restored",
    ),
    ("note", "notes about the lead are deleted, whatever else they are about, also where the lead was deleted before"),
    ("task", "as notes, unless a caller has made the task one about another lead since the lead was deleted"),
    ("former_subject", "the lead's rows are deleted"),
    (
        "outbox",
        "rows keep number, kind and time, and lose snapshot and detail; so do rows of records about the lead, and of an opportunity \
         deleted with the lead",
    ),
    ("subscription", "a batch under way that may hold the lead is made anew without the lead"),
    ("parked_lead", "the lead's rows are deleted"),
    ("delivery_attempt", "answers of receivers since the lead was created are blanked: they may repeat what was sent"),
];

/// TABLE · tables without values of leads, beside those of kinds of records that refer to none.
pub const UNTOUCHED: &[&str] = &[
    "account",
    "id_space",
    "client",
    "client_user",
    "user_address",
    "api_key",
    "api_usage",
    "api_use",
    "app_user",
    "session",
    "saved_view",
    "invitation",
    "second_factor",
    "recovery_code",
    "id_block",
    "field",
    "record_block",
    "deleted_record",
    "undo",
    "many_change",
    "many_part",
    "list",
    "list_day",
    "list_tag",
    "unsubscribe_category",
    "outbox_head",
    "outbox_epoch",
    "background_task",
    "retired_field",
    "audit",
];

/// Under these names rows kept for undoing stand beside the id of a lead.
pub static KEPT_OF_A_LEAD: [&str; 4] = [LEAD.name, MEMBERSHIP, TIMELINE, PLACES];

/// Changes read in one transaction; most belong to other leads.
const LOOK_AT: i64 = 1000;

/// Names a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadKey {
    /// The account.
    pub account: AccountId,
    /// The id.
    pub id: LeadId,
}

/// The creation time of a lead; `None` if the account has no such lead.
pub fn created_at(read: &Read<'_>, lead: LeadKey) -> Result<Option<Timestamp>> {
    read.one(
        sql!("select created_at from lead where account_id = $1 and id = $2"),
        &[lead.account.into(), lead.id.into()],
        |row| Ok(Timestamp(row.int(0)?)),
    )
}

/// The records deleted with a lead, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GoneWithLead {
    /// Opportunities of which the lead is the only one (W286).
    pub opportunities: i64,
    /// The sum of their amounts, in hundredths.
    pub amount: i64,
    /// Notes about the lead.
    pub notes: i64,
    /// Tasks about the lead.
    pub tasks: i64,
    /// Memberships of lists, former ones too.
    pub memberships: i64,
    /// Entries of the timeline.
    pub events: i64,
}

/// The limit of counts shown to people; a count that has come so far may be any higher number.
pub const MOST_COUNTED: i64 = 100_001;

/// The records deleted with some leads, of each kind at most so many. Reads the rows of these leads alone.
pub fn gone_with(read: &Read<'_>, account: AccountId, leads: &[LeadId], most: i64) -> Result<GoneWithLead> {
    let ids = numbers(leads);
    let count = |text| {
        let params = [account.into(), Param::Ids(&ids), most.into()];
        read.one(text, &params, |row| row.int(0)).map(Option::unwrap_or_default)
    };
    let joined = opportunities::some_of_leads(read, account, leads, MOST_JOINED * leads.len())?;
    let mut leaving: BTreeMap<RecordId, usize> = BTreeMap::new();
    for joined in joined {
        *leaving.entry(joined.opportunity).or_default() += 1;
    }
    let named: Vec<RecordId> = leaving.keys().copied().collect();
    let there = opportunities::counts_of_leads(read, account, &named)?;
    leaving.retain(|opportunity, leaving| there.get(opportunity) == Some(leaving));
    let deserted: Vec<RecordId> = leaving.into_keys().collect();
    Ok(GoneWithLead {
        opportunities: deserted.len() as i64,
        amount: opportunities::amount(read, account, &deserted)?,
        notes: count(sql!(
            "select count(*) from (
                 select 1 from note
                 where account_id = $1 and who_id in rarray($2) and who_type = 'lead' limit $3) as found"
        ))?,
        tasks: count(sql!(
            "select count(*) from (
                 select 1 from task
                 where account_id = $1 and who_id in rarray($2) and who_type = 'lead' limit $3) as found"
        ))?,
        memberships: count(sql!(
            "select count(*) from (
                 select 1 from list_member where account_id = $1 and lead_id in rarray($2) limit $3) as found"
        ))?,
        events: count(sql!(
            "select count(*) from (
                 select 1 from event where account_id = $1 and lead_id in rarray($2) limit $3) as found"
        ))?,
    })
}

/// Whether anything is left of a lead that may have been deleted: records that were about the lead, rows kept for undoing, or
/// changes. Scans all changes kept.
pub fn has_traces(read: &Read<'_>, lead: LeadKey) -> Result<bool> {
    let kept = |record| KeptRecords { account: lead.account, record, ids: &[lead.id] }.any(read);
    let params = [lead.account.into(), lead.id.into()];
    let any = |text| read.one(text, &params, |_| Ok(())).map(|found| found.is_some());
    Ok(any(sql!("select 1 from former_subject where account_id = $1 and lead_id = $2 limit 1"))?
        || KEPT_OF_A_LEAD.into_iter().map(kept).collect::<Result<Vec<bool>>>()?.contains(&true)
        || any(sql!("select 1 from outbox where account_id = $1 and record_id = $2 and record is null limit 1"))?)
}

/// Clears snapshots and details of at most `rows` changes of a lead behind a number, and removes the lead from
/// deliveries. Returns the number of cleared changes, and the number to go on from; `None` at the end of the outbox.
pub fn clear_changes(tx: &Tx<'_>, lead: LeadKey, after: i64, rows: usize) -> Result<(usize, Option<i64>)> {
    let LeadKey { account, id } = lead;
    let (mut ours, mut last) = (Vec::new(), None);
    tx.walk(
        sql!(
            "select seq, case when record is null and record_id = $4 or about_lead = $4
                   or record is not null and exists (
                     select 1 from former_subject f
                     where f.account_id = $1 and f.record = outbox.record and f.record_id = outbox.record_id
                       and f.lead_id = $4) then 1 else 0 end
             from outbox where account_id = $1 and seq > $2 order by seq limit $3"
        ),
        &[account.into(), after.into(), LOOK_AT.into(), id.into()],
        |row| {
            let seq = row.int(0)?;
            last = Some(seq);
            if row.flag(1)? {
                ours.push(seq);
            }
            Ok(ours.len() < rows)
        },
    )?;
    if !ours.is_empty() {
        let mut small = Vec::new();
        let bytes = tx.walk_bytes(
            sql!("select seq, bytes from outbox where account_id = $1 and seq in rarray($2) order by seq"),
            &[account.into(), Param::Ids(&ours)],
            GO,
            |row| {
                small.push(row.int(0)?);
                row.int(1)
            },
        )?;
        if small.len() < ours.len() {
            last = small.last().copied();
            ours = small;
        }
        tx.execute(
            sql!(
                "update outbox set snapshot = null, detail = null, bytes = 0
                 where account_id = $1 and seq in rarray($2)"
            ),
            &[account.into(), Param::Ids(&ours)],
        )?;
        tx.count_bytes(bytes);
        tx.count_pages(ours.len() * outbox_quota::PAGES_THAT_GIVE_WAY);
        outbox_quota::release(tx, account, bytes as i64)?;
    }
    if !ours.is_empty() || last.is_none() {
        clear_deliveries(tx, lead)?;
    }
    Ok((ours.len(), last))
}

/// Removes a lead from deliveries. A batch with the lead is deleted, and its other leads are sent again under a new
/// id. So is a batch whose first change has been deleted: its leads are unknown. Where no batch is stored, a worker
/// may have rendered one: the worker loses its lease.
fn clear_deliveries(tx: &Tx<'_>, LeadKey { account, id }: LeadKey) -> Result<()> {
    tx.execute(
        sql!(
            "update subscription
             set batch_id = null, batch_leads = 0, batch_to = null, batch_body = null, lease_epoch = lease_epoch + 1,
                 leased_until = 0
             where account_id = $1
               and (batch_id is null
                    or exists (
                        select 1 from outbox o
                        where o.account_id = $1 and o.record_id = $2 and o.record is null
                          and o.seq > subscription.cursor_seq and o.seq <= subscription.batch_to)
                    or not exists (
                        select 1 from outbox o where o.account_id = $1 and o.seq = subscription.cursor_seq + 1))"
        ),
        &[account.into(), id.into()],
    )?;
    tx.execute(sql!("delete from parked_lead where account_id = $1 and lead_id = $2"), &[account.into(), id.into()])?;
    Ok(())
}

/// The answers of receivers to be blanked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextAnswers {
    /// The answers since this time are blanked.
    pub since: Timestamp,
    /// The subscription that has come to its turn, or else the next one.
    pub subscription: i64,
    /// The time of the attempt behind which to go on in this subscription.
    pub after: Timestamp,
}

/// Blanks about `rows` answers at most, of one subscription. Returns those to be blanked next, and the number of rows; `None` if
/// none is left.
pub fn blank_answers(
    tx: &Tx<'_>,
    account: AccountId,
    from: NextAnswers,
    rows: usize,
) -> Result<Option<(NextAnswers, usize)>> {
    let NextAnswers { since, subscription, after } = from;
    let next = tx.one(
        sql!("select min(subscription_id) from delivery_attempt where account_id = $1 and subscription_id >= $2"),
        &[account.into(), subscription.into()],
        |row| row.maybe_int(0),
    )?;
    let Some(next) = next.flatten() else { return Ok(None) };
    let before = Timestamp(since.0 - 1);
    let after = if next == subscription { after.max(before) } else { before };
    let last = tx.one(
        sql!(
            "select at from delivery_attempt where account_id = $1 and subscription_id = $2 and at > $3
             order by at limit 1 offset $4"
        ),
        &[account.into(), next.into(), after.into(), (rows as i64 - 1).into()],
        |row| row.int(0).map(Timestamp),
    )?;
    // Attempts of the same microsecond are blanked together.
    let blanked = tx.execute(
        sql!(
            "update delivery_attempt set answer = ''
             where account_id = $1 and subscription_id = $2 and at > $3 and at <= $4 and answer <> ''"
        ),
        &[account.into(), next.into(), after.into(), last.unwrap_or(Timestamp(i64::MAX)).into()],
    )?;
    let (subscription, after) = last.map_or((next + 1, before), |last| (next, last));
    Ok(Some((NextAnswers { since, subscription, after }, blanked)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::TABLES;
    use headwater_model::record::{Holds, RecordType};
    use headwater_model::records;

    #[test]
    fn every_table_is_reached_or_known_to_hold_no_value_of_a_lead() {
        let refers = |record: &&&RecordType| {
            record.fields.iter().any(|field| match field.holds {
                Holds::Reference(other) => other == &LEAD,
                Holds::Subject(..) => true,
                _ => false,
            })
        };
        let knows_none: Vec<&str> =
            records::ALL.iter().filter(|record| !refers(record)).map(|record| record.table).collect();
        let known = |name: &&str| {
            REACHED.iter().any(|(table, _)| table == name) || UNTOUCHED.contains(name) || knows_none.contains(name)
        };
        let forgotten: Vec<&str> = TABLES.iter().map(|table| table.name).filter(|name| !known(name)).collect();
        assert!(forgotten.is_empty(), "say in store::erasure what erasing a lead does to {forgotten:?}");
        let there = |name: &&str| TABLES.iter().any(|table| table.name == *name);
        assert!(REACHED.iter().map(|(table, _)| table).chain(UNTOUCHED).all(there), "a table that is no more");
    }
}
