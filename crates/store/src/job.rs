//! What a piece of database work is called, whose it is, and how urgent.
//!
//! Every read and every write of the database is asked for with a [`Job`], so that a span, a metric and the text of a panic
//! can name it, and so that one account's work does not hold up another's.

use headwater_model::id::AccountId;

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

/// What is known of a piece of database work before it runs.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// What it is called: the API method's name, or for work of the server itself a few lower-case words with hyphens.
    pub name: &'static str,
    /// The account whose rows it is about; `None` if it is the server's own work.
    pub account: Option<AccountId>,
    /// Whether somebody waits for it.
    pub lane: Lane,
    /// How many objects a write writes, about. Reads have no use for it.
    pub weight: usize,
}

impl Job {
    /// Interactive work on an account, of one object.
    pub const fn of(account: AccountId, name: &'static str) -> Self {
        Self { name, account: Some(account), lane: Lane::Interactive, weight: 1 }
    }

    /// Interactive work on what belongs to no account, or to all, of one object.
    pub const fn of_server(name: &'static str) -> Self {
        Self { name, account: None, lane: Lane::Interactive, weight: 1 }
    }

    /// The same work, which writes about so many objects.
    pub const fn with_weight(self, weight: usize) -> Self {
        Self { weight, ..self }
    }

    /// The same work, for which nobody waits.
    pub const fn in_background(self) -> Self {
        Self { lane: Lane::Background, ..self }
    }

    /// What its log lines stand in: its name and its account, 0 for the server's own.
    pub(crate) fn span(&self) -> tracing::Span {
        tracing::info_span!("job", job = self.name, account.id = self.account.map_or(0, |account| account.0))
    }

    /// Says in metrics how long it had the connection. The account is left to spans and panics: a label for each account
    /// would have no bound.
    pub(crate) fn record(&self, seconds: f64) {
        metrics::histogram!("headwater_job_seconds", "job" => self.name, "lane" => self.lane.name()).record(seconds);
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
