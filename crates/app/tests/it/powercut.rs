//! Invariant: acknowledged writes survive a power cut, whole and once.
//!
//! A server works on a disk that records writes, syncs, creations, removals, and replies (`disk`). From such a trace,
//! `image` builds the files as a power cut at some moment may leave them: unsynced data is present, absent, or partly
//! present, and the pages of a failed sync may be lost for good, as on Linux. The database code opens each image:
//! every write acknowledged by then must be there, and no write by half.
//!
//! `HEADWATER_IMAGES` sets the images per trace (50; `HEADWATER_IMAGES=300 cargo test --test it powercut` is the long
//! run), `HEADWATER_SEED` repeats the choices of an earlier run. The check itself is checked: losses must be found
//! where syncs of files, or of the directory, are ignored, and where the log left by a failed sync is trusted.

mod trace;
mod image;
mod work;
mod verdict;

use crate::chance::Chance;
use crate::disk::{Disk, Faults};
use crate::every_kind;
use crate::server::{Server, headwater, try_headwater};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::mpsc::channel;
use trace::{Trace, Trust};
use verdict::{Checked, Moments, check, check_first_start};
use work::Work;

/// Clients writing at once.
const CLIENTS: usize = 6;

/// A server on a disk of its own, and the records of the clients.
struct House {
    disk: Disk,
    server: Server,
    chance: Chance,
    work: Vec<Work>,
    /// The person who owns records.
    person: i64,
    /// Length of the text in each lead made from now on, in bytes.
    text: usize,
}

impl House {
    fn new(test: &str) -> Self {
        let (disk, data) = Disk::new();
        headwater(data.path(), &["account", "create", "Test"]);
        let server = Server::start_on(data, &[]);
        let person = every_kind::person(server.dir.path(), &["owner@example.org"]);
        Self { disk, server, chance: Chance::printed(test), work: Vec::new(), person, text: 0 }
    }

    /// Runs new clients, `times` writes each; calls `end` once `last` writes are acknowledged or no client is left.
    fn work(&mut self, times: usize, last: usize, end: impl FnOnce(&mut Server)) {
        let first = self.work.len();
        for number in first..first + CLIENTS {
            self.work.push(Work::new(number, self.chance.fork(), self.person).with_texts(self.text));
        }
        let (acknowledged, heard) = channel();
        let client = self.server.client.clone();
        std::thread::scope(|scope| {
            for work in &mut self.work[first..] {
                let (client, acknowledged) = (&client, acknowledged.clone());
                scope.spawn(move || work.go_on(client, times, &acknowledged));
            }
            drop(acknowledged);
            heard.iter().take(last).for_each(drop);
            end(&mut self.server);
        });
    }

    /// Restarts the server on the same data; clients keep their API key.
    fn restart(&mut self) {
        self.server.restart(&[]);
    }

    fn checked(self, trust: Trust) -> Checked {
        check(&Trace::read(&self.disk.record(), trust), Moments::Any, &self.work, self.chance)
    }

    fn hold(mut self) {
        self.server.kill();
        self.checked(Trust::Syncs).is_sound();
    }

    /// The header of the write-ahead log; its salt changes whenever the log restarts.
    fn log_begins_by(&self) -> Vec<u8> {
        let mut head = vec![0; 32];
        let log = File::open(self.server.dir.path().join("headwater.db-wal")).unwrap();
        log.read_exact_at(&mut head, 0).unwrap();
        head
    }
}

#[test]
fn power_cuts_at_each_step_of_a_first_start() {
    let (disk, data) = Disk::new();
    headwater(data.path(), &["init"]);
    let (record, mut chance) = (disk.record(), Chance::printed("power_cuts_at_each_step_of_a_first_start"));
    check_first_start(&Trace::read(&record, Trust::Syncs), chance.fork()).is_sound();
    for trust in [Trust::FolderSyncsOnly, Trust::FileSyncsOnly] {
        check_first_start(&Trace::read(&record, trust), chance.fork()).has_losses();
    }
}

#[test]
fn power_cuts_under_load() {
    let mut house = House::new("power_cuts_under_load");
    house.work(25, usize::MAX, Server::kill);
    house.hold();
}

/// Long leads fill the write-ahead log until a checkpoint restarts the log; the new log is then written too.
fn house_with_a_new_log(test: &str) -> House {
    let mut house = House::new(test);
    house.work(1, usize::MAX, |_| {});
    house.text = 60_000;
    let first = house.log_begins_by();
    while house.log_begins_by() == first {
        house.work(10, usize::MAX, |_| {});
    }
    house.work(4, usize::MAX, Server::kill);
    house
}

