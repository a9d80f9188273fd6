//! The table of custom fields, by category.

use super::entrance::{self, FieldForm};
use super::filled::FilledValues;
use super::{KINDS, icon, record_of};
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::FieldsWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::arrangement::{self, FieldMove};
use headwater_model::context::Context;
use headwater_model::field::{Field, Relationship};
use headwater_model::id::FieldId;
use headwater_model::permission::View;
use headwater_model::problem::Problem;
use headwater_store::arrangement::{self as arranged, FieldGroup};
use headwater_store::{self as store};
use http::{Response, StatusCode};

/// A tab: a kind of records, and the number of fields.
struct KindTab {
    relationship: Relationship,
    count: usize,
}

#[derive(Template)]
#[template(path = "fields/table.html")]
struct FieldsScreen<'p> {
    frame: ScreenFrame<'p>,
    fields: &'static FieldsWords,
    relationship: Relationship,
    tabs: Vec<KindTab>,
    groups: Vec<FieldGroup>,
    filled: FilledValues,
    /// The field just moved, for the focus.
    moved: i64,
    form: FieldForm,
}

impl FieldsScreen<'_> {
    fn icon(&self, field: &Field) -> &'static str {
        icon(field.kind)
    }

    fn bar(&self, field: &Field) -> i64 {
        self.filled.share(&field.system_name) / 2
    }
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (relationship, actor) = (entrance::relationship(&request)?, request.actor()?);
    let (account, reach) = (actor.account, actor.reach::<View>(record_of(relationship))?);
    let (groups, all, filled) = request
        .read(move |read| {
            let groups = arranged::groups(read, account, relationship)?;
            let all = store::fields::names(read, account)?;
            let filled =
                if groups.is_empty() { FilledValues::default() } else { FilledValues::of_newest(read, &reach)? };
            Ok((groups, all, filled))
        })
        .await?;
    let count = |kind| all.iter().filter(|name| name.relationship == kind).count();
    let fields = &request.words.fields;
    let page = FieldsScreen {
        frame: ScreenFrame::of(&request, fields.title)?,
        fields,
        relationship,
        tabs: KINDS.map(|kind| KindTab { relationship: kind, count: count(kind) }).into(),
        moved: request.form.number("moved").unwrap_or_default(),
        form: FieldForm { is_active: true, in_forms: true, ..FieldForm::sent(&request, relationship) }.among(&groups),
        groups,
        filled,
    };
    rendered(StatusCode::OK, &page)
}

/// Moves a field: up, down, or before another one.
pub async fn shift(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, sent) = (FieldId(request.number_at(0)?), &request.form);
    let to = match sent.text("to") {
        "up" => FieldMove::Up,
        "down" => FieldMove::Down,
        _ => FieldMove::Before(FieldId(sent.number("before").ok_or(Problem::NotFound)?)),
    };
    let context = Context::of(request.actor()?.clone(), request.at);
    let shifted = request.write(move |tx| {
        let shifted = arrangement::shift(tx, &context, id, &to);
        shifted.or_else(|problem| if problem == Problem::Unchanged { Ok(()) } else { Err(problem) })?;
        let field = store::fields::of_ids(tx, context.actor.account, &[id.0])?;
        field.first().map(|field| field.relationship).ok_or(Problem::NotFound)
    });
    let relationship = shifted.await?;
    Ok(see_other(&format!("/fields?of={}&moved={}", relationship.name(), id.0)))
}
