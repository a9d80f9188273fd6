//! A server on a data directory of its own, and the people of the account.

use crate::child::Child;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The password of everybody in these tests.
pub const PASSWORD: &str = "a long password";

/// A running server with an account. Dropping ends the server and removes the data.
pub struct Site {
    /// Where the pages are.
    pub url: String,
    _server: Child,
    dir: TempDir,
    key: OnceLock<Value>,
}

/// The six roles, in the order of the tables.
pub const ROLES: [&str; 6] =
    ["administrator", "company-manager", "marketing-manager", "sales-manager", "salesperson", "jr-salesperson"];

/// The binary, beside the directory of the test.
fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(Path::parent).unwrap().join("headwater");
    assert!(path.exists(), "{} is missing: run `cargo build` with the profile of the tests first", path.display());
    path
}

fn command(dir: &Path) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(dir).env("HEADWATER_DATA_DIR", dir.join("data")).env_remove("HEADWATER_DATABASE_URL");
    command
}

fn run(dir: &Path, arguments: &[&str]) -> String {
    let output = command(dir).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "headwater {arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

impl Site {
    /// The server of all tests that bring their own people and leads: the demonstration's leads, and `ROLE@example.org` for each role.
    pub fn shared() -> &'static Self {
        static ONE: OnceLock<Site> = OnceLock::new();
        ONE.get_or_init(|| {
            let site = Self::with_demo(3_000);
            for role in ROLES {
                site.add(&format!("{role}@example.org"), role);
            }
            site
        })
    }

    /// A server that waits for its first administrator.
    pub fn fresh() -> Self {
        Self::on(&["init", "--account", "Test"])
    }

    /// A server with an empty account.
    pub fn start() -> Self {
        Self::on(&["account", "create", "Test", "--time-zone", "Europe/Berlin"])
    }

    /// A server with the demonstration's companies, leads and opportunities.
    pub fn with_demo(leads: usize) -> Self {
        Self::on(&["demo", "--leads", &leads.to_string()])
    }

    fn on(seed: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        run(dir.path(), seed);
        let binary = binary();
        let words = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"].map(OsStr::new);
        let words: Vec<&OsStr> = std::iter::once(binary.as_os_str()).chain(words).collect();
        let (server, url) = Child::start(dir.path(), &words, |line| {
            let entry: Value = serde_json::from_str(line).ok()?;
            (entry["message"] == "serving").then(|| entry["url"].as_str().unwrap().to_owned())
        });
        Self { url, dir, _server: server, key: OnceLock::new() }
    }

    /// The link that the server gave at its first start, without the server.
    pub fn setup_path(&self) -> String {
        let file = self.dir.path().join("data/setup-link");
        let link = headwater_testbed::wait::found("a link", || std::fs::read_to_string(&file));
        link.trim().strip_prefix(&self.url).unwrap().to_owned()
    }

    /// Runs a command of the binary on the data.
    pub fn headwater(&self, arguments: &[&str]) -> String {
        run(self.dir.path(), arguments)
    }

    /// Adds a person with a role and [`PASSWORD`]; gives the id.
    pub fn add(&self, email: &str, role: &str) -> String {
        let made: Value =
            serde_json::from_str(&self.headwater(&["user", "add", email, "--role", role, "--json"])).unwrap();
        let mut passwd = command(self.dir.path());
        let mut passwd =
            passwd.args(["user", "passwd", email]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        writeln!(passwd.stdin.take().unwrap(), "{PASSWORD}").unwrap();
        assert!(passwd.wait().unwrap().success());
        made["id"].to_string().trim_matches('"').to_owned()
    }

    /// Calls a method of the API with an administrator's key.
    pub fn call(&self, method: &str, params: Value) -> Value {
        let key = self.key.get_or_init(|| {
            serde_json::from_str(&self.headwater(&["key", "create", "--label", "tests", "--json"])).unwrap()
        });
        let text = |name: &str| key[name].as_str().unwrap().to_owned();
        let url = format!("{}/pubapi/v1/?accountID={}&secretKey={}", self.url, text("accountID"), text("secretKey"));
        let body = json!({ "method": method, "params": params, "id": "t" }).to_string();
        let mut answer = ureq::post(&url).content_type("application/json").send(&body).unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }

    /// Adds leads named by a number, and gives the ids.
    pub fn leads(&self, leads: impl Iterator<Item = Value>) -> Vec<i64> {
        let reply = self.call("createLeads", json!({ "objects": leads.collect::<Vec<_>>() }));
        let made = reply["result"]["creates"].as_array().unwrap_or_else(|| panic!("{reply}"));
        made.iter().map(|one| one["id"].as_i64().unwrap_or_else(|| panic!("{reply}"))).collect()
    }
}
