//! Making a list.

use super::ListView;
use crate::form::FieldFault;
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::{ListsWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::lists::{self, ListDraft};
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use http::{Response, StatusCode};

/// The form with name and description, as typed.
pub struct ListForm {
    /// The texts.
    pub words: &'static ListsWords,
    /// The name.
    pub name: String,
    /// The description.
    pub description: String,
    /// The faulty field.
    pub fault: Option<FieldFault>,
}

impl ListForm {
    /// The form with the sent values.
    pub fn of(request: &ScreenRequest<'_>, fault: Option<FieldFault>) -> Self {
        let (words, sent) = (&request.words.lists, &request.form);
        let text = |field: &str| sent.text(field).to_owned();
        Self { words, name: text("name"), description: text("description"), fault }
    }

    /// The cure for a field.
    pub fn fault_at(&self, field: &str) -> Option<&'static str> {
        FieldFault::at(self.fault.as_ref(), field)
    }
}

#[derive(Template)]
#[template(path = "lists/new.html")]
struct ListEntranceScreen<'p> {
    frame: ScreenFrame<'p>,
    view: ListView,
    form: ListForm,
}

/// The form as a separate page.
pub async fn form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    page(&request, StatusCode::OK, None)
}

fn page(
    request: &ScreenRequest<'_>,
    status: StatusCode,
    fault: Option<FieldFault>,
) -> Result<Response<Bytes>, Problem> {
    rendered(
        status,
        &ListEntranceScreen {
            frame: ScreenFrame::of(request, request.words.lists.title)?,
            view: ListView::of(request)?,
            form: ListForm::of(request, fault),
        },
    )
}

/// Makes the list.
pub async fn make(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, draft) = (Context::of(request.actor()?.clone(), request.at), draft(&request));
    let made = request.write(move |tx| crate::one(lists::create(tx, &context, &[Ok(draft.clone())])?)).await;
    match made {
        Ok(id) => Ok(see_other(&format!("/lists/{}", id.0))),
        Err(problem) => page(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault(request.words, problem)?)),
    }
}

/// Name and description as sent.
pub fn draft(request: &ScreenRequest<'_>) -> ListDraft {
    let text = |field| Some(request.form.text(field).trim().to_owned());
    ListDraft { name: text("name"), description: text("description") }
}

/// The faulty field of a problem.
pub fn fault(words: &Words, problem: Problem) -> Result<FieldFault, Problem> {
    let words = &words.lists;
    match problem {
        Problem::Missing { .. } => Ok(FieldFault { field: "name", text: words.name_missing }),
        Problem::Invalid { field, .. } if field == "name" => Ok(FieldFault { field: "name", text: words.too_long }),
        Problem::Invalid { .. } => Ok(FieldFault { field: "description", text: words.too_long }),
        other => Err(other),
    }
}
