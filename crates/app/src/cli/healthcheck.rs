//! `headwater healthcheck`.

use crate::config::{Listen, Settings};
use crate::output;
use anyhow::{Context, Result, anyhow, bail};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);

pub fn run(settings: &Settings) -> Result<()> {
    let told = settings.last_listened();
    let address = told.as_ref().unwrap_or(&settings.listen).reached_here();
    let by = if told.is_some() { ", as told by the last server here, which did not end by itself" } else { "" };
    let mut stream = connect(&address).with_context(|| format!("nobody listens on {address}{by}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer).context("the server does not answer")?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body.trim());
    if !answer.starts_with("HTTP/1.1 200 ") {
        bail!("not ready: {body}");
    }
    if told.is_some() {
        output::note(format_args!("asked at {address}{by}"));
    }
    output::line(body)
}

/// Tries the addresses of the host name one by one.
fn connect(listen: &Listen) -> Result<TcpStream> {
    let mut outcome = Err(anyhow!("the name stands for no address"));
    for address in listen.resolve()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => return Ok(stream),
            Err(error) => outcome = Err(error.into()),
        }
    }
    outcome
}
