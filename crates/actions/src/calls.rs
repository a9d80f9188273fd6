//! Logging phone calls.

use crate::{Outcomes, parts};
use headwater_model::call::CallLog;
use headwater_model::context::Context;
use headwater_model::event::NewEvent;
use headwater_model::id::{EventId, LeadId, UserId};
use headwater_model::permission::LOG_CALLS;
use headwater_model::problem::Problem;
use headwater_store::writes::timeline;
use headwater_store::{self as store, Tx, Volume};

/// Writes each call as an event into the timeline of the lead. The event's id is the id of the call. The last calls may
/// be left for another transaction.
pub fn log(tx: &Tx<'_>, context: &Context, calls: &[Result<CallLog, Problem>]) -> Result<Outcomes<EventId>, Problem> {
    let grant = context.actor.grant(LOG_CALLS)?;
    let account = grant.account();
    let named: Vec<LeadId> = calls.iter().flatten().map(|call| call.lead).collect();
    let people: Vec<UserId> = calls.iter().flatten().map(|call| call.user).collect();
    let leads = store::records::read::reached(tx, &grant.leads(), &named)?;
    let people = store::users::active_among(tx, account, &people)?;
    let mut events = Vec::with_capacity(calls.len());
    let mut outcomes: Outcomes<()> = Vec::with_capacity(calls.len());
    let mut pending = Volume::default();
    for call in calls {
        if tx.is_full(pending) {
            break;
        }
        outcomes.push(match call {
            Err(problem) => Err(problem.clone()),
            Ok(call) if !leads.contains(&call.lead) => dangling("leadID"),
            Ok(call) if !people.contains(&call.user) => dangling("userID"),
            Ok(call) => {
                let event = event(call);
                let bytes = event.data.as_ref().map_or(0, String::len);
                pending += Volume { bytes, pages: timeline::PAGES_OF_A_NEW_EVENT };
                events.push(event);
                Ok(())
            }
        });
    }
    let ids = timeline::record(tx, account, &events)?;
    let mut outcomes = crate::numbered(outcomes, ids);
    outcomes.resize_with(calls.len(), parts::left);
    Ok(outcomes)
}

fn dangling(field: &str) -> Result<(), Problem> {
    Err(Problem::DanglingReference { field: field.to_owned() })
}

fn event(call: &CallLog) -> NewEvent {
    let data = serde_json::json!({
        "userID": call.user.0.to_string(),
        "direction": call.direction.name(),
        "callResult": call.result,
        "callNotes": call.notes,
    });
    NewEvent {
        lead: call.lead,
        source: call.direction.source(),
        what: None,
        name: None,
        data: Some(data.to_string()),
        at: call.at,
    }
}
