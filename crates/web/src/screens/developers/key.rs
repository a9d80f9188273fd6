//! A key: the methods called with it, its switches, and its end.

use super::{acts_as, end_of, last_day, switches, zone_of};
use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::DevelopersWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::accounts;
use headwater_model::id::KeyId;
use headwater_model::key::{ApiKey, KeyState, Switches};
use headwater_model::permission::MANAGE_KEYS;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::usage::{self, Use};
use headwater_store::{self as store, Tx};
use http::{Response, StatusCode};

/// The calls of one method.
pub struct MethodUse {
    /// The method.
    pub method: String,
    /// The calls.
    pub calls: i64,
    /// The last call.
    pub last: Moment,
    /// Refusals by code: calls refused as a whole, and objects refused within other calls.
    pub refused: Vec<(i64, i64, i64)>,
}

/// A switch of a key as a choice in the form.
struct KeySwitch {
    name: &'static str,
    label: &'static str,
    choices: Vec<SwitchChoice>,
}

/// A choice of a switch.
struct SwitchChoice {
    /// The stored word.
    word: &'static str,
    /// The words for people.
    said: &'static str,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "developers/key.html")]
struct KeyScreen<'p> {
    frame: ScreenFrame<'p>,
    dev: &'static DevelopersWords,
    key: ApiKey,
    acts_as: String,
    created: Moment,
    state: KeyState,
    /// The last day, as typed or as stored.
    last_day: String,
    fault: Option<&'static str>,
    uses: Vec<MethodUse>,
}

impl KeyScreen<'_> {
    /// The switches, with the stored choices.
    fn switches(&self) -> Vec<KeySwitch> {
        let Switches { reply_keys, empty_error, strictness, limits } = self.key.switches;
        let stored = [reply_keys.name(), empty_error.name(), strictness.name(), limits.name()];
        let mut switches = Vec::new();
        for (((name, words), (label, said)), stored) in SWITCHES.iter().zip(self.dev.switches).zip(stored) {
            let choice = |(word, said): (&&'static str, _)| SwitchChoice { word, said, is_chosen: *word == stored };
            switches.push(KeySwitch { name, label, choices: words.iter().zip(said).map(choice).collect() });
        }
        switches
    }
}

/// TABLE · the switches of a key: the name in forms, and the stored words.
const SWITCHES: [(&str, [&str; 2]); 4] = [
    ("reply_keys", ["observed", "documented"]),
    ("empty_error", ["classic", "null"]),
    ("strictness", ["lenient", "strict"]),
    ("limits", ["on", "off"]),
];

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    show(&request, StatusCode::OK).await
}

/// The page; with the form as typed and the cure where the last day is none.
async fn show(request: &ScreenRequest<'_>, status: StatusCode) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_KEYS)?.account();
    let (id, at, words) = (KeyId(request.number_at(0)?), request.at, request.words);
    let zone = zone_of(request, account).await?;
    let (key, acts_as, uses) = request
        .read(move |read| {
            let key = store::api_keys::all(read, account)?.into_iter().find(|key| key.id == id);
            let key = key.ok_or(Problem::NotFound)?;
            let acts_as = acts_as(words, key.acts_as, &store::users::all(read, account)?);
            Ok::<_, Problem>((key, acts_as, usage::uses(read, account)?))
        })
        .await?;
    let uses = by_method(uses.into_iter().filter(|it| it.key == id), |last| Moment::of(&words.times, last, at));
    let created = Moment::of(&words.times, key.created_at, at);
    let dev = &words.developers;
    let frame = ScreenFrame::of(request, dev.title)?;
    let is_faulty = status != StatusCode::OK;
    let stored = key.expires_at.map(|end| last_day(end, &zone)).unwrap_or_default();
    let last_day = if is_faulty { request.form.text("last_day").to_owned() } else { stored };
    let (state, fault) = (key.state(at), is_faulty.then_some(dev.last_day_wrong));
    rendered(status, &KeyScreen { frame, dev, key, acts_as, created, state, last_day, fault, uses })
}

/// Uses by method, the most frequent first. Expects uses in the order of methods.
fn by_method(uses: impl Iterator<Item = Use>, moment: impl Fn(Timestamp) -> Moment) -> Vec<MethodUse> {
    let mut methods: Vec<(MethodUse, Timestamp)> = Vec::new();
    for it in uses {
        if methods.last().is_none_or(|(method, _)| method.method != it.method) {
            let fresh =
                MethodUse { method: it.method.clone(), calls: 0, last: moment(it.last_at), refused: Vec::new() };
            methods.push((fresh, it.last_at));
        }
        let Some((method, last)) = methods.last_mut() else { continue };
        method.calls += it.calls;
        if it.last_at > *last {
            (method.last, *last) = (moment(it.last_at), it.last_at);
        }
        if it.code != 0 {
            method.refused.push((it.code, it.calls, it.objects));
        }
    }
    let mut methods: Vec<MethodUse> = methods.into_iter().map(|(method, _)| method).collect();
    methods.sort_by_key(|method| -method.calls);
    methods
}

/// Changes the switches and the last day.
pub async fn change(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_KEYS)?.account();
    let id = KeyId(request.number_at(0)?);
    let sent = switches(&request, Switches::default());
    let Ok(expires_at) = end_of(request.form.text("last_day").trim(), &zone_of(&request, account).await?, request.at)
    else {
        return show(&request, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let write = move |tx: &Tx<'_>| {
        accounts::set_key_expiry(tx, account, id, expires_at)?;
        accounts::change_key(tx, account, id, |_| sent)
    };
    request.write(write).await?;
    Ok(see_other(&format!("/developers/keys/{id}")))
}

/// Revokes the key.
pub async fn revoke(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_KEYS)?.account();
    let (id, at) = (KeyId(request.number_at(0)?), request.at);
    request.write(move |tx| accounts::revoke_key(tx, account, id, at)).await?;
    Ok(see_other("/developers"))
}
