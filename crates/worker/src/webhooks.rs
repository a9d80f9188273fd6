//! Telling subscribers of lead changes: lease → render → store the batch → post → settle.
//!
//! A batch is on disk, with its id and its exact bytes, before its first byte leaves, so that every retry, also
//! after a crash, repeats both. One batch of a subscription is under way at a time: order is kept.

use crate::egress::{Allowance, Egress, Failure, Outcome, Settings, Target};
use crate::sign::{MessageId, WEBHOOK_ID, WEBHOOK_TIMESTAMP};
use bytes::Bytes;
use headwater_model::delivery::{self, Step};
use headwater_model::field::Catalogue;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::subscriptions::{Attempt, Batch, Leased};
use headwater_store::{self as store, Db, Read};
use headwater_wire::lead_write::Shape;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// Deliveries under way at once.
const AT_ONCE: usize = 64;
/// Leads and bytes of one batch at most.
const BATCH_LEADS: i64 = 250;
const BATCH_BYTES: usize = 1 << 20;
/// How long a lease holds; longer than the slowest exchange the egress permits.
const LEASE_SECONDS: i64 = 60;
/// How often to look without being woken.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Why the outbound door cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A network is not written as one.
    #[error("'{0}' is not a network such as 10.0.0.0/8")]
    Network(String),
    /// TLS or name resolution cannot be set up.
    #[error(transparent)]
    Egress(#[from] crate::egress::SetupError),
}

/// The outbound door, with the operator's own networks allowed.
pub fn egress(allowed: &[String]) -> Result<Egress, SetupError> {
    let text = allowed.join(",");
    let allowance = if text.is_empty() { Ok(Allowance::default()) } else { text.parse() };
    let allowance = allowance.map_err(|_| SetupError::Network(text))?;
    Ok(Egress::new(Settings { allowance, ..Settings::default() })?)
}

/// Delivers until told to stop, and finishes what is under way.
pub async fn run(db: Db, egress: Egress, mut stopped: watch::Receiver<bool>) {
    let mut news = db.news();
    let mut under_way = JoinSet::new();
    let settled = Arc::new(Notify::new());
    while !*stopped.borrow() {
        // Interest is registered before looking, so that nothing committed meanwhile is slept through.
        news.mark_unchanged();
        match lease(&db, AT_ONCE - under_way.len()).await {
            Ok(leased) => {
                for one in leased {
                    let (db, egress, settled) = (db.clone(), egress.clone(), settled.clone());
                    under_way.spawn(async move {
                        if let Err(problem) = deliver(&db, &egress, &one).await {
                            tracing::warn!(
                                ?problem,
                                subscription.id = one.id.0,
                                "a delivery could not be settled; its lease will run out"
                            );
                        }
                        settled.notify_one();
                    });
                }
            }
            Err(problem) => tracing::warn!(?problem, "deliveries could not be leased"),
        }
        tokio::select! {
            _ = news.changed() => {}
            () = settled.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            // A sender that is gone cannot ask for the end any more, and counts as asking.
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        while under_way.try_join_next().is_some() {}
    }
    // What is under way may finish; what does not will be repeated after the next start, with the same id.
    let _ =
        tokio::time::timeout(Duration::from_secs(5), async { while under_way.join_next().await.is_some() {} }).await;
}

async fn lease(db: &Db, free: usize) -> Result<Vec<Leased>, Problem> {
    let now = Timestamp::now();
    let due =
        move |read: &Read<'_>| Ok::<_, Problem>(store::subscriptions::next_due(read)?.is_some_and(|at| at <= now));
    if free == 0 || !db.read(due).await? {
        return Ok(Vec::new());
    }
    let until = now.plus_seconds(LEASE_SECONDS);
    db.write(1, move |tx| Ok(store::subscriptions::lease(tx, now, until, free as i64)?)).await
}

/// One try of one subscription's next batch.
async fn deliver(db: &Db, egress: &Egress, leased: &Leased) -> Result<(), Problem> {
    let Some(batch) = batch_of(db, leased).await? else { return Ok(()) };
    let now = Timestamp::now();
    let outcome = match Target::parse(&leased.url) {
        Ok(target) => {
            let at = UNIX_EPOCH + Duration::from_micros(now.0.max(0) as u64);
            egress.post(&target, headers(leased, &batch, now), Bytes::from(batch.body.clone()), at).await
        }
        Err(bad) => Outcome { elapsed: Duration::ZERO, result: Err(Failure::BadUrl(bad)) },
    };
    settle(db, leased, batch, outcome).await
}

/// The batch that is on its way, or a new one, stored. `None` if there is nothing to tell, or the lease is lost.
async fn batch_of(db: &Db, leased: &Leased) -> Result<Option<Batch>, Problem> {
    if let Some(batch) = &leased.batch {
        return Ok(Some(batch.clone()));
    }
    let (account, cursor) = (leased.account, leased.cursor);
    let (to, body) = db.read(move |read| render(read, account, cursor)).await?;
    let owned = leased.clone();
    if body.is_empty() {
        let now = Timestamp::now();
        db.write(1, move |tx| Ok(store::subscriptions::advance(tx, &owned, to, now)?)).await?;
        return Ok(None);
    }
    let id = MessageId::generate().map_err(|error| Problem::Broken(error.to_string()))?;
    let batch = Batch { id: id.as_str().to_owned(), to, body };
    let stored = batch.clone();
    let holds = db.write(1, move |tx| Ok(store::subscriptions::store_batch(tx, &owned, &stored)?)).await?;
    Ok(holds.then_some(batch))
}

/// The next leads after a cursor as the contract posts them, and the entry they reach to. An empty body means
/// that nothing up to there is to be told.
fn render(read: &Read<'_>, account: headwater_model::id::AccountId, cursor: i64) -> Result<(i64, Vec<u8>), Problem> {
    let shape = Shape::new(Catalogue::new(&store::fields::all(read, account)?), Zone::utc(), None);
    let mut body = Vec::new();
    let (mut count, mut to, mut is_full) = (0, cursor, false);
    store::outbox::after(read, account, cursor, BATCH_LEADS, |seq, lead| {
        is_full |= body.len() >= BATCH_BYTES;
        if !is_full {
            body.push(if body.is_empty() { b'[' } else { b',' });
            shape.write(&mut body, lead);
            (count, to) = (count + 1, seq);
        }
    })?;
    if !body.is_empty() {
        body.push(b']');
    }
    if !is_full && count < BATCH_LEADS {
        to = store::outbox::head(read, account)?;
    }
    Ok((to, body))
}

fn headers(leased: &Leased, batch: &Batch, now: Timestamp) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("Headwater/", env!("CARGO_PKG_VERSION"))));
    headers.insert("x-lead-event", HeaderValue::from_static("leads.updated"));
    headers.insert("x-lead-attempt", HeaderValue::from(leased.failures + 1));
    headers.insert(WEBHOOK_TIMESTAMP, HeaderValue::from(now.seconds()));
    if let Ok(id) = HeaderValue::from_str(&batch.id) {
        headers.insert(WEBHOOK_ID, id);
    }
    headers
}

