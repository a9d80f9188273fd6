//! updateLeads: changes leads, found by id or else by e-mail address. A lead that does not exist counts as done.

use crate::method::{Call, Fault, Method, NoError, Reply, key};
use headwater_actions as actions;
use headwater_actions::leads::{Drafts, Missing, Rules, StatesBetween};
use headwater_store::Tx;

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
    let strictness = call.caller.switches.strictness;
    let update = move |tx: &Tx<'_>, drafts: &Drafts, between| {
        actions::leads::update(tx, &actor, at, &catalogue, drafts, Rules { missing, strictness, between })
    };
    let outcomes = call.write_in_parts(drafts, StatesBetween::default(), update).await?;
    Ok(call.changed(outcomes))
}
