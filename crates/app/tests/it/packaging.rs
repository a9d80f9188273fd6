//! Tests of `packaging`: the unit by systemd's own checker, the proxies by running them as packaged by Debian.

use super::house::root;
use crate::receiver::Receiver;
use crate::server::{HEADWATER, Server, headwater};
use headwater_testbed::wait;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};
use std::fs::read_to_string;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const HOST: &str = "api.sharpspring.com";
/// The address of clients, different from the proxies' address.
const CLIENT: &str = "127.0.0.2";

#[test]
fn a_supervisor_is_told_when_the_server_is_ready_and_when_it_stops() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    let path = dir.path().join("notify");
    let supervisor = UnixDatagram::bind(&path).unwrap();
    supervisor.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let heard = || {
        let mut word = [0; 64];
        let length = supervisor.recv(&mut word).unwrap();
        String::from_utf8_lossy(&word[..length]).into_owned()
    };
    let mut command = Command::new(HEADWATER);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(dir.path()).env("NOTIFY_SOCKET", &path);
    let mut server = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    assert_eq!(heard(), "READY=1");
    assert!(Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().unwrap().success());
    assert_eq!(heard(), "STOPPING=1");
    assert!(server.0.wait().unwrap().success());
}

#[test]
fn the_unit_is_hardened() {
    let mut command = Command::new("systemd-analyze");
    command.args(["security", "--offline=true", "--threshold=20", "--no-pager"]);
    let Ok(output) = command.arg(root().join("packaging/headwater.service")).output() else {
        return skip("systemd-analyze");
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// The system calls in a set of systemd's, as defined on this machine; `None` without systemd-analyze.
fn calls_of(set: &str) -> Option<HashSet<String>> {
    let output = Command::new("systemd-analyze").args(["syscall-filter", "--no-pager", set]).output().ok()?;
    let mut calls = HashSet::new();
    let text = String::from_utf8(output.stdout).unwrap();
    for member in text.lines().filter(|line| line.starts_with(' ')).map(str::trim) {
        if member.starts_with('@') {
            calls.extend(calls_of(member)?);
        } else if !member.starts_with('#') {
            calls.insert(member.to_owned());
        }
    }
    Some(calls)
}

/// Invariant: the server makes no system call refused by the unit's filter.
#[test]
fn the_server_asks_the_kernel_for_nothing_that_the_unit_refuses() {
    let Some(mut allowed) = calls_of("@default") else { return skip("systemd-analyze") };
    let unit = text("headwater.service");
    for line in unit.lines().filter_map(|line| line.strip_prefix("SystemCallFilter=")) {
        for word in line.trim_start_matches('~').split(' ') {
            let calls = if word.starts_with('@') { calls_of(word).unwrap() } else { HashSet::from([word.to_owned()]) };
            if line.starts_with('~') {
                allowed.retain(|call| !calls.contains(call));
            } else {
                allowed.extend(calls);
            }
        }
    }
    if !is_there("strace", "-V") {
        return skip("strace");
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("calls");
    let receiver = Receiver::start();
    let options = ["-D", "-f", "-qq", "-o", trace.to_str().unwrap()];
    let mut server = Server::start_behind("strace", &options, &["--webhook-allow", "127.0.0.0/8"]);
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    receiver.next();
    assert!(server.stop());
    let calls = read_to_string(&trace).unwrap();
    let names = calls.lines().filter_map(|line| line.split_once(' ')?.1.trim_start().split_once('('));
    let asked: BTreeSet<&str> = names.map(|(name, _)| name).filter(|name| !name.starts_with(['<', '-', '+'])).collect();
    assert!(asked.contains("fsync") || asked.contains("fdatasync"), "{asked:?}");
    assert!(asked.contains("landlock_restrict_self"), "{asked:?}");
    // SQLite calls fchown only as root, to give new files to the database's owner; the unit's user is not root.
    let is_roots = |name: &str| name == "fchown" && rustix::process::geteuid().is_root();
    let refused: Vec<_> = asked.into_iter().filter(|name| !allowed.contains(*name) && !is_roots(name)).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn the_steps_to_install_the_unit_name_its_files_and_its_user() {
    let (steps, unit) = (text("README.md"), text("headwater.service"));
    let named = |key: &str| {
        let line = unit.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("no {key}"));
        line.trim_start_matches('-').split(' ').next().unwrap().to_owned()
    };
    let installed = format!("target/release/headwater {}\n", named("ExecStart="));
    let variable = format!("tee -a {}\n", named("EnvironmentFile="));
    let user = format!("--shell /usr/sbin/nologin {}\n", named("User="));
    let directory = format!("--data-dir {} ", named("Environment=HEADWATER_DATA_DIR="));
    for step in [installed, variable, user, directory, "systemctl enable --now headwater ".to_owned()] {
        assert!(steps.contains(&step), "{step}");
    }
    let setting = steps.split("echo HEADWATER_TRUSTED_PROXIES=").nth(1).unwrap().split(' ').next().unwrap();
    let shown =
        Command::new(HEADWATER).args(["config", "show"]).env("HEADWATER_TRUSTED_PROXIES", setting).output().unwrap();
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
}

#[test]
fn systemd_understands_every_line_of_the_unit() {
    let dir = tempfile::tempdir().unwrap();
    let unit = dir.path().join("headwater.service");
    // The user exists only after installation.
    let here =
        [("ExecStart=/usr/local/bin/headwater", format!("ExecStart={HEADWATER}")), ("User=headwater\n", String::new())];
    let here = here.each_ref().map(|(from, to)| (*from, to.as_str()));
    write(&unit, &adapted("headwater.service", &here).replace("Group=headwater\n", ""));
    let Ok(output) = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&unit).output() else {
        return skip("systemd-analyze");
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("headwater.service"), "{said}");
}

#[test]
fn the_files_for_containers_are_short_and_trust_the_network_they_make() {
    for file in ["Dockerfile", "compose.yaml"] {
        let lines = text(file).lines().count();
        assert!((5..=15).contains(&lines), "{file} has {lines} lines");
    }
    let compose = text("compose.yaml");
    let after = |word: &str| {
        let rest = compose.split(word).nth(1).unwrap_or_else(|| panic!("{word} is not there"));
        rest.split([' ', ',', '}']).next().unwrap().to_owned()
    };
    assert_eq!(after("HEADWATER_TRUSTED_PROXIES: "), after("subnet: "));
    // The server must accept both values.
    let settings =
        [("HEADWATER_TRUSTED_PROXIES", after("subnet: ")), ("HEADWATER_TIME_ZONE", after("HEADWATER_TIME_ZONE: "))];
    let shown = Command::new(HEADWATER).args(["config", "show"]).envs(settings).output().unwrap();
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
}

/// A program, killed at the end of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The text of a file in `packaging`.
fn text(name: &str) -> String {
    std::fs::read_to_string(root().join("packaging").join(name)).unwrap()
}

/// As [`text`], with pieces replaced, each found exactly once.
fn adapted(name: &str, replacements: &[(&str, &str)]) -> String {
    replacements.iter().fold(text(name), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from} in {name}");
        text.replace(from, to)
    })
}

