//! Output for operators and their programs: metrics in Prometheus's format, and a page at the root address.

use crate::server::{Server, agent};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Whether a missing promtool fails the tests.
#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
fn promtool_is_required() -> bool {
    std::env::var("HEADWATER_TEST_PROMTOOL").is_ok_and(|wish| wish == "required")
}

/// The objections of promtool to a text of metrics; empty, with a notice, where there is no promtool.
fn objections(metrics: &str) -> String {
    let mut command = Command::new("promtool");
    command.args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        assert!(!promtool_is_required(), "promtool is required and is not on this machine");
        // Not by `eprintln!`: the harness captures that output while tests pass.
        std::io::stderr().write_all(b"SKIPPED: what needs promtool, of Debian's package prometheus\n").unwrap();
        return String::new();
    };
    child.stdin.take().unwrap().write_all(metrics.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said.into_owned()
}

#[test]
fn prometheus_has_no_objection_to_the_metrics() {
    let server = Server::start();
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    server.client.call("nothing", json!({}));
    let mut response = agent().get(format!("{}/metrics", server.url)).call().unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = response.body_mut().read_to_string().unwrap();
    assert_eq!(objections(&text), "", "{text}");
    let typed = |line: &str| line.strip_prefix("# TYPE ").map(|rest| rest.split(' ').next().unwrap().to_owned());
    let names: Vec<String> = text.lines().filter_map(typed).collect();
    for name in &names {
        let help = format!("# HELP {name} ");
        assert!(text.lines().any(|line| line.len() > help.len() && line.starts_with(&help)), "{name} has no help");
    }
    for name in ["cpu_seconds_total", "resident_memory_bytes", "open_fds", "max_fds", "start_time_seconds"] {
        assert!(server.metric(&format!("process_{name}")) > 0.0, "{name}");
    }
    assert!(server.metric("headwater_write_commit_seconds_total") > 0.0);
    assert!(names.len() > 15, "{names:?}");
}

#[test]
fn metrics_that_prometheus_would_object_to_are_seen() {
    let is_there = Command::new("promtool").arg("--version").output().is_ok();
    assert_eq!(is_there, !objections("# TYPE a_sum gauge\na_sum 1\n").is_empty());
}

#[test]
fn operators_paths_are_read_and_other_paths_say_where_to_go() {
    let server = Server::start();
    let mut nothing = agent().get(format!("{}/pubapi/v3/", server.url)).call().unwrap();
    assert_eq!(
        (nothing.status().as_u16(), &nothing.headers()["content-type"]),
        (404, &"text/plain; charset=utf-8".parse().unwrap())
    );
    assert!(nothing.body_mut().read_to_string().unwrap().contains("the API is at /pubapi/v1/"));
    for path in ["/healthz", "/readyz", "/metrics"] {
        let mut head = agent().head(format!("{}{path}", server.url)).call().unwrap();
        assert_eq!(head.status(), 200, "{path}");
        assert_eq!(head.body_mut().read_to_string().unwrap(), "");
        let post = agent().post(format!("{}{path}", server.url)).send("{}").unwrap();
        assert_eq!((post.status().as_u16(), post.headers()["allow"].to_str().unwrap()), (405, "GET, HEAD"), "{path}");
    }
}

#[test]
fn no_answer_may_be_kept_or_taken_for_something_else() {
    let server = Server::start();
    let client = &server.client;
    let (account, secret, url) = (&client.account, &client.secret, &server.url);
    let changes = format!("{url}/v2/changes?accountID={account}&secretKey={secret}");
    let list = r#"{"method":"getLeads","params":{"where":{}},"id":1}"#;
    let post = |target: &str, body: &str| agent().post(target).send(body).unwrap();
    let get = |target: &str| agent().get(target).call().unwrap();
    let answers = [
        (200, post(&client.endpoint("v1"), list)),
        (200, post(&client.endpoint("v1.2"), "nonsense")),
        (401, post(&format!("{url}/pubapi/v1/"), list)),
        (405, agent().put(client.endpoint("v1")).send("{}").unwrap()),
        (413, post(&client.endpoint("v1"), &"x".repeat((10 << 20) + 1))),
        (200, get(&changes)),
        (400, get(&format!("{changes}&limit=x"))),
        (401, get(&format!("{url}/v2/changes"))),
        (200, get(&format!("{url}/sign-in"))),
        (200, get(&format!("{url}/readyz"))),
        (404, get(&format!("{url}/nowhere"))),
    ];
    for (status, answer) in answers {
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{answer:?}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{answer:?}");
    }
}

#[test]
fn metrics_are_closed_to_whom_a_proxy_speaks_for() {
    let server = Server::start();
    let target = format!("{}/metrics", server.url);
    assert_eq!(agent().get(&target).call().unwrap().status(), 200);
    let headers =
        [("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=127.0.0.1"), ("Via", "1.1 proxy"), ("X-Real-IP", "::1")];
    for (name, value) in headers {
        assert_eq!(agent().get(&target).header(name, value).call().unwrap().status(), 403, "{name}");
    }
    let server = Server::start_with(&["--metrics-token", "let-me-in"]);
    let target = format!("{}/metrics", server.url);
    let with_token =
        agent().get(&target).header("X-Forwarded-For", "203.0.113.7").header("Authorization", "Bearer let-me-in");
    assert_eq!(with_token.call().unwrap().status(), 200, "the token opens them to proxies too");
}

/// The JSON lines of the log with the given message.
fn lines(log: &str, message: &str) -> Vec<Value> {
    let entries = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    entries.filter(|entry| entry["message"] == message).collect()
}

