//! getEvents and getEventsByType: timelines across leads.

use crate::call::{Call, Fault, Frame, MOST_ROWS, Reply};
use crate::keys::key;
use crate::method::Method;
use crate::slices::{Query, Rows, Want};
use headwater_model::event::{Event, Source};
use headwater_model::grant::Grant;
use headwater_model::id::LeadId;
use headwater_model::permission::{Timelines, VIEW_TIMELINE};
use headwater_model::time::{Twice, Zone};
use headwater_store::events::{EventFilter, TakeEvents};
use headwater_store::pages::Page;
use headwater_store::{self as store, Read};
use headwater_wire::error::{Code, Failure};
use headwater_wire::event;
use headwater_wire::params::{self, Params};
use headwater_wire::variant::Version;

/// getEvents
pub const GET_EVENTS: Method = Method::read("getEvents", "Events of a lead, or of all leads since a time.")
    .needs(&[VIEW_TIMELINE.any])
    .takes(&["where"])
    .may_take(&["limit", "offset"])
    .answers(key("event"))
    .does(|call| Box::pin(all(call)));

/// getEventsByType
pub const GET_EVENTS_BY_TYPE: Method = Method::read("getEventsByType", "Events of some sources, source after source.")
    .needs(&[VIEW_TIMELINE.any])
    .takes(&["where"])
    .may_take(&["limit", "offset"])
    .answers(key("event"))
    .does(|call| Box::pin(by_type(call)));

/// getEventsbyType, as the vendor's index spells it
pub const GET_EVENTS_BY_TYPE_AS_INDEXED: Method = GET_EVENTS_BY_TYPE.named("getEventsbyType");

async fn all(call: Call<'_>) -> Result<Reply, Fault> {
    let page = call.page(MOST_ROWS)?;
    let asked = call.params.hash("where", &["leadID", "createTimestamp"])?;
    // W167: many programs read all events, page by page.
    let wanted = if asked.is_empty() && !call.is_strict() { EventFilter::default() } else { wanted(&call, &asked)? };
    let find = move |read: &Read<'_>, grant: &Grant<Timelines>, page: Page, take: TakeEvents<'_>| {
        store::events::find(read, grant, &wanted, page.taking(take))
    };
    reply_with_events(&call, page, event::write, find).await
}

/// Events of each type, oldest first; the types in the order of the request.
async fn by_type(call: Call<'_>) -> Result<Reply, Fault> {
    let page = call.page(MOST_ROWS)?;
    let asked = call.params.hash("where", &["leadID", "createTimestamp", "eventSource"])?;
    let words = asked.given("eventSource")?.ok_or_else(|| Failure::of(Code::MissingParameters).with("eventSource"))?;
    params::few_enough("eventSource", words.bytes().filter(|byte| *byte == b',').count() + 1)?;
    // Each source once (W168).
    let mut sources: Vec<Source> = Vec::new();
    for word in words.split(',').map(str::trim).filter(|word| call.is_strict() || !word.is_empty()) {
        let unknown = || Failure::of(Code::IncorrectEventSource).with(word);
        let source = Source::named(word).ok_or_else(unknown)?;
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let wanted = wanted(&call, &asked)?;
    let of_each = sources.into_iter().map(|source| EventFilter { source: Some(source), ..wanted.clone() }).collect();
    reply_with_events(&call, page, event::write, in_turn(of_each)).await
}

/// Finds the events of several kinds, kind after kind. One statement per kind: the caller chooses their order.
fn in_turn(
    kinds: Vec<EventFilter>,
) -> impl Fn(&Read<'_>, &Grant<Timelines>, Page, TakeEvents<'_>) -> store::Result<()> + Send + 'static {
    move |read, grant, Page { mut offset, mut limit }, mut take| {
        for wanted in &kinds {
            let before = if offset > 0 { store::events::count(read, grant, wanted, offset)? } else { 0 };
            offset -= before;
            if offset > 0 {
                continue;
            }
            let mut found = 0;
            let page = Page { offset: before, limit };
            match &mut take {
                TakeEvents::Ids(ids) => {
                    let known = ids.len();
                    store::events::find(read, grant, wanted, page.taking(TakeEvents::Ids(ids)))?;
                    found += (ids.len() - known) as i64;
                }
                TakeEvents::Rows(take) => {
                    let mut is_enough = false;
                    let mut count = |event: &Event| {
                        found += 1;
                        is_enough = !take(event);
                        !is_enough
                    };
                    store::events::find(read, grant, wanted, page.taking(TakeEvents::Rows(&mut count)))?;
                    if is_enough {
                        return Ok(());
                    }
                }
            }
            limit -= found;
            if limit <= 0 {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// The filter of both methods: a lead, a time, or both.
fn wanted(call: &Call<'_>, asked: &Params<'_>) -> Result<EventFilter, Fault> {
    let lead = asked.id("leadID")?.map(LeadId);
    let since = asked.time("createTimestamp", &call.zone(), Twice::First)?;
    if lead.is_none() && since.is_none() {
        return Err(Failure::of(Code::MissingParameters).with("leadID").with("createTimestamp").into());
    }
    Ok(EventFilter { lead, since, ..EventFilter::default() })
}

/// A function that writes a row.
type Write = fn(&mut Vec<u8>, &Event, &Zone, Version);

/// A reply with the events of a page; `find` reads the events.
pub(crate) async fn reply_with_events(
    call: &Call<'_>,
    page: Page,
    write: Write,
    find: impl Fn(&Read<'_>, &Grant<Timelines>, Page, TakeEvents<'_>) -> store::Result<()> + Send + 'static,
) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_TIMELINE)?;
    let (zone, version) = (call.zone(), call.version);
    let write = move |rows: &mut Rows, event: &Event| rows.row(event.id.0, |out| write(out, event, &zone, version));
    let write_again = write.clone();
    let query = Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, &grant, page, TakeEvents::Ids(ids)),
            Want::Rows(rows) => find(read, &grant, page, TakeEvents::Rows(&mut |event| write(rows, event))),
        },
        move |read, ids, rows| {
            store::events::by_ids(read, &grant, ids, TakeEvents::Rows(&mut |event| write_again(rows, event)))
        },
    );
    call.read_rows(Frame::Plain, page, query).await
}
