//! Name, account and urgency of a piece of database work.
//!
//! Every read and write of the database carries a [`Job`], so that spans, metrics and panic messages can name it, and
//! so that one account's work does not hold up another's.

use headwater_model::audit::{Author, RequestId};
use headwater_model::id::AccountId;
use std::cell::Cell;
use std::time::Instant;

/// Whether a caller waits for the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A caller waits for the answer.
    Interactive,
    /// No caller waits, or the caller has asked for much. Background reads use the readers left by interactive reads;
    /// background writes queue like any other, and their callers keep them short.
    Background,
}

impl Lane {
    /// The lane's name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Background => "background",
        }
    }
}

/// Whether reads have a time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadTime {
    /// 5 seconds, or 10 in the background lane.
    Limited,
    /// No limit, for long reads of commands. A read holding up writes is cut off all the same.
    Unlimited,
}

/// The span and the histogram of a job. The span has the fields `job` and `account.id` (0 for the server's own work);
/// the histogram has the labels `job` and `lane`. An account label would make the number of time series unbounded.
struct Meter {
    name: &'static str,
    account: Option<AccountId>,
    lane: Lane,
    span: tracing::Span,
    seconds: metrics::Histogram,
}

thread_local! {
    /// The meter of this thread's last job: the next job is usually the same, and creating a meter costs more than
    /// many reads.
    static LAST: Cell<Option<Meter>> = const { Cell::new(None) };
}

impl Meter {
    fn of(job: &Job) -> Self {
        let Job { name, account, lane, .. } = *job;
        Self {
            name,
            account,
            lane,
            span: tracing::info_span!("job", job = name, account.id = account.map_or(0, |account| account.0)),
            seconds: metrics::histogram!("headwater_job_seconds", "job" => name, "lane" => lane.name()),
        }
    }

    fn is_for(&self, job: &Job) -> bool {
        (self.name, self.account, self.lane) == (job.name, job.account, job.lane)
    }
}

/// The queue in which a read waits. Queues take turns, whatever their lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Reads of this account.
    Account(AccountId),
    /// Checks of credentials: of this account, if the credentials belonged to the account when last checked; or with
    /// `None` of all unknown callers together.
    Door(Option<AccountId>),
    /// Reads of the server itself.
    Server,
}

/// The description of a piece of database work.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// The name: the API method, or for the server's own work a few lower-case words joined by hyphens.
    pub name: &'static str,
    /// The account whose rows are used; `None` for the server's own work.
    pub account: Option<AccountId>,
    /// The queue, if the job reads.
    pub queue: Queue,
    /// Whether a caller waits.
    pub lane: Lane,
    /// Approximate number of objects written. Ignored for reads.
    pub weight: usize,
    /// For a write allowed to leave objects for another transaction: bytes of text after which it does. `None` for an
    /// undivided write.
    pub part: Option<usize>,
    /// The author, for the audit log; `None` for work of the process itself.
    pub author: Option<Author>,
    /// The request, for the audit log.
    pub request: RequestId,
    /// Whether changes of records are noted in the audit log.
    pub audited: Audited,
}

/// Whether changes of records are noted in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audited {
    /// Changes are noted.
    Changes,
    /// Changes are noted, in the entry of the call's earlier part.
    Further,
    /// Only deeds noted by name: the entry of the beginning of the work stands for all slices.
    Named,
}

impl Job {
    /// Interactive work on an account, of weight 1.
    pub const fn of(account: AccountId, name: &'static str) -> Self {
        Self { name, account: Some(account), queue: Queue::Account(account), ..Self::of_server(name) }
    }

    /// Interactive work on no account or on all accounts, of weight 1.
    pub const fn of_server(name: &'static str) -> Self {
        Self {
            name,
            account: None,
            queue: Queue::Server,
            lane: Lane::Interactive,
            weight: 1,
            part: None,
            author: None,
            request: RequestId(0),
            audited: Audited::Changes,
        }
    }

    /// A check of credentials: known to be of an account, or unknown.
    pub const fn at_door(known: Option<AccountId>, name: &'static str) -> Self {
        Self { account: known, queue: Queue::Door(known), ..Self::of_server(name) }
    }

    /// The same job with this number of objects.
    pub const fn with_weight(self, weight: usize) -> Self {
        Self { weight, ..self }
    }

    /// The same job, divided: after `bytes` bytes of text the remaining objects are left for another transaction.
    pub const fn in_parts_of(self, bytes: usize) -> Self {
        Self { part: Some(bytes), ..self }
    }

    /// The same job on somebody's behalf, in a request.
    pub const fn by(self, author: Author, request: RequestId) -> Self {
        Self { author: Some(author), request, ..self }
    }

    /// The same job as a slice of work with an entry for the beginning.
    pub const fn as_slice(self) -> Self {
        Self { audited: Audited::Named, ..self }
    }

    /// The same job as a further part of a call with a committed part.
    pub const fn as_further_part(self) -> Self {
        Self { audited: Audited::Further, ..self }
    }

    /// The same job in the background lane.
    pub const fn in_background(self) -> Self {
        Self { lane: Lane::Background, ..self }
    }

    /// Runs the work within the job's span, and records in metrics how long the connection was used.
    pub(crate) fn metered<T>(&self, work: impl FnOnce() -> T) -> T {
        let meter = LAST.take().filter(|last| last.is_for(self)).unwrap_or_else(|| Meter::of(self));
        let (in_span, started) = (meter.span.enter(), Instant::now());
        let done = work();
        meter.seconds.record(started.elapsed().as_secs_f64());
        drop(in_span);
        LAST.set(Some(meter));
        done
    }

    /// The message of a panic: name of the job, account, and the panic's own text.
    pub(crate) fn panic_text(&self, payload: &(dyn std::any::Any + Send)) -> String {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text");
        match self.account {
            Some(account) => format!("{} panicked for account {}: {text}", self.name, account.0),
            None => format!("{} panicked: {text}", self.name),
        }
    }
}
