//! The benchmark of webhook deliveries: how soon a change arrives, alone and with hanging receivers; how much an
//! unreachable receiver slows down writes, and how fast the server catches up once the receiver is back.

use super::client::Login;
use super::load::{credentials, side_by_side};
use super::process::ServerProcess;
use super::receiver::{self, Arrivals};
use super::report::{Goal, Report, percentile};
use crate::data_dir;
use anyhow::{Result, bail};
use headwater_model::delivery::Course;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::db::Options;
use headwater_store::{self as store, Db, Job};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Leads of each account; changes are spread over them in turn.
const LEADS: u64 = 20_000;
/// Steady load: changes per second, changes per call, and the duration in seconds.
const EVENLY: u64 = 500;
const OF_A_CALL: u64 = 10;
const SECONDS: u64 = 20;
/// Full speed: changes per call, concurrent calls, and changes between two turns.
const BATCH: u64 = 500;
const WRITERS: usize = 8;
const WINDOW: u64 = 20_000;
/// Receivers accepting connections without ever replying.
const HANGING: usize = 50;
const ALLOW: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];
const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const PATIENCE: Duration = Duration::from_secs(900);

/// An account of the server under test.
struct Account {
    login: Login,
    first_lead: u64,
}

/// An account whose changes are posted to a receiver.
struct Subscriber<'a> {
    account: &'a Account,
    arrivals: Arc<Arrivals>,
}

/// Changes that a receiver has missed while it was down, and the server that keeps them.
struct Missed<'a> {
    changes: u64,
    server: &'a ServerProcess,
    /// An account without subscription.
    nobody: &'a Account,
}

/// Measures in an empty directory, with a backlog of this many changes.
pub fn run(dir: &Path, backlog: u64) -> Result<Report> {
    let mut report = Report::default();
    let data = dir.join("data");
    data_dir::create(&data)?;
    let names = ["Even", "Nobody", "Up", "Down"].map(str::to_owned);
    let hanging = (0..HANGING / 10).map(|number| format!("Hanging {number}"));
    let keys = names
        .into_iter()
        .chain(hanging)
        .map(|name| credentials(&Options::new(data_dir::database(&data)), &name))
        .collect::<Result<Vec<_>>>()?;
    let server = ServerProcess::start(&data, &ALLOW)?;
    let mut accounts: Vec<Account> =
        keys.into_iter().map(|key| Account { login: server.login(key), first_lead: 0 }).collect();
    let (measured, hanging) = accounts.split_at_mut(4);
    for account in &mut *measured {
        account.first_lead = account.create_leads(LEADS)?;
    }
    let [even, nobody, up, down] = measured else { bail!("four accounts are measured") };
    let even = even.with_receiver()?;
    even.measure_latency(&mut report, "alone", Goal::AtMost(250.0), 0)?;
    let deaf = TcpListener::bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)))?;
    for (at, account) in hanging.iter().enumerate() {
        for number in 0..10 {
            account.subscribe(&format!("http://127.0.{}.{}:{}/", at + 1, number + 1, deaf.local_addr()?.port()))?;
        }
        account.create_leads(1)?;
    }
    even.measure_latency(&mut report, "beside 50 that hang", Goal::AtMost(1000.0), EVENLY * SECONDS)?;

    let up = up.with_receiver()?;
    let closed = TcpListener::bind(LOOPBACK)?.local_addr()?;
    down.subscribe(&format!("http://{closed}/"))?;
    let missed = Missed { changes: backlog, server: &server, nobody };
    let most = missed.write(&mut report, &up, down)?;
    let (_, caught_up) = receiver::listen(closed)?;
    resume(&data)?;
    let most = missed.drain(&mut report, &caught_up)?.max(most);
    report.note("memory at most", most, "MiB", Some(Goal::AtMost(256.0)));
    Ok(report)
}

