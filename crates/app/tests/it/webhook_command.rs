//! Operators list and control deliveries from the command line, beside a running server.

use crate::receiver::{Post, Receiver};
use crate::server::{Server, headwater, try_headwater};
use headwater_testbed::wait;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::time::Duration;

const ALLOW_LOOPBACK: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];

/// A server with one subscription, the receiver, and the subscription's id.
pub fn subscribed() -> (Server, Receiver, String) {
    let receiver = Receiver::start();
    let server = Server::start_with(&ALLOW_LOOPBACK);
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let id = listed(&server)["id"].to_string();
    (server, receiver, id)
}

fn listed(server: &Server) -> Value {
    serde_json::from_str(&headwater(server.dir.path(), &["webhook", "list", "--json"])).unwrap()
}

fn webhook(server: &Server, arguments: &[&str]) -> String {
    headwater(server.dir.path(), &[&["webhook"], arguments].concat())
}

/// The new secret, the first line of the output; the other lines are for people.
pub fn rotate(server: &Server, arguments: &[&str]) -> String {
    webhook(server, arguments).lines().next().unwrap().to_owned()
}

pub fn create(server: &Server, name: &str) {
    server.client.create_lead(json!({ "emailAddress": format!("{name}@example.org") }));
}

/// The names of the next `count` leads delivered.
fn names(receiver: &Receiver, count: usize) -> Vec<String> {
    let mut names = Vec::new();
    while names.len() < count {
        let leads: Vec<Value> = serde_json::from_str(&receiver.next().body).unwrap();
        names.extend(leads.iter().map(|lead| lead["emailAddress"].as_str().unwrap().replace("@example.org", "")));
    }
    names
}

fn is_quiet(receiver: &Receiver) -> bool {
    receiver.next_within(Duration::from_millis(1500)).is_none()
}

#[test]
fn a_pause_holds_back_and_a_resume_sends_what_waited_in_order() {
    let (server, receiver, id) = subscribed();
    create(&server, "ada");
    assert_eq!(names(&receiver, 1), ["ada"]);
    webhook(&server, &["pause", &id]);
    create(&server, "bob");
    create(&server, "cy");
    assert!(is_quiet(&receiver));
    let one = listed(&server);
    assert_eq!((&one["state"], &one["waiting"]), (&json!("paused"), &json!(2)), "{one}");
    assert!(webhook(&server, &["list"]).contains("2 waiting"));
    assert_eq!(server.metric("headwater_webhook_backlog"), 2.0);
    assert!(server.metric("headwater_webhook_oldest_seconds") >= 1.0, "the oldest has waited for a second and a half");
    webhook(&server, &["resume", &id]);
    assert_eq!(names(&receiver, 2), ["bob", "cy"]);
}

#[test]
fn a_resume_tries_again_at_once() {
    let (server, receiver, id) = subscribed();
    receiver.answer(503);
    create(&server, "ada");
    let refused = receiver.next();
    receiver.answer(200);
    wait::until("the refusal is noted", || listed(&server)["failures"] != 0);
    webhook(&server, &["resume", &id]);
    assert_eq!(receiver.next().headers["webhook-id"], refused.headers["webhook-id"]);
    let shown: Value = serde_json::from_str(&webhook(&server, &["show", &id, "--json"])).unwrap();
    let outcomes: Vec<&Value> = shown["attempts"].as_array().unwrap().iter().map(|it| &it["outcome"]).collect();
    assert_eq!(outcomes.last(), Some(&&json!("overloaded")), "{shown}");
}

#[test]
fn a_replay_sends_again_from_a_time_in_order() {
    let (server, receiver, id) = subscribed();
    for name in ["ada", "bob", "cy"] {
        create(&server, name);
        assert_eq!(names(&receiver, 1), [name]);
    }
    wait::until("all is sent", || listed(&server)["waiting"] == 0);
    assert!(
        webhook(&server, &["replay", &id, "--from", "2020-01-01 00:00:00"]).contains("3 changes will be sent again")
    );
    assert_eq!(names(&receiver, 3), ["ada", "bob", "cy"]);
    let since = "2020-01-01T01:00:00.5+01:00";
    assert!(webhook(&server, &["replay", &id, "--from", since]).contains("3 changes will be sent again"));
    assert_eq!(names(&receiver, 3), ["ada", "bob", "cy"]);
    let (output, success) = try_headwater(server.dir.path(), &["webhook", "replay", &id, "--from", "yesterday"]);
    assert!(!success && output.contains("'yesterday' is not a time"), "{output}");
    let (output, success) = try_headwater(server.dir.path(), &["webhook", "replay", &id, "--from", "2222-02-22"]);
    assert!(!success && output.contains("--from: 2222-02-22 00:00:00 UTC is in the future"), "{output}");
}

