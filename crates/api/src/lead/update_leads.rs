//! updateLeads: changes leads, found by id or else by e-mail address. A missing lead counts as done.

use crate::call::{Call, Fault, Reply};
use crate::keys::key;
use crate::method::Method;
use headwater_actions::leads;
use headwater_actions::records::Drafts;
use headwater_actions::records::rules::{Missing, Terms};
use headwater_model::context::Context;
use headwater_model::permission::EDIT_LEADS;
use headwater_model::records::lead::LEAD;
use headwater_store::Tx;
use headwater_store::writes::changes::StatesBetween;

/// The method.
pub const METHOD: Method = Method::write("updateLeads", "Changes leads; a lead that does not exist counts as done.")
    .needs(&[EDIT_LEADS.any])
    .takes(&["objects"])
    .or_flat()
    .answers(key("updates"))
    .of(&LEAD)
    .does(|call| Box::pin(run(call, Missing::Ignore)));

pub(super) async fn run(call: Call<'_>, missing: Missing) -> Result<Reply, Fault> {
    let drafts = call.drafts(|reader, raw| reader.read(raw))?;
    let update = move |tx: &Tx<'_>, context: &Context, drafts: &Drafts, between| {
        leads::KIND.update(tx, context, drafts, Terms { missing, between, undo: None })
    };
    let outcomes = call.write_in_parts(drafts, StatesBetween::default(), update).await?;
    Ok(call.changed(outcomes))
}
