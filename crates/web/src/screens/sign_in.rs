//! Signing in and out.

use crate::cookie::{self, SessionToken};
use crate::reply::{rendered, see_other, with_cookie, with_pause};
use crate::request::ScreenRequest;
use crate::screens::failure;
use crate::words::GateWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::passwords::{self, LONGEST_WAIT, PLACES};
use headwater_actions::sessions::{self, Beginning, Candidate};
use headwater_model::problem::Problem;
use headwater_model::session::Stay;
use headwater_store::Job;
use headwater_store::sessions::NewSession;
use http::header::USER_AGENT;
use http::{Response, StatusCode};

/// The most characters of a password that are looked at.
const LONGEST: usize = 1024;
/// The most characters kept of what a browser says of itself.
const AGENT: usize = 200;

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

/// A path of this server: others than those are the first page. A browser reads `//host` and `/\host` as other hosts.
fn own_path(path: &str) -> &str {
    let mut letters = path.chars();
    let is_own = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    if is_own && !path.chars().any(char::is_control) { path } else { "/" }
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
    begin(&request, found).await
}

async fn right_candidate(request: &ScreenRequest<'_>, address: String) -> Result<Option<Candidate>, Problem> {
    let password: String = request.form.text("password").chars().take(LONGEST).collect();
    let candidates = request.read(move |read| sessions::candidates(read, &address)).await?;
    compare(password, candidates).await
}

/// Begins the session of a person whose password was right.
async fn begin(request: &ScreenRequest<'_>, found: Candidate) -> Result<Response<Bytes>, Problem> {
    let stay = if request.form.is_ticked("stay") { Stay::Month } else { Stay::Day };
    let token = SessionToken::new(found.account)?;
    let cookie = token.set(request.transport, stay);
    let agent = request.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let (at, from, agent) = (request.at, request.from.to_string(), agent.chars().take(AGENT).collect::<String>());
    let begun = request
        .db
        .write(Job::of(found.account, "sign-in"), move |tx| {
            let session = NewSession { user: found.user, stay, address: &from, agent: &agent };
            sessions::begin(tx, &found, token.key().token_hash, &Beginning { at, session })
        })
        .await;
    match begun {
        Ok(()) => Ok(with_cookie(see_other(own_path(request.form.text("next"))), &cookie)),
        Err(Problem::Forbidden) => refused(request),
        Err(problem) => Err(problem),
    }
}

/// The first person whose password it is. Somebody without an account waits as long. The server is busy where other passwords have the
/// places for too long.
async fn compare(password: String, candidates: Vec<Candidate>) -> Result<Option<Candidate>, Problem> {
    let place = tokio::time::timeout(LONGEST_WAIT, PLACES.acquire()).await;
    let Ok(Ok(place)) = place else { return Err(Problem::Busy) };
    let compared = tokio::task::spawn_blocking(move || {
        if candidates.is_empty() {
            passwords::is_right_in(&place, &password, None);
        }
        let is_it = |it: &Candidate| passwords::is_right_in(&place, &password, Some(&it.password_hash));
        candidates.into_iter().find(is_it)
    });
    compared.await.map_err(|error| Problem::Broken(error.to_string()))
}

/// Ends the session.
pub async fn sign_out(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if let Some(token) = SessionToken::sent(request.headers, request.transport) {
        let account = token.key().account;
        request.db.write(Job::of(account, "sign-out"), move |tx| sessions::sign_out(tx, token.key())).await?;
    }
    Ok(with_cookie(see_other("/sign-in"), &cookie::removal(request.transport)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_host() {
        for path in ["/leads", "/leads?q=a", "/"] {
            assert_eq!(own_path(path), path);
        }
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "leads", "/a\r\nSet-Cookie: x"] {
            assert_eq!(own_path(path), "/", "{path}");
        }
    }
}
