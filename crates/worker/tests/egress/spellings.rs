//! Many ways to write "this machine". None may open a connection.

use super::dns::{NameServer, Reply};
use super::receiver::{Receiver, Script};
use super::{egress, loopback, nothing, patient, post};
use headwater_model::target::Target;
use headwater_worker::egress::ExchangeFailure;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

#[tokio::test]
async fn no_byte_and_no_handshake_reaches_a_forbidden_address() {
    let (receiver, server) = trap().await;
    let egress = egress(nothing(), &[server.address], patient());
    let urls = spellings(receiver.port);
    assert!(urls.len() >= 500, "{}", urls.len());
    for url in &urls {
        let failure = post(&egress, url).await.expect_err(url);
        assert!(matches!(failure, ExchangeFailure::Blocked | ExchangeFailure::BadUrl(_)), "{url}: {failure:?}");
    }
    assert_eq!(receiver.connections(), 0);
}

/// The control: with loopback allowed the same URLs do connect, so the test above could fail.
#[tokio::test]
async fn the_same_spellings_hit_once_loopback_is_allowed() {
    let (receiver, server) = trap().await;
    let egress = egress(loopback(), &[server.address], patient());
    let mut hits = 0;
    for url in spellings(receiver.port) {
        hits += usize::from(post(&egress, &url).await.is_ok());
    }
    assert_eq!(receiver.connections(), hits);
    assert!(hits >= 500, "{hits}");
}

/// An ambiguous URL has one meaning, the parser's, and the request goes to this host only.
#[test]
fn confusing_urls_have_one_meaning() {
    for (url, host) in [
        (r"http://good.example\@127.0.0.1/", "good.example"),
        ("http://good.example#@127.0.0.1/", "good.example"),
        ("http://good.example?@127.0.0.1/", "good.example"),
        ("http:///127.0.0.1/", "127.0.0.1"),
        ("http:127.0.0.1", "127.0.0.1"),
    ] {
        assert_eq!(Target::parse(url).unwrap().host().to_string(), host, "{url}");
    }
}

/// A listener on both loopback addresses, and a name server resolving every name to both.
async fn trap() -> (Receiver, NameServer) {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let both = vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    (Receiver::start_dual(Script::Say(answer.into())).await, NameServer::start_wildcard(Reply::Addresses(both)).await)
}

fn spellings(port: u16) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    hosts.extend(ipv4_numbers());
    hosts.extend(ipv4_in_other_scripts());
    hosts.extend(ipv6_forms());
    hosts.extend(names());
    let mut urls: BTreeSet<String> = hosts.iter().map(|host| format!("http://{host}:{port}/")).collect();
    for host in ["127.0.0.1", "[::1]", "localhost", "2130706433"] {
        urls.extend(disguises(host, port));
    }
    urls
}

/// One to four numbers, each in decimal, octal or hexadecimal, padded or not.
fn ipv4_numbers() -> Vec<String> {
    let write = |number: u32, form: usize| match form {
        0 => format!("{number}"),
        1 => format!("0{number:o}"),
        2 => format!("0x{number:x}"),
        3 => format!("0X{number:08X}"),
        _ => format!("0000{number:o}"),
    };
    let mut hosts = Vec::new();
    for parts in [&[0x7f00_0001][..], &[127, 1], &[127, 0, 1], &[127, 0, 0, 1]] {
        for mut choice in 0..5_usize.pow(parts.len() as u32) {
            let mut written = Vec::new();
            for number in parts {
                written.push(write(*number, choice % 5));
                choice /= 5;
            }
            hosts.push(written.join("."));
        }
    }
    let others = ["0", "0.0.0.0", "0x0", "00.00", "0000.0", "127.255.255.254.", "127.1.", "0x7f.1."];
    hosts.extend(others.map(String::from));
    hosts
}

