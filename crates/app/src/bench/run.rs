//! The main benchmark: writes, reads of single leads and of pages, updates, background work, memory and start time.

use super::client::{Client, Login};
use super::contest::{Contest, FirstAndLast, Raw, Sides};
use super::load::{BATCH, credentials, side_by_side};
use super::nodes::Nodes;
use super::process::ServerProcess;
use super::raw_postgres::{Databases, RawUpserts};
use super::raw_sqlite::{self, RawLoop};
use super::report::{Goal, Report, percentile};
use super::{background, contest, rows, samples};
use crate::data_dir;
use crate::setup;
use anyhow::{Context, Result};
use headwater_store::address::Address;
use headwater_store::db::Options;
use headwater_store::{Db, Job};
use std::path::Path;
use std::time::{Duration, Instant};

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
    let key = credentials(&options, "Bench")?;
    let server = ServerProcess::start(&data, &arguments)?;
    report.note("start, no leads", server.start.as_secs_f64() * 1000.0, "ms", None);
    std::thread::sleep(Duration::from_millis(500));
    report.note("idle memory", server.memory_mib(), "MiB", Some(Goal::AtMost(40.0)));
    let login = server.login(key.clone());
    let mut sides =
        Sides { report: &mut report, raw: plan.with_raw_loop.then_some(&mut raw), server: &server, login: &login };
    leads(&mut sides, plan, &options)?;
    update(sides.report, plan, &mut login.connect()?)?;
    write_singly(sides.report, &login)?;
    sides.report.note(
        &format!("memory after all of it, {} leads", plan.leads),
        server.memory_mib(),
        "MiB",
        Some(Goal::AtMost(200.0)),
    );
    background::run(&mut sides, &options, FIRST_LEAD..FIRST_LEAD + plan.leads)?;
    if let (Raw::Postgres(raw), Some(databases)) = (&mut raw, &databases) {
        report.note("database per lead", databases.bytes()? / plan.leads as f64, "bytes", None);
        let nodes = Nodes { first: &login, dir, options: &options, arguments: &arguments };
        nodes.run(&mut report, raw, plan.leads)?;
    }
    drop(server);
    let again = ServerProcess::start(&data, &arguments)?;
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
    let login = again.login(key);
    let raw = plan.with_raw_loop.then_some(&mut raw);
    kinds(&mut Sides { report: &mut report, raw, server: &again, login: &login }, plan, &options)?;
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

/// Leads: created, and read one by one and by the page.
fn leads(sides: &mut Sides<'_>, plan: &Plan, options: &Options) -> Result<()> {
    let custom = create_fields(&mut sides.login.connect()?)?;
    let rows = Contest {
        method: "createLeads",
        many: "leads",
        same: "rows",
        table: &raw_sqlite::leads(),
        count: plan.leads,
        row: &|number| raw_sqlite::row(number, &custom),
        body: &|from, to| rows::create_leads(from, to, &custom),
    };
    contest::write(sides, &rows)?;
    count_anew(plan, options, "lead")?;
    read_one(sides, plan)?;
    read_pages(sides.report, plan, &mut sides.login.connect()?)
}

/// Records of other kinds: created, and read by the page.
fn kinds(sides: &mut Sides<'_>, plan: &Plan, options: &Options) -> Result<()> {
    let (owner, stages) = owner_and_stages(&mut sides.login.connect()?)?;
    let opportunities = samples::opportunities(owner, stages);
    for (samples, count, goal) in [(samples::accounts(), plan.leads / 3, 5.0), (opportunities, plan.leads, 4.0)] {
        let many = samples.record.many;
        let rows = Contest {
            method: samples.create,
            many,
            same: many,
            table: &samples.table(),
            count,
            row: &|number| samples.row(number),
            body: &|from, to| samples.body(from, to),
        };
        contest::write(sides, &rows)?;
        count_anew(plan, options, samples.record.table)?;
        let pages = FirstAndLast { method: samples.get, many, count, goal };
        contest::read(sides.report, &mut sides.login.connect()?, &pages)?;
    }
    let mut client = sides.login.connect()?;
    let stages = r#"{"method":"getDealStages","id":"d","params":{"where":{}}}"#;
    let mut times = (0..500).map(|_| client.time(stages)).collect::<Result<Vec<_>>>()?;
    sides.report.note("getDealStages, p50", percentile(&mut times, 50), "ms", Some(Goal::AtMost(0.3)));
    Ok(())
}

/// The id of the account's person, and the ids of the stages that close nothing.
fn owner_and_stages(client: &mut Client) -> Result<(i64, Vec<i64>)> {
    let mut ids = |method: &str, key: &str, is_meant: fn(&serde_json::Value) -> bool| -> Result<Vec<i64>> {
        let reply = client.post(&format!(r#"{{"method":"{method}","id":"i","params":{{"where":{{}}}}}}"#))?;
        let reply: serde_json::Value = serde_json::from_slice(reply)?;
        let rows = reply["result"][key].as_array().with_context(|| format!("{method} gave no list"))?;
        let id = |row: &serde_json::Value| row["id"].as_str()?.parse().ok();
        Ok(rows.iter().filter(|row| is_meant(row)).filter_map(id).collect())
    };
    let people = ids("getUsers", "user", |_| true)?;
    let owner = *people.first().context("the account has nobody")?;
    Ok((owner, ids("getDealStages", "dealStage", |stage| stage["isEditable"] == "1")?))
}

/// Has PostgreSQL count a table anew, which autovacuum would do within a minute.
fn count_anew(plan: &Plan, options: &Options, table: &'static str) -> Result<()> {
    if plan.database_url.is_some() {
        let db = Db::open(options)?;
        db.write_blocking(Job::of_server("bench"), move |tx| Ok(tx.count_anew(table)?)).map_err(setup::explain)?;
    }
    Ok(())
}

/// getLead from many connections at once.
fn read_one(sides: &mut Sides<'_>, plan: &Plan) -> Result<()> {
    let Sides { report, server, login, .. } = sides;
    let each = 4000;
    let cpu_before = server.cpu_seconds();
    let started = Instant::now();
    let mut times = side_by_side(READERS, |reader| {
        let mut client = login.connect()?;
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

/// getLeads of 500 leads, whole ones of the first and the last page, and with few fields.
fn read_pages(report: &mut Report, plan: &Plan, client: &mut Client) -> Result<()> {
    contest::read(report, client, &FirstAndLast { method: "getLeads", many: "leads", count: plan.leads, goal: 5.0 })?;
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
fn write_singly(report: &mut Report, login: &Login) -> Result<()> {
    let each = 250;
    let started = Instant::now();
    let mut times = side_by_side(READERS, |writer| {
        let mut client = login.connect()?;
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
