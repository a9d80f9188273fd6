//! TABLE · every setting: one entry gives the field of [`Settings`], the flag, the environment variable, the key of
//! the file, the default, the check, the help text and the row of the README (compared by a test).

use super::file;
use super::given::Given;
use super::listen::Listen;
use super::read;
use super::setting::{Count, Fallback, Privacy, Setting, Shown, Told};
use anyhow::{Context, Result};
use ipnet::IpNet;
use std::path::{Path, PathBuf};

const LOG_LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];
const LOG_FORMATS: [&str; 2] = ["text", "json"];
/// The days the change feed promises to reach back.
const LEAST_CHANGES_DAYS: i64 = 30;

/// What happened within the days for which changes can be undone stands in the audit log.
const LEAST_AUDIT_DAYS: i64 = 30;

/// The commands printing or calling the address of a server.
const ADDRESSES: Shown = Shown::By(&["key create", "demo", "healthcheck"]);

/// The one setting missing from the file: the path of the file.
pub const CONFIG: Setting = Setting {
    name: "config",
    value_name: "FILE",
    help: "A TOML file with any of these settings, e.g. `data_dir = \"/srv/headwater\"`",
    shown: Shown::Everywhere,
    ..Setting::USUAL
};

/// Generates the struct, the table and the reader of the file from entries of `name: type, parser, setting;`.
macro_rules! settings {
    ($($name:ident: $type:ty, $read:expr, $setting:expr;)+) => {
        /// The operator's settings, each parsed and checked by itself.
        #[derive(Debug)]
        pub struct Settings {
            $(#[doc = concat!("See the entry `", stringify!($name), "` of [`SETTINGS`].")] pub $name: $type,)+
            /// The texts given, with their origin.
            pub given: Given,
        }

        /// The table, in the order of help and README.
        pub const SETTINGS: &[Setting] = &[$(Setting { name: stringify!($name), ..$setting }),+];

        /// The settings file; unknown keys are refused.
        #[derive(Default, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        struct File {
            $($name: Option<toml::Value>,)+
        }

        impl Settings {
            /// Parses the given texts; an error names the origin of the value.
            pub fn read(given: Given) -> Result<Self> {
                Ok(Self {
                    $($name: given.read(&Setting { name: stringify!($name), ..$setting }, $read)?,)+
                    given,
                })
            }
        }

        /// Records the settings of a file. An unknown key is refused with a list of all names.
        pub fn note_file(given: &mut Given, path: &Path) -> Result<()> {
            let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            let said: File = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
            $(if let Some(value) = &said.$name {
                file::note(given, path, &Setting { name: stringify!($name), ..$setting }, value)?;
            })+
            Ok(())
        }
    };
}

