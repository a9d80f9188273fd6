//! The consequences of an attempt, in one transaction: course, cursor, lease, and entry in the delivery log.

use super::Worker;
use super::batch::{Delivery, lone_lead};
use super::post::Posted;
use crate::egress::{Exchange, ExchangeFailure};
use headwater_model::delivery::{self, BatchStep, Course, State};
use headwater_model::id::SubscriptionId;
use headwater_model::problem::Problem;
use headwater_model::time::{self, Timestamp};
use headwater_store::deliveries::{self, Attempt, LEASE_SECONDS, Leased};
use headwater_store::subscriptions::Parked;
use headwater_store::{self as store, Job, Tx};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Successful attempts are recorded in the delivery log this often per subscription; failed attempts, and the first
/// success after failures, always.
const RECORD_EVERY: Duration = Duration::from_secs(60);

/// The time of each subscription's last recorded success.
#[derive(Default)]
pub(super) struct RecordedSuccesses(Mutex<HashMap<SubscriptionId, Instant>>);

impl RecordedSuccesses {
    fn is_due(&self, id: SubscriptionId) -> bool {
        let mut recorded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = recorded.get(&id).is_none_or(|at| at.elapsed() >= RECORD_EVERY);
        if is_due {
            recorded.insert(id, Instant::now());
        }
        is_due
    }
}

/// Whether this batch may be followed by another of the same subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Streak {
    GoesOn,
    /// Other subscriptions get their turn.
    Ends,
}

/// The result of an attempt, for the schedule, the log and the metrics.
struct Verdict {
    outcome: delivery::PostOutcome,
    status: Option<i64>,
    word: &'static str,
    answer: String,
    elapsed: Duration,
}

impl Worker {
    /// Settles an attempt. Returns the extended lease for the next batch if the streak goes on and more is to be sent;
    /// None otherwise, and without any change if the lease was lost.
    pub(super) async fn settle(
        &self,
        delivery: Delivery,
        posted: Posted,
        now: Timestamp,
        streak: Streak,
    ) -> Result<Option<Leased>, Problem> {
        let verdict = judge(posted);
        report(&delivery, &verdict);
        let Delivery { leased, batch } = delivery;
        let went_well = verdict.outcome == delivery::PostOutcome::Accepted;
        let is_recorded = !went_well || self.recorded.is_due(leased.id) || leased.failures > 0;
        let attempt = Attempt {
            at: now,
            batch: batch.id,
            leads: batch.size.leads,
            status: verdict.status,
            outcome: verdict.word.to_owned(),
            milliseconds: verdict.elapsed.as_millis() as i64,
            answer: verdict.answer,
        };
        let (account, size, outcome) = (leased.account, batch.size, verdict.outcome);
        let may_go_on = went_well && streak == Streak::GoesOn;
        let settle = move |tx: &Tx<'_>| {
            let Some(before) = deliveries::course_of(tx, &leased)? else { return Ok(None) };
            let (after, step) = before.settle(size, outcome, now, now.0.rem_euclid(1000));
            if is_recorded {
                deliveries::record_attempt(tx, &leased, &attempt)?;
            }
            if step == BatchStep::Park {
                let (lead, answer) = (lone_lead(tx, &leased)?, attempt.answer.clone());
                deliveries::park(tx, &leased, &Parked { lead, from: leased.cursor + 1, at: now, answer })?;
            }
            let cursor = match step {
                BatchStep::Advance | BatchStep::Park => Some(size.to),
                BatchStep::Split => Some(leased.cursor),
                BatchStep::Repeat => None,
            };
            if let Some(cursor) = cursor {
                deliveries::move_on(tx, &leased, cursor)?;
            }
            store::subscriptions::set_course(tx, leased.account, leased.id, &after)?;
            let next = cursor.filter(|_| may_go_on && after.is_due(now)).map(|cursor| leased.going_on(cursor, &after));
            Ok(Some((before.state, after, step, extend_or_end(tx, &leased, next, now)?)))
        };
        let settled = self.db.write(Job::of(account, "settle-batch"), settle).await?;
        let Some((before, after, step, next)) = settled else { return Ok(None) };
        announce(before, &after, step);
        Ok(next)
    }
}

/// Extends a lease for the next batch, if one may follow and there are changes for it, or ends the lease.
fn extend_or_end(
    tx: &Tx<'_>,
    leased: &Leased,
    next: Option<Leased>,
    now: Timestamp,
) -> Result<Option<Leased>, Problem> {
    let head = store::outbox::head(tx, leased.account)?;
    let next = next.filter(|next| head > next.cursor);
    let until = if next.is_some() { now.plus_seconds(LEASE_SECONDS) } else { Timestamp(0) };
    deliveries::hold_until(tx, leased, until)?;
    Ok(next)
}

fn report(Delivery { leased, batch }: &Delivery, verdict: &Verdict) {
    metrics::counter!("headwater_webhook_deliveries_total", "outcome" => verdict.word).increment(1);
    metrics::histogram!("headwater_webhook_exchange_seconds").record(verdict.elapsed.as_secs_f64());
    if verdict.outcome == delivery::PostOutcome::Accepted {
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
fn announce(before: State, course: &Course, step: BatchStep) {
    match step {
        BatchStep::Park => {
            tracing::warn!("a receiver would not take a lead, which was set aside; see `headwater webhook show`")
        }
        BatchStep::Split => tracing::info!(room = course.room, "a batch was refused again and again and is split"),
        _ => {}
    }
    if before != course.state && !course.state.is_sending() {
        let hint = "nothing is dropped; `headwater webhook resume` goes on from where it stopped";
        tracing::error!(state = course.state.name(), hint, "deliveries to a receiver have ended");
    }
}

/// The consequence of an exchange for the schedule, and its entry in the delivery log.
fn judge(posted: Posted) -> Verdict {
    use delivery::PostOutcome::{Accepted, Forbidden, Gone, Overloaded, Refused, Unfit};
    let Posted::Sent(Exchange { elapsed, result }) = posted else {
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
            ExchangeFailure::Timeout(_) => (Overloaded { retry_after: None }, "timeout"),
            ExchangeFailure::Blocked => (Forbidden, "blocked"),
            ExchangeFailure::BadUrl(_) => (Forbidden, "bad-url"),
            ExchangeFailure::Dns => (Refused, "dns"),
            ExchangeFailure::Connect => (Refused, "connect"),
            ExchangeFailure::Tls => (Refused, "tls"),
            ExchangeFailure::Reset => (Refused, "reset"),
            ExchangeFailure::Protocol => (Refused, "protocol"),
        },
    };
    let status = result.as_ref().ok().map(|answer| i64::from(answer.status));
    let answer = match result {
        Ok(answer) => answer.snippet,
        Err(failure) => failure.to_string(),
    };
    Verdict { outcome, status, word, answer, elapsed }
}
