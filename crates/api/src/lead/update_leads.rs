//! updateLeads: changes leads, found by id or else by e-mail address. A lead that does not exist counts as done.

use crate::method::{Call, Fault, Method, NoError, Reply, key};
use headwater_actions as actions;
use headwater_actions::leads::Missing;

/// The method.
pub const METHOD: Method = Method {
    name: "updateLeads",
    required: &["objects"],
    optional: &[],
    takes_flat_object: true,
    lenient: &[],
    key: key("updates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(run(call, Missing::Ignore)),
};

pub(super) async fn run(call: Call<'_>, missing: Missing) -> Result<Reply, Fault> {
    let drafts = call.drafts(|reader, raw| reader.read(raw))?;
    let (actor, at, catalogue) = (call.caller.actor.clone(), call.at, call.caller.fields.catalogue.clone());
    let rules = (missing, call.caller.switches.strictness);
    let outcomes =
        call.write(drafts.len(), move |tx| actions::leads::update(tx, &actor, at, &catalogue, &drafts, rules)).await?;
    Ok(call.changed(outcomes))
}
