//! createLeads: adds leads, each with a new e-mail address.

use crate::call::{Call, Fault, Reply};
use crate::keys::key;
use crate::method::Method;
use headwater_actions::leads;
use headwater_model::permission::CREATE_LEADS;
use headwater_model::records::lead::LEAD;

/// The method.
pub const METHOD: Method = Method::write("createLeads", "Adds leads.")
    .needs(&[CREATE_LEADS.any])
    .takes(&["objects"])
    .or_flat()
    .answers(key("creates"))
    .of(&LEAD)
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let drafts = call.drafts(|reader, raw| reader.read_new(raw))?;
    let outcomes =
        call.write_objects_in_parts(drafts, |tx, context, drafts| leads::KIND.create(tx, context, drafts)).await?;
    Ok(call.created(outcomes, |lead| lead.0))
}