#[test]
fn a_test_shows_the_answer_escaped_and_moves_nothing() {
    let (server, receiver, id) = subscribed();
    create(&server, "ada");
    assert_eq!(names(&receiver, 1), ["ada"]);
    let test = |more: &[&str]| try_headwater(server.dir.path(), &[&["webhook", "test", &id], more].concat());
    receiver.answer_with(200, "\u{1b}[31mred\r\n2nd");
    let (output, success) = test(&ALLOW_LOOPBACK);
    assert!(success && output.starts_with("200 after") && output.contains(r"\u{1b}[31mred\r\n2nd"), "{output}");
    let post = receiver.next();
    assert_eq!((post.body.as_str(), post.headers["x-lead-event"].as_str()), ("[]", "test"));
    assert!(post.headers.contains_key("webhook-signature"));
    receiver.answer(404);
    let (output, success) = test(&ALLOW_LOOPBACK);
    assert!(!success && output.contains("404") && output.contains("only 2xx does"), "{output}");
    receiver.answer(200);
    assert!(test(&[]).1, "the command goes by what the server was told");
    let (output, success) = test(&["--webhook-allow", "10.0.0.0/8"]);
    assert!(!success && output.contains("name it with --webhook-allow"), "{output}");
    assert_eq!(listed(&server)["waiting"], 0);
}

#[test]
fn whoever_looks_at_a_blocked_target_is_told_what_opens_its_network() {
    let (receiver, server) = (Receiver::start(), Server::start());
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    create(&server, "ada");
    wait::until("the subscription is blocked", || listed(&server)["state"] == "blocked");
    let (one, remedy) = (listed(&server), "name it with --webhook-allow");
    assert!(one["blockedBy"].as_str().unwrap().contains(remedy), "{one}");
    let id = one["id"].to_string();
    for look in [&["list"][..], &["show", &id]] {
        let shown = webhook(&server, look);
        assert!(shown.contains(remedy), "{look:?}: {shown}");
    }
    let (output, success) = try_headwater(server.dir.path(), &["webhook", "test", &id]);
    assert!(!success && output.contains(remedy), "{output}");
    assert!(receiver.is_empty());
}

#[test]
fn an_id_is_enough_where_there_are_several_accounts() {
    let (server, _receiver, id) = subscribed();
    headwater(server.dir.path(), &["account", "create", "Other"]);
    assert!(webhook(&server, &["show", &id]).contains("Test"));
    webhook(&server, &["pause", &id]);
    assert_eq!(listed(&server)["state"], "paused");
    let (output, success) = try_headwater(server.dir.path(), &["webhook", "pause", &id, "--account", "Other"]);
    assert!(!success && output.contains(&format!("there is no subscription {id}")), "{output}");
    assert!(output.contains("in the account 'Other'"), "{output}");
    let key = headwater(server.dir.path(), &["key", "create", "--account", "Other"]);
    let key = key.lines().next().unwrap().split_whitespace().last().unwrap();
    headwater(server.dir.path(), &["key", "set", key, "--limits", "off"]);
    headwater(server.dir.path(), &["key", "revoke", key]);
    let listed = headwater(server.dir.path(), &["key", "list", "--account", "Other"]);
    assert!(listed.contains("revoked") && listed.contains("limits off"), "{listed}");
}

#[test]
fn a_removed_subscription_is_told_nothing_more() {
    let (server, receiver, id) = subscribed();
    receiver.answer(500);
    create(&server, "ada");
    receiver.next();
    let (output, success) = try_headwater(server.dir.path(), &["webhook", "remove", &id]);
    assert!(!success && output.contains("1 change waits; with --yes it is given up"), "{output}");
    assert_eq!(webhook(&server, &["remove", &id, "--yes"]), "removed; 1 change never sent\n");
    receiver.answer(200);
    create(&server, "bob");
    assert!(is_quiet(&receiver));
    assert_eq!(webhook(&server, &["list"]), "");
}

