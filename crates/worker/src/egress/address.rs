//! The addresses webhooks may connect to.
//!
//! The rules list the public Internet and close everything else, so a forgotten range stays closed. IPv6 has many
//! forms for an IPv4 address (mapped, compatible, SIIT, NAT64, 6to4, Teredo, ISATAP); all forms are closed, so an
//! IPv4 host is reachable under its IPv4 address only. [`closed_for_good`] gives the addresses no allowance can open,
//! these forms included; subscribing uses the same function.

use headwater_model::target::{behind_nat64, closed_for_good};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The IPv4 ranges outside the public Internet.
static CLOSED_V4: [Ipv4Net; 18] = [
    v4([0, 0, 0, 0], 8),       // this network; Linux takes 0.0.0.0 for itself
    v4([10, 0, 0, 0], 8),      // private
    v4([100, 64, 0, 0], 10),   // carrier-grade NAT
    v4([127, 0, 0, 0], 8),     // loopback
    v4([169, 254, 0, 0], 16),  // link-local, cloud metadata
    v4([172, 16, 0, 0], 12),   // private
    v4([192, 0, 0, 0], 24),    // protocol assignments
    v4([192, 0, 2, 0], 24),    // documentation
    v4([192, 31, 196, 0], 24), // AS112
    v4([192, 52, 193, 0], 24), // multicast tunnels
    v4([192, 88, 99, 0], 24),  // 6to4 relays
    v4([192, 168, 0, 0], 16),  // private
    v4([192, 175, 48, 0], 24), // AS112
    v4([198, 18, 0, 0], 15),   // benchmarks
    v4([198, 51, 100, 0], 24), // documentation
    v4([203, 0, 113, 0], 24),  // documentation
    v4([224, 0, 0, 0], 4),     // multicast
    v4([240, 0, 0, 0], 4),     // reserved, broadcast
];

/// The only part of IPv6 in public use.
static OPEN_V6: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// The parts of [`OPEN_V6`] outside the public Internet.
static CLOSED_V6: [Ipv6Net; 5] = [
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // protocol assignments: Teredo, ORCHID and more
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), // documentation
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4
    v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), // AS112
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // documentation
];

/// Whether an address belongs to the public Internet.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        _ if closed_for_good(ip).is_some() => false,
        IpAddr::V4(ip) => !CLOSED_V4.iter().any(|net| net.contains(&ip)),
        IpAddr::V6(ip) => OPEN_V6.contains(&ip) && !CLOSED_V6.iter().any(|net| net.contains(&ip)),
    }
}

/// The ranges an operator permits in addition to the public Internet. Default: none.
///
/// IPv4 ranges are written as IPv4: neither `10.0.0.0/8` nor any other range opens `::ffff:10.0.0.1`. One prefix is a
/// switch: a list covering `64:ff9b::/96` lets a host behind NAT64 reach the embedded IPv4 addresses, each checked
/// like a plain IPv4 address.
#[derive(Clone, Debug, Default)]
pub struct OpenNetworks(Vec<IpNet>);

impl OpenNetworks {
    /// Whether connecting to an address is permitted.
    pub fn permits(&self, ip: IpAddr) -> bool {
        let is_listed = || self.0.iter().any(|net| net.contains(&ip));
        closed_for_good(ip).is_none() && (is_public(ip) || (is_listed() && self.permits_behind(ip)))
    }

    /// Whether the IPv4 address behind a NAT64 address is permitted; true for any other address.
    fn permits_behind(&self, ip: IpAddr) -> bool {
        let IpAddr::V6(ip) = ip else { return true };
        behind_nat64(ip).is_none_or(|ip| self.permits(ip.into()))
    }
}

impl FromIterator<IpNet> for OpenNetworks {
    fn from_iter<I: IntoIterator<Item = IpNet>>(nets: I) -> Self {
        Self(nets.into_iter().collect())
    }
}

impl FromStr for OpenNetworks {
    type Err = ipnet::AddrParseError;

    /// Reads ranges separated by commas, as in `10.0.0.0/8, fd12:3456::/32`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(IpNet::from_str).collect()
    }
}

const fn v4([a, b, c, d]: [u8; 4], prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6([a, b, c, d, e, f, g, h]: [u16; 8], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), prefix)
}

#[cfg(test)]
mod tests;
