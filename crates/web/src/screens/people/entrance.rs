//! Adding a person.

use crate::form::FieldFault;
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::PeopleWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::people;
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use headwater_model::user::{Role, User};
use http::{Response, StatusCode};

/// The form for somebody new, as typed.
pub struct EntranceForm<'p> {
    /// The texts.
    pub words: &'static PeopleWords,
    /// The address.
    pub email: &'p str,
    /// The given name.
    pub first_name: &'p str,
    /// The family name.
    pub last_name: &'p str,
    /// The role.
    pub role: Role,
    /// The faulty field.
    pub fault: Option<FieldFault>,
}

impl<'p> EntranceForm<'p> {
    /// The form with the sent values.
    pub fn of(request: &'p ScreenRequest<'_>, fault: Option<FieldFault>) -> Self {
        let sent = &request.form;
        Self {
            words: &request.words.people,
            email: sent.text("email"),
            first_name: sent.text("first_name"),
            last_name: sent.text("last_name"),
            role: Role::named(sent.text("role")).unwrap_or(Role::Salesperson),
            fault,
        }
    }

    /// The cure for a field.
    pub fn fault_at(&self, field: &str) -> Option<&'static str> {
        FieldFault::at(self.fault.as_ref(), field)
    }
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct EntranceScreen<'p> {
    frame: ScreenFrame<'p>,
    people: &'static PeopleWords,
    form: EntranceForm<'p>,
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
    let people = &request.words.people;
    let frame = ScreenFrame::of(request, people.new)?;
    rendered(status, &EntranceScreen { frame, people, form: EntranceForm::of(request, fault) })
}

/// Adds the person.
pub async fn add(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, typed) = (Context::of(request.actor()?.clone(), request.at), EntranceForm::of(&request, None));
    let user = User::new(typed.email.trim(), typed.role).called(typed.first_name.trim(), typed.last_name.trim());
    let added = request.write(move |tx| people::add(tx, &context, &user)).await;
    match added {
        Ok(id) => Ok(see_other(&format!("/users/{}", id.0))),
        Err(problem) => page(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault(request.words, problem)?)),
    }
}

/// The faulty field of a problem.
fn fault(words: &crate::words::Words, problem: Problem) -> Result<FieldFault, Problem> {
    let words = &words.people;
    Ok(match problem {
        Problem::Missing { .. } => FieldFault { field: "email", text: words.email_missing },
        Problem::Taken => FieldFault { field: "email", text: words.email_taken },
        Problem::Invalid { field, .. } if field == "first name" => {
            FieldFault { field: "first_name", text: words.name_too_long }
        }
        Problem::Invalid { field, .. } if field == "last name" => {
            FieldFault { field: "last_name", text: words.name_too_long }
        }
        Problem::Invalid { .. } => FieldFault { field: "email", text: words.email_wrong },
        other => return Err(other),
    })
}
