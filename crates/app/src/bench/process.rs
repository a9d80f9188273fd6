//! The server under test: this same binary, as a separate process.

use super::client::Login;
use crate::process::Process as Seen;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; stopped when dropped.
pub struct ServerProcess {
    child: Child,
    /// `127.0.0.1:PORT`
    pub address: String,
    /// From the start of the process until it served.
    pub start: Duration,
}

impl ServerProcess {
    /// Starts `serve` on a data directory, with further arguments.
    pub fn start(dir: &Path, arguments: &[impl AsRef<OsStr>]) -> Result<Self> {
        let started = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--data-dir"])
            .arg(dir)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting the server")?;
        let mut log = BufReader::new(child.stderr.take().context("the server has no log")?).lines();
        let address = loop {
            let Some(line) = log.next() else { bail!("the server ended before it served") };
            let entry: serde_json::Value = serde_json::from_str(&line?).unwrap_or_default();
            if entry["message"] == "serving" {
                break entry["url"].as_str().unwrap_or_default().trim_start_matches("http://").to_owned();
            }
        };
        let start = started.elapsed();
        std::thread::spawn(move || for _ in log.map_while(std::io::Result::ok) {});
        Ok(Self { child, address, start })
    }

    /// The login of a client with these credentials.
    pub fn login(&self, (account, secret): (String, String)) -> Login {
        Login { address: self.address.clone(), account, secret }
    }

    /// The server's metrics, as Prometheus reads them.
    pub fn metrics(&self) -> Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Processor time used so far in seconds, in user and kernel mode.
    pub fn cpu_seconds(&self) -> f64 {
        Seen::with_id(self.child.id()).cpu_seconds().unwrap_or(0.0)
    }

    /// Resident memory in MiB.
    pub fn memory_mib(&self) -> f64 {
        Seen::with_id(self.child.id()).resident_bytes().unwrap_or(0.0) / 1_048_576.0
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
