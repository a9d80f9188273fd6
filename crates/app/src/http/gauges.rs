//! Counters of the accept loop, as plain atomics read by `/metrics`.

use crate::http::refusal::Refusal;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Counters of one accept loop. No other data depends on their order, so every access is relaxed.
#[derive(Debug, Default)]
pub struct Gauges {
    /// Connections being served now, without refused connections.
    pub open: AtomicUsize,
    /// Connections accepted since start, including refused ones.
    pub accepted: AtomicU64,
    /// Connections cut without a reply since start: heads too slow, replies not taken.
    pub cut: AtomicU64,
    /// Connections waiting for a request closed since start because seats ran short.
    pub freed: AtomicU64,
    /// Bytes of request bodies in memory now.
    pub body_bytes: AtomicUsize,
    refused: [AtomicU64; Refusal::ALL.len()],
}

impl Gauges {
    /// The number of refusals of this kind since start.
    pub fn refused(&self, refusal: Refusal) -> u64 {
        self.refused[refusal as usize].load(Relaxed)
    }

    /// Counts a refusal. Returns the number of earlier refusals of this kind.
    pub(crate) fn count_refusal(&self, refusal: Refusal) -> u64 {
        self.refused[refusal as usize].fetch_add(1, Relaxed)
    }
}
