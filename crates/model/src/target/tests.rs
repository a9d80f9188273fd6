use super::*;

fn request(text: &str) -> String {
    Target::parse(text).unwrap().path_and_query().to_string()
}

#[test]
fn a_plain_url_is_taken_apart() {
    let target = Target::parse("https://Hooks.Example.com./a/b?x=1#top").unwrap();
    assert!(target.is_https());
    assert_eq!(target.host(), &Host::Name("hooks.example.com".into()));
    assert_eq!(target.port(), 443);
    assert_eq!(target.authority(), "hooks.example.com");
    assert_eq!(target.path_and_query(), "/a/b?x=1");
    assert_eq!(format!("{target:?}"), "https://hooks.example.com/…");
}

#[test]
fn the_host_header_names_the_port_only_when_it_is_unusual() {
    for (text, authority) in [
        ("http://example.com", "example.com"),
        ("http://example.com:80", "example.com"),
        ("https://example.com:80", "example.com:80"),
        ("http://example.com:443", "example.com:443"),
        ("https://[2606:4700::1]", "[2606:4700::1]"),
        ("https://[2606:4700::1]:8443", "[2606:4700::1]:8443"),
        ("http://bücher.example", "xn--bcher-kva.example"),
    ] {
        assert_eq!(Target::parse(text).unwrap().authority(), authority);
    }
}

#[test]
fn the_query_stays_as_it_was_given() {
    for query in ["", "a=1&a=2", "q='x'", "a=%zz%2", "j={\"k\":1}", "x=a+b%20c", "p=|^`\\{}[]", "u=http://b/?c", "é=ü"]
    {
        let expected: String = query
            .bytes()
            .map(|byte| match byte {
                b'"' | b'<' | b'>' | 0x80.. => format!("%{byte:02X}"),
                _ => char::from(byte).to_string(),
            })
            .collect();
        assert_eq!(request(&format!("http://e.com/p?{query}&z#f")), format!("/p?{expected}&z"));
    }
    assert_eq!(request("http://e.com"), "/");
    assert_eq!(request("http://e.com?"), "/?");
    assert_eq!(request("http://e.com?a=1"), "/?a=1");
    assert_eq!(request("http://e.com/p#a?b"), "/p");
}

#[test]
fn every_printable_byte_of_a_query_makes_a_legal_request() {
    for byte in (0x21..0x7f).filter(|byte| *byte != b'#').map(char::from) {
        let request = request(&format!("http://e.com/?a{byte}b"));
        match byte {
            '"' | '<' | '>' => assert_eq!(request, format!("/?a%{:02X}b", byte as u32)),
            _ => assert_eq!(request, format!("/?a{byte}b")),
        }
    }
}

#[test]
fn paths_are_escaped_and_normalised_by_the_parser() {
    assert_eq!(request("http://e.com/a%20b/ü/%2f"), "/a%20b/%C3%BC/%2f");
    assert_eq!(request("http://e.com/a/../b/./c"), "/b/c");
    assert_eq!(request("http://e.com/\"{}<>`^|"), "/%22%7B%7D%3C%3E%60^|");
}

#[test]
fn addresses_are_recognised_in_every_spelling() {
    let loopback = Host::Address("127.0.0.1".parse().unwrap());
    for host in
        ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.01", "127.1", "１２７.0.0.1", "127。0。0。1", "127.0.0.1."]
    {
        assert_eq!(Target::parse(&format!("http://{host}/")).unwrap().host(), &loopback, "{host}");
    }
}

#[test]
fn an_address_that_nobody_may_open_is_refused_in_every_spelling() {
    for (host, what) in [
        ("169.254.169.254", "a link-local or cloud metadata address"),
        ("2852039166", "a link-local or cloud metadata address"),
        ("0xa9fea9fe", "a link-local or cloud metadata address"),
        ("0251.0376.0251.0376", "a link-local or cloud metadata address"),
        ("169.254.43518", "a link-local or cloud metadata address"),
        ("169.254.169.254.", "a link-local or cloud metadata address"),
        ("１６９.254.169.254", "a link-local or cloud metadata address"),
        ("[::ffff:169.254.169.254]", "an IPv4 address written as IPv6"),
        ("[::ffff:10.0.0.1]", "an IPv4 address written as IPv6"),
        ("[::169.254.169.254]", "an IPv4 address written as IPv6"),
        ("[64:ff9b::169.254.169.254]", "a link-local or cloud metadata address"),
        ("[2002:a9fe:a9fe::1]", "an IPv4 address written as IPv6"),
        ("[fd00::5efe:a9fe:a9fe]", "an IPv4 address written as IPv6"),
        ("100.100.100.200", "a cloud metadata address"),
        ("168.63.129.16", "a cloud metadata address"),
        ("[fd00:ec2::254]", "a cloud metadata address"),
        ("0.0.0.0", "an unspecified address"),
        ("0", "an unspecified address"),
        ("[::]", "an unspecified address"),
        ("239.1.2.3", "a multicast address"),
        ("[ff02::1]", "a multicast address"),
        ("[fe80::1]", "a link-local address"),
        ("255.255.255.255", "a broadcast address"),
    ] {
        let refused = Target::parse(&format!("http://{host}:8080/hook"));
        assert_eq!(refused.err(), Some(BadUrl::Closed(what)), "{host}");
    }
    for open in ["127.0.0.1", "10.1.2.3", "192.0.2.1", "[::1]", "[fd12::1]", "[64:ff9b::a00:1]", "[2001:db8::1]"] {
        assert!(Target::parse(&format!("http://{open}/")).is_ok(), "an operator may open {open}");
    }
}

