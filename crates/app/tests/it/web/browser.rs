//! A browser without scripts, and the people in front of a screen.

use crate::server::{HEADWATER, Server, at_home, headwater};
use std::io::Write;
use std::process::{Command, Stdio};

/// The password of all people in these tests.
pub const PASSWORD: &str = "a long password";

/// A browser: a client with a memory for the cookie; redirections are left to the test.
pub struct Browser {
    pub agent: ureq::Agent,
    pub url: String,
    pub cookie: Option<String>,
    /// The machine of the browser, as a proxy names it.
    pub from: Option<String>,
}

/// The reply to a browser.
pub struct Shown {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Shown {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl Browser {
    pub fn new(server: &Server) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        Self { agent: config.new_agent(), url: server.url.clone(), cookie: None, from: None }
    }

    /// A browser on another machine, of a server with `--trusted-proxies 127.0.0.1` and a base URL of its own.
    pub fn behind_a_proxy(server: &Server, from: &str) -> Self {
        let told = std::fs::read_to_string(server.dir.path().join("headwater.server")).unwrap();
        let listen = told.lines().find_map(|line| line.strip_prefix("listen = ")).unwrap();
        Self { url: format!("http://{}", listen.trim_matches('"')), from: Some(from.to_owned()), ..Self::new(server) }
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

    pub fn get(&mut self, path: &str) -> Shown {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.call().unwrap();
        self.shown(response)
    }

    /// Asks for a part of a page, as a script does.
    pub fn part(&mut self, path: &str) -> Shown {
        let mut request = self.agent.get(format!("{}{path}", self.url)).header("hx-request-type", "partial");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.call().unwrap();
        self.shown(response)
    }

    pub fn post(&mut self, path: &str, form: &[(&str, &str)], site: &str) -> Shown {
        let mut request = self.agent.post(format!("{}{path}", self.url)).header("sec-fetch-site", site);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(from) = &self.from {
            request = request.header("x-forwarded-for", from);
        }
        let response = request.send_form(form.iter().copied()).unwrap();
        self.shown(response)
    }

    /// Posts as a script does that asks for a part, to be put in place of a target.
    pub fn post_for_part(&mut self, path: &str, form: &[(&str, &str)], target: &str) -> Shown {
        let mut request = self.agent.post(format!("{}{path}", self.url)).header("sec-fetch-site", "same-origin");
        request = request.header("hx-request-type", "partial").header("hx-target", target);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.send_form(form.iter().copied()).unwrap();
        self.shown(response)
    }

    pub fn sign_in(&mut self, email: &str, password: &str) -> Shown {
        self.post("/sign-in", &[("email", email), ("password", password), ("next", "/leads?after=0")], "same-origin")
    }
}

/// Gives a person a password, as the operator does.
pub fn set_password(server: &Server, email: &str, password: &str) {
    let mut command = Command::new(HEADWATER);
    let command = at_home(command.args(["user", "passwd", email]), server.dir.path());
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    writeln!(running.stdin.take().unwrap(), "{password}").unwrap();
    assert!(running.wait().unwrap().success());
}

/// Adds a person with a role and [`PASSWORD`]; gives the id.
pub fn add(server: &Server, email: &str, role: &str) -> String {
    let made = headwater(server.dir.path(), &["user", "add", email, "--role", role, "--json"]);
    set_password(server, email, PASSWORD);
    serde_json::from_str::<serde_json::Value>(&made).unwrap()["id"].to_string()
}