impl Account {
    /// Creates leads; returns the id of the first.
    fn create_leads(&self, count: u64) -> Result<u64> {
        let mut client = self.login.connect()?;
        let mut first = 0;
        for from in (0..count).step_by(BATCH as usize) {
            let leads =
                (from..count.min(from + BATCH)).map(|number| format!(r#"{{"emailAddress":"{number}@example.org"}}"#));
            let body = request("createLeads", leads);
            let reply: serde_json::Value = serde_json::from_slice(client.post(&body)?)?;
            if from == 0 {
                first = reply["result"]["creates"][0]["id"].as_u64().unwrap_or_default();
            }
        }
        Ok(first)
    }

    fn subscribe(&self, url: &str) -> Result<()> {
        let body = format!(r#"{{"method":"subscribeToLeadUpdates","id":"s","params":{{"url":"{url}"}}}}"#);
        self.login.connect()?.post(&body)?;
        Ok(())
    }

    /// Subscribes a new receiver.
    fn with_receiver(&self) -> Result<Subscriber<'_>> {
        let (address, arrivals) = receiver::listen(LOOPBACK)?;
        self.subscribe(&format!("http://{address}/"))?;
        Ok(Subscriber { account: self, arrivals })
    }

    /// The body of a call making the changes `from..to`, each with its number as `title`.
    fn changes(&self, from: u64, to: u64) -> String {
        let lead = |number: u64| self.first_lead + number % LEADS;
        request("updateLeads", (from..to).map(|number| format!(r#"{{"id":{},"title":"{number}"}}"#, lead(number))))
    }

    /// Makes changes at a steady rate, independent of the replies, until all are made or `end` is set. Returns the
    /// durations of the calls.
    fn change_evenly(
        &self,
        changes: Range<u64>,
        end: &AtomicBool,
        note: impl Fn(u64, Instant) + Sync,
    ) -> Result<Vec<Duration>> {
        let started = Instant::now();
        side_by_side(WRITERS, |writer| {
            let mut client = self.login.connect()?;
            let mut times = Vec::new();
            let calls = changes.clone().step_by(OF_A_CALL as usize);
            for from in calls.skip(writer).step_by(WRITERS) {
                let due = started + Duration::from_secs_f64((from - changes.start) as f64 / EVENLY as f64);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                if end.load(Ordering::Relaxed) {
                    break;
                }
                let at = Instant::now();
                (from..from + OF_A_CALL).for_each(|number| note(number, at));
                client.post(&self.changes(from, from + OF_A_CALL))?;
                times.push(at.elapsed());
            }
            Ok(times)
        })
    }
}

fn request(method: &str, objects: impl Iterator<Item = String>) -> String {
    let objects: Vec<String> = objects.collect();
    format!(r#"{{"method":"{method}","id":"b","params":{{"objects":[{}]}}}}"#, objects.join(","))
}

impl Subscriber<'_> {
    /// Latency under steady load: from before the call to the arrival of each change, so the write itself is included.
    /// `first` is the number of the first change.
    fn measure_latency(&self, report: &mut Report, beside: &str, goal: Goal, first: u64) -> Result<()> {
        let changes = first..first + EVENLY * SECONDS;
        let sent = Mutex::new(Vec::new());
        let mut answered = self.account.change_evenly(changes.clone(), &AtomicBool::new(false), |number, at| {
            if let Ok(mut sent) = sent.lock() {
                sent.push((number, at));
            }
        })?;
        self.wait_for(changes.end)?;
        let mut delays = self.arrivals.delays(&sent.into_inner().unwrap_or_default());
        report.note(&format!("call to POST, {beside}, p50"), percentile(&mut delays, 50), "ms", None);
        report.note(&format!("call to POST, {beside}, p99"), percentile(&mut delays, 99), "ms", Some(goal));
        report.note(&format!("call to answer, {beside}, p99"), percentile(&mut answered, 99), "ms", None);
        Ok(())
    }

    /// Waits until so many changes have arrived in all.
    fn wait_for(&self, changes: u64) -> Result<()> {
        if !self.arrivals.wait_for(changes, PATIENCE) {
            bail!("changes were not delivered");
        }
        Ok(())
    }
}

impl Missed<'_> {
    /// Writes at full speed, in turns to the account without subscription, one with a receiver up, and one with a receiver
    /// down. Returns the server's highest memory use in MiB.
    fn write(&self, report: &mut Report, up: &Subscriber<'_>, down: &Account) -> Result<f64> {
        let mut times = [Duration::ZERO; 3];
        let mut most = 0.0_f64;
        for from in (0..self.changes).step_by(WINDOW as usize) {
            for (account, time) in [self.nobody, up.account, down].iter().zip(&mut times) {
                let started = Instant::now();
                let calls: Vec<u64> = (from..self.changes.min(from + WINDOW)).step_by(BATCH as usize).collect();
                side_by_side(WRITERS, |writer| {
                    let mut client = account.login.connect()?;
                    let own = calls.iter().skip(writer).step_by(WRITERS);
                    own.map(|call| client.time(&account.changes(*call, self.changes.min(call + BATCH)))).collect()
                })?;
                *time += started.elapsed();
                most = most.max(self.server.memory_mib());
            }
            // The receiver catches up before the next turn, so deliveries do not slow down the other accounts' writes.
            up.wait_for(self.changes.min(from + WINDOW))?;
        }
        let rate = |time: Duration| self.changes as f64 / time.as_secs_f64();
        report.note("changes, nobody subscribed", rate(times[0]), "leads/s", None);
        report.note("changes, receiver up", rate(times[1]), "leads/s", None);
        report.note("changes, receiver down", rate(times[2]), "leads/s", None);
        let ratio = times[1].as_secs_f64() / times[2].as_secs_f64();
        report.note("changes, receiver down against up", ratio, "x", Some(Goal::AtLeast(0.9)));
        let cost = times[0].as_secs_f64() / times[2].as_secs_f64();
        report.note("changes, receiver down against nobody subscribed", cost, "x", None);
        Ok(most)
    }

    /// The delivery rate to the receiver that is back, while the account without subscription writes at a steady rate. Returns
    /// the server's highest memory use in MiB.
    fn drain(&self, report: &mut Report, caught_up: &Arrivals) -> Result<f64> {
        let is_over = AtomicBool::new(false);
        let mut most = 0.0_f64;
        let (drained, written) = std::thread::scope(|scope| {
            let writing = scope.spawn(|| self.nobody.change_evenly(0..EVENLY * 3600, &is_over, |_, _| {}));
            let started = Instant::now();
            while !caught_up.wait_for(self.changes, Duration::from_millis(200)) && started.elapsed() < PATIENCE {
                most = most.max(self.server.memory_mib());
            }
            let drained = started.elapsed();
            is_over.store(true, Ordering::Relaxed);
            (drained, writing.join())
        });
        let mut written = written.unwrap_or_else(|_| bail!("a client panicked"))?;
        let rate = caught_up.leads.load(Ordering::Relaxed) as f64 / drained.as_secs_f64();
        report.note("backlog delivered", rate, "leads/s", Some(Goal::AtLeast(2000.0)));
        report.note("call to answer while it is, p50", percentile(&mut written, 50), "ms", None);
        report.note("call to answer while it is, p99", percentile(&mut written, 99), "ms", None);
        Ok(most)
    }
}

/// Resumes the subscription as an operator would, so the benchmark need not wait for the next retry.
fn resume(data: &Path) -> Result<()> {
    let db = Db::open(&Options::new(data_dir::database(data)))?;
    let resumed = db.write_blocking(Job::of_server("bench"), |tx| {
        let now = Timestamp::now();
        for account in store::accounts::all(tx)? {
            for subscription in store::subscriptions::all(tx, account.id, None)?.iter().filter(|one| one.head > 100_000)
            {
                store::subscriptions::set_course(tx, account.id, subscription.id, &Course::resumed(now))?;
            }
        }
        Ok::<_, Problem>(())
    });
    Ok(resumed?)
}