#[test]
fn ports_are_those_of_the_web_and_unprivileged_ones() {
    let is_open = |port: u16| Target::parse(&format!("http://e.com:{port}/")).is_ok();
    let open: Vec<u16> = (0..=65535).filter(|port| is_open(*port)).collect();
    let expected: Vec<u16> =
        [80, 443].into_iter().chain(1024..=65535).filter(|port| !CLOSED_PORTS.contains(port)).collect();
    assert_eq!(open, expected);
}

#[test]
fn unusable_urls_are_refused_with_a_reason() {
    let long = format!("http://e.com/{}", "x".repeat(1_988));
    let long_label = format!("http://{}.com/", "x".repeat(64));
    let long_name = format!("http://{}/", ["x".repeat(63).as_str(); 4].join("."));
    for (text, reason) in [
        (long.as_str(), BadUrl::TooLong),
        ("http://e.com/a\r\nX: y", BadUrl::Blank),
        ("http://e.com/\t", BadUrl::Blank),
        ("http://e.com/\u{7f}", BadUrl::Blank),
        ("http://e.com/a b", BadUrl::Blank),
        (" http://e.com/", BadUrl::Blank),
        ("http://e.com/?\u{a0}", BadUrl::Blank),
        ("http://*/", BadUrl::Host),
        ("", BadUrl::Malformed),
        ("e.com/hook", BadUrl::Malformed),
        ("/hook", BadUrl::Malformed),
        ("http://", BadUrl::Malformed),
        ("http://[::1", BadUrl::Malformed),
        ("http://[fe80::1%25eth0]/", BadUrl::Malformed),
        ("http://1.2.3.256/", BadUrl::Malformed),
        ("http://e.com:65536/", BadUrl::Malformed),
        ("ftp://e.com/", BadUrl::Scheme),
        ("file:///etc/passwd", BadUrl::Scheme),
        ("gopher://e.com/", BadUrl::Scheme),
        ("javascript:alert(1)", BadUrl::Scheme),
        ("unix:/run/x.sock", BadUrl::Scheme),
        ("http://user@e.com/", BadUrl::UserInfo),
        ("http://:secret@e.com/", BadUrl::UserInfo),
        ("http://a..b/", BadUrl::Host),
        ("http://e.com../", BadUrl::Host),
        ("http://./", BadUrl::Host),
        ("http://a!b/", BadUrl::Host),
        (&long_label, BadUrl::Host),
        (&long_name, BadUrl::Host),
        ("http://e.com:22/", BadUrl::Port),
        ("http://e.com:0/", BadUrl::Port),
        ("http://e.com:6379/", BadUrl::Port),
    ] {
        assert_eq!(Target::parse(text).err(), Some(reason), "{text:?}");
    }
    assert!(Target::parse(&long[..2_000]).is_ok());
}

#[test]
fn urls_that_reach_the_same_receiver_have_one_spelling() {
    let canonical = |text: &str| Target::parse(text).unwrap().canonical();
    for same in [
        "HTTP://Hooks.Example.com/lead?Key=a%2fb",
        "http://hooks.example.com:80/lead?Key=a%2Fb",
        "http://hooks.example.com./l%65ad?K%65y=a%2Fb#top",
        "http://hooks.example.com/./lead?Key=%61%2fb",
    ] {
        assert_eq!(canonical(same), "http://hooks.example.com/lead?Key=a%2Fb", "{same}");
    }
    for other in [
        "https://hooks.example.com/lead?Key=a%2Fb",
        "http://hooks.example.com:8080/lead?Key=a%2Fb",
        "http://hooks.example.com/Lead?Key=a%2Fb",
        "http://hooks.example.com/lead?key=a%2Fb",
        "http://hooks.example.com/lead/?Key=a%2Fb",
        "http://hooks.example.com/lead?Key=a/b",
        "http://hooks.example.com/lead?Key=a%252Fb",
    ] {
        assert_ne!(canonical(other), "http://hooks.example.com/lead?Key=a%2Fb", "{other}");
    }
    for odd in ["http://e.com/?a=%", "http://e.com/?a=%4", "http://e.com/?a=%zz", "http://e.com/?a=%é"] {
        assert_eq!(Target::parse(&canonical(odd)).unwrap().canonical(), canonical(odd), "{odd}");
    }
}
