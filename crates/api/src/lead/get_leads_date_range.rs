//! getLeadsDateRange: the active leads created or updated between two times, both included.

use super::get_lead::{LEADS, reply_with_leads};
use crate::method::{Call, Fault, MOST_ROWS, Method, NoError, Reply, incorrect};
use headwater_model::permission::Deed;
use headwater_model::time::{Timestamp, Twice};
use headwater_store as store;
use headwater_store::leads::Clock;

/// The method.
pub const METHOD: Method = Method {
    name: "getLeadsDateRange",
    required: &["startDate", "endDate", "timestamp"],
    optional: &["limit", "offset", "fields"],
    takes_flat_object: false,
    lenient: &[],
    key: LEADS,
    no_error: NoError::Null,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let page = call.page(MOST_ROWS)?;
    let clock = match call.params.text("timestamp")?.as_deref() {
        Some("create") => Clock::Created,
        Some("update") => Clock::Updated,
        _ => return Err(incorrect("timestamp").into()),
    };
    let range = (time(&call, "startDate", Twice::First)?, time(&call, "endDate", Twice::Last)?.end_of_second());
    reply_with_leads(&call, page, move |read, page, take| {
        store::leads::in_range(read, &scope, clock, range, page, take)
    })
    .await
}

fn time(call: &Call<'_>, name: &str, twice: Twice) -> Result<Timestamp, Fault> {
    Ok(call.params.time(name, &call.zone(), twice)?.ok_or_else(|| incorrect(name))?)
}
