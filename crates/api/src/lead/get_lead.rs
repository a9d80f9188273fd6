//! getLead: one lead by id, as a list of one; an empty list for an unknown id.

use crate::call::{Call, Fault, Reply};
use crate::keys::ResultKey;
use crate::method::Method;
use crate::record::rows::reply_with_records;
use headwater_model::id::LeadId;
use headwater_model::permission::VIEW_LEADS;
use headwater_store::pages::Page;
use headwater_store::records::read;

/// The key of leads in the result.
pub(super) const LEADS: ResultKey = ResultKey { observed: "lead", documented: "leads" };

/// The method.
pub const METHOD: Method = Method::read("getLead", "One lead by id.")
    .needs(&[VIEW_LEADS.any])
    .takes(&["id"])
    .may_take(&["fields"])
    .answers(LEADS)
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let reach = call.caller.actor.grant(VIEW_LEADS)?.leads();
    let id = LeadId(call.params.id("id")?.unwrap_or_default());
    let page = Page { offset: 0, limit: 1 };
    reply_with_records(&call, reach, page, move |read, _, take| read::by_id(read, &reach, id, take)).await
}
