//! subscribeToLeadUpdates: every lead created or updated from now on is posted to a URL.

use crate::call::{Call, Fault, Reply};
use crate::keys::key;
use crate::method::Method;
use crate::signature::NoError;
use headwater_actions as actions;
use headwater_model::permission::MANAGE_WEBHOOKS;
use headwater_model::problem::Problem;
use headwater_model::target::Target;

/// The method.
pub const METHOD: Method = Method::write("subscribeToLeadUpdates", "Has every new and changed lead posted to a URL.")
    .needs(&[MANAGE_WEBHOOKS.any])
    .takes(&["url"])
    .answers(key("success"))
    .no_error(NoError::Null)
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let url = call.params.text("url")?.unwrap_or_default();
    let target = Target::parse(&url).map_err(|bad| Problem::invalid("url", bad.to_string()))?;
    let key = call.db.key();
    call.write(1, move |tx, context| actions::webhooks::subscribe(tx, context, &key, &target)).await?;
    Ok(call.success(true))
}
