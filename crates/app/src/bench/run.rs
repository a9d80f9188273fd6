//! The main benchmark: writes, reads of single leads and of pages, updates, background work, memory and start time.

use super::client::Client;
use super::load::{BATCH, WRITERS, credentials, side_by_side};
use super::process::Process;
use super::raw_postgres::{Databases, RawUpserts};
use super::raw_sqlite::{self, RawLoop, Row};
use super::report::{Goal, Report, percentile};
use super::{background, nodes, rows};
use crate::data_dir;
use crate::setup;
use anyhow::{Context, Result};
use headwater_store::address::Address;
use headwater_store::db::Options;
use headwater_store::{Db, Job};
use std::path::Path;
use std::time::{Duration, Instant};

/// Leads written before switching between the plain loop and the server.
const WINDOW: u64 = 25_000;
/// Connections reading single leads.
const READERS: usize = 16;
/// The id of the first lead.
const FIRST_LEAD: u64 = 1024;

/// The options of a run.
pub struct Plan {
    /// Leads to write.
    pub leads: u64,
    /// Whether the plain loop runs as well.
    pub with_raw_loop: bool,
    /// The PostgreSQL server to measure, with databases created there and dropped afterwards; None measures SQLite.
    pub database_url: Option<String>,
}

/// The plain loop used as the yardstick for writes.
pub enum Raw {
    /// Inserts into SQLite.
    Sqlite(RawLoop),
    /// Upserts into PostgreSQL.
    Postgres(Box<RawUpserts>),
}

impl Raw {
    /// Writes rows, 500 per transaction; returns the duration.
    pub fn insert(&mut self, rows: &[Row]) -> Result<Duration> {
        match self {
            Self::Sqlite(raw) => raw.insert(rows),
            Self::Postgres(raw) => raw.insert(rows),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "plain SQLite loop, the same rows",
            Self::Postgres(_) => "raw unnest upserts, the same rows",
        }
    }
}

/// Measures in an empty directory.
pub fn run(dir: &Path, plan: &Plan) -> Result<Report> {
    let mut report = Report::default();
    let data = dir.join("data");
    data_dir::create(&data)?;
    let mut options = Options::new(data_dir::database(&data));
    let mut databases = plan.database_url.as_deref().map(Databases::at);
    let mut arguments: Vec<String> = Vec::new();
    let mut raw = match &mut databases {
        None => Raw::Sqlite(RawLoop::open(&dir.join("raw.db"))?),
        Some(databases) => {
            let url = databases.create("server")?;
            options.server = Some(Address::parse(&url)?);
            arguments = vec!["--database-url".to_owned(), url];
            Raw::Postgres(Box::new(RawUpserts::open(dir, &databases.create("raw")?)?))
        }
    };
    let (account, secret) = credentials(&options, "Bench")?;
    let server = Process::start(&data, &arguments)?;
    report.note("start, no leads", server.start.as_secs_f64() * 1000.0, "ms", None);
    std::thread::sleep(Duration::from_millis(500));
    report.note("idle memory", server.memory_mib(), "MiB", Some(Goal::AtMost(40.0)));
    let connect = || Client::connect(&server.address, &account, &secret);
    let custom = create_fields(&mut connect()?)?;
    write(&mut report, &mut raw, plan, &server, &connect, &custom)?;
    if plan.database_url.is_some() {
        // autovacuum would do this within a minute.
        let db = Db::open(&options)?;
        db.write_blocking(Job::of_server("bench"), |tx| Ok(tx.count_anew("lead")?)).map_err(setup::explain)?;
    }
    read_one(&mut report, plan, &server, &connect)?;
    read_pages(&mut report, plan, &mut connect()?)?;
    update(&mut report, plan, &mut connect()?)?;
    write_singly(&mut report, &connect)?;
    report.note(
        &format!("memory after all of it, {} leads", plan.leads),
        server.memory_mib(),
        "MiB",
        Some(Goal::AtMost(200.0)),
    );
    background::run(&mut report, (&server, &options), &connect, (FIRST_LEAD, plan.leads))?;
    if let (Raw::Postgres(raw), Some(databases)) = (&mut raw, &databases) {
        report.note("database per lead", databases.bytes()? / plan.leads as f64, "bytes", None);
        nodes::run(&mut report, raw, plan.leads, &options, (&server, (&account, &secret)), (dir, &arguments))?;
    }
    drop(server);
    let again = Process::start(&data, &arguments)?;
    report.note(
        &format!("start, {} leads", plan.leads),
        again.start.as_secs_f64() * 1000.0,
        "ms",
        Some(Goal::AtMost(300.0)),
    );
    if databases.is_none() {
        let bytes = std::fs::metadata(data_dir::database(&data))?.len() as f64;
        report.note("database file per lead", bytes / plan.leads as f64, "bytes", None);
    }
    drop(again);
    Ok(report)
}

