//! Keys and webhooks: the programs that call, and the receivers of changes.

pub mod key;
pub mod reference;
pub mod webhook;

use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::{plain, rendered};
use crate::request::ScreenRequest;
use crate::screens::audit;
use crate::words::{DevelopersWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::accounts;
use headwater_actions::key_secrets::{self, DrawnSecret};
use headwater_model::id::{AccountId, UserId};
use headwater_model::key::{ActsAs, ApiKey, CallLimits, EmptyError, KeyState, NewKey, ReplyKeys, Strictness, Switches};
use headwater_model::permission::{MANAGE_KEYS, MANAGE_WEBHOOKS};
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::{Role, User};
use headwater_store::accounts::Account;
use headwater_store::usage::{self, Use};
use headwater_store::{self as store, Read};
use http::{Response, StatusCode};
use webhook::HookState;

/// The most characters of a label.
const LONGEST_LABEL: usize = 100;

/// A row of the table of keys.
struct KeyRow {
    key: ApiKey,
    /// Whose permissions the key has, in words.
    acts_as: String,
    last: Option<Moment>,
    state: KeyState,
    /// The last day of a key with an end, and whether that is near.
    last_day: Option<(String, bool)>,
    today: i64,
    calls: i64,
    refused: i64,
}

/// Everything the page shows.
struct FoundDevelopers {
    account: Account,
    keys: Vec<KeyRow>,
    people: Vec<User>,
    hooks: Vec<HookState>,
}

/// The form of a new key, as typed.
struct TypedKey {
    label: String,
    acts_as: String,
    last_day: String,
}

/// A key just made.
struct FreshKey {
    label: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "developers/keys.html")]
struct DevelopersScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static Words,
    dev: &'static DevelopersWords,
    found: FoundDevelopers,
    fresh: Option<FreshKey>,
    typed: TypedKey,
    fault: Option<&'static str>,
}

impl DevelopersScreen<'_> {
    /// The roles for keys without a person.
    fn roles(&self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| !headwater_model::grant::needs_a_person(*role)).collect()
    }
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    show(&request, StatusCode::OK, (None, None)).await
}

async fn show(
    request: &ScreenRequest<'_>,
    status: StatusCode,
    (fresh, fault): (Option<FreshKey>, Option<&'static str>),
) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_KEYS)?.account();
    request.actor()?.grant(MANAGE_WEBHOOKS)?;
    let (at, words) = (request.at, request.words);
    let own_zone = request.person()?.user.time_zone.clone();
    let found = request.read(move |read| read_all(read, account, PageReader { own_zone, at, words })).await?;
    let unused = || TypedKey { label: String::new(), acts_as: "administrator".to_owned(), last_day: String::new() };
    let typed = if fault.is_some() { typed(request) } else { unused() };
    let dev = &words.developers;
    let frame = ScreenFrame::of(request, dev.title)?;
    let has_secret = fresh.is_some();
    let page = rendered(status, &DevelopersScreen { frame, words, dev, found, fresh, typed, fault })?;
    Ok(if has_secret { plain(page) } else { page })
}

/// The page with the remedy for a receiver that is none.
async fn show_wrong_url(request: &ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    show(request, StatusCode::UNPROCESSABLE_ENTITY, (None, Some(request.words.developers.url_wrong))).await
}

fn typed(request: &ScreenRequest<'_>) -> TypedKey {
    let text = |name| request.form.text(name).trim().to_owned();
    TypedKey { label: text("label"), acts_as: text("acts_as"), last_day: text("last_day") }
}

/// The end of a last day, which is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LastDayIsNone;

/// The time at which a day ends in a zone; `None` for an empty text.
fn end_of(text: &str, zone: &Zone, now: Timestamp) -> Result<Option<Timestamp>, LastDayIsNone> {
    if text.is_empty() {
        return Ok(None);
    }
    let end = audit::day(text, zone).map(|begin| audit::day_after(begin, zone));
    end.filter(|end| *end > now).map(Some).ok_or(LastDayIsNone)
}

/// The zone of a person's days.
async fn zone_of(request: &ScreenRequest<'_>, account: AccountId) -> Result<Zone, Problem> {
    let own = request.person()?.user.time_zone.clone();
    request.read(move |read| Ok(audit::zone(read, account, own)?.1)).await
}

/// The day that ends at a time in a zone.
fn last_day(end: Timestamp, zone: &Zone) -> String {
    zone.print(end.plus_seconds(-1)).as_str()[..10].to_owned()
}

/// Who reads the page: the zone of the days, the time, and the language.
struct PageReader {
    own_zone: Option<String>,
    at: Timestamp,
    words: &'static Words,
}

