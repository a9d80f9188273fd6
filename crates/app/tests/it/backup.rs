//! Backups taken under load hold exactly the commits up to one moment, and can be restored.

use crate::chance::{Chance, number_from_environment};
use crate::crash::OF_EVERY_KIND;
use crate::every_kind::{self, Book, KINDS};
use crate::server::{Client, Server, headwater, try_headwater};
use headwater_store::backup;
use serde_json::{Value, json};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// The numbers of a server's leads, in order of creation.
fn numbers(server: &Server) -> Vec<i64> {
    let mut found = Vec::new();
    loop {
        let page =
            server.client.call("getLeads", json!({ "where": {}, "offset": found.len(), "fields": ["firstName"] }));
        let rows = page["result"]["lead"].as_array().unwrap().clone();
        if rows.is_empty() {
            return found.into_iter().flatten().collect();
        }
        // Leads without a number are among the records of every kind.
        found.extend(rows.iter().map(|row| row["firstName"].as_str().map(|number| number.parse::<i64>().unwrap())));
    }
}

fn restored(backup: &Path) -> Server {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["restore", backup.to_str().unwrap()]);
    Server::start_on(dir, &[])
}

#[test]
fn ten_backups_under_load_each_hold_a_prefix_of_what_was_written() {
    let server = Server::start();
    let is_over = AtomicBool::new(false);
    let acknowledged = AtomicI64::new(0);
    let book = Mutex::new(Book::with_person(&server));
    let backups = tempfile::tempdir().unwrap();
    let mut before = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                let mut written = book.lock().unwrap().clone();
                written.write(&server.client, &format!("{OF_EVERY_KIND}{number}")).unwrap();
                *book.lock().unwrap() = written;
            }
        });
        scope.spawn(|| {
            let mut next = 0;
            while !is_over.load(Ordering::SeqCst) {
                let objects: Vec<Value> = (next..next + 20)
                    .map(|number| json!({ "emailAddress": format!("{number}@example.org"), "firstName": number.to_string() }))
                    .collect();
                let reply = server.client.call("createLeads", json!({ "objects": objects }));
                assert_eq!(reply["error"], json!([]), "{reply}");
                next += 20;
                acknowledged.store(next, Ordering::SeqCst);
            }
        });
        for number in 0..10 {
            let is_early = |book: &Book| book.records.len() < (number as usize + 1) * KINDS.len();
            while acknowledged.load(Ordering::SeqCst) < (number + 1) * 40 || is_early(&book.lock().unwrap()) {
                std::thread::yield_now();
            }
            before.push((acknowledged.load(Ordering::SeqCst), book.lock().unwrap().clone()));
            let file = backups.path().join(format!("{number}.db"));
            headwater(server.dir.path(), &["backup", file.to_str().unwrap()]);
        }
        is_over.store(true, Ordering::SeqCst);
    });
    let (all, whole) = (acknowledged.load(Ordering::SeqCst), book.into_inner().unwrap());
    for (number, (least, book)) in before.into_iter().enumerate() {
        let server = restored(&backups.path().join(format!("{number}.db")));
        demand_prefix_of_every_kind(&server, &book, &whole);
        let found = numbers(&server);
        let count = found.len() as i64;
        assert!(found.iter().copied().eq(0..count), "backup {number} is no prefix");
        assert!(
            (least..=all).contains(&count) && count % 20 == 0,
            "backup {number} holds {count}, {least} were acknowledged"
        );
    }
}

/// Fails unless a restored server has all records of every kind written before, and no later record without every earlier one.
fn demand_prefix_of_every_kind(server: &Server, before: &Book, whole: &Book) {
    let client = server.client_with(&["--limits", "off"]);
    before.demand_whole(&client);
    let lost = |book: &Book| book.faults(&client).iter().filter(|fault| fault.ends_with("is lost")).count();
    let mut prefix = whole.clone();
    prefix.records.truncate(whole.records.len() - lost(whole));
    assert_eq!(lost(&prefix), 0, "a record is there without one before it");
    assert_eq!(every_kind::dangling(server), "");
}

#[test]
fn a_restored_server_takes_the_old_keys_and_goes_on() {
    let server = Server::start();
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org", "firstName": "1" }));
    let backups = tempfile::tempdir().unwrap();
    let file = backups.path().join("one.db");
    let report = headwater(server.dir.path(), &["backup", file.to_str().unwrap()]);
    assert!(report.contains("1 account, 1 lead,"), "{report}");
    let other = restored(&file);
    let client = server.client.at(&other.url);
    assert_eq!(client.call("getLead", json!({ "id": id }))["result"]["lead"][0]["emailAddress"], "ada@example.org");
    assert!(client.create_lead(json!({ "emailAddress": "bob@example.org" })) > id);
}

