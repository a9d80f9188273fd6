//! deleteLeads: deletes leads by id, with their memberships and timelines.

use crate::method::{Call, DELETES, Fault, Method, NoError, Reply};
use headwater_actions as actions;
use headwater_model::id::LeadId;
use headwater_store::Tx;
use headwater_wire::object;

/// The method.
pub const METHOD: Method = Method {
    name: "deleteLeads",
    required: &["objects"],
    optional: &[],
    takes_flat_object: true,
    lenient: &[],
    key: DELETES,
    no_error: NoError::EmptyList,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let ids: Vec<_> = call.named(object::ids_of)?.into_iter().map(|id| id.map(LeadId)).collect();
    let (actor, at) = (call.caller.actor.clone(), call.at);
    let delete = move |tx: &Tx<'_>, ids: &[_], ()| Ok((actions::leads::delete(tx, &actor, at, ids)?, ()));
    let outcomes = call.write_in_parts(ids, (), delete).await?;
    Ok(call.changed(outcomes))
}
