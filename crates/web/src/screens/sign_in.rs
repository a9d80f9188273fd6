//! Signing in and out.

use crate::cookie;
use crate::entry::{self, WayIn, own_path};
use crate::reply::{rendered, see_other, with_cookie, with_pause};
use crate::request::ScreenRequest;
use crate::screens::{failure, sign_in_code};
use crate::words::GateWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::invitations::LetIn;
use headwater_actions::passwords::{self, LONGEST};
use headwater_actions::sessions::{self, Candidate};
use headwater_model::problem::Problem;
use headwater_model::session::Stay;
use headwater_store::Job;
use headwater_store::second_factors::PersonKey;
use http::{Response, StatusCode};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInScreen<'p> {
    words: &'static crate::words::Words,
    gate: &'static GateWords,
    email: &'p str,
    next: &'p str,
    error: Option<String>,
}

/// The form.
pub async fn form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if request.person.is_some() {
        return Ok(see_other(own_path(request.form.text("next"))));
    }
    page(&request, StatusCode::OK, None)
}

fn page(request: &ScreenRequest<'_>, status: StatusCode, error: Option<String>) -> Result<Response<Bytes>, Problem> {
    if !request.is_private() {
        return Ok(failure::in_the_open(request.words));
    }
    let page = SignInScreen {
        words: request.words,
        gate: &request.words.gate,
        email: request.form.text("email"),
        next: own_path(request.form.text("next")),
        error,
    };
    rendered(status, &page)
}

fn refused(request: &ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    page(request, StatusCode::UNPROCESSABLE_ENTITY, Some(request.words.gate.refused.to_owned()))
}

/// Compares the password, and begins a session. After too many failed tries nothing is compared for a while, for people who do not exist
/// either.
pub async fn sign_in(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if !request.is_private() {
        return Ok(failure::in_the_open(request.words));
    }
    let address = request.form.text("email").trim().to_owned();
    let tries = [request.throttle.from(request.from), request.throttle.of_person(&address)];
    if let Err(seconds) = request.throttle.take(&tries, request.at) {
        let pause = (request.words.gate.pause)(seconds);
        return Ok(with_pause(page(&request, StatusCode::TOO_MANY_REQUESTS, Some(pause))?, seconds));
    }
    let compared = right_candidate(&request, address).await;
    if !matches!(compared, Ok(None)) {
        request.throttle.give_back(&tries);
    }
    let Some(found) = compared? else { return refused(&request) };
    if found.needs_code {
        return sign_in_code::ask(&request, &found);
    }
    begin(&request, found).await
}

async fn right_candidate(request: &ScreenRequest<'_>, address: String) -> Result<Option<Candidate>, Problem> {
    let password: String = request.form.text("password").chars().take(LONGEST).collect();
    let mut candidates = request.read(move |read| sessions::candidates(read, &address)).await?;
    let hashes = candidates.iter().map(|candidate| candidate.password_hash.clone()).collect();
    Ok(passwords::first_right(password, hashes).await?.map(|place| candidates.swap_remove(place)))
}

/// Begins the session of a person whose password was right.
async fn begin(request: &ScreenRequest<'_>, found: Candidate) -> Result<Response<Bytes>, Problem> {
    let stay = if request.form.is_ticked("stay") { Stay::Month } else { Stay::Day };
    let entry = WayIn {
        person: PersonKey { account: found.account, user: found.user },
        stay,
        next: own_path(request.form.text("next")),
    };
    match entry::let_in(request, entry, move |tx| {
        Ok(LetIn { user: sessions::confirmed(tx, &found)?, needs_code: found.needs_code })
    })
    .await
    {
        Err(Problem::Forbidden) => refused(request),
        outcome => outcome,
    }
}

/// Ends the session.
pub async fn sign_out(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if let Some(token) = cookie::sent(request.headers, request.transport) {
        let account = token.account();
        request.db.write(Job::of(account, "sign-out"), move |tx| sessions::sign_out(tx, token.session())).await?;
    }
    Ok(with_cookie(see_other("/sign-in"), &cookie::removal(request.transport)))
}
