//! The first run: a link that works once, and ends on a command that works.

use super::browser::{Browser, PASSWORD, Shown};
use crate::server::{Server, headwater};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

/// A server that nobody has set up, and the path of the link.
fn new_server() -> (Server, String) {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["init", "--account", "Test"]);
    let server = Server::start_on(dir, &[]);
    let path = link(&server);
    (server, path)
}

fn link(server: &Server) -> String {
    let file = server.dir.path().join("setup-link");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let link = std::fs::read_to_string(file).unwrap();
    link.trim().strip_prefix(&server.url).unwrap().to_owned()
}

const YOU: [(&str, &str); 4] = [
    ("first_name", "Mara"),
    ("last_name", "Lindqvist"),
    ("email", "mara@fennwick.example.org"),
    ("password", PASSWORD),
];

fn with(changed: (&'static str, &'static str)) -> Vec<(&'static str, &'static str)> {
    YOU.into_iter().map(|field| if field.0 == changed.0 { changed } else { field }).collect()
}

/// The text between two marks, as the browser shows it.
fn shown(page: &Shown, from: &str, to: &str) -> String {
    let text = page.body.split(from).nth(1).unwrap().split(to).next().unwrap();
    text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&")
}

#[test]
fn the_first_administrator_sets_the_server_up_by_a_link_good_once() {
    let (mut server, path) = new_server();
    let mut browser = Browser::new(&server);
    let form = browser.get(&path);
    assert!(form.status == 200 && form.body.contains("another 60 minutes"), "{}", form.body);
    for (field, cure) in [
        (("password", "short"), "12 characters or more."),
        (("password", "Lindqvist2026"), "guessed soon"),
        (("email", "nothing"), "such as ada@example.org"),
    ] {
        let refused = browser.post(&path, &with(field), "same-origin");
        assert!(refused.status == 422 && refused.body.contains(cure), "{field:?}: {}", refused.body);
        assert!(refused.body.contains("value=\"Lindqvist\"") && !refused.body.contains(PASSWORD), "{}", refused.body);
    }
    let set = browser.post(&path, &YOU, "same-origin");
    assert_eq!((set.status, set.header("location")), (303, "/setup/company"), "{}", set.body);
    for used in [browser.get(&path), browser.post(&path, &YOU, "same-origin")] {
        assert!(used.status == 404 && used.body.contains("This link is over"), "{}", used.body);
    }
    let company = browser.get("/setup/company");
    assert!(company.body.contains("<option>Europe/Amsterdam</option>"), "{}", company.body);
    let refused = browser.post("/setup/company", &[("name", "Fennwick"), ("time_zone", "Mars/Base")], "same-origin");
    assert!(refused.status == 422 && refused.body.contains("value=\"Fennwick\""), "{}", refused.body);
    let named = [("name", "Fennwick Tools"), ("time_zone", "Europe/Amsterdam")];
    assert_eq!(browser.post("/setup/company", &named, "same-origin").header("location"), "/setup/data");
    assert_eq!(browser.get("/setup/data").status, 200);
    let done = browser.post("/setup/data", &[("start", "none")], "same-origin");
    let command = shown(&done, "<span class=\"text\">", "</span>");
    let output = Command::new("sh").args(["-c", &command]).output().unwrap();
    let reply = String::from_utf8(output.stdout).unwrap();
    assert!(reply.contains(r#""result":{"lead":[]}"#), "{command}: {reply}");
    assert_eq!(done.header("content-encoding"), "", "a page with a secret is not compressed");
    assert_eq!(browser.post("/setup/data", &[], "same-origin").header("location"), "/leads", "one key, shown once");
    let accounts = headwater(server.dir.path(), &["account", "list"]);
    assert!(accounts.contains("Europe/Amsterdam  Fennwick Tools"), "{accounts}");
    let mut other = Browser::new(&server);
    assert_eq!(other.sign_in("mara@fennwick.example.org", PASSWORD).status, 303);
    let secret = path.rsplit('.').next().unwrap();
    let log = server.log_with("/setup/company");
    assert!(log.contains("/setup/\"") && !log.contains(secret), "the link is in no log: {log}");
    server.restart(&[]);
    assert!(!server.dir.path().join("setup-link").exists(), "a server with a password prints no link");
}

#[test]
fn a_setup_link_ends_with_its_hour_and_with_the_next_start() {
    let (mut server, path) = new_server();
    let mut browser = Browser::new(&server);
    let other = format!("{}0", &path[..path.len() - 1]);
    let wrong = if other == path { format!("{}1", &path[..path.len() - 1]) } else { other };
    for nothing in [wrong.as_str(), "/setup/1.aa", "/setup/x"] {
        assert_eq!(browser.get(nothing).status, 404, "{nothing}");
    }
    assert_eq!(browser.get(&path).status, 200);
    server.restart(&[]);
    browser.url = server.url.clone();
    assert_eq!(browser.get(&path).status, 404, "a new start makes a new link");
    let path = link(&server);
    assert_eq!(browser.get(&path).status, 200);
    server.number("update invitation set ends_at = created_at returning cast(1 as bigint)");
    let late = browser.post(&path, &YOU, "same-origin");
    assert!(late.status == 404 && browser.cookie.is_none());
}

#[test]
fn demo_data_comes_with_the_first_run() {
    let (server, path) = new_server();
    let mut browser = Browser::new(&server);
    browser.post(&path, &YOU, "same-origin");
    browser.post("/setup/company", &[("name", "Fennwick"), ("time_zone", "Europe/Amsterdam")], "same-origin");
    let done = browser.post("/setup/data", &[("start", "demo")], "same-origin");
    assert!(done.body.contains("within a minute"), "{}", done.body);
    headwater_testbed::wait::until("there are leads", || server.number("select count(*) from lead") > 400);
}
