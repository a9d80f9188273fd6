//! More calls than the server can answer: the rate of calls still answered, and how soon the other calls are refused.
//! The load is open: the rate of calls does not depend on the replies.

use super::cores;
use super::crowd::{CallRate, Callee, Manners, Play, Tally, play};
use super::load::credentials;
use super::process::ServerProcess;
use super::report::{Goal, Report, percentile};
use crate::data_dir;
use crate::output;
use anyhow::Result;
use headwater_store::db::Options;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// Numbers of clients tried in search of the highest rate.
const CLOSED: [usize; 3] = [64, 256, 512];
/// Rate of calls, as a multiple of the highest rate.
const TIMES: f64 = 2.0;
const FOR_A_MAXIMUM: Duration = Duration::from_secs(5);
const FOR_AN_OVERLOAD: Duration = Duration::from_secs(15);
/// All clients are idle at the start of an overload and call at once; the cost of this first burst is reported
/// separately.
const RUN_IN: Duration = Duration::from_secs(1);

/// The clients of an overload.
struct Crowd {
    manners: Manners,
    /// The words for them in the report.
    words: &'static str,
    /// The share of the highest rate that is to be answered all the same.
    share: f64,
}

const CROWDS: [Crowd; 2] = [
    Crowd { manners: Manners::Waits, words: "clients that wait", share: 0.8 },
    Crowd { manners: Manners::Insists, words: "clients that insist", share: 0.5 },
];

/// Measures in an empty directory, with this many clients.
pub fn run(dir: &Path, clients: usize) -> Result<Report> {
    let mut report = Report::default();
    let data = dir.join("data");
    data_dir::create(&data)?;
    let key = credentials(&Options::new(data_dir::database(&data)), "Bench")?;
    let cores = cores::two();
    match cores {
        Some((_, servers)) => cores::keep_to(servers)?,
        None => output::note("there are no two cores to tell apart: the clients take time from the server"),
    }
    let server = ServerProcess::start(&data, &[] as &[&str])?;
    if let Some((ours, _)) = cores {
        cores::keep_to(ours)?;
    }
    let callee = Arc::new(Callee { login: server.login(key), next: AtomicU64::new(0) });
    let mut most: f64 = 0.0;
    for clients in CLOSED {
        let closed = Play {
            clients,
            manners: Manners::Waits,
            pace: CallRate::Closed,
            run_in: Duration::ZERO,
            duration: FOR_A_MAXIMUM,
        };
        let goodput = a_second(play(&callee, &closed)?.answered.len() as u64, FOR_A_MAXIMUM);
        report.note(&format!("createLeads, 1 a call, {clients} clients"), goodput, "leads/s", None);
        most = most.max(goodput);
    }
    for crowd in CROWDS {
        let (manners, pace) = (crowd.manners, CallRate::Open(TIMES * most));
        let open = Play { clients, manners, pace, run_in: RUN_IN, duration: FOR_AN_OVERLOAD };
        crowd.tell(&mut report, most, play(&callee, &open)?);
        report.note(&format!("{}: memory", crowd.words), server.memory_mib(), "MiB", Some(Goal::AtMost(256.0)));
    }
    let duration = Duration::from_secs(1);
    let alone = Play { clients: 1, manners: Manners::Waits, pace: CallRate::Closed, run_in: Duration::ZERO, duration };
    let mut after = play(&callee, &alone)?;
    report.note("afterwards, 1 client, p50", percentile(&mut after.answered, 50), "ms", None);
    Ok(report)
}

impl Crowd {
    /// Reports an overload; `most` is the highest rate.
    fn tell(&self, report: &mut Report, most: f64, mut tally: Tally) {
        let Self { words, share, .. } = self;
        let mut note = |name: &str, figure, unit, goal| report.note(&format!("{words}: {name}"), figure, unit, goal);
        note("calls that came", TIMES * most, "calls/s", None);
        note("requests sent", a_second(tally.sent, FOR_AN_OVERLOAD), "requests/s", None);
        note("refused", a_second(tally.refused.len() as u64, FOR_AN_OVERLOAD), "requests/s", None);
        let goodput = a_second(tally.answered.len() as u64, FOR_AN_OVERLOAD);
        note("answered", goodput, "leads/s", None);
        note("answered, against the maximum", goodput / most, "x", Some(Goal::AtLeast(*share)));
        note("answers, p50", percentile(&mut tally.answered, 50), "ms", None);
        note("answers, p99", percentile(&mut tally.answered, 99), "ms", None);
        note("refusals, p50", percentile(&mut tally.refused, 50), "ms", None);
        note("refusals, p99", percentile(&mut tally.refused, 99), "ms", Some(Goal::AtMost(50.0)));
        note("refusals of the first second, p99", percentile(&mut tally.refused_at_first, 99), "ms", None);
        note("other answers", tally.failed as f64, "", Some(Goal::AtMost(0.0)));
        note("connections lost", tally.lost as f64, "", Some(Goal::AtMost(0.0)));
        note("calls for which no client was free", a_second(tally.unsent, FOR_AN_OVERLOAD), "calls/s", None);
    }
}

fn a_second(count: u64, duration: Duration) -> f64 {
    count as f64 / duration.as_secs_f64()
}
