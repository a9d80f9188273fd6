//! deleteLeads: deletes leads by id, with their memberships and timelines.

use crate::call::{Call, Fault, Reply};
use crate::method::Method;
use headwater_actions as actions;
use headwater_model::id::LeadId;
use headwater_model::permission::DELETE_LEADS;
use headwater_wire::object;

/// The method.
pub const METHOD: Method = Method::remove("deleteLeads", "Deletes leads, their memberships and timelines.")
    .needs(&[DELETE_LEADS.any])
    .takes(&["objects"])
    .or_flat()
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let ids: Vec<_> = call.named(object::ids_of)?.into_iter().map(|id| id.map(LeadId)).collect();
    let outcomes = call.write_objects_in_parts(ids, actions::leads::delete).await?;
    Ok(call.changed(outcomes))
}
