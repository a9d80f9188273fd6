//! Setting a condition: the menu of fields, and the form of one field.

use super::chips;
use super::context::{TableAsker, TableContext};
use super::state::{TableState, address};
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::LeadsWords;
use askama::Template;
use bytes::Bytes;
use headwater_model::problem::Problem;
use headwater_model::query::{
    Comparison, Condition, ConditionSubject, FaultReason, FieldName, FieldNature, LeadQuery, MOST_CONDITIONS,
};
use headwater_model::record::Holds;
use headwater_model::records::lead::LEAD;
use http::{Response, StatusCode};

/// The comparison with a number of days before today, unknown to `model::query`.
const WITHIN: &str = "within";
/// Lines for further values of a text.
const MORE_LINES: usize = 1;

/// A choice of the form.
pub struct FilterChoice {
    /// The value.
    pub value: String,
    /// The label.
    pub label: String,
    /// Whether the condition has the value.
    pub is_chosen: bool,
}

/// The form of a condition.
pub struct FilterForm {
    /// The texts.
    pub words: &'static LeadsWords,
    /// The title.
    pub title: String,
    /// The system name of the field, or `list`.
    pub field: String,
    /// The place of the condition being changed.
    pub place: Option<usize>,
    /// The comparisons.
    pub comparisons: Vec<FilterChoice>,
    /// The values to choose from; empty where values are typed.
    pub choices: Vec<FilterChoice>,
    /// The lines for values, where values are typed.
    pub lines: Vec<String>,
    /// The type of a line.
    pub kind: &'static str,
    /// Whether the lines are the two ends of a stretch, or days.
    pub is_stretch: bool,
    /// Whether the values are days.
    pub is_day: bool,
    /// The state of the table, as fields of the form.
    pub hidden: Vec<(&'static str, String)>,
    /// The way back.
    pub back: String,
    /// Why the condition was refused.
    pub fault: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "leads_filter.html")]
struct FilterScreen<'p> {
    frame: ScreenFrame<'p>,
    filter: FilterForm,
}

#[derive(Template)]
#[template(path = "leads_filter_form.html")]
struct FilterPart {
    filter: FilterForm,
}

/// The menu of fields: label and address of the form of each.
pub fn menu(context: &TableContext, state: &TableState) -> Vec<(String, String)> {
    let entry = |name: &str, label: String| {
        let mut parameters = state.parameters(&state.query);
        parameters.push(("field", name.to_owned()));
        (label, address("/leads/filter", &parameters))
    };
    let mut entries: Vec<(String, String)> =
        context.filterable().iter().map(|field| entry(field.system_name(), context.label(field))).collect();
    entries.push(entry("list", context.words.leads.list.to_owned()));
    entries.sort_by_key(|(label, _)| label.to_lowercase());
    entries
}

/// The outcome of the form.
enum FilterOutcome {
    Shown(Box<FilterForm>),
    Set(String),
}

/// The form, or the table with the condition sent.
pub async fn filter(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (asker, form) = (TableAsker::of(&request)?, request.form.clone());
    let outcome = request
        .read(move |read| {
            let context = TableContext::read(read, &asker)?;
            let state = TableState::read(&form, &context);
            let subject = subject(&context, form.text("field"))?;
            let place = form.number("place").and_then(|place| usize::try_from(place).ok());
            let place = place.filter(|place| *place < state.query.conditions.len());
            let asked = FilterAsked { subject, place };
            if !form.is_ticked("cmp") {
                let now = place.map(|place| &state.query.conditions[place]);
                let sent = now.map(Sent::of).unwrap_or_default();
                return Ok(FilterOutcome::Shown(Box::new(shown(&context, &state, &asked, sent))));
            }
            let sent = Sent {
                comparison: form.text("cmp").to_owned(),
                values: form.all("v").map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect(),
            };
            match condition(&context, &asked.subject, &sent) {
                Ok(condition) => match put(&state, place, condition) {
                    Some(query) => Ok(FilterOutcome::Set(state.address("/leads", &query))),
                    None => Ok(refused(&context, shown(&context, &state, &asked, sent), FaultReason::TooMany)),
                },
                Err(reason) => Ok(refused(&context, shown(&context, &state, &asked, sent), reason)),
            }
        })
        .await?;
    let filter = match outcome {
        FilterOutcome::Set(path) => {
            return Ok(if request.is_for_part() { request.go(&path) } else { see_other(&path) });
        }
        FilterOutcome::Shown(filter) => *filter,
    };
    let status = if filter.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    if request.is_for_part() {
        return rendered(status, &FilterPart { filter });
    }
    rendered(status, &FilterScreen { frame: ScreenFrame::of(&request, request.words.leads.title)?, filter })
}

/// The condition in question.
struct FilterAsked {
    subject: ConditionSubject,
    /// The place of the condition to be changed; `None` for a new one.
    place: Option<usize>,
}

/// A condition as sent by the form.
#[derive(Debug, Default)]
struct Sent {
    comparison: String,
    values: Vec<String>,
}

impl Sent {
    /// The form of a condition.
    fn of(condition: &Condition) -> Self {
        let values = condition.values().to_vec();
        if let (Comparison::AtLeast, [value]) = (condition.comparison(), &*values)
            && let Some(days) = chips::days_ago(value)
        {
            return Self { comparison: WITHIN.to_owned(), values: vec![days.to_string()] };
        }
        Self { comparison: condition.comparison().name().to_owned(), values }
    }
}

