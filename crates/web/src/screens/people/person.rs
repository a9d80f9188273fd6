//! A person: names and role, switching off and on, removing.

use super::COUNTED_AMONG;
use super::directory::name;
use crate::form::FieldFault;
use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::{rendered, see_other, with_secret};
use crate::request::ScreenRequest;
use crate::token::SecretToken;
use crate::words::{PeopleWords, TimesWords};
use askama::Template;
use bytes::Bytes;
use headwater_actions::invitations;
use headwater_actions::people::{self, Heir, PersonChange};
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::id::UserId;
use headwater_model::invitation::InvitationKind;
use headwater_model::permission::{MANAGE_USERS, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::user::Role;
use headwater_store::Tx;
use headwater_store::background::{self, Task};
use headwater_store::directory::{self, PersonEntry};
use headwater_store::invitations::NewInvitation;
use headwater_store::owned_leads::{self, OwnedLeads};
use headwater_store::second_factors::{self, PersonKey};
use http::{Response, StatusCode};

/// A person, for the page.
struct PersonFacts {
    entry: PersonEntry,
    /// Active people, possible heirs, with names.
    heirs: Vec<(i64, String)>,
    owned: OwnedLeads,
    /// Whether the records are being handed over.
    is_leaving: bool,
    /// Whether a code of an app is asked after the password.
    has_code: bool,
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct PersonScreen<'p> {
    frame: ScreenFrame<'p>,
    people: &'static PeopleWords,
    times: &'static TimesWords,
    facts: PersonFacts,
    name: String,
    first_name: String,
    last_name: String,
    role: Role,
    added: Moment,
    seen: Option<Moment>,
    is_oneself: bool,
    fault: Option<FieldFault>,
    /// The address of a fresh invitation.
    link: Option<String>,
}

impl PersonScreen<'_> {
    fn fault_at(&self, field: &str) -> Option<&'static str> {
        FieldFault::at(self.fault.as_ref(), field)
    }
}

/// What a page shows beside the person.
#[derive(Default)]
struct PersonExtras {
    /// The fault of the values as typed.
    fault: Option<FieldFault>,
    /// The address of a fresh invitation.
    link: Option<String>,
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    shown(&request, PersonExtras::default()).await
}

/// Makes a link by which the person chooses a password. The page with the link is the only one.
pub async fn invite(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (user, actor) = (UserId(request.number_at(0)?), request.actor()?.clone());
    let (token, new) =
        (SecretToken::new(actor.account)?, NewInvitation { user, kind: InvitationKind::Person, at: request.at });
    let link = format!("{}/invited/{}", request.address, token.text());
    match request.write(move |tx| invitations::invite(tx, &actor, token.hash(), &new)).await {
        Ok(()) => Ok(with_secret(shown(&request, PersonExtras { link: Some(link), fault: None }).await?)),
        Err(Problem::Invalid { .. }) => shown(&request, PersonExtras::default()).await,
        Err(problem) => Err(problem),
    }
}

