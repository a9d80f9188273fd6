//! Timelines: the events of leads. They are recorded by [`crate::writes::timeline`].
//!
//! Events of a deleted lead are no longer visible, though background work may still have to delete the rows.

use crate::error::{Error, Result};
use crate::pages::{self, Page, Paged};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row, numbers};
use crate::volume::Volume;
use headwater_model::event::{Event, Source};
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, EventId, LeadId};
use headwater_model::permission::Timelines;
use headwater_model::time::Timestamp;
use std::collections::HashMap;

/// A filter for events. All given parts must match.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Events of this lead.
    pub lead: Option<LeadId>,
    /// Events with this sentence.
    pub name: Option<String>,
    /// Events from this source.
    pub source: Option<Source>,
    /// Events about an object of this type.
    pub what_type: Option<String>,
    /// Events at this time or later.
    pub since: Option<Timestamp>,
}

/// Pages changed by the deletion of an event: the row's own page, and those of two indexes.
pub const PAGES_OF_A_DELETION: usize = 3;

/// How the events found are taken: as rows or as ids.
pub type TakeEvents<'a> = pages::Take<'a, dyn FnMut(&Event) -> bool + 'a>;

/// The matching events, oldest first.
pub fn find(
    read: &Read<'_>,
    grant: &Grant<Timelines>,
    wanted: &EventFilter,
    paged: Paged<TakeEvents<'_>>,
) -> Result<()> {
    walk(read, statement(wanted), &params(grant, wanted, paged.page), paged.take)
}

/// The number of matching events, counted up to `most`.
pub fn count(read: &Read<'_>, grant: &Grant<Timelines>, wanted: &EventFilter, most: i64) -> Result<i64> {
    pages::count(read, statement(wanted), &params(grant, wanted, Page { offset: 0, limit: most }))
}

fn statement(wanted: &EventFilter) -> &'static str {
    // Two statements, each with an index of its own for the order.
    match wanted.lead {
        Some(_) => sql!(
            "select id, lead_id, source, name, what_id, what_type, data, at from event
             where account_id = $1 and lead_id = $2 ",
            wanted_events!()
        ),
        None => sql!(
            "select id, lead_id, source, name, what_id, what_type, data, at from event
             where account_id = $1 and (lead_id = $2 or $2 is null) ",
            wanted_events!()
        ),
    }
}

fn params<'a>(grant: &Grant<Timelines>, wanted: &'a EventFilter, page: Page) -> [Param<'a>; 10] {
    // Events with the standard sentence of their source store no sentence.
    let sentence_of = |name: &String| Source::ALL.iter().find(|source| source.sentence() == name);
    [
        grant.account().into(),
        wanted.lead.into(),
        wanted.since.unwrap_or(Timestamp(i64::MIN)).into(),
        wanted.source.map(Source::name).into(),
        wanted.what_type.as_deref().into(),
        wanted.name.as_deref().into(),
        grant.owner().into(),
        page.limit.into(),
        page.offset.into(),
        wanted.name.as_ref().and_then(sentence_of).map(|source| source.name()).into(),
    ]
}

/// The events with these ids, in the order of ids.
pub fn by_ids(read: &Read<'_>, grant: &Grant<Timelines>, ids: &[i64], take: TakeEvents<'_>) -> Result<()> {
    walk(
        read,
        sql!(
            "select id, lead_id, source, name, what_id, what_type, data, at from event
             where account_id = $1 and id in rarray($2)
               and (exists (
                   select 1 from lead where lead.account_id = $1 and lead.id = event.lead_id and owner_id = $3) or $3 is null)
               and not exists (
                   select 1 from background_task gone
                   where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = event.lead_id)
             order by id"
        ),
        &[grant.account().into(), Param::Ids(ids), grant.owner().into()],
        take,
    )
}

fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: TakeEvents<'_>) -> Result<()> {
    take.walk(read, text, params, |row, take| Ok(take(&event(row)?)))
}

/// Ids and bytes of some events of leads, in no order: with an order, the whole of a long timeline would be sorted
/// for each slice.
const SOME_OF_LEADS: &str = sql!(
    "select id, coalesce(octet_length(data), 0), lead_id from event
     where account_id = $1 and lead_id in rarray($2) limit $3"
);

/// The volume of up to `limit` events of leads, per lead, to be deleted; and the number of events.
pub fn volumes_of_leads(
    read: &Read<'_>,
    account: AccountId,
    leads: &[LeadId],
    limit: usize,
) -> Result<(HashMap<LeadId, Volume>, usize)> {
    let (mut volumes, mut count) = (HashMap::<LeadId, Volume>::new(), 0);
    read.each(SOME_OF_LEADS, &[account.into(), Param::Ids(&numbers(leads)), (limit as i64).into()], |row| {
        let volume = volumes.entry(LeadId(row.int(2)?)).or_default();
        *volume += Volume { bytes: row.int(1)? as usize, pages: PAGES_OF_A_DELETION };
        count += 1;
        Ok(())
    })?;
    Ok((volumes, count))
}

/// How much is deleted at once.
#[derive(Debug, Clone, Copy)]
pub struct DeletionLimit {
    /// The most rows.
    pub rows: usize,
    /// Bytes after which no further row is deleted.
    pub bytes: usize,
}

/// Deletes events of leads up to a limit, fewer if the write-ahead log has no room. Returns the number, and whether none is left.
pub fn delete_of_leads(
    tx: &Tx<'_>,
    account: AccountId,
    leads: &[LeadId],
    most: DeletionLimit,
) -> Result<(usize, bool)> {
    let limit = most.rows.min(tx.rows_left(PAGES_OF_A_DELETION));
    let (mut ids, leads) = (Vec::new(), numbers(leads));
    let params = [account.into(), Param::Ids(&leads), (limit as i64).into()];
    let bytes = tx.walk_bytes(SOME_OF_LEADS, &params, most.bytes, |row| {
        ids.push(row.int(0)?);
        row.int(1)
    })?;
    if !ids.is_empty() {
        tx.execute(
            sql!("delete from event where account_id = $1 and id in rarray($2)"),
            &[account.into(), Param::Ids(&ids)],
        )?;
        tx.count_bytes(bytes);
        tx.count_pages(ids.len() * PAGES_OF_A_DELETION);
    }
    Ok((ids.len(), ids.len() < limit && bytes < most.bytes))
}

/// Whether a lead has any events.
pub fn any_of_lead(read: &Read<'_>, account: AccountId, lead: LeadId) -> Result<bool> {
    let params = [account.into(), lead.into()];
    let found =
        read.one(sql!("select 1 from event where account_id = $1 and lead_id = $2 limit 1"), &params, |_| Ok(()))?;
    Ok(found.is_some())
}

/// An event in a whole row.
pub(crate) fn event(row: &Row<'_>) -> Result<Event> {
    let source =
        Source::named(row.text(2)?).ok_or_else(|| Error::Damaged("an event has an unknown source".to_owned()))?;
    Ok(Event {
        id: EventId(row.int(0)?),
        lead: LeadId(row.int(1)?),
        name: row.maybe_text(3)?.unwrap_or(source.sentence()).to_owned(),
        source,
        what: row.maybe_int(4)?,
        what_type: row.maybe_text(5)?.map(str::to_owned),
        data: row.maybe_text(6)?.map(str::to_owned),
        at: Timestamp(row.int(7)?),
    })
}