#[test]
fn power_cuts_while_the_log_begins_anew() {
    let house = house_with_a_new_log("power_cuts_while_the_log_begins_anew");
    let trace = Trace::read(&house.disk.record(), Trust::Syncs);
    check(&trace, Moments::NewLogs, &house.work, house.chance).is_sound();
}

#[test]
fn power_cuts_after_kills() {
    let mut house = House::new("power_cuts_after_kills");
    for _ in 0..3 {
        house.work(usize::MAX, 40, Server::kill);
        house.restart();
    }
    house.work(5, usize::MAX, Server::kill);
    house.hold();
}

#[test]
fn power_cuts_after_stops() {
    let mut house = House::new("power_cuts_after_stops");
    for _ in 0..3 {
        house.work(6, usize::MAX, |server| assert!(server.stop()));
        house.restart();
    }
    house.work(6, usize::MAX, Server::kill);
    house.hold();
}

#[test]
fn power_cuts_after_failed_syncs() {
    let mut house = House::new("power_cuts_after_failed_syncs");
    for failing_sync in [9, 17] {
        house.disk.set(Faults { failing_sync, ..Faults::default() });
        house.work(usize::MAX, usize::MAX, |server| assert_eq!(server.wait().code(), Some(74)));
        house.restart();
    }
    // The stop checkpoints the log: the first sync is of the log, the second of the database file.
    for failing_sync in [1, 2] {
        house.work(4, usize::MAX, |_| {});
        house.disk.set(Faults { failing_sync, ..Faults::default() });
        house.server.stop();
        house.restart();
    }
    house.work(6, usize::MAX, Server::kill);
    house.hold();
}

/// A server ends because a sync fails; then commands make keys, beside what `hold` holds of the directory.
fn commands_after_a_failed_sync<Held>(test: &str, hold: impl FnOnce(&Path) -> Held) -> Checked {
    let mut house = House::new(test);
    house.disk.set(Faults { failing_sync: 9, ..Faults::default() });
    house.work(usize::MAX, usize::MAX, |server| assert_eq!(server.wait().code(), Some(74)));
    let dir = house.server.dir.path();
    let _held = hold(dir);
    for _ in 0..6 {
        headwater(dir, &["key", "create", "--json"]);
    }
    house.checked(Trust::Syncs)
}

#[test]
fn power_cuts_after_a_failed_sync_and_commands() {
    commands_after_a_failed_sync("power_cuts_after_a_failed_sync_and_commands", |_| ()).is_sound();
}

/// Holds a directory as a running server does.
fn hold_as_a_server(dir: &Path) -> (File, rusqlite::Connection) {
    let lock = File::open(dir.join("headwater.lock")).unwrap();
    lock.lock().unwrap();
    // A running server has the database open; otherwise the last command to close would checkpoint the log.
    let database = rusqlite::Connection::open(dir.join("headwater.db")).unwrap();
    database.query_row("select count(*) from lead", [], |_| Ok(())).unwrap();
    (lock, database)
}

/// A command that finds the lock held keeps the log of the failed sync: frames behind a gap are then lost.
#[test]
fn a_log_that_is_trusted_after_a_failed_sync_is_found_out() {
    let test = "a_log_that_is_trusted_after_a_failed_sync_is_found_out";
    commands_after_a_failed_sync(test, hold_as_a_server).has_losses();
}

#[test]
fn syncs_that_do_nothing_are_found_out() {
    let mut house = House::new("syncs_that_do_nothing_are_found_out");
    house.work(12, usize::MAX, |server| assert!(server.stop()));
    house.restart();
    house.work(12, usize::MAX, Server::kill);
    let record = house.disk.record();
    for trust in [Trust::FolderSyncsOnly, Trust::FileSyncsOnly] {
        check(&Trace::read(&record, trust), Moments::Any, &house.work, house.chance.fork()).has_losses();
    }
}

#[test]
fn a_start_ends_where_the_directory_of_the_log_cannot_be_synced() {
    let (disk, data) = Disk::new();
    headwater(data.path(), &["account", "create", "Test"]);
    disk.set(Faults { folder_sync: crate::disk::IO, ..Faults::default() });
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["key", "create"]] {
        let (output, success) = try_headwater(data.path(), arguments);
        assert!(!success && output.contains("syncing the directory"), "{arguments:?}: {output}");
    }
    disk.set(Faults::default());
    headwater(data.path(), &["key", "create"]);
}
