//! What a piece of database work is called, whose it is, and how urgent.
//!
//! Every read and every write of the database is asked for with a [`Job`], so that a span, a metric and the text of a panic
//! can name it, and so that one account's work does not hold up another's.

use headwater_model::id::AccountId;
use std::cell::Cell;
use std::time::Instant;

/// Whether somebody waits for the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A caller waits for the answer.
    Interactive,
    /// Nobody waits, or whoever waits has asked for much. A read takes what interactive reads leave; a write takes its turn like
    /// any other, and is kept short by whoever asks for it.
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

/// The span and the histogram of a job. The span has its name and its account, 0 for the server's own; the histogram its name and
/// its lane. The account is left to spans and panics: a label for each account would have no bound.
struct Meter {
    name: &'static str,
    account: Option<AccountId>,
    lane: Lane,
    span: tracing::Span,
    seconds: metrics::Histogram,
}

thread_local! {
    /// Those of the last job of this thread: most often the next is the same, and making them costs more than many a read.
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

/// Where a read waits for its turn. Each queue has its turn, however long the others are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Among the reads of that account.
    Account(AccountId),
    /// Among those that find out who calls: of credentials that were an account's when they were last looked at, or, of all
    /// strangers together, of those that may open nothing.
    Door(Option<AccountId>),
    /// Among those of the server itself.
    Server,
}

/// What is known of a piece of database work before it runs.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// What it is called: the API method's name, or for work of the server itself a few lower-case words with hyphens.
    pub name: &'static str,
    /// The account whose rows it is about; `None` if it is the server's own work.
    pub account: Option<AccountId>,
    /// Where it waits, if it reads.
    pub queue: Queue,
    /// Whether somebody waits for it.
    pub lane: Lane,
    /// How many objects a write writes, about. Reads have no use for it.
    pub weight: usize,
    /// Whether a write may leave some of its objects for another transaction, and how many bytes are enough for this one.
    pub part: Option<usize>,
}

impl Job {
    /// Interactive work on an account, of one object.
    pub const fn of(account: AccountId, name: &'static str) -> Self {
        Self {
            name,
            account: Some(account),
            queue: Queue::Account(account),
            lane: Lane::Interactive,
            weight: 1,
            part: None,
        }
    }

    /// Interactive work on what belongs to no account, or to all, of one object.
    pub const fn of_server(name: &'static str) -> Self {
        Self { name, account: None, queue: Queue::Server, lane: Lane::Interactive, weight: 1, part: None }
    }

    /// Finding out who calls: somebody with credentials that are known to be an account's, or a stranger.
    pub const fn at_door(known: Option<AccountId>, name: &'static str) -> Self {
        Self { name, account: known, queue: Queue::Door(known), lane: Lane::Interactive, weight: 1, part: None }
    }

    /// The same work, which writes about so many objects.
    pub const fn with_weight(self, weight: usize) -> Self {
        Self { weight, ..self }
    }

    /// The same work, which leaves for another transaction what is too much for one: from so many bytes on.
    pub const fn in_parts_of(self, bytes: usize) -> Self {
        Self { part: Some(bytes), ..self }
    }

    /// The same work, for which nobody waits.
    pub const fn in_background(self) -> Self {
        Self { lane: Lane::Background, ..self }
    }

    /// Runs the work in the span in which its log lines stand, and says in metrics how long it had the connection.
    pub(crate) fn metered<T>(&self, work: impl FnOnce() -> T) -> T {
        let meter = LAST.take().filter(|last| last.is_for(self)).unwrap_or_else(|| Meter::of(self));
        let (in_span, started) = (meter.span.enter(), Instant::now());
        let done = work();
        meter.seconds.record(started.elapsed().as_secs_f64());
        drop(in_span);
        LAST.set(Some(meter));
        done
    }

    /// What is said of its panic: its name, its account, and the panic's own text.
    pub(crate) fn panic_text(&self, payload: &(dyn std::any::Any + Send)) -> String {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text");
        match self.account {
            Some(account) => format!("{} panicked for account {}: {text}", self.name, account.0),
            None => format!("{} panicked: {text}", self.name),
        }
    }
}
