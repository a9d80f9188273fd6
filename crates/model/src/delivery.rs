//! The schedule of webhook deliveries, as a pure function: outcome and count of failures in, next step out.

use crate::time::Timestamp;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver answered 2xx.
    Accepted,
    /// The receiver could not be reached in time, or asks for patience (429, 502, 503, 504).
    Overloaded {
        /// Seconds the receiver asked to be left alone, where it did.
        retry_after: Option<i64>,
    },
    /// Any other refusal.
    Refused,
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The batch is done; the cursor moves behind it.
    Advance,
    /// The same batch again, not before this time.
    RetryAt(Timestamp),
}

/// Seconds to wait after the n-th failure in a row; later ones wait [`LONGEST_WAIT`].
const WAITS: [i64; 6] = [5, 15, 45, 120, 300, 600];
/// Seconds between tries of a receiver that stays away.
const LONGEST_WAIT: i64 = 900;
/// Least wait, in seconds, for a receiver that is overloaded.
const OVERLOAD_WAIT: i64 = 60;
/// Longest wait, in seconds, a receiver may ask for.
const RETRY_AFTER_CAP: i64 = 3600;

/// The next step after an attempt.
///
/// `failures` counts those in a row before this attempt; `jitter` is a random number from 0 to 999 that
/// lengthens the wait by up to a fifth, never shortens it.
pub fn next(outcome: Outcome, failures: i64, now: Timestamp, jitter: i64) -> Step {
    let scheduled = usize::try_from(failures).ok().and_then(|at| WAITS.get(at)).copied().unwrap_or(LONGEST_WAIT);
    let seconds = match outcome {
        Outcome::Accepted => return Step::Advance,
        Outcome::Refused => scheduled,
        Outcome::Overloaded { retry_after } => {
            let least = scheduled.max(OVERLOAD_WAIT);
            retry_after.map_or(least, |asked| asked.clamp(least, RETRY_AFTER_CAP.max(least)))
        }
    };
    let microseconds = seconds * 1_000_000;
    Step::RetryAt(Timestamp(now.0 + microseconds + microseconds / 5 * jitter.clamp(0, 999) / 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(outcome: Outcome, failures: i64, jitter: i64) -> i64 {
        match next(outcome, failures, Timestamp(0), jitter) {
            Step::RetryAt(at) => at.seconds(),
            Step::Advance => -1,
        }
    }

    #[test]
    fn waits_grow_to_a_quarter_of_an_hour_and_jitter_only_lengthens() {
        let waits: Vec<i64> = (0..8).map(|failures| wait(Outcome::Refused, failures, 0)).collect();
        assert_eq!(waits, [5, 15, 45, 120, 300, 600, 900, 900]);
        assert_eq!(wait(Outcome::Refused, 7, 999), 1079);
        assert_eq!(wait(Outcome::Accepted, 7, 0), -1);
    }

    #[test]
    fn an_overloaded_receiver_is_left_alone_as_long_as_it_asks_within_an_hour() {
        assert_eq!(wait(Outcome::Overloaded { retry_after: None }, 0, 0), 60);
        assert_eq!(wait(Outcome::Overloaded { retry_after: Some(1) }, 0, 0), 60);
        assert_eq!(wait(Outcome::Overloaded { retry_after: Some(500) }, 0, 0), 500);
        assert_eq!(wait(Outcome::Overloaded { retry_after: Some(90_000) }, 0, 0), 3600);
    }
}