/// Writes down how it went, and moves the cursor or sets the time of the next try, in one transaction.
async fn settle(db: &Db, leased: &Leased, batch: Batch, outcome: Outcome) -> Result<(), Problem> {
    let now = Timestamp::now();
    let (verdict, status, word, answer) = judge(&outcome);
    let step = delivery::next(verdict, leased.failures, now, now.0.rem_euclid(1000));
    let milliseconds = outcome.elapsed.as_millis() as i64;
    tracing::info!(
        account.id = leased.account.0,
        subscription.id = leased.id.0,
        batch.id = batch.id,
        status,
        outcome = word,
        attempt = leased.failures + 1,
        duration_ms = milliseconds,
        "delivery"
    );
    metrics::counter!("headwater_webhook_deliveries_total", "outcome" => word).increment(1);
    let leased = leased.clone();
    db.write(1, move |tx| {
        let attempt = Attempt { batch_id: &batch.id, status, outcome: word, milliseconds, answer: &answer };
        store::subscriptions::record_attempt(tx, &leased, now, &attempt)?;
        match step {
            Step::Advance => store::subscriptions::advance(tx, &leased, batch.to, now)?,
            Step::RetryAt(next) => store::subscriptions::retry(tx, &leased, next)?,
        };
        Ok(())
    })
    .await
}

/// What an outcome means for the schedule, and how it is written down.
fn judge(outcome: &Outcome) -> (delivery::Outcome, Option<i64>, &'static str, String) {
    let patient = |retry_after| delivery::Outcome::Overloaded { retry_after };
    match &outcome.result {
        Ok(answer) => {
            let asked = answer.retry_after.map(|wait| wait.as_secs() as i64);
            let (verdict, word) = match answer.status {
                200..=299 => (delivery::Outcome::Accepted, "accepted"),
                429 | 502..=504 => (patient(asked), "overloaded"),
                _ => (delivery::Outcome::Refused, "refused"),
            };
            (verdict, Some(i64::from(answer.status)), word, answer.snippet.clone())
        }
        Err(failure) => {
            let (verdict, word) = match failure {
                Failure::Timeout(_) => (patient(None), "timeout"),
                Failure::Blocked => (delivery::Outcome::Refused, "blocked"),
                Failure::BadUrl(_) => (delivery::Outcome::Refused, "bad-url"),
                Failure::Dns => (delivery::Outcome::Refused, "dns"),
                Failure::Connect => (delivery::Outcome::Refused, "connect"),
                Failure::Tls => (delivery::Outcome::Refused, "tls"),
                Failure::Reset => (delivery::Outcome::Refused, "reset"),
                Failure::Protocol => (delivery::Outcome::Refused, "protocol"),
            };
            (verdict, None, word, String::new())
        }
    }
}
