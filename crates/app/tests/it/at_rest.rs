//! What lies in the files: cursors that outlive a restore, and secrets that nobody can read there.

use crate::server::{Client, Server, headwater};
use crate::webhook_command::{create, rotate, subscribed};
use serde_json::json;
use std::path::Path;

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
    // The numbers of the lost changes are given again: without epochs their reader would miss all of these.
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
fn a_cursor_to_what_is_no_longer_kept_is_found_out() {
    let mut server = Server::start();
    for number in 0..5 {
        server.client.create_lead(json!({ "emailAddress": format!("{number}@example.org") }));
    }
    assert!(server.stop());
    let database = rusqlite::Connection::open(server.dir.path().join("headwater.db")).unwrap();
    database.execute("delete from outbox where seq <= 3", []).unwrap();
    drop(database);
    server.restart(&[]);
    let client = server.client.at(&server.url);
    let reply = client.changes("after=0-2");
    assert_eq!((&reply["status"], &reply["error"], &reply["cursor"]), (&json!(410), &json!("expired"), &json!("0-5")));
    assert_eq!(client.changes("after=0-3")["changes"].as_array().unwrap().len(), 2);
    assert_eq!(client.changes("")["changes"].as_array().unwrap().len(), 2, "without a cursor: from the oldest");
}

/// Whether any file of a folder holds those bytes.
fn is_in(folder: &Path, bytes: &[u8]) -> bool {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|file| file.windows(bytes.len()).any(|window| window == bytes))
}

#[test]
fn no_secret_lies_in_the_data_directory() {
    let (server, receiver, id) = subscribed();
    let secret = rotate(&server, &["rotate-secret", &id]);
    create(&server, "ada");
    receiver.next();
    let dir = server.dir.path();
    assert!(is_in(dir, receiver.url.as_bytes()), "what is stored plainly is found");
    assert!(!is_in(dir, secret.as_bytes()) && !is_in(dir, b"whsec_"));
    let encoded = secret.trim_start_matches("whsec_");
    assert!(!is_in(dir, encoded.as_bytes()) && !is_in(dir, &base64_bytes(encoded)));
}

/// Base64 without padding, as secrets have it.
fn base64_bytes(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.bytes().map(|letter| LETTERS.iter().position(|it| *it == letter).unwrap() as u32);
    let digits: Vec<u32> = digits.collect();
    digits
        .chunks_exact(4)
        .flat_map(|four| {
            let all = four.iter().fold(0, |all, digit| all << 6 | digit);
            [(all >> 16) as u8, (all >> 8) as u8, all as u8]
        })
        .collect()
}
