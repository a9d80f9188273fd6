//! Waiting for a condition. A test that sleeps instead is slow on a fast machine, and fails on a slow one.

use std::fmt::Debug;
use std::time::{Duration, Instant};

/// How long a condition may take to become true: longer than any machine needs, so that only a fault takes as long.
const PATIENCE: Duration = Duration::from_secs(120);
/// Between two looks.
const MOMENT: Duration = Duration::from_millis(5);

/// Returns when `is_so` is true; fails, and says `what` was waited for, where it does not become true.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    found(what, || is_so().then_some(()).ok_or("not so"));
}

/// Returns a value as soon as there is one; fails where none comes, and says `what` was waited for and what was seen instead.
pub fn found<T, Instead: Debug>(what: &str, look: impl FnMut() -> Result<T, Instead>) -> T {
    found_within(PATIENCE, what, look)
}

/// As [`found`], with a patience of its own.
pub fn found_within<T, Instead: Debug>(
    patience: Duration,
    what: &str,
    mut look: impl FnMut() -> Result<T, Instead>,
) -> T {
    let deadline = Instant::now() + patience;
    loop {
        match look() {
            Ok(found) => return found,
            Err(instead) => assert!(Instant::now() < deadline, "waited in vain: {what}; last seen: {instead:?}"),
        }
        std::thread::sleep(MOMENT);
    }
}

/// Like [`until`], in a task.
pub async fn eventually(is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain");
        tokio::time::sleep(MOMENT).await;
    }
}
