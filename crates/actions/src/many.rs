//! Changes of many leads in one step: begun in one transaction, done in slices, and kept for an undo.

use crate::Outcomes;
use crate::leads::{self, LeadDeletion};
use crate::records::rules::Terms;
use headwater_model::actor::{Actor, Through};
use headwater_model::audit::Deed;
use headwater_model::background::Work;
use headwater_model::cell::Value;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::field::Catalogue;
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, LeadId, ListId, RecordId, UndoId};
use headwater_model::many::ManyDeed;
use headwater_model::permission::{
    AnyPermission, CHANGE_MANY, DELETE_LEADS, Delete, EDIT_LEADS, Leads, MANAGE_MEMBERS,
};
use headwater_model::problem::Problem;
use headwater_model::query::FieldName;
use headwater_model::records::lead::LEAD;
use headwater_model::undo::UndoAction;
use headwater_model::user::Role;
use headwater_store::audit::{self, DoneDeed, MOST_IDS};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder};
use headwater_store::many_changes::{self, ManyChange, ManyOutcome};
use headwater_store::members::ListMembers;
use headwater_store::records::read;
use headwater_store::records::references::Leaves;
use headwater_store::undo::{NewUndo, UndoKey};
use headwater_store::writes::members::Added;
use headwater_store::{self as store, Tx};
use std::sync::Arc;

/// The permission needed for a deed, beside the one for changing many leads.
pub fn needed(deed: &ManyDeed) -> &'static AnyPermission {
    match deed {
        ManyDeed::Set(..) => EDIT_LEADS.any,
        ManyDeed::Join(_) | ManyDeed::Leave(_) => MANAGE_MEMBERS.any,
        ManyDeed::Delete => DELETE_LEADS.any,
    }
}

/// Begins a change of leads. The slices of the task change the leads within the actor's reach.
pub fn begin(tx: &Tx<'_>, context: &Context, deed: &ManyDeed, leads: &[LeadId]) -> Result<Task, Problem> {
    let actor = &context.actor;
    let grant = actor.grant(CHANGE_MANY)?;
    let owner = actor.demand(needed(deed))?;
    let (account, at) = (grant.account(), context.at);
    if let ManyDeed::Join(list) | ManyDeed::Leave(list) = deed
        && !store::lists::exists(tx, account, *list)?
    {
        return Err(Problem::DanglingReference { field: "listID".to_owned() });
    }
    let (action, subject) = match (deed, leads) {
        (ManyDeed::Delete, [only]) => (UndoAction::Delete, only.0),
        (ManyDeed::Delete, _) => (UndoAction::Delete, 0),
        _ => (UndoAction::Change, 0),
    };
    let new = NewUndo { action, record: LEAD.name, subject, actor: &actor.name, user: actor.user, at };
    let id = store::undo::open(tx, account, &new)?;
    let change = ManyChange {
        user: actor.user,
        deed: deed.clone(),
        reach: owner.map_or(grant.reach_of_task(), |owner| owner.0),
        chosen: leads.len() as i64,
        outcome: ManyOutcome::default(),
        begun: at,
        ended: None,
    };
    many_changes::insert(tx, UndoKey { account, id }, &change, leads)?;
    note_deed(tx, account, deed, leads);
    let task = Task { account, work: Work::ChangeMany, subject: id.0 };
    background::begin(tx, at, &task, &TaskOrder { total: Some(leads.len() as i64), ..TaskOrder::default() })?;
    Ok(task)
}

/// Notes the change for the audit log: the field or the list, if any, and the chosen leads.
fn note_deed(tx: &Tx<'_>, account: AccountId, many: &ManyDeed, leads: &[LeadId]) {
    let (deed, about) = match many {
        ManyDeed::Set(FieldName::Standard(field), _) => {
            (Deed::Change, Some(format!("field:{}", LEAD.field(*field).name)))
        }
        ManyDeed::Set(FieldName::Custom(name), _) => (Deed::Change, Some(format!("field:{name}"))),
        ManyDeed::Join(list) => (Deed::Join, Some(format!("list:{list}"))),
        ManyDeed::Leave(list) => (Deed::Leave, Some(format!("list:{list}"))),
        ManyDeed::Delete => (Deed::Delete, None),
    };
    let first: Vec<i64> = leads.iter().take(MOST_IDS).map(|lead| lead.0).collect();
    let done = DoneDeed { account, deed, subject: LEAD.name, ids: &first };
    audit::note_concerning(tx, &done, leads.len(), about.as_slice());
}

