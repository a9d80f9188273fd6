//! The consequences of an attempt, in one transaction: course, cursor, lease, and entry in the delivery log.

use super::Office;
use super::batch::lone_lead;
use super::post::Posted;
use crate::egress::{Failure, Outcome};
use headwater_model::delivery::{self, Course, State, Step};
use headwater_model::id::SubscriptionId;
use headwater_model::problem::Problem;
use headwater_model::time::{self, Timestamp};
use headwater_store::deliveries::{self, Attempt, Batch, LEASE_SECONDS, Leased};
use headwater_store::{self as store, Job, Tx};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Successful attempts are recorded in the delivery log this often per subscription; failed attempts, and the first
/// success after failures, always.
const NOTE_EVERY: Duration = Duration::from_secs(60);

/// The time of each subscription's last recorded success.
#[derive(Default)]
pub(super) struct Noted(Mutex<HashMap<SubscriptionId, Instant>>);

impl Noted {
    fn is_due(&self, id: SubscriptionId) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = noted.get(&id).is_none_or(|at| at.elapsed() >= NOTE_EVERY);
        if is_due {
            noted.insert(id, Instant::now());
        }
        is_due
    }
}

/// The result of an attempt, for the schedule, the log and the metrics.
struct Verdict {
    outcome: delivery::Outcome,
    status: Option<i64>,
    word: &'static str,
    answer: String,
    elapsed: Duration,
}

/// Settles an attempt. Returns the extended lease for the next batch if `may_go_on` and more is to be sent; None
/// otherwise, and without any change if the lease was lost.
pub(super) async fn settle(
    office: &Office,
    leased: Leased,
    batch: Batch,
    posted: Posted,
    now: Timestamp,
    may_go_on: bool,
) -> Result<Option<Leased>, Problem> {
    let verdict = judge(posted);
    report(&leased, &batch, &verdict);
    let went_well = verdict.outcome == delivery::Outcome::Accepted;
    let is_noted = !went_well || office.noted.is_due(leased.id) || leased.failures > 0;
    let attempt = Attempt {
        at: now,
        batch: batch.id,
        leads: batch.size.leads,
        status: verdict.status,
        outcome: verdict.word.to_owned(),
        milliseconds: verdict.elapsed.as_millis() as i64,
        answer: verdict.answer,
    };
    let (size, outcome) = (batch.size, verdict.outcome);
    let settled = office
        .db
        .write(Job::of(leased.account, "settle-batch"), move |tx| {
            let Some(before) = deliveries::course_of(tx, &leased)? else { return Ok(None) };
            let (after, step) = before.settle(size, outcome, now, now.0.rem_euclid(1000));
            if is_noted {
                deliveries::record_attempt(tx, &leased, &attempt)?;
            }
            if step == Step::Park {
                deliveries::park(tx, &leased, lone_lead(tx, &leased)?, now, &attempt.answer)?;
            }
            let cursor = match step {
                Step::Advance | Step::Park => Some(size.to),
                Step::Split => Some(leased.cursor),
                Step::Repeat => None,
            };
            if let Some(cursor) = cursor {
                deliveries::move_on(tx, &leased, cursor)?;
            }
            store::subscriptions::set_course(tx, leased.account, leased.id, &after)?;
            let next = next_lease(tx, &leased, &after, cursor.filter(|_| went_well && may_go_on), now)?;
            Ok(Some((before.state, after, step, next)))
        })
        .await?;
    let Some((before, after, step, next)) = settled else { return Ok(None) };
    announce(before, &after, step);
    Ok(next)
}

/// Extends the lease if another batch can follow from `cursor`, or ends the lease.
fn next_lease(
    tx: &Tx<'_>,
    leased: &Leased,
    course: &Course,
    cursor: Option<i64>,
    now: Timestamp,
) -> Result<Option<Leased>, Problem> {
    let head = store::outbox::head(tx, leased.account)?;
    let Some(cursor) = cursor.filter(|cursor| course.is_due(now) && head > *cursor) else {
        deliveries::hold_until(tx, leased, Timestamp(0))?;
        return Ok(None);
    };
    deliveries::hold_until(tx, leased, now.plus_seconds(LEASE_SECONDS))?;
    Ok(Some(leased.going_on(cursor, course)))
}

