use super::*;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// First and last address of each closed range, and whether the addresses before and after are public.
const EDGES: &[(&str, &str, bool, bool)] = &[
    ("0.0.0.0", "0.255.255.255", false, true),
    ("10.0.0.0", "10.255.255.255", true, true),
    ("100.64.0.0", "100.127.255.255", true, true),
    ("127.0.0.0", "127.255.255.255", true, true),
    ("169.254.0.0", "169.254.255.255", true, true),
    ("172.16.0.0", "172.31.255.255", true, true),
    ("192.0.0.0", "192.0.0.255", true, true),
    ("192.0.2.0", "192.0.2.255", true, true),
    ("192.31.196.0", "192.31.196.255", true, true),
    ("192.52.193.0", "192.52.193.255", true, true),
    ("192.88.99.0", "192.88.99.255", true, true),
    ("192.168.0.0", "192.168.255.255", true, true),
    ("192.175.48.0", "192.175.48.255", true, true),
    ("198.18.0.0", "198.19.255.255", true, true),
    ("198.51.100.0", "198.51.100.255", true, true),
    ("203.0.113.0", "203.0.113.255", true, true),
    ("224.0.0.0", "239.255.255.255", true, false),
    ("240.0.0.0", "255.255.255.255", false, false),
    ("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, true),
    ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    ("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", true, true),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    ("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true, false),
];

fn step(ip: IpAddr, by: i8) -> Option<IpAddr> {
    match ip {
        IpAddr::V4(ip) => u32::from(ip).checked_add_signed(by.into()).map(|n| Ipv4Addr::from(n).into()),
        IpAddr::V6(ip) => u128::from(ip).checked_add_signed(by.into()).map(|n| Ipv6Addr::from(n).into()),
    }
}

#[test]
fn the_edges_of_every_range_are_where_they_should_be() {
    for &(first, last, is_open_before, is_open_after) in EDGES {
        let (first, last) = (ip(first), ip(last));
        assert!(!is_public(first), "{first}");
        assert!(!is_public(last), "{last}");
        assert!(!is_public(step(first, 1).unwrap()), "after {first}");
        assert!(!is_public(step(last, -1).unwrap()), "before {last}");
        let before = step(first, -1).is_some_and(is_public);
        let after = step(last, 1).is_some_and(is_public);
        assert_eq!((before, after), (is_open_before, is_open_after), "{first} to {last}");
    }
}

#[test]
fn well_known_closed_addresses_are_closed() {
    for text in [
        "127.0.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "169.254.169.254",
        "192.168.1.1",
        "100.100.100.200",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001:0:7f00:1::",
        "2001:20::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "fe80::5efe:7f00:1",
        "ff02::1",
        // ISATAP under an otherwise public prefix.
        "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:7f00:1",
    ] {
        assert!(!is_public(ip(text)), "{text}");
        assert!(!OpenNetworks::default().permits(ip(text)), "{text}");
    }
}

#[test]
fn well_known_public_addresses_are_public() {
    for text in [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "93.184.215.14",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a00:1450:4001:80b::200e",
        "2606:4700::100:5efe:7f00:1",
    ] {
        assert!(is_public(ip(text)), "{text}");
        assert!(OpenNetworks::default().permits(ip(text)), "{text}");
    }
}

/// The same rules written independently.
fn is_public_by_octets(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => match ip.octets() {
            [0 | 10 | 127 | 224.., ..] => false,
            [100, second, ..] => second & 0xc0 != 64,
            [169, 254, ..] | [192, 168, ..] | [198, 18 | 19, ..] => false,
            [172, second, ..] => second & 0xf0 != 16,
            [192, 0, 0 | 2, _] | [192, 31, 196, _] | [192, 52, 193, _] => false,
            [192, 88, 99, _] | [192, 175, 48, _] => false,
            [198, 51, 100, _] | [203, 0, 113, _] => false,
            _ => true,
        },
        IpAddr::V6(ip) => match ip.segments() {
            [_, _, _, _, 0 | 0x200, 0x5efe, ..] => false,
            [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
            [0x2002, ..] | [0x2620, 0x4f, 0x8000, ..] => false,
            [0x3fff, second, ..] => second > 0xfff,
            [first, ..] => (0x2000..0x4000).contains(&first),
        },
    }
}

#[test]
fn two_statements_of_the_rules_agree() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 32
    };
    let agree = |ip: IpAddr| assert_eq!(is_public(ip), is_public_by_octets(ip), "{ip}");
    for high in 0..=u16::MAX {
        // Every /16 of IPv4 and every first segment of IPv6, each at a random place.
        let low = random() as u32;
        agree(Ipv4Addr::from(u32::from(high) << 16 | low & 0xffff).into());
        agree(Ipv6Addr::from(u128::from(high) << 112 | u128::from(random()) << 80).into());
        // Every second segment under the divided prefixes.
        for first in [0x2001, 0x2620, 0x3fff_u128] {
            agree(Ipv6Addr::from(first << 112 | u128::from(high) << 96 | u128::from(low)).into());
        }
        // Every third octet and its neighbours under the prefixes divided into /24s.
        for first in [0xc000_u32, 0xc01f, 0xc034, 0xc058, 0xc0af, 0xc633, 0xcb00] {
            agree(Ipv4Addr::from(first << 16 | u32::from(high)).into());
        }
    }
}

