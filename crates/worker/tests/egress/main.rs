//! `egress` against hostile name servers and receivers. All sockets are on loopback.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![forbid(unsafe_code)]

mod answers;
mod dns;
mod names;
mod receiver;
mod spellings;
mod tls;

use bytes::Bytes;
use headwater_model::target::Target;
use headwater_worker::egress::{Egress, ExchangeFailure, ExchangeLimits, OpenNetworks, Received, Settings};
use http::HeaderMap;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

/// All addresses of this machine.
fn loopback() -> OpenNetworks {
    "127.0.0.0/8, ::1/128".parse().unwrap()
}

/// The public Internet only, never reached by a test.
fn nothing() -> OpenNetworks {
    OpenNetworks::default()
}

/// Limits for exchanges expected to succeed or to hit a limit on size.
fn patient() -> ExchangeLimits {
    ExchangeLimits::default()
}

/// Limits for exchanges expected to hit a time limit.
fn hasty() -> ExchangeLimits {
    let short = Duration::from_millis(100);
    ExchangeLimits { dns: short, tls: short, exchange: 3 * short, ..ExchangeLimits::default() }
}

fn egress(allowance: OpenNetworks, name_servers: &[SocketAddr], limits: ExchangeLimits) -> Egress {
    Egress::new(Settings { allowance, name_servers: name_servers.to_vec(), limits, extra_roots: Vec::new() }).unwrap()
}

/// An egress for receivers addressed as `127.0.0.1`.
fn local_egress(limits: ExchangeLimits) -> Egress {
    // No name is resolved, so no name server needs to answer here.
    egress(loopback(), &[SocketAddr::from(([127, 0, 0, 1], 9))], limits)
}

async fn post(egress: &Egress, url: &str) -> Result<Received, ExchangeFailure> {
    let target = Target::parse(url)?;
    let body = Bytes::from_static(b"[{\"id\":1}]");
    egress.post(&target, HeaderMap::new(), body, SystemTime::UNIX_EPOCH).await.result
}
