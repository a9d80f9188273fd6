//! The memory of replies that clients have not taken yet: a budget of bytes, of which an account has a share.
//!
//! Small replies are not counted: there can be no more of them than connections. Whoever finds no room waits its turn.

use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Replies up to this many bytes are not counted.
pub const SMALL: usize = 4 * 1024;
/// A reply up to this many bytes is made in one piece; the slices of a longer one have at most so many, or one row.
pub const SLICE: usize = 1024 * 1024;
/// Bytes of a slice once half of what there is has been taken.
const LEAST: usize = 64 * 1024;

/// Bytes of all replies in memory, and of those of one account.
const ALL: usize = 64 * 1024 * 1024;
const SHARE: usize = ALL / 2;
/// Replies that are being sent in slices, all and of one account. Each knows the ids of its rows.
const ALL_STREAMS: usize = 512;
const STREAMS: usize = ALL_STREAMS / 4;

/// What is counted at once, in bytes.
const UNIT: usize = 1024;
/// How long a reply waits for room before it has begun, and between its slices.
const TO_BEGIN: Duration = Duration::from_secs(15);
const TO_GO_ON: Duration = Duration::from_secs(75);

/// The budget.
pub struct Replies {
    all: Share,
    accounts: Mutex<HashMap<AccountId, Share>>,
    to_begin: Duration,
    to_go_on: Duration,
}

#[derive(Clone)]
struct Share {
    bytes: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    units: usize,
}

impl Share {
    fn of(bytes: usize, streams: usize) -> Self {
        let units = bytes / UNIT;
        Self { bytes: Arc::new(Semaphore::new(units)), streams: Arc::new(Semaphore::new(streams)), units }
    }

    fn is_half_taken(&self) -> bool {
        self.bytes.available_permits() < self.units / 2
    }
}

impl Default for Replies {
    fn default() -> Self {
        let all = Share::of(ALL, ALL_STREAMS);
        Self { all, accounts: Mutex::default(), to_begin: TO_BEGIN, to_go_on: TO_GO_ON }
    }
}

/// How far a reply has come that waits for room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing of it was sent: it can still be refused, and soon is.
    Beginning,
    /// Its client has a part of it. It waits as long as those that do not read are waited for.
    Under,
}

/// Room for bytes of a reply, given back when dropped.
#[derive(Debug)]
pub struct Room {
    account: OwnedSemaphorePermit,
    all: OwnedSemaphorePermit,
}

/// Leave to send a reply in slices, given back when dropped.
#[derive(Debug)]
pub struct Stream {
    _account: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Replies {
    /// Room for so many bytes, if there is some now and nobody has been waiting for it.
    pub fn try_take(&self, account: AccountId, bytes: usize) -> Option<Room> {
        let share = self.share(account);
        Some(Room {
            account: share.bytes.try_acquire_many_owned(units(bytes)).ok()?,
            all: self.all.bytes.clone().try_acquire_many_owned(units(bytes)).ok()?,
        })
    }

    /// Room for so many bytes, in the order of asking.
    pub async fn take(&self, account: AccountId, bytes: usize, stage: Stage) -> Result<Room, Problem> {
        let longest = match stage {
            Stage::Beginning => self.to_begin,
            Stage::Under => self.to_go_on,
        };
        let (own, all) = (self.share(account).bytes, self.all.bytes.clone());
        within(longest, async {
            let account = own.acquire_many_owned(units(bytes)).await.ok()?;
            Some(Room { account, all: all.acquire_many_owned(units(bytes)).await.ok()? })
        })
        .await
    }

    /// Leave to send a reply in slices.
    pub async fn stream(&self, account: AccountId) -> Result<Stream, Problem> {
        let (own, all) = (self.share(account).streams, self.all.streams.clone());
        within(self.to_begin, async {
            Some(Stream { _account: own.acquire_owned().await.ok()?, _all: all.acquire_owned().await.ok()? })
        })
        .await
    }

    /// How many bytes a slice may have now: fewer when much of the room is taken, so that there is some for many.
    pub fn slice(&self, account: AccountId) -> usize {
        if self.share(account).is_half_taken() || self.all.is_half_taken() { LEAST } else { SLICE }
    }

    fn share(&self, account: AccountId) -> Share {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.entry(account).or_insert_with(|| Share::of(SHARE, STREAMS)).clone()
    }
}

impl Room {
    /// Gives back what is more than enough for so many bytes. False if it is too little.
    pub fn shrink(&mut self, bytes: usize) -> bool {
        let (has, needs) = (self.all.num_permits(), units(bytes) as usize);
        if has > needs {
            drop(self.account.split(has - needs));
            drop(self.all.split(has - needs));
        }
        has >= needs
    }
}

/// What is counted for so many bytes. What is larger than an account's share takes all of it.
fn units(bytes: usize) -> u32 {
    bytes.min(SHARE).div_ceil(UNIT) as u32
}

async fn within<T>(longest: Duration, room: impl Future<Output = Option<T>>) -> Result<T, Problem> {
    tokio::time::timeout(longest, room).await.ok().flatten().ok_or(Problem::Busy)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: AccountId = AccountId(1);
    const BOB: AccountId = AccountId(2);
    const CY: AccountId = AccountId(3);

    #[tokio::test]
    async fn an_account_has_a_share_and_waits_its_turn_for_more() {
        let mut replies = Replies { to_begin: Duration::ZERO, ..Replies::default() };
        let held = replies.try_take(ADA, SHARE).unwrap();
        assert!(replies.try_take(ADA, 1).is_none() && replies.try_take(BOB, SHARE).is_some());
        assert_eq!(replies.take(ADA, 1, Stage::Beginning).await.unwrap_err(), Problem::Busy);
        replies.to_begin = TO_BEGIN;
        let (room, ()) = tokio::join!(replies.take(ADA, SLICE, Stage::Beginning), async { drop(held) });
        assert!(room.is_ok());
    }

    #[tokio::test]
    async fn all_accounts_together_have_no_more_than_there_is() {
        let replies = Replies::default();
        let rooms = [replies.try_take(ADA, SHARE).unwrap(), replies.try_take(BOB, SHARE).unwrap()];
        assert!(replies.try_take(CY, 1).is_none());
        drop(rooms);
        assert!(replies.try_take(CY, 1).is_some());
        // What failed half way has kept nothing.
        assert!(replies.try_take(CY, SHARE).is_some());
    }

    #[tokio::test]
    async fn slices_become_small_when_half_is_taken_and_room_that_is_not_needed_is_given_back() {
        let replies = Replies::default();
        assert_eq!(replies.slice(ADA), SLICE);
        let mut room = replies.try_take(ADA, SHARE / 2 + UNIT).unwrap();
        assert_eq!((replies.slice(ADA), replies.slice(BOB)), (LEAST, SLICE));
        assert!(room.shrink(SHARE / 2) && !room.shrink(SHARE));
        assert_eq!(replies.slice(ADA), SLICE);
        let _others = replies.try_take(BOB, SHARE / 2 + UNIT).unwrap();
        assert_eq!(replies.slice(CY), LEAST);
    }

    #[tokio::test]
    async fn replies_in_slices_are_counted_too() {
        let replies = Replies { to_begin: Duration::ZERO, ..Replies::default() };
        let mut streams = Vec::new();
        for _ in 0..STREAMS {
            streams.push(replies.stream(ADA).await.unwrap());
        }
        assert_eq!(replies.stream(ADA).await.unwrap_err(), Problem::Busy);
        assert!(replies.stream(BOB).await.is_ok());
        streams.pop();
        assert!(replies.stream(ADA).await.is_ok());
    }
}