/// The page with the values as typed, and their fault.
async fn shown(request: &ScreenRequest<'_>, beside: PersonExtras) -> Result<Response<Bytes>, Problem> {
    let PersonExtras { fault, link } = beside;
    let (id, words) = (UserId(request.number_at(0)?), request.words);
    let actor = request.actor()?;
    let (grant, account) = (actor.grant(VIEW_LEADS)?, actor.grant(MANAGE_USERS)?.account());
    let facts = request
        .read(move |read| {
            let entry = directory::find(read, account, id)?.ok_or(Problem::NotFound)?;
            let others = directory::all(read, account)?.into_iter();
            let others = others.filter(|other| other.user.is_active && other.user.id != id);
            let heirs = others.map(|other| (other.user.id.0, name(&other))).collect();
            let owned = owned_leads::of_newest(read, &grant, COUNTED_AMONG)?.get(&id).copied().unwrap_or_default();
            let leaving = background::state(read, &Task { account, work: Work::HandOver, subject: id.0 })?;
            let has_code = second_factors::is_on(read, PersonKey { account, user: id })?;
            Ok(PersonFacts { entry, heirs, owned, is_leaving: leaving.is_some(), has_code })
        })
        .await?;
    let (user, sent) = (&facts.entry.user, &request.form);
    let typed = |field: &str, stored: &str| {
        if fault.is_some() && sent.is_ticked(field) { sent.text(field).to_owned() } else { stored.to_owned() }
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = PersonScreen {
        frame: ScreenFrame::of(request, words.roles.title)?,
        people: &words.people,
        times: &words.times,
        name: name(&facts.entry),
        first_name: typed("first_name", &user.first_name),
        last_name: typed("last_name", &user.last_name),
        role: Role::named(&typed("role", user.role.name())).unwrap_or(user.role),
        added: Moment::of(&words.times, facts.entry.created_at, request.at),
        seen: facts.entry.seen_at.map(|seen| Moment::of(&words.times, seen, request.at)),
        is_oneself: user.id == request.person()?.user.id,
        fault,
        link,
        facts,
    };
    rendered(status, &page)
}

/// Gives other names or another role.
pub async fn change(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let text = |field| request.form.text(field).trim().to_owned();
    let role = match request.form.text("role") {
        // The own role cannot be chosen, and is not sent.
        "" => None,
        word => Some(Role::named(word).ok_or(Problem::NotFound)?),
    };
    let asked = PersonChange { first_name: text("first_name"), last_name: text("last_name"), role };
    done(request, move |tx, context, id| people::change(tx, context, id, &asked)).await
}

/// Switches the person off, and hands over the records.
pub async fn switch_off(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let heir = heir(request.form.text("heir"))?;
    done(request, move |tx, context, id| people::switch_off(tx, context, id, heir).map(drop)).await
}

/// Takes the code of a lost app off; the person's sessions end.
pub async fn code_off(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let taken = done(request, |tx, context, id| {
        match headwater_actions::second_factors::take_off(tx, &context.actor, id) {
            // Without a code nothing has to be taken off.
            Err(Problem::NotFound) => Ok(()),
            outcome => outcome,
        }
    });
    taken.await
}

/// Switches the person on again.
pub async fn switch_on(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    done(request, people::switch_on).await
}

/// Removes the person, after handing over.
pub async fn remove(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let heir = heir(request.form.text("heir"))?;
    done(request, move |tx, context, id| people::remove(tx, context, id, heir).map(drop)).await
}

/// The heir named by a form.
fn heir(word: &str) -> Result<Heir, Problem> {
    match word {
        "" | "nobody" => Ok(Heir::Nobody),
        "no-owner" => Ok(Heir::NoOwner),
        id => Ok(Heir::Person(UserId(id.parse().map_err(|_| Problem::NotFound)?))),
    }
}

/// Does something to the person of the path, and shows the person again.
async fn done(
    request: ScreenRequest<'_>,
    work: impl Fn(&Tx<'_>, &Context, UserId) -> Result<(), Problem> + Send + 'static,
) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (UserId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    let written = request.write(move |tx| work(tx, &context, id)).await;
    let words = &request.words.people;
    let fault = match written {
        Ok(()) => return Ok(see_other(&format!("/users/{}", id.0))),
        Err(Problem::Invalid { field, .. }) => match field.as_str() {
            "first name" => FieldFault { field: "first_name", text: words.name_too_long },
            "last name" => FieldFault { field: "last_name", text: words.name_too_long },
            "heir" => FieldFault { field: "heir", text: words.heir_wrong },
            "administrator" => FieldFault { field: "role", text: words.last_administrator },
            _ => FieldFault { field: "role", text: words.own_role },
        },
        Err(Problem::Busy) if request.path.ends_with("/on") => {
            FieldFault { field: "active", text: words.being_removed }
        }
        Err(problem) => return Err(problem),
    };
    shown(&request, PersonExtras { fault: Some(fault), link: None }).await
}
