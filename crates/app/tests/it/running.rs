//! Commands on the data directory of a running server use the server's settings.

use crate::server::{Server, headwater, try_headwater};

/// The base URL printed for a new key.
fn base_url(server: &Server, arguments: &[&str]) -> String {
    let made = headwater(server.dir.path(), &[&["key", "create", "--json"], arguments].concat());
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    made["baseURL"].as_str().unwrap().to_owned()
}

#[test]
fn commands_know_where_the_server_beside_them_listens() {
    let mut server = Server::start();
    assert_eq!(base_url(&server, &[]), format!("{}/pubapi/v1/", server.url));
    assert_eq!(base_url(&server, &["--listen", "9"]), "http://127.0.0.1:9/pubapi/v1/", "what is said counts more");
    assert!(headwater(server.dir.path(), &["healthcheck"]).contains("true"));
    let shown = headwater(server.dir.path(), &["config", "show"]);
    let listen = shown.lines().find(|line| line.starts_with("listen ")).unwrap();
    assert!(
        listen.contains(server.url.trim_start_matches("http://")) && listen.ends_with("the running server"),
        "{listen}"
    );
    let demo = headwater(server.dir.path(), &["demo", "--leads", "1", "--with-key"]);
    assert!(demo.contains(&format!("curl -s '{}/pubapi/v1/", server.url)), "{demo}");
    let base = "https://crm.example.org";
    server.restart(&["--base-url", base]);
    assert_eq!(base_url(&server, &[]), format!("{base}/pubapi/v1/"));
    assert!(headwater(server.dir.path(), &["healthcheck"]).contains("true"), "which is asked where it listens");
}

#[test]
fn what_a_server_left_that_is_gone_is_not_believed() {
    let usual = "http://127.0.0.1:8080/pubapi/v1/";
    let mut server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    let left = server.dir.path().join("headwater.server");
    assert!(left.exists());
    server.kill();
    assert!(left.exists(), "a server that is killed takes nothing away");
    assert_eq!(base_url(&server, &[]), usual);
    let address = server.url.trim_start_matches("http://").to_owned();
    let (said, success) = try_headwater(server.dir.path(), &["healthcheck"]);
    assert!(
        !success && said.contains(&format!("nobody listens on {address}, as told by the last server here")),
        "{said}"
    );
    let (said, _) = try_headwater(server.dir.path(), &["healthcheck", "--listen", "127.0.0.1:9"]);
    assert!(said.contains("nobody listens on 127.0.0.1:9:"), "what is said counts more: {said}");
    assert!(!headwater(server.dir.path(), &["config", "show"]).contains("the running server"));
    server.restart(&[]);
    assert_eq!(base_url(&server, &[]), format!("{}/pubapi/v1/", server.url));
    assert!(server.stop() && !left.exists());
    assert_eq!(base_url(&server, &[]), usual);
}

#[test]
fn a_second_server_is_not_told_what_the_first_was() {
    let server = Server::start();
    let (output, success) = try_headwater(server.dir.path(), &["serve"]);
    assert!(!success && output.contains("another headwater is running"), "{output}");
}

#[test]
fn a_secret_is_rotated_with_the_key_that_the_server_was_told() {
    let elsewhere = tempfile::tempdir().unwrap();
    let key_file = elsewhere.path().join("a.key");
    let mut server = Server::start();
    assert!(server.stop());
    std::fs::rename(server.dir.path().join("headwater.key"), &key_file).unwrap();
    server.restart(&["--key-file", key_file.to_str().unwrap()]);
    server.client.call("subscribeToLeadUpdates", serde_json::json!({ "url": "https://example.org/" }));
    let listed = headwater(server.dir.path(), &["webhook", "list"]);
    let id = listed.split_whitespace().next().unwrap();
    let (output, success) = try_headwater(server.dir.path(), &["webhook", "rotate-secret", id]);
    assert!(success && output.contains("signs along until"), "{output}");
    assert!(!server.dir.path().join("headwater.key").exists(), "no second key is made");
}