/// A slice of a change. The cursor is the part, and the place in the part.
pub fn change_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let key = UndoKey { account: slice.task.account, id: UndoId(slice.task.subject) };
    let [part, place] = if slice.cursor.is_empty() { [0, 0] } else { background::numbers(slice.cursor)? };
    let (Some(change), Some(leads)) = (many_changes::find(tx, key)?, many_changes::part(tx, key, part)?) else {
        many_changes::end(tx, key, slice.at)?;
        return Ok(Step::Done { rows: 0 });
    };
    let from = usize::try_from(place).unwrap_or_default().min(leads.len());
    let some = &leads[from..leads.len().min(from + slice.rows)];
    if some.is_empty() {
        return Ok(Step::Next { cursor: format!("{} 0", part + 1), rows: 0 });
    }
    let (done, outcome) = do_some(tx, &ManyPart { slice, change: &change, leads: some })?;
    many_changes::note(tx, key, outcome)?;
    Ok(Step::Next { cursor: format!("{part} {}", from + done), rows: done })
}

/// Some leads of a change, for one slice.
struct ManyPart<'p> {
    slice: &'p Slice<'p>,
    change: &'p ManyChange,
    leads: &'p [LeadId],
}

impl ManyPart<'_> {
    /// On behalf of the person; the reach is the change's own.
    fn context(&self) -> Context {
        let (account, user) = (self.slice.task.account, self.change.user);
        let actor = Actor { account, role: Role::Administrator, user, name: String::new(), through: Through::Page };
        Context::of(actor, self.slice.at)
    }
}

/// Changes as many of the first leads as one transaction takes; a lead out of reach by now is refused.
fn do_some(tx: &Tx<'_>, part: &ManyPart<'_>) -> Result<(usize, ManyOutcome), Problem> {
    let outcome = |outcome: &Result<(), Problem>| match outcome {
        Ok(()) => ManyOutcome { changed: 1, ..ManyOutcome::default() },
        Err(Problem::Unchanged | Problem::AlreadyMember) => ManyOutcome { same: 1, ..ManyOutcome::default() },
        Err(_) => ManyOutcome { refused: 1, ..ManyOutcome::default() },
    };
    let outcomes = match &part.change.deed {
        ManyDeed::Set(field, value) => set(tx, part, (field, value))?,
        ManyDeed::Join(list) => join(tx, part, *list)?,
        ManyDeed::Leave(list) => leave(tx, part, *list)?,
        ManyDeed::Delete => delete(tx, part)?,
    };
    let done: Vec<&Result<(), Problem>> =
        outcomes.iter().take_while(|outcome| !matches!(outcome, Err(Problem::Left { .. }))).collect();
    let sum = |sum: ManyOutcome, one: ManyOutcome| ManyOutcome {
        changed: sum.changed + one.changed,
        same: sum.same + one.same,
        refused: sum.refused + one.refused,
    };
    Ok((done.len(), done.into_iter().map(outcome).fold(ManyOutcome::default(), sum)))
}

fn set(tx: &Tx<'_>, part: &ManyPart<'_>, (field, value): (&FieldName, &Value)) -> Result<Outcomes<()>, Problem> {
    let (account, id) = (part.slice.task.account, UndoId(part.slice.task.subject));
    let grant: Grant<Leads> = Grant::of_task(account, part.change.reach);
    let reached = read::reached(tx, &grant.leads(), part.leads)?;
    let catalogue = LEAD.catalogue(&store::fields::all(tx, account)?);
    let context = Context { catalogue: catalogue.clone(), ..part.context() };
    let draft = |lead: &LeadId| {
        if reached.contains(lead) { draft(&catalogue, (field, value), *lead) } else { Err(Problem::NotFound) }
    };
    let drafts: Vec<Result<Draft, Problem>> = part.leads.iter().map(draft).collect();
    Ok(leads::KIND.update(tx, &context, &drafts, Terms { undo: Some(id), ..Terms::default() })?.0)
}

