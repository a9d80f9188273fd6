//! A custom field: label, category and choices, the use by records and views, and deleting.

use super::entrance::{self, FieldForm};
use super::filled::FilledValues;
use super::record_of;
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::FieldsWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::arrangement::{self, FieldMove};
use headwater_actions::fields;
use headwater_model::actor::Actor;
use headwater_model::context::Context;
use headwater_model::field::{Field, Named};
use headwater_model::id::FieldId;
use headwater_model::permission::View;
use headwater_model::problem::Problem;
use headwater_store::arrangement::{self as arranged, FieldGroup};
use headwater_store::{self as store, Read, view_usage};
use http::{Response, StatusCode};

/// A field with the fields of the same kind of records.
struct FieldFacts {
    field: Field,
    category: String,
    groups: Vec<FieldGroup>,
    filled: FilledValues,
    /// How many views of leads use the field.
    views: usize,
}

#[derive(Template)]
#[template(path = "fields/field.html")]
struct FieldScreen<'p> {
    frame: ScreenFrame<'p>,
    fields: &'static FieldsWords,
    field: Field,
    filled: FilledValues,
    views: usize,
    form: FieldForm,
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    shown(&request, None).await
}

/// The page, with the form as typed where a change was refused.
async fn shown(request: &ScreenRequest<'_>, refused: Option<Problem>) -> Result<Response<Bytes>, Problem> {
    let (id, actor) = (FieldId(request.number_at(0)?), request.actor()?.clone());
    let facts = request.read(move |read| facts(read, &actor, id)).await?;
    let (form, status) = match refused {
        None => (FieldForm::of(request, &facts.field, &facts.category), StatusCode::OK),
        Some(problem) => {
            let fault = Some(entrance::fault(request.words, problem)?);
            let typed = FieldForm::sent(request, facts.field.relationship);
            let form = FieldForm { data_type: facts.field.kind, fault, ..typed };
            (form, StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    let fields = &request.words.fields;
    let page = FieldScreen {
        frame: ScreenFrame::of(request, fields.title)?,
        fields,
        form: form.among(&facts.groups),
        field: facts.field,
        filled: facts.filled,
        views: facts.views,
    };
    rendered(status, &page)
}

fn facts(read: &Read<'_>, actor: &Actor, id: FieldId) -> Result<FieldFacts, Problem> {
    let field = found(read, actor, id)?;
    let groups = arranged::groups(read, actor.account, field.relationship)?;
    let own = groups.iter().find(|group| group.fields.iter().any(|other| other.id == id));
    let category = own.map_or_else(String::new, |group| group.category.clone());
    let filled = FilledValues::of_newest(read, &actor.reach::<View>(record_of(field.relationship))?)?;
    let views = view_usage::of_field(read, actor.account, &field.system_name)?.len();
    Ok(FieldFacts { field, category, groups, filled, views })
}

fn found(read: &Read<'_>, actor: &Actor, id: FieldId) -> Result<Field, Problem> {
    store::fields::of_ids(read, actor.account, &[id.0])?.pop().ok_or(Problem::NotFound)
}

/// Changes the field.
pub async fn change(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (FieldId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    // The kind of records does not matter for a change: the stored one stays.
    let typed = FieldForm::sent(&request, entrance::relationship(&request)?);
    let changed = request.write(move |tx| {
        let field = found(tx, &context.actor, id)?;
        let change = Ok((id, typed.change(&field.choices)));
        let changed = crate::one(fields::update(tx, &context, &[change])?);
        changed.or_else(|problem| if problem == Problem::Unchanged { Ok(()) } else { Err(problem) })?;
        arrangement::shift(tx, &context, id, &FieldMove::Into(typed.category.clone()))
    });
    match changed.await {
        Ok(()) => Ok(see_other(&format!("/fields/{}", id.0))),
        Err(problem) => shown(&request, Some(problem)).await,
    }
}

/// Deletes the field.
pub async fn delete(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (FieldId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    let relationship = request
        .write(move |tx| {
            let relationship = found(tx, &context.actor, id)?.relationship;
            crate::one(fields::delete(tx, &context, &[Ok(Named::Id(id))])?)?;
            Ok(relationship)
        })
        .await?;
    Ok(see_other(&format!("/fields?of={}", relationship.name())))
}
