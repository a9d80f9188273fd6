//! Whoever a read is done for, and whether he still waits.
//!
//! A read whose asker has left is dropped before it begins, or cut off while it runs. Writes know nothing of it: one that was
//! asked for is done, whoever hears of it.

use crossbeam_channel::Sender;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

tokio::task_local! {
    static HAS_LEFT: Arc<AtomicBool>;
}

/// Does work for an asker, whose reads are given up once `has_left` is true. Whoever makes it true polls the work once more.
pub async fn serve<T>(has_left: Arc<AtomicBool>, work: impl Future<Output = T>) -> T {
    HAS_LEFT.scope(has_left, work).await
}

/// As [`serve`], for one step of work that is polled by hand.
pub fn serve_step<T>(has_left: &Arc<AtomicBool>, step: impl FnOnce() -> T) -> T {
    HAS_LEFT.sync_scope(has_left.clone(), step)
}

/// Whether whoever the present work is done for has left. Work that nobody asked for is done for somebody who stays.
pub fn has_left() -> bool {
    HAS_LEFT.try_with(|has_left| has_left.load(Ordering::Relaxed)).unwrap_or(false)
}

/// One who waits for a read. When it is dropped before the answer is there, nobody waits any more.
pub(crate) struct Waiting {
    is_abandoned: Arc<AtomicBool>,
    is_answered: bool,
    /// Where there is somebody who cuts reads off, and must be told.
    canceller: Option<Sender<()>>,
}

impl Waiting {
    pub(crate) fn new(canceller: Option<Sender<()>>) -> Self {
        Self { is_abandoned: Arc::default(), is_answered: false, canceller }
    }

    /// Becomes true when nobody waits any more.
    pub(crate) fn is_abandoned(&self) -> Arc<AtomicBool> {
        self.is_abandoned.clone()
    }

    /// The answer is there.
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
            // One word is enough, however many have left.
            let _ = canceller.try_send(());
        }
    }
}

/// How far a read had come that was given up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum GivenUp {
    Waiting,
    Running,
}

impl GivenUp {
    /// Counts reads that nobody waited for any more.
    pub(crate) fn count(self, reads: usize) {
        let when = match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
        };
        metrics::counter!("headwater_reads_abandoned_total", "when" => when).increment(reads as u64);
    }
}
