//! What the accept loop counts, as plain atomics that `/metrics` reads.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use crate::http::refusal::Refusal;

/// Counters of one accept loop. Nothing here orders anything else, so every access is relaxed.
#[derive(Debug, Default)]
pub struct Gauges {
    /// Connections being served now. Those turned away are not among them.
    pub open: AtomicUsize,
    /// Connections accepted since start, including those turned away.
    pub accepted: AtomicU64,
    /// Connections cut without an answer since start: heads too slow, answers not taken.
    pub cut: AtomicU64,
    /// Connections without a request that were closed since start because seats ran short.
    pub freed: AtomicU64,
    /// Bytes of request bodies in memory now.
    pub body_bytes: AtomicUsize,
    refused: [AtomicU64; Refusal::ALL.len()],
}

impl Gauges {
    /// How often this refusal was given since start.
    pub fn refused(&self, refusal: Refusal) -> u64 {
        self.refused[refusal as usize].load(Relaxed)
    }

    /// Counts a refusal. Gives how often it had been given before.
    pub(crate) fn count_refusal(&self, refusal: Refusal) -> u64 {
        self.refused[refusal as usize].fetch_add(1, Relaxed)
    }
}