fn subject(context: &TableContext, name: &str) -> Result<ConditionSubject, Problem> {
    if name == "list" {
        return Ok(ConditionSubject::Lists);
    }
    let field = context.filterable().into_iter().find(|field| field.system_name() == name);
    field.map(ConditionSubject::Field).ok_or(Problem::NotFound)
}

fn condition(context: &TableContext, subject: &ConditionSubject, sent: &Sent) -> Result<Condition, FaultReason> {
    let (comparison, values) = if sent.comparison == WITHIN {
        let days = sent.values.first().and_then(|value| value.parse::<u32>().ok()).ok_or(FaultReason::NotANumber)?;
        (Comparison::AtLeast, vec![format!("-{days}d")])
    } else {
        let comparison = Comparison::named(&sent.comparison).ok_or(FaultReason::UnknownComparison)?;
        let (_, most) = comparison.values();
        (comparison, sent.values.iter().take(most).cloned().collect())
    };
    Condition::new(subject.clone(), comparison, &values, &context.query_context()).map_err(|fault| fault.reason)
}

/// The question with a condition in the place of another, or behind all; `None` with too many.
fn put(state: &TableState, place: Option<usize>, condition: Condition) -> Option<LeadQuery> {
    let mut query = state.query.clone();
    match place {
        Some(place) => query.conditions[place] = condition,
        None if query.conditions.len() >= MOST_CONDITIONS => return None,
        None => query.conditions.push(condition),
    }
    Some(query)
}

fn refused(context: &TableContext, filter: FilterForm, reason: FaultReason) -> FilterOutcome {
    let fault = Some((context.words.leads.faults)(reason));
    FilterOutcome::Shown(Box::new(FilterForm { fault, ..filter }))
}

fn shown(context: &TableContext, state: &TableState, asked: &FilterAsked, sent: Sent) -> FilterForm {
    let FilterAsked { subject, place } = asked;
    let (field, label, nature) = match subject {
        ConditionSubject::Lists => ("list", context.words.leads.list.to_owned(), FieldNature::Reference),
        ConditionSubject::Field(field) => (field.system_name(), context.label(field), field.nature),
    };
    let is_day = matches!(nature, FieldNature::Day | FieldNature::Instant | FieldNature::Moment);
    let choices = choices(context, subject, &sent.values);
    let is_stretch = is_day || nature == FieldNature::Number;
    let mut lines = if choices.is_empty() { sent.values.clone() } else { Vec::new() };
    let least = if is_stretch { 2 } else { sent.values.len() + MORE_LINES };
    lines.resize(lines.len().max(if choices.is_empty() { least } else { 0 }), String::new());
    FilterForm {
        words: &context.words.leads,
        title: (context.words.leads.filter_title)(&label),
        field: field.to_owned(),
        place: *place,
        comparisons: comparisons(context, subject, nature, &sent.comparison),
        choices,
        lines,
        kind: if nature == FieldNature::Number { "number" } else { "text" },
        is_stretch,
        is_day,
        hidden: state.parameters(&state.query),
        back: state.here("/leads"),
        fault: None,
    }
}

fn comparisons(
    context: &TableContext,
    subject: &ConditionSubject,
    nature: FieldNature,
    chosen: &str,
) -> Vec<FilterChoice> {
    let choice = |value: &str, label: &str| FilterChoice {
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen: value == chosen,
    };
    let known: &[Comparison] = match subject {
        ConditionSubject::Lists => &[Comparison::In, Comparison::Out],
        ConditionSubject::Field(field) => field.nature.comparisons(),
    };
    let is_day = matches!(nature, FieldNature::Day | FieldNature::Instant | FieldNature::Moment);
    let within = is_day.then(|| choice(WITHIN, context.words.leads.within_days));
    let known = known.iter().map(|it| choice(it.name(), chips::verb(context, *it, nature)));
    within.into_iter().chain(known).collect()
}

/// The values to choose from, for fields with few.
fn choices(context: &TableContext, subject: &ConditionSubject, chosen: &[String]) -> Vec<FilterChoice> {
    let choice = |value: String, label: String| FilterChoice { is_chosen: chosen.contains(&value), value, label };
    let field = match subject {
        ConditionSubject::Lists => {
            return context.lists.iter().map(|(id, name)| choice(id.to_string(), name.clone())).collect();
        }
        ConditionSubject::Field(field) => field,
    };
    match (&field.name, field.nature) {
        (_, FieldNature::Person) => {
            let people = context.people.iter().filter(|person| person.is_active);
            let people = people.map(|person| (person.id.to_string(), context.said(field, &person.id.to_string())));
            let me = ("me".to_owned(), context.words.leads.me.to_owned());
            std::iter::once(me).chain(people).map(|(value, label)| choice(value, label)).collect()
        }
        (_, FieldNature::Flag) => ["1", "0"].map(|value| choice(value.to_owned(), context.said(field, value))).into(),
        (FieldName::Standard(standard), FieldNature::Choice) => match LEAD.field(*standard).holds {
            Holds::Choice(words) | Holds::Word(words) => {
                words.iter().map(|word| choice((*word).to_owned(), context.said(field, word))).collect()
            }
            _ => Vec::new(),
        },
        (FieldName::Custom(name), _) => {
            let choices = context.custom(name).map(|field| field.choices.as_slice()).unwrap_or_default();
            choices.iter().map(|it| choice(it.value.clone(), it.label.clone())).collect()
        }
        _ => Vec::new(),
    }
}