#[test]
fn a_restore_keeps_what_was_there_and_waits_for_nobody() {
    let mut server = Server::start();
    server.client.create_lead(json!({ "emailAddress": "ada@example.org", "firstName": "1" }));
    let backups = tempfile::tempdir().unwrap();
    let file = backups.path().join("one.db");
    let path = file.to_str().unwrap();
    headwater(server.dir.path(), &["backup", path]);
    let (output, success) = try_headwater(server.dir.path(), &["restore", path]);
    assert!(!success && output.contains("another headwater is running"), "{output}");
    server.client.create_lead(json!({ "emailAddress": "bob@example.org", "firstName": "2" }));
    server.kill();
    let output = headwater(server.dir.path(), &["restore", path]);
    assert!(output.contains("the database that was here is kept as"), "{output}");
    let kept = output.split("kept as ").nth(1).unwrap().lines().next().unwrap();
    assert!(headwater(server.dir.path(), &["verify", kept]).contains("2 leads"), "the crashed server's log is in it");
    server.restart(&[]);
    assert_eq!(numbers(&server), [1]);
}

#[test]
fn a_backup_overwrites_nothing_and_damage_is_found() {
    let server = Server::start();
    let objects: Vec<Value> =
        (0..500).map(|number| json!({ "emailAddress": format!("{number}@example.org") })).collect();
    server.client.call("createLeads", json!({ "objects": objects }));
    let backups = tempfile::tempdir().unwrap();
    let file = backups.path().join("one.db");
    let path = file.to_str().unwrap();
    headwater(server.dir.path(), &["backup", path]);
    let (output, success) = try_headwater(server.dir.path(), &["backup", path]);
    assert!(!success && output.contains("overwrites nothing"), "{output}");
    assert!(headwater(server.dir.path(), &["verify", path]).contains("500 leads"));
    let mut damaged = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
    damaged.seek(SeekFrom::End(-30_000)).unwrap();
    damaged.write_all(&[0xa5; 20_000]).unwrap();
    let (output, success) = try_headwater(server.dir.path(), &["verify", path]);
    assert!(!success, "{output}");
    let fresh = tempfile::tempdir().unwrap();
    let (output, success) = try_headwater(fresh.path(), &["restore", path]);
    assert!(!success && output.contains("cannot be restored"), "{output}");
}

/// A crashed server's data directory with a database and a log, and a backup taken before the last writes.
fn crashed() -> (Server, tempfile::TempDir, String) {
    let mut server = Server::start();
    let create = |server: &Server, name: &str| {
        let lead = |number: i32| json!({ "emailAddress": format!("{name}{number}@example.org"), "firstName": "1" });
        server.client.call("createLeads", json!({ "objects": (0..500).map(lead).collect::<Vec<_>>() }));
    };
    create(&server, "before");
    let backups = tempfile::tempdir().unwrap();
    let path = backups.path().join("one.db").to_str().unwrap().to_owned();
    headwater(server.dir.path(), &["backup", &path]);
    create(&server, "after");
    let database = rusqlite::Connection::open(server.dir.path().join("headwater.db")).unwrap();
    database.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
    drop(database);
    create(&server, "last");
    server.kill();
    (server, backups, path)
}

#[test]
fn a_restore_is_not_touched_by_the_log_of_a_database_that_is_gone() {
    let (mut server, _backups, path) = crashed();
    std::fs::remove_file(server.dir.path().join("headwater.db")).unwrap();
    assert!(server.dir.path().join("headwater.db-wal").exists());
    headwater(server.dir.path(), &["restore", &path]);
    let report = headwater(server.dir.path(), &["verify"]);
    assert!(report.contains("500 leads"), "{report}");
    server.restart(&[]);
    assert_eq!(numbers(&server).len(), 500);
}

#[test]
fn a_restore_replaces_a_database_that_is_damaged_beyond_opening() {
    let (server, _backups, path) = crashed();
    std::fs::remove_file(server.dir.path().join("headwater.db-wal")).unwrap();
    let mut damaged = std::fs::OpenOptions::new().write(true).open(server.dir.path().join("headwater.db")).unwrap();
    damaged.write_all(&[0xa5; 200]).unwrap();
    let (output, success) = try_headwater(server.dir.path(), &["restore", &path]);
    assert!(success, "{output}");
    assert!(headwater(server.dir.path(), &["verify"]).contains("500 leads"));
}

