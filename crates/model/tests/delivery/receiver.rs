//! The simulated receiver: its replies to posts, and the checks of everything received.

use crate::random::Random;
use headwater_model::delivery::PostOutcome;
use std::collections::{BTreeMap, BTreeSet};

/// A change as posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub lead: i64,
    /// The receiver rejects any batch with this change.
    pub is_poison: bool,
}

/// The receiver's behaviour for a period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Healthy,
    /// Nine of ten posts fail in some way.
    Flaky,
    Down,
    Overloaded,
    Hanging,
    Gone,
    RefusesEverything,
    Forbidden,
}

impl Mode {
    pub fn any(random: &mut Random) -> Self {
        let all = [
            Self::Healthy,
            Self::Healthy,
            Self::Healthy,
            Self::Flaky,
            Self::Down,
            Self::Overloaded,
            Self::Hanging,
            Self::Gone,
            Self::RefusesEverything,
            Self::Forbidden,
        ];
        all[random.between(0, all.len() as i64) as usize]
    }
}

/// The result of a post.
pub struct Fate {
    /// Whether the receiver processes the post, whatever the sender learns.
    pub is_processed: bool,
    pub outcome: PostOutcome,
    /// Seconds until the sender has the outcome.
    pub seconds: i64,
}

pub fn fate(mode: Mode, changes: &[Change], random: &mut Random) -> Fate {
    let fate = |is_processed, outcome, seconds| Fate { is_processed, outcome, seconds };
    let has_poison = changes.iter().any(|change| change.is_poison);
    let troubles = match mode {
        Mode::Healthy => 20,
        Mode::Flaky => 900,
        _ => 0,
    };
    match mode {
        Mode::Healthy | Mode::Flaky if random.permille(troubles) => match random.between(0, 4) {
            // The reply is lost; a post with an unfit change is not processed in any case.
            0 => fate(!has_poison, PostOutcome::Refused, 1),
            1 => fate(!has_poison, PostOutcome::Overloaded { retry_after: None }, 20),
            2 => fate(false, PostOutcome::Refused, 5),
            _ => fate(false, PostOutcome::Overloaded { retry_after: Some(random.between(0, 9000)) }, 1),
        },
        Mode::Healthy | Mode::Flaky if has_poison => fate(false, PostOutcome::Unfit, 1),
        Mode::Healthy | Mode::Flaky => fate(true, PostOutcome::Accepted, random.between(0, 3)),
        Mode::Down => fate(false, PostOutcome::Refused, 1),
        Mode::Overloaded => fate(false, PostOutcome::Overloaded { retry_after: None }, 1),
        Mode::Hanging => fate(false, PostOutcome::Overloaded { retry_after: None }, 20),
        Mode::Gone => fate(false, PostOutcome::Gone, 1),
        Mode::RefusesEverything => fate(false, PostOutcome::Unfit, 1),
        Mode::Forbidden => fate(false, PostOutcome::Forbidden, 0),
    }
}

/// All posts processed by the receiver.
#[derive(Default)]
pub struct Inbox {
    batches: BTreeMap<u64, Vec<Change>>,
    pub taken: BTreeSet<i64>,
    pub repeats: u64,
}

impl Inbox {
    /// Processes a post. `earlier` returns the previous change told of the same lead, if any.
    pub fn take(
        &mut self,
        id: u64,
        changes: &[Change],
        earlier: impl Fn(&Change) -> Option<i64>,
    ) -> Result<(), String> {
        if let Some(known) = self.batches.get(&id) {
            self.repeats += 1;
            return if known == changes { Ok(()) } else { Err(format!("I3: batch {id} came with other bytes")) };
        }
        for change in changes.iter().filter(|change| !self.taken.contains(&change.seq)).collect::<Vec<_>>() {
            if let Some(missing) = earlier(change).filter(|seq| !self.taken.contains(seq)) {
                return Err(format!("I6: {} of lead {} came before {missing}", change.seq, change.lead));
            }
            self.taken.insert(change.seq);
        }
        self.batches.insert(id, changes.to_vec());
        Ok(())
    }
}
