//! Figures of a process on Linux, read from `/proc`. On other systems every method returns None.

use std::fs;

/// Clock ticks per second in `/proc`: 100 on every architecture of Rust's Linux targets.
const TICKS: f64 = 100.0;

/// A process, by the name of its directory in `/proc`.
pub struct Process(String);

impl Process {
    /// This process.
    pub fn this() -> Self {
        Self("self".to_owned())
    }

    /// The process with this id.
    pub fn with_id(id: u32) -> Self {
        Self(id.to_string())
    }

    /// Processor time used so far in seconds, in user and kernel mode.
    pub fn cpu_seconds(&self) -> Option<f64> {
        Some((self.stat(11)? + self.stat(12)?) / TICKS)
    }

    /// Resident memory in bytes.
    pub fn resident_bytes(&self) -> Option<f64> {
        let status = fs::read_to_string(self.file("status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? * 1024.0)
    }

    /// The number of open file descriptors.
    pub fn open_descriptors(&self) -> Option<f64> {
        Some(fs::read_dir(self.file("fd")).ok()?.count() as f64)
    }

    /// The most file descriptors allowed: the soft limit.
    pub fn most_descriptors(&self) -> Option<f64> {
        let limits = fs::read_to_string(self.file("limits")).ok()?;
        let soft = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?;
        match soft {
            "unlimited" => Some(f64::INFINITY),
            number => number.parse().ok(),
        }
    }

    /// When the process was started, in seconds since 1970.
    pub fn started_at(&self) -> Option<f64> {
        let machine = fs::read_to_string("/proc/stat").ok()?;
        let booted: f64 = machine.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
        Some(booted + self.stat(19)? / TICKS)
    }

    /// A field of `/proc/PID/stat`, counted from the field after the name, because the name may contain spaces.
    fn stat(&self, at: usize) -> Option<f64> {
        let stat = fs::read_to_string(self.file("stat")).ok()?;
        stat.rsplit(')').next()?.split_whitespace().nth(at)?.parse().ok()
    }

    fn file(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.0)
    }
}
