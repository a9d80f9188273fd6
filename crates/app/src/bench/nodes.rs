//! The throughput gained by a second server on the same PostgreSQL.

use super::client::Client;
use super::load::{BATCH, WRITERS, credentials, side_by_side};
use super::process::Process;
use super::raw_postgres::RawUpserts;
use super::raw_sqlite::{self, Row};
use super::report::Report;
use super::rows;
use crate::data_dir;
use anyhow::Result;
use headwater_store::db::Options;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rounds; every round runs each configuration once, so all meet the same noise.
const ROUNDS: u64 = 5;
/// Leads per configuration and round.
const TURN: u64 = 10_000;

/// The target of a writer: a server, and an account's credentials.
type Target<'t> = (&'t Process, (&'t str, &'t str));

/// Writes through one server and through two, to one account and to two, each compared with the raw upserts.
pub fn run(
    report: &mut Report,
    raw: &mut RawUpserts,
    from: u64,
    options: &Options,
    first: (&Process, (&str, &str)),
    (dir, arguments): (&Path, &[String]),
) -> Result<()> {
    let (other, other_secret) = credentials(options, "Second")?;
    let second_dir = dir.join("second");
    data_dir::create(&second_dir)?;
    std::fs::copy(&options.key_file, second_dir.join("headwater.key"))?;
    let second = Process::start(&second_dir, arguments)?;
    let (server, ours) = first;
    let theirs = (other.as_str(), other_secret.as_str());
    let ways: [(&str, [Target<'_>; 2]); 4] = [
        ("one server, one account", [(server, ours), (server, ours)]),
        ("one server, two accounts", [(server, ours), (server, theirs)]),
        ("two servers, one account", [(server, ours), (&second, ours)]),
        ("two servers, two accounts", [(server, ours), (&second, theirs)]),
    ];
    let (mut number, mut raw_time, mut times) = (from, Duration::ZERO, [Duration::ZERO; 4]);
    for _ in 0..ROUNDS {
        let rows: Vec<Row> = (number..number + TURN).map(|number| raw_sqlite::row(number, &[])).collect();
        raw_time += raw.insert(&raw_sqlite::leads(), &rows)?;
        for ((_, targets), time) in ways.iter().zip(&mut times) {
            *time += turn(targets, number)?;
            number += TURN;
        }
    }
    let leads = (ROUNDS * TURN) as f64;
    report.note("raw unnest upserts, no custom fields", leads / raw_time.as_secs_f64(), "leads/s", None);
    for ((name, _), time) in ways.iter().zip(&times) {
        let rate = leads / time.as_secs_f64();
        report.note(&format!("createLeads, {name}"), rate, "leads/s", None);
        let ratio = raw_time.as_secs_f64() / time.as_secs_f64();
        report.note(&format!("createLeads, {name}, against raw"), ratio, "x", None);
    }
    Ok(())
}

fn turn(targets: &[Target<'_>; 2], from: u64) -> Result<Duration> {
    let bodies: Vec<String> = (from..from + TURN)
        .step_by(BATCH as usize)
        .map(|first| rows::create_leads(first, first + BATCH, &[]))
        .collect();
    let started = Instant::now();
    side_by_side(WRITERS, |writer| {
        let (server, (account, secret)) = targets[writer % targets.len()];
        let mut client = Client::connect(&server.address, account, secret)?;
        bodies.iter().skip(writer).step_by(WRITERS).map(|body| client.time(body)).collect()
    })?;
    Ok(started.elapsed())
}
