//! A person's own settings: name, time zone, keys, password, code, sessions.

pub mod password;
pub mod code;
pub mod own_sessions;

use crate::cookie;
use crate::form::FieldFault;
use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::MeWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::sessions::{self, OwnChoices};
use headwater_model::language::Language;
use headwater_model::problem::Problem;
use headwater_model::zones;
use headwater_store as store;
use headwater_store::second_factors::PersonKey;
use headwater_store::sessions::OwnSession;
use headwater_store::users::LetterKeys;
use http::{Response, StatusCode};
use own_sessions::{SessionRow, id_of};

/// The themes as scripts name them: the system's, light, dark.
pub const THEMES: [&str; 3] = ["", "light", "dark"];

/// The part of the page with the facts of the database.
struct OwnFacts {
    account_zone: String,
    is_code_on: bool,
    codes_left: i64,
    sessions: Vec<OwnSession>,
}

#[derive(Template)]
#[template(path = "me/me.html")]
struct MeScreen<'p> {
    frame: ScreenFrame<'p>,
    me: &'static MeWords,
    first_name: &'p str,
    last_name: &'p str,
    email: &'p str,
    zones: Vec<String>,
    zone: &'p str,
    /// The tag of the language chosen; `""` for the browser's.
    language: &'p str,
    has_letter_keys: bool,
    facts: OwnFacts,
    rows: Vec<SessionRow>,
    fault: Option<FieldFault>,
    done: Option<&'static str>,
}

impl MeScreen<'_> {
    fn fault_at(&self, field: &str) -> Option<&'static str> {
        FieldFault::at(self.fault.as_ref(), field)
    }
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    shown(&request, StatusCode::OK, None).await
}

/// The person of the request, as the store names people.
fn person_key(request: &ScreenRequest<'_>) -> Result<PersonKey, Problem> {
    let person = request.person()?;
    Ok(PersonKey { account: person.actor.account, user: person.user.id })
}

async fn facts(request: &ScreenRequest<'_>) -> Result<OwnFacts, Problem> {
    let (key, at) = (person_key(request)?, request.at);
    let found = request.read(move |read| {
        let account = store::accounts::by_id(read, key.account)?.ok_or(Problem::NotFound)?;
        Ok(OwnFacts {
            account_zone: account.time_zone,
            is_code_on: store::second_factors::is_on(read, key)?,
            codes_left: store::second_factors::codes_left(read, key)?,
            sessions: store::sessions::of_person(read, key.account, key.user, at)?,
        })
    });
    found.await
}

/// The page as typed, with the fault of one field.
async fn shown(
    request: &ScreenRequest<'_>,
    status: StatusCode,
    fault: Option<FieldFault>,
) -> Result<Response<Bytes>, Problem> {
    let (person, me, form) = (request.person()?, &request.words.me, &request.form);
    let facts = facts(request).await?;
    let own = cookie::sent(request.headers, request.transport);
    let rows = facts.sessions.iter().map(|session| SessionRow {
        id: id_of(&session.token_hash),
        device: own_sessions::device(me, &session.agent),
        address: session.address.clone(),
        seen: Moment::of(&request.words.times, session.seen, request.at),
        is_this: own.as_ref().is_some_and(|own| own.hash() == session.token_hash),
    });
    let typed = |name: &'static str, known| if form.is_ticked(name) { form.text(name) } else { known };
    let was_sent = form.is_ticked("time_zone");
    let page = MeScreen {
        frame: ScreenFrame::of(request, me.title)?,
        me,
        first_name: typed("first_name", &person.user.first_name),
        last_name: typed("last_name", &person.user.last_name),
        email: &person.user.email,
        zones: zones::names_with(person.user.time_zone.as_deref().unwrap_or_default()),
        zone: typed("time_zone", person.user.time_zone.as_deref().unwrap_or_default()),
        language: typed("language", person.language.map_or("", Language::tag)),
        has_letter_keys: if was_sent { form.is_ticked("letter_keys") } else { person.has_letter_keys },
        rows: rows.collect(),
        facts,
        fault,
        done: me.done.iter().find(|(word, _)| *word == form.text("done")).map(|(_, text)| *text),
    };
    rendered(status, &page)
}

/// Changes name, time zone and keys.
pub async fn choose(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (person, form) = (request.person()?, &request.form);
    let choices = OwnChoices {
        first_name: form.text("first_name").trim().to_owned(),
        last_name: form.text("last_name").trim().to_owned(),
        time_zone: Some(form.text("time_zone").to_owned()).filter(|zone| !zone.is_empty()),
        letter_keys: if form.is_ticked("letter_keys") { LetterKeys::On } else { LetterKeys::Off },
        language: Language::of_tag(form.text("language")),
    };
    let (actor, user, me) = (person.actor.clone(), person.user.clone(), &request.words.me);
    let fault = match request.write(move |tx| sessions::choose(tx, &actor, user.clone(), &choices)).await {
        Ok(()) => return Ok(see_other("/me?done=saved")),
        Err(Problem::Missing { .. }) => FieldFault { field: "first_name", text: me.no_name },
        Err(Problem::Invalid { .. }) => FieldFault { field: "time_zone", text: me.no_zone },
        Err(problem) => return Err(problem),
    };
    shown(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)).await
}
