//! Has PostgreSQL stop what nobody waits for any more. It is told over a connection of its own, and may hear it late: the
//! connection whose statement was to stop is not used again, so that no other statement is stopped in its place.

use crate::address::Address;
use crate::watch::Watch;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use std::sync::Arc;
use std::time::Duration;

/// How long a read is left that was told to stop, before it is told again: between two statements it does not listen.
const AGAIN_AFTER: Duration = Duration::from_millis(250);

/// What stops reads.
pub(crate) struct Canceller {
    pub(crate) address: Address,
    pub(crate) readers: Vec<Arc<Watch>>,
}

impl Canceller {
    /// Works whenever somebody has left, until nobody is there who could leave.
    pub(crate) fn run(&self, left: &Receiver<()>) {
        let mut is_any_left = false;
        loop {
            let word = match is_any_left {
                true => left.recv_timeout(AGAIN_AFTER),
                false => left.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if word == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            is_any_left = false;
            for reader in &self.readers {
                let Some(token) = reader.to_cancel() else { continue };
                is_any_left = true;
                if let Some(token) = token {
                    self.address.cancel(&token);
                }
            }
        }
    }
}
