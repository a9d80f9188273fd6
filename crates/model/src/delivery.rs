//! The course of one subscription's deliveries, as a pure function: what it remembers and how a try ended go in,
//! what it remembers next and what becomes of the batch come out. No clock, no database, no network.

use crate::time::Timestamp;

/// Leads that one batch holds at most.
pub const BATCH_LEADS: i64 = 250;
/// The longest wait that is ever set, in seconds, jitter included. A time of the next try that lies further in
/// the future was set by a clock that has gone back since, and counts as come.
pub const HORIZON_SECONDS: i64 = LONGEST_WAIT + LONGEST_WAIT / 5;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Seconds to wait after the n-th failure in a row.
const WAITS: [i64; 6] = [5, 15, 45, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE];
/// Seconds between later tries, for as long as [`PATIENCE`] lasts.
const STEADY_WAIT: i64 = 15 * MINUTE;
/// Seconds of failure after which tries become rare.
const PATIENCE: i64 = 2 * DAY;
/// Seconds between tries after that; between tries of a forbidden target; and the longest a receiver may ask for.
const LONGEST_WAIT: i64 = HOUR;
/// Least wait, in seconds, for a receiver that is overloaded.
const OVERLOAD_WAIT: i64 = MINUTE;
/// Seconds of failure after which a receiver is given up.
const GIVEN_UP_AFTER: i64 = 10 * DAY;
/// Seconds that lie at least between two answers 410 that end a subscription.
const GONE_AFTER: i64 = MINUTE;
/// How often, and over how many seconds, a batch is found unfit before it is split.
const UNFIT_TRIES: i64 = 5;
const UNFIT_FOR: i64 = 10 * MINUTE;
/// Leads parked in a row, with nothing accepted between, after which it is the receiver that is at fault.
const MOST_PARKED_IN_A_ROW: i64 = 3;

/// Declares the states with the words under which they are stored.
macro_rules! states {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal;)*) => {
        /// Where a subscription stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum State { $($(#[doc = $doc])* $name),* }

        impl State {
            /// All states.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word under which it is stored.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The state of that word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.name() == word)
            }
        }
    };
}

states! {
    /// Changes are sent as they come.
    Live = "live";
    /// Its target may not be connected to; it is looked at again every hour.
    Blocked = "blocked";
    /// An operator has stopped it.
    Paused = "paused";
    /// The receiver has said twice that it is gone.
    Gone = "gone";
    /// The receiver has failed for ten days.
    Exhausted = "exhausted";
}

impl State {
    /// Whether deliveries are tried in this state.
    pub fn is_sending(self) -> bool {
        matches!(self, Self::Live | Self::Blocked)
    }
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver answered 2xx in time.
    Accepted,
    /// The receiver could not answer in time, or asks for patience (429, 502, 503, 504).
    Overloaded {
        /// Seconds the receiver asked to be left alone, where it did.
        retry_after: Option<i64>,
    },
    /// The receiver does not take these very bytes (400, 413, 415, 422).
    Unfit,
    /// The receiver says that it is gone for good (410).
    Gone,
    /// Any other refusal, or no connection.
    Refused,
    /// The target may not be connected to, or is no target at all. The receiver had no part in it.
    Forbidden,
}

/// A batch that was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// How many leads it holds.
    pub leads: i64,
    /// The last entry of the outbox that it covers.
    pub to: i64,
}

/// What a subscription remembers between tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Where it stands.
    pub state: State,
    /// When the next try may be made.
    pub next_at: Timestamp,
    /// Failures in a row.
    pub failures: i64,
    /// When the first of them was.
    pub failing_since: Option<Timestamp>,
    /// When the receiver first said that it is gone, and nothing else since.
    pub gone_since: Option<Timestamp>,
    /// How often this very batch was found unfit.
    pub unfit: i64,
    /// When it first was.
    pub unfit_since: Option<Timestamp>,
    /// How many leads the next batch may hold.
    pub room: i64,
    /// The end of the batch that is being split to find the lead that is at fault.
    pub suspect_to: Option<i64>,
    /// Leads parked since something was accepted.
    pub parked: i64,
}

/// What becomes of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is done; the cursor moves behind it.
    Advance,
    /// The same bytes again, under the same id.
    Repeat,
    /// It is dropped and a smaller one is made from the same cursor, under a new id.
    Split,
    /// Its one lead is set aside, with all that changes of it later; the cursor moves behind it.
    Park,
}

impl Course {
    /// A subscription that may begin at once.
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

    /// Begins again after an operator's word: what failed before is forgotten, a batch under way is not.
    pub fn resumed(now: Timestamp) -> Self {
        Self::new(now)
    }

