//! getLeads: leads by id, by e-mail address, or all of them, 500 at a time at most.

use super::get_lead::{LEADS, reply_with_leads};
use crate::method::{Call, Fault, Method, NoError, ROWS, Reply, incorrect};
use headwater_model::cell::Cell;
use headwater_model::email;
use headwater_model::permission::Deed;
use headwater_model::standard_fields::{Holds, STANDARD_FIELDS, Standard, StandardField};
use headwater_store as store;
use headwater_store::lead_filter::Filter;
use headwater_wire::params::Params;
use std::borrow::Cow;

/// The method.
pub const METHOD: Method = Method {
    name: "getLeads",
    required: &["where"],
    optional: &["limit", "offset", "fields"],
    takes_flat_object: false,
    key: LEADS,
    no_error: NoError::Null,
    run: |call| Box::pin(run(call)),
};

/// What the contract lets one ask for.
const DOCUMENTED: &[&str] = &["id", "emailAddress"];

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let page = call.page(ROWS)?;
    let accepted: Vec<&str> = match call.is_strict() {
        true => DOCUMENTED.to_vec(),
        false => STANDARD_FIELDS
            .iter()
            .filter(|field| is_filter(field) || field.name == "id")
            .map(|field| field.name)
            .collect(),
    };
    let wanted = call.params.hash("where", &accepted)?.unwrap_or_default();
    let (ids, addresses) = (wanted.ids("id")?, addresses(&wanted)?);
    // A list wins over a single value, and ids over addresses.
    let addresses = addresses.filter(|_| ids.is_none() || (wanted.is_list("emailAddress") && !wanted.is_list("id")));
    match (addresses, ids) {
        (Some(addresses), _) => {
            reply_with_leads(&call, page, move |read, page, take| {
                let folded: Vec<String> = addresses.iter().map(|address| email::fold(address)).collect();
                let found = store::leads::ids_by_email(read, scope.account(), &folded)?;
                let ids: Vec<i64> = found.into_values().map(|id| id.0).collect();
                store::leads::by_ids(read, &scope, &ids, page, take)
            })
            .await
        }
        (None, Some(ids)) => {
            reply_with_leads(&call, page, move |read, page, take| store::leads::by_ids(read, &scope, &ids, page, take))
                .await
        }
        (None, None) => match filter(&call, &wanted)? {
            None => {
                reply_with_leads(&call, page, move |read, page, take| store::leads::page(read, &scope, page, take))
                    .await
            }
            Some(filter) => {
                reply_with_leads(&call, page, move |read, page, take| {
                    store::lead_filter::matching(read, &scope, &filter, page, take)
                })
                .await
            }
        },
    }
}

fn addresses(wanted: &Params<'_>) -> Result<Option<Vec<String>>, Fault> {
    let texts = wanted.texts("emailAddress")?;
    Ok(texts.map(|texts| texts.into_iter().map(Cow::into_owned).collect()))
}

/// Which fields a lenient key may filter by: those that hold text, and the time of the last write.
fn is_filter(field: &StandardField) -> bool {
    matches!(field.holds, Holds::Text(_) | Holds::Status) && field.column().is_some() || field.name == "updateTimestamp"
}

/// The filter by other fields, if there is any.
fn filter(call: &Call<'_>, wanted: &Params<'_>) -> Result<Option<Filter>, Fault> {
    let mut filter = Filter::default();
    for field in Standard::all().filter(|field| is_filter(field.field())) {
        let name = field.field().name;
        let Some(text) = wanted.text(name)? else { continue };
        if name == "updateTimestamp" {
            filter.updated_since = Some(call.zone().parse(&text).ok_or_else(|| incorrect(name))?);
        } else {
            filter.equal.push((field, Cell::text(text)));
        }
    }
    Ok(Some(filter).filter(|filter| filter.updated_since.is_some() || !filter.equal.is_empty()))
}
