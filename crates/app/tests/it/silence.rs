//! A database neither answering nor refusing connections, as on a stopped machine.

use crate::server::{NOTE, Server, agent, headwater};
use headwater_testbed::postgres::Private;
use headwater_testbed::wait;
use serde_json::json;
use std::io::Write;

/// Sends a signal to the database server and to all connection processes of the server.
fn signal(database: &Private, name: &str) {
    database.ask(&format!(
        r#"PARENT=$(head -1 "$HOME_DIR/data/postmaster.pid"); kill -{name} $PARENT $(ps -o pid= --ppid $PARENT)"#
    ));
}

#[test]
fn a_server_with_a_silent_database_is_not_ready_and_tells_callers() {
    let Some(database) = Private::start() else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut note = std::fs::File::create(dir.path().join(NOTE)).unwrap();
    note.write_all(format!("{}/postgres", database.url).as_bytes()).unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    let server = Server::start_on(dir, &[]);
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let ready = || agent().get(format!("{}/readyz", server.url)).call().unwrap().status().as_u16();
    let get = json!({ "method": "getLead", "params": { "id": id }, "id": "1" }).to_string();
    assert_eq!((ready(), server.client.post("v1", &get).status), (200, 200));
    signal(&database, "STOP");
    assert_eq!(ready(), 503);
    assert_eq!(server.client.post("v1", &get).status, 503);
    signal(&database, "CONT");
    wait::until("the server is ready again", || ready() == 200);
    assert_eq!(server.client.post("v1", &get).status, 200);
}
