//! One case: the format of the file, and how to play a case.

use super::bindings::Bindings;
use super::json::Json;
use crate::server::{Client, Server, agent, headwater};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use ureq::http;

/// The environment variable that makes the tests write replies in place of null.
const BLESS: &str = "HEADWATER_BLESS";

/// The longest time to repeat a step with `until`.
const PATIENCE: Duration = Duration::from_secs(20);

/// A case. Each case has a separate account, so no case sees the data of another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The behaviour shown.
    pub about: String,
    /// The statements of docs/wire.md shown, e.g. `W94`.
    pub wire: Vec<String>,
    /// More arguments for `serve`; a case with arguments has a separate server.
    #[serde(default)]
    server: Vec<String>,
    /// Whether the account is an agency, with clients.
    #[serde(default)]
    agency: bool,
    /// The account's time zone; `America/New_York` by default.
    #[serde(default = "new_york")]
    time_zone: String,
    /// The flags of the account's key. By default limits are off, and replies have no `callCount`.
    #[serde(default)]
    key: Switches,
    /// Other keys, by name; a key with `account` belongs to another account of this name.
    #[serde(default)]
    callers: BTreeMap<String, Switches>,
    /// People of the account: the placeholder bound to the person's id, and the address.
    #[serde(default)]
    users: BTreeMap<String, String>,
    /// The version of the API, `v1` by default.
    #[serde(default)]
    version: Option<String>,
    /// The requests, in order.
    pub steps: Vec<Step>,
    #[serde(skip)]
    path: PathBuf,
}

/// Flags of `headwater key create`, without the leading dashes.
type Switches = BTreeMap<String, String>;

/// A request and the reply expected.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A remark for failures; the case's `about` by default.
    #[serde(default)]
    about: String,
    /// The name in `callers` of the key to use; the account's own key by default.
    #[serde(default, rename = "as")]
    caller: Option<String>,
    #[serde(default)]
    version: Option<String>,
    /// The body as JSON …
    #[serde(default)]
    pub request: Option<Json>,
    /// … or as text.
    #[serde(default)]
    raw: Option<String>,
    /// Replaces the query string with the credentials.
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    http_method: Option<String>,
    /// The HTTP status, 200 by default.
    #[serde(default)]
    status: Option<u16>,
    /// Headers required in the reply.
    #[serde(default)]
    reply_headers: BTreeMap<String, String>,
    /// Whether to repeat the request until the reply is as expected.
    #[serde(default)]
    until: bool,
    /// The reply: all members, in this order.
    pub reply: Json,
}

fn new_york() -> String {
    "America/New_York".to_owned()
}

/// A reply as received.
struct Heard {
    status: u16,
    headers: http::HeaderMap,
    body: String,
}

impl Case {
    /// Reads a case file.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let case: Self = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path: path.to_owned(), ..case }
    }

    /// Plays the case on the shared server, or on a separate one. `Err` describes the first failing step.
    pub fn play(&self, shared: &Server) -> Result<(), String> {
        if self.server.is_empty() {
            return self.play_on(shared);
        }
        let arguments: Vec<&str> = self.server.iter().map(String::as_str).collect();
        self.play_on(&Server::start_with(&arguments))
    }

    fn play_on(&self, server: &Server) -> Result<(), String> {
        let stage = Stage::set(self, server);
        let mut bindings = stage.bindings.clone();
        let mut heard_replies = Vec::new();
        for (place, step) in self.steps.iter().enumerate() {
            let give_up = Instant::now() + PATIENCE;
            loop {
                let (sent, heard) = stage.speak(self, step, &bindings);
                let got = Json::parse(&heard.body).unwrap_or(Json::Text(heard.body.clone()));
                if is_to_bless(step) {
                    heard_replies.push((place, bindings.abstracted(&got)));
                    break;
                }
                let mut seen = bindings.clone();
                match step.check(&heard, &got, &mut seen) {
                    Ok(()) => break bindings = seen,
                    Err(_) if step.until && Instant::now() < give_up => {}
                    Err(difference) => return Err(self.told(place, &difference, &sent, &got)),
                }
            }
        }
        self.bless(heard_replies);
        Ok(())
    }

    /// The report of a failing step.
    fn told(&self, place: usize, difference: &str, sent: &str, got: &Json) -> String {
        let step = &self.steps[place];
        let about = if step.about.is_empty() { &self.about } else { &step.about };
        let (name, place) = (self.path.display(), place + 1);
        let (expected, got) = (step.reply.pretty(), got.pretty());
        format!("--- {name}, step {place}: {about}\n{difference}\nsent: {sent}\nexpected: {expected}\ngot: {got}\n")
    }

    /// Writes the replies received in place of null in the file.
    #[expect(clippy::disallowed_methods, reason = "a test's own file")]
    fn bless(&self, replies: Vec<(usize, Json)>) {
        if replies.is_empty() {
            return;
        }
        let mut file = Json::parse(&std::fs::read_to_string(&self.path).unwrap()).unwrap();
        if let Some(Json::List(steps)) = file.member_mut("steps") {
            for (place, reply) in replies {
                *steps[place].member_mut("reply").unwrap() = reply;
            }
        }
        std::fs::write(&self.path, file.pretty() + "\n").unwrap();
    }
}

