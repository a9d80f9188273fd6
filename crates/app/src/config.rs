//! What the operator may set: flags, else environment, else file, else defaults.

use anyhow::{Context, Result, bail};
use clap::Args;
use headwater_store::address::Address;
use headwater_worker::chores::Retention;
use headwater_worker::egress::Allowance;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use url::Url;

const LOG_LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];
const LOG_FORMATS: [&str; 2] = ["text", "json"];
/// The change feed promises so many days.
const LEAST_CHANGES_DAYS: i64 = 30;

/// Settings as flags and environment variables; the same names, with `_` for `-`, make up the file.
#[derive(Args, Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[command(next_help_heading = "Settings, also by environment or file")]
pub struct Settings {
    /// The directory that holds everything: database, log of the database, lock [default: ./data]
    #[arg(long, env = "HEADWATER_DATA_DIR", value_name = "DIR", global = true)]
    pub data_dir: Option<PathBuf>,

    /// PostgreSQL, e.g. postgres://user:password@host/database [default: the embedded database in the data directory]
    #[arg(long, env = "HEADWATER_DATABASE_URL", value_name = "URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// A TOML file with any of these settings, e.g. `listen = "0.0.0.0:8080"`
    #[arg(long, env = "HEADWATER_CONFIG", value_name = "FILE", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Where to listen, or where a running server listens [default: 127.0.0.1:8080]
    #[arg(long, env = "HEADWATER_LISTEN", value_name = "ADDR:PORT", global = true)]
    pub listen: Option<SocketAddr>,

    /// The address clients use, e.g. behind a proxy; only printed [default: http:// and where it listens]
    #[arg(long, env = "HEADWATER_BASE_URL", value_name = "URL", global = true)]
    pub base_url: Option<String>,

    /// How much to log: error, warn, info, debug or trace [default: info]
    #[arg(long, env = "HEADWATER_LOG_LEVEL", value_name = "LEVEL", global = true)]
    pub log_level: Option<String>,

    /// How to log: text or json [default: text]
    #[arg(long, env = "HEADWATER_LOG_FORMAT", value_name = "FORMAT", global = true)]
    pub log_format: Option<String>,

    /// Calls a UTC day for each key whose limits are on [default: 50000]
    #[arg(long, env = "HEADWATER_CALLS_A_DAY", value_name = "N", global = true)]
    pub calls_a_day: Option<i64>,

    /// Calls a second for each key whose limits are on [default: any number]
    #[arg(long, env = "HEADWATER_CALLS_A_SECOND", value_name = "N", global = true)]
    pub calls_a_second: Option<i64>,

    /// Connections at once for each client address; 0 for any number [default: 0]
    #[arg(long, env = "HEADWATER_CONNECTIONS_PER_IP", value_name = "N", global = true)]
    pub connections_per_ip: Option<usize>,

    /// A token that /metrics demands as `Authorization: Bearer`; without it only local clients may read it
    #[arg(long, env = "HEADWATER_METRICS_TOKEN", value_name = "TOKEN", hide_env_values = true, global = true)]
    pub metrics_token: Option<String>,

    /// Networks of your own that webhooks may reach, e.g. 10.1.0.0/16,127.0.0.0/8 [default: none]
    #[arg(long, env = "HEADWATER_WEBHOOK_ALLOW", value_name = "CIDR", value_delimiter = ',', global = true)]
    pub webhook_allow: Option<Vec<String>>,

    /// Days for which changes are kept, for the change feed and for replay; at least 30 [default: 30]
    #[arg(long, env = "HEADWATER_KEEP_CHANGES", value_name = "DAYS", global = true)]
    pub keep_changes: Option<i64>,

    /// Days after which changes are dropped even if a webhook has not been sent them [default: 90]
    #[arg(long, env = "HEADWATER_KEEP_UNDELIVERED", value_name = "DAYS", global = true)]
    pub keep_undelivered: Option<i64>,

    /// Days for which tries to deliver are kept [default: 30]
    #[arg(long, env = "HEADWATER_KEEP_ATTEMPTS", value_name = "DAYS", global = true)]
    pub keep_attempts: Option<i64>,

    /// The file with the key that seals webhook secrets [default: headwater.key in the data directory]
    #[arg(long, env = "HEADWATER_KEY_FILE", value_name = "FILE", global = true)]
    pub key_file: Option<PathBuf>,

    /// Threads that read the database [default: 2]
    #[arg(long, env = "HEADWATER_READERS", value_name = "N", global = true)]
    pub readers: Option<usize>,
}

