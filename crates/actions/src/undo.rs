//! Undoing a change of many records, as background work: records changed by nobody since are as before, the others stay and are
//! listed.
//!
//! Deleted records return first, then those that join two of them, overwritten values last: references are restored only to existing
//! records.

mod referred;
mod returns;
mod belongings;
mod overwritten;

use crate::many;
use crate::members::emptying;
use headwater_model::actor::{Actor, Through};
use headwater_model::audit::Deed;
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::id::{ListId, UndoId};
use headwater_model::permission::{CHANGE_MANY, MANAGE_MEMBERS, UNDO_CHANGES};
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_model::records;
use headwater_model::undo::{Hindrance, MEMBERSHIP, PLACES, TIMELINE, UndoAction, UndoState};
use headwater_store::audit::{self, DoneDeed};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::records::references;
use headwater_store::undo::rows::{self, KeptRow, UndoPhase};
use headwater_store::undo::{Undo, UndoKey};
use headwater_store::writes::members::PAGES_OF_A_MOVE;
use headwater_store::writes::members::returning::{self, FormerMember};
use headwater_store::{self as store, Tx, Volume};
use std::collections::HashSet;

/// Begins an undo. The rest of the change itself is dropped: the two would work against each other. An undo already begun goes on;
/// [`Problem::Unchanged`] for a finished one, because an undo runs once.
pub fn begin(tx: &Tx<'_>, context: &Context, id: UndoId) -> Result<Task, Problem> {
    let account = context.actor.grant(UNDO_CHANGES)?.account();
    let undo = store::undo::find(tx, account, id)?.ok_or(Problem::NotFound)?;
    begin_of(tx, context, &undo)
}

/// As [`begin`], for a person: also of one's own changes. Changes of others do not exist for the person.
pub fn begin_by_person(tx: &Tx<'_>, context: &Context, id: UndoId) -> Result<Task, Problem> {
    let undo = store::undo::find(tx, context.actor.account, id)?.ok_or(Problem::NotFound)?;
    demand(&context.actor, &undo).map_err(|_| Problem::NotFound)?;
    begin_of(tx, context, &undo)
}

/// Demands the right to see and undo a change: one's own, while one may still do such changes, or anybody's for administrators.
pub fn demand(actor: &Actor, undo: &Undo) -> Result<(), Problem> {
    if actor.demand(UNDO_CHANGES.any).is_ok() {
        return Ok(());
    }
    if undo.user.is_none() || undo.user != actor.user {
        return Err(Problem::Forbidden);
    }
    let needed = match undo.action {
        UndoAction::EmptyList => MANAGE_MEMBERS.any,
        UndoAction::Change => CHANGE_MANY.any,
        UndoAction::Delete => &records::named(&undo.record).ok_or(Problem::Forbidden)?.permissions.delete,
    };
    actor.demand(needed).map(|_| ())
}

fn begin_of(tx: &Tx<'_>, context: &Context, undo: &Undo) -> Result<Task, Problem> {
    let (account, id) = (context.actor.account, undo.id);
    let task = Task { account, work: Work::Undo, subject: id.0 };
    match undo.state {
        UndoState::Done => return Err(Problem::Unchanged),
        UndoState::Running => control::demand_not_paused(tx, &task)?,
        UndoState::Ready => {
            match undo.action {
                UndoAction::EmptyList => emptying::stop(tx, account, ListId(undo.subject), id)?,
                // Leads are deleted by a change of many.
                UndoAction::Delete => {
                    many::stop(tx, context, id)?;
                    references::take_of_undo(tx, account, id)?;
                }
                UndoAction::Change => many::stop(tx, context, id)?,
            }
            store::undo::set_state(tx, UndoKey { account, id }, UndoState::Running)?;
            let done = DoneDeed { account, deed: Deed::Undo, subject: "change", ids: &[id.0] };
            audit::note(tx, &done);
            let total = Some(undo.rows.kept);
            background::begin(tx, context.at, &task, &TaskOrder { total, ..TaskOrder::default() })?;
        }
    }
    Ok(task)
}

/// The next rows of an undo.
#[derive(Clone, Copy)]
struct NextRows<'r> {
    undo: UndoKey,
    phase: UndoPhase,
    rows: &'r [KeptRow],
}

/// Rows of one kind of records.
struct KeptRun<'r> {
    undo: UndoKey,
    record: &'static RecordType,
    rows: &'r [KeptRow],
}

/// The outcome for the first rows of a run.
#[derive(Default)]
struct Restored {
    /// How many rows were looked at.
    done: usize,
    /// How many of them are counted: all but belongings of leads.
    counted: usize,
    /// How many rows were written, about.
    written: usize,
    /// The numbers of hindered rows.
    hindered: Vec<(i64, Hindrance)>,
}

impl Restored {
    /// The outcome where each row is a record.
    fn records(done: usize, hindered: Vec<(i64, Hindrance)>) -> Self {
        Self { done, counted: done, written: done, hindered }
    }
}

