//! getEvents and getEventsByType: timelines across leads.

use crate::method::{Call, Fault, MOST_ROWS, Method, NoError, Reply, incorrect, key};
use headwater_model::event::{Event, Source};
use headwater_model::id::LeadId;
use headwater_model::permission::Deed;
use headwater_store as store;
use headwater_store::events::Wanted;
use headwater_store::leads::Page;
use headwater_wire::error::{Code, Failure};
use headwater_wire::event;
use headwater_wire::params::Params;

/// getEvents
pub const GET_EVENTS: Method = Method {
    name: "getEvents",
    required: &["where"],
    optional: &["limit", "offset"],
    takes_flat_object: false,
    key: key("event"),
    no_error: NoError::Null,
    run: |call| Box::pin(all(call)),
};

/// getEventsByType
pub const GET_EVENTS_BY_TYPE: Method =
    Method { name: "getEventsByType", run: |call| Box::pin(by_type(call)), ..GET_EVENTS };

/// getEventsbyType, as the vendor's index spells it
pub const GET_EVENTS_BY_TYPE_AS_INDEXED: Method = Method { name: "getEventsbyType", ..GET_EVENTS_BY_TYPE };

async fn all(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewTimeline)?;
    let page = call.page(MOST_ROWS)?;
    let asked = call.params.hash("where", &["leadID", "createTimestamp"])?.unwrap_or_default();
    // W167: many programs ask for everything and page through it.
    let wanted = match asked.is_empty() && !call.is_strict() {
        true => Wanted::default(),
        false => wanted(&call, &asked)?,
    };
    let found = call.read(move |read| store::events::find(read, &scope, &wanted, page)).await?;
    Ok(reply(&call, &found))
}

/// The events of each type in time, type after type in the order asked.
async fn by_type(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewTimeline)?;
    let page = call.page(MOST_ROWS)?;
    let asked = call.params.hash("where", &["leadID", "createTimestamp", "eventSource"])?.unwrap_or_default();
    let words = asked.given("eventSource")?.ok_or_else(|| Failure::of(Code::MissingParameters).with("eventSource"))?;
    let mut sources = Vec::new();
    for word in words.split(',').map(str::trim) {
        let unknown = || Failure::of(Code::IncorrectEventSource).with(word);
        sources.push(Source::named(word).ok_or_else(unknown)?);
    }
    let wanted = wanted(&call, &asked)?;
    let through = page.offset.saturating_add(page.limit);
    let found = call
        .read(move |read| {
            let mut found = Vec::new();
            // One query for each type asked for: their order is the caller's.
            for source in sources {
                let wanted = Wanted { source: Some(source), ..wanted.clone() };
                let rest = Page { offset: 0, limit: through.saturating_sub(found.len() as i64) };
                found.extend(store::events::find(read, &scope, &wanted, rest)?);
            }
            Ok::<_, store::Error>(found)
        })
        .await?;
    let from = found.len().min(page.offset as usize);
    Ok(reply(&call, &found[from..]))
}

/// What both methods ask for: a lead, a time, or both.
fn wanted(call: &Call<'_>, asked: &Params<'_>) -> Result<Wanted, Fault> {
    let lead = asked.id("leadID")?.map(LeadId);
    let since = match asked.given("createTimestamp")? {
        None => None,
        Some(text) => Some(call.zone().parse(&text).ok_or_else(|| incorrect("createTimestamp"))?),
    };
    if lead.is_none() && since.is_none() {
        return Err(Failure::of(Code::MissingParameters).with("leadID").with("createTimestamp").into());
    }
    Ok(Wanted { lead, since, ..Wanted::default() })
}

fn reply(call: &Call<'_>, events: &[Event]) -> Reply {
    let (zone, version) = (call.zone(), call.version);
    call.rows(events, |out, row| event::write(out, row, &zone, version))
}
