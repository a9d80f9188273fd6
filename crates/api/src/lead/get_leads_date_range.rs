//! getLeadsDateRange: the active leads created or updated between two times, both included.

use super::get_lead::{LEADS, reply_with_leads};
use crate::call::{Call, Fault, MOST_ROWS, Reply, incorrect};
use crate::method::Method;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::time::{Timestamp, Twice};
use headwater_store as store;
use headwater_store::records::read::Clock;

/// The method.
pub const METHOD: Method = Method::read("getLeadsDateRange", "Active leads created or updated between two times.")
    .needs(&[VIEW_LEADS.any])
    .takes(&["startDate", "endDate", "timestamp"])
    .may_take(&["limit", "offset", "fields"])
    .answers(LEADS)
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let reach = call.caller.actor.grant(VIEW_LEADS)?.leads();
    let page = call.page(MOST_ROWS)?;
    let clock = match call.params.text("timestamp")?.as_deref() {
        Some("create") => Clock::Created,
        Some("update") => Clock::Updated,
        _ => return Err(incorrect("timestamp").into()),
    };
    let range = (clock, time(&call, "startDate", Twice::First)?, time(&call, "endDate", Twice::Last)?.end_of_second());
    reply_with_leads(&call, page, move |read, page, take| {
        store::records::read::in_range(read, &reach, range, page, take)
    })
    .await
}

fn time(call: &Call<'_>, name: &str, twice: Twice) -> Result<Timestamp, Fault> {
    Ok(call.params.time(name, &call.zone(), twice)?.ok_or_else(|| incorrect(name))?)
}
