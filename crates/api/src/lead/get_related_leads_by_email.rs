//! getRelatedLeadsByEmail: the other active leads with addresses of the same domain.

use super::get_lead::LEADS;
use crate::call::{Call, Fault, ROWS, Reply};
use crate::method::Method;
use crate::record::find::reply_with_records;
use headwater_model::email::Folded;
use headwater_model::grant::Reach;
use headwater_model::id::LeadId;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_store::Read;
use headwater_store::pages::Page;
use headwater_store::records::filter::Look;
use headwater_store::records::read::{self, TakeRecords};
use headwater_store::records::related;
use headwater_store::value::numbers;
use std::sync::Arc;

/// The method.
pub const METHOD: Method = Method::read("getRelatedLeadsByEmail", "The other leads with addresses of the same domain.")
    .needs(&[VIEW_LEADS.any])
    .takes(&["where"])
    .may_take(&["limit", "offset"])
    .answers(LEADS)
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let reach = call.caller.actor.grant(VIEW_LEADS)?.leads();
    let page = call.page(ROWS)?;
    let wanted = call.params.hash("where", &["id", "emailAddress"])?;
    let asked = |text: std::borrow::Cow<'_, str>| Folded::asked(&text);
    let address = wanted.given("emailAddress")?.map(asked).transpose();
    let address = address.map_err(|reason| Problem::invalid("emailAddress", reason))?;
    let address = match (address, wanted.id("id")?) {
        (Some(address), _) => Some(address),
        (None, Some(id)) => call.read(move |read| related::address_of(read, &reach, LeadId(id))).await?,
        (None, None) => None,
    };
    let ids = match address.filter(|address| address.domain().is_some() && !address.is_at_a_public_domain()) {
        Some(address) => found(&call, reach, address, page).await?,
        None => Vec::new(),
    };
    let first = Page { offset: 0, ..page };
    let find =
        move |read: &Read<'_>, page: Page, take: TakeRecords<'_>| read::by_ids(read, &reach, &ids, page.taking(take));
    reply_with_records(&call, reach, first, find).await
}

/// The leads of a page, found by a walk over all leads as background work with lower priority than other calls (W207).
async fn found(call: &Call<'_>, reach: Reach, address: Folded, page: Page) -> Result<Vec<i64>, Fault> {
    let address = Arc::new(address);
    let (mut ids, mut skip, mut after) = (Vec::new(), page.offset as usize, Some(LeadId(0)));
    while let (Some(behind), true) = (after, (ids.len() as i64) < page.limit) {
        let most = skip.saturating_add(page.limit as usize - ids.len());
        let (address, look) = (address.clone(), Look { after: behind, most });
        let read = move |read: &Read<'_>| related::slice(read, &reach, &address, look);
        let slice = call.db.read(call.job().in_background(), read).await?;
        let passed = skip.min(slice.found.len());
        ids.extend(numbers(&slice.found[passed..]));
        skip -= passed;
        after = slice.next;
    }
    Ok(ids)
}
