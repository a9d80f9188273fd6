//! What is known of a request once it is answered: for its line in the log, for metrics, and for what its key has called.

use crate::caller::Caller;
use crate::index;
use crate::quota::KeyQuota;
use headwater_model::time::Timestamp;
use headwater_store::asker;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The most letters of a method's name that are kept where no such method exists.
const NAME_LETTERS: usize = 64;

/// How a request ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ending {
    /// It was done. Single objects of it may have been refused.
    #[default]
    Done,
    /// It was refused as a whole: the caller's doing.
    Refused,
    /// It was not done, for reasons of the server's own.
    Failed,
}

impl Ending {
    /// Its word in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "ok",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// What is gathered of a request on its way.
#[derive(Debug, Default)]
pub struct Trace {
    /// The method it reached.
    pub method: Option<&'static str>,
    /// The name it asked for, where no such method exists: at most 64 letters, digits and underscores; what else stood there
    /// has become underscores.
    pub asked: Option<String>,
    /// The account's id, 0 while that is unknown.
    pub account: i64,
    /// The key's id, 0 while that is unknown.
    pub key: i64,
    /// How it ended.
    pub ending: Ending,
    /// The contract's error code, if it was refused with one, else 0.
    pub code: i64,
    /// Objects or rows it was about.
    pub objects: usize,
    /// Objects of it that were refused.
    pub failed: usize,
    /// Why the server failed; for the log alone.
    pub cause: Option<String>,
    /// What is known of the key's calls.
    pub(crate) quota: Option<Arc<KeyQuota>>,
    /// Objects that were refused, by code.
    pub(crate) refused_objects: BTreeMap<i64, i64>,
}

/// The counters of requests of one label that ended in one way.
struct Meter {
    label: &'static str,
    ending: Ending,
    calls: metrics::Counter,
    seconds: metrics::Histogram,
}

thread_local! {
    /// Those this thread has counted with: to look them up costs more than to count. Labels are as few as methods.
    static METERS: RefCell<Vec<Meter>> = const { RefCell::new(Vec::new()) };
}

impl Meter {
    fn of(label: &'static str, method: &'static str, ending: Ending) -> Self {
        Self {
            label,
            ending,
            calls: metrics::counter!("headwater_rpc_calls_total", "method" => label, "outcome" => ending.name()),
            seconds: metrics::histogram!("headwater_rpc_seconds", "method" => method),
        }
    }
}

impl Trace {
    /// Notes the name of a method that does not exist.
    pub fn ask(&mut self, name: &str) {
        let letters = name.chars().take(NAME_LETTERS);
        self.asked = Some(letters.map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect());
    }

    /// The method's name for metrics, of which there must be a bounded number: that of a method that exists, or that is
    /// missing; `other` for names nobody knows, and `none` where a request did not come so far as to name one.
    pub fn label(&self) -> &'static str {
        match (self.method, &self.asked) {
            (Some(method), _) => method,
            (None, Some(asked)) => index::missing(asked).unwrap_or("other"),
            (None, None) => "none",
        }
    }

    /// Notes who calls.
    pub(crate) fn know(&mut self, caller: &Caller) {
        (self.account, self.key) = (caller.actor.account.0, caller.key.0);
        self.quota = Some(caller.quota.clone());
    }

    /// Counts the request, and how long its answer took; and that its key has made it. `code` says how it ended, 0 where it was
    /// done. What fails because the caller has left is the caller's doing.
    pub(crate) fn count(&self, elapsed: Duration, code: i64) {
        self.count_use(code, Timestamp::now());
        let (label, method) = (self.label(), self.method.unwrap_or("none"));
        let ending = match self.ending {
            Ending::Failed if asker::has_left() => Ending::Refused,
            ending => ending,
        };
        METERS.with_borrow_mut(|meters| {
            let known = meters.iter().position(|meter| (meter.label, meter.ending) == (label, ending));
            let known = known.unwrap_or_else(|| {
                meters.push(Meter::of(label, method, ending));
                meters.len() - 1
            });
            meters[known].calls.increment(1);
            meters[known].seconds.record(elapsed.as_secs_f64());
        });
    }
}

impl Trace {
    fn count_use(&self, code: i64, at: Timestamp) {
        let Some(quota) = &self.quota else { return };
        let name = self.method.or(self.asked.as_deref()).unwrap_or("none");
        quota.uses.count(name, code, at);
        for (code, objects) in &self.refused_objects {
            quota.uses.count_objects(name, *code, *objects, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_bounded_and_metrics_know_only_those_of_the_index() {
        let asked = |name: &str| {
            let mut trace = Trace::default();
            trace.ask(name);
            (trace.asked.clone().unwrap(), trace.label())
        };
        assert_eq!(asked("getCampaigns"), ("getCampaigns".to_owned(), "getCampaigns"));
        assert_eq!(asked("getcampaigns"), ("getcampaigns".to_owned(), "other"));
        assert_eq!(asked("get\u{1b}[2J\n\"é"), ("get__2J___".to_owned(), "other"));
        assert_eq!(asked(&"x".repeat(100)).0.len(), 64);
        assert_eq!(Trace::default().label(), "none");
    }
}
