//! The code of an app: setting one up, recovery codes, and taking it off.

use super::password::{OldPassword, compare};
use super::person_key;
use crate::cookie;
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other, with_pause, with_secret};
use crate::request::ScreenRequest;
use crate::words::MeWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::codes;
use headwater_actions::second_factors::{self, FirstCode};
use headwater_model::problem::Problem;
use headwater_store as store;
use http::{Response, StatusCode};
use qrcode::{Color, QrCode};

#[derive(Template)]
#[template(path = "me/code.html")]
struct CodeSetupScreen<'p> {
    frame: ScreenFrame<'p>,
    me: &'static MeWords,
    link: String,
    secret: String,
    picture: Option<QrPicture>,
    fault: Option<String>,
}

/// A picture for the camera of a phone: the squares as one path.
struct QrPicture {
    width: usize,
    path: String,
}

impl QrPicture {
    fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let dark = colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
        // A margin of four squares, as readers demand.
        let path = dark.map(|(place, _)| format!("M{} {}h1v1h-1z", place % width + 4, place / width + 4)).collect();
        Some(Self { width: width + 8, path })
    }
}

/// Begins with a new secret. An app confirmed before stays.
pub async fn begin(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (person, key, at) = (person_key(&request)?, request.db.key(), request.at);
    match request.write(move |tx| second_factors::begin(tx, &key, person, at)).await {
        Ok(()) => Ok(see_other("/me/code")),
        Err(Problem::Taken) => Ok(see_other("/me")),
        Err(problem) => Err(problem),
    }
}

/// The secret for the app, and the form for its first code.
pub async fn form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    shown(&request, (StatusCode::OK, None)).await
}

async fn shown(
    request: &ScreenRequest<'_>,
    (status, fault): (StatusCode, Option<String>),
) -> Result<Response<Bytes>, Problem> {
    let (key, db_key, me) = (person_key(request)?, request.db.key(), &request.words.me);
    let found = request.read(move |read| second_factors::unconfirmed(read, &db_key, key)).await?;
    let Some(secret) = found else { return Ok(see_other("/me")) };
    let person = request.person()?;
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let (issuer, email) = (encoded(&person.account_name), encoded(&person.user.email));
    let link = format!("otpauth://totp/{issuer}:{email}?secret={}&issuer={issuer}", secret.as_str());
    let picture = QrPicture::of(&link);
    let groups: Vec<String> = secret.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into()).collect();
    let frame = ScreenFrame::of(request, me.code_title)?;
    let page = CodeSetupScreen { frame, me, link, secret: groups.join(" "), picture, fault };
    Ok(with_secret(rendered(status, &page)?))
}

#[derive(Template)]
#[template(path = "me/spares.html")]
struct SparesScreen<'p> {
    frame: ScreenFrame<'p>,
    me: &'static MeWords,
    codes: Vec<String>,
}

fn spares(request: &ScreenRequest<'_>, codes: Vec<String>) -> Result<Response<Bytes>, Problem> {
    let me = &request.words.me;
    let page = SparesScreen { frame: ScreenFrame::of(request, me.spares_title)?, me, codes };
    Ok(with_secret(rendered(StatusCode::OK, &page)?))
}

/// Confirms the app by its first code; all other sessions end. The recovery codes are shown in this reply alone.
pub async fn confirm(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (person, key, at, throttle) = (person_key(&request)?, request.db.key(), request.at, request.throttle);
    let tries = [throttle.of_secret("code", person.account.0, person.user.0)];
    if let Err(seconds) = throttle.take(&tries, at) {
        let pause = Some((request.words.gate.pause)(seconds));
        return Ok(with_pause(shown(&request, (StatusCode::TOO_MANY_REQUESTS, pause)).await?, seconds));
    }
    let token = cookie::sent(request.headers, request.transport).ok_or(Problem::Forbidden)?;
    let (typed, recovery) = (request.form.text("code").to_owned(), codes::recovery_codes()?);
    let shown_once = recovery.clone();
    let confirmed = request.write(move |tx| {
        let first = FirstCode { typed: &typed, at, recovery: &recovery };
        let is_right = second_factors::confirm(tx, &key, person, &first)?;
        if is_right {
            store::sessions::end_others(tx, token.session(), person.user)?;
        }
        Ok(is_right)
    });
    let is_right = match confirmed.await {
        Err(Problem::NotFound) => return Ok(see_other("/me")),
        outcome => outcome?,
    };
    if !is_right {
        let wrong = Some(request.words.gate.code_wrong.to_owned());
        return shown(&request, (StatusCode::UNPROCESSABLE_ENTITY, wrong)).await;
    }
    throttle.give_back(&tries);
    spares(&request, shown_once)
}

/// New recovery codes, for the password.
pub async fn renew(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if let OldPassword::Wrong(reply) = compare(&request, "code_password").await? {
        return Ok(reply);
    }
    let (person, recovery) = (person_key(&request)?, codes::recovery_codes()?);
    let shown_once = recovery.clone();
    match request.write(move |tx| second_factors::renew_recovery(tx, person, &recovery)).await {
        Ok(()) => spares(&request, shown_once),
        Err(Problem::NotFound) => Ok(see_other("/me")),
        Err(problem) => Err(problem),
    }
}

/// Takes the code off, for the password; all other sessions end.
pub async fn take_off(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if let OldPassword::Wrong(reply) = compare(&request, "code_password").await? {
        return Ok(reply);
    }
    let person = person_key(&request)?;
    let token = cookie::sent(request.headers, request.transport).ok_or(Problem::Forbidden)?;
    let taken = request.write(move |tx| {
        store::sessions::end_others(tx, token.session(), person.user)?;
        second_factors::take_off_own(tx, person)
    });
    match taken.await {
        Ok(()) | Err(Problem::NotFound) => Ok(see_other("/me?done=code-off")),
        Err(problem) => Err(problem),
    }
}
