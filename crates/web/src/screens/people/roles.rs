//! The permissions of each role, read from the tables obeyed by API and pages.

use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::RolesWords;
use askama::Template;
use bytes::Bytes;
use headwater_model::permission::{AnyPermission, Extent, MANAGE_USERS};
use headwater_model::problem::Problem;
use headwater_model::records;
use headwater_model::user::Role;
use headwater_store as store;
use http::{Response, StatusCode};

/// Permissions that belong together.
struct MatrixGroup {
    name: &'static str,
    rows: Vec<MatrixRow>,
}

/// A permission in words, with the extent for each role.
struct MatrixRow {
    name: &'static str,
    extents: [Extent; 6],
}

/// A role, and the number of active people.
struct MatrixRole {
    role: Role,
    people: i64,
}

#[derive(Template)]
#[template(path = "people/roles.html")]
struct RolesScreen<'p> {
    frame: ScreenFrame<'p>,
    roles: &'static RolesWords,
    columns: Vec<MatrixRole>,
    groups: Vec<MatrixGroup>,
    /// The number of people, switched off or not.
    people: usize,
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (account, roles) = (request.actor()?.grant(MANAGE_USERS)?.account(), &request.words.roles);
    let people = request.read(move |read| Ok(store::users::all(read, account)?)).await?;
    let count = |role| people.iter().filter(|user| user.is_active && user.role == role).count() as i64;
    let page = RolesScreen {
        frame: ScreenFrame::of(&request, roles.title)?,
        roles,
        columns: Role::ALL.map(|role| MatrixRole { role, people: count(role) }).into(),
        groups: groups(roles),
        people: people.len(),
    };
    rendered(StatusCode::OK, &page)
}

/// All permissions in the order of the words; permissions without words under their names at the end.
fn groups(words: &'static RolesWords) -> Vec<MatrixGroup> {
    let mut left = records::permissions();
    let row =
        |name, permission: &AnyPermission| MatrixRow { name, extents: Role::ALL.map(|role| permission.extent(role)) };
    let mut groups: Vec<MatrixGroup> = Vec::new();
    for group in words.groups {
        let mut rows = Vec::new();
        for (name, text) in group.permissions {
            if let Some(place) = left.iter().position(|permission| permission.name == *name) {
                rows.push(row(text, left.remove(place)));
            }
        }
        groups.push(MatrixGroup { name: group.name, rows });
    }
    let others: Vec<MatrixRow> = left.into_iter().map(|permission| row(permission.name, permission)).collect();
    if !others.is_empty() {
        groups.push(MatrixGroup { name: words.others, rows: others });
    }
    groups
}
