//! The state machine of one subscription's deliveries, as a pure function: from the stored state and the outcome of a
//! try to the next state and the step for the batch. No clock, no database, no network.

use crate::time::Timestamp;

/// Limit of leads in one batch.
pub const BATCH_LEADS: i64 = 250;
/// The longest wait ever set, in seconds, jitter included. A next try further in the future was set by a clock since
/// set back, and counts as due.
pub const HORIZON_SECONDS: i64 = LONGEST_WAIT + LONGEST_WAIT / 5;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Seconds to wait after the first, second, … failure in a row.
const WAITS: [i64; 6] = [5, 15, 45, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE];
/// Seconds between later tries, while [`PATIENCE`] lasts.
const STEADY_WAIT: i64 = 15 * MINUTE;
/// Seconds of failure after which tries become rare.
const PATIENCE: i64 = 2 * DAY;
/// Seconds between tries after [`PATIENCE`], and between tries of a forbidden target; also the limit for a receiver's
/// `Retry-After`.
const LONGEST_WAIT: i64 = HOUR;
/// Minimum wait, in seconds, for an overloaded receiver.
const OVERLOAD_WAIT: i64 = MINUTE;
/// Seconds of failure after which the subscription ends.
const GIVEN_UP_AFTER: i64 = 10 * DAY;
/// Minimum seconds between two 410 replies which together end a subscription.
const GONE_AFTER: i64 = MINUTE;
/// How often, and over how many seconds, a batch must be found unfit before the batch is split.
const UNFIT_TRIES: i64 = 5;
const UNFIT_FOR: i64 = 10 * MINUTE;
/// Leads parked in a row, with nothing accepted in between, after which the receiver itself is considered faulty.
const MOST_PARKED_IN_A_ROW: i64 = 3;

/// Declares the states with their stored names.
macro_rules! states {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// State of a subscription.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum State { $($(#[doc = $doc])* $name),* }

        impl State {
            /// All states.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stored name of the state.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The state of a stored name.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.name() == word)
            }
        }
    };
}

states! {
    /// Changes are sent as they come.
    Live = "live";
    /// Connecting to the target is forbidden; the target is checked again every hour.
    Blocked = "blocked";
    /// Stopped by an operator.
    Paused = "paused";
    /// Ended: the receiver replied 410 twice.
    Gone = "gone";
    /// Ended: the receiver failed for ten days.
    Exhausted = "exhausted";
}

impl State {
    /// Whether deliveries are tried in this state.
    pub fn is_sending(self) -> bool {
        matches!(self, Self::Live | Self::Blocked)
    }
}

/// Outcome of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostOutcome {
    /// The receiver answered 2xx in time.
    Accepted,
    /// The receiver did not reply in time, or asks for patience (429, 502, 503, 504).
    Overloaded {
        /// The receiver's `Retry-After` in seconds, if any.
        retry_after: Option<i64>,
    },
    /// The receiver rejects these very bytes (400, 413, 415, 422).
    Unfit,
    /// The receiver says it is gone for good (410).
    Gone,
    /// Any other refusal, or no connection.
    Refused,
    /// Connecting to the target is forbidden, or the target is no valid URL. Not a failure of the receiver.
    Forbidden,
}

/// The batch of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// Number of leads in the batch.
    pub leads: i64,
    /// The last entry of the outbox covered by the batch.
    pub to: i64,
}

/// The stored state of a subscription between tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// State of the subscription.
    pub state: State,
    /// Earliest time of the next try.
    pub next_at: Timestamp,
    /// Failures in a row.
    pub failures: i64,
    /// Time of the first of these failures.
    pub failing_since: Option<Timestamp>,
    /// Time of the first 410 reply, with no other outcome since.
    pub gone_since: Option<Timestamp>,
    /// How often the current batch was found unfit.
    pub unfit: i64,
    /// When the current batch was first found unfit.
    pub unfit_since: Option<Timestamp>,
    /// Limit of leads in the next batch.
    pub room: i64,
    /// The last entry of a batch being split to find the lead at fault.
    pub suspect_to: Option<i64>,
    /// Leads parked since the last accepted batch.
    pub parked: i64,
}

/// What to do with the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchStep {
    /// Done: the cursor moves behind the batch.
    Advance,
    /// Send the same bytes again, under the same id.
    Repeat,
    /// Drop the batch, and make a smaller one from the same cursor, under a new id.
    Split,
    /// Set the single lead of the batch aside, with all later changes of the lead; the cursor moves behind the batch.
    Park,
}

impl Course {
    /// The state of a new subscription, due at once.
    pub fn new(now: Timestamp) -> Self {
        Self {
            state: State::Live,
            next_at: now,
            failures: 0,
            failing_since: None,
            gone_since: None,
            unfit: 0,
            unfit_since: None,
            room: BATCH_LEADS,
            suspect_to: None,
            parked: 0,
        }
    }

