//! Contents of the database: changes removed after their time, and no secret readable in the stored bytes.

use crate::server::{IS_ON_POSTGRES, Server};
use crate::webhook_command::{create, rotate, subscribed};
use serde_json::json;

#[test]
fn a_cursor_to_what_is_no_longer_kept_is_found_out() {
    let mut server = Server::start();
    for number in 0..5 {
        server.client.create_lead(json!({ "emailAddress": format!("{number}@example.org") }));
    }
    assert!(server.stop());
    forget_three_changes(&server);
    server.restart(&[]);
    let client = server.client.at(&server.url);
    let reply = client.changes("after=0-2");
    assert_eq!((&reply["status"], &reply["error"], &reply["cursor"]), (&json!(410), &json!("expired"), &json!("0-5")));
    assert_eq!(client.changes("after=0-3")["changes"].as_array().unwrap().len(), 2);
    assert_eq!(client.changes("")["changes"].as_array().unwrap().len(), 2, "without a cursor: from the oldest");
}

fn forget_three_changes(server: &Server) {
    let forget = "delete from outbox where seq <= 3";
    if IS_ON_POSTGRES {
        let forget = format!("set headwater.every_account = 'on'; {forget}");
        server.database().batch_execute(&forget).unwrap();
    } else {
        let database = rusqlite::Connection::open(server.dir.path().join("headwater.db")).unwrap();
        database.execute(forget, []).unwrap();
    }
}

/// All stored bytes: the files of the data directory, and on PostgreSQL all rows as text, bytes as hexadecimal digits.
pub fn stored(server: &Server) -> Vec<u8> {
    let files = std::fs::read_dir(server.dir.path()).unwrap();
    let mut all: Vec<u8> = files.flat_map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
    if IS_ON_POSTGRES {
        let mut database = server.database();
        let account: i64 = database.query_one("select id from account", &[]).unwrap().get(0);
        database.batch_execute(&format!("set headwater.account = '{account}'")).unwrap();
        let tables = "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace";
        for table in database.query(tables, &[]).unwrap() {
            let rows = format!("select coalesce(string_agg(it::text, ''), '') from {} it", table.get::<_, String>(0));
            all.extend(database.query_one(&rows, &[]).unwrap().get::<_, String>(0).into_bytes());
        }
    }
    all
}

/// Whether `stored` contains bytes, as such or as hexadecimal digits.
pub fn is_in(stored: &[u8], bytes: &[u8]) -> bool {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [bytes, digits.as_bytes()].iter().any(|bytes| stored.windows(bytes.len()).any(|window| window == *bytes))
}

#[test]
fn no_secret_lies_in_what_is_stored() {
    let (server, receiver, id) = subscribed();
    let secret = rotate(&server, &["rotate-secret", &id]);
    create(&server, "ada");
    receiver.next();
    let stored = stored(&server);
    assert!(is_in(&stored, receiver.url.as_bytes()), "what is stored plainly is found");
    assert!(!is_in(&stored, secret.as_bytes()) && !is_in(&stored, b"whsec_"));
    let encoded = secret.trim_start_matches("whsec_");
    assert!(!is_in(&stored, encoded.as_bytes()) && !is_in(&stored, &base64_bytes(encoded)));
}

/// Decodes Base64 without padding, as used by secrets.
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
