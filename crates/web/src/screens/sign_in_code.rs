//! The second step of signing in: a code of an app. Before the code is right nobody has a session: the form itself carries, sealed by the
//! server's key, the proof of the right password.

use crate::entry::{self, WayIn, own_path};
use crate::reply::{rendered, see_other, with_pause};
use crate::request::ScreenRequest;
use crate::screens::failure;
use crate::words::{GateWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::invitations::LetIn;
use headwater_actions::second_factors::{self, TypedCode};
use headwater_actions::sessions::{self, Candidate};
use headwater_model::id::{AccountId, UserId};
use headwater_model::problem::Problem;
use headwater_model::session::Stay;
use headwater_model::time::Timestamp;
use headwater_store::second_factors::PersonKey;
use http::{Response, StatusCode};
use sha2::{Digest, Sha256};

/// Seconds from the password to the code.
const PATIENCE: i64 = 300;
/// The place of the proof, sealed with it.
const SEALED_AS: &str = "sign-in-code";

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodeScreen<'p> {
    words: &'static Words,
    gate: &'static GateWords,
    proof: &'p str,
    next: &'p str,
    is_staying: bool,
    error: Option<String>,
}

/// The form for the code, after the right password.
pub fn ask(request: &ScreenRequest<'_>, found: &Candidate) -> Result<Response<Bytes>, Problem> {
    let proof = Proof { person: person(found), until: request.at.plus_seconds(PATIENCE), hash: digest(found) };
    page(request, &proof.sealed(request)?, (StatusCode::OK, None))
}

fn page(
    request: &ScreenRequest<'_>,
    proof: &str,
    (status, error): (StatusCode, Option<String>),
) -> Result<Response<Bytes>, Problem> {
    let page = CodeScreen {
        words: request.words,
        gate: &request.words.gate,
        proof,
        next: own_path(request.form.text("next")),
        is_staying: request.form.is_ticked("stay"),
        error,
    };
    rendered(status, &page)
}

/// Checks the code, and begins a session.
pub async fn check(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if !request.is_private() {
        return Ok(failure::in_the_open(request.words));
    }
    let sent = request.form.text("proof");
    let Some(proof) = Proof::opened(&request, sent) else { return Ok(see_other(entry::SIGN_IN)) };
    let person = proof.person;
    let throttle = request.throttle;
    let tries = [throttle.from(request.from), throttle.of_secret("code", person.account.0, person.user.0)];
    if let Err(seconds) = throttle.take(&tries, request.at) {
        let pause = Some((request.words.gate.pause)(seconds));
        return Ok(with_pause(page(&request, sent, (StatusCode::TOO_MANY_REQUESTS, pause))?, seconds));
    }
    let (key, at, typed) = (request.db.key(), request.at, request.form.text("code").to_owned());
    let stay = if request.form.is_ticked("stay") { Stay::Month } else { Stay::Day };
    let way_in = WayIn { person, stay, next: own_path(request.form.text("next")) };
    let checked = entry::let_in(&request, way_in, move |tx| {
        let found = sessions::candidate(tx, person)?.filter(|found| digest(found) == proof.hash);
        if found.is_none() || !second_factors::check(tx, &key, person, TypedCode { text: &typed, at })? {
            return Err(Problem::Forbidden);
        }
        Ok(LetIn { user: person.user, needs_code: false })
    });
    match checked.await {
        Err(Problem::Forbidden) => {
            let wrong = Some(request.words.gate.code_wrong.to_owned());
            page(&request, sent, (StatusCode::UNPROCESSABLE_ENTITY, wrong))
        }
        outcome => {
            throttle.give_back(&tries);
            outcome
        }
    }
}

fn person(found: &Candidate) -> PersonKey {
    PersonKey { account: found.account, user: found.user }
}

/// With another password the proof is void.
fn digest(found: &Candidate) -> String {
    Sha256::digest(found.password_hash.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The proof of a right password.
struct Proof {
    person: PersonKey,
    until: Timestamp,
    hash: String,
}

impl Proof {
    fn sealed(&self, request: &ScreenRequest<'_>) -> Result<String, Problem> {
        let Self { person, until, hash } = self;
        let text = format!("{} {} {} {hash}", person.account.0, person.user.0, until.0);
        let sealed = request.db.key().seal(SEALED_AS, text.as_bytes())?;
        Ok(sealed.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The proof in a form, if made by this server and not too old.
    fn opened(request: &ScreenRequest<'_>, sent: &str) -> Option<Self> {
        let digits = sent.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
        let bytes: Option<Vec<u8>> = digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect();
        let opened = request.db.key().open(SEALED_AS, &bytes?).ok()?;
        let text = std::str::from_utf8(&opened).ok()?;
        let mut parts = text.split(' ');
        let mut number = || parts.next()?.parse::<i64>().ok();
        let person = PersonKey { account: AccountId(number()?), user: UserId(number()?) };
        let until = Timestamp(number()?);
        let hash = parts.next()?.to_owned();
        (request.at <= until).then_some(Self { person, until, hash })
    }
}
