//! Cancels abandoned reads on PostgreSQL, over a connection of its own. A cancel request may arrive late: the reader
//! then changes to a new connection, so that no later statement is cancelled instead.

use crate::address::Address;
use crate::watch::Watch;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use std::sync::Arc;
use std::time::Duration;

/// Time after which an unfinished read is cancelled again: a request arriving between two statements has no effect.
const AGAIN_AFTER: Duration = Duration::from_millis(250);

/// The thread cancelling abandoned reads.
pub(crate) struct Canceller {
    pub(crate) address: Address,
    pub(crate) readers: Vec<Arc<Watch>>,
}

impl Canceller {
    /// Cancels reads whenever one is abandoned, until the database is closed.
    pub(crate) fn run(&self, left: &Receiver<()>) {
        let mut is_any_left = false;
        loop {
            let word = if is_any_left {
                left.recv_timeout(AGAIN_AFTER)
            } else {
                left.recv().map_err(|_| RecvTimeoutError::Disconnected)
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
