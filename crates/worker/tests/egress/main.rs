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
use headwater_worker::egress::{Allowance, Answer, Egress, Failure, Limits, Settings};
use http::HeaderMap;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

/// All addresses of this machine.
fn loopback() -> Allowance {
    "127.0.0.0/8, ::1/128".parse().unwrap()
}

/// The public Internet only, never reached by a test.
fn nothing() -> Allowance {
    Allowance::default()
}

/// Limits for exchanges expected to succeed or to hit a limit on size.
fn patient() -> Limits {
    Limits::default()
}

/// Limits for exchanges expected to hit a time limit.
fn hasty() -> Limits {
    let short = Duration::from_millis(100);
    Limits { dns: short, tls: short, exchange: 3 * short, ..Limits::default() }
}

fn egress(allowance: Allowance, name_servers: &[SocketAddr], limits: Limits) -> Egress {
    Egress::new(Settings { allowance, name_servers: name_servers.to_vec(), limits, extra_roots: Vec::new() }).unwrap()
}

/// An egress for receivers addressed as `127.0.0.1`.
fn local_egress(limits: Limits) -> Egress {
    // No name is resolved, so no name server needs to answer here.
    egress(loopback(), &[SocketAddr::from(([127, 0, 0, 1], 9))], limits)
}

async fn post(egress: &Egress, url: &str) -> Result<Answer, Failure> {
    let target = Target::parse(url)?;
    let body = Bytes::from_static(b"[{\"id\":1}]");
    egress.post(&target, HeaderMap::new(), body, SystemTime::UNIX_EPOCH).await.result
}
