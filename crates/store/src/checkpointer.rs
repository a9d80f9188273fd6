//! The checkpointer: keeps the write-ahead log ("log" below) of the embedded database short, and watches the disk.
//!
//! Most of the log is moved into the database file while the writer goes on. Once little is left, the writer is held
//! between two transactions, the rest is moved, and the log restarts. The restart waits for reads of older snapshots;
//! reads begun after the move need no log. Near the limit the writer is held until these reads end, and long reads of
//! the server itself are cut off. Long reads of other programs, such as a backup, are not waited for: meanwhile the
//! log grows.

use crate::error::{Error, Result};
use crate::health::Health;
use crate::left_log;
use crate::turn::{Ended, Turn};
use crate::tx;
use crate::watch::LONGEST_IN_THE_WAY;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use rusqlite::Connection;
use rusqlite::hooks::Wal;
use std::sync::Arc;
use std::time::Duration;

/// Unmoved bytes of the log at which a move begins, and the remainder moved while the writer is held.
const MOVE_FROM: i64 = 28 << 20;
const LITTLE: i64 = 2 << 20;
/// Bytes of the log reserved for one lead too many, and for pages not counted.
const SPARE: i64 = 4 << 20;
/// Bytes which one transaction may always add to the log: the bytes of its jobs ([`tx::PART`]), and of the last job's
/// part.
const ONE_TRANSACTION: i64 = 2 * tx::PART as i64 + SPARE;
/// Size of the log in bytes from which on it restarts before the next transaction, whatever is left to move, and the
/// writer waits for reads.
pub(crate) const HARD: i64 = left_log::LONGEST as i64 - ONE_TRANSACTION;
/// How long the writer is held for reads: usually; and near the limit, for `PATIENCE` attempts, after which the reads
/// are assumed to be of other programs. One read may end as late as allowed and leave another begun meanwhile: hence
/// more than twice [`LONGEST_IN_THE_WAY`].
const FOR_READERS: Duration = Duration::from_millis(20);
const FOR_READERS_NEAR_THE_LIMIT: Duration = LONGEST_IN_THE_WAY.saturating_mul(3);
const PATIENCE: u32 = 2;
/// The pause after a move, and after a failed move or one blocked by reads.
const PAUSE: Duration = Duration::from_millis(20);
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How often the disk is checked while nothing is written.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Size of the log and its moved part, in bytes, and whether a read or writer blocked the checkpoint.
struct Log {
    size: i64,
    moved: i64,
    is_held: bool,
}

/// The state of the checkpointer thread.
pub(crate) struct Checkpointer<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) health: &'c Health,
    pub(crate) turn: &'c Turn,
}

/// Makes the writer's commits demand a restart of the log once it has reached [`HARD`].
pub(crate) fn demand_when_long(writer: &mut Connection, turn: Arc<Turn>) -> Result<()> {
    let page: i64 = writer.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let look = move |_: &mut Wal, pages: i32| {
        let size = i64::from(pages) * page;
        turn.note_log(size as usize);
        if size >= HARD {
            turn.demand();
        }
        Ok(())
    };
    Ok(writer.wal_hook(Some(look))?)
}

/// Bytes which the next transaction may add to the log. After a failed restart, the bytes of [`ONE_TRANSACTION`]
/// without the reserve.
pub(crate) fn room(turn: &Turn) -> usize {
    (left_log::LONGEST as i64 - turn.log() as i64).max(ONE_TRANSACTION) as usize - SPARE as usize
}

