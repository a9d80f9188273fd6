//! The cost of background work for other callers: one client creates leads one by one while a list of all leads is
//! emptied and old changes are deleted. The durations of the slices come from the server's own metrics.

use super::client::Client;
use super::contest::Sides;
use super::process::ServerProcess;
use super::report::{Goal, percentile};
use anyhow::{Context, Result, bail};
use headwater_model::background::Work;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{self, Task, TaskOrder};
use headwater_store::db::Options;
use headwater_store::{self as store, Db, Job};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Members of the list, at most.
const MEMBERS: u64 = 100_000;
/// Members added per call.
const BATCH: u64 = 500;
/// The background jobs measured.
const JOBS: [&str; 3] = ["removeListMembersAll", "empty-list", "prune-outbox"];
/// The longest time a slice should hold the writer, in seconds.
const GOAL_SECONDS: f64 = 0.02;
const JOB: Job = Job::of_server("bench");
const PATIENCE: Duration = Duration::from_secs(600);

/// Measures in the server's only account, with the leads of these ids.
pub fn run(sides: &mut Sides<'_>, options: &Options, leads: Range<u64>) -> Result<()> {
    let Sides { report, server, login, .. } = sides;
    let members = leads.start..leads.end.min(leads.start + MEMBERS);
    let list = fill(&mut login.connect()?, members)?;
    let db = Db::open(&Options { is_beside_a_server: true, creates_key_file: false, ..options.clone() })?;
    let before = slices(server)?;
    let is_over = AtomicBool::new(false);
    let (work, mut times) = std::thread::scope(|scope| {
        let callers = scope.spawn(|| create_singly(&mut login.connect()?, &is_over));
        let work = empty(&mut login.connect()?, list).and_then(|emptied| Ok((emptied, prune(&db)?)));
        is_over.store(true, Ordering::SeqCst);
        let times = callers.join().unwrap_or_else(|_| bail!("the client panicked"));
        anyhow::Ok((work?, times?))
    })?;
    let done: BTreeMap<u64, f64> =
        slices(server)?.into_iter().map(|(le, count)| (le, count - before.get(&le).copied().unwrap_or(0.0))).collect();
    let at_most = |seconds: f64| done.range(..=seconds.to_bits()).next_back().map_or(0.0, |(_, count)| *count);
    let all = at_most(f64::INFINITY);
    let longest = done.iter().find(|(_, count)| **count >= all).map_or(f64::INFINITY, |(le, _)| f64::from_bits(*le));
    let (emptied, pruned) = work;
    report.note("removeListMembersAll, members that leave", emptied, "members/s", None);
    report.note("old changes deleted in the background", pruned, "changes/s", None);
    report.note("slices of background work", all, "", None);
    let above = (all - at_most(GOAL_SECONDS)) / all.max(1.0) * 100.0;
    report.note("slices that had the writer for more than 20 ms", above, "%", Some(Goal::AtMost(0.0)));
    report.note("no slice had the writer for longer than", longest * 1000.0, "ms", Some(Goal::AtMost(20.0)));
    report.note("createLeads, 1 a call, beside that, p50", percentile(&mut times, 50), "ms", None);
    report.note("createLeads, 1 a call, beside that, p99", percentile(&mut times, 99), "ms", None);
    Ok(())
}

