//! Pages for people, over the wire: who is let in, what they see, and what a browser is told.

use crate::server::{HEADWATER, Server, at_home, headwater};
use serde_json::json;
use std::io::Write;
use std::process::{Command, Stdio};

const PASSWORD: &str = "a long password";

/// A browser: a client that keeps its cookie and does not follow redirections by itself.
struct Browser {
    agent: ureq::Agent,
    url: String,
    cookie: Option<String>,
}

/// What a browser got.
struct Shown {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Shown {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl Browser {
    fn new(server: &Server) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        Self { agent: config.new_agent(), url: server.url.clone(), cookie: None }
    }

    fn shown(&mut self, response: ureq::http::Response<ureq::Body>) -> Shown {
        let (head, mut body) = response.into_parts();
        let headers: Vec<(String, String)> =
            head.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        if let Some((_, cookie)) = headers.iter().find(|(name, _)| name == "set-cookie") {
            let pair = cookie.split(';').next().unwrap().to_owned();
            self.cookie = Some(pair).filter(|_| !cookie.contains("Max-Age=0"));
        }
        Shown { status: head.status.as_u16(), headers, body: body.read_to_string().unwrap() }
    }

    fn get(&mut self, path: &str) -> Shown {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.call().unwrap();
        self.shown(response)
    }

    fn post(&mut self, path: &str, form: &[(&str, &str)], site: &str) -> Shown {
        let mut request = self.agent.post(format!("{}{path}", self.url)).header("sec-fetch-site", site);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.send_form(form.iter().copied()).unwrap();
        self.shown(response)
    }

