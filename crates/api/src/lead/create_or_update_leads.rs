//! createOrUpdateLeads: changes existing leads and creates the others, found by address or by id. For lenient keys
//! only: the vendor's articles do not have the method (W209).

use crate::call::{Call, Fault, Reply};
use crate::keys::key;
use crate::method::Method;
use headwater_actions as actions;
use headwater_actions::leads::{By, Upsert};
use headwater_actions::records::Drafts;
use headwater_model::context::Context;
use headwater_model::permission::{CREATE_LEADS, EDIT_LEADS};
use headwater_model::records::lead::LEAD;
use headwater_store::Tx;
use headwater_store::writes::changes::StatesBetween;
use headwater_wire::params::incorrect;

/// The method.
pub const METHOD: Method = Method::write("createOrUpdateLeads", "Changes the leads that exist and adds the others.")
    .needs(&[CREATE_LEADS.any, EDIT_LEADS.any])
    .takes(&["objects"])
    .may_take(&["idField"])
    .answers(key("creates"))
    .undocumented()
    .of(&LEAD)
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let by = match call.params.given("idField")?.as_deref() {
        None | Some("emailAddress") => By::Email,
        Some("id") => By::Id,
        Some(_) => return Err(incorrect("idField", "emailAddress or id").into()),
    };
    let drafts = match by {
        By::Email => call.drafts(|reader, raw| reader.read_new(raw))?,
        By::Id => call.drafts(|reader, raw| reader.read(raw))?,
    };
    let upsert = move |tx: &Tx<'_>, context: &Context, drafts: &Drafts, between| {
        actions::leads::upsert(tx, context, Upsert { drafts, by, between })
    };
    let outcomes = call.write_in_parts(drafts, StatesBetween::default(), upsert).await?;
    Ok(call.created(outcomes, |lead| lead.0))
}
