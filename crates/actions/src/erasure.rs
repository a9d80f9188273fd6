//! Erasing a lead: deleted, and then, as background work, taken out of everything that remembers the lead. What is reached
//! stands in `store::erasure`.

use crate::leads;
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::id::LeadId;
use headwater_model::permission::DELETE_LEADS;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{self, Slice, Step, Task};
use headwater_store::{self as store, Tx};

/// Deletes the lead, if the account still has it, and begins the task that takes the lead's values out of changes and
/// deliveries. The order says when the lead was created, in microseconds.
pub fn begin(tx: &Tx<'_>, context: &Context, lead: LeadId) -> Result<Task, Problem> {
    let account = context.actor.grant(DELETE_LEADS)?.account();
    let created = store::erasure::created_at(tx, account, lead)?;
    if created.is_some() {
        leads::delete(tx, context, &[Ok(lead)])?.into_iter().collect::<Result<Vec<()>, Problem>>()?;
    }
    let task = Task { account, work: Work::EraseLead, subject: lead.0 };
    // Of a lead that was deleted before, nobody knows when it was created.
    background::begin(tx, context.at, &task, &created.unwrap_or(Timestamp(0)).0.to_string())?;
    Ok(task)
}

/// A slice of an erasure. The cursor is one number as long as there are changes to clear, the last that was looked at; then
/// two, the place among the answers of receivers. Answers come last: until the last change is cleared, new ones may come.
pub fn erase_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let (account, lead) = (slice.task.account, LeadId(slice.task.subject));
    let since = Timestamp(background::numbers::<1>(slice.order)?[0]);
    if !slice.cursor.contains(' ') {
        let [after] = if slice.cursor.is_empty() { [0] } else { background::numbers(slice.cursor)? };
        let (rows, last) = store::erasure::clear_changes(tx, account, lead, (after, slice.rows))?;
        let cursor = last.map_or_else(|| format!("0 {}", since.0), |last| last.to_string());
        return Ok(Step::Next { cursor, rows });
    }
    let [subscription, after] = background::numbers(slice.cursor)?;
    let blanked = store::erasure::blank_answers(tx, account, since, (subscription, Timestamp(after)), slice.rows)?;
    Ok(match blanked {
        None => Step::Done { rows: 0 },
        Some(((subscription, after), rows)) => Step::Next { cursor: format!("{subscription} {}", after.0), rows },
    })
}
