//! The listen address, as written by operators.

use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

/// A host, by address or name, and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    host: String,
    port: u16,
}

impl Default for Listen {
    fn default() -> Self {
        Self::of(Ipv4Addr::LOCALHOST.to_string(), 8080)
    }
}

impl Listen {
    fn of(host: String, port: u16) -> Self {
        Self { host, port }
    }

    /// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`; `:8080`, meaning every address of the machine; or
    /// `8080`, meaning this machine only.
    pub fn read(given: &OsStr) -> Result<Self, String> {
        let text = given.to_string_lossy();
        let refused =
            || format!("'{text}' is not an address such as 127.0.0.1:8080, localhost:8080, [::1]:8080, :8080 or 8080");
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(Self::of(address.ip().to_string(), address.port()));
        }
        let (host, port) = text.rsplit_once(':').map_or((None, &*text), |(host, port)| (Some(host), port));
        let is_digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let port = port.parse().ok().filter(|_| is_digits).ok_or_else(refused)?;
        match host {
            None => Ok(Self::of(Ipv4Addr::LOCALHOST.to_string(), port)),
            Some("") => Ok(Self::of(Ipv4Addr::UNSPECIFIED.to_string(), port)),
            Some(name) if is_host_name(name) => Ok(Self::of(name.to_owned(), port)),
            Some(_) => Err(refused()),
        }
    }

    /// The addresses of the host name, IPv4 first: clients trying only 127.0.0.1 then reach a server listening on
    /// `localhost`.
    pub fn resolve(&self) -> Result<Vec<SocketAddr>> {
        let found = (self.host.as_str(), self.port).to_socket_addrs();
        let mut found: Vec<_> = found.with_context(|| format!("looking up {}", self.host))?.collect();
        found.sort_by_key(SocketAddr::is_ipv6);
        Ok(found)
    }

    /// The address for programs on the same machine to reach a server listening on `self`.
    pub fn reached_here(&self) -> Self {
        let host = match self.host.parse() {
            Ok(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) => Ipv4Addr::LOCALHOST.to_string(),
            Ok(IpAddr::V6(Ipv6Addr::UNSPECIFIED)) => Ipv6Addr::LOCALHOST.to_string(),
            _ => self.host.clone(),
        };
        Self::of(host, self.port)
    }
}

impl From<SocketAddr> for Listen {
    fn from(address: SocketAddr) -> Self {
        Self::of(address.ip().to_string(), address.port())
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            return write!(out, "[{}]:{}", self.host, self.port);
        }
        write!(out, "{}:{}", self.host, self.port)
    }
}

/// Whether a text is a host name of letters, digits, hyphens and dots. A last label of digits is refused: it would be
/// a malformed IPv4 address.
fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let mut labels = name.split('.');
    let ends_in_number = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    name.len() <= 253 && labels.all(is_label) && !ends_in_number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        Listen::read(OsStr::new(text)).map(|listen| listen.to_string())
    }

    #[test]
    fn addresses_are_written_in_all_usual_ways() {
        for (given, meant) in [
            ("127.0.0.1:8081", "127.0.0.1:8081"),
            ("0.0.0.0:0", "0.0.0.0:0"),
            ("[::1]:8081", "[::1]:8081"),
            ("localhost:8081", "localhost:8081"),
            ("crm-2.example.org:80", "crm-2.example.org:80"),
            (":8081", "0.0.0.0:8081"),
            ("8081", "127.0.0.1:8081"),
        ] {
            assert_eq!(read(given), Ok(meant.to_owned()));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_an_example() {
        for given in ["", "here", "localhost", ":", "localhost:", "localhost:70000", "127.0.0.1.9:80", "::1:80"] {
            let why = read(given).unwrap_err();
            assert!(why.contains("localhost:8080"), "{given}: {why}");
        }
        for given in ["a b:80", "http://127.0.0.1:80", "-a:80", "300.0.0.1:80", "localhost:+80", "256:80"] {
            assert!(read(given).is_err(), "{given}");
        }
    }

    #[test]
    fn localhost_is_tried_where_clients_look_first() {
        let found = Listen::read(OsStr::new("localhost:80")).unwrap().resolve().unwrap();
        assert!(found[0].ip().is_loopback());
        assert!(found.iter().all(SocketAddr::is_ipv6) || found[0].is_ipv4(), "{found:?}");
    }

    #[test]
    fn a_server_on_every_address_is_reached_at_this_machine() {
        let here = |text: &str| Listen::read(OsStr::new(text)).unwrap().reached_here().to_string();
        assert_eq!([here(":80"), here("[::]:80"), here("localhost:80")], ["127.0.0.1:80", "[::1]:80", "localhost:80"]);
    }
}
