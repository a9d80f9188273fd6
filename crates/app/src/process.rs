//! What Linux says of a process, read from `/proc`. Elsewhere nothing is known, and every question answers `None`.

use std::fs;

/// Clock ticks a second in which Linux counts a process's time: 100 on every architecture that Rust's Linux targets name.
const TICKS: f64 = 100.0;

/// A process by the name its folder in `/proc` bears.
pub struct Process(String);

impl Process {
    /// This process.
    pub fn this() -> Self {
        Self("self".to_owned())
    }

    /// The process with that id.
    pub fn with_id(id: u32) -> Self {
        Self(id.to_string())
    }

    /// Seconds of processor time it has used, the kernel's for it included.
    pub fn cpu_seconds(&self) -> Option<f64> {
        Some((self.stat(11)? + self.stat(12)?) / TICKS)
    }

    /// Bytes of memory it has in use now.
    pub fn resident_bytes(&self) -> Option<f64> {
        let status = fs::read_to_string(self.file("status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? * 1024.0)
    }

    /// File descriptors it has open now.
    pub fn open_descriptors(&self) -> Option<f64> {
        Some(fs::read_dir(self.file("fd")).ok()?.count() as f64)
    }

    /// The most file descriptors it may have open: the soft limit.
    pub fn most_descriptors(&self) -> Option<f64> {
        let limits = fs::read_to_string(self.file("limits")).ok()?;
        let soft = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?;
        match soft {
            "unlimited" => Some(f64::INFINITY),
            number => number.parse().ok(),
        }
    }

    /// When it was started, in seconds since 1970.
    pub fn started_at(&self) -> Option<f64> {
        let machine = fs::read_to_string("/proc/stat").ok()?;
        let booted: f64 = machine.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
        Some(booted + self.stat(19)? / TICKS)
    }

    /// A field of `/proc/PID/stat`, counted from the one behind the name, which may hold spaces.
    fn stat(&self, at: usize) -> Option<f64> {
        let stat = fs::read_to_string(self.file("stat")).ok()?;
        stat.rsplit(')').next()?.split_whitespace().nth(at)?.parse().ok()
    }

    fn file(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.0)
    }
}
