//! `headwater healthcheck`.

use crate::config::Settings;
use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);

pub fn run(settings: &Settings) -> Result<()> {
    let mut address = settings.listen();
    if address.ip().is_unspecified() {
        address = SocketAddr::from((Ipv4Addr::LOCALHOST, address.port()));
    }
    let mut stream =
        TcpStream::connect_timeout(&address, PATIENCE).with_context(|| format!("nobody listens on {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer).context("the server does not answer")?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body.trim());
    if !answer.starts_with("HTTP/1.1 200 ") {
        bail!("not ready: {body}");
    }
    println!("{body}");
    Ok(())
}
