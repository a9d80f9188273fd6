//! The table of people.

use super::COUNTED_AMONG;
use super::entrance::EntranceForm;
use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::{PeopleWords, RolesWords, TimesWords};
use askama::Template;
use bytes::Bytes;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::user::Role;
use headwater_store::directory::{self, PersonEntry};
use headwater_store::owned_leads::{self, OwnedLeads};
use headwater_store::records::blocks;
use headwater_store::second_factors;
use http::{Response, StatusCode};

/// A row of the table.
struct PersonRow {
    entry: PersonEntry,
    name: String,
    owned: OwnedLeads,
    seen: Option<Moment>,
    /// Whether a code of an app is asked after the password.
    has_code: bool,
    is_oneself: bool,
}

#[derive(Template)]
#[template(path = "people/directory.html")]
struct DirectoryScreen<'p> {
    frame: ScreenFrame<'p>,
    people: &'static PeopleWords,
    roles: &'static RolesWords,
    times: &'static TimesWords,
    rows: Vec<PersonRow>,
    /// Whether only the newest leads were counted.
    is_partly_counted: bool,
    form: EntranceForm<'p>,
}

impl DirectoryScreen<'_> {
    fn role_count(&self) -> usize {
        Role::ALL.len()
    }
}

/// The page: active people first, by name.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let grant = request.actor()?.grant(VIEW_LEADS)?;
    let (entries, owned, leads, protected) = request
        .read(move |read| {
            let account = grant.account();
            let owned = owned_leads::of_newest(read, &grant, COUNTED_AMONG)?;
            let protected = second_factors::protected(read, account)?;
            Ok((directory::all(read, account)?, owned, blocks::active(read, account, &LEAD)?, protected))
        })
        .await?;
    let (words, oneself) = (request.words, request.person()?.user.id);
    let mut rows: Vec<PersonRow> = entries
        .into_iter()
        .map(|entry| PersonRow {
            name: name(&entry),
            owned: owned.get(&entry.user.id).copied().unwrap_or_default(),
            seen: entry.seen_at.map(|seen| Moment::of(&words.times, seen, request.at)),
            has_code: protected.contains(&entry.user.id),
            is_oneself: entry.user.id == oneself,
            entry,
        })
        .collect();
    rows.sort_by_cached_key(|row| (!row.entry.user.is_active, row.name.to_lowercase(), row.entry.user.id.0));
    let page = DirectoryScreen {
        frame: ScreenFrame::of(&request, words.roles.title)?,
        people: &words.people,
        roles: &words.roles,
        times: &words.times,
        rows,
        is_partly_counted: leads > COUNTED_AMONG,
        form: EntranceForm::of(&request, None),
    };
    rendered(StatusCode::OK, &page)
}

/// The name of a person, or the address of a person without one.
pub fn name(entry: &PersonEntry) -> String {
    let user = &entry.user;
    if user.display_name.is_empty() { user.email.clone() } else { user.display_name.clone() }
}
