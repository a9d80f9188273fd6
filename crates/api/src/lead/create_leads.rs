//! createLeads: adds leads, each with a new e-mail address.

use crate::call::{Call, Fault, Reply};
use crate::method::Method;
use crate::signature::key;
use headwater_actions as actions;
use headwater_actions::leads::Drafts;
use headwater_model::context::Context;
use headwater_model::permission::CREATE_LEADS;
use headwater_store::Tx;

/// The method.
pub const METHOD: Method = Method::write("createLeads", "Adds leads.")
    .needs(&[CREATE_LEADS.any])
    .takes(&["objects"])
    .or_flat()
    .answers(key("creates"))
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let drafts = call.drafts(|reader, raw| reader.read_new(raw))?;
    let create =
        |tx: &Tx<'_>, context: &Context, drafts: &Drafts, ()| Ok((actions::leads::create(tx, context, drafts)?, ()));
    let outcomes = call.write_in_parts(drafts, (), create).await?;
    Ok(call.created(outcomes, |lead| lead.0))
}