/// Whether a step's reply is to be written, not checked.
#[expect(clippy::disallowed_methods, reason = "a switch of the tests alone")]
fn is_to_bless(step: &Step) -> bool {
    step.reply == Json::Word("null".to_owned()) && std::env::var_os(BLESS).is_some()
}

impl Step {
    fn check(&self, heard: &Heard, got: &Json, bindings: &mut Bindings) -> Result<(), String> {
        let status = self.status.unwrap_or(200);
        if heard.status != status {
            return Err(format!("HTTP {} instead of {status}", heard.status));
        }
        for (name, value) in &self.reply_headers {
            let sent = heard.headers.get(name).and_then(|sent| sent.to_str().ok());
            if sent != Some(value) {
                return Err(format!("header {name}: {sent:?} instead of {value}"));
            }
        }
        bindings.check(&self.reply, got)
    }
}

/// The account, keys and people of a case.
struct Stage<'a> {
    server: &'a Server,
    callers: BTreeMap<&'a str, Client>,
    bindings: Bindings,
}

impl<'a> Stage<'a> {
    fn set(case: &'a Case, server: &'a Server) -> Self {
        let account = case.path.file_stem().unwrap().to_str().unwrap();
        let open =
            |name: &str| headwater(server.dir.path(), &["account", "create", name, "--time-zone", &case.time_zone]);
        open(account);
        if case.agency {
            headwater(server.dir.path(), &["account", "set", account, "--agency", "on"]);
        }
        let mut callers = BTreeMap::from([("", client(server, account, &case.key))]);
        for (name, switches) in &case.callers {
            let other = switches.get("account").map(|other| format!("{account}, {other}"));
            if let Some(other) = &other {
                open(other);
            }
            callers.insert(name, client(server, other.as_deref().unwrap_or(account), switches));
        }
        let mut bindings = Bindings::default();
        for (name, address) in &case.users {
            let arguments = ["user", "add", address, "--account", account, "--first-name", name, "--json"];
            let added: serde_json::Value = serde_json::from_str(&headwater(server.dir.path(), &arguments)).unwrap();
            bindings.bind(name, added["id"].to_string());
        }
        Self { server, callers, bindings }
    }

    /// Sends the request of a step; returns the body sent and the reply.
    fn speak(&self, case: &Case, step: &Step, bindings: &Bindings) -> (String, Heard) {
        let client = &self.callers[step.caller.as_deref().unwrap_or_default()];
        let mut bindings = bindings.clone();
        bindings.bind("account", &client.account);
        bindings.bind("secret", &client.secret);
        let body = match (&step.request, &step.raw) {
            (Some(request), _) => bindings.filled(request).compact(),
            (None, raw) => bindings.filled_text(raw.as_deref().unwrap_or_default()),
        };
        let version = step.version.as_deref().or(case.version.as_deref()).unwrap_or("v1");
        let path = step.path.clone().unwrap_or_else(|| format!("/pubapi/{version}/"));
        let query =
            bindings.filled_text(step.query.as_deref().unwrap_or("?accountID={{account}}&secretKey={{secret}}"));
        let method = step.http_method.as_deref().unwrap_or("POST");
        let mut request = http::Request::builder().method(method).uri(format!("{}{path}{query}", self.server.url));
        if !step.headers.contains_key("content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &step.headers {
            request = request.header(name, bindings.filled_text(value));
        }
        let answer = match method {
            "GET" => agent().run(request.body(()).unwrap()),
            _ => agent().run(request.body(body.as_str()).unwrap()),
        };
        let mut answer = answer.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let heard = answer.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        (body, Heard { status, headers, body: heard })
    }
}

/// A client with a new key of an account.
fn client(server: &Server, account: &str, switches: &Switches) -> Client {
    let mut flags = Vec::new();
    for (name, value) in switches.iter().filter(|(name, _)| *name != "account") {
        flags.extend([format!("--{}", name.replace('_', "-")), value.clone()]);
    }
    if !switches.contains_key("limits") {
        flags.extend(["--limits".to_owned(), "off".to_owned()]);
    }
    server.client_of(account, &flags.iter().map(String::as_str).collect::<Vec<_>>())
}
