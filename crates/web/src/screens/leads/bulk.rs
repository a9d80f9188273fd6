//! Changing many leads in one step, from the bar over the chosen rows.

use super::context::{TableAsker, TableContext};
use super::deletion;
use super::state::{self, TableState};
use super::table;
use crate::control::{Control, ControlChoice, ControlShape};
use crate::form::SentForm;
use crate::reply::{kept, rendered, see_other, told};
use crate::request::ScreenRequest;
use crate::screens::failure;
use crate::typed::Typing;
use crate::words::{LeadAddWords, ManyWords};
use askama::Template;
use bytes::Bytes;
use headwater_actions::many;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::grant::Grant;
use headwater_model::id::{LeadId, ListId, UndoId};
use headwater_model::many::ManyDeed;
use headwater_model::permission::{CHANGE_MANY, DELETE_LEADS, EXPORT_LEADS, Leads};
use headwater_model::problem::Problem;
use headwater_model::query::{FieldName, LeadQuery, QueryField};
use headwater_model::records::lead::{self, LEAD};
use headwater_store::Read;
use headwater_store::lead_query::{self, LeadQuestion};
use headwater_store::many_changes;
use headwater_store::undo::UndoKey;
use http::{Response, StatusCode};

/// Leads changed while the person waits.
const AT_ONCE: usize = 500;
/// Leads found by one statement.
const FOUND_AT_ONCE: usize = 5000;
/// The most leads of one change.
const MOST_LEADS: usize = 1_000_000;
/// By so many of a hundred the number of leads may have moved since the person saw the number.
const MOVED: i64 = 1;

/// The bar over the chosen rows.
pub struct SelectionBar {
    /// The texts.
    pub words: &'static ManyWords,
    /// Texts of controls.
    pub add: &'static LeadAddWords,
    /// The people to choose an owner from.
    pub people: Vec<ControlChoice>,
    /// The statuses to choose from.
    pub statuses: Vec<ControlChoice>,
    /// The lists.
    pub lists: Vec<ControlChoice>,
    /// The fields to choose from: name and label.
    pub fields: Vec<ControlChoice>,
    /// Whether the person may delete leads.
    pub may_delete: bool,
    /// Whether the person may take leads out as a file.
    pub may_export: bool,
    /// The columns shown, for the file.
    pub columns: Vec<String>,
}

impl SelectionBar {
    /// The bar of a person; `None` for a person without the permission.
    pub fn of(context: &TableContext, state: &TableState) -> Option<Self> {
        context.actor.demand(CHANGE_MANY.any).ok()?;
        let choice = |value: String, label: String| ControlChoice { value, label };
        let people = context.people.iter().filter(|person| person.is_active);
        let people = people.map(|it| choice(it.id.to_string(), context.person(it.id.0).unwrap_or_default().to_owned()));
        // The last status is set by the system alone.
        let statuses = lead::STATUSES.iter().zip(context.words.leads.statuses).take(lead::STATUSES.len() - 1);
        let settable = |field: &&QueryField| match field.name {
            FieldName::Standard(standard) => {
                LEAD.field(standard).is_writable() && ![lead::EMAIL, lead::OWNER, lead::STATUS].contains(&standard)
            }
            FieldName::Custom(_) => true,
        };
        let mut fields: Vec<ControlChoice> = context
            .filterable()
            .iter()
            .filter(settable)
            .map(|field| choice(field.system_name().to_owned(), context.label(field)))
            .collect();
        fields.sort_by_key(|choice| choice.label.to_lowercase());
        Some(Self {
            words: &context.words.many,
            add: &context.words.add_lead,
            people: people.collect(),
            statuses: statuses.map(|(value, label)| choice((*value).to_owned(), label.to_owned())).collect(),
            lists: context.lists.iter().map(|(id, name)| choice(id.to_string(), name.clone())).collect(),
            fields,
            may_delete: context.actor.demand(DELETE_LEADS.any).is_ok(),
            may_export: context.actor.demand(EXPORT_LEADS.any).is_ok(),
            columns: state.columns.iter().map(|column| column.system_name().to_owned()).collect(),
        })
    }
}