#[test]
fn what_was_asked_for_and_does_not_exist_is_named_in_log_and_metrics() {
    let server = Server::start();
    for (method, label) in
        [("getEmailListing", "getEmailListing"), ("get\u{1b}[2J it", "other"), ("getLeads", "getLeads")]
    {
        server.client.call(method, json!({ "where": {} }));
        let outcome = if method == "getLeads" { "ok" } else { "refused" };
        let calls = format!("headwater_rpc_calls_total{{method=\"{label}\",outcome=\"{outcome}\"}}");
        assert_eq!(server.metric(&calls), 1.0, "{calls}");
    }
    let log = server.log_with("getLeads");
    let asked: Vec<Value> =
        lines(&log, "request").iter().map(|line| line["asked"].clone()).filter(|asked| !asked.is_null()).collect();
    assert_eq!(asked, [json!("getEmailListing"), json!("get__2J_it")], "{log}");
    assert!(lines(&log, "request").iter().any(|line| line["method"] == "getLeads" && line["asked"].is_null()), "{log}");
}

#[test]
fn every_line_of_a_refusal_says_who_called_and_how() {
    let server = Server::start();
    let (url, endpoint) = (&server.url, server.client.endpoint("v1"));
    let list = r#"{"method":"getLeads","params":{"where":{}},"id":1}"#;
    let statuses = [
        agent().post(format!("{url}/pubapi/v1/")).send(list).unwrap().status(),
        agent().put(&endpoint).send(list).unwrap().status(),
        agent().get(format!("{url}/v2/changes")).call().unwrap().status(),
        agent().get(format!("{url}/nowhere/at/all")).call().unwrap().status(),
        agent().post(&endpoint).send("x".repeat((10 << 20) + 1)).unwrap().status(),
        agent().get(format!("{url}/healthz")).call().unwrap().status(),
    ];
    assert_eq!(statuses.map(|status| status.as_u16()), [401, 405, 401, 404, 413, 200]);
    let refused =
        |method: &str| server.metric(&format!("headwater_rpc_calls_total{{method=\"{method}\",outcome=\"refused\"}}"));
    assert_eq!((refused("none"), refused("changes")), (2.0, 1.0));
    let log = server.log_with("/healthz");
    let requests: Vec<Value> = lines(&log, "request").into_iter().filter(|line| line["path"] != "/metrics").collect();
    assert_eq!(requests.iter().map(|line| &line["status"]).collect::<Vec<_>>(), [401, 405, 401, 404, 413, 200]);
    for line in &requests {
        assert_eq!(line["from"], "127.0.0.1", "{line}");
        for name in ["verb", "path", "duration_ms", "bytes_in", "bytes_out"] {
            assert!(!line[name].is_null(), "{name} is missing in {line}");
        }
    }
}

#[test]
fn requests_of_all_faces_are_counted_alike() {
    let server = Server::start();
    let client = &server.client;
    let changes = format!("{}/v2/changes?accountID={}&secretKey={}", server.url, client.account, client.secret);
    let list = r#"{"method":"getLeads","params":{"where":{}},"id":1}"#;
    let (post, get) =
        (|url: &str, body: &str| agent().post(url).send(body).unwrap(), |url: &str| agent().get(url).call().unwrap());
    let answers = [
        post(&client.endpoint("v1"), list),
        post(&client.endpoint("v1.2"), "nonsense"),
        post(&format!("{}/pubapi/v1/", server.url), list),
        post(&client.endpoint("v1"), &"x".repeat((10 << 20) + 1)),
        get(&changes),
        get(&format!("{changes}&limit=x")),
        get(&format!("{}/nowhere", server.url)),
        post(&format!("{}/readyz", server.url), "{}"),
    ];
    assert_eq!(answers.map(|answer| answer.status().as_u16()), [200, 200, 401, 413, 200, 400, 404, 405]);
    let count = |face: &str, status: u16| {
        server.metric(&format!("headwater_http_requests_total{{face=\"{face}\",status=\"{status}\"}}"))
    };
    assert_eq!([count("api", 200), count("api", 401), count("api", 413)], [2.0, 1.0, 1.0]);
    assert_eq!([count("changes", 200), count("changes", 400)], [1.0, 1.0]);
    assert_eq!([count("web", 404), count("ops", 405)], [1.0, 1.0]);
    let timed = |face: &str| server.metric(&format!("headwater_http_request_seconds_count{{face=\"{face}\"}}"));
    assert_eq!([timed("api"), timed("changes")], [4.0, 2.0]);
    assert_eq!(server.metric("headwater_http_refused_total{reason=\"too_large\"}"), 1.0, "as before");
}

#[test]
fn refused_requests_are_logged_by_sample_and_none_is_uncounted() {
    const EACH: u64 = 500;
    let mut server = Server::start();
    let (started, agent) = (Instant::now(), agent());
    let path = format!("/{}", "x".repeat(300));
    for _ in 0..EACH {
        server.client.call("getEmailListing", json!({}));
        assert_eq!(agent.post(format!("{}/pubapi/v1/", server.url)).send("{}").unwrap().status(), 401);
        assert_eq!(agent.get(format!("{}{path}?secretKey=hush", server.url)).call().unwrap().status(), 404);
    }
    assert!(server.stop());
    let log = server.log_with("\"stopped\"");
    let requests = lines(&log, "request");
    let most = 3 * (started.elapsed().as_secs() as usize + 2);
    assert!((3..=most).contains(&requests.len()), "{} lines, of at most {most}", requests.len());
    let rest = lines(&log, "refused requests had no line of their own");
    let left_out: u64 = requests.iter().chain(&rest).filter_map(|line| line["left_out"].as_u64()).sum();
    assert_eq!(requests.len() as u64 + left_out, 3 * EACH);
    assert!(!log.contains(&"x".repeat(64)) && log.contains(&"x".repeat(63)), "the path is cut");
    assert!(!log.contains("hush"));
}
