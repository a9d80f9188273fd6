//! Pages with the reason for a missing page.

use crate::reply::html;
use crate::words::Words;
use askama::Template;
use bytes::Bytes;
use headwater_model::problem::Problem;
use headwater_model::user::Role;
use http::{Response, StatusCode};

#[derive(Template)]
#[template(path = "failure.html")]
struct FailureScreen<'p> {
    words: &'static Words,
    title: &'p str,
    hint: &'p str,
}

fn page(words: &'static Words, status: StatusCode, title: &str, hint: &str) -> Response<Bytes> {
    // A template of texts alone is always rendered.
    html(status, FailureScreen { words, title, hint }.render().unwrap_or_else(|_| title.to_owned()))
}

/// An address without a page.
pub fn missing(words: &'static Words) -> Response<Bytes> {
    page(words, StatusCode::NOT_FOUND, words.errors.missing, words.errors.missing_hint)
}

/// A change while an administrator looks through another role's eyes.
pub fn only_viewing(words: &'static Words, role: Role) -> Response<Bytes> {
    let hint = (words.errors.only_viewing_hint)(role.title());
    page(words, StatusCode::FORBIDDEN, words.errors.only_viewing, &hint)
}

/// A request for a change, sent from no page of this server.
pub fn foreign(words: &'static Words) -> Response<Bytes> {
    page(words, StatusCode::FORBIDDEN, words.errors.foreign, words.errors.foreign_hint)
}

/// A password would be sent in the open.
pub fn in_the_open(words: &'static Words) -> Response<Bytes> {
    page(words, StatusCode::FORBIDDEN, words.gate.in_the_open, words.gate.in_the_open_hint)
}

/// A change was refused, for a reason in words.
pub fn refused(words: &'static Words, title: &str, reason: &str) -> Response<Bytes> {
    page(words, StatusCode::UNPROCESSABLE_ENTITY, title, reason)
}

/// A change is over, and cannot be undone.
pub fn gone(words: &'static Words, title: &str, hint: &str) -> Response<Bytes> {
    page(words, StatusCode::GONE, title, hint)
}

/// A link used before, or past its time.
pub fn link_is_over(words: &'static Words) -> Response<Bytes> {
    page(words, StatusCode::NOT_FOUND, words.setup.link_is_over, words.setup.link_is_over_hint)
}

/// A problem of the server, or a deleted record.
pub fn of_problem(words: &'static Words, problem: &Problem) -> Response<Bytes> {
    let errors = &words.errors;
    match problem {
        Problem::NotFound => missing(words),
        Problem::Forbidden => page(words, StatusCode::FORBIDDEN, errors.not_permitted, errors.not_permitted_hint),
        Problem::Busy | Problem::Unwritable(_) => {
            page(words, StatusCode::SERVICE_UNAVAILABLE, errors.busy, errors.busy_hint)
        }
        problem => {
            tracing::error!(%problem, "a page failed");
            page(words, StatusCode::INTERNAL_SERVER_ERROR, errors.failed, errors.failed_hint)
        }
    }
}
