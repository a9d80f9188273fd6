//! Keeping the log of the database short, and an eye on the disk.
//!
//! Most of the log is moved into the database file beside the writer, which does not wait for that. When little is left
//! the writer is held between two transactions, the rest is moved and the log begins anew. Readers that began before are
//! waited for, later ones need no log any more. A read of the server's own takes seconds at most; whoever reads longer,
//! as a backup does, is not waited for: meanwhile the log grows.

use crate::error::{Error, Result};
use crate::health::Health;
use crate::left_log;
use crate::turn::Turn;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use rusqlite::Connection;
use std::time::Duration;

/// Bytes that wait in the log from which on they are moved, and bytes that are moved while the writer is held.
const MOVE_FROM: i64 = 28 << 20;
const LITTLE: i64 = 2 << 20;
/// Size of the log, in bytes, from which on it begins anew whatever is left, and the writer waits for readers.
const HARD: i64 = left_log::LONGEST as i64 - (12 << 20);
/// How long the writer is held for readers: usually, and near the limit as often as given before they are taken for
/// others than the server's own.
const FOR_READERS: Duration = Duration::from_millis(20);
const FOR_READERS_NEAR_THE_LIMIT: Duration = Duration::from_millis(500);
const PATIENCE: u32 = 24;
/// The pause after a move, and after one that failed or that readers stood in the way of.
const PAUSE: Duration = Duration::from_millis(20);
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How often the disk is looked at where nothing is written.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The log's size, what of it is moved, in bytes, and whether somebody stood in the way.
struct Log {
    size: i64,
    moved: i64,
    is_held: bool,
}

/// What keeps the log short.
pub(crate) struct Checkpointer<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) health: &'c Health,
    pub(crate) turn: &'c Turn,
}

impl Checkpointer<'_> {
    /// Works whenever it is woken, until nobody is left who could.
    pub(crate) fn run(&self, woken: &Receiver<()>) {
        let page = self.connection.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap_or(8192);
        let mut patience = PATIENCE;
        loop {
            match woken.recv_timeout(LOOK_EVERY) {
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.health.look(),
                Ok(()) => {
                    self.health.look();
                    std::thread::sleep(
                        self.shorten(page, &mut patience).map_or_else(|error| self.failed(&error), |()| PAUSE),
                    );
                }
            }
        }
    }

    fn shorten(&self, page: i64, patience: &mut u32) -> Result<()> {
        let log = self.look("noop", page)?;
        if log.size - log.moved < MOVE_FROM && log.size < HARD {
            return Ok(());
        }
        let mut log = self.look("passive", page)?;
        // What was written meanwhile is less each time, unless the disk cannot keep up with the writer.
        while log.size - log.moved > LITTLE && log.size < HARD {
            let before = log.size - log.moved;
            log = self.look("passive", page)?;
            if log.size - log.moved >= before {
                break;
            }
        }
        let is_near = log.size >= HARD;
        let wait = if is_near && *patience > 0 { FOR_READERS_NEAR_THE_LIMIT } else { FOR_READERS };
        self.connection.busy_timeout(wait)?;
        let log = self.turn.between(|| self.look("restart", page))?;
        *patience = match (log.is_held, is_near) {
            (false, _) => PATIENCE,
            (true, true) => patience.saturating_sub(1),
            (true, false) => *patience,
        };
        if log.is_held && *patience == 0 {
            std::thread::sleep(PAUSE_AFTER_FAILURE);
        }
        Ok(())
    }

    /// The log after a move of that kind.
    fn look(&self, mode: &str, page: i64) -> Result<Log> {
        let sql = format!("pragma wal_checkpoint({mode})");
        let log = |row: &rusqlite::Row<'_>| {
            let (size, moved) = (row.get::<_, i64>(1)? * page, row.get::<_, i64>(2)? * page);
            Ok(Log { size, moved, is_held: row.get(0)? })
        };
        Ok(self.connection.query_row(&sql, [], log)?)
    }

    fn failed(&self, error: &Error) -> Duration {
        error.stop_if_fatal();
        match error.obstacle() {
            Some(obstacle) => drop(self.health.failed(obstacle, 0)),
            None => tracing::warn!(%error, "the log could not be moved into the database; it will be tried again"),
        }
        PAUSE_AFTER_FAILURE
    }
}
