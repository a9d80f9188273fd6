//! Adding, changing and deleting records of a family.

use crate::call::{Call, Fault, Reply};
use headwater_actions::kinds;
use headwater_model::id::RecordId;
use headwater_wire::object;

/// create…: adds records.
pub async fn create(call: Call<'_>) -> Result<Reply, Fault> {
    let record = call.record()?;
    let drafts = call.drafts(|reader, raw| reader.read_new(raw))?;
    let outcomes = call
        .write_objects_in_parts(drafts, move |tx, context, drafts| kinds::create(tx, context, record, drafts))
        .await?;
    Ok(call.created(outcomes, |id| id.0))
}

/// update…: changes records. One that does not exist is refused.
pub async fn update(call: Call<'_>) -> Result<Reply, Fault> {
    let record = call.record()?;
    let drafts = call.drafts(|reader, raw| reader.read(raw))?;
    let outcomes = call
        .write_objects_in_parts(drafts, move |tx, context, drafts| kinds::update(tx, context, record, drafts))
        .await?;
    Ok(call.changed(outcomes))
}

/// delete…: deletes records.
pub async fn delete(call: Call<'_>) -> Result<Reply, Fault> {
    let record = call.record()?;
    let ids: Vec<_> = call.named(object::ids_of)?.into_iter().map(|id| id.map(RecordId)).collect();
    let outcomes =
        call.write_objects_in_parts(ids, move |tx, context, ids| kinds::delete(tx, context, record, ids)).await?;
    Ok(call.changed(outcomes))
}