    /// Whether a try may be made.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.state.is_sending() && (self.next_at <= now || self.next_at > now.plus_seconds(HORIZON_SECONDS))
    }

    /// What follows from a try. `jitter` is a random number from 0 to 999 that lengthens a wait by up to a fifth,
    /// never shortens it.
    pub fn settle(&self, tried: Tried, outcome: Outcome, now: Timestamp, jitter: i64) -> (Self, Step) {
        let mut next = self.clone();
        if outcome == Outcome::Accepted {
            next.done(tried, now);
            (next.failures, next.failing_since, next.parked) = (0, None, 0);
            return (next.standing(State::Live), Step::Advance);
        }
        if outcome == Outcome::Forbidden {
            next.next_at = later(now, LONGEST_WAIT, jitter);
            return (next.standing(State::Blocked), Step::Repeat);
        }
        let since = *next.failing_since.get_or_insert(now);
        next.next_at = later(now, wait(outcome, self.failures, now.seconds_since(since)), jitter);
        next.failures += 1;
        if outcome != Outcome::Gone {
            next.gone_since = None;
        }
        if outcome == Outcome::Gone && now.seconds_since(*next.gone_since.get_or_insert(now)) >= GONE_AFTER {
            return (next.standing(State::Gone), Step::Repeat);
        }
        if now.seconds_since(since) >= GIVEN_UP_AFTER {
            return (next.standing(State::Exhausted), Step::Repeat);
        }
        let step = if outcome == Outcome::Unfit { next.found_unfit(tried, now, jitter) } else { Step::Repeat };
        (next.standing(State::Live), step)
    }

    /// The batch is behind us, whatever became of it.
    fn done(&mut self, tried: Tried, now: Timestamp) {
        (self.unfit, self.unfit_since, self.gone_since, self.next_at) = (0, None, None, now);
        self.room = (2 * self.room).min(BATCH_LEADS);
        if self.suspect_to.is_some_and(|end| tried.to >= end) {
            (self.room, self.suspect_to) = (BATCH_LEADS, None);
        }
    }

    /// A batch that is refused again and again for what is in it must not hold up the others: the lead at fault is
    /// found by halving, and set aside. A receiver that refuses several leads in a row is at fault itself.
    fn found_unfit(&mut self, tried: Tried, now: Timestamp, jitter: i64) -> Step {
        self.unfit += 1;
        let since = *self.unfit_since.get_or_insert(now);
        let is_tired = self.unfit >= UNFIT_TRIES;
        match (self.suspect_to, tried.leads) {
            _ if self.parked >= MOST_PARKED_IN_A_ROW => return Step::Repeat,
            (None, _) if !is_tired || now.seconds_since(since) < UNFIT_FOR => return Step::Repeat,
            (Some(_), 1) if is_tired => {
                self.done(tried, now);
                self.parked += 1;
                return Step::Park;
            }
            (Some(_), 1) => {
                // The receiver answers, so it is not waited for like one that does not.
                self.next_at = later(now, WAITS[(self.unfit - 1) as usize % WAITS.len()], jitter);
                return Step::Repeat;
            }
            _ => {}
        }
        self.suspect_to.get_or_insert(tried.to);
        (self.unfit, self.unfit_since) = (0, None);
        (self.room, self.next_at) = ((tried.leads / 2).max(1), later(now, WAITS[0], jitter));
        if tried.leads > 1 { Step::Split } else { Step::Repeat }
    }

    /// Takes on a state, unless somebody else has ended or paused the subscription meanwhile.
    fn standing(mut self, state: State) -> Self {
        if self.state.is_sending() {
            self.state = state;
        }
        self
    }
}

/// The wait, in seconds, after a failure; `failures` counts those before it, `failing` the seconds since the first.
fn wait(outcome: Outcome, failures: i64, failing: i64) -> i64 {
    let late = if failing < PATIENCE { STEADY_WAIT } else { LONGEST_WAIT };
    let scheduled = usize::try_from(failures).ok().and_then(|at| WAITS.get(at)).copied().unwrap_or(late);
    match outcome {
        Outcome::Overloaded { retry_after } => {
            let least = scheduled.max(OVERLOAD_WAIT);
            retry_after.map_or(least, |asked| asked.clamp(least, LONGEST_WAIT))
        }
        Outcome::Gone => scheduled.max(GONE_AFTER),
        _ => scheduled,
    }
}

fn later(now: Timestamp, seconds: i64, jitter: i64) -> Timestamp {
    let microseconds = seconds * 1_000_000;
    Timestamp(now.0 + microseconds + microseconds / 5 * jitter.clamp(0, 999) / 1000)
}

#[cfg(test)]
mod tests;
