//! The memory of replies not yet taken by their clients: a budget of bytes, with a share for each account.
//!
//! Small replies are not counted: their number is bounded by that of connections. Without room, a reply waits its
//! turn.

use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Replies up to this many bytes are not counted.
pub const SMALL: usize = 4 * 1024;
/// The longest reply made in one piece, in bytes. The slices of a longer reply have at most this length, or one row.
pub const SLICE: usize = 1024 * 1024;
/// The longest slice while more than half of the budget is taken, in bytes.
const LEAST: usize = 64 * 1024;

/// Bytes of all replies in memory, and of the replies of one account.
const ALL: usize = 64 * 1024 * 1024;
const SHARE: usize = ALL / 2;
/// The most replies sent in slices at once, in all and for one account. Each keeps the ids of its rows in memory.
const ALL_STREAMS: usize = 512;
const STREAMS: usize = ALL_STREAMS / 4;

/// The unit of the budget, in bytes.
const UNIT: usize = 1024;
/// The longest wait of a reply for room before its first byte, and between its slices.
const TO_BEGIN: Duration = Duration::from_secs(15);
const TO_GO_ON: Duration = Duration::from_secs(75);

/// The budget of bytes for replies.
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

/// The progress of a reply waiting for room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was sent: the reply can still be refused, and is after a short wait.
    Beginning,
    /// A part was sent. The reply waits as long as the server waits for clients that do not read.
    Under,
}

/// Room for bytes of a reply, returned on drop.
#[derive(Debug)]
pub struct Room {
    account: OwnedSemaphorePermit,
    all: OwnedSemaphorePermit,
}

/// The right to send a reply in slices, returned on drop.
#[derive(Debug)]
pub struct Stream {
    _account: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Replies {
    /// Room for this many bytes, if free now and nobody is waiting.
    pub fn try_take(&self, account: AccountId, bytes: usize) -> Option<Room> {
        let share = self.share(account);
        Some(Room {
            account: share.bytes.try_acquire_many_owned(units(bytes)).ok()?,
            all: self.all.bytes.clone().try_acquire_many_owned(units(bytes)).ok()?,
        })
    }

    /// Room for this many bytes, in the order of the requests for room.
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

    /// The right to send a reply in slices.
    pub async fn stream(&self, account: AccountId) -> Result<Stream, Problem> {
        let (own, all) = (self.share(account).streams, self.all.streams.clone());
        within(self.to_begin, async {
            Some(Stream { _account: own.acquire_owned().await.ok()?, _all: all.acquire_owned().await.ok()? })
        })
        .await
    }

    /// The most bytes of a slice now: fewer while more than half of the budget is taken, to leave room for many
    /// replies.
    pub fn slice(&self, account: AccountId) -> usize {
        if self.share(account).is_half_taken() || self.all.is_half_taken() { LEAST } else { SLICE }
    }

    fn share(&self, account: AccountId) -> Share {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.entry(account).or_insert_with(|| Share::of(SHARE, STREAMS)).clone()
    }
}

impl Room {
    /// Returns the room beyond this many bytes. False if the room is too small.
    pub fn shrink(&mut self, bytes: usize) -> bool {
        let (has, needs) = (self.all.num_permits(), units(bytes) as usize);
        if has > needs {
            drop(self.account.split(has - needs));
            drop(self.all.split(has - needs));
        }
        has >= needs
    }
}

/// The units of this many bytes. More than an account's share counts as the whole share.
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
        // The failed attempt above has kept nothing.
        assert!(replies.try_take(CY, SHARE).is_some());
    }

    #[tokio::test]
    async fn slices_become_small_when_half_is_taken_and_spare_room_returns() {
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
