//! Whether the client of a request is still connected, and what a disconnect means for its reads.
//!
//! A read whose client has disconnected is dropped before it begins, or cut off while it runs. A write is done all
//! the same, whether or not somebody receives the answer.

use crossbeam_channel::Sender;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

tokio::task_local! {
    static HAS_LEFT: Arc<AtomicBool>;
}

/// Does work for a client; reads are abandoned once `has_left` is true. The caller setting `has_left` must poll the
/// work once more.
pub async fn serve<T>(has_left: Arc<AtomicBool>, work: impl Future<Output = T>) -> T {
    HAS_LEFT.scope(has_left, work).await
}

/// Like [`serve`], for one step of work polled by hand.
pub fn serve_step<T>(has_left: &Arc<AtomicBool>, step: impl FnOnce() -> T) -> T {
    HAS_LEFT.sync_scope(has_left.clone(), step)
}

/// Whether the client of the current work has disconnected. Always false for work without a client.
pub fn has_left() -> bool {
    HAS_LEFT.try_with(|has_left| has_left.load(Ordering::Relaxed)).unwrap_or(false)
}

/// The wait for the answer to a read. Dropped before the answer, the value marks the read as abandoned.
pub(crate) struct Waiting {
    is_abandoned: Arc<AtomicBool>,
    is_answered: bool,
    /// Wakes the canceller; `None` on SQLite.
    canceller: Option<Sender<()>>,
}

impl Waiting {
    pub(crate) fn new(canceller: Option<Sender<()>>) -> Self {
        Self { is_abandoned: Arc::default(), is_answered: false, canceller }
    }

    /// The flag which becomes true once the read is abandoned.
    pub(crate) fn is_abandoned(&self) -> Arc<AtomicBool> {
        self.is_abandoned.clone()
    }

    /// Ends the wait with an answer.
    pub(crate) fn answered(mut self) {
        self.is_answered = true;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.is_answered {
            return;
        }
        self.is_abandoned.store(true, Ordering::Relaxed);
        if let Some(canceller) = &self.canceller {
            // One message wakes the canceller for any number of abandoned reads.
            let _ = canceller.try_send(());
        }
    }
}

/// Whether an abandoned read was still waiting or already running.
#[derive(Debug, Clone, Copy)]
pub(crate) enum GivenUp {
    Waiting,
    Running,
}

impl GivenUp {
    /// Counts abandoned reads in the metrics.
    pub(crate) fn count(self, reads: usize) {
        let when = match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
        };
        metrics::counter!("headwater_reads_abandoned_total", "when" => when).increment(reads as u64);
    }
}
