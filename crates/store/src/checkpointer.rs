//! Keeping the log of the database short.

use crate::error::Error;
use crossbeam_channel::Receiver;
use rusqlite::Connection;
use std::time::Duration;

/// Size of the log, in bytes, from which it is moved into the database file, and from which writers wait for that.
const CHECKPOINT_FROM: i64 = 32 << 20;
const CHECKPOINT_HARD: i64 = 192 << 20;
/// The pause after a move, and after one that failed: a reader that stands in the way stands there for a while, and
/// every new attempt would hold the writer up.
const PAUSE: Duration = Duration::from_millis(20);
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Moves the log into the database file beside the writer, which does not wait for it. Only when the log has
/// outgrown its hard limit is the writer held while the rest of it is moved.
pub(crate) fn keep_log_short(connection: &Connection, woken: &Receiver<()>) {
    let page = connection.pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0)).unwrap_or(8192);
    let size = |mode: &str| {
        let sql = format!("pragma wal_checkpoint({mode})");
        connection.query_row(&sql, [], |row| Ok((row.get::<_, i64>(1)? * page, row.get::<_, i64>(2)? * page)))
    };
    while woken.recv().is_ok() {
        let outcome = size("noop").and_then(|(log, moved)| match log - moved {
            pending if pending < CHECKPOINT_FROM && log < CHECKPOINT_HARD => Ok(()),
            _ => size("passive")
                .and_then(|(log, _)| if log < CHECKPOINT_HARD { Ok(()) } else { size("restart").map(|_| ()) }),
        });
        std::thread::sleep(match outcome.map_err(Error::from) {
            Ok(()) => PAUSE,
            Err(error) => {
                error.stop_if_fatal();
                tracing::warn!(%error, "the log could not be moved into the database; it will be tried again");
                PAUSE_AFTER_FAILURE
            }
        });
    }
}
