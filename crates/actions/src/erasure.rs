//! Erasing a lead: the lead is deleted, and then, as background work, removed from all other tables.
//! `store::erasure` lists these tables.

use crate::leads;
use crate::records::references;
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::id::LeadId;
use headwater_model::permission::DELETE_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::erasure::{LeadKey, NextAnswers};
use headwater_store::records::references::{self as waiting, DeletedRecord, Leaves};
use headwater_store::{self as store, Tx};

/// Deletes the lead, if still there, and begins the task for clearing the lead's values from changes and
/// deliveries. The order is the time of the lead's creation, in microseconds.
pub fn begin(tx: &Tx<'_>, context: &Context, lead: LeadId) -> Result<Task, Problem> {
    let account = context.actor.grant(DELETE_LEADS)?.account();
    let task = Task { account, work: Work::EraseLead, subject: lead.0 };
    control::demand_not_paused(tx, &task)?;
    let created = store::erasure::created_at(tx, LeadKey { account, id: lead })?;
    if created.is_some() {
        leads::delete_leaving(tx, context, &[Ok(lead)], Leaves::Nothing)?
            .into_iter()
            .collect::<Result<Vec<()>, Problem>>()?;
    }
    // The creation time of a lead deleted before is unknown.
    let since = created.unwrap_or(Timestamp(0)).0.to_string();
    background::begin(tx, context.at, &task, &TaskOrder { text: &since, ..TaskOrder::default() })?;
    Ok(task)
}

/// A slice of an erasure. Records about the lead are deleted first. Then, while the cursor is empty, rows kept for undoing are erased.
/// While there are changes to clear, the cursor is one number: the last change read. Then the cursor is two numbers: the place among
/// the answers of receivers. Answers come last: until the last change is
/// cleared, new ones may arrive.
pub fn erase_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let (account, lead) = (slice.task.account, LeadId(slice.task.subject));
    let since = Timestamp(background::numbers::<1>(slice.order)?[0]);
    let gone = DeletedRecord { account, record: LEAD.name.to_owned(), id: lead, undo: None, leaves: Leaves::Nothing };
    if waiting::is_waiting(tx, &gone)? {
        let rows = references::clear_one(tx, slice, &gone)?;
        return Ok(Step::Next { cursor: slice.cursor.to_owned(), rows: rows.max(1) });
    }
    if slice.cursor.is_empty() {
        let rows = store::undo::rows::erase(tx, account, lead, slice.rows)?;
        let cursor = if rows == 0 { "0".to_owned() } else { String::new() };
        return Ok(Step::Next { cursor, rows });
    }
    if !slice.cursor.contains(' ') {
        let [after] = background::numbers(slice.cursor)?;
        let (rows, last) = store::erasure::clear_changes(tx, LeadKey { account, id: lead }, after, slice.rows)?;
        let cursor = last.map_or_else(|| format!("0 {}", since.0), |last| last.to_string());
        return Ok(Step::Next { cursor, rows });
    }
    let [subscription, after] = background::numbers(slice.cursor)?;
    let answers = NextAnswers { since, subscription, after: Timestamp(after) };
    Ok(match store::erasure::blank_answers(tx, account, answers, slice.rows)? {
        None => Step::Done { rows: 0 },
        Some((next, rows)) => Step::Next { cursor: format!("{} {}", next.subscription, next.after.0), rows },
    })
}