#[test]
fn two_restores_at_once_keep_both_databases() {
    let (server, _backups, path) = crashed();
    headwater(server.dir.path(), &["restore", &path]);
    headwater(server.dir.path(), &["restore", &path]);
    let kept = std::fs::read_dir(server.dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_database =
        |path: &str| path.contains("before-restore") && !path.ends_with("-wal") && !path.ends_with("-shm");
    let kept = kept.filter(|path| is_database(path.to_str().unwrap()));
    let reports: Vec<String> =
        kept.map(|path| headwater(server.dir.path(), &["verify", path.to_str().unwrap()])).collect();
    assert!(
        reports.iter().any(|report| report.contains("1500 leads")),
        "the first one's database is gone: {reports:?}"
    );
    assert_eq!(reports.len(), 2);
}

#[test]
fn a_backup_takes_no_file_of_another_name_away() {
    let server = Server::start();
    let backups = tempfile::tempdir().unwrap();
    let other = backups.path().join("one.partial");
    std::fs::File::create(&other).unwrap().write_all(b"precious").unwrap();
    headwater(server.dir.path(), &["backup", backups.path().join("one.db").to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "precious");
}

#[test]
fn a_database_of_a_newer_headwater_is_refused_with_advice() {
    let mut server = Server::start();
    server.kill();
    let database = server.dir.path().join("headwater.db");
    let connection = rusqlite::Connection::open(&database).unwrap();
    connection.execute_batch("insert into schema_version values (999, 'future', x'00', 0)").unwrap();
    drop(connection);
    let elsewhere = tempfile::tempdir().unwrap();
    let (backup, path) = (elsewhere.path().join("one.db"), database.to_str().unwrap());
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let refused: [&[&str]; 4] = [&serve, &["verify"], &["key", "list"], &["backup", backup.to_str().unwrap()]];
    for arguments in refused {
        let (output, success) = try_headwater(server.dir.path(), arguments);
        assert!(!success && output.contains("schema version 999"), "{arguments:?}: {output}");
        assert!(output.contains("run a newer Headwater"), "{arguments:?}: {output}");
    }
    assert!(!backup.exists());
    let (output, success) = try_headwater(elsewhere.path(), &["restore", path]);
    assert!(!success && output.contains("run a newer Headwater"), "{output}");
}

#[test]
fn after_a_restore_old_cursors_lead_on_and_undone_ones_are_found_out() {
    let mut server = Server::start();
    let dir = server.dir.path().to_owned();
    let add = |client: &Client, names: &[&str]| {
        for name in names {
            client.create_lead(json!({ "emailAddress": format!("{name}@example.org") }));
        }
    };
    add(&server.client, &["one", "two", "three"]);
    let before = server.client.follow("0-0".to_owned(), 2).1;
    let backup = dir.join("backup.copy");
    headwater(&dir, &["backup", backup.to_str().unwrap()]);
    add(&server.client, &["lost", "gone"]);
    let undone = server.client.follow(before.clone(), 2).1;
    assert!(server.stop());
    headwater(&dir, &["restore", backup.to_str().unwrap()]);
    server.restart(&[]);
    let client = server.client.at(&server.url);
    // The numbers of the lost changes are given again: without epochs a reader would miss all of these.
    add(&client, &["four", "five", "six"]);
    let reply = client.changes(&format!("after={undone}"));
    assert_eq!((&reply["status"], &reply["error"]), (&json!(410), &json!("history-lost")), "{reply}");
    let newest = reply["cursor"].as_str().unwrap().to_owned();
    let (changes, end) = client.follow(before, 2);
    assert_eq!((changes.len(), &end), (3, &newest));
    add(&client, &["seven"]);
    assert_eq!(client.follow(newest, 2).0.len(), 1, "the cursor that is given leads on");
}

#[test]
fn a_server_that_was_stopped_leaves_one_file_that_holds_everything() {
    let mut server = Server::start();
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    assert!(server.dir.path().join("headwater.db-wal").exists(), "there is a log while it runs");
    assert!(server.stop());
    assert!(!server.dir.path().join("headwater.db-wal").exists());
    let copy = server.dir.path().join("copy.db");
    std::fs::copy(server.dir.path().join("headwater.db"), &copy).unwrap();
    let found: i64 =
        rusqlite::Connection::open(copy).unwrap().query_row("select id from lead", [], |row| row.get(0)).unwrap();
    assert_eq!(found, id);
}

#[test]
fn files_that_are_not_there_are_named_once() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    for (arguments, said) in [
        (["backup", "/no/such/folder/copy.db"], "there is no folder /no/such/folder"),
        (["verify", "/no/such/file.db"], "there is no file /no/such/file.db"),
    ] {
        let (output, success) = try_headwater(dir.path(), &arguments);
        assert!(!success && output.matches(said).count() == 1, "{output}");
    }
}

/// A backup of a server with leads, a list and changes.
fn backed_up(folder: &Path) -> std::path::PathBuf {
    let server = Server::start();
    let objects: Vec<Value> = (0..60)
        .map(
            |number| json!({ "emailAddress": format!("{number}@example.org"), "description": "words ".repeat(number) }),
        )
        .collect();
    server.client.call("createLeads", json!({ "objects": objects }));
    server.client.call("createList", json!({ "name": "Customers" }));
    let file = folder.join("one.db");
    let report = headwater(server.dir.path(), &["backup", file.to_str().unwrap()]);
    assert!(report.contains("60 leads"), "{report}");
    std::fs::copy(server.dir.path().join("headwater.key"), folder.join("headwater.key")).unwrap();
    file
}

#[test]
fn no_flipped_bit_of_a_backup_passes_as_sound() {
    let flips = number_from_environment("HEADWATER_FLIPS").unwrap_or(200) as usize;
    let mut chance = Chance::printed("no_flipped_bit_of_a_backup_passes_as_sound");
    let folder = tempfile::tempdir().unwrap();
    let path = backed_up(folder.path());
    assert!(backup::verify(&path).unwrap().is_proven);
    let length = std::fs::metadata(&path).unwrap().len() as usize;
    // Random bits; and each bit of the file's head and end, and of each page's first byte, the page type.
    let anywhere = (0..flips).map(|_| (chance.below(length), chance.below(8))).collect::<Vec<_>>();
    let ends = (0..100).chain(length - 64..length).chain((0..length).step_by(8192));
    let chosen = ends.flat_map(|byte| (0..8).map(move |bit| (byte, bit)));
    let file = std::fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
    for (byte, bit) in anywhere.into_iter().chain(chosen) {
        let mut value = [0];
        file.read_exact_at(&mut value, byte as u64).unwrap();
        file.write_all_at(&[value[0] ^ 1 << bit], byte as u64).unwrap();
        let verdict = backup::verify(&path);
        assert!(verdict.is_err(), "bit {bit} of byte {byte} of {length}: {verdict:?}");
        file.write_all_at(&value, byte as u64).unwrap();
    }
    assert!(backup::verify(&path).unwrap().is_proven);
}

#[test]
fn a_restore_checks_the_digest_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = backed_up(folder.path());
    let text = path.to_str().unwrap();
    let whole = std::fs::read(&path).unwrap();
    let proven = "every byte is the one that was backed up";
    assert!(headwater(folder.path(), &["verify", text]).contains(proven));
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.write_all_at(&[whole[60_000] ^ 4], 60_000).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    for command in [&["verify", text][..], &["restore", text]] {
        let (output, success) = try_headwater(fresh.path(), command);
        assert!(!success && output.contains("the digest is another"), "{output}");
    }
    let left: Vec<_> = std::fs::read_dir(fresh.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["headwater.lock"]);
    // As written by earlier versions, without a digest.
    file.write_all_at(&whole, 0).unwrap();
    file.set_len(whole.len() as u64 - 56).unwrap();
    for command in [&["verify", text][..], &["restore", text]] {
        let output = headwater(fresh.path(), command);
        assert!(output.contains("60 leads") && output.contains("values were not"), "{output}");
    }
    file.write_all_at(&whole, 0).unwrap();
    assert!(headwater(fresh.path(), &["restore", text]).contains(proven));
    // The audit log is checked with the servers' key, which an operator keeps apart.
    assert!(!try_headwater(fresh.path(), &["verify"]).1);
    std::fs::copy(folder.path().join("headwater.key"), fresh.path().join("headwater.key")).unwrap();
    assert!(headwater(fresh.path(), &["verify"]).contains("values were not"));
}

#[test]
fn verify_does_not_take_another_database_for_postgresql() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    let (output, success) = try_headwater(dir.path(), &["verify", "--database-url", "postgres://localhost/none"]);
    assert!(!success && output.contains("pg_amcheck") && !output.contains("sound"), "{output}");
}
