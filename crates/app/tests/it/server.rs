//! A separate server for each test: the real binary, a fresh data directory, a free port.

use headwater_model::time::Timestamp;
use headwater_testbed::{pause, postgres, wait};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// True in the test binary run on PostgreSQL: the same sources, built under another name.
pub const IS_ON_POSTGRES: bool = matches!(env!("CARGO_CRATE_NAME").as_bytes(), b"it_postgres");

/// A file in the tests' data directories: the URL of the directory's PostgreSQL database.
pub const NOTE: &str = "database-url";

/// A file in the tests' data directories: the environment variables of the disk shim under servers and commands.
pub const DISK: &str = "disk-variables";

/// The binary under test.
pub const HEADWATER: &str = env!("CARGO_BIN_EXE_headwater");

/// Bytes of the log kept for [`Server::log_with`]; later lines are dropped.
const KEPT_LOG: usize = 1 << 20;

/// A running server. Dropping kills the server and removes the data directory.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// The data directory.
    pub dir: TempDir,
    /// A client of the account "Test", with the default switches.
    pub client: Client,
    log: Arc<Mutex<String>>,
    agent: ureq::Agent,
}

/// Credentials and a pool of connections.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// `accountID`
    pub account: String,
    /// `secretKey`
    pub secret: String,
}

/// An HTTP reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, as text.
    pub body: String,
}

impl Server {
    /// Starts a server with an account "Test" in the zone `America/New_York` and one key.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// As [`Server::start`], with more arguments for `serve`.
    pub fn start_with(arguments: &[&str]) -> Self {
        Self::start_on(prepared(), arguments)
    }

    /// Starts a server on a data directory with an account "Test".
    pub fn start_on(dir: TempDir, arguments: &[&str]) -> Self {
        Self::start_by(Command::new(HEADWATER), dir, arguments)
    }

    fn start_by(command: Command, dir: TempDir, arguments: &[&str]) -> Self {
        let log = Arc::default();
        let (child, url) = spawn(command, dir.path(), arguments, &log);
        let agent = agent();
        let client = Client { agent: agent.clone(), url: url.clone(), account: String::new(), secret: String::new() };
        let mut server = Self { child, url, dir, client, log, agent };
        server.client = server.client_with(&[]);
        server
    }

    /// As [`Server::start`], with a soft and a hard limit of file descriptors.
    pub fn start_with_descriptors(soft: usize, hard: usize) -> Self {
        let limits = format!("ulimit -Sn {soft} && ulimit -Hn {hard} && exec \"$0\" \"$@\"");
        Self::start_behind("sh", &["-c", &limits], &[])
    }

    /// As [`Server::start_with`], behind a program that becomes the server.
    pub fn start_behind(program: &str, options: &[&str], arguments: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.args(options).arg(HEADWATER);
        Self::start_by(command, prepared(), arguments)
    }

    /// The id of the server's process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A client with a new key of the account "Test"; `switches` are flags of `key create`.
    pub fn client_with(&self, switches: &[&str]) -> Client {
        self.client_of("Test", switches)
    }

    /// A client with a new key of an account.
    pub fn client_of(&self, account: &str, switches: &[&str]) -> Client {
        let mut arguments = vec!["key", "create", "--json", "--account", account];
        arguments.extend(switches);
        let made: Value = serde_json::from_str(&headwater(self.dir.path(), &arguments)).unwrap();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        Client {
            agent: self.agent.clone(),
            url: self.url.clone(),
            account: text("accountID"),
            secret: text("secretKey"),
        }
    }