#[test]
fn an_allowance_opens_what_it_lists_and_nothing_else() {
    let allowance: OpenNetworks = "10.1.0.0/16, 127.0.0.0/8,::1/128, fd12:3456::/32".parse().unwrap();
    for text in ["10.1.0.0", "10.1.255.255", "127.0.0.1", "::1", "fd12:3456::1", "8.8.8.8"] {
        assert!(allowance.permits(ip(text)), "{text}");
    }
    for text in ["10.0.255.255", "10.2.0.0", "192.168.0.1", "::", "::2", "fd12:3457::", "::ffff:127.0.0.1"] {
        assert!(!allowance.permits(ip(text)), "{text}");
    }
    assert!("10.0.0.0/33".parse::<OpenNetworks>().is_err());
    assert!("10.0.0.0".parse::<OpenNetworks>().is_err());
    assert!(!"".parse::<OpenNetworks>().unwrap().permits(ip("127.0.0.1")));
}

#[test]
fn no_allowance_opens_metadata_embedded_or_unreachable_addresses() {
    let everything: OpenNetworks = "0.0.0.0/0, ::/0".parse().unwrap();
    for text in [
        "0.0.0.0",
        "0.255.255.255",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "::",
        "fe80::1",
        "ff02::1",
        "64:ff9b::e000:1",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "::a00:1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2001:0:a00:1::",
        "2002:a00:1::",
        "fe80::5efe:a00:1",
        "fd00::200:5efe:a9fe:a9fe",
    ] {
        assert!(!everything.permits(ip(text)), "{text}");
    }
    for text in [
        "10.0.0.1",
        "127.0.0.1",
        "::1",
        "fd00::1",
        "100.100.100.199",
        "fd00:ec2::253",
        "192.0.2.1",
        "240.0.0.1",
        "255.255.255.254",
        "64:ff9b::a00:1",
        "2001:db8::1",
    ] {
        assert!(everything.permits(ip(text)), "{text}");
    }
}

#[test]
fn behind_nat64_the_embedded_address_is_judged() {
    let allowance: OpenNetworks = "64:ff9b::/96, 10.0.0.0/8".parse().unwrap();
    for (text, is_open) in [
        ("64:ff9b::808:808", true),
        ("64:ff9b::a00:1", true),
        ("64:ff9b::7f00:1", false),
        ("64:ff9b::a9fe:a9fe", false),
        ("64:ff9b:1::808:808", false),
    ] {
        assert_eq!(allowance.permits(ip(text)), is_open, "{text}");
    }
}
