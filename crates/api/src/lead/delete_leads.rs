//! deleteLeads: deletes leads by id, with their memberships and timelines.

use crate::method::{Call, Fault, Method, NoError, Reply, key};
use headwater_actions as actions;
use headwater_model::id::LeadId;
use headwater_wire::object;

/// The method.
pub const METHOD: Method = Method {
    name: "deleteLeads",
    required: &["objects"],
    optional: &[],
    takes_flat_object: false,
    key: key("deletes"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let ids: Vec<_> = call.objects()?.into_iter().map(|raw| object::id_of(raw).map(LeadId)).collect();
    let (actor, at) = (call.caller.actor.clone(), call.at);
    let outcomes = call.write(ids.len(), move |tx| actions::leads::delete(tx, &actor, at, &ids)).await?;
    Ok(call.changed(outcomes))
}