impl Checkpointer<'_> {
    /// Works whenever woken by a writer, until the last writer has ended.
    pub(crate) fn run(&self, woken: &Receiver<()>) {
        let page = self.connection.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap_or(8192);
        let mut patience = PATIENCE;
        loop {
            match woken.recv_timeout(LOOK_EVERY) {
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.health.look(),
                Ok(()) => {
                    self.health.look();
                    let shorten = || self.shorten(page, &mut patience).unwrap_or_else(|error| self.failed(&error));
                    match self.turn.attempt(shorten) {
                        Ended::Done => self.turn.pause(PAUSE),
                        Ended::InVain => std::thread::sleep(PAUSE_AFTER_FAILURE),
                    }
                }
            }
        }
    }

    fn shorten(&self, page: i64, patience: &mut u32) -> Result<Ended> {
        let log = self.look("noop", page)?;
        if log.size - log.moved < MOVE_FROM && log.size < HARD {
            return Ok(Ended::Done);
        }
        let mut log = self.look("passive", page)?;
        // Each pass leaves less to move, unless the disk is slower than the writer.
        while log.size - log.moved > LITTLE && log.size < HARD {
            let before = log.size - log.moved;
            log = self.look("passive", page)?;
            if log.size - log.moved >= before {
                break;
            }
        }
        let is_near = log.size >= HARD;
        let begin_anew = || {
            let log = self.look("restart", page)?;
            if !log.is_held {
                self.turn.note_log(0);
            }
            Ok::<_, Error>(log)
        };
        let log = if is_near && *patience > 0 {
            self.connection.busy_timeout(FOR_READERS_NEAR_THE_LIMIT)?;
            self.turn.between_reads(begin_anew)?
        } else {
            self.connection.busy_timeout(FOR_READERS)?;
            self.turn.between(begin_anew)?
        };
        if !log.is_held {
            *patience = PATIENCE;
        } else if is_near {
            *patience = patience.saturating_sub(1);
        } else if log.size >= HARD {
            // The log grew past the limit meanwhile: try again with the writer held.
            return self.shorten(page, patience);
        }
        Ok(if *patience == 0 { Ended::InVain } else { Ended::Done })
    }

    /// Runs a checkpoint of this mode and returns the state of the log.
    fn look(&self, mode: &str, page: i64) -> Result<Log> {
        let sql = format!("pragma wal_checkpoint({mode})");
        let log = |row: &rusqlite::Row<'_>| {
            let (size, moved) = (row.get::<_, i64>(1)? * page, row.get::<_, i64>(2)? * page);
            Ok(Log { size, moved, is_held: row.get(0)? })
        };
        Ok(self.connection.query_row(&sql, [], log)?)
    }

    fn failed(&self, error: &Error) -> Ended {
        error.stop_if_fatal();
        match error.obstacle() {
            Some(obstacle) => drop(self.health.failed(obstacle, 0)),
            None => tracing::warn!(%error, "the log could not be moved into the database; it will be tried again"),
        }
        Ended::InVain
    }
}

#[cfg(test)]
mod tests {
    use super::ONE_TRANSACTION;
    use crate::accounts::NewAccount;
    use crate::db::Options;
    use crate::house_for_tests::TEST;
    use crate::job::ReadTime;
    use crate::{Db, Error, Job, Tx, accounts, left_log};
    use crossbeam_channel::{Receiver, Sender, unbounded};
    use headwater_model::id::AccountId;
    use headwater_model::time::Timestamp;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    const ACCOUNT: NewAccount<'_> = NewAccount { name: "long", public_id: "long", time_zone: "UTC" };

    /// Reads again and again; no read ends before the other reader's next read has begun.
    fn keep_reading(db: &Db, begun: Sender<()>, other: Receiver<()>, is_over: &AtomicBool) {
        while !is_over.load(Ordering::SeqCst) {
            let (begun, other) = (begun.clone(), other.clone());
            let read = db.read_blocking(TEST, move |read| {
                accounts::any(read)?;
                other.try_iter().for_each(drop);
                let _ = begun.send(());
                let _ = other.recv();
                Ok::<_, Error>(())
            });
            read.unwrap();
        }
    }

