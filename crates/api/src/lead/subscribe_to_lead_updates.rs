//! subscribeToLeadUpdates: a URL is posted every lead that is created or updated from now on.

use crate::method::{Call, Fault, Method, NoError, Reply, key};
use headwater_actions as actions;
use headwater_model::problem::Problem;
use headwater_model::target::Target;

/// The method.
pub const METHOD: Method = Method {
    name: "subscribeToLeadUpdates",
    required: &["url"],
    optional: &[],
    takes_flat_object: false,
    lenient: &[],
    key: key("success"),
    no_error: NoError::Null,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let url = call.params.text("url")?.unwrap_or_default();
    let target = Target::parse(&url).map_err(|bad| Problem::invalid("url", bad.to_string()))?;
    let (actor, at, key) = (call.caller.actor.clone(), call.at, call.db.key());
    call.write(1, move |tx| actions::webhooks::subscribe(tx, &key, &actor, at, &target)).await?;
    Ok(call.success(true))
}