#[test]
fn ids_that_are_not_the_accounts_are_unknown() {
    let (server, _receiver, id) = subscribed();
    headwater(server.dir.path(), &["account", "create", "Other"]);
    for command in ["show", "test", "pause", "resume", "rotate-secret", "remove"] {
        for (id, account) in [(id.as_str(), "Other"), ("1", "Test")] {
            let (output, success) = try_headwater(server.dir.path(), &["webhook", command, id, "--account", account]);
            assert!(!success && output.contains(&format!("no subscription {id}")), "{command}: {output}");
        }
    }
}

fn verifies(secret: &str, post: &Post) -> bool {
    let headers = post.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    let headers: http::HeaderMap = headers.collect();
    Webhook::new(secret).unwrap().verify(post.body.as_bytes(), &headers).is_ok()
}

#[test]
fn posts_verify_with_the_reference_implementation_through_a_rotation() {
    let (server, receiver, id) = subscribed();
    let next = |name: &str| {
        create(&server, name);
        receiver.next()
    };
    let first = rotate(&server, &["rotate-secret", &id, "--overlap", "0"]);
    let post = next("ada");
    assert!(verifies(&first, &post));
    let altered = Post { body: post.body.replace("ada", "eve"), ..post };
    assert!(!verifies(&first, &altered), "a changed body is seen");
    let second = rotate(&server, &["rotate-secret", &id]);
    let post = next("bob");
    assert!(verifies(&first, &post) && verifies(&second, &post), "both sign for a day");
    assert!(listed(&server)["oldSecretUntil"].is_string());
    let third = rotate(&server, &["rotate-secret", &id, "--overlap", "0"]);
    let post = next("cy");
    assert!(verifies(&third, &post) && !verifies(&first, &post) && !verifies(&second, &post));
}

/// The code blocks of a language in docs/webhooks.md.
fn examples(language: &str) -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/webhooks.md")).unwrap();
    let opening = format!("```{language}\n");
    let blocks = page.split(&opening).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// Runs an example's `verify(secret, id, timestamp, signature, body)`; returns whether the post is accepted.
fn accepts(program: &str, file: &str, source: String, arguments: [&str; 5]) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(file);
    std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), source.as_bytes()).unwrap();
    let output = std::process::Command::new(program).arg(&path).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert!(["accepted", "refused"].contains(&said.as_str()), "{program}: {output:?}");
    said == "accepted"
}

#[test]
fn the_examples_for_receivers_accept_what_we_sign_and_nothing_else() {
    let endings = [
        ("python", "python3", "verify.py", "\nimport sys\nprint('accepted' if verify(*sys.argv[1:]) else 'refused')\n"),
        (
            "javascript",
            "node",
            "verify.js",
            "\nconsole.log(verify(...process.argv.slice(2)) ? 'accepted' : 'refused');\n",
        ),
        ("php", "php", "verify.php", "\necho verify(...array_slice($argv, 1)) ? 'accepted' : 'refused';\n"),
    ];
    let (server, receiver, id) = subscribed();
    rotate(&server, &["rotate-secret", &id]);
    let secret = rotate(&server, &["rotate-secret", &id]);
    create(&server, "ada");
    let post = receiver.next();
    let header = |name: &str| post.headers[name].as_str();
    let (msg, at, signed) = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    assert_eq!(signed.split(' ').count(), 2, "two secrets are live");
    let altered = post.body.replace("ada", "eve");
    for (language, program, file, ending) in endings {
        let example = examples(language).pop().unwrap_or_else(|| panic!("no example in {language}"));
        if std::process::Command::new(program).arg("--version").output().is_err() {
            println!("SKIPPED: the example in {language} is not tried, because {program} is not on this machine");
            continue;
        }
        let run = |arguments| accepts(program, file, example.clone() + ending, arguments);
        assert!(run([&secret, msg, at, signed, &post.body]), "{language}");
        assert!(!run([&secret, msg, at, signed, &altered]), "{language}: another body");
        assert!(!run([&secret, "msg_other", at, signed, &post.body]), "{language}: another id");
        assert!(!run([&secret, msg, "1700000000", signed, &post.body]), "{language}: an old time");
        assert!(!run([&secret, msg, at, "v1,", &post.body]), "{language}: no signature");
        assert!(
            !run(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", msg, at, signed, &post.body]),
            "{language}: another secret"
        );
    }
}
