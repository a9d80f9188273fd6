//! The throughput gained by a second server on the same PostgreSQL.

use super::client::Login;
use super::load::{BATCH, WRITERS, credentials, side_by_side};
use super::process::ServerProcess;
use super::raw_postgres::RawUpserts;
use super::raw_sqlite::{self, BoundRow};
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

/// Servers on one PostgreSQL: the first, and what a second one is started with.
pub struct Nodes<'a> {
    /// The login of the first server's clients.
    pub first: &'a Login,
    /// The directory in which the second server has its own.
    pub dir: &'a Path,
    /// The options of the database.
    pub options: &'a Options,
    /// The arguments of both servers.
    pub arguments: &'a [String],
}

impl Nodes<'_> {
    /// Writes through one server and through two, to one account and to two, each compared with the raw upserts. `from` is the
    /// number of the first lead to write.
    pub fn run(&self, report: &mut Report, raw: &mut RawUpserts, from: u64) -> Result<()> {
        let ours = self.first;
        let (account, secret) = credentials(self.options, "Second")?;
        let theirs = Login { account, secret, ..ours.clone() };
        let second = self.start_second()?;
        let on_second = |login: &Login| Login { address: second.address.clone(), ..login.clone() };
        let (ours_on_second, theirs_on_second) = (on_second(ours), on_second(&theirs));
        let ways: [(&str, [&Login; 2]); 4] = [
            ("one server, one account", [ours, ours]),
            ("one server, two accounts", [ours, &theirs]),
            ("two servers, one account", [ours, &ours_on_second]),
            ("two servers, two accounts", [ours, &theirs_on_second]),
        ];
        let (mut number, mut raw_time, mut times) = (from, Duration::ZERO, [Duration::ZERO; 4]);
        for _ in 0..ROUNDS {
            let rows: Vec<BoundRow> = (number..number + TURN).map(|number| raw_sqlite::row(number, &[])).collect();
            raw_time += raw.insert(&raw_sqlite::leads(), &rows)?;
            for ((_, logins), time) in ways.iter().zip(&mut times) {
                *time += turn(logins, number)?;
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

    fn start_second(&self) -> Result<ServerProcess> {
        let second = self.dir.join("second");
        data_dir::create(&second)?;
        std::fs::copy(&self.options.key_file, second.join("headwater.key"))?;
        ServerProcess::start(&second, self.arguments)
    }
}

/// Writes leads, the writers in turns by one login and the other; returns the duration.
fn turn(logins: &[&Login; 2], from: u64) -> Result<Duration> {
    let bodies: Vec<String> = (from..from + TURN)
        .step_by(BATCH as usize)
        .map(|first| rows::create_leads(first, first + BATCH, &[]))
        .collect();
    let started = Instant::now();
    side_by_side(WRITERS, |writer| {
        let mut client = logins[writer % logins.len()].connect()?;
        bodies.iter().skip(writer).step_by(WRITERS).map(|body| client.time(body)).collect()
    })?;
    Ok(started.elapsed())
}
