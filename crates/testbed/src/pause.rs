//! Time passing on purpose, in tests about time. Each function's name says the purpose; a test hoping for something to be done
//! meanwhile waits for the fact by [`crate::wait`].

use std::future::IntoFuture;
use std::time::Duration;

/// A pause of a thread, by `block`, or of a task, by `await`.
#[must_use = "a pause begins with `block` or `await`"]
pub struct Pause(Duration);

impl Pause {
    /// Lets the thread stand still.
    pub fn block(self) {
        std::thread::sleep(self.0);
    }
}

impl IntoFuture for Pause {
    type Output = ();
    type IntoFuture = tokio::time::Sleep;

    fn into_future(self) -> Self::IntoFuture {
        tokio::time::sleep(self.0)
    }
}

/// Before a kill or a stop at a moment drawn at random, whatever work is under way.
pub fn before_interruption(delay: Duration) -> Pause {
    Pause(delay)
}

/// Of a side meant to be slow: a trickling client, a handler taking time.
pub fn of_slow_side(time: Duration) -> Pause {
    Pause(time)
}

/// While something must not happen: an absence is no fact to wait for.
pub fn while_nothing_happens(time: Duration) -> Pause {
    Pause(time)
}

/// Between two calls of a client calling without end, or two looks at a record.
pub fn between_turns(time: Duration) -> Pause {
    Pause(time)
}

/// Until a time of day.
pub fn until_clock_shows(left: Duration) -> Pause {
    Pause(left)
}