fn join(tx: &Tx<'_>, part: &ManyPart<'_>, list: ListId) -> Result<Outcomes<()>, Problem> {
    let (account, id) = (part.slice.task.account, UndoId(part.slice.task.subject));
    let members = ListMembers { grant: Grant::of_task(account, part.change.reach), list };
    let leads = &part.leads[..part.leads.len().min(tx.rows_left(PAGES_OF_A_KEPT_MOVE))];
    let added = members.add_keeping(tx, part.slice.at, leads, id)?;
    let outcome = |added: Added| match added {
        Added::Member(_) => Ok(()),
        Added::AlreadyMember => Err(Problem::AlreadyMember),
        Added::NoSuchLead => Err(Problem::NoSuchLead),
    };
    Ok(added.into_iter().map(outcome).collect())
}

fn leave(tx: &Tx<'_>, part: &ManyPart<'_>, list: ListId) -> Result<Outcomes<()>, Problem> {
    let (account, id) = (part.slice.task.account, UndoId(part.slice.task.subject));
    let members = ListMembers { grant: Grant::of_task(account, part.change.reach), list };
    let leads = &part.leads[..part.leads.len().min(tx.rows_left(PAGES_OF_A_KEPT_MOVE))];
    let removed = members.remove_keeping(tx, part.slice.at, leads, id)?;
    Ok(removed.into_iter().map(|was| if was { Ok(()) } else { Err(Problem::Unchanged) }).collect())
}

/// Deletes as many of the first leads as have few events and memberships; one with many leaves the rest to a task of its own.
fn delete(tx: &Tx<'_>, part: &ManyPart<'_>) -> Result<Outcomes<()>, Problem> {
    let (account, undo) = (part.slice.task.account, Some(UndoId(part.slice.task.subject)));
    let grant: Grant<Leads, Delete> = Grant::of_task(account, part.change.reach);
    let some = leads::first_with_few_rows(tx, account, part.leads, ROWS_OF_A_LEAD * part.slice.rows)?;
    let ids: Vec<Result<LeadId, Problem>> = some.iter().map(|lead| Ok(*lead)).collect();
    let deletion = LeadDeletion { reach: grant.leads(), leaves: Leaves::Others, undo };
    leads::delete_by(tx, &part.context(), &ids, &deletion)
}

/// Events and memberships deleted in a slice, for each row that the slice may write.
const ROWS_OF_A_LEAD: usize = 4;

/// Pages changed when a lead joins or leaves a list, and the membership is kept.
const PAGES_OF_A_KEPT_MOVE: usize = store::writes::members::PAGES_OF_A_MOVE + store::undo::PAGES_OF_A_KEPT_ROW;

/// The change of one lead; refused once the field is gone.
fn draft(catalogue: &Arc<Catalogue>, (field, value): (&FieldName, &Value), lead: RecordId) -> Result<Draft, Problem> {
    let mut draft = Draft { id: Some(lead), ..Draft::default() };
    match field {
        FieldName::Standard(standard) => draft.values.push((*standard, value.clone())),
        FieldName::Custom(name) => {
            let custom = catalogue.named(name).ok_or(Problem::NotFound)?;
            draft.custom.push((custom, value.as_text().unwrap_or_default().to_owned()));
        }
    }
    Ok(draft)
}

/// Ends a change whose undo begins: the rest is not done.
pub fn stop(tx: &Tx<'_>, context: &Context, id: UndoId) -> Result<(), Problem> {
    let account = context.actor.account;
    background::stop(tx, &Task { account, work: Work::ChangeMany, subject: id.0 })?;
    Ok(many_changes::end(tx, UndoKey { account, id }, context.at)?)
}
