//! Erasing a lead: the lead is deleted, and then, as background work, removed from all other tables.
//! `store::erasure` lists these tables.

use crate::leads::{self, LeadDeletion};
use crate::records::consequence::Records;
use crate::records::references;
use headwater_model::actor::Actor;
use headwater_model::audit::Deed;
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::id::LeadId;
use headwater_model::permission::DELETE_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::erasure::{KEPT_OF_A_LEAD, LeadKey, NextAnswers};
use headwater_store::former_subjects::{self, FormerRecords};
use headwater_store::records::references::{self as waiting, DeletedRecord, Leaves, Subjects};
use headwater_store::undo::rows::KeptRecords;
use headwater_store::{self as store, Tx};

/// Deletes the lead, if still there, and begins the task for clearing the lead's values from changes and
/// deliveries. The order is the time of the lead's creation, in microseconds.
pub fn begin(tx: &Tx<'_>, context: &Context, lead: LeadId) -> Result<Task, Problem> {
    let grant = context.actor.grant(DELETE_LEADS)?;
    let account = grant.account();
    let task = Task { account, work: Work::EraseLead, subject: lead.0 };
    control::demand_not_paused(tx, &task)?;
    audit::note(tx, &DoneDeed { account, deed: Deed::Erase, subject: LEAD.name, ids: &[lead.0] });
    let created = store::erasure::created_at(tx, LeadKey { account, id: lead })?;
    if created.is_some() {
        let deletion = LeadDeletion { reach: grant.leads(), leaves: Leaves::Nothing, undo: None };
        leads::delete_by(tx, context, &[Ok(lead)], &deletion)?.into_iter().collect::<Result<Vec<()>, Problem>>()?;
    }
    // The creation time of a lead deleted before is unknown.
    let since = created.unwrap_or(Timestamp(0)).0.to_string();
    background::begin(tx, context.at, &task, &TaskOrder { text: &since, ..TaskOrder::default() })?;
    Ok(task)
}

/// A slice of an erasure. Records about the lead are deleted first, once the rest of the lead is. Then the cursor says what is being
/// cleared: while empty, rows kept for undoing; `former` and a number, the records that were about the lead until it was deleted,
/// and the opportunities deleted with it; one number, changes, up to the last
/// one read; two numbers, the place among the answers of receivers. Answers come last: until the last change is cleared, new ones may
/// arrive.
pub fn erase_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let lead = LeadKey { account: slice.task.account, id: LeadId(slice.task.subject) };
    let since = Timestamp(background::numbers::<1>(slice.order)?[0]);
    let rest = Task { work: Work::DeleteTimeline, ..*slice.task };
    if slice.cursor.is_empty() && background::state(tx, &rest)?.is_some() {
        // Opportunities deleted with the rest of the lead are remembered as the lead's then.
        return Ok(Step::Next { cursor: String::new(), rows: 0 });
    }
    if let Some(gone) = waiting::first_of(tx, lead.account, Subjects { record: &LEAD, ids: &[lead.id] })? {
        return clear_waiting(tx, slice, &DeletedRecord { undo: None, leaves: Leaves::Nothing, ..gone });
    }
    if slice.cursor.is_empty() {
        let rows = erase_kept(tx, lead, slice.rows)?;
        let cursor = if rows == 0 { "former 0".to_owned() } else { String::new() };
        return Ok(Step::Next { cursor, rows });
    }
    if let Some(number) = slice.cursor.strip_prefix("former ") {
        let [after] = background::numbers(number)?;
        return erase_former(tx, slice, lead, after);
    }
    if !slice.cursor.contains(' ') {
        let [after] = background::numbers(slice.cursor)?;
        let (rows, last) = store::erasure::clear_changes(tx, lead, after, slice.rows)?;
        let cursor = last.map_or_else(|| format!("0 {}", since.0), |last| last.to_string());
        return Ok(Step::Next { cursor, rows });
    }
    let [subscription, after] = background::numbers(slice.cursor)?;
    let answers = NextAnswers { since, subscription, after: Timestamp(after) };
    if let Some((next, rows)) = store::erasure::blank_answers(tx, lead.account, answers, slice.rows)? {
        return Ok(Step::Next { cursor: format!("{} {}", next.subscription, next.after.0), rows });
    }
    let rows = former_subjects::forget(tx, lead, slice.rows)?;
    Ok(if rows < slice.rows { Step::Done { rows } } else { Step::Next { cursor: slice.cursor.to_owned(), rows } })
}

/// A step of clearing references to a deleted record.
fn clear_waiting(tx: &Tx<'_>, slice: &Slice<'_>, gone: &DeletedRecord) -> Result<Step, Problem> {
    let rows = references::clear_one(tx, slice, gone)?;
    Ok(Step::Next { cursor: slice.cursor.to_owned(), rows: rows.max(1) })
}

/// Erases values kept for undoing of the lead, of its events and of its memberships.
fn erase_kept(tx: &Tx<'_>, lead: LeadKey, most: usize) -> Result<usize, Problem> {
    let ids = [lead.id];
    for record in KEPT_OF_A_LEAD {
        let rows = KeptRecords { account: lead.account, record, ids: &ids }.erase(tx, most)?;
        if rows > 0 {
            return Ok(rows);
        }
    }
    Ok(0)
}

/// Deletes records that were about the lead until it was deleted, what was about these records alone, and the values kept of them for
/// undoing. Where none is left, changes come next.
fn erase_former(tx: &Tx<'_>, slice: &Slice<'_>, lead: LeadKey, after: i64) -> Result<Step, Problem> {
    let Some(former) = former_subjects::after(tx, lead, after, slice.rows)? else {
        return Ok(Step::Next { cursor: "0".to_owned(), rows: 0 });
    };
    let Some(record) = former.record else {
        return Ok(next_former(&former, former.ids.len()));
    };
    // What is deleted with a former record is remembered behind it.
    if let Some(gone) = waiting::first_of(tx, lead.account, Subjects { record, ids: &former.ids })? {
        return clear_waiting(tx, slice, &gone);
    }
    let kept = KeptRecords { account: lead.account, record: record.name, ids: &former.ids };
    let rows = kept.erase(tx, slice.rows)?;
    if rows > 0 {
        return Ok(Step::Next { cursor: slice.cursor.to_owned(), rows });
    }
    let context = Context::of(Actor::key(lead.account, "operator"), slice.at);
    let done = references::delete_former(tx, &context, Records { record, ids: &former.ids, undo: None })?;
    Ok(next_former(&former, done))
}

/// The step behind the first so many records.
fn next_former(former: &FormerRecords, done: usize) -> Step {
    let last = former.numbers[..done].last().copied().unwrap_or(former.after);
    Step::Next { cursor: format!("former {last}"), rows: done }
}
