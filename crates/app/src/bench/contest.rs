//! Writes of many rows through the server, in turns with the same rows through a plain loop, and reads of pages.

use super::client::{Client, Login};
use super::load::{BATCH, WRITERS, side_by_side};
use super::process::ServerProcess;
use super::raw_postgres::RawUpserts;
use super::raw_sqlite::{BoundRow, RawLoop, RawTable};
use super::report::{Goal, Report, percentile};
use anyhow::Result;
use std::time::{Duration, Instant};

/// Rows written before switching between the plain loop and the server.
const WINDOW: u64 = 25_000;
/// Reads of each page.
const READS: usize = 200;

/// The plain loop used as the yardstick for writes.
pub enum Raw {
    /// Inserts into SQLite.
    Sqlite(RawLoop),
    /// Upserts into PostgreSQL.
    Postgres(Box<RawUpserts>),
}

impl Raw {
    /// Writes rows, 500 per transaction; returns the duration.
    fn insert(&mut self, into: &RawTable, rows: &[BoundRow]) -> Result<Duration> {
        match self {
            Self::Sqlite(raw) => raw.insert(into, rows),
            Self::Postgres(raw) => raw.insert(into, rows),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "plain SQLite loop",
            Self::Postgres(_) => "raw unnest upserts",
        }
    }
}

/// The two sides of a contest, and the report of the figures.
pub struct Sides<'s> {
    /// The figures.
    pub report: &'s mut Report,
    /// The plain loop; None in a run without.
    pub raw: Option<&'s mut Raw>,
    /// The server.
    pub server: &'s ServerProcess,
    /// The login of the server's clients.
    pub login: &'s Login,
}

/// The rows of a contest.
pub struct Contest<'r> {
    /// The name of the create method.
    pub method: &'static str,
    /// The word for many records.
    pub many: &'static str,
    /// The word for the rows in the figure of the plain loop.
    pub same: &'static str,
    /// The table, for the plain loop.
    pub table: &'r RawTable,
    /// How many there are.
    pub count: u64,
    /// The row with this number, for the plain loop.
    pub row: &'r dyn Fn(u64) -> BoundRow,
    /// The body of a call creating the rows from one number to another.
    pub body: &'r dyn Fn(u64, u64) -> String,
}

/// Creates the records through the server, alternating with the plain loop, so both meet the same noise.
pub fn write(sides: &mut Sides<'_>, rows: &Contest<'_>) -> Result<()> {
    let Sides { report, raw, server, login } = sides;
    let Contest { method, many, count, .. } = *rows;
    let (mut raw_time, mut server_time, mut cpu) = (Duration::ZERO, Duration::ZERO, 0.0);
    let mut batches = Vec::new();
    for from in (0..count).step_by(WINDOW as usize) {
        let to = (from + WINDOW).min(count);
        if let Some(raw) = raw {
            raw_time += raw.insert(rows.table, &(from..to).map(rows.row).collect::<Vec<_>>())?;
        }
        let body = |first: u64| (rows.body)(first, (first + BATCH).min(to));
        let bodies: Vec<String> = (from..to).step_by(BATCH as usize).map(body).collect();
        let cpu_before = server.cpu_seconds();
        let started = Instant::now();
        batches.extend(side_by_side(WRITERS, |writer| {
            let mut client = login.connect()?;
            bodies.iter().skip(writer).step_by(WRITERS).map(|body| client.time(body)).collect()
        })?);
        server_time += started.elapsed();
        cpu += server.cpu_seconds() - cpu_before;
    }
    let (each, per_second, per_cpu) = (format!("{method}, 500 a call"), unit(many, "s"), unit(many, "cpu-s"));
    let made = count as f64;
    report.note(&each, made / server_time.as_secs_f64(), per_second, None);
    report.note(&format!("{each}, server's processor time"), made / cpu, per_cpu, None);
    if let Some(raw) = raw {
        let name = format!("{}, the same {}", raw.name(), rows.same);
        report.note(&name, made / raw_time.as_secs_f64(), per_second, None);
        let ratio = raw_time.as_secs_f64() / server_time.as_secs_f64();
        report.note(&format!("{method} against the plain loop"), ratio, "x", Some(Goal::AtLeast(0.6)));
    }
    report.note(&format!("{each}, p50"), percentile(&mut batches, 50), "ms", None);
    report.note(&format!("{each}, p99"), percentile(&mut batches, 99), "ms", None);
    Ok(())
}

/// A unit of a report. The texts, a few for each kind of records, live as long as the process.
fn unit(many: &str, per: &str) -> &'static str {
    format!("{many}/{per}").leak()
}

/// Pages of 500 whole records, the first one and the last.
pub struct FirstAndLast {
    /// The method.
    pub method: &'static str,
    /// The word for many records.
    pub many: &'static str,
    /// How many there are.
    pub count: u64,
    /// The goal for the median of the first page, in milliseconds.
    pub goal: f64,
}

/// Reads the first and the last page, in turns.
pub fn read(report: &mut Report, client: &mut Client, pages: &FirstAndLast) -> Result<()> {
    let FirstAndLast { method, many, count, goal } = *pages;
    let request = |offset: u64| {
        format!(r#"{{"method":"{method}","id":"p","params":{{"where":{{}},"limit":500,"offset":{offset}}}}}"#)
    };
    let far = count.saturating_sub(BATCH);
    let (mut near_times, mut far_times) = (Vec::new(), Vec::new());
    // Alternating, so both meet the same noise.
    for _ in 0..READS {
        near_times.push(client.time(&request(0))?);
        far_times.push(client.time(&request(far))?);
    }
    let (near, far) = (percentile(&mut near_times, 50), percentile(&mut far_times, 50));
    let whole = format!("{method}, 500 whole {many}");
    report.note(&format!("{whole}, offset 0, p50"), near, "ms", Some(Goal::AtMost(goal)));
    report.note(&format!("{whole}, offset 0, p99"), percentile(&mut near_times, 99), "ms", None);
    report.note(&format!("{whole}, last page, p50"), far, "ms", None);
    report.note(&format!("{method}, last page against the first"), far / near, "x", Some(Goal::AtMost(1.5)));
    Ok(())
}
