//! PostgreSQL for the tests: the server in `HEADWATER_TEST_POSTGRES`, or a private server, stopped with the tests.
//! Without either, tests print a notice and skip; with the word `required` in the variable, tests fail.

use crate::wait;
use postgres::{Client, NoTls};
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Once, OnceLock};

/// The URL of a fresh database; `None`, with a notice, where there is no PostgreSQL.
pub fn database() -> Option<String> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let server = server()?;
    let name = format!("headwater_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut client = Client::connect(&format!("{server}/postgres"), NoTls).expect("PostgreSQL does not answer");
    client.batch_execute(&format!("create database {name}")).unwrap();
    Some(format!("{server}/{name}"))
}

/// Returns when a connection to the database waits for a lock held by another. `check` is called meanwhile, and must
/// panic where no connection will ever wait.
pub fn wait_until_one_waits(url: &str, mut check: impl FnMut()) {
    let mut client = Client::connect(url, NoTls).unwrap();
    let waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    wait::until("somebody waits for a lock", || {
        check();
        client.query_opt(waiting, &[]).unwrap().is_some()
    });
}

/// `postgres://user@host:port` of the server, started at the first call.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<(String, Option<Private>)>> = OnceLock::new();
    let server = SERVER
        .get_or_init(|| match given() {
            Some(url) => Some((url.trim_end_matches('/').to_owned(), None)),
            None => Private::start().map(|private| (private.url.clone(), Some(private))),
        })
        .as_ref();
    server.map(|(url, _)| url.as_str())
}

fn given() -> Option<String> {
    wish().filter(|url| url != REQUIRED)
}

/// Value of the variable in place of a URL: a private server must start, and nothing is skipped.
const REQUIRED: &str = "required";

#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
fn wish() -> Option<String> {
    std::env::var("HEADWATER_TEST_POSTGRES").ok().filter(|wish| !wish.is_empty())
}

/// Prints a notice once per process: tests are skipped. Panics where PostgreSQL is required.
fn say_skipped(why: &str) {
    static SAID: Once = Once::new();
    assert!(wish().as_deref() != Some(REQUIRED), "PostgreSQL is required, but {why}");
    // Not by `eprintln!`: the harness captures that output while tests pass.
    let line = format!("SKIPPED: what needs PostgreSQL, because {why}\n");
    SAID.call_once(|| std::io::stderr().write_all(line.as_bytes()).unwrap());
}

/// A private server. The server ends when the watching process's standard input is closed, however this process ends.
pub struct Private {
    /// `postgres://user@host:port`; the user owns the database `postgres`, and is no superuser.
    pub url: String,
    /// The same URL for the superuser `postgres`.
    pub superuser: String,
    home: PathBuf,
    bin: PathBuf,
    port: u16,
    _watch: (Child, ChildStdin),
}

/// PostgreSQL refuses to run as root.
const AS_POSTGRES: &str =
    r#"run() { if [ $(id -u) = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }; cd "$HOME_DIR" || exit 1"#;
const OWN_HOME: &str = r#"if [ $(id -u) = 0 ]; then chown postgres "$HOME_DIR"; fi"#;
const INIT: &str =
    r#"run "$BIN/initdb" -D "$HOME_DIR/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null"#;
/// The owner of the tests' databases is no superuser, so row-level security between accounts applies to the owner.
const OWNER: &str = r#"run "$BIN/psql" -q -h 127.0.0.1 -p $PORT -U postgres postgres -c "create role headwater login createdb" \
    -c "alter database postgres owner to headwater""#;
const START: &str = r#"run "$BIN/pg_ctl" -D "$HOME_DIR/data" -l "$HOME_DIR/log" -w -o \
    "-k $HOME_DIR -p $PORT -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300 -c shared_buffers=64MB" start >/dev/null"#;
/// Makes a physical copy of a running server, set up to follow as the standby named `standby`.
const COPY: &str = r#"run "$BIN/pg_basebackup" -D "$HOME_DIR/data" -R --checkpoint=fast --no-sync \
    -d "host=127.0.0.1 port=$PRIMARY user=postgres application_name=standby""#;
/// Makes commits wait until the standby has flushed the log too. New connections see the setting at once, but commits
/// wait only after the checkpointer has read the setting: two checkpoints make sure of that.
const WAIT_FOR_STANDBY: &str = r#"tell() { run "$BIN/psql" -qAt -h 127.0.0.1 -p $PORT -U postgres postgres "$@"; }
    tell -c "alter system set synchronous_standby_names = 'standby'" -c "select pg_reload_conf()"
    tries=0
    until [ "$(tell -c "select sync_state from pg_stat_replication")" = sync ]; do
        tries=$((tries + 1)); [ $tries -lt 1000 ] || exit 1; sleep 0.05
    done
    tell -c checkpoint -c checkpoint"#;
const WATCH: &str =
    r#"cat >/dev/null; run "$BIN/pg_ctl" -D "$HOME_DIR/data" -m immediate stop >/dev/null 2>&1; rm -rf "$HOME_DIR""#;

impl Private {
    /// Makes and starts a server; `None`, with a notice on standard error, where the programs are missing.
    pub fn start() -> Option<Self> {
        let Some(initdb) = program("initdb") else {
            say_skipped("initdb is not here");
            return None;
        };
        let private = Self::empty(initdb.parent()?);
        private.ask(INIT);
        private.run();
        private.ask(OWNER);
        Some(private)
    }

    /// Makes and starts a standby of this server. Commits acknowledged from now on are on the standby too.
    pub fn standby(&self) -> Self {
        let standby = Self::empty(&self.bin);
        standby.ask(&format!("PRIMARY={}; {COPY}", self.port));
        standby.run();
        self.ask(WAIT_FOR_STANDBY);
        standby
    }

    /// Starts the server, for the first time or after a stop.
    pub fn run(&self) {
        self.ask(START);
    }

    /// Runs a shell script in the server's home; the script must succeed.
    pub fn ask(&self, what: &str) {
        assert!(script(what, &self.home, &self.bin, self.port).status().unwrap().success(), "{what}");
    }

    /// An empty home directory and a free port.
    fn empty(bin: &Path) -> Self {
        let (bin, home) = (bin.to_owned(), tempfile::tempdir().unwrap().keep());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut child = script(WATCH, &home, &bin, port).stdin(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let url = format!("postgres://headwater@127.0.0.1:{port}");
        let superuser = format!("postgres://postgres@127.0.0.1:{port}");
        let private = Self { url, superuser, home, bin, port, _watch: (child, stdin) };
        private.ask(OWN_HOME);
        private
    }
}

fn script(what: &str, home: &Path, bin: &Path, port: u16) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{AS_POSTGRES}\n{what}")]).stdout(Stdio::null());
    command.env("HOME_DIR", home).env("BIN", bin).env("PORT", port.to_string());
    command
}

/// The path of a PostgreSQL program: in Debian's directories or in the usual ones.
pub fn program(name: &str) -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin").join(name));
    let common = ["/usr/local/bin", "/usr/bin", "/usr/local/pgsql/bin"].map(|folder| Path::new(folder).join(name));
    debian.chain(common).find(|path| path.exists())
}
