//! getLeadTimeline: the events of a lead, oldest first.

use crate::call::{Call, Fault, MOST_ROWS, Reply};
use crate::event::reply_with_events;
use crate::keys::key;
use crate::method::Method;
use headwater_model::event::Source;
use headwater_model::grant::Grant;
use headwater_model::id::LeadId;
use headwater_model::permission::{Timelines, VIEW_TIMELINE};
use headwater_model::time::Twice;
use headwater_store::events::{EventFilter, TakeEvents};
use headwater_store::pages::Page;
use headwater_store::{self as store, Read};
use headwater_wire::error::{Code, Failure};
use headwater_wire::event;
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The method.
pub const METHOD: Method = Method::read("getLeadTimeline", "The events of one lead, oldest first.")
    .needs(&[VIEW_TIMELINE.any])
    .takes(&["where"])
    .may_take(&["limit", "offset"])
    .answers(key("leadTimeline"))
    .does(|call| Box::pin(run(call)));

const WHERE: &[&str] = &["whoID", "eventName", "eventSource", "whatType", "createTimestamp"];

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let page = call.page(MOST_ROWS)?;
    let asked = call.params.hash("where", WHERE)?;
    let unknown_lead = || Failure::of(Code::InvalidWhoId);
    let lead = asked.id("whoID").ok().flatten().map(LeadId).ok_or_else(unknown_lead)?;
    let given = |name| asked.text(name).map(|text| text.filter(|text| !text.is_empty()));
    let source = match given("eventSource")? {
        None => None,
        Some(word) => Some(Source::named(&word).ok_or_else(|| Failure::of(Code::IncorrectEventSource).with(&*word))?),
    };
    let since = asked.time("createTimestamp", &call.zone(), Twice::First)?;
    let wanted = EventFilter {
        lead: Some(lead),
        name: given("eventName")?.map(Cow::into_owned),
        source,
        what_type: given("whatType")?.map(Cow::into_owned),
        since,
    };
    let is_unknown = Arc::new(AtomicBool::new(false));
    let note = is_unknown.clone();
    let find = move |read: &Read<'_>, grant: &Grant<Timelines>, page: Page, take: TakeEvents<'_>| {
        note.store(!store::records::read::exists(read, &grant.leads(), lead)?, Ordering::Relaxed);
        store::events::find(read, grant, &wanted, page.taking(take))
    };
    let reply = reply_with_events(&call, page, event::write_timeline, find).await?;
    if is_unknown.load(Ordering::Relaxed) { Err(unknown_lead().into()) } else { Ok(reply) }
}
