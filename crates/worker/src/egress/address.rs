//! Which addresses may be spoken to.
//!
//! The public Internet is listed, everything else is closed: a range nobody thought of stays shut.
//! IPv6 can spell an IPv4 address in many ways (mapped, compatible, SIIT, NAT64, 6to4, Teredo,
//! ISATAP); all of them are closed, so an IPv4 host is reachable under its IPv4 address only.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The IPv4 ranges that are not the public Internet.
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

/// The parts of [`OPEN_V6`] that are not the public Internet.
static CLOSED_V6: [Ipv6Net; 5] = [
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // protocol assignments: Teredo, ORCHID and more
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), // documentation
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4
    v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), // AS112
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // documentation
];

/// Where clouds serve credentials to their machines. No allowance opens these.
static METADATA: [IpNet; 5] = [
    IpNet::V4(v4([169, 254, 0, 0], 16)),                       // nearly everyone
    IpNet::V4(v4([100, 100, 100, 200], 32)),                   // Alibaba
    IpNet::V4(v4([168, 63, 129, 16], 32)),                     // Azure, inside public space
    IpNet::V6(v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254], 128)), // Amazon
    IpNet::V6(v6([0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254], 128)),  // Google
];

/// IPv6 ranges whose addresses carry an IPv4 address. ISATAP has no range; see [`is_isatap`].
static TRANSLATED: [Ipv6Net; 3] = [
    v6([0, 0, 0, 0, 0, 0, 0, 0], 8),       // mapped, compatible, SIIT, NAT64
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32), // Teredo
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4
];

/// The well-known NAT64 prefix.
static NAT64: Ipv6Net = v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96);

/// Whether an address belongs to the public Internet.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !CLOSED_V4.iter().any(|net| net.contains(&ip)),
        IpAddr::V6(ip) => OPEN_V6.contains(&ip) && !CLOSED_V6.iter().any(|net| net.contains(&ip)) && !is_isatap(ip),
    }
}

/// The ranges an operator permits besides the public Internet. The default permits none.
///
/// A range of IPv4 is written as IPv4: `10.0.0.0/8` does not open `::ffff:10.0.0.1`, and nothing
/// does. One prefix is a switch: a list that covers `64:ff9b::/96` lets a host behind NAT64 reach
/// the IPv4 addresses embedded there, each judged as if it had been written plainly.
#[derive(Clone, Debug, Default)]
pub struct Allowance(Vec<IpNet>);

impl Allowance {
    /// Whether an address may be connected to.
    pub fn permits(&self, ip: IpAddr) -> bool {
        if METADATA.iter().any(|net| net.contains(&ip)) {
            return false;
        }
        is_public(ip) || (self.0.iter().any(|net| net.contains(&ip)) && self.may_open(ip))
    }

    fn may_open(&self, ip: IpAddr) -> bool {
        match ip {
            IpAddr::V6(ip) if NAT64.contains(&ip) => self.permits(last_32_bits(ip).into()),
            IpAddr::V6(Ipv6Addr::LOCALHOST) | IpAddr::V4(_) => true,
            IpAddr::V6(ip) => !is_isatap(ip) && !TRANSLATED.iter().any(|net| net.contains(&ip)),
        }
    }
}

impl FromIterator<IpNet> for Allowance {
    fn from_iter<I: IntoIterator<Item = IpNet>>(nets: I) -> Self {
        Self(nets.into_iter().collect())
    }
}

impl FromStr for Allowance {
    type Err = ipnet::AddrParseError;

    /// Reads ranges separated by commas, as in `10.0.0.0/8, fd12:3456::/32`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(IpNet::from_str).collect()
    }
}

/// An interface identifier of `0000:5efe` or `0200:5efe` followed by an IPv4 address, under
/// whatever prefix.
fn is_isatap(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    matches!(segments[4], 0 | 0x200) && segments[5] == 0x5efe
}

fn last_32_bits(ip: Ipv6Addr) -> Ipv4Addr {
    let [.., a, b, c, d] = ip.octets();
    Ipv4Addr::new(a, b, c, d)
}

const fn v4([a, b, c, d]: [u8; 4], prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6([a, b, c, d, e, f, g, h]: [u16; 8], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), prefix)
}

#[cfg(test)]
mod tests;