    /// Sends a signal to the server, e.g. `STOP`.
    pub fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &process]).status().unwrap().success());
    }

    /// A direct connection to the server's PostgreSQL database.
    pub fn database(&self) -> ::postgres::Client {
        let url = std::fs::read_to_string(self.dir.path().join(NOTE)).unwrap();
        ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap()
    }

    /// Runs a query on the database, in the context of the first account, and returns the number in the first row.
    pub fn number(&self, query: &str) -> i64 {
        if IS_ON_POSTGRES {
            let mut database = self.database();
            let account = "select set_config('headwater.account', cast(min(id) as text), false) from account";
            database.query(account, &[]).unwrap();
            return database.query_one(query, &[]).unwrap().get(0);
        }
        let database = rusqlite::Connection::open(self.dir.path().join("headwater.db")).unwrap();
        database.query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// Kills the server at once, as a crash does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Kills and starts the server again on the same data; clients made before continue with [`Client::at`].
    pub fn restart(&mut self, arguments: &[&str]) {
        self.kill();
        (self.child, self.url) = spawn(Command::new(HEADWATER), self.dir.path(), arguments, &self.log);
        self.client.url = self.url.clone();
    }

    /// Waits until the process ends.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Asks the server to stop, as a service manager does, and waits for the end. Returns whether the exit code is 0.
    pub fn stop(&mut self) -> bool {
        self.stop_by("TERM")
    }

    /// As [`Server::stop`], by another signal.
    pub fn stop_by(&mut self, signal: &str) -> bool {
        self.signal(signal);
        self.wait().success()
    }

    /// The status and body of `/readyz`.
    pub fn readiness(&self) -> (u16, String) {
        let mut response = self.agent.get(&format!("{}/readyz", self.url)).call().unwrap();
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }

    /// Waits up to a minute until `/readyz` answers 200.
    pub fn until_ready(&self) {
        wait::found("the server is ready", || match self.readiness() {
            (200, text) => Ok(text),
            other => Err(other),
        });
    }

    /// The peak of the process's resident memory, in KiB.
    pub fn peak_kib(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// The value of a metric; waits up to a minute for the metric to appear.
    pub fn metric(&self, name: &str) -> f64 {
        wait::found(&format!("the metric {name}"), || {
            let mut response = self.agent.get(&format!("{}/metrics", self.url)).call().unwrap();
            let text = response.body_mut().read_to_string().unwrap();
            text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).ok_or(text)
        })
    }

    /// The log so far; waits up to a minute until the log contains `word`.
    pub fn log_with(&self, word: &str) -> String {
        wait::found(&format!("{word} in the log"), || {
            let log = self.log.lock().unwrap().clone();
            if log.contains(word) { Ok(log) } else { Err(log) }
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Client {
    /// The same credentials at another URL.
    pub fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// The URL of a version of the API, with the credentials in the query string.
    pub fn endpoint(&self, version: &str) -> String {
        format!("{}/pubapi/{version}/?accountID={}&secretKey={}", self.url, self.account, self.secret)
    }

    /// Calls a method by v1 and returns the reply.
    pub fn call(&self, method: &str, params: Value) -> Value {
        self.call_version("v1", method, params)
    }

    /// Calls a method by a version of the API and returns the reply.
    pub fn call_version(&self, version: &str, method: &str, params: Value) -> Value {
        let answer = self.post(version, &json!({ "method": method, "params": params, "id": "t" }).to_string());
        serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{method} answered {answer:?}"))
    }

    /// Posts a body unchanged.
    pub fn post(&self, version: &str, body: &str) -> Answer {
        self.try_post(version, body).unwrap()
    }

    /// As [`Client::post`], for a server that may be gone.
    pub fn try_post(&self, version: &str, body: &str) -> Result<Answer, ureq::Error> {
        let mut response = self.agent.post(&self.endpoint(version)).content_type("application/json").send(body)?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(64 << 20).read_to_string()?;
        Ok(Answer { status, body })
    }

    /// Creates a lead and returns the id.
    pub fn create_lead(&self, lead: Value) -> i64 {
        let reply = self.call("createLeads", json!({ "objects": [lead] }));
        reply["result"]["creates"][0]["id"].as_i64().unwrap_or_else(|| panic!("createLeads answered {reply}"))
    }
}

/// A data directory with an account "Test" in the zone `America/New_York`.
fn prepared() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test", "--time-zone", "America/New_York"]);
    dir
}

/// Runs a command of the binary on a data directory and returns the output; the command must succeed.
pub fn headwater(dir: &Path, arguments: &[&str]) -> String {
    let (output, success) = try_headwater(dir, arguments);
    assert!(success, "headwater {arguments:?} failed: {output}");
    output
}

/// As [`headwater`], for a command that may fail: the output on both channels, and whether the command succeeded.
pub fn try_headwater(dir: &Path, arguments: &[&str]) -> (String, bool) {
    let mut command = Command::new(HEADWATER);
    let output = at_home(command.args(arguments), dir).output().unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (text, output.status.success())
}

/// Sleeps past UTC midnight if less than 30 seconds remain: daily counts would restart within a test counting calls.
pub fn wait_out_midnight() {
    let left = 86_400 - Timestamp::now().seconds().rem_euclid(86_400);
    if left < 30 {
        pause::until_clock_shows(Duration::from_secs(left as u64 + 1)).block();
    }
}

/// An HTTP client returning every status as a reply, not as an error.
pub fn agent() -> ureq::Agent {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
    config.max_idle_connections(64).build().into()
}

/// Makes a command use a data directory, and on PostgreSQL the database of the directory, made at first use.
pub fn at_home<'c>(command: &'c mut Command, dir: &Path) -> &'c mut Command {
    let note = dir.join(NOTE);
    if IS_ON_POSTGRES || note.exists() {
        let url = std::fs::read_to_string(&note).unwrap_or_else(|_| {
            // Without PostgreSQL the tests end here, after the notice printed by the call.
            let url = postgres::database().unwrap_or_else(|| std::process::exit(0));
            std::fs::create_dir_all(dir).unwrap();
            std::fs::File::create(&note).unwrap().write_all(url.as_bytes()).unwrap();
            url
        });
        command.args(["--database-url", &url]);
    }
    if let Ok(variables) = std::fs::read_to_string(dir.join(DISK)) {
        command.envs(variables.lines().filter_map(|line| line.split_once('=')));
    }
    command.arg("--data-dir").arg(dir)
}

/// Starts `serve` on a free port and waits for the logged URL.
fn spawn(mut command: Command, dir: &Path, arguments: &[&str], kept: &Arc<Mutex<String>>) -> (Child, String) {
    command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]).args(arguments);
    let mut child = at_home(&mut command, dir).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let url = loop {
        let line = log.next().expect("the server ended before it served").unwrap();
        kept.lock().unwrap().push_str(&format!("{line}\n"));
        match serde_json::from_str::<Value>(&line) {
            Ok(entry) if entry["message"] == "serving" => break entry["url"].as_str().unwrap().to_owned(),
            _ => {}
        }
    };
    // A thread reads the rest of the log, so that the server never waits for a reader; only the beginning is kept.
    let kept = kept.clone();
    std::thread::spawn(move || {
        for line in log.map_while(Result::ok) {
            let mut kept = kept.lock().unwrap();
            if kept.len() < KEPT_LOG {
                kept.push_str(&line);
                kept.push('\n');
            }
        }
    });
    (child, url)
}
