//! Addresses to which nothing is ever posted, whatever networks an operator allows: addresses no TCP connection can
//! reach, addresses serving cloud credentials to machines, and IPv4 addresses embedded in IPv6, which could disguise
//! a closed address as an open one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Credential services of clouds outside the link-local range: Alibaba, and Azure, inside public space.
const METADATA_V4: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16)];
/// Credential services of clouds on IPv6: Amazon and Google.
const METADATA_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

/// Why an address can never be allowed, in words; `None` for a public address, or one an operator may allow.
pub fn closed_for_good(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => closed_v4(ip),
        IpAddr::V6(ip) => closed_v6(ip),
    }
}

/// The IPv4 address reached through NAT64 under the well-known prefix 64:ff9b::/96; `None` for other addresses.
pub fn behind_nat64(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [high, low] = [ip.segments()[6], ip.segments()[7]];
    let is_translated = ip.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    is_translated.then(|| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
}

fn closed_v4(ip: Ipv4Addr) -> Option<&'static str> {
    match ip {
        _ if METADATA_V4.contains(&ip) => Some("a cloud metadata address"),
        // The metadata range of nearly every cloud.
        _ if ip.is_link_local() => Some("a link-local or cloud metadata address"),
        // Linux treats 0.0.0.0 as its own address.
        _ if ip.octets()[0] == 0 => Some("an unspecified address"),
        _ if ip.is_multicast() => Some("a multicast address"),
        _ if ip.is_broadcast() => Some("a broadcast address"),
        _ => None,
    }
}

fn closed_v6(ip: Ipv6Addr) -> Option<&'static str> {
    if let Some(ip) = behind_nat64(ip) {
        return closed_v4(ip);
    }
    match ip.segments() {
        _ if ip == Ipv6Addr::LOCALHOST => None,
        _ if ip.is_unspecified() => Some("an unspecified address"),
        _ if METADATA_V6.contains(&ip) => Some("a cloud metadata address"),
        // Mapped, compatible, SIIT and other NAT64; Teredo; 6to4; and ISATAP, which has no range.
        [0..0x100, ..] | [0x2001, 0, ..] | [0x2002, ..] | [_, _, _, _, 0 | 0x200, 0x5efe, ..] => {
            Some("an IPv4 address written as IPv6")
        }
        // Unreachable without the name of an interface, which a URL cannot contain.
        _ if ip.is_unicast_link_local() => Some("a link-local address"),
        _ if ip.is_multicast() => Some("a multicast address"),
        _ => None,
    }
}
