//! The facts about an answered request: for its log line, for metrics, and for the usage of its key.

use crate::caller::Caller;
use crate::index;
use crate::quota::KeyQuota;
use headwater_model::audit::RequestId;
use headwater_model::time::Timestamp;
use headwater_store::asker;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The name in metrics, and in the usage of a key, of calls without a method's name.
pub const UNNAMED: &str = "none";
/// The longest unknown method name kept, in characters.
const NAME_LETTERS: usize = 64;

/// The outcome of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ending {
    /// Done. Single objects may have been refused.
    #[default]
    Done,
    /// Refused as a whole: an error of the caller.
    Refused,
    /// Failed: an error of the server.
    Failed,
}

impl Ending {
    /// The label value in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "ok",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// Facts about a request, gathered while the request is handled.
#[derive(Debug, Default)]
pub struct Trace {
    /// The method; None before the name is read, or if no such method exists.
    pub method: Option<&'static str>,
    /// The requested name where no such method exists: at most 64 characters; every character but ASCII letters and
    /// digits is replaced by an underscore.
    pub asked: Option<String>,
    /// The request, as the audit log names it; 0 for one that called no method.
    pub request: RequestId,
    /// The id of the account, 0 while unknown.
    pub account: i64,
    /// The id of the key, 0 while unknown.
    pub key: i64,
    /// The outcome of the request.
    pub ending: Ending,
    /// The contract's error code, 0 without an error.
    pub code: i64,
    /// Objects or rows in the request or the reply.
    pub objects: usize,
    /// Refused objects.
    pub failed: usize,
    /// The cause of a server error; for the log alone, never sent.
    pub cause: Option<String>,
    /// The quota and the usage counters of the key; None while the key is unknown.
    pub(crate) quota: Option<Arc<KeyQuota>>,
    /// Refused objects by error code.
    pub(crate) refused_objects: BTreeMap<i64, i64>,
}

/// The metrics of one label and one outcome.
struct Meter {
    label: &'static str,
    ending: Ending,
    calls: metrics::Counter,
    seconds: metrics::Histogram,
}

thread_local! {
    /// The metrics this thread has used: a look-up costs more than counting. There are as few labels as methods.
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
    /// Notes the name of a missing method.
    pub fn ask(&mut self, name: &str) {
        let letters = name.chars().take(NAME_LETTERS);
        self.asked = Some(letters.map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect());
    }

    /// The method's name as a metrics label. The number of labels must be bounded: the name of an existing or a
    /// missing method, `other` for an unknown name, `none` where no name was read.
    pub fn label(&self) -> &'static str {
        match (self.method, &self.asked) {
            (Some(method), _) => method,
            (None, Some(asked)) => index::missing(asked).unwrap_or("other"),
            (None, None) => UNNAMED,
        }
    }

    /// Notes the caller.
    pub(crate) fn know(&mut self, caller: &Caller) {
        (self.account, self.key) = (caller.actor.account.0, caller.key.0);
        self.quota = Some(caller.quota.clone());
    }

    /// Counts the request and its duration, and adds it to the key's usage. `code` is the error code, 0 for success.
    /// A failure after the caller has disconnected counts as refused, not as failed.
    pub(crate) fn count(&self, elapsed: Duration, code: i64) {
        self.count_use(code, Timestamp::now());
        let (label, method) = (self.label(), self.method.unwrap_or(UNNAMED));
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
        let name = self.method.or(self.asked.as_deref()).unwrap_or(UNNAMED);
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
        assert_eq!(asked("getEmail"), ("getEmail".to_owned(), "getEmail"));
        assert_eq!(asked("getemail"), ("getemail".to_owned(), "other"));
        assert_eq!(asked("get\u{1b}[2J\n\"é"), ("get__2J___".to_owned(), "other"));
        assert_eq!(asked(&"x".repeat(100)).0.len(), 64);
        assert_eq!(Trace::default().label(), "none");
    }
}