    fn sign_in(&mut self, email: &str, password: &str) -> Shown {
        self.post("/sign-in", &[("email", email), ("password", password), ("next", "/leads?after=0")], "same-origin")
    }
}

/// Gives a person a password, as the operator does.
fn set_password(server: &Server, email: &str, password: &str) {
    let mut command = Command::new(HEADWATER);
    let command = at_home(command.args(["user", "passwd", email]), server.dir.path());
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    writeln!(running.stdin.take().unwrap(), "{password}").unwrap();
    assert!(running.wait().unwrap().success());
}

fn add(server: &Server, email: &str, role: &str) -> String {
    let made = headwater(server.dir.path(), &["user", "add", email, "--role", role, "--json"]);
    set_password(server, email, PASSWORD);
    serde_json::from_str::<serde_json::Value>(&made).unwrap()["id"].to_string()
}

#[test]
fn a_person_signs_in_sees_the_leads_and_signs_out() {
    let server = Server::start();
    add(&server, "mara@example.org", "salesperson");
    let lead = json!({ "emailAddress": "ada@example.org", "firstName": "Ada <b>", "companyName": "Mill & Sons" });
    server.client.call("createLeads", json!({ "objects": [lead] }));
    let mut browser = Browser::new(&server);
    let sent_away = browser.get("/leads?after=0");
    assert_eq!((sent_away.status, sent_away.header("location")), (303, "/sign-in?next=%2Fleads%3Fafter%3D0"));

    let refused = browser.sign_in("mara@example.org", "a wrong password");
    assert!(refused.status == 422 && browser.cookie.is_none() && refused.body.contains("do not belong together"));
    let unknown = browser.sign_in("nobody@example.org", PASSWORD);
    let without_address = |page: &Shown| page.body.replace("mara@", "").replace("nobody@", "");
    assert_eq!((unknown.status, without_address(&unknown)), (422, without_address(&refused)), "who exists is not told");

    let let_in = browser.sign_in("MARA@example.org", PASSWORD);
    assert_eq!((let_in.status, let_in.header("location")), (303, "/leads?after=0"));
    let cookie = let_in.header("set-cookie");
    assert!(cookie.starts_with("hw=") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    let page = browser.get("/leads");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Ada &#60;b&#62;") && page.body.contains("Mill &#38; Sons"), "{}", page.body);
    assert!(page.body.contains("1 lead<") && page.body.contains("Salesperson"), "{}", page.body);

    let kept = browser.cookie.clone();
    assert_eq!(browser.post("/sign-out", &[], "same-origin").header("location"), "/sign-in");
    assert_eq!(browser.cookie, None, "the browser forgets the cookie");
    browser.cookie = kept;
    assert_eq!(browser.get("/leads").status, 303, "the session has ended, whoever kept the cookie");
}

#[test]
fn a_junior_sees_own_leads_alone_and_their_number() {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    let lead = |name: &str, owner: &str| json!({ "emailAddress": format!("{name}@example.org"), "firstName": name, "ownerID": owner });
    let leads: Vec<_> = (0..60).map(|n| lead(&format!("Own{n}"), &jo)).chain([lead("Foreign", "")]).collect();
    server.client.call("createLeads", json!({ "objects": leads }));
    let mut browser = Browser::new(&server);
    browser.sign_in("jo@example.org", PASSWORD);
    let (first, second) = (browser.get("/leads"), browser.get("/leads?after=50"));
    assert!(first.body.contains("60 leads<") && first.body.contains("Own59") && first.body.contains("Own10"));
    assert!(!first.body.contains("Own9<") && second.body.contains("Own9<") && second.body.contains("Own0<"));
    assert!(!first.body.contains("Foreign") && !second.body.contains("Foreign"));
}

#[test]
fn a_session_ends_with_another_password_or_role_or_without_activity() {
    let server = Server::start();
    add(&server, "mara@example.org", "salesperson");
    let change = |arguments: &[&str]| drop(headwater(server.dir.path(), arguments));
    let other = "another long password";
    let changes: [&dyn Fn(); 4] = [
        &|| set_password(&server, "mara@example.org", other),
        &|| change(&["user", "set", "mara@example.org", "--role", "sales-manager"]),
        &|| change(&["user", "set", "mara@example.org", "--active", "no"]),
        &|| change(&["user", "remove", "mara@example.org", "--hand-on-to", "nobody"]),
    ];
    let mut password = PASSWORD;
    for (place, change) in changes.iter().enumerate() {
        if place == 3 {
            headwater(server.dir.path(), &["user", "set", "mara@example.org", "--active", "yes"]);
        }
        let mut browser = Browser::new(&server);
        browser.sign_in("mara@example.org", password);
        assert_eq!(browser.get("/leads").status, 200, "change {place}");
        change();
        password = other;
        assert_eq!(browser.get("/leads").status, 303, "change {place}");
    }
}

#[test]
fn what_changes_something_comes_from_a_page_of_this_server() {
    let server = Server::start();
    add(&server, "mara@example.org", "salesperson");
    let form = [("email", "mara@example.org"), ("password", PASSWORD)];
    for site in ["cross-site", "same-site", "none"] {
        let mut browser = Browser::new(&server);
        let refused = browser.post("/sign-in", &form, site);
        assert!(refused.status == 403 && browser.cookie.is_none(), "{site}");
    }
    let browser = Browser::new(&server);
    let post = |origin: &str| {
        let request = browser.agent.post(format!("{}/sign-in", browser.url)).header("origin", origin);
        request.send_form(form).unwrap().status().as_u16()
    };
    assert_eq!((post("http://evil.example"), post("null"), post(&server.url)), (403, 403, 303));
    let bare = browser.agent.post(format!("{}/sign-in", browser.url)).send_form(form).unwrap();
    assert_eq!(bare.status().as_u16(), 403, "a client that does not say where it comes from");
    assert_eq!(Browser::new(&server).get("/sign-out").status, 405, "a link changes nothing");
}

#[test]
fn every_page_says_what_a_browser_may_load_and_keep() {
    let server = Server::start();
    let mut browser = Browser::new(&server);
    for (path, status) in [("/sign-in", 200), ("/nothing", 404), ("/leads", 303), ("/a/none.css", 404)] {
        let page = browser.get(path);
        assert_eq!(page.status, status, "{path}");
        let policy = page.header("content-security-policy");
        for rule in
            ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]
        {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "{path}");
    }
    let page = browser.get("/sign-in").body;
    assert!(
        !page.contains("style=")
            && !page.contains(" onclick")
            && !page.contains(" onload")
            && !page.contains("<script>"),
        "nothing inline: {page}"
    );
    let sheet = page.split('"').find(|text| text.starts_with("/a/style.")).unwrap();
    let sheet = browser.get(sheet);
    assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(sheet.header("cache-control").contains("immutable") && sheet.body.contains("@layer"));
}
