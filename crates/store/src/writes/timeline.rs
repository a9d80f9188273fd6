//! Timelines: recording events of leads. An event is told by itself: nobody else is told of one.

use crate::counters;
use crate::error::Result;
use crate::tx::Tx;
use crate::value::Param;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::{AccountId, EventId, Sequence};

/// Pages that a new event changes outside the end of the tables: the one with the lead's timeline.
pub const PAGES_OF_A_NEW_EVENT: usize = 1;

/// Records events, in order. Returns their ids.
pub fn record(tx: &Tx<'_>, account: AccountId, events: &[NewEvent]) -> Result<Vec<EventId>> {
    let ids = counters::draw(tx, account, Sequence::Event, events.len())?;
    let rows = ids.iter().zip(events).map(|(id, event)| {
        [
            account.into(),
            Param::Int(*id),
            event.lead.into(),
            event.source.name().into(),
            event.name.as_deref().into(),
            event.what.into(),
            event.source.what_type().into(),
            event.data.as_deref().into(),
            event.at.into(),
        ]
    });
    tx.insert_many(
        "event",
        &["account_id", "id", "lead_id", "source", "name", "what_id", "what_type", "data", "at"],
        rows,
    )?;
    // The events of new leads come at the end of every index: no further page.
    let anywhere = events.iter().filter(|event| event.source != Source::LeadCreation).count();
    tx.count_pages(anywhere * PAGES_OF_A_NEW_EVENT);
    Ok(ids.into_iter().map(EventId).collect())
}
