//! The client address of a request passed on by proxies.
//!
//! Every proxy appends the address of its own peer at the right of the list. Addresses further left were sent by the
//! client and may be forged, so the list is read from the right: an address is believed if the one to its right is a
//! trusted proxy; the first address outside the trusted networks is the client.

use http::HeaderMap;
use http::header::FORWARDED;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The older header; every proxy knows it.
const X_FORWARDED_FOR: &str = "x-forwarded-for";
/// The most addresses read of one header, from the right. No real chain of proxies is this long.
const HOPS: usize = 32;

/// The networks of trusted proxies.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// The proxies in these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether the address is a trusted proxy.
    pub fn hold(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client's address for a request received from `peer`: the peer itself, unless `peer` is a trusted proxy
    /// naming another. If `Forwarded` and `X-Forwarded-For` are both set and differ, neither counts: a proxy writes
    /// one and may pass on the client's own version of the other.
    pub fn client(&self, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.hold(peer) {
            return peer;
        }
        let forwarded = self.named(peer, texts(headers, FORWARDED.as_str()).flat_map(nodes));
        let older = self.named(peer, texts(headers, X_FORWARDED_FOR).flat_map(|text| text.rsplit(',').map(address)));
        match (forwarded, older) {
            (Some(one), Some(other)) if one != other => peer,
            (Some(client), _) | (None, Some(client)) => client,
            (None, None) => peer,
        }
    }

    /// The client named by a header, its addresses given from the right; None for an empty header. An unreadable
    /// address such as `unknown` ends the chain: the proxy it came from counts as the client.
    fn named(&self, peer: IpAddr, addresses: impl Iterator<Item = Option<IpAddr>>) -> Option<IpAddr> {
        let mut client = None;
        for address in addresses.take(HOPS) {
            let Some(address) = address else { return Some(client.unwrap_or(peer)) };
            client = Some(address);
            if !self.hold(address) {
                break;
            }
        }
        client
    }
}

/// The values of a header, last first: several header lines are one list (RFC 9110 section 5.3).
fn texts<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let values: Vec<_> = headers.get_all(name).iter().collect();
    values.into_iter().rev().map(|value| value.to_str().unwrap_or("unknown"))
}

/// The `for` of each element of a `Forwarded` value (RFC 7239), last first. Commas and semicolons inside quotes do
/// not separate.
fn nodes(text: &str) -> Vec<Option<IpAddr>> {
    // After an unclosed quote of the client, the address added by the proxy would be read as part of the client's
    // element.
    let Some(elements) = outside_quotes(text, ',') else { return vec![None] };
    let named = elements.into_iter().filter(|element| !element.trim().is_empty());
    let mut found: Vec<Option<IpAddr>> = named.map(node).collect();
    found.reverse();
    found
}

fn node(element: &str) -> Option<IpAddr> {
    let pairs = outside_quotes(element, ';')?;
    let value = pairs.iter().find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim())
    })?;
    match value.strip_prefix('"') {
        None => address(value),
        Some(quoted) => address(&quoted.strip_suffix('"')?.replace('\\', "")),
    }
}

/// The parts of a text between separators outside quotes; None where a quote is left open.
fn outside_quotes(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = text.split(|letter: char| {
        let parts = letter == separator && !is_quoted;
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        parts
    });
    let parts = parts.collect();
    (!is_quoted).then_some(parts)
}

