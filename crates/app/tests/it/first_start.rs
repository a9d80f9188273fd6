//! The first start needs no preparation and prints a session ready to paste; only the owner can read the secrets.

use crate::server::{HEADWATER, IS_ON_POSTGRES, Server, at_home, headwater, try_headwater};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

/// Starts a server on a fresh data directory, calls `act` with the printed session, and kills the server.
fn first_start(data: &Path, arguments: &[&str], act: impl FnOnce(&str)) -> String {
    let mut command = Command::new(HEADWATER);
    command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).env("TZ", "Asia/Tokyo");
    let mut child = at_home(&mut command, data).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut session = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        session.push_str(&format!("{line}\n"));
        if line.contains("getLeads") {
            break;
        }
    }
    act(&session);
    let _ = child.kill();
    let _ = child.wait();
    session
}

/// A value in the file of secrets, by name.
pub fn secret(data: &Path, name: &str) -> String {
    let text = std::fs::read_to_string(data.join("first-key.env")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name}="))).unwrap().to_owned();
    line.trim_matches('\'').to_owned()
}

#[test]
fn the_first_start_prints_a_session_that_works_as_pasted() {
    let dir = tempfile::tempdir().unwrap();
    first_start(&dir.path().join("not/there yet"), &[], |session| {
        let script = session.split_once("Try it:").unwrap().1;
        let output = Command::new("sh").args(["-c", script]).output().unwrap();
        let replies = String::from_utf8(output.stdout).unwrap();
        assert!(replies.contains(r#""creates":[{"success":true,"error":null,"id":"#), "{replies}");
        assert!(replies.contains(r#""emailAddress":"ada@example.org""#), "{replies}");
    });
}

#[test]
fn where_there_is_no_terminal_secrets_stand_in_a_file_only() {
    let dir = tempfile::tempdir().unwrap();
    let session = first_start(dir.path(), &[], |_| {});
    for name in ["SECRET_KEY", "ACCOUNT_ID"] {
        let secret = secret(dir.path(), name);
        assert!(secret.len() >= 20 && !session.contains(&secret), "{name}: {session}");
    }
    let file = dir.path().join("first-key.env");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(session.contains(&file.display().to_string()) && file.is_absolute(), "{session}");
    assert!(session.contains("Asia/Tokyo") && session.contains("account set 'My Company' --time-zone"), "{session}");
    let accounts = headwater(dir.path(), &["account", "list"]);
    assert!(accounts.contains("Asia/Tokyo  My Company"), "{accounts}");
}

#[test]
fn the_zone_of_the_first_account_can_be_named() {
    let dir = tempfile::tempdir().unwrap();
    let session = first_start(dir.path(), &["--time-zone", "Europe/Berlin"], |_| {});
    assert!(session.contains("Europe/Berlin, which v1"), "{session}");
    let (refused, success) = try_headwater(dir.path(), &["serve", "--time-zone", "Mars/Base"]);
    assert!(!success && refused.contains("--time-zone: 'Mars/Base' is not in the time zone database"), "{refused}");
}

#[test]
fn every_account_that_is_made_has_the_zone_that_was_set_or_the_machines() {
    let dir = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], zone: &str| {
        let mut command = Command::new(HEADWATER);
        command.args(arguments).env("TZ", "Asia/Tokyo").env("HEADWATER_TIME_ZONE", zone);
        let output = at_home(&mut command, dir.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["demo", "--leads", "1"], "Europe/Paris");
    run(&["account", "create", "The machine's"], "");
    run(&["account", "create", "Set"], "Europe/Berlin");
    run(&["account", "create", "Named", "--time-zone", "Europe/Rome"], "Europe/Berlin");
    let made = run(&["account", "list"], "");
    let pairs = ["Europe/Paris  Demo", "Asia/Tokyo  The machine's", "Europe/Berlin  Set", "Europe/Rome  Named"];
    assert!(pairs.iter().all(|pair| made.contains(pair)), "{made}");
    let key = run(&["key", "create", "--account", "The machine's"], "");
    let change = r"headwater account set 'The machine'\''s' --time-zone Europe/Berlin";
    assert!(key.contains("time zone  Asia/Tokyo") && key.contains(change), "{key}");
    for command in [["account", "create", "X"], ["account", "set", "Named"]] {
        let (refused, success) = try_headwater(dir.path(), &[&command[..], &["--time-zone", "Mars/Base"]].concat());
        let said = "'Mars/Base' is not in the time zone database; write e.g. Europe/Berlin";
        assert!(!success && refused.contains(said), "{command:?}: {refused}");
    }
    // Beside a running server, the server's setting applies.
    headwater(dir.path(), &["account", "set", "Named", "--name", "Test"]);
    let server = Server::start_on(dir, &["--time-zone", "Europe/Oslo"]);
    assert!(headwater(server.dir.path(), &["account", "create", "Beside"]).contains("Europe/Oslo  Beside"));
}

#[test]
fn init_makes_the_first_account_as_it_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let order =
        ["init", "--account", "Example Ltd", "--time-zone", "Europe/Paris", "--administrator", "grace@example.org"];
    let said = headwater(dir.path(), &order);
    assert!(said.contains("\"Example Ltd\"") && !said.contains(&secret(dir.path(), "SECRET_KEY")), "{said}");
    assert!(headwater(dir.path(), &["account", "list"]).contains("Europe/Paris  Example Ltd"));
    assert!(headwater(dir.path(), &["user", "list"]).contains("administrator      grace@example.org"));
    let (again, success) = try_headwater(dir.path(), &order);
    assert!(!success && again.contains("there is an account already"), "{again}");
    let kept = secret(dir.path(), "SECRET_KEY");
    headwater(dir.path(), &["account", "set", "Example Ltd", "--name", "Test"]);
    let server = Server::start_on(dir, &[]);
    let mut client = server.client.clone();
    (client.account, client.secret) = (secret(server.dir.path(), "ACCOUNT_ID"), kept);
    client.create_lead(serde_json::json!({ "emailAddress": "ada@example.org" }));
}

#[test]
fn a_directory_that_lost_its_database_is_not_taken_for_a_new_one() {
    if IS_ON_POSTGRES {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["init"]);
    let database = dir.path().join("headwater.db");
    std::fs::remove_file(&database).unwrap();
    let demo = ["demo", "--leads", "1"];
    let commands: [&[&str]; 6] =
        [&["serve"], &["init"], &["account", "create", "New"], &demo, &["key", "list"], &["webhook", "list"]];
    let all_refuse = |what: &str, when: &str| {
        for command in commands {
            let (refused, success) = try_headwater(dir.path(), command);
            let is_said = refused.contains(&format!("there is {what}")) && refused.contains("restore");
            assert!(!success && is_said, "{command:?} {when}: {refused}");
        }
    };
    all_refuse("a key file", "where the file is gone");
    let file = std::fs::File::create(&database).unwrap();
    all_refuse("an empty file", "where it is empty");
    std::fs::remove_file(dir.path().join("headwater.key")).unwrap();
    all_refuse("an empty file", "where the key is gone too");
    assert_eq!(file.metadata().unwrap().len(), 0, "nothing was made of it");
    std::fs::rename(&database, dir.path().join("headwater.db-wal")).unwrap();
    file.set_len(9).unwrap();
    all_refuse("a log of a database", "where its log is left");
    std::fs::remove_file(dir.path().join("headwater.db-wal")).unwrap();
    let other = rusqlite::Connection::open(&database).unwrap();
    other.execute_batch("vacuum").unwrap();
    for command in commands {
        let (refused, success) = try_headwater(dir.path(), command);
        assert!(!success && refused.contains("it has none of its tables"), "{command:?}: {refused}");
    }
    drop(other);
    std::fs::remove_file(&database).unwrap();
    // With nothing left, nothing was lost, but there is no database to read either.
    let (refused, success) = try_headwater(dir.path(), &["key", "list"]);
    assert!(!success && refused.contains("there is no database at"), "{refused}");
    headwater(dir.path(), &["account", "create", "New"]);
    assert!(headwater(dir.path(), &["account", "list"]).contains("New"));
}

#[test]
fn the_database_and_the_key_may_be_links_to_where_they_are_to_be_made() {
    if IS_ON_POSTGRES {
        return;
    }
    let [dir, big, vault] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let database = big.path().join("leads.sqlite");
    symlink(&database, dir.path().join("headwater.db")).unwrap();
    symlink(vault.path().join("it.key"), dir.path().join("headwater.key")).unwrap();
    headwater(dir.path(), &["init", "--account", "Test"]);
    let names = |folder: &Path| -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort_unstable();
        names.into_iter().map(|name| name.into_string().unwrap()).collect()
    };
    assert_eq!((names(big.path()), names(vault.path())), (vec!["leads.sqlite".to_owned()], vec!["it.key".to_owned()]));
    let name = secret(dir.path(), "ACCOUNT_ID");
    let server = Server::start_on(dir, &[]);
    assert_eq!(names(big.path()), ["leads.sqlite", "leads.sqlite-shm", "leads.sqlite-wal"]);
    assert!(!names(server.dir.path()).iter().any(|name| name.contains("-wal") || name.contains("draft")));
    assert!(headwater(server.dir.path(), &["account", "list"]).contains(&name));
}

#[test]
fn a_second_server_on_the_same_data_directory_is_refused() {
    let server = Server::start();
    let (output, success) = try_headwater(server.dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!success);
    assert!(output.contains("another headwater is running on the data directory"), "{output}");
}