/// A slice of an undo. The cursor is the phase, and the number of the last row.
pub fn undo_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let phase = match slice.cursor {
        "" => UndoPhase::Deleted(0),
        cursor => match background::numbers(cursor)? {
            [0, number] => UndoPhase::Deleted(number),
            [2, number] => UndoPhase::Joining(number),
            [_, number] => UndoPhase::Overwritten(number),
        },
    };
    let account = slice.task.account;
    let key = UndoKey { account, id: UndoId(slice.task.subject) };
    let rows = rows::next(tx, key, phase, slice.rows)?;
    let next = |phase: UndoPhase, rows| {
        let cursor = match phase {
            UndoPhase::Deleted(number) => format!("0 {number}"),
            UndoPhase::Joining(number) => format!("2 {number}"),
            UndoPhase::Overwritten(number) => format!("1 {number}"),
        };
        Ok(Step::Next { cursor, rows })
    };
    if rows.is_empty() {
        return match phase {
            UndoPhase::Deleted(_) if !rows::next(tx, key, UndoPhase::Joining(0), 1)?.is_empty() => {
                next(UndoPhase::Joining(0), 0)
            }
            UndoPhase::Deleted(_) | UndoPhase::Joining(_) => next(UndoPhase::Overwritten(i64::MAX), 0),
            UndoPhase::Overwritten(_) => {
                store::undo::set_state(tx, key, UndoState::Done)?;
                Ok(Step::Done { rows: 0 })
            }
        };
    }
    let context = Context::of(Actor { through: Through::Undo, ..Actor::key(account, "operator") }, slice.at);
    let Restored { done, counted, hindered, .. } =
        restore_runs(tx, &context, NextRows { undo: key, phase, rows: &rows })?;
    rows::note(tx, key, counted, &hindered)?;
    let last = rows[..done].last().map_or(0, |row| row.number);
    match phase {
        UndoPhase::Deleted(_) => next(UndoPhase::Deleted(last), counted),
        UndoPhase::Joining(_) => next(UndoPhase::Joining(last), counted),
        UndoPhase::Overwritten(_) => next(UndoPhase::Overwritten(last), counted),
    }
}

/// Restores rows run after run, as many as one transaction takes, and writes about as many as there are: a bundle is several.
fn restore_runs(tx: &Tx<'_>, context: &Context, next: NextRows<'_>) -> Result<Restored, Problem> {
    let (rows, mut all) = (next.rows, Restored::default());
    while all.done < rows.len() && (all.done == 0 || all.written < rows.len() && !tx.is_full(Volume::default())) {
        let run = first_run(next.phase, &rows[all.done..]);
        let run = &run[..run.len().min(rows.len() - all.written)];
        let Restored { done, counted, written, hindered } = restore(tx, context, NextRows { rows: run, ..next })?;
        all.done += done;
        all.counted += counted;
        all.written += written;
        all.hindered.extend(hindered);
        if done < run.len() {
            break;
        }
    }
    Ok(all)
}

/// The first rows of one kind. Of overwritten ones no record twice: the second row of a record is compared with the values restored by
/// the first.
fn first_run(phase: UndoPhase, rows: &[KeptRow]) -> &[KeptRow] {
    let mut seen = HashSet::new();
    let mut is_again = |row: &KeptRow| matches!(phase, UndoPhase::Overwritten(_)) && !seen.insert(row.id);
    let other = rows.iter().position(|row| row.record != rows[0].record || is_again(row));
    &rows[..other.unwrap_or(rows.len())]
}

/// Restores rows of one kind, as many of the first as one transaction takes.
fn restore(tx: &Tx<'_>, context: &Context, next: NextRows<'_>) -> Result<Restored, Problem> {
    let (undo, run) = (next.undo, next.rows);
    match run[0].record.as_str() {
        MEMBERSHIP => restore_memberships(tx, context, run),
        TIMELINE => belongings::restore_timelines(tx, context, run),
        PLACES => belongings::restore_places(tx, context, run),
        name => {
            let Some(record) = records::named(name) else {
                let hindered = run.iter().map(|row| (row.number, Hindrance::Gone)).collect();
                return Ok(Restored::records(run.len(), hindered));
            };
            let run = KeptRun { undo, record, rows: run };
            match next.phase {
                UndoPhase::Deleted(_) | UndoPhase::Joining(_) => returns::bring_back(tx, context, &run),
                UndoPhase::Overwritten(_) => overwritten::restore(tx, context, &run),
            }
        }
    }
}

/// Makes leads members of lists again.
fn restore_memberships(tx: &Tx<'_>, context: &Context, run: &[KeptRow]) -> Result<Restored, Problem> {
    let run = &run[..run.len().min(tx.rows_left(PAGES_OF_A_RETURNING_MEMBER))];
    let members = run.iter().map(FormerMember::of).collect::<store::Result<Vec<Option<FormerMember>>>>()?;
    let known: Vec<FormerMember> = members.iter().flatten().copied().collect();
    let hindered = returning::bring_back(tx, context.actor.account, context.at, &known)?;
    let hindrance = |member: Option<FormerMember>| match member {
        Some(member) => hindered.get(&member.id).copied(),
        None => Some(Hindrance::Erased),
    };
    let rows = run.iter().zip(members);
    let hindered = rows.filter_map(|(row, member)| Some((row.number, hindrance(member)?))).collect();
    Ok(Restored::records(run.len(), hindered))
}

/// Pages changed when a member returns: by the move, and by the note of a hindrance.
const PAGES_OF_A_RETURNING_MEMBER: usize = PAGES_OF_A_MOVE + 1 + store::undo::PAGES_OF_A_KEPT_ROW;
