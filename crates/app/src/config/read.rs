//! Parsers from the text of a setting to its value. An error says what is wrong with the text; the caller adds the
//! origin.

use headwater_model::time::Zone;
use headwater_store::address::Address;
use headwater_worker::egress::OpenNetworks;
use ipnet::IpNet;
use std::ffi::OsStr;
use std::fmt::Display;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use url::Url;

/// Any UTF-8 text.
pub fn text(given: &OsStr) -> Result<String, String> {
    given.to_str().map(str::to_owned).ok_or_else(|| format!("{given:?} is not UTF-8"))
}

/// A path, not checked for existence.
pub fn path(given: &OsStr) -> Result<PathBuf, String> {
    Ok(PathBuf::from(given))
}

/// A whole number of at least `least`.
pub fn number<N: FromStr + PartialOrd + Display>(given: &OsStr, least: N) -> Result<N, String> {
    let given = text(given)?;
    let number = given.trim().parse().ok().filter(|number| *number >= least);
    number.ok_or_else(|| format!("'{given}' is not a whole number of at least {least}"))
}

/// A number of days of at least `least`; `reason` begins the error message.
pub fn days(given: &OsStr, least: i64, reason: &str) -> Result<i64, String> {
    match number(given, 0)? {
        days if days < least => Err(format!("{reason} at least {least} days")),
        days => Ok(days),
    }
}

/// One of the given words.
pub fn word(given: &OsStr, words: &[&str]) -> Result<String, String> {
    let given = text(given)?;
    if words.contains(&given.as_str()) { Ok(given) } else { Err(format!("'{given}' is none of {}", words.join(", "))) }
}

/// The URL of a PostgreSQL database; kept as text because it is passed on as text.
pub fn postgres(given: &OsStr) -> Result<String, String> {
    let given = text(given)?;
    if !["postgres://", "postgresql://"].iter().any(|scheme| given.starts_with(scheme)) {
        return Err("expected postgres://user:password@host/database".to_owned());
    }
    Address::parse(&given).map_err(|error| error.to_string())?;
    Ok(given)
}

/// The URL of a website, without a trailing slash.
pub fn web_address(given: &OsStr) -> Result<String, String> {
    let given = text(given)?;
    let is_one = Url::parse(&given).is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    if !is_one {
        return Err(format!("'{given}' is not an address such as https://crm.example.org"));
    }
    Ok(given.trim_end_matches('/').to_owned())
}

/// The IANA name of a time zone.
pub fn time_zone(given: &OsStr) -> Result<String, String> {
    let given = text(given)?;
    Zone::given(&given).map(|_| given)
}

/// Networks, separated by commas.
pub fn networks(given: &OsStr) -> Result<Vec<String>, String> {
    let network = |network: &str| {
        if network.trim().is_empty() || network.parse::<OpenNetworks>().is_err() {
            return Err(format!("'{network}' is not a network such as 10.1.0.0/16"));
        }
        Ok(network.trim().to_owned())
    };
    text(given)?.split(',').map(network).collect()
}

/// The networks of proxies, separated by commas; a single address counts as a network.
pub fn proxies(given: &OsStr) -> Result<Vec<IpNet>, String> {
    let network = |text: &str| {
        let text = text.trim();
        let single = || text.parse::<IpAddr>().ok().map(IpNet::from);
        let found = text.parse().ok().or_else(single);
        found.ok_or_else(|| format!("'{text}' is neither an address nor a network such as 10.1.0.0/16"))
    };
    text(given)?.split(',').map(network).collect()
}
