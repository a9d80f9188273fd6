//! A page denied to the role: the page names the roles with access, and administrators to ask.

use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::ErrorWords;
use askama::Template;
use bytes::Bytes;
use headwater_model::permission::{AnyPermission, Extent, VIEW_USERS};
use headwater_model::problem::Problem;
use headwater_model::user::{Role, User};
use headwater_store as store;
use http::{Response, StatusCode};

/// Administrators named on the page.
const NAMED: usize = 3;

#[derive(Template)]
#[template(path = "forbidden.html")]
struct ForbiddenScreen<'p> {
    frame: ScreenFrame<'p>,
    errors: &'static ErrorWords,
    hint: String,
    /// Names and addresses of administrators.
    administrators: Vec<(String, String)>,
}

/// The page.
pub async fn page(request: &ScreenRequest<'_>, needed: &AnyPermission) -> Result<Response<Bytes>, Problem> {
    let (account, errors) = (request.actor()?.grant(VIEW_USERS)?.account(), &request.words.errors);
    let people = request.read(move |read| Ok(store::users::all(read, account)?)).await?;
    let name = |user: User| {
        let name = if user.display_name.is_empty() { user.email.clone() } else { user.display_name };
        (name, user.email)
    };
    let may = Role::ALL.into_iter().filter(|role| needed.extent(*role) != Extent::None);
    let roles = may.map(Role::title).collect::<Vec<_>>().join(", ");
    let page = ForbiddenScreen {
        frame: ScreenFrame::of(request, errors.forbidden)?,
        errors,
        hint: (errors.forbidden_hint)(&roles),
        administrators: people.into_iter().filter(User::is_active_administrator).take(NAMED).map(name).collect(),
    };
    rendered(StatusCode::FORBIDDEN, &page)
}
