//! Behind a link: an invited person, or the first administrator, chooses a password and is signed in.

use crate::entry::{self, WayIn};
use crate::form::FieldFault;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::screens::failure;
use crate::token::SecretToken;
use crate::words::{SetupWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::invitations::{self, Acceptance, Invited};
use headwater_actions::passwords::{self, LONGEST, Weakness};
use headwater_model::email;
use headwater_model::invitation::InvitationKind;
use headwater_model::problem::Problem;
use headwater_model::session::Stay;
use headwater_store::second_factors::PersonKey;
use http::{Response, StatusCode};

#[derive(Template)]
#[template(path = "invited.html")]
struct InvitedScreen<'p> {
    words: &'static Words,
    setup: &'static SetupWords,
    /// The path of the link.
    path: &'p str,
    title: String,
    first_name: &'p str,
    last_name: &'p str,
    email: &'p str,
    is_setup: bool,
    over: String,
    fault: Option<FieldFault>,
}

impl InvitedScreen<'_> {
    fn cure(&self, field: &str) -> Option<&'static str> {
        FieldFault::at(self.fault.as_ref(), field)
    }
}

/// The form behind a link.
pub async fn form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let Some((_, invited)) = find(&request).await? else { return Ok(failure::link_is_over(request.words)) };
    if !request.is_private() {
        return Ok(failure::in_the_open(request.words));
    }
    page(&request, &invited, None)
}

async fn find(request: &ScreenRequest<'_>) -> Result<Option<(SecretToken, Invited)>, Problem> {
    let Some(token) = request.places.first().and_then(|text| SecretToken::parse(text)) else { return Ok(None) };
    let (asked, at) = (token.clone(), request.at);
    let found = request.read(move |read| invitations::find(read, asked.invitation(), at)).await?;
    Ok(found.map(|invited| (token, invited)))
}

fn page(request: &ScreenRequest<'_>, invited: &Invited, fault: Option<FieldFault>) -> Result<Response<Bytes>, Problem> {
    let (words, form, user) = (request.words, &request.form, &invited.user);
    let setup = &words.setup;
    let is_setup = invited.kind == InvitationKind::Setup;
    // The first administrator has a name and an address made up by the first start.
    let known = |name: &'static str, known| if form.is_ticked(name) || is_setup { form.text(name) } else { known };
    let minutes = invited.ends_at.seconds_since(request.at) / 60 + 1;
    let page = InvitedScreen {
        words,
        setup,
        path: request.path,
        title: if is_setup { setup.you.to_owned() } else { (setup.invited)(&invited.account_name) },
        first_name: known("first_name", &user.first_name),
        last_name: known("last_name", &user.last_name),
        email: if is_setup { form.text("email") } else { &user.email },
        is_setup,
        over: (setup.over)(minutes),
        fault,
    };
    rendered(if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

/// Sets name and password, and begins a session.
pub async fn accept(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let Some((token, invited)) = find(&request).await? else { return Ok(failure::link_is_over(request.words)) };
    if !request.is_private() {
        return Ok(failure::in_the_open(request.words));
    }
    if let Some(fault) = judge(&request, &invited) {
        return page(&request, &invited, Some(fault));
    }
    let text = |name| request.form.text(name).trim().to_owned();
    let password_hash = passwords::hash_in_turn(typed_password(&request)).await?;
    let acceptance = Acceptance {
        first_name: text("first_name"),
        last_name: text("last_name"),
        email: (invited.kind == InvitationKind::Setup).then(|| text("email")),
        password_hash,
    };
    let next = if invited.kind == InvitationKind::Setup { "/setup/company" } else { "/" };
    let (person, at) = (PersonKey { account: token.account(), user: invited.user.id }, request.at);
    let entry = WayIn { person, stay: Stay::Day, next };
    let accepted =
        entry::let_in(&request, entry, move |tx| invitations::accept(tx, token.invitation(), at, &acceptance));
    match accepted.await {
        Err(Problem::NotFound) => Ok(failure::link_is_over(request.words)),
        Err(Problem::Taken) => {
            let text = request.words.setup.email_taken;
            page(&request, &invited, Some(FieldFault { field: "email", text }))
        }
        outcome => outcome,
    }
}

fn typed_password(request: &ScreenRequest<'_>) -> String {
    request.form.text("password").chars().take(LONGEST).collect()
}

fn judge(request: &ScreenRequest<'_>, invited: &Invited) -> Option<FieldFault> {
    let (setup, form) = (&request.words.setup, &request.form);
    let fault = |field, text| Some(FieldFault { field, text });
    let is_setup = invited.kind == InvitationKind::Setup;
    if form.text("first_name").trim().is_empty() && form.text("last_name").trim().is_empty() {
        return fault("first_name", setup.no_name);
    }
    let email = if is_setup { form.text("email").trim() } else { &invited.user.email };
    if !email::is_mailbox(email) {
        return fault("email", setup.no_email);
    }
    let about = [email, form.text("first_name"), form.text("last_name"), &invited.account_name];
    match passwords::judge(&typed_password(request), &about) {
        Ok(()) => None,
        Err(Weakness::Short) => fault("password", setup.password_short),
        Err(Weakness::Guessable) => fault("password", setup.password_guessable),
    }
}
