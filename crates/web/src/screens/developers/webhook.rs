//! A webhook: its state in a sentence, the last tries, the leads set aside, and a replay with a count before.

use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::other_faces::{HookAnswer, HookFailure, HookTest};
use crate::reply::{rendered, see_other, with_pause};
use crate::request::ScreenRequest;
use crate::words::DevelopersWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::webhooks;
use headwater_model::audit::Deed;
use headwater_model::context::Context;
use headwater_model::delivery::State;
use headwater_model::id::SubscriptionId;
use headwater_model::permission::MANAGE_WEBHOOKS;
use headwater_model::problem::Problem;
use headwater_model::target::Target;
use headwater_model::time::{Notation, Timestamp, Twice, Zone};
use headwater_store::audit::{self, DoneDeed};
use headwater_store::deliveries::{self, Attempt};
use headwater_store::subscriptions::{self, Parked, Subscription};
use headwater_store::{self as store, Read, Tx};
use http::{Response, StatusCode};

/// Tries shown.
const ATTEMPTS: i64 = 20;

/// A webhook, and the times of its state, in seconds from the present.
pub struct HookState {
    /// The webhook.
    pub it: Subscription,
    /// The answer to the last try.
    pub last_answer: Option<String>,
    /// Seconds until the next try.
    pub next_in: i64,
    /// Seconds of waiting of the oldest change.
    pub oldest: Option<i64>,
    /// Seconds of failure.
    pub failing: Option<i64>,
}

impl HookState {
    /// The state at a time.
    pub fn of(read: &Read<'_>, it: Subscription, at: Timestamp) -> store::Result<Self> {
        let last = deliveries::attempts(read, it.account, it.id, 1)?.pop();
        let said = |attempt: Attempt| match attempt.status {
            Some(status) => status.to_string(),
            None => attempt.outcome,
        };
        Ok(Self {
            next_in: it.course.next_at.seconds_since(at).max(0),
            oldest: it.waiting_since.map(|since| at.seconds_since(since).max(0)),
            failing: it.course.failing_since.map(|since| at.seconds_since(since).max(0)),
            last_answer: last.map(said),
            it,
        })
    }

    /// Changes not yet delivered.
    pub fn waiting(&self) -> i64 {
        self.it.head - self.it.cursor
    }

    /// The colour of the state.
    pub fn tone(&self) -> &'static str {
        match self.it.course.state {
            State::Live if self.it.course.failures == 0 => "good",
            State::Live | State::Blocked => "warn",
            State::Paused => "",
            State::Gone | State::Exhausted => "bad",
        }
    }

    /// The state in a sentence.
    pub fn sentence(&self, dev: &DevelopersWords) -> String {
        let course = &self.it.course;
        match course.state {
            State::Live if course.failures > 0 => {
                let answer = self.last_answer.as_deref().unwrap_or_default();
                (dev.retrying)(answer, self.failing.unwrap_or(0), (course.failures + 1, self.next_in))
            }
            State::Live => dev.live.to_owned(),
            State::Blocked => dev.blocked.to_owned(),
            State::Paused => dev.paused.to_owned(),
            State::Gone => dev.gone.to_owned(),
            State::Exhausted => dev.exhausted.to_owned(),
        }
    }
}

/// A try.
struct ShownAttempt {
    attempt: Attempt,
    at: String,
    is_good: bool,
}

/// A replay that was asked for, and its count.
struct AskedReplay {
    from: String,
    changes: Option<i64>,
    fault: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "developers/webhook.html")]
struct WebhookScreen<'p> {
    frame: ScreenFrame<'p>,
    dev: &'static DevelopersWords,
    state: HookState,
    attempts: Vec<ShownAttempt>,
    parked: Vec<(Parked, Moment)>,
    replay: AskedReplay,
    tested: Option<Tested>,
}

/// The end of a test.
struct Tested {
    is_good: bool,
    said: String,
}

impl WebhookScreen<'_> {
    fn is_ended(&self) -> bool {
        matches!(self.state.it.course.state, State::Gone | State::Exhausted)
    }
}

/// The page; with a time in the address, how much a replay from that time would send.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    show(&request, StatusCode::OK, None).await
}

async fn show(
    request: &ScreenRequest<'_>,
    usual: StatusCode,
    tested: Option<Tested>,
) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_WEBHOOKS)?.account();
    let (id, at, words) = (SubscriptionId(request.number_at(0)?), request.at, request.words);
    let own_zone = request.person()?.user.time_zone.clone();
    let from = request.form.text("from").trim().to_owned();
    let dev = &words.developers;
    let (state, attempts, parked, replay) = request
        .read(move |read| {
            let it = subscriptions::all(read, account, Some(id))?.pop().ok_or(Problem::NotFound)?;
            let tenant = store::accounts::by_id(read, account)?.map(|account| account.time_zone);
            let zone = own_zone.or(tenant).and_then(|name| Zone::named(&name)).unwrap_or_else(Zone::utc);
            let asked = time(&from, &zone);
            let (changes, fault) = match asked {
                _ if from.is_empty() => (None, None),
                None => (None, Some(dev.replay_wrong)),
                Some(time) if time > at => (None, Some(dev.replay_future)),
                Some(time) => (Some(webhooks::replayed_since(read, &it, time)?), None),
            };
            let shown = |attempt: Attempt| ShownAttempt {
                at: zone.print(attempt.at).as_str().to_owned(),
                is_good: attempt.status.is_some_and(|status| (200..300).contains(&status)),
                attempt,
            };
            let attempts =
                deliveries::attempts(read, account, id, ATTEMPTS)?.into_iter().map(shown).collect::<Vec<_>>();
            let parked = subscriptions::parked(read, account, id)?;
            let replay = AskedReplay { from, changes, fault };
            Ok::<_, Problem>((HookState::of(read, it, at)?, attempts, parked, replay))
        })
        .await?;
    let status = if replay.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { usual };
    let parked = parked.into_iter().map(|one| (one.clone(), Moment::of(&words.times, one.at, at))).collect();
    let frame = ScreenFrame::of(request, dev.title)?;
    rendered(status, &WebhookScreen { frame, dev, state, attempts, parked, replay, tested })
}

