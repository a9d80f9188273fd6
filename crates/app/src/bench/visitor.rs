//! A person's browser, as far as a server sees it: one kept connection, a cookie, pages asked for compressed.

use super::process::ServerProcess;
use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A signed-in person.
pub struct Visitor {
    stream: BufReader<TcpStream>,
    host: String,
    cookie: String,
}

/// An answer.
pub struct VisitedPage {
    /// From before the request until the last byte of the answer.
    pub time: Duration,
    /// The bytes of the body as sent.
    pub sent: usize,
    /// The body.
    pub body: String,
    /// Where a form has led to; empty for a page.
    pub location: String,
}

impl Visitor {
    /// Signs in.
    pub fn sign_in(server: &ServerProcess, email: &str, password: &str) -> Result<Self> {
        let stream = TcpStream::connect(&server.address).context("connecting to the server")?;
        stream.set_nodelay(true)?;
        let mut visitor = Self { stream: BufReader::new(stream), host: server.address.clone(), cookie: String::new() };
        let entered = visitor.post("/sign-in", &format!("email={email}&password={}", password.replace(' ', "+")))?;
        if visitor.cookie.is_empty() {
            bail!("nobody was signed in: {}", entered.body);
        }
        Ok(visitor)
    }

    /// Asks for a page.
    pub fn get(&mut self, path: &str) -> Result<VisitedPage> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    /// Asks for a part of a page, as its script does.
    pub fn part(&mut self, path: &str) -> Result<VisitedPage> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHX-Request: true\r\nHX-Request-Type: partial\r\n"), "")
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, form: &str) -> Result<VisitedPage> {
        self.ask(&format!("POST {path} HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\n"), form)
    }

    fn ask(&mut self, head: &str, form: &str) -> Result<VisitedPage> {
        let Self { stream, host, cookie } = self;
        let request = format!(
            "{head}Host: {host}\r\nCookie: {cookie}\r\nAccept-Encoding: gzip\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let started = Instant::now();
        stream.get_mut().write_all(request.as_bytes())?;
        let (mut line, mut length, mut is_packed, mut location, mut status) =
            (String::new(), 0, false, String::new(), String::new());
        while line != "\r\n" {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                bail!("the server closed the connection");
            }
            match line.trim_end().split_once(": ") {
                None if status.is_empty() => status = line.trim_end().to_owned(),
                Some(("content-length", value)) => length = value.parse()?,
                Some(("content-encoding", value)) => is_packed = value == "gzip",
                Some(("location", value)) => location = value.to_owned(),
                Some(("set-cookie", value)) => *cookie = value.split(';').next().unwrap_or_default().to_owned(),
                _ => {}
            }
        }
        let mut sent = vec![0; length];
        stream.read_exact(&mut sent)?;
        let time = started.elapsed();
        let mut body = String::new();
        if is_packed {
            GzDecoder::new(&sent[..]).read_to_string(&mut body)?;
        } else {
            body = String::from_utf8_lossy(&sent).into_owned();
        }
        if !status.contains(" 200") && !status.contains(" 303") {
            bail!("{} was answered by {status}: {body}", head.lines().next().unwrap_or_default());
        }
        Ok(VisitedPage { time, sent: length, body, location })
    }
}
