//! Names whose answers are private, mixed, changing, indirect or late.

use super::dns::{NameServer, Reply};
use super::receiver::{Receiver, Script};
use super::{egress, hasty, loopback, nothing, patient, post};
use headwater_worker::egress::{ExchangeFailure, ExchangeLimits, ExchangeStage};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

const V4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const V6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);
/// Public by the rules; never connected to, because each test pairs it with a forbidden address.
const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 215, 14));
const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));

async fn forbidden() -> Receiver {
    Receiver::start_dual(Script::Say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".into())).await
}

#[tokio::test]
async fn a_name_with_any_forbidden_address_is_refused() {
    let receiver = forbidden().await;
    let mapped: IpAddr = "::ffff:127.0.0.1".parse().unwrap();
    let server = NameServer::start(&[
        ("v4.test", Reply::Addresses(vec![V4])),
        ("v6.test", Reply::Addresses(vec![V6])),
        ("mapped.test", Reply::Addresses(vec![mapped])),
        ("unspecified.test", Reply::Addresses(vec![Ipv4Addr::UNSPECIFIED.into()])),
        ("mixed.test", Reply::Addresses(vec![PUBLIC, V4])),
        ("mixed-the-other-way.test", Reply::Addresses(vec![V4, PUBLIC])),
        ("mixed-families.test", Reply::Addresses(vec![PUBLIC, V6])),
        ("alias.test", Reply::Alias("v4.test.")),
        ("alias-of-alias.test", Reply::Alias("alias.test.")),
        ("alias-of-localhost.test", Reply::Alias("localhost.")),
        ("chain.test", Reply::Chain("end.test.", vec![V4, V6])),
        ("127.0.0.1.nip.test", Reply::Addresses(vec![V4])),
    ])
    .await;
    let egress = egress(nothing(), &[server.address], patient());
    for name in [
        "v4.test",
        "v6.test",
        "mapped.test",
        "unspecified.test",
        "mixed.test",
        "mixed-the-other-way.test",
        "mixed-families.test",
        "alias.test",
        "alias-of-alias.test",
        "alias-of-localhost.test",
        "chain.test",
        "127.0.0.1.nip.test",
        "localhost",
        "sub.localhost",
    ] {
        let url = format!("http://{name}:{}/", receiver.port);
        assert_eq!(post(&egress, &url).await, Err(ExchangeFailure::Blocked), "{name}");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn names_with_permitted_addresses_are_reached_even_through_aliases() {
    let receiver = forbidden().await;
    let server = NameServer::start(&[
        ("v4.test", Reply::Addresses(vec![V4])),
        ("v6.test", Reply::Addresses(vec![V6])),
        ("both.test", Reply::Addresses(vec![V4, V6])),
        ("alias.test", Reply::Alias("v4.test.")),
        ("chain.test", Reply::Chain("end.test.", vec![V4, V6])),
        // No receiver listens on the first address.
        ("second.test", Reply::Addresses(vec![Ipv4Addr::new(127, 0, 0, 2).into(), V4])),
        ("metadata.test", Reply::Addresses(vec![V4, METADATA])),
    ])
    .await;
    let egress = egress(loopback(), &[server.address], patient());
    let names = ["v4.test", "v6.test", "both.test", "alias.test", "chain.test", "second.test", "localhost"];
    for name in names {
        let url = format!("http://{name}:{}/", receiver.port);
        assert_eq!(post(&egress, &url).await.unwrap().status, 200, "{name}");
    }
    assert_eq!(receiver.connections(), names.len());
    let hosts: Vec<_> = receiver.requests().iter().map(|text| host_header(text)).collect();
    assert_eq!(hosts[0], format!("v4.test:{}", receiver.port));

    let url = format!("http://metadata.test:{}/", receiver.port);
    assert_eq!(post(&egress, &url).await, Err(ExchangeFailure::Blocked));
}

/// The resolver returns both loopback addresses of the name, whichever is allowed.
#[tokio::test]
async fn localhost_is_reached_where_loopback_is_allowed() {
    let receiver = Receiver::start_dual(Script::Say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".into())).await;
    for (allowed, is_reached) in [("127.0.0.0/8", true), ("::1/128", true), ("10.0.0.0/8", false)] {
        let egress = egress(allowed.parse().unwrap(), &[], patient());
        let answer = post(&egress, &format!("http://localhost:{}/", receiver.port)).await;
        assert_eq!(answer.is_ok(), is_reached, "{allowed}: {answer:?}");
    }
    assert_eq!(receiver.connections(), 2);
}

/// DNS rebinding: a harmless address for the check, a private one for the connection.
#[tokio::test]
async fn a_name_that_changes_its_mind_is_judged_by_what_is_dialled() {
    let receiver = forbidden().await;
    let elsewhere: IpAddr = Ipv4Addr::new(127, 0, 0, 2).into();
    let server = NameServer::start(&[("rebind.test", Reply::Rebind(elsewhere, V4))]).await;
    // 127.0.0.2 stands for the permitted address, 127.0.0.1 for the forbidden one. No query may be repeated for
    // slowness: queries are counted.
    let limits = ExchangeLimits { dns: Duration::from_secs(60), ..patient() };
    let egress = egress("127.0.0.2/32".parse().unwrap(), &[server.address], limits);
    let url = format!("http://rebind.test:{}/", receiver.port);

    assert_eq!(post(&egress, &url).await, Err(ExchangeFailure::Connect), "nobody listens on 127.0.0.2");
    assert_eq!(server.asked().len(), 2, "one look-up for each exchange: A and AAAA");
    assert_eq!(post(&egress, &url).await, Err(ExchangeFailure::Blocked));
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn names_that_are_missing_or_late_fail_within_the_budget() {
    let server = NameServer::start(&[
        ("late.test", Reply::Silence),
        ("empty.test", Reply::Addresses(vec![])),
        ("loop.test", Reply::Alias("loop.test.")),
        ("dangling.test", Reply::Alias("nowhere.test.")),
    ])
    .await;
    let impatient = egress(loopback(), &[server.address], hasty());
    let late = post(&impatient, "http://late.test/").await;
    assert_eq!(late, Err(ExchangeFailure::Timeout(ExchangeStage::Dns)));
    let egress = egress(loopback(), &[server.address], patient());
    for name in ["empty.test", "nowhere.test", "loop.test", "dangling.test"] {
        let result = post(&egress, &format!("http://{name}/")).await;
        assert_eq!(result, Err(ExchangeFailure::Dns), "{name}");
    }
    assert_eq!(post(&egress, "http://x.invalid/").await, Err(ExchangeFailure::Dns));
}

/// Some name servers never answer for AAAA.
#[tokio::test]
async fn silence_about_one_family_does_not_hide_the_other() {
    let receiver = forbidden().await;
    let server = NameServer::start(&[("v4-only.test", Reply::OnlyV4(V4))]).await;
    let egress = egress(loopback(), &[server.address], patient());
    let url = format!("http://v4-only.test:{}/", receiver.port);
    assert_eq!(post(&egress, &url).await.unwrap().status, 200);
}

#[tokio::test]
async fn only_fully_qualified_names_are_asked_for() {
    let server = NameServer::start(&[]).await;
    let egress = egress(loopback(), &[server.address], patient());
    for name in ["intranet", "a.b", "A.B."] {
        assert_eq!(post(&egress, &format!("http://{name}/")).await, Err(ExchangeFailure::Dns));
    }
    let mut asked = server.asked();
    asked.dedup();
    assert_eq!(asked, ["intranet.", "a.b."]);
}

fn host_header(request: &str) -> String {
    request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}