impl Settings {
    /// Fills what flags and environment leave open from the file, if there is one.
    pub fn with_file(self) -> Result<Self> {
        let Some(path) = &self.config else { return Ok(self) };
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let file: Self = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        Ok(Self {
            data_dir: self.data_dir.or(file.data_dir),
            database_url: self.database_url.or(file.database_url),
            config: self.config,
            listen: self.listen.or(file.listen),
            base_url: self.base_url.or(file.base_url),
            log_level: self.log_level.or(file.log_level),
            log_format: self.log_format.or(file.log_format),
            calls_a_day: self.calls_a_day.or(file.calls_a_day),
            calls_a_second: self.calls_a_second.or(file.calls_a_second),
            connections_per_ip: self.connections_per_ip.or(file.connections_per_ip),
            metrics_token: self.metrics_token.or(file.metrics_token),
            webhook_allow: self.webhook_allow.or(file.webhook_allow),
            keep_changes: self.keep_changes.or(file.keep_changes),
            keep_undelivered: self.keep_undelivered.or(file.keep_undelivered),
            keep_attempts: self.keep_attempts.or(file.keep_attempts),
            key_file: self.key_file.or(file.key_file),
            readers: self.readers.or(file.readers),
        })
    }

    /// Refuses what cannot work, before anything is opened.
    pub fn check(&self) -> Result<()> {
        self.server().context("--database-url")?;
        one_of("--log-level", self.log_level.as_deref(), &LOG_LEVELS)?;
        one_of("--log-format", self.log_format.as_deref(), &LOG_FORMATS)?;
        if let Some(url) = self.base_url.as_deref().filter(|url| !is_web_address(url)) {
            bail!("--base-url: '{url}' is not an address such as https://crm.example.org");
        }
        for network in self.webhook_allow.iter().flatten() {
            if network.trim().is_empty() || network.parse::<Allowance>().is_err() {
                bail!("--webhook-allow: '{network}' is not a network such as 10.1.0.0/16");
            }
        }
        if self.readers == Some(0) {
            bail!("--readers: at least one thread must read");
        }
        let kept = self.retention();
        if kept.changes < LEAST_CHANGES_DAYS {
            bail!("--keep-changes: the change feed is promised for at least {LEAST_CHANGES_DAYS} days");
        }
        if kept.undelivered < kept.changes || kept.attempts < 1 {
            bail!("--keep-undelivered must not be less than --keep-changes, and --keep-attempts at least 1");
        }
        if self.calls_a_day.is_some_and(|calls| calls < 1) || self.calls_a_second.is_some_and(|calls| calls < 1) {
            bail!(
                "--calls-a-day and --calls-a-second must be positive; switch limits off for a key with `headwater key set`"
            );
        }
        Ok(())
    }

    /// PostgreSQL, where that is to be used.
    pub fn server(&self) -> Result<Option<Address>> {
        let Some(url) = self.database_url.as_deref() else { return Ok(None) };
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            bail!("expected postgres://user:password@host/database");
        }
        Ok(Some(Address::parse(url)?))
    }

    /// How long things are kept.
    pub fn retention(&self) -> Retention {
        let usual = Retention::default();
        let changes = self.keep_changes.unwrap_or(usual.changes);
        Retention {
            changes,
            undelivered: self.keep_undelivered.unwrap_or(usual.undelivered.max(changes)),
            attempts: self.keep_attempts.unwrap_or(usual.attempts),
        }
    }

    /// The data directory.
    pub fn data_dir(&self) -> &Path {
        self.data_dir.as_deref().unwrap_or(Path::new("./data"))
    }

    /// Where to listen.
    pub fn listen(&self) -> SocketAddr {
        self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)))
    }

    /// The address clients use, without a trailing slash. `bound` is where the server really listens.
    pub fn base_url(&self, bound: SocketAddr) -> String {
        match &self.base_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None if bound.ip().is_unspecified() => format!("http://127.0.0.1:{}", bound.port()),
            None => format!("http://{bound}"),
        }
    }
}

fn one_of(flag: &str, given: Option<&str>, words: &[&str]) -> Result<()> {
    match given.filter(|given| !words.contains(given)) {
        Some(other) => bail!("{flag}: '{other}' is none of {}", words.join(", ")),
        None => Ok(()),
    }
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())
}

/// The command line without those environment variables that are set to nothing, as service files often do: they count
/// as not set.
pub fn without_empty_variables(command: clap::Command) -> clap::Command {
    #[expect(clippy::disallowed_methods, reason = "settings are where the environment is read")]
    let is_empty = |name: &std::ffi::OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command.mut_args(|argument| match argument.get_env().is_some_and(is_empty) {
        true => argument.env(None::<&'static str>),
        false => argument,
    })
}
