//! logCalls: writes phone calls into timelines. The id of a timeline entry is the id of the call.

use crate::call::{Call, Fault, Reply};
use crate::keys::ResultKey;
use crate::method::Method;
use headwater_actions as actions;
use headwater_model::key::ReplyKeys;
use headwater_model::permission::LOG_CALLS;
use headwater_wire::call::CallReader;

/// The method.
pub const METHOD: Method = Method::write("logCalls", "Writes phone calls into timelines.")
    .needs(&[LOG_CALLS.any])
    .takes(&["objects"])
    .or_flat()
    .answers(ResultKey { observed: "creates", documented: "success" })
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let zone = call.zone();
    let reader = CallReader { zone: &zone, at: call.at, strictness: call.caller.switches.strictness };
    let calls: Vec<_> = call.objects()?.into_iter().map(|raw| reader.read(raw)).collect();
    let outcomes = call.write_objects_in_parts(calls, actions::calls::log).await?;
    let created = call.created(outcomes, |event| event.0);
    match call.caller.switches.reply_keys {
        ReplyKeys::Observed => Ok(created),
        ReplyKeys::Documented => {
            let answer = call.success(created.failures.is_empty()).answer;
            Ok(Reply { answer, ..created })
        }
    }
}