/// Creates a list with these leads as members; returns its id.
fn fill(client: &mut Client, leads: Range<u64>) -> Result<u64> {
    let reply = client.post(r#"{"method":"createList","id":"l","params":{"name":"Bench"}}"#)?;
    let reply: serde_json::Value = serde_json::from_slice(reply)?;
    let list = reply["result"]["creates"][0]["id"].as_u64().context("createList gave no id")?;
    for from in leads.clone().step_by(BATCH as usize) {
        let place = |lead: u64| format!(r#"{{"listID":{list},"memberID":{lead}}}"#);
        let places: Vec<String> = (from..leads.end.min(from + BATCH)).map(place).collect();
        let objects = places.join(",");
        client.post(&format!(r#"{{"method":"addListMembers","id":"m","params":{{"objects":[{objects}]}}}}"#))?;
    }
    Ok(list)
}

/// Empties a list; returns the members removed per second.
fn empty(client: &mut Client, list: u64) -> Result<f64> {
    let (members, started) = (members(client, list)?, Instant::now());
    client.post(&format!(r#"{{"method":"removeListMembersAll","id":"r","params":{{"listID":{list}}}}}"#))?;
    while self::members(client, list)? > 0.0 {
        wait(started)?;
    }
    Ok(members / started.elapsed().as_secs_f64())
}

fn members(client: &mut Client, list: u64) -> Result<f64> {
    let body = format!(r#"{{"method":"getActiveLists","id":"a","params":{{"where":{{"id":{list}}}}}}}"#);
    let reply: serde_json::Value = serde_json::from_slice(client.post(&body)?)?;
    let count = &reply["result"]["activeList"][0]["memberCount"];
    count.as_f64().or_else(|| count.as_str()?.parse().ok()).context("getActiveLists gave no count")
}

/// Deletes all changes recorded so far, as if expired; returns the changes deleted per second.
fn prune(db: &Db) -> Result<f64> {
    let account = db.read_blocking(JOB, store::accounts::all)?.first().context("there is no account")?.id;
    let (task, now) = (Task { account, work: Work::PruneOutbox, subject: 0 }, Timestamp::now());
    let oldest = || db.read_blocking(JOB, move |read| store::outbox::oldest(read, account));
    let (first, started) = (oldest()?.map_or(0, |(seq, _)| seq), Instant::now());
    let order = format!("{} {}", now.0, now.0);
    let begin = move |tx: &store::Tx<'_>| {
        let order = TaskOrder { text: &order, ..TaskOrder::default() };
        Ok::<_, Problem>(background::begin(tx, now, &task, &order)?)
    };
    db.write_blocking(JOB, begin).map_err(crate::setup::explain)?;
    while db.read_blocking(JOB, move |read| background::state(read, &task))?.is_some() {
        wait(started)?;
    }
    let head = db.read_blocking(JOB, move |read| store::outbox::head(read, account))?;
    let left = oldest()?.map_or(head + 1, |(seq, _)| seq);
    Ok((left - first) as f64 / started.elapsed().as_secs_f64())
}

fn wait(started: Instant) -> Result<()> {
    if started.elapsed() > PATIENCE {
        bail!("background work does not come to an end");
    }
    std::thread::sleep(Duration::from_millis(20));
    Ok(())
}

/// Creates one lead after another until `is_over`.
fn create_singly(client: &mut Client, is_over: &AtomicBool) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while !is_over.load(Ordering::SeqCst) {
        let lead = format!(r#"{{"emailAddress":"beside-{}@example.net"}}"#, times.len());
        times.push(client.time(&format!(r#"{{"method":"createLeads","id":"b","params":{{"objects":[{lead}]}}}}"#))?);
    }
    Ok(times)
}

/// Slices so far, counted by the upper bound of their time on the writer; keys are the bits of the bound in seconds.
fn slices(server: &ServerProcess) -> Result<BTreeMap<u64, f64>> {
    let mut slices: BTreeMap<u64, f64> = BTreeMap::new();
    for line in server.metrics()?.lines().filter(|line| line.contains("lane=\"background\"")) {
        let Some(labels) = line.strip_prefix("headwater_job_seconds_bucket{") else { continue };
        let label = |name: &str| labels.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        let (Some(job), Some(le), Some(count)) = (label("job"), label("le"), line.rsplit(' ').next()) else { continue };
        if JOBS.contains(&job) {
            // Bounds are positive floats, so their bits sort like the numbers.
            *slices.entry(le.replace("+Inf", "inf").parse::<f64>()?.to_bits()).or_default() += count.parse::<f64>()?;
        }
    }
    Ok(slices)
}