settings! {
    data_dir: PathBuf, read::path, Setting {
        value_name: "DIR",
        default: Fallback::Value("./data"),
        help: "The directory that holds everything the server knows",
        shown: Shown::Everywhere,
        ..Setting::USUAL
    };
    database_url: Option<String>, |text| read::postgres(text).map(Some), Setting {
        value_name: "URL",
        default: Fallback::Nothing("the embedded database in the data directory"),
        help: "PostgreSQL, e.g. postgres://user:password@host/database",
        shown: Shown::Everywhere,
        privacy: Privacy::UrlWithPassword,
        ..Setting::USUAL
    };
    listen: Listen, Listen::read, Setting {
        value_name: "ADDR:PORT",
        default: Fallback::Value("127.0.0.1:8080"),
        help: "Where to listen: an address or a name and a port; `:8080` is every address of the machine, `8080` this \
               machine only. Put a TLS proxy before it when it leaves the machine",
        shown: ADDRESSES,
        told: Told::WhereItListens,
        ..Setting::USUAL
    };
    time_zone: Option<String>, |text| read::time_zone(text).map(Some), Setting {
        value_name: "ZONE",
        default: Fallback::Nothing("the machine's"),
        help: "The time zone of accounts that are made, by the first start too, e.g. Europe/Berlin; v1 of the API speaks it",
        shown: Shown::By(&["init", "account create", "demo"]),
        told: Told::AsGiven,
        ..Setting::USUAL
    };
    base_url: Option<String>, |text| read::web_address(text).map(Some), Setting {
        value_name: "URL",
        default: Fallback::Nothing("http:// and where it listens"),
        help: "The address that clients and people use, e.g. of the TLS proxy before it; people on other machines sign in only where \
               it is https://",
        shown: ADDRESSES,
        told: Told::AsGiven,
        ..Setting::USUAL
    };
    log_level: String, |text| read::word(text, &LOG_LEVELS), Setting {
        value_name: "LEVEL",
        default: Fallback::Value("info"),
        help: "How much to log on standard error: error, warn, info (one line a request), debug or trace",
        ..Setting::USUAL
    };
    log_format: String, |text| read::word(text, &LOG_FORMATS), Setting {
        value_name: "FORMAT",
        default: Fallback::Value("text"),
        help: "How to log: text or json",
        ..Setting::USUAL
    };
    calls_a_day: i64, |text| read::number(text, 1), Setting {
        value_name: "N",
        default: Fallback::Value("50000"),
        help: "Calls a UTC day for each key whose limits are on (`headwater key set` switches them off)",
        ..Setting::USUAL
    };
    calls_a_second: Option<i64>, |text| read::number(text, 1).map(Some), Setting {
        value_name: "N",
        default: Fallback::Nothing("any number"),
        help: "Calls a second for each key whose limits are on",
        ..Setting::USUAL
    };
    connections_per_ip: usize, |text| read::number(text, 0), Setting {
        value_name: "N",
        default: Fallback::Value("0"),
        help: "Connections at once for each client address; 0 for any number. 64 is a good number without a proxy",
        ..Setting::USUAL
    };
    keep_alive: u32, |text| read::number(text, 1), Setting {
        value_name: "SECONDS",
        default: Fallback::Value("75"),
        help: "Seconds for which a connection without a request is kept, as answers say in `Keep-Alive`. A proxy's own \
               number should be smaller; 60 is usual",
        ..Setting::USUAL
    };
    trusted_proxies: Vec<IpNet>, read::proxies, Setting {
        value_name: "CIDR",
        default: Fallback::Nothing("none"),
        help: "Proxies that are believed when `Forwarded` or `X-Forwarded-For` says who asks, e.g. 127.0.0.1,10.1.0.0/16",
        count: Count::Many,
        ..Setting::USUAL
    };
    metrics_token: Option<String>, |text| read::text(text).map(Some), Setting {
        value_name: "TOKEN",
        help: "A token that /metrics demands as `Authorization: Bearer`. Without it, /metrics is for clients on the \
               same machine that come without a proxy",
        privacy: Privacy::Secret,
        ..Setting::USUAL
    };
    webhook_allow: Vec<String>, read::networks, Setting {
        value_name: "CIDR",
        default: Fallback::Nothing("none"),
        help: "Networks of your own that webhooks may reach, e.g. 10.1.0.0/16,127.0.0.0/8",
        shown: Shown::By(&["webhook test"]),
        count: Count::Many,
        told: Told::AsGiven,
        ..Setting::USUAL
    };
    keep_changes: i64, |text| read::days(text, LEAST_CHANGES_DAYS, "the change feed is promised for"), Setting {
        value_name: "DAYS",
        default: Fallback::Value("30"),
        help: "Days for which changes are kept, for the change feed and for replay; at least 30",
        ..Setting::USUAL
    };
    keep_undelivered: Option<i64>, |text| read::number(text, 1).map(Some), Setting {
        value_name: "DAYS",
        default: Fallback::Nothing("90, or --keep-changes where that is more"),
        help: "Days after which changes are dropped even if a webhook has not been sent them",
        ..Setting::USUAL
    };
    outbox_quota: i64, |text| read::number(text, 1), Setting {
        value_name: "MIB",
        default: Fallback::Value("256"),
        help: "MiB that an account's kept changes may hold. Above it subscribers and the change feed are told of a \
               lead's newest state only",
        ..Setting::USUAL
    };
    keep_attempts: i64, |text| read::number(text, 1), Setting {
        value_name: "DAYS",
        default: Fallback::Value("30"),
        help: "Days for which tries to deliver are kept",
        ..Setting::USUAL
    };
    keep_audit: i64, |text| read::days(text, LEAST_AUDIT_DAYS, "the audit log is kept for"), Setting {
        value_name: "DAYS",
        default: Fallback::Value("1095"),
        help: "Days for which entries of the audit log are kept; at least 30",
        ..Setting::USUAL
    };
    key_file: Option<PathBuf>, |text| read::path(text).map(Some), Setting {
        value_name: "FILE",
        default: Fallback::Nothing("headwater.key in the data directory"),
        help: "The file with the key that seals webhook secrets",
        shown: Shown::By(&["webhook test", "webhook rotate-secret", "copy"]),
        told: Told::WithItsWholePath,
        ..Setting::USUAL
    };
    readers: usize, |text| read::number(text, 1), Setting {
        value_name: "N",
        default: Fallback::Value("2"),
        help: "Threads that read the database; on PostgreSQL twice as many write",
        ..Setting::USUAL
    };
    columns: usize, |text| read::number(text, 0), Setting {
        value_name: "MIB",
        default: Fallback::Value("256"),
        help: "MiB that values of leads may take in memory, by which people filter, sort and count quickly; loaded when somebody asks, \
               dropped after ten minutes without questions. 0 for none",
        ..Setting::USUAL
    };
    free_space: Option<u64>, |text| read::number(text, 0).map(Some), Setting {
        value_name: "MIB",
        default: Fallback::Nothing("256 or 2 % of the disk, whichever is less, but never less than the database's log may still grow"),
        help: "MiB that are to stay free on the disk of the embedded database; below, calls that add are refused",
        ..Setting::USUAL
    };
}
