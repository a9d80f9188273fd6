//! getLeads: leads by id, by e-mail address, or all, at most 500 at a time.

use super::get_lead::LEADS;
use crate::call::{Call, Fault, ROWS, Reply};
use crate::method::Method;
use crate::record::find::{is_compared, matching_page, reply_with_records, wanted};
use headwater_model::email::Folded;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_store as store;
use headwater_store::value::numbers;
use headwater_wire::params::Params;
use headwater_wire::record_filter::FilterReader;
use std::borrow::Cow;

/// Parameters that lenient keys may send with `where`, or instead (W199).
const BESIDE_WHERE: &[&str] = &["id", "emailAddress"];

/// The method.
pub const METHOD: Method = Method::read("getLeads", "Leads by id, by address, by any field, or all.")
    .needs(&[VIEW_LEADS.any])
    .takes(&["where"])
    .may_take(&["limit", "offset", "fields"])
    .leniently(BESIDE_WHERE)
    .answers(LEADS)
    .does(|call| Box::pin(run(call)));

/// The keys of `where` in the contract.
const DOCUMENTED: &[&str] = &["id", "emailAddress"];

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let reach = call.caller.actor.grant(VIEW_LEADS)?.leads();
    let page = call.page(ROWS)?;
    let zone = call.zone();
    let reader = FilterReader { record: &LEAD, catalogue: call.caller.fields.catalogue(&LEAD), zone: &zone };
    let wanted = wanted(&call, &reader, DOCUMENTED, BESIDE_WHERE)?;
    let names_leads = |name: &str| DOCUMENTED.contains(&name) && !is_compared(&wanted, name);
    let filter = reader.read(&wanted.clone().without(names_leads))?;
    let ids = if names_leads("id") { wanted.ids("id")? } else { None };
    let addresses = if names_leads("emailAddress") { addresses(&wanted)? } else { None };
    // A list takes precedence over a single value, and ids over addresses.
    let addresses = addresses.filter(|_| ids.is_none() || (wanted.is_list("emailAddress") && !wanted.is_list("id")));
    if addresses.is_none() && ids.is_none() {
        return matching_page(&call, reach, filter, page).await;
    }
    let ids = ids.unwrap_or_default();
    reply_with_records(&call, reach, page, move |read, page, take| {
        let mut ids = Cow::Borrowed(&ids);
        if let Some(addresses) = &addresses {
            let found = store::records::unique::holders(read, reach.account(), &LEAD, addresses)?;
            ids = Cow::Owned(found.into_values().map(|id| id.0).collect());
        }
        if !filter.is_empty() {
            ids = Cow::Owned(numbers(&store::records::filter::among(read, &reach, &filter, &ids)?));
        }
        store::records::read::by_ids(read, &reach, &ids, page.taking(take))
    })
    .await
}

fn addresses(wanted: &Params<'_>) -> Result<Option<Vec<Folded>>, Fault> {
    let Some(texts) = wanted.texts("emailAddress")? else { return Ok(None) };
    let asked = |text: &Cow<'_, str>| Folded::asked(text).map_err(|reason| Problem::invalid("emailAddress", reason));
    Ok(Some(texts.iter().map(asked).collect::<Result<_, _>>()?))
}
