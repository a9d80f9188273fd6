//! Letting a person in: a session begins, and the browser gets the cookie.

use crate::cookie;
use crate::reply::{see_other, with_cookie};
use crate::request::ScreenRequest;
use crate::token::SecretToken;
use bytes::Bytes;
use headwater_actions::invitations::LetIn;
use headwater_actions::sessions::{self, Beginning};
use headwater_model::audit::Author;
use headwater_model::problem::Problem;
use headwater_model::session::Stay;
use headwater_store::second_factors::PersonKey;
use headwater_store::sessions::NewSession;
use headwater_store::{Job, Tx};
use http::Response;
use http::header::USER_AGENT;

/// The path to which nobody need have signed in.
pub const SIGN_IN: &str = "/sign-in";
/// The most characters kept of a browser's own description.
const AGENT: usize = 200;

/// The kind of session to begin.
#[derive(Debug, Clone, Copy)]
pub struct WayIn<'a> {
    /// The person.
    pub person: PersonKey,
    /// The length of the stay.
    pub stay: Stay,
    /// The page to be shown.
    pub next: &'a str,
}

/// Begins a session of the person found by `judge` in the same transaction, under a new token. A person with a second factor is sent to
/// sign in with it.
pub async fn let_in(
    request: &ScreenRequest<'_>,
    entry: WayIn<'_>,
    judge: impl Fn(&Tx<'_>) -> Result<LetIn, Problem> + Send + 'static,
) -> Result<Response<Bytes>, Problem> {
    let WayIn { person: PersonKey { account, user }, stay, next } = entry;
    let token = SecretToken::new(account)?;
    let cookie = cookie::setting(&token, request.transport, stay);
    let agent = request.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let (at, from, agent) = (request.at, request.from.to_string(), agent.chars().take(AGENT).collect::<String>());
    let job = Job::of(account, request.name).by(Author::Person(user), request.id);
    let begin = move |tx: &Tx<'_>| {
        let LetIn { user, needs_code } = judge(tx)?;
        if needs_code {
            return Ok(needs_code);
        }
        let session = NewSession { user, stay, address: &from, agent: &agent };
        sessions::begin(tx, token.session(), &Beginning { at, session })?;
        Ok(needs_code)
    };
    if request.db.write(job, begin).await? {
        return Ok(see_other(SIGN_IN));
    }
    Ok(with_cookie(see_other(next), &cookie))
}

/// A path of this server: others than those are the first page. A browser reads `//host` and `/\host` as other hosts.
pub fn own_path(path: &str) -> &str {
    let mut letters = path.chars();
    let is_own = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    if is_own && !path.chars().any(char::is_control) { path } else { "/" }
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
