//! logCalls: writes phone calls into timelines. The id of a call is that of its timeline entry.

use crate::method::{Call, Fault, Key, Method, NoError, Reply};
use headwater_actions as actions;
use headwater_model::key::ReplyKeys;
use headwater_wire::call::Reader;

/// The method.
pub const METHOD: Method = Method {
    name: "logCalls",
    required: &["objects"],
    optional: &[],
    takes_flat_object: true,
    lenient: &[],
    key: Key { observed: "creates", documented: "success" },
    no_error: NoError::EmptyList,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let zone = call.zone();
    let reader = Reader { zone: &zone, at: call.at, strictness: call.caller.switches.strictness };
    let calls: Vec<_> = call.objects()?.into_iter().map(|raw| reader.read(raw)).collect();
    let actor = call.caller.actor.clone();
    let outcomes = call.write(calls.len(), move |tx| actions::calls::log(tx, &actor, &calls)).await?;
    let created = call.created(outcomes, |event| event.0);
    match call.caller.switches.reply_keys {
        ReplyKeys::Observed => Ok(created),
        ReplyKeys::Documented => {
            let answer = call.success(created.failures.is_empty()).answer;
            Ok(Reply { answer, ..created })
        }
    }
}