fn create_fields(client: &mut Client) -> Result<Vec<String>> {
    let objects: Vec<String> = (0..rows::CUSTOM_FIELDS)
        .map(|at| format!(r#"{{"relationship":"lead","label":"Bench {at}","dataType":"string"}}"#))
        .collect();
    client.post(&format!(r#"{{"method":"createFields","id":"f","params":{{"objects":[{}]}}}}"#, objects.join(",")))?;
    let reply = client.post(r#"{"method":"getFields","id":"f","params":{"where":{"isCustom":"1"}}}"#)?;
    let reply: serde_json::Value = serde_json::from_slice(reply)?;
    let fields = reply["result"]["field"].as_array().context("getFields gave no list")?;
    Ok(fields.iter().filter_map(|field| field["systemName"].as_str().map(str::to_owned)).collect())
}

/// createLeads, alternating with the plain loop, so both meet the same noise.
fn write(
    report: &mut Report,
    raw: &mut Raw,
    plan: &Plan,
    server: &Process,
    connect: &(impl Fn() -> Result<Client> + Sync),
    custom: &[String],
) -> Result<()> {
    let (mut raw_time, mut server_time, mut cpu) = (Duration::ZERO, Duration::ZERO, 0.0);
    let mut batches = Vec::new();
    for from in (0..plan.leads).step_by(WINDOW as usize) {
        let to = (from + WINDOW).min(plan.leads);
        if plan.with_raw_loop {
            let rows: Vec<Row> = (from..to).map(|number| raw_sqlite::row(number, custom)).collect();
            raw_time += raw.insert(&rows)?;
        }
        let bodies: Vec<String> = (from..to)
            .step_by(BATCH as usize)
            .map(|first| rows::create_leads(first, (first + BATCH).min(to), custom))
            .collect();
        let cpu_before = server.cpu_seconds();
        let started = Instant::now();
        batches.extend(side_by_side(WRITERS, |writer| {
            let mut client = connect()?;
            bodies.iter().skip(writer).step_by(WRITERS).map(|body| client.time(body)).collect()
        })?);
        server_time += started.elapsed();
        cpu += server.cpu_seconds() - cpu_before;
    }
    let leads = plan.leads as f64;
    report.note("createLeads, 500 a call", leads / server_time.as_secs_f64(), "leads/s", None);
    report.note("createLeads, 500 a call, server's processor time", leads / cpu, "leads/cpu-s", None);
    if plan.with_raw_loop {
        report.note(raw.name(), leads / raw_time.as_secs_f64(), "leads/s", None);
        let ratio = raw_time.as_secs_f64() / server_time.as_secs_f64();
        report.note("createLeads against the plain loop", ratio, "x", Some(Goal::AtLeast(0.6)));
    }
    report.note("createLeads, 500 a call, p50", percentile(&mut batches, 50), "ms", None);
    report.note("createLeads, 500 a call, p99", percentile(&mut batches, 99), "ms", None);
    Ok(())
}

/// getLead from many connections at once.
fn read_one(
    report: &mut Report,
    plan: &Plan,
    server: &Process,
    connect: &(impl Fn() -> Result<Client> + Sync),
) -> Result<()> {
    let each = 4000;
    let cpu_before = server.cpu_seconds();
    let started = Instant::now();
    let mut times = side_by_side(READERS, |reader| {
        let mut client = connect()?;
        (0..each)
            .map(|turn| {
                let number = (reader as u64 * 7_919 + turn * 104_729) % plan.leads;
                client.time(&format!(r#"{{"method":"getLead","id":"g","params":{{"id":{}}}}}"#, FIRST_LEAD + number))
            })
            .collect()
    })?;
    let elapsed = started.elapsed().as_secs_f64();
    let count = times.len() as f64;
    report.note("getLead, 16 connections", count / elapsed, "requests/s", None);
    let per_core = count / (server.cpu_seconds() - cpu_before);
    report.note("getLead, per core of the server", per_core, "requests/cpu-s", Some(Goal::AtLeast(15_000.0)));
    report.note("getLead, p50", percentile(&mut times, 50), "ms", None);
    report.note("getLead, p99", percentile(&mut times, 99), "ms", None);
    Ok(())
}

/// getLeads of 500 leads with all fields, for the first and the last page.
fn read_pages(report: &mut Report, plan: &Plan, client: &mut Client) -> Result<()> {
    let far = plan.leads.saturating_sub(BATCH);
    let request = |offset: u64| {
        format!(r#"{{"method":"getLeads","id":"p","params":{{"where":{{}},"limit":500,"offset":{offset}}}}}"#)
    };
    let (mut near_times, mut far_times) = (Vec::new(), Vec::new());
    // Alternating, so both meet the same noise.
    for _ in 0..200 {
        near_times.push(client.time(&request(0))?);
        far_times.push(client.time(&request(far))?);
    }
    let (near, far) = (percentile(&mut near_times, 50), percentile(&mut far_times, 50));
    report.note("getLeads, 500 whole leads, offset 0, p50", near, "ms", Some(Goal::AtMost(5.0)));
    report.note("getLeads, 500 whole leads, offset 0, p99", percentile(&mut near_times, 99), "ms", None);
    report.note("getLeads, 500 whole leads, last page, p50", far, "ms", None);
    report.note("getLeads, last page against the first", far / near, "x", Some(Goal::AtMost(1.5)));
    let narrow = r#"{"method":"getLeads","id":"p","params":{"where":{},"fields":["id","emailAddress","firstName","lastName","leadStatus"]}}"#;
    let mut times = (0..200).map(|_| client.time(narrow)).collect::<Result<Vec<_>>>()?;
    report.note("getLeads, 500 leads, 5 fields, p50", percentile(&mut times, 50), "ms", None);
    Ok(())
}

/// updateLeads of 500 leads without subscriptions: every call changes every value.
fn update(report: &mut Report, plan: &Plan, client: &mut Client) -> Result<()> {
    let mut times = Vec::new();
    for turn in 0..60 {
        let first = FIRST_LEAD + (turn * BATCH) % (plan.leads - BATCH + 1);
        let lead = |id: u64| format!(r#"{{"id":{id},"title":"Title {turn} {id}","leadScore":{turn}}}"#);
        let leads: Vec<String> = (first..first + BATCH).map(lead).collect();
        let body = format!(r#"{{"method":"updateLeads","id":"u","params":{{"objects":[{}]}}}}"#, leads.join(","));
        times.push(client.time(&body)?);
    }
    let all: Duration = times.iter().sum();
    report.note("updateLeads, 500 a call", (times.len() as u64 * BATCH) as f64 / all.as_secs_f64(), "leads/s", None);
    report.note("updateLeads, 500 a call, p50", percentile(&mut times, 50), "ms", None);
    Ok(())
}

/// createLeads of one lead per call from many connections at once: the gain of shared commits.
fn write_singly(report: &mut Report, connect: &(impl Fn() -> Result<Client> + Sync)) -> Result<()> {
    let each = 250;
    let started = Instant::now();
    let mut times = side_by_side(READERS, |writer| {
        let mut client = connect()?;
        (0..each)
            .map(|turn| {
                let lead = format!(r#"{{"emailAddress":"single-{writer}-{turn}@example.net"}}"#);
                client.time(&format!(r#"{{"method":"createLeads","id":"s","params":{{"objects":[{lead}]}}}}"#))
            })
            .collect()
    })?;
    let elapsed = started.elapsed().as_secs_f64();
    report.note("createLeads, 1 a call, 16 connections", times.len() as f64 / elapsed, "leads/s", None);
    report.note("createLeads, 1 a call, p50", percentile(&mut times, 50), "ms", None);
    Ok(())
}
