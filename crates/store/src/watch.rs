//! The read under way on a reader, and whether it is to end before its time: because nobody waits for it, because it has taken
//! too long, or because it holds up writes.
//!
//! SQLite asks while it works. PostgreSQL knows by itself how long a statement may take, and is told of the rest by `canceller`.

use crate::postgres::Token;
use crate::turn::Turn;
use postgres::CancelToken;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a read may go on that the beginning of a new log waits for, and the writer with it.
pub(crate) const LONGEST_IN_THE_WAY: Duration = Duration::from_millis(500);

/// What is known of a reader's read from outside.
pub(crate) struct Watch {
    turn: Arc<Turn>,
    token: Option<Token>,
    under_way: Mutex<Option<UnderWay>>,
}

struct UnderWay {
    began: Instant,
    until: Option<Instant>,
    is_abandoned: Arc<AtomicBool>,
    /// Whether it was cut off because it held up writes.
    gave_way: bool,
    /// Whether its connection was told to stop.
    is_cancelled: bool,
}

impl Watch {
    pub(crate) fn new(turn: Arc<Turn>, token: Option<Token>) -> Self {
        Self { turn, token, under_way: Mutex::default() }
    }

    /// A read begins, which may take so long.
    pub(crate) fn begin(&self, longest: Option<Duration>, is_abandoned: Arc<AtomicBool>) {
        let began = Instant::now();
        let until = longest.map(|longest| began + longest);
        *self.under_way() = Some(UnderWay { began, until, is_abandoned, gave_way: false, is_cancelled: false });
    }

    /// The read has ended. Says whether its connection was told to stop, which may still be on the way.
    pub(crate) fn end(&self) -> bool {
        self.under_way().take().is_some_and(|read| read.is_cancelled)
    }

    /// Whether the read under way is to end now.
    pub(crate) fn is_to_end(&self) -> bool {
        let mut under_way = self.under_way();
        let Some(read) = &mut *under_way else { return false };
        read.gave_way |= self.turn.is_pressing() && read.began.elapsed() >= LONGEST_IN_THE_WAY;
        read.gave_way
            || read.is_abandoned.load(Ordering::Relaxed)
            || read.until.is_some_and(|until| Instant::now() > until)
    }

    /// Whether the read under way was cut off for the sake of writes: it may go well another time.
    pub(crate) fn gave_way(&self) -> bool {
        self.under_way().as_ref().is_some_and(|read| read.gave_way)
    }

    /// By what the read under way is to be stopped, if nobody waits for it. The outer is `None` where there is nothing to stop.
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