/// Digits and dots mapped to ASCII by IDNA.
fn ipv4_in_other_scripts() -> Vec<String> {
    let mut hosts = Vec::new();
    for dot in [".", "。", "．", "｡", "%2e", "%E3%80%82"] {
        for [one, two, seven, zero] in [
            ["1", "2", "7", "0"],
            ["１", "２", "７", "０"],
            ["①", "②", "⑦", "⓪"],
            ["𝟏", "𝟐", "𝟕", "𝟎"],
            ["%31", "%32", "%37", "%30"],
        ] {
            hosts.push([&format!("{one}{two}{seven}"), zero, zero, one].map(|s| s.to_owned()).join(dot));
            hosts.push(format!("{one}{two}{seven}{dot}{one}"));
        }
    }
    hosts.extend(["127.0.0.1\u{ad}", "127\u{200b}.0.0.1", "12\u{ad}7.0.0.1"].map(String::from));
    hosts
}

/// Loopback itself, and the forms of an IPv4 address in IPv6.
fn ipv6_forms() -> Vec<String> {
    let wrapped = [
        "::1",
        "0:0:0:0:0:0:0:1",
        "0000:0000:0000:0000:0000:0000:0000:0001",
        "::0:1",
        "0::1",
        "0::0:1",
        "::0.0.0.1",
        "::",
        "0::0",
        "::0.0.0.0",
        "::127.0.0.1",
        "::7f00:1",
        "::7F00:0001",
        "::ffff:127.0.0.1",
        "::FFFF:127.0.0.1",
        "::ffff:7f00:1",
        "0:0:0:0:0:ffff:7f00:1",
        "0:0:0:0:0:ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "::ffff:0:7f00:1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2002:7f00:1::1",
        "2002:7f00:0001::7f00:1",
        "2001:0:7f00:1::",
        "2001::7f00:1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "fe80::5efe:127.0.0.1",
        "fe80::5efe:7f00:1",
        "fe80::200:5efe:7f00:1",
        "2606:4700::5efe:127.0.0.1",
        "fec0::1",
        "fc00::1",
        "fd00::1",
        "ff02::1",
        "ff01::1",
        "100::1",
        "fe80::1%25lo",
        "::1%25lo",
        "fe80::1%lo",
        "::1%lo",
        "::1%1",
    ];
    wrapped.iter().map(|text| format!("[{text}]")).collect()
}

/// Names of this machine, including every mixture of cases of `localhost`.
fn names() -> Vec<String> {
    let mut hosts = Vec::new();
    for upper in 0..512_u32 {
        let letters = "localhost".chars().enumerate();
        hosts.push(
            letters
                .map(|(at, letter)| if upper >> at & 1 == 1 { letter.to_ascii_uppercase() } else { letter })
                .collect(),
        );
    }
    hosts.extend(
        [
            "localhost.",
            "localhost..",
            "sub.localhost",
            "a.b.localhost.",
            "ｌocalhost",
            "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
            "loc%61lhost",
            "localhost。",
            "lo\u{ad}calhost",
            "localhost.localdomain",
            "localhost6",
            "ip6-localhost",
            "ip6-loopback",
            "loopback",
            "127.0.0.1.nip.test",
            "1.0.0.127.in-addr.arpa",
            "spoofed.test",
            "xn--localhost-.test",
            "localhost%00.example.com",
            "localhost%0a",
            "127.0.0.1%00",
            "127.0.0.1%20",
        ]
        .map(String::from),
    );
    hosts
}

/// The same host within misleading URLs.
fn disguises(host: &str, port: u16) -> Vec<String> {
    let place = format!("{host}:{port}");
    [
        format!("http://good.example@{place}/"),
        format!("http://good.example:80@{place}/"),
        format!("http://good.example%2f@{place}/"),
        format!("http://@{place}/"),
        format!("http://:@{place}/"),
        format!("http:{place}"),
        format!("http:/{place}/"),
        format!("http:///{place}/"),
        format!("http:////{place}/"),
        format!(r"http:\\{place}\"),
        format!(r"http:/\{place}/"),
        format!("HTTP://{place}/"),
        format!("hTtP://{place}#good.example"),
        format!("  http://{place}/  "),
        format!("ht\ttp://{place}/"),
        format!("http://{place}/\r\nHost: good.example"),
        format!("http://{place}/?url=http://good.example/"),
        format!("http://{place}/@good.example"),
        format!("http://{place}\\@good.example/"),
        format!("http://{host}:0{port}/"),
        format!("http://{host}:{port}:80/"),
    ]
    .into()
}
