//! The form of a field, and adding a field.

use super::{KINDS, OFFERED};
use crate::form::FieldFault;
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::{FieldsWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::arrangement::{self, FieldMove};
use headwater_actions::fields;
use headwater_model::context::Context;
use headwater_model::field::{Choice, Field, FieldChange, Relationship};
use headwater_model::kind::DataType;
use headwater_model::problem::Problem;
use headwater_store::arrangement::{self as arranged, FieldGroup};
use http::{Response, StatusCode};

/// The form of a field, as typed or as stored.
pub struct FieldForm {
    /// The texts.
    pub words: &'static FieldsWords,
    /// The kind of records.
    pub relationship: Relationship,
    /// The label.
    pub label: String,
    /// The type.
    pub data_type: DataType,
    /// The category.
    pub category: String,
    /// The labels of the choices, one a line.
    pub choices: String,
    /// Whether forms offer the field.
    pub in_forms: bool,
    /// Whether a value is required.
    pub is_required: bool,
    /// Whether the field is in use.
    pub is_active: bool,
    /// The names of known categories.
    pub categories: Vec<String>,
    /// The faulty field.
    pub fault: Option<FieldFault>,
}

impl FieldForm {
    /// The form of a new field.
    fn new(request: &ScreenRequest<'_>, relationship: Relationship) -> Self {
        Self {
            words: &request.words.fields,
            relationship,
            label: String::new(),
            data_type: DataType::String,
            category: String::new(),
            choices: String::new(),
            in_forms: true,
            is_required: false,
            is_active: true,
            categories: Vec::new(),
            fault: None,
        }
    }

    /// The form with the sent values.
    pub fn sent(request: &ScreenRequest<'_>, relationship: Relationship) -> Self {
        let (sent, empty) = (&request.form, Self::new(request, relationship));
        Self {
            label: sent.text("label").trim().to_owned(),
            data_type: DataType::named(sent.text("kind")).unwrap_or(DataType::String),
            category: sent.text("category").trim().to_owned(),
            choices: sent.text("choices").to_owned(),
            in_forms: sent.is_ticked("in_forms"),
            is_required: sent.is_ticked("required"),
            is_active: sent.is_ticked("active"),
            ..empty
        }
    }

    /// The form of a stored field.
    pub fn of(request: &ScreenRequest<'_>, field: &Field, category: &str) -> Self {
        let choices: Vec<&str> = field.choices.iter().map(|choice| choice.label.as_str()).collect();
        Self {
            label: field.label.clone(),
            data_type: field.kind,
            category: category.to_owned(),
            choices: choices.join("\n"),
            in_forms: field.in_forms,
            is_required: field.is_required,
            is_active: field.is_active,
            ..Self::new(request, field.relationship)
        }
    }

    /// With the categories of these groups to choose among.
    pub fn among(self, groups: &[FieldGroup]) -> Self {
        let named = groups.iter().map(|group| group.category.clone()).filter(|category| !category.is_empty());
        Self { categories: named.collect(), ..self }
    }

    /// The cure for a field of the form.
    pub fn fault_at(&self, field: &str) -> Option<&'static str> {
        FieldFault::at(self.fault.as_ref(), field)
    }

    /// The types to choose among.
    pub fn types(&self) -> impl Iterator<Item = DataType> + '_ {
        OFFERED.into_iter().filter(|kind| self.relationship.admits(*kind))
    }

    /// The name of the kind of records, in addresses.
    pub fn of_kind(&self) -> &'static str {
        self.relationship.name()
    }

    /// The values for the action. A choice with a known label keeps the stored value; a new one is stored as typed.
    pub fn change(&self, known: &[Choice]) -> FieldChange {
        let labels = self.choices.lines().map(str::trim).filter(|label| !label.is_empty());
        let choice = |(label, display_order): (&str, i64)| {
            let stored = known.iter().find(|choice| choice.label == label);
            let value = stored.map_or(label, |choice| &choice.value).to_owned();
            Choice { label: label.to_owned(), value, display_order }
        };
        FieldChange {
            label: Some(self.label.clone()),
            in_forms: Some(self.in_forms),
            is_required: Some(self.is_required),
            is_active: Some(self.is_active),
            choices: Some(labels.zip(1..).map(choice).collect()),
            flawed: headwater_model::options::Flawed::Refuse,
            ..FieldChange::default()
        }
    }
}

#[derive(Template)]
#[template(path = "fields/new.html")]
struct FieldEntranceScreen<'p> {
    frame: ScreenFrame<'p>,
    fields: &'static FieldsWords,
    form: FieldForm,
}

/// The kind of records named in the address or in the form; leads where none is.
pub fn relationship(request: &ScreenRequest<'_>) -> Result<Relationship, Problem> {
    let name = request.form.text("of");
    KINDS
        .into_iter()
        .find(|kind| kind.name() == name || (name.is_empty() && *kind == Relationship::Lead))
        .ok_or(Problem::NotFound)
}

/// The form as a separate page.
pub async fn form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let form = FieldForm::new(&request, relationship(&request)?);
    page(&request, form).await
}

async fn page(request: &ScreenRequest<'_>, form: FieldForm) -> Result<Response<Bytes>, Problem> {
    let (account, relationship) = (request.actor()?.account, form.relationship);
    let groups = request.read(move |read| Ok(arranged::groups(read, account, relationship)?)).await?;
    let status = if form.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fields = &request.words.fields;
    let page =
        FieldEntranceScreen { frame: ScreenFrame::of(request, fields.title)?, fields, form: form.among(&groups) };
    rendered(status, &page)
}

/// Adds the field.
pub async fn add(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let relationship = relationship(&request)?;
    let context = Context::of(request.actor()?.clone(), request.at);
    let typed = FieldForm { is_active: true, ..FieldForm::sent(&request, relationship) };
    let change = FieldChange { relationship: Some(relationship), kind: Some(typed.data_type), ..typed.change(&[]) };
    let category = typed.category.clone();
    let added = request.write(move |tx| {
        let id = crate::one(fields::create(tx, &context, &[Ok(change.clone())])?)?;
        arrangement::shift(tx, &context, id, &FieldMove::Into(category.clone()))
    });
    match added.await {
        Ok(()) => Ok(see_other(&format!("/fields?of={}", relationship.name()))),
        Err(problem) => page(&request, FieldForm { fault: Some(fault(request.words, problem)?), ..typed }).await,
    }
}

/// The faulty field of a problem.
pub fn fault(words: &Words, problem: Problem) -> Result<FieldFault, Problem> {
    let words = &words.fields;
    let (field, text) = match problem {
        Problem::Missing { .. } => ("label", words.label_missing),
        Problem::Invalid { field, .. } => match field.as_str() {
            "category" => ("category", words.too_long),
            "dataType" => ("kind", words.kind_wrong),
            "objects" => ("label", words.too_many),
            name if name.starts_with("option") => ("choices", words.choices_wrong),
            _ => ("label", words.too_long),
        },
        other => return Err(other),
    };
    Ok(FieldFault { field, text })
}