    /// The state after an operator has resumed the subscription: failures are forgotten, a batch under way is kept.
    pub fn resumed(now: Timestamp) -> Self {
        Self::new(now)
    }

    /// Whether a try may be made.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.state.is_sending() && (self.next_at <= now || self.next_at > now.plus_seconds(HORIZON_SECONDS))
    }

    /// The next state and step after a try. `jitter` is a random number from 0 to 999 and lengthens a wait by up to a
    /// fifth; a wait is never shortened.
    pub fn settle(&self, tried: Tried, outcome: PostOutcome, now: Timestamp, jitter: i64) -> (Self, BatchStep) {
        let mut next = self.clone();
        if outcome == PostOutcome::Accepted {
            next.done(tried, now);
            (next.failures, next.failing_since, next.parked) = (0, None, 0);
            return (next.standing(State::Live), BatchStep::Advance);
        }
        if outcome == PostOutcome::Forbidden {
            next.next_at = later(now, LONGEST_WAIT, jitter);
            return (next.standing(State::Blocked), BatchStep::Repeat);
        }
        let since = *next.failing_since.get_or_insert(now);
        next.next_at = later(now, wait(outcome, self.failures, now.seconds_since(since)), jitter);
        next.failures += 1;
        if outcome != PostOutcome::Gone {
            next.gone_since = None;
        }
        if outcome == PostOutcome::Gone && now.seconds_since(*next.gone_since.get_or_insert(now)) >= GONE_AFTER {
            return (next.standing(State::Gone), BatchStep::Repeat);
        }
        if now.seconds_since(since) >= GIVEN_UP_AFTER {
            return (next.standing(State::Exhausted), BatchStep::Repeat);
        }
        let step = if outcome == PostOutcome::Unfit { next.found_unfit(tried, now, jitter) } else { BatchStep::Repeat };
        (next.standing(State::Live), step)
    }

    /// Resets the counters of a batch the cursor moves behind.
    fn done(&mut self, tried: Tried, now: Timestamp) {
        (self.unfit, self.unfit_since, self.gone_since, self.next_at) = (0, None, None, now);
        self.room = (2 * self.room).min(BATCH_LEADS);
        if self.suspect_to.is_some_and(|end| tried.to >= end) {
            (self.room, self.suspect_to) = (BATCH_LEADS, None);
        }
    }

    /// A batch refused repeatedly for its contents must not hold up other batches: the lead at fault is found by
    /// halving, and parked. A receiver refusing several leads in a row is itself at fault.
    fn found_unfit(&mut self, tried: Tried, now: Timestamp, jitter: i64) -> BatchStep {
        self.unfit += 1;
        let since = *self.unfit_since.get_or_insert(now);
        let is_tired = self.unfit >= UNFIT_TRIES;
        match (self.suspect_to, tried.leads) {
            _ if self.parked >= MOST_PARKED_IN_A_ROW => return BatchStep::Repeat,
            (None, _) if !is_tired || now.seconds_since(since) < UNFIT_FOR => return BatchStep::Repeat,
            (Some(_), 1) if is_tired => {
                self.done(tried, now);
                self.parked += 1;
                return BatchStep::Park;
            }
            (Some(_), 1) => {
                // The receiver replies, so the wait is shorter than for a silent receiver.
                self.next_at = later(now, WAITS[(self.unfit - 1) as usize % WAITS.len()], jitter);
                return BatchStep::Repeat;
            }
            _ => {}
        }
        self.suspect_to.get_or_insert(tried.to);
        (self.unfit, self.unfit_since) = (0, None);
        (self.room, self.next_at) = ((tried.leads / 2).max(1), later(now, WAITS[0], jitter));
        if tried.leads > 1 { BatchStep::Split } else { BatchStep::Repeat }
    }

    /// Sets the state, unless the subscription was ended or paused meanwhile.
    fn standing(mut self, state: State) -> Self {
        if self.state.is_sending() {
            self.state = state;
        }
        self
    }
}

/// Seconds to wait after a failure; `failures` is the number of failures before, `failing` the seconds since the
/// first one.
fn wait(outcome: PostOutcome, failures: i64, failing: i64) -> i64 {
    let late = if failing < PATIENCE { STEADY_WAIT } else { LONGEST_WAIT };
    let scheduled = usize::try_from(failures).ok().and_then(|at| WAITS.get(at)).copied().unwrap_or(late);
    match outcome {
        PostOutcome::Overloaded { retry_after } => {
            let least = scheduled.max(OVERLOAD_WAIT);
            retry_after.map_or(least, |asked| asked.clamp(least, LONGEST_WAIT))
        }
        PostOutcome::Gone => scheduled.max(GONE_AFTER),
        _ => scheduled,
    }
}

fn later(now: Timestamp, seconds: i64, jitter: i64) -> Timestamp {
    let microseconds = seconds * 1_000_000;
    Timestamp(now.0 + microseconds + microseconds / 5 * jitter.clamp(0, 999) / 1000)
}

#[cfg(test)]
mod tests;
