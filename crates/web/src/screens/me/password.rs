//! Another password: the old one is asked, and all other sessions end.

use super::{person_key, shown};
use crate::cookie;
use crate::entry::{self, WayIn};
use crate::form::FieldFault;
use crate::reply::with_pause;
use crate::request::ScreenRequest;
use bytes::Bytes;
use headwater_actions::invitations::LetIn;
use headwater_actions::passwords::{self, LONGEST, Weakness};
use headwater_actions::sessions::{self, Candidate};
use headwater_model::problem::Problem;
use headwater_model::session::Stay;
use headwater_store as store;
use http::{Response, StatusCode};

/// The person with the right password typed in a field, or the reply to a wrong one. Wrong ones are throttled.
pub(super) enum OldPassword {
    /// The password is the person's.
    Right(Candidate),
    /// The reply to a wrong one.
    Wrong(Response<Bytes>),
}

/// Compares the password typed in a field with the person's.
pub(super) async fn compare(request: &ScreenRequest<'_>, field: &'static str) -> Result<OldPassword, Problem> {
    let (key, throttle) = (person_key(request)?, request.throttle);
    let tries = [throttle.of_secret("password", key.account.0, key.user.0)];
    if let Err(seconds) = throttle.take(&tries, request.at) {
        let fault = FieldFault { field, text: request.words.me.too_many };
        let reply = shown(request, StatusCode::TOO_MANY_REQUESTS, Some(fault)).await?;
        return Ok(OldPassword::Wrong(with_pause(reply, seconds)));
    }
    let found = request.read(move |read| sessions::candidate(read, key)).await?;
    let hashes = found.iter().map(|found| found.password_hash.clone()).collect();
    let right = passwords::first_right(request.form.text(field).chars().take(LONGEST).collect(), hashes).await;
    if !matches!(right, Ok(None)) {
        throttle.give_back(&tries);
    }
    match (right?, found) {
        (Some(_), Some(found)) => Ok(OldPassword::Right(found)),
        _ => {
            let fault = FieldFault { field, text: request.words.me.wrong_password };
            Ok(OldPassword::Wrong(shown(request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)).await?))
        }
    }
}

/// Sets the password. All sessions end, and this browser gets a new one.
pub async fn change(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let found = match compare(&request, "old_password").await? {
        OldPassword::Right(found) => found,
        OldPassword::Wrong(reply) => return Ok(reply),
    };
    let (person, me) = (request.person()?, &request.words.me);
    let new: String = request.form.text("new_password").chars().take(LONGEST).collect();
    let user = &person.user;
    let about = [user.email.as_str(), &user.first_name, &user.last_name, &person.account_name];
    if let Err(weakness) = passwords::judge(&new, &about) {
        let text = match weakness {
            Weakness::Short => request.words.setup.password_short,
            Weakness::Guessable => request.words.setup.password_guessable,
        };
        let fault = FieldFault { field: "new_password", text };
        return shown(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)).await;
    }
    let hash = passwords::hash_in_turn(new).await?;
    let stay = stay(&request).await?;
    let way_in = WayIn { person: person_key(&request)?, stay, next: "/me?done=password" };
    let changed = entry::let_in(&request, way_in, move |tx| {
        let user = sessions::change_password(tx, &found, &hash)?;
        Ok(LetIn { user, needs_code: false })
    });
    match changed.await {
        Err(Problem::Forbidden) => {
            let fault = FieldFault { field: "old_password", text: me.wrong_password };
            shown(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)).await
        }
        outcome => outcome,
    }
}

/// The length of this browser's stay.
async fn stay(request: &ScreenRequest<'_>) -> Result<Stay, Problem> {
    let Some(token) = cookie::sent(request.headers, request.transport) else { return Ok(Stay::Day) };
    let at = request.at;
    let found = request.read(move |read| Ok(store::sessions::find(read, token.session(), at)?)).await?;
    Ok(found.map_or(Stay::Day, |session| session.stay))
}
