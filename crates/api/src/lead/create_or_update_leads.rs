//! createOrUpdateLeads: changes the leads that exist and creates the others, found by address or by id. For lenient keys alone: the
//! vendor's articles do not have it (W209).

use crate::method::{Call, Fault, Method, NoError, Reply, incorrect, key};
use headwater_actions as actions;
use headwater_actions::leads::{By, Drafts, StatesBetween};
use headwater_store::Tx;

/// The method.
pub const METHOD: Method = Method {
    name: "createOrUpdateLeads",
    required: &["objects"],
    optional: &["idField"],
    takes_flat_object: false,
    lenient: &[],
    key: key("creates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let by = match call.params.given("idField")?.as_deref() {
        None | Some("emailAddress") => By::Email,
        Some("id") => By::Id,
        Some(_) => return Err(incorrect("idField").into()),
    };
    let drafts = match by {
        By::Email => call.drafts(|reader, raw| reader.read_new(raw))?,
        By::Id => call.drafts(|reader, raw| reader.read(raw))?,
    };
    let (actor, at, catalogue) = (call.caller.actor.clone(), call.at, call.caller.fields.catalogue.clone());
    let upsert = move |tx: &Tx<'_>, drafts: &Drafts, between| {
        actions::leads::upsert(tx, &actor, at, &catalogue, (drafts, by, between))
    };
    let outcomes = call.write_in_parts(drafts, StatesBetween::default(), upsert).await?;
    Ok(call.created(outcomes, |lead| lead.0))
}