fn report(leased: &Leased, batch: &Batch, verdict: &Verdict) {
    metrics::counter!("headwater_webhook_deliveries_total", "outcome" => verdict.word).increment(1);
    metrics::histogram!("headwater_webhook_exchange_seconds").record(verdict.elapsed.as_secs_f64());
    if verdict.outcome == delivery::Outcome::Accepted {
        metrics::counter!("headwater_webhook_leads_total").increment(batch.size.leads.max(0) as u64);
    }
    tracing::info!(
        account.id = leased.account.0,
        subscription.id = leased.id.0,
        batch.id = batch.id,
        leads = batch.size.leads,
        status = verdict.status,
        outcome = verdict.word,
        attempt = leased.failures + 1,
        duration_ms = time::milliseconds(verdict.elapsed),
        "delivery"
    );
    let hint = match verdict.word {
        "blocked" => None,
        "bad-url" => {
            Some("nothing is ever posted to such a URL; remove the subscription with `headwater webhook remove`")
        }
        _ => return,
    };
    let host = url::Url::parse(&leased.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    tracing::warn!(
        subscription.id = leased.id.0,
        host,
        reason = verdict.answer,
        hint,
        "a webhook target is not allowed"
    );
}

/// Logs events of interest to operators.
fn announce(before: State, course: &Course, step: Step) {
    match step {
        Step::Park => {
            tracing::warn!("a receiver would not take a lead, which was set aside; see `headwater webhook show`")
        }
        Step::Split => tracing::info!(room = course.room, "a batch was refused again and again and is split"),
        _ => {}
    }
    if before != course.state && !course.state.is_sending() {
        let hint = "nothing is dropped; `headwater webhook resume` goes on from where it stopped";
        tracing::error!(state = course.state.name(), hint, "deliveries to a receiver have ended");
    }
}

/// The consequence of an exchange for the schedule, and its entry in the delivery log.
fn judge(posted: Posted) -> Verdict {
    use delivery::Outcome::{Accepted, Forbidden, Gone, Overloaded, Refused, Unfit};
    let Posted::Sent(Outcome { elapsed, result }) = posted else {
        let answer = "the signing secret cannot be opened".to_owned();
        return Verdict { outcome: Forbidden, status: None, word: "unsigned", answer, elapsed: Duration::ZERO };
    };
    let (outcome, word) = match &result {
        Ok(answer) => {
            let retry_after = answer.retry_after.map(|wait| wait.as_secs() as i64);
            match answer.status {
                200..=299 => (Accepted, "accepted"),
                410 => (Gone, "gone"),
                400 | 413 | 415 | 422 => (Unfit, "unfit"),
                429 | 502..=504 => (Overloaded { retry_after }, "overloaded"),
                _ => (Refused, "refused"),
            }
        }
        Err(failure) => match failure {
            Failure::Timeout(_) => (Overloaded { retry_after: None }, "timeout"),
            Failure::Blocked => (Forbidden, "blocked"),
            Failure::BadUrl(_) => (Forbidden, "bad-url"),
            Failure::Dns => (Refused, "dns"),
            Failure::Connect => (Refused, "connect"),
            Failure::Tls => (Refused, "tls"),
            Failure::Reset => (Refused, "reset"),
            Failure::Protocol => (Refused, "protocol"),
        },
    };
    let status = result.as_ref().ok().map(|answer| i64::from(answer.status));
    let answer = match result {
        Ok(answer) => answer.snippet,
        Err(failure) => failure.to_string(),
    };
    Verdict { outcome, status, word, answer, elapsed }
}
