//! A cheap client: prepared requests over one kept connection, and replies not parsed.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What a client needs to connect: the server, and the credentials of an account there.
#[derive(Clone)]
pub struct Login {
    /// `127.0.0.1:PORT`
    pub address: String,
    /// `accountID`
    pub account: String,
    /// `secretKey`
    pub secret: String,
}

impl Login {
    /// A new connection.
    pub fn connect(&self) -> Result<Client> {
        let Self { address, account, secret } = self;
        let stream = TcpStream::connect(address).context("connecting to the server")?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST /pubapi/v1/?accountID={account}&secretKey={secret} HTTP/1.1\r\nHost: {address}\r\nContent-Length: "
        );
        Ok(Client { stream: BufReader::with_capacity(64 * 1024, stream), head, reply: Vec::new() })
    }
}

/// A connection to the API.
pub struct Client {
    stream: BufReader<TcpStream>,
    head: String,
    reply: Vec<u8>,
}

impl Client {
    /// Sends a body and returns the body of the reply. Fails on any status but 200.
    pub fn post(&mut self, body: &str) -> Result<&[u8]> {
        let head = format!("{}{}\r\n\r\n", self.head, body.len());
        let stream = self.stream.get_mut();
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let (mut line, mut length, mut is_ok) = (String::new(), 0, false);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                bail!("the server closed the connection");
            }
            is_ok |= line.starts_with("HTTP/1.1 200");
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse()?,
                _ if line == "\r\n" => break,
                _ => {}
            }
        }
        self.reply.resize(length, 0);
        self.stream.read_exact(&mut self.reply)?;
        if !is_ok {
            bail!("the server answered {}", String::from_utf8_lossy(&self.reply));
        }
        Ok(&self.reply)
    }

    /// Like [`Client::post`]; returns the time until the reply.
    pub fn time(&mut self, body: &str) -> Result<Duration> {
        let started = Instant::now();
        self.post(body)?;
        Ok(started.elapsed())
    }
}