/// An address, with or without a port; IPv6 with or without brackets, which proxies leave out.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    // RFC 7239 also allows obfuscated ports such as `_http`.
    let with_word = || {
        let (address, _) = text.rsplit_once(":_")?;
        let v6 = || address.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
        address.parse::<Ipv4Addr>().ok().map(IpAddr::V4).or_else(v6)
    };
    let found = text.parse::<IpAddr>().ok().or_else(with_port).or_else(bracketed).or_else(with_word);
    found.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    /// The client of a request from 10.0.0.1, with 10.0.0.0/8 and fd00::/8 trusted; headers as name and value.
    fn client(lines: &[(&'static str, &str)]) -> String {
        from("10.0.0.1", lines)
    }

    fn from(peer: &str, lines: &[(&'static str, &str)]) -> String {
        let proxies = Proxies::new(["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap()).to_vec());
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        proxies.client(&headers, peer.parse().unwrap()).to_string()
    }

    const FOR: &str = "x-forwarded-for";

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(from("203.0.113.9", &[(FOR, "198.51.100.1")]), "203.0.113.9");
        assert_eq!(from("::ffff:10.0.0.1", &[(FOR, "198.51.100.1")]), "198.51.100.1");
        assert_eq!(client(&[]), "10.0.0.1");
    }

    #[test]
    fn the_rightmost_address_that_is_no_trusted_proxy_is_the_client() {
        assert_eq!(client(&[(FOR, "1.1.1.1, 198.51.100.1")]), "198.51.100.1", "what the client sent is not believed");
        assert_eq!(client(&[(FOR, "1.1.1.1, 198.51.100.1, 10.0.0.2,fd00::3")]), "198.51.100.1");
        assert_eq!(client(&[(FOR, "1.1.1.1"), (FOR, "198.51.100.1")]), "198.51.100.1", "two lines are one list");
        assert_eq!(client(&[(FOR, "10.0.0.3, 10.0.0.2")]), "10.0.0.3", "a proxy's own request");
        let long = format!("198.51.100.1{}", ", 10.0.0.2".repeat(1000));
        assert_eq!(client(&[(FOR, &long)]), "10.0.0.2", "there is an end to it");
    }

    #[test]
    fn addresses_come_with_ports_brackets_and_quotes() {
        for (text, address) in [
            ("198.51.100.1:4711", "198.51.100.1"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
        ] {
            assert_eq!(client(&[(FOR, text)]), address);
            assert_eq!(client(&[("forwarded", &format!("for=\"{text}\""))]), address);
        }
        assert_eq!(client(&[("forwarded", "for=192.0.2.60;proto=http;by=203.0.113.43")]), "192.0.2.60");
        assert_eq!(
            client(&[("forwarded", "by=x; FOR=1.1.1.1, proto=https;For=\"198.51.100.1:_web\"")]),
            "198.51.100.1"
        );
        assert_eq!(client(&[("forwarded", "host=\"a,for=1.1.1.1;\\\",\";for=198.51.100.1")]), "198.51.100.1");
        assert_eq!(client(&[("forwarded", "for=\"198.51.100\\.1\"")]), "198.51.100.1", "a quoted pair");
    }

    #[test]
    fn what_cannot_be_read_ends_at_the_proxy_that_said_it() {
        for text in ["unknown", "_hidden", "198.51.100.1, unknown", "999.1.1.1", "é", "\""] {
            assert_eq!(client(&[(FOR, text)]), "10.0.0.1", "{text}");
            assert_eq!(client(&[("forwarded", &format!("for=198.51.100.1, for={text}"))]), "10.0.0.1", "{text}");
        }
        assert_eq!(client(&[(FOR, "198.51.100.1, unknown, 10.0.0.2")]), "10.0.0.2");
        assert_eq!(client(&[(FOR, "198.51.100.1, ")]), "10.0.0.1", "an empty place is one that cannot be read");
        assert_eq!(client(&[("forwarded", "proto=https")]), "10.0.0.1");
        let open = "for=1.1.1.1;x=\"";
        for added in ["for=198.51.100.1", "for=\"[2001:db8::7]\""] {
            assert_eq!(client(&[("forwarded", &format!("{open}, {added}"))]), "10.0.0.1", "a quote left open");
        }
    }

    #[test]
    fn two_headers_that_do_not_agree_are_both_left_aside() {
        let both = |one: &str, other: &str| client(&[("forwarded", &format!("for={one}")), (FOR, other)]);
        assert_eq!(both("198.51.100.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(both("1.1.1.1", "198.51.100.1"), "10.0.0.1", "a client sent the one that its proxy does not write");
    }
}
