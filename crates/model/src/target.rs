//! The target of a webhook: a URL, parsed by the same rules on subscription and on delivery.
//!
//! A single parser decides the meaning of a URL (`url`, the WHATWG rules), so the host checked is the host connected
//! to. The query string is an exception: the parser would escape some characters allowed unescaped, and receivers
//! compare query strings byte by byte, so the query is taken from the text as given.

mod closed;

pub use closed::{behind_nat64, closed_for_good};
use std::fmt;
use std::net::IpAddr;
use url::Url;

/// The longest URL accepted, in bytes.
const LONGEST: usize = 2_000;

/// Unprivileged ports of services speaking a protocol other than HTTP, where a POST could be taken for commands, or
/// controlling machines: NFS, Docker, etcd, MySQL, RDP, PostgreSQL, SIP, AMQP, X11, Redis, IRC, Kubernetes,
/// memcached, MongoDB. Below 1024 only 80 and 443 are open.
const CLOSED_PORTS: [u16; 21] = [
    2049, 2375, 2376, 2379, 2380, 3306, 3389, 5060, 5061, 5432, 5672, 6000, 6379, 6665, 6666, 6667, 6697, 10250, 11211,
    11212, 27017,
];

/// A URL to which posts are allowed, as far as its text tells.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    text: String,
    is_https: bool,
    host: Host,
    port: u16,
    path_and_query: String,
}

/// The host of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A name in lower-case ASCII, without a trailing dot.
    Name(String),
    /// An IP address, in whichever spelling.
    Address(IpAddr),
}

/// The fault of a URL, in words for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the texts are the documentation")]
pub enum BadUrl {
    #[error("the URL is longer than 2,000 bytes")]
    TooLong,
    #[error("the URL contains blanks or control characters")]
    Blank,
    #[error("the URL cannot be read")]
    Malformed,
    #[error("the URL must begin with https:// or http://")]
    Scheme,
    #[error("the URL must not contain a user name or password")]
    UserInfo,
    #[error("the host of the URL is not a valid name")]
    Host,
    #[error("the port of the URL is not allowed: use 80, 443 or one above 1023")]
    Port,
    #[error("the host of the URL is {0}, to which nothing is ever posted")]
    Closed(&'static str),
}

impl Target {
    /// Parses a URL. Addresses closed to every operator are refused here; whether any other host is allowed is
    /// checked on connecting.
    pub fn parse(text: &str) -> Result<Self, BadUrl> {
        if text.len() > LONGEST {
            return Err(BadUrl::TooLong);
        }
        if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
            return Err(BadUrl::Blank);
        }
        let url = Url::parse(text).map_err(|_| BadUrl::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BadUrl::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadUrl::UserInfo);
        }
        Ok(Self {
            text: text.to_owned(),
            is_https: url.scheme() == "https",
            host: host(&url)?,
            port: port(&url)?,
            path_and_query: path_and_query(&url, text),
        })
    }

    /// The URL as given.
    pub fn as_given(&self) -> &str {
        &self.text
    }

    /// Whether the connection uses TLS.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// The host, for limits per host.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The port; the default port of the scheme if the URL names none.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path and the query string as given, for the request line. Visible ASCII.
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// The canonical form, equal for all URLs which reach the same receiver with the same request: letter case of
    /// scheme and host, a default port, a fragment and unnecessary escapes make no difference.
    pub fn canonical(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        format!("{scheme}://{}{}", self.authority(), without_needless_escapes(&self.path_and_query))
    }

    /// The value of the `Host` header.
    pub fn authority(&self) -> String {
        match (self.is_https, self.port) {
            (true, 443) | (false, 80) => self.host.to_string(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

impl fmt::Debug for Target {
    /// Shows the origin only: paths and queries of webhook URLs contain secrets.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(out, "{scheme}://{}/…", self.authority())
    }
}

impl fmt::Display for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Name(name) => write!(out, "{name}"),
            Host::Address(IpAddr::V4(ip)) => write!(out, "{ip}"),
            Host::Address(IpAddr::V6(ip)) => write!(out, "[{ip}]"),
        }
    }
}

fn host(url: &Url) -> Result<Host, BadUrl> {
    match url.host().ok_or(BadUrl::Host)? {
        url::Host::Ipv4(ip) => address(ip.into()),
        url::Host::Ipv6(ip) => address(ip.into()),
        url::Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            if name.len() <= 253 && name.split('.').all(is_label) {
                Ok(Host::Name(name.to_owned()))
            } else {
                Err(BadUrl::Host)
            }
        }
    }
}

fn address(ip: IpAddr) -> Result<Host, BadUrl> {
    closed_for_good(ip).map_or(Ok(Host::Address(ip)), |what| Err(BadUrl::Closed(what)))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len()) && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

fn port(url: &Url) -> Result<u16, BadUrl> {
    match url.port_or_known_default() {
        Some(port @ (80 | 443)) => Ok(port),
        Some(port @ 1024..) if !CLOSED_PORTS.contains(&port) => Ok(port),
        _ => Err(BadUrl::Port),
    }
}

fn path_and_query(url: &Url, text: &str) -> String {
    let mut request = url.path().to_owned();
    let before_fragment = text.split('#').next().unwrap_or_default();
    if let Some((_, query)) = before_fragment.split_once('?') {
        request.push('?');
        for byte in query.bytes() {
            match byte {
                b'"' | b'<' | b'>' | 0x80.. => request.push_str(&format!("%{byte:02X}")),
                _ => request.push(char::from(byte)),
            }
        }
    }
    request
}

/// Unescapes characters which need no escape, and writes the remaining escapes in capitals (RFC 3986, section 6.2.2).
fn without_needless_escapes(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let escaped = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok().map(|byte| (digits, byte)));
        match escaped {
            Some((_, byte @ (b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~'))) => {
                plain.push(char::from(byte));
                plain.push_str(&piece[2..]);
            }
            Some((digits, _)) => {
                plain.push('%');
                plain.push_str(&digits.to_ascii_uppercase());
                plain.push_str(&piece[2..]);
            }
            None => {
                plain.push('%');
                plain.push_str(piece);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests;