/// A time as a browser sends it, such as `2026-11-26T09:00`.
fn time(text: &str, zone: &Zone) -> Option<Timestamp> {
    let text = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
    zone.read(&text, Notation::Iso, Twice::First)
}

/// Adds a webhook.
pub async fn add(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let context = Context::of(request.actor()?.clone(), request.at);
    let Ok(target) = Target::parse(request.form.text("url").trim()) else {
        return super::show_wrong_url(&request).await;
    };
    let key = request.db.key();
    match request.write(move |tx| webhooks::subscribe(tx, &context, &key, &target)).await {
        Ok(()) => Ok(see_other("/developers")),
        Err(Problem::Invalid { .. }) => super::show_wrong_url(&request).await,
        Err(problem) => Err(problem),
    }
}

/// Stops deliveries.
pub async fn pause(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, id) = asked(&request)?;
    request.write(move |tx| webhooks::pause(tx, &context, id)).await?;
    Ok(see_other(&format!("/developers/webhooks/{id}")))
}

/// Goes on now.
pub async fn resume(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, id) = asked(&request)?;
    request.write(move |tx| webhooks::resume(tx, &context, id)).await?;
    Ok(see_other(&format!("/developers/webhooks/{id}")))
}

/// Posts a test to the receiver, and shows the answer. Five at once, then one a minute.
pub async fn test(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_WEBHOOKS)?.account();
    let (id, at, dev) = (SubscriptionId(request.number_at(0)?), request.at, &request.words.developers);
    let key = request.db.key();
    let (url, secrets) = request
        .read(move |read| {
            let it = subscriptions::all(read, account, Some(id))?.pop().ok_or(Problem::NotFound)?;
            // Secrets sealed with another key sign nothing.
            Ok::<_, Problem>((it.url.clone(), it.secrets(&key, at).ok()))
        })
        .await?;
    if let Err(seconds) = request.throttle.take(&[request.throttle.of_secret("hook-test", account.0, id.0)], at) {
        let tested = Tested { is_good: false, said: (dev.test_pause)(seconds) };
        return Ok(with_pause(show(&request, StatusCode::TOO_MANY_REQUESTS, Some(tested)).await?, seconds));
    }
    // Noted first: nothing leaves that is not noted.
    let done = move |tx: &Tx<'_>| {
        audit::note(tx, &DoneDeed { account, deed: Deed::Test, subject: "webhook", ids: &[id.0] });
        Ok(())
    };
    request.write(done).await?;
    let answer = match secrets {
        Some(secrets) => (request.other_faces.test_hook)(HookTest { url, secrets }).await,
        None => HookAnswer { milliseconds: 0, received: Err(HookFailure::Unsigned) },
    };
    let said = match &answer.received {
        Ok((status, text)) => (dev.tested)(*status, answer.milliseconds, text),
        Err(failure) => (dev.untested)(*failure, answer.milliseconds),
    };
    let is_good = matches!(answer.received, Ok((200..300, _)));
    show(&request, StatusCode::OK, Some(Tested { is_good, said })).await
}

/// Sends again all changes since a time.
pub async fn replay(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, id) = asked(&request)?;
    let own_zone = request.person()?.user.time_zone.clone();
    let (account, from, at) = (context.actor.account, request.form.text("from").trim().to_owned(), request.at);
    let replayed = request
        .write(move |tx| {
            let tenant = store::accounts::by_id(tx, account)?.map(|account| account.time_zone);
            let zone = own_zone.clone().or(tenant).and_then(|name| Zone::named(&name)).unwrap_or_else(Zone::utc);
            match time(&from, &zone).filter(|time| *time <= at) {
                Some(time) => webhooks::replay(tx, &context, id, time).map(Some),
                None => Ok(None),
            }
        })
        .await;
    match replayed {
        Ok(Some(_)) => Ok(see_other(&format!("/developers/webhooks/{id}"))),
        Ok(None) | Err(Problem::Invalid { .. }) => show(&request, StatusCode::UNPROCESSABLE_ENTITY, None).await,
        Err(problem) => Err(problem),
    }
}

fn asked(request: &ScreenRequest<'_>) -> Result<(Context, SubscriptionId), Problem> {
    Ok((Context::of(request.actor()?.clone(), request.at), SubscriptionId(request.number_at(0)?)))
}