/// Prints a notice: a test is skipped for lack of a program. Fails where all programs are required.
#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
fn skip(program: &str) {
    let is_required = std::env::var("HEADWATER_TEST_PROXIES").is_ok_and(|wish| wish == "required");
    assert!(!is_required, "{program} is required and is not on this machine");
    // Not by `eprintln!`: the harness captures that output while tests pass.
    std::io::stderr().write_all(format!("SKIPPED: what needs {program}\n").as_bytes()).unwrap();
}

fn is_there(program: &str, version: &str) -> bool {
    Command::new(program).arg(version).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn write(path: &Path, text: &str) {
    std::fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// Returns once the port accepts connections and the file exists; fails if the program ends before.
fn wait_until_up(running: &mut Running, port: u16, file: &Path) {
    wait::until("the proxy listens", || {
        assert!(running.0.try_wait().unwrap().is_none(), "the proxy has ended");
        TcpStream::connect(("127.0.0.1", port)).is_ok() && file.exists()
    });
}

/// A way to a proxy.
struct Way<'a> {
    scheme: &'static str,
    port: u16,
    /// The authority that is trusted.
    authority: &'a Path,
}

impl Way<'_> {
    /// A request for the vendor's host name, from the clients' address. It follows no redirect.
    fn request(&self, path: &str) -> Command {
        let Self { scheme, port, authority } = self;
        let mut command = Command::new("curl");
        command.args(["-s", "--noproxy", "*", "--cacert"]).arg(authority);
        command.args(["--resolve", &format!("{HOST}:{port}:127.0.0.1"), "--interface", CLIENT]);
        command.arg(format!("{scheme}://{HOST}:{port}{path}"));
        command
    }

    /// Whether requests are answered, whatever the answer. A proxy that makes its certificates itself takes connections before it has one.
    fn is_open(&self) -> bool {
        self.request("/healthz").stdout(Stdio::null()).status().unwrap().success()
    }

    /// Sends a request; returns status and body.
    fn call(&self, path: &str, body: Option<&str>) -> (String, String) {
        let mut command = self.request(path);
        command.args(["-w", "\n%{http_code}"]);
        command.args(["-H", "Forwarded: for=198.51.100.9", "-H", "X-Forwarded-For: 198.51.100.9"]);
        if body.is_some() {
            command.args(["--data-binary", "@-"]);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Standard input is closed at the end of the statement, so that curl sees the end.
        child.stdin.take().unwrap().write_all(body.unwrap_or_default().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "curl: {:?} {}", output.status, String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let (body, status) = text.rsplit_once('\n').unwrap();
        (status.to_owned(), body.to_owned())
    }
}

/// Calls through the proxy, by TLS and by plain HTTP, must be answered, and logged with the client's address.
fn serves_the_vendors_host(server: &Server, (port, plain): (u16, u16), authority: &Path) {
    let client = &server.client;
    let path = format!("/pubapi/v1/?accountID={}&secretKey={}", client.account, client.secret);
    // The body is larger than the default limit of nginx.
    let description = "x".repeat(60_000);
    let secure = Way { scheme: "https", port, authority };
    wait::until("the proxy has a certificate", || secure.is_open());
    for way in [&secure, &Way { scheme: "http", port: plain, authority }] {
        let scheme = way.scheme;
        let lead =
            |number| format!(r#"{{"emailAddress":"{scheme}{number}@example.org","description":"{description}"}}"#);
        let leads: Vec<String> = (0..30).map(lead).collect();
        let body = format!(r#"{{"method":"createLeads","params":{{"objects":[{}]}},"id":1}}"#, leads.join(","));
        let (status, answer) = way.call(&path, Some(&body));
        let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{scheme}: {status} {answer}"));
        let created = answer["result"]["creates"].as_array().map(Vec::len);
        assert_eq!((status.as_str(), created), ("200", Some(30)), "{scheme}: {answer}");
    }
    let metrics = secure.call("/metrics", None);
    assert_eq!(metrics.0, "403", "metrics are not for those whom a proxy speaks for");
    server.until_ready();
    let log = server.log_with("/readyz");
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let is_asked =
        |line: &Value| line["message"] == "request" && line["path"] != "/readyz" && line["path"] != "/healthz";
    let asked: Vec<Value> = lines.filter(is_asked).collect();
    assert_eq!(asked.len(), 3, "{log}");
    assert!(asked.iter().all(|line| line["from"] == CLIENT), "it is not known who asks: {log}");
}

#[test]
fn nginx_serves_the_vendors_host() {
    if !is_there("nginx", "-v") || !is_there("curl", "--version") || !is_there("openssl", "version") {
        return skip("nginx, curl and openssl");
    }
    let server = Server::start_with(&["--trusted-proxies", "127.0.0.1"]);
    let (dir, port, plain) = (tempfile::tempdir().unwrap(), free_port(), free_port());
    let home = dir.path().display().to_string();
    let made = Command::new("sh").arg(root().join("packaging/authority.sh")).args([HOST, &home]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let site = adapted(
        "nginx.conf",
        &[
            ("listen 443 ssl", &format!("listen 127.0.0.1:{port} ssl")),
            ("listen 80", &format!("listen 127.0.0.1:{plain}")),
            ("/etc/headwater/tls/api.sharpspring.com.pem", &format!("{home}/{HOST}.pem")),
            ("/etc/headwater/tls/api.sharpspring.com.key", &format!("{home}/{HOST}.key")),
            ("http://127.0.0.1:8080", &server.url),
        ],
    );
    write(&dir.path().join("site.conf"), &site);
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|name| format!("{name}_temp_path {home}/{name};")).join(" ");
    let main = format!(
        "daemon off; master_process off; pid {home}/pid; error_log stderr; events {{}} \
         http {{ access_log off; {temporary} include {home}/site.conf; }}"
    );
    write(&dir.path().join("main.conf"), &main);
    let mut command = Command::new("nginx");
    command.args(["-e", "stderr", "-p", &home, "-c", &format!("{home}/main.conf")]).stderr(Stdio::null());
    let mut nginx = Running(command.spawn().unwrap());
    wait_until_up(&mut nginx, port, &dir.path().join("authority.pem"));
    serves_the_vendors_host(&server, (port, plain), &dir.path().join("authority.pem"));
}

#[test]
fn caddy_serves_the_vendors_host() {
    if !is_there("caddy", "version") || !is_there("curl", "--version") {
        return skip("caddy and curl");
    }
    let server = Server::start_with(&["--trusted-proxies", "127.0.0.1"]);
    let (dir, port, plain) = (tempfile::tempdir().unwrap(), free_port(), free_port());
    let options = format!("admin off\n\thttp_port {plain}\n\thttps_port {port}\n\tskip_install_trust");
    let file = adapted(
        "Caddyfile",
        &[("skip_install_trust", &options), ("127.0.0.1:8080", server.url.trim_start_matches("http://"))],
    );
    let path = dir.path().join("Caddyfile");
    write(&path, &file);
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&path).stderr(Stdio::null());
    let home = dir.path();
    command.env("HOME", home).env("XDG_DATA_HOME", home).env("XDG_CONFIG_HOME", home);
    let mut caddy = Running(command.spawn().unwrap());
    let authority = home.join("caddy/pki/authorities/local/root.crt");
    wait_until_up(&mut caddy, port, &authority);
    serves_the_vendors_host(&server, (port, plain), &authority);
}