    /// Invariant: the log stays within its limit under load, even if at every moment some read is open.
    #[test]
    fn the_log_stays_short_while_readers_are_always_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let db = Db::open(&Options { readers: 3, ..Options::new(&path) }).unwrap();
        db.write_blocking(TEST, |tx| Ok(accounts::insert(tx, Timestamp(0), &ACCOUNT)?)).unwrap();
        let (is_over, longest, written) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
        let (first, second) = (unbounded(), unbounded());
        std::thread::scope(|scope| {
            let (db, path, is_over, longest, written) = (&db, &path, &is_over, &longest, &written);
            scope.spawn(move || keep_reading(db, first.0, second.1, is_over));
            scope.spawn(move || keep_reading(db, second.0, first.1, is_over));
            let writers: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(move || {
                        for number in 0..80 {
                            let name = format!("{number}").repeat(150_000);
                            let size = name.len() as u64;
                            let write = db.write_blocking(TEST, move |tx| {
                                Ok(tx.execute("update account set name = $1", &[name.as_str().into()])?)
                            });
                            write.unwrap();
                            written.fetch_add(size, Ordering::SeqCst);
                            let log = std::fs::metadata(left_log::log_of(path)).unwrap().len();
                            longest.fetch_max(log, Ordering::SeqCst);
                        }
                    })
                })
                .collect();
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            is_over.store(true, Ordering::SeqCst);
        });
        let (longest, written) = (longest.into_inner(), written.into_inner());
        println!("{} MiB were written, the log was {} MiB long at most", written >> 20, longest >> 20);
        assert!(written > 2 * left_log::LONGEST, "too little was written to show anything");
        assert!(longest <= left_log::LONGEST, "the log was {longest} bytes long");
    }

    /// Invariant: the log stays within its limit even if each transaction writes the maximum.
    #[test]
    fn the_log_stays_short_while_each_transaction_writes_much() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let db = Db::open(&Options::new(&path)).unwrap();
        db.write_blocking(TEST, |tx| Ok(accounts::insert(tx, Timestamp(0), &ACCOUNT)?)).unwrap();
        let longest = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for writer in 0..3 {
                let (db, path, longest) = (&db, &path, &longest);
                scope.spawn(move || {
                    for number in 0..6 {
                        // Overwriting the previous name writes the same volume again.
                        let name = "x".repeat((ONE_TRANSACTION >> 1) as usize - 100_000 * (1 + 6 * writer + number));
                        let write =
                            move |tx: &Tx<'_>| Ok(tx.execute("update account set name = $1", &[name.as_str().into()])?);
                        db.write_blocking(TEST, write).unwrap();
                        longest.fetch_max(std::fs::metadata(left_log::log_of(path)).unwrap().len(), Ordering::SeqCst);
                    }
                });
            }
        });
        let longest = longest.into_inner();
        println!("the log was {} MiB long at most", longest >> 20);
        assert!(longest <= left_log::LONGEST, "the log was {longest} bytes long");
    }

    /// Reads taking minutes, one after the other; returns the outcome of each.
    fn read_for_minutes(db: &Db, times: usize) -> Vec<Result<Option<i64>, Error>> {
        let long = "with recursive numbers (number) as
                        (select count(*) from account union all select number + 1 from numbers where number < 1000000000)
                    select count(*) from numbers";
        let job = Job::of(AccountId(1), "long");
        (0..times).map(|_| db.read_blocking(job, |read| read.one(long, &[], |row| row.int(0)))).collect()
    }

    /// Invariant: reads of one account do not stop the writes of all accounts, however long the reads would take.
    #[test]
    fn long_reads_give_way_to_a_log_that_must_begin_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        // No time limit cuts the reads off.
        let db = Db::open(&Options { readers: 2, read_time: ReadTime::Unlimited, ..Options::new(&path) }).unwrap();
        db.write_blocking(TEST, |tx| Ok(accounts::insert(tx, Timestamp(0), &ACCOUNT)?)).unwrap();
        let (is_over, longest) = (AtomicBool::new(false), AtomicU64::new(0));
        std::thread::scope(|scope| {
            let (db, is_over) = (&db, &is_over);
            let readers = [(); 2].map(|()| scope.spawn(move || read_for_minutes(db, 2)));
            let writer = scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    let name = "x".repeat(1 << 20);
                    let write =
                        move |tx: &Tx<'_>| Ok(tx.execute("update account set name = $1", &[name.as_str().into()])?);
                    db.write_blocking(TEST, write).unwrap();
                    longest.fetch_max(std::fs::metadata(left_log::log_of(&path)).unwrap().len(), Ordering::SeqCst);
                }
            });
            for read in readers.into_iter().flat_map(|reader| reader.join().unwrap()) {
                assert!(matches!(read, Err(Error::Busy)), "{read:?}");
            }
            is_over.store(true, Ordering::SeqCst);
            writer.join().unwrap();
        });
        let longest = longest.into_inner();
        assert!(longest <= left_log::LONGEST, "the log was {longest} bytes long");
    }
}