/// The control of one field.
#[derive(Template)]
#[template(path = "leads_control.html")]
struct ControlPart {
    control: Control,
    nothing: &'static str,
}

/// The control in which a field is set.
pub async fn control(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (asker, name) = (TableAsker::of(&request)?, request.form.text("field").to_owned());
    let words = request.words;
    let control = request
        .read(move |read| {
            let context = TableContext::read(read, &asker)?;
            let field = context.filterable().into_iter().find(|field| field.system_name() == name);
            let field = field.ok_or(Problem::NotFound)?;
            let mut control = match &field.name {
                FieldName::Standard(standard) => Control::of_standard(LEAD.field(*standard)),
                FieldName::Custom(name) => Control::of_custom(context.custom(name).ok_or(Problem::NotFound)?),
            };
            if control.shape == ControlShape::One && control.choices.is_empty() {
                let flags = [("1", context.words.leads.yes), ("0", context.words.leads.no)];
                control.choices = flags
                    .map(|(value, label)| ControlChoice { value: value.to_owned(), label: label.to_owned() })
                    .into();
            }
            Ok(Control { name: "value".to_owned(), label: context.label(&field), is_required: false, ..control })
        })
        .await?;
    rendered(StatusCode::OK, &ControlPart { control, nothing: words.add_lead.nothing })
}

/// A change asked for by the bar, before any lead is written.
enum ManyOrder {
    /// The deed, and the leads.
    Leads(ManyDeed, Vec<LeadId>),
    /// The number of leads moved; the number now.
    Moved(i64),
    /// A value cannot be set: the reason.
    Refused(String),
}

/// Changes the chosen leads, or begins a task with many leads.
pub async fn change(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (asker, form) = (TableAsker::of(&request)?, request.form.clone());
    let (context, words) = (Context::of(request.actor()?.clone(), request.at), &request.words.many);
    let own = context.clone();
    let order = request
        .read(move |read| {
            let surroundings = TableContext::read(read, &asker)?;
            let deed = match deed(read, &own, &asker, &form)? {
                Ok(deed) => deed,
                Err(reason) => return Ok(ManyOrder::Refused(reason)),
            };
            own.actor.demand(many::needed(&deed))?;
            chosen(read, &surroundings, &form, deed)
        })
        .await?;
    let (deed, leads) = match order {
        ManyOrder::Leads(_, leads) if leads.is_empty() => return Ok(refused(&request, words.nobody)),
        ManyOrder::Leads(ManyDeed::Delete, leads) if request.form.text("sure") != "1" => {
            return deletion::ask(&request, &leads).await;
        }
        ManyOrder::Leads(deed, leads) => (deed, leads),
        ManyOrder::Moved(now) => return Ok(refused(&request, &(words.moved)(now))),
        ManyOrder::Refused(reason) => return Ok(refused(&request, &reason)),
    };
    let (is_small, is_deletion) = (leads.len() <= AT_ONCE, deed == ManyDeed::Delete);
    let account = context.actor.account;
    let task = request.write(move |tx| many::begin(tx, &context, &deed, &leads)).await?;
    let id = UndoId(task.subject);
    if is_small {
        request.finish(task).await?;
    }
    let key = UndoKey { account, id };
    let change = request.read(move |read| Ok(many_changes::find(read, key)?)).await?.ok_or(Problem::NotFound)?;
    if change.ended.is_none() {
        return Ok(request.go(&format!("/jobs/{id}")));
    }
    if is_deletion {
        return Ok(request.go(&deletion::address(&request.form, Some(id))));
    }
    if !request.is_for_part() {
        return Ok(see_other(&format!("/jobs/{id}")));
    }
    let part = super::found(&request, state::of_form(&request.form)).await?;
    let undo = Some(id.0).filter(|_| change.outcome.changed > 0);
    Ok(told(rendered(StatusCode::OK, &part)?, &(words.outcome)(&change.outcome), undo))
}

