//! The command line: refusals, messages, and effects on a running server.

use crate::server::{HEADWATER, NOTE, Server, at_home, headwater, try_headwater};
use serde_json::json;
use std::io::Write;
use std::process::Command;

/// A data directory with one account and one person.
fn house() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    headwater(dir.path(), &["user", "add", "jo@example.org", "--role", "salesperson", "--first-name", "Jo"]);
    dir
}

#[test]
fn settings_that_cannot_work_are_refused_before_anything_is_made() {
    for (arguments, said) in [
        (["--log-level", "loud"], "--log-level: 'loud' is none of error, warn, info, debug, trace"),
        (["--log-format", "xml"], "--log-format: 'xml' is none of text, json"),
        (["--base-url", "nonsense"], "--base-url: 'nonsense' is not an address such as https://"),
        (["--webhook-allow", "10.0.0.0/8,10.0.0/33"], "--webhook-allow: '10.0.0/33' is not a network"),
        (["--readers", "0"], "--readers: '0' is not a whole number of at least 1"),
        (["--keep-changes", "7"], "--keep-changes: the change feed is promised for at least 30 days"),
        (["--keep-undelivered", "20"], "--keep-undelivered must not be less than --keep-changes"),
        (["--listen", "here"], "--listen: 'here' is not an address such as 127.0.0.1:8080, localhost:8080, [::1]:8080"),
        (["--key-file", ""], "--key-file: the value is empty"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (output, success) = try_headwater(dir.path(), &[&["serve"], &arguments[..]].concat());
        assert!(!success && output.contains(said), "{arguments:?}: {output}");
        let left = std::fs::read_dir(dir.path()).unwrap().filter(|file| file.as_ref().unwrap().file_name() != NOTE);
        assert_eq!(left.count(), 0, "{arguments:?} left something behind");
    }
}

#[test]
fn an_address_of_another_kind_of_database_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(HEADWATER);
    command.args(["serve", "--database-url", "mysql://x", "--data-dir"]).arg(dir.path());
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("--database-url: expected postgres://"), "{said}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_setting_in_the_file_is_checked_and_an_empty_variable_is_none() {
    let dir = house();
    let file = dir.path().join("settings.toml");
    std::fs::File::create(&file).unwrap().write_all(b"log_level = \"loud\"").unwrap();
    let (output, success) = try_headwater(dir.path(), &["user", "list", "--config", file.to_str().unwrap()]);
    assert!(!success && output.contains("settings.toml: log_level: 'loud' is none of error"), "{output}");
    let run = |value: &str| {
        let mut command = Command::new(HEADWATER);
        command.args(["user", "list"]).env("HEADWATER_LISTEN", value).env("HEADWATER_LOG_LEVEL", value);
        at_home(&mut command, dir.path()).output().unwrap().status.success()
    };
    assert!(run("") && !run("nowhere"));
}

#[test]
fn a_failed_start_leaves_a_directory_that_is_not_marked_as_unclean() {
    let server = Server::start();
    let taken = server.url.trim_start_matches("http://");
    let dir = house();
    let (output, success) = try_headwater(dir.path(), &["serve", "--listen", taken]);
    assert!(!success && output.contains(&format!("listening on {taken}")), "{output}");
    assert!(!output.contains("secretKey"), "secrets are printed by a server that serves: {output}");
    assert_eq!(std::fs::read_to_string(dir.path().join("headwater.lock")).unwrap(), "stopped\n");
}

#[test]
fn people_are_added_changed_and_made_inactive() {
    let server = Server::start();
    let refused = |arguments: &[&str], said: &str| {
        let (output, success) = try_headwater(server.dir.path(), arguments);
        assert!(!success && output.contains(said), "{arguments:?}: {output}");
    };
    refused(&["user", "add", "notanemail"], "'notanemail' is none, such as ada@example.org");
    refused(&["user", "add", "a@example.org", "--role", "boss"], "company-manager");
    refused(&["user", "set", "nobody@example.org", "--active", "no"], "nobody with the address nobody@example.org");
    refused(&["user", "set", "jo@example.org"], "--active");
    let jo = headwater(server.dir.path(), &["user", "add", "jo@example.org", "--first-name", "Jo"]);
    let jo: i64 = jo.split_whitespace().next().unwrap().parse().unwrap();
    let lead = server.client.create_lead(json!({ "emailAddress": "ada@example.org", "ownerID": jo }));
    headwater(server.dir.path(), &["user", "set", "JO@example.org", "--last-name", "Doe", "--active", "no"]);
    assert!(headwater(server.dir.path(), &["user", "list"]).contains("Jo Doe  (not active)"));
    let other = json!({ "objects": [{ "emailAddress": "bob@example.org", "ownerID": jo }] });
    let reply = server.client.call("createLeads", other);
    assert_eq!(reply["result"]["creates"][0]["error"]["code"], 303, "{reply}");
    let reply = server.client.call("getLead", json!({ "id": lead }));
    assert_eq!(reply["result"]["lead"][0]["ownerID"], jo.to_string(), "what they own stays theirs");
}

#[test]
fn keys_are_changed_by_naming_what_is_to_change() {
    let server = Server::start();
    let key = headwater(server.dir.path(), &["key", "create", "--label", "second"]);
    let id = key.lines().next().unwrap().split_whitespace().last().unwrap().to_owned();
    for (arguments, said) in [
        (vec!["key", "set", &id], "--reply-keys"),
        (vec!["key", "set", &id, "--limits", "some"], "[possible values: on, off]"),
        (vec!["key", "set", "1", "--limits", "off"], "there is no key 1"),
        (vec!["key", "revoke", "1"], "there is no key 1"),
    ] {
        let (output, success) = try_headwater(server.dir.path(), &arguments);
        assert!(!success && output.contains(said), "{arguments:?}: {output}");
    }
    headwater(server.dir.path(), &["key", "set", &id, "--limits", "off", "--reply-keys", "documented"]);
    let listed = headwater(server.dir.path(), &["key", "list"]);
    assert!(listed.contains("documented, classic, lenient, limits off  administrator  second"), "{listed}");
    headwater(server.dir.path(), &["key", "revoke", &id]);
    assert!(!try_headwater(server.dir.path(), &["key", "revoke", &id]).1, "once");
}

#[test]
fn every_request_has_its_line_in_the_log() {
    let server = Server::start();
    let agent = crate::server::agent();
    for path in ["/healthz", "/readyz", "/nowhere?secretKey=hidden", "/metrics"] {
        agent.get(&format!("{}{path}", server.url)).call().unwrap();
    }
    let large = "x".repeat(11 << 20);
    let _ = agent.post(&format!("{}/pubapi/v1/?secretKey=hidden", server.url)).send(&large);
    let log = server.log_with("too_large");
    for (path, status) in
        [("/healthz", 200), ("/readyz", 200), ("/nowhere", 404), ("/metrics", 200), ("/pubapi/v1/", 413)]
    {
        let is_there = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["message"] == "request" && line["path"] == path && line["status"] == status
        };
        assert_eq!(log.lines().filter(|line| is_there(line)).count(), 1, "{path} in {log}");
    }
    assert!(!log.contains("hidden"), "{log}");
}

#[test]
fn a_benchmark_of_too_few_leads_is_refused_before_anything_is_done() {
    for leads in ["0", "999", "many"] {
        let output = Command::new(HEADWATER).args(["bench", "--leads", leads]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let reason = if leads == "many" { "expected a whole number" } else { "too quickly for their time to mean" };
        assert!(!output.status.success() && said.contains(reason), "{leads}: {said}");
    }
}