fn read_all(read: &Read<'_>, account: AccountId, reader: PageReader) -> Result<FoundDevelopers, Problem> {
    let PageReader { own_zone, at, words } = reader;
    let tenant = store::accounts::by_id(read, account)?.ok_or(Problem::NotFound)?;
    let people = store::users::all(read, account)?;
    let uses = usage::uses(read, account)?;
    let zone = audit::zone(read, account, own_zone)?.1;
    let about = AboutKeys { uses: &uses, people: &people, at, words, zone };
    let mut keys = Vec::new();
    // A loop: an account has few keys.
    for key in store::api_keys::all(read, account)? {
        let today = usage::calls(read, account, key.id, at.day())?;
        keys.push(about.row(key, today));
    }
    keys.sort_by_key(|row| (row.state != KeyState::Valid, -row.key.created_at.0));
    let mut hooks = Vec::new();
    // A loop: an account has at most ten webhooks.
    for it in store::subscriptions::all(read, account, None)? {
        hooks.push(HookState::of(read, it, at)?);
    }
    Ok(FoundDevelopers { account: tenant, keys, people, hooks })
}

/// Everything known of the keys of an account.
struct AboutKeys<'a> {
    uses: &'a [Use],
    people: &'a [User],
    at: Timestamp,
    words: &'static Words,
    zone: Zone,
}

impl AboutKeys<'_> {
    /// The row of a key with so many calls today.
    fn row(&self, key: ApiKey, today: i64) -> KeyRow {
        let ours = || self.uses.iter().filter(|it| it.key == key.id);
        let last = ours().map(|it| it.last_at).max().map(|last| Moment::of(&self.words.times, last, self.at));
        let calls = ours().map(|it| it.calls).sum();
        let refused = ours().filter(|it| it.code != 0).map(|it| it.calls).sum();
        let acts_as = acts_as(self.words, key.acts_as, self.people);
        let last_day = key.expires_at.map(|end| (last_day(end, &self.zone), key.ends_soon(self.at).is_some()));
        KeyRow { acts_as, state: key.state(self.at), last_day, key, last, today, calls, refused }
    }
}

/// Whose permissions a key has, in words.
fn acts_as(words: &Words, acts_as: ActsAs, people: &[User]) -> String {
    match acts_as {
        ActsAs::Role(role) => role.title().to_owned(),
        ActsAs::User(id) => {
            let person = people.iter().find(|person| person.id == id);
            person.map_or(words.developers.removed_person.to_owned(), name)
        }
    }
}

fn name(person: &User) -> String {
    if person.display_name.is_empty() { person.email.clone() } else { person.display_name.clone() }
}

/// Makes a key and shows the secret, once: in this very answer.
pub async fn create(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_KEYS)?.account();
    let dev = &request.words.developers;
    let TypedKey { label, acts_as: whom, last_day } = typed(&request);
    let expires_at = end_of(&last_day, &zone_of(&request, account).await?, request.at);
    let wrong = |text| Ok::<_, Problem>((StatusCode::UNPROCESSABLE_ENTITY, (None, Some(text))));
    let acts_as = match whom.strip_prefix("person ").map(|id| id.parse().map(UserId)) {
        Some(Ok(id)) => Some(ActsAs::User(id)),
        Some(Err(_)) => None,
        None => Role::named(&whom).map(ActsAs::Role),
    };
    let (status, shown) = if label.is_empty() {
        wrong(dev.label_missing)?
    } else if label.chars().count() > LONGEST_LABEL {
        wrong(dev.label_long)?
    } else if expires_at.is_err() {
        wrong(dev.last_day_wrong)?
    } else if let (Some(acts_as), Ok(expires_at)) = (acts_as, expires_at) {
        let DrawnSecret { secret, hash } = key_secrets::draw()?;
        let new = NewKey {
            label: label.clone(),
            acts_as,
            secret_hash: hash,
            switches: switches(&request, Switches::default()),
            expires_at,
        };
        let at = request.at;
        match request.write(move |tx| accounts::add_key(tx, account, at, &new)).await {
            Ok(_) => (StatusCode::OK, (Some(FreshKey { label, secret }), None)),
            Err(Problem::NotFound | Problem::Invalid { .. }) => wrong(dev.acts_as_wrong)?,
            Err(problem) => return Err(problem),
        }
    } else {
        wrong(dev.acts_as_wrong)?
    };
    show(&request, status, shown).await
}

/// The switches in a form, and `before` for those not sent.
fn switches(request: &ScreenRequest<'_>, before: Switches) -> Switches {
    let text = |name| request.form.text(name);
    Switches {
        reply_keys: ReplyKeys::named(text("reply_keys")).unwrap_or(before.reply_keys),
        empty_error: EmptyError::named(text("empty_error")).unwrap_or(before.empty_error),
        strictness: Strictness::named(text("strictness")).unwrap_or(before.strictness),
        limits: CallLimits::named(text("limits")).unwrap_or(before.limits),
    }
}
