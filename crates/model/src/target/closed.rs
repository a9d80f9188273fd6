//! Addresses that nothing is ever posted to, whatever networks an operator allows: those that no TCP connection reaches, those
//! where clouds serve credentials to their machines, and IPv4 addresses in the clothes of IPv6, under which a closed address
//! would look like an open one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where clouds serve credentials outside the link-local addresses: Alibaba, and Azure, inside public space.
const METADATA_V4: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16)];
/// The same of IPv6: Amazon and Google.
const METADATA_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

/// What an address is that no allowance opens, in words; `None` for one that is public or that an operator may open.
pub fn closed_for_good(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => closed_v4(ip),
        IpAddr::V6(ip) => closed_v6(ip),
    }
}

/// The IPv4 address that a host behind NAT64 reaches under an address of the well-known prefix, 64:ff9b::/96.
pub fn behind_nat64(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [high, low] = [ip.segments()[6], ip.segments()[7]];
    let is_translated = ip.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    is_translated.then(|| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
}

fn closed_v4(ip: Ipv4Addr) -> Option<&'static str> {
    match ip {
        _ if METADATA_V4.contains(&ip) => Some("a cloud metadata address"),
        // Nearly every cloud serves its metadata there.
        _ if ip.is_link_local() => Some("a link-local or cloud metadata address"),
        // Linux takes 0.0.0.0 for itself: another name of a machine that has one.
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
        // Without the name of an interface, which a URL cannot hold, there is no way to it.
        _ if ip.is_unicast_link_local() => Some("a link-local address"),
        _ if ip.is_multicast() => Some("a multicast address"),
        _ => None,
    }
}
