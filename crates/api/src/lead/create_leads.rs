//! createLeads: adds leads, each with a new e-mail address.

use crate::method::{Call, Fault, Method, NoError, Reply, key};
use headwater_actions as actions;
use headwater_actions::leads::Drafts;
use headwater_store::Tx;

/// The method.
pub const METHOD: Method = Method {
    name: "createLeads",
    required: &["objects"],
    optional: &[],
    takes_flat_object: true,
    lenient: &[],
    key: key("creates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let drafts = call.drafts(|reader, raw| reader.read_new(raw))?;
    let (actor, at, catalogue) = (call.caller.actor.clone(), call.at, call.caller.fields.catalogue.clone());
    let create =
        move |tx: &Tx<'_>, drafts: &Drafts, ()| Ok((actions::leads::create(tx, &actor, at, &catalogue, drafts)?, ()));
    let outcomes = call.write_in_parts(drafts, (), create).await?;
    Ok(call.created(outcomes, |lead| lead.0))
}