/// A refusal: told on the unchanged page, or a page with the reason.
fn refused(request: &ScreenRequest<'_>, reason: &str) -> Response<Bytes> {
    if request.is_for_part() {
        return told(kept(StatusCode::UNPROCESSABLE_ENTITY), reason, None);
    }
    failure::refused(request.words, request.words.many.refused, reason)
}

/// The deed of a form, or the reason why not.
fn deed(
    read: &Read<'_>,
    context: &Context,
    asker: &TableAsker,
    form: &SentForm,
) -> Result<Result<ManyDeed, String>, Problem> {
    let value = form.text("value").to_owned();
    let list = || value.parse().map(ListId).map_err(|_| Problem::NotFound);
    let name = match form.text("what") {
        "join" => return Ok(Ok(ManyDeed::Join(list()?))),
        "leave" => return Ok(Ok(ManyDeed::Leave(list()?))),
        "delete" => return Ok(Ok(ManyDeed::Delete)),
        "owner" => LEAD.field(lead::OWNER).name,
        "status" => LEAD.field(lead::STATUS).name,
        "field" => form.text("field"),
        _ => return Err(Problem::NotFound),
    };
    let values = form.all("value").collect::<Vec<_>>().join(",");
    let typing = Typing::of(read, context, &LEAD, asker.zone.as_deref())?;
    let draft = match typing.change(&[(name.to_owned(), values)]) {
        Ok(draft) => draft,
        Err(problem) if problem.is_internal() => return Err(problem),
        Err(problem) => return Ok(Err(reason(asker, problem))),
    };
    if let Some(refusal) = draft.unfit.iter().find_map(|unfit| unfit.refusal.clone()) {
        return Ok(Err(reason(asker, refusal)));
    }
    Ok(set(&typing, draft).ok_or_else(|| asker.words.add_lead.missing.to_owned()))
}

/// Why a value cannot be set.
fn reason(asker: &TableAsker, problem: Problem) -> String {
    match problem {
        Problem::Invalid { reason, .. } => reason,
        _ => asker.words.add_lead.missing.to_owned(),
    }
}

/// The one value of a draft.
fn set(typing: &Typing, draft: Draft) -> Option<ManyDeed> {
    if let Some((custom, value)) = draft.custom.into_iter().next() {
        let name = typing.catalogue.field(custom).system_name.as_str().into();
        return Some(ManyDeed::Set(FieldName::Custom(name), Cell::text(value)));
    }
    let (standard, value) = draft.values.into_iter().next()?;
    Some(ManyDeed::Set(FieldName::Standard(standard), value))
}

/// The chosen leads: the ids of the form, or all leads of the question.
fn chosen(read: &Read<'_>, context: &TableContext, form: &SentForm, deed: ManyDeed) -> Result<ManyOrder, Problem> {
    let grant = context.actor.grant(CHANGE_MANY)?;
    if form.text("all") != "1" {
        let mut leads: Vec<LeadId> = form.all("id").filter_map(|id| id.parse().ok().map(LeadId)).collect();
        leads.sort_unstable();
        leads.dedup();
        return Ok(ManyOrder::Leads(deed, leads));
    }
    let state = TableState::read(&state::of_form(form), context);
    let seen = form.number("count").unwrap_or_default();
    let now = table::count(read, context, &state.query)?;
    if !state.faults.is_empty() || (now - seen).abs() * 100 > seen * MOVED {
        return Ok(ManyOrder::Moved(now));
    }
    Ok(ManyOrder::Leads(deed, all(read, &grant, &state.query)?))
}

/// All leads of a question, in the order of ids.
fn all(read: &Read<'_>, grant: &Grant<Leads>, query: &LeadQuery) -> Result<Vec<LeadId>, Problem> {
    let question = LeadQuestion { grant, query };
    let mut leads: Vec<LeadId> = Vec::new();
    loop {
        let after = leads.last().copied().unwrap_or(LeadId(0));
        let some = lead_query::next(read, &question, after, FOUND_AT_ONCE)?;
        let is_last = some.len() < FOUND_AT_ONCE;
        leads.extend(some);
        if is_last || leads.len() >= MOST_LEADS {
            return Ok(leads);
        }
    }
}
