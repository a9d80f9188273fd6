//! The read running on a reader, and the reasons for an early end: nobody waits for the answer, the time limit has
//! passed, or the read holds up writes.
//!
//! SQLite asks while working, by its progress handler. PostgreSQL has a timeout per statement; abandoned reads are
//! cancelled by `canceller`.

use crate::postgres::Token;
use crate::turn::Turn;
use postgres::CancelToken;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a read may go on while the restart of the write-ahead log, and so the writer, waits for the read.
pub(crate) const LONGEST_IN_THE_WAY: Duration = Duration::from_millis(500);

/// The state of a reader's read, shared with other threads.
pub(crate) struct Watch {
    turn: Arc<Turn>,
    token: Option<Token>,
    under_way: Mutex<Option<UnderWay>>,
}

struct UnderWay {
    began: Instant,
    until: Option<Instant>,
    is_abandoned: Arc<AtomicBool>,
    /// Whether the read was cut off for holding up writes.
    gave_way: bool,
    /// Whether a cancel request was sent for the connection.
    is_cancelled: bool,
}

impl Watch {
    pub(crate) fn new(turn: Arc<Turn>, token: Option<Token>) -> Self {
        Self { turn, token, under_way: Mutex::default() }
    }

    /// Records the start of a read, with its time limit.
    pub(crate) fn begin(&self, longest: Option<Duration>, is_abandoned: Arc<AtomicBool>) {
        let began = Instant::now();
        let until = longest.map(|longest| began + longest);
        *self.under_way() = Some(UnderWay { began, until, is_abandoned, gave_way: false, is_cancelled: false });
    }

    /// Records the end of the read. Returns whether a cancel request was sent, which may still be on its way.
    pub(crate) fn end(&self) -> bool {
        self.under_way().take().is_some_and(|read| read.is_cancelled)
    }

    /// Whether the current read must end now.
    pub(crate) fn is_to_end(&self) -> bool {
        let mut under_way = self.under_way();
        let Some(read) = &mut *under_way else { return false };
        read.gave_way |= self.turn.is_pressing() && read.began.elapsed() >= LONGEST_IN_THE_WAY;
        read.gave_way
            || read.is_abandoned.load(Ordering::Relaxed)
            || read.until.is_some_and(|until| Instant::now() > until)
    }

    /// Whether the current read was cut off in favour of writes: the same read may succeed another time.
    pub(crate) fn gave_way(&self) -> bool {
        self.under_way().as_ref().is_some_and(|read| read.gave_way)
    }

    /// The token for cancelling the current read if the read is abandoned. The outer `None` means nothing to cancel,
    /// the inner one no connection.
    pub(crate) fn to_cancel(&self) -> Option<Option<CancelToken>> {
        let mut under_way = self.under_way();
        let read = under_way.as_mut().filter(|read| read.is_abandoned.load(Ordering::Relaxed))?;
        read.is_cancelled = true;
        Some(self.token.as_ref().and_then(|token| token.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }

    fn under_way(&self) -> MutexGuard<'_, Option<UnderWay>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
