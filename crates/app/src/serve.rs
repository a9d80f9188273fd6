//! A running server: the database, the faces, the chores, and the end of them all.

use crate::config::Settings;
use crate::data_dir::{self, Lock};
use crate::faces::{self, Faces};
use crate::grants::{self, Grants};
use crate::http::accept;
use crate::http::forwarded::Proxies;
use crate::http::limits::{IDLE_GRACE, Limits};
use crate::http::server::Handlers;
use crate::http::unread::Unread;
use crate::ops::{Ops, Readiness};
use crate::other_faces;
use crate::supervisor::{self, News};
use crate::telemetry;
use anyhow::{Context, Result, bail};
use headwater_api::Api;
use headwater_api::quota::Allowance;
use headwater_model::audit::Author;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::db::Options;
use headwater_store::disk_days;
use headwater_store::{Db, Job, backup, subscriptions};
use headwater_web::{Web, WebSettings};
use headwater_worker as worker;
use headwater_worker::egress::Egress;
use headwater_worker::sealing::KeepAudit;
use http::Request;
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Connections that may wait to be accepted, as far as the system grants it. One that comes when as many wait knocks again only
/// after a second, and 128, which is usual, come at once where a crowd calls.
const WAITING: i32 = 4096;
/// How often counts of calls are saved.
const SAVE_QUOTAS_EVERY: Duration = Duration::from_secs(1);
/// Rounds between two savings of the names of called methods. Every commit makes the embedded database's readers read their pages
/// anew, so figures looked at now and then are not saved every second.
const SAVE_USES_EVERY: u64 = 10;

/// Opens the database, calls `ready` with the listening address, and serves until told to stop.
pub fn run(settings: &Settings, ready: impl FnOnce(&Db, SocketAddr) -> Result<()>) -> Result<()> {
    let egress = worker::webhooks::egress(&settings.webhook_allow)?;
    let options = Options { author: Author::Server, ..data_dir::options(settings)? };
    let lock = Lock::take(&settings.data_dir)?;
    let outcome = Opened::open(settings, &options).and_then(|opened| opened.serve(&lock, egress, ready));
    lock.release_after(outcome)
}

/// A server with an open database, not listening yet.
struct Opened<'s> {
    settings: &'s Settings,
    db: Db,
    granted: Grants,
}

impl<'s> Opened<'s> {
    fn open(settings: &'s Settings, options: &Options) -> Result<Self> {
        grants::keep_to_oneself();
        let granted = grants::ask(options.readers, worker::webhooks::MOST_UNDER_WAY);
        let makes_key = !data_dir::is_there(&options.key_file)?;
        let db = Db::open(options).with_context(|| format!("opening {}", data_dir::place(settings)))?;
        if makes_key {
            let key_file = std::path::absolute(&options.key_file)?;
            tracing::info!(key_file = %key_file.display(), "made a new key that seals webhook secrets: keep a copy of it");
        }
        check_key(settings, &db, options)?;
        Ok(Self { settings, db, granted })
    }

    /// Returns when everything is stopped and the database is closed.
    fn serve(self, lock: &Lock, egress: Egress, ready: impl FnOnce(&Db, SocketAddr) -> Result<()>) -> Result<()> {
        let Self { settings, db, granted } = self;
        let metrics = telemetry::start_metrics()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = listen(settings).await?;
            // Heard from before anybody is told that there is a server to stop.
            let signals = Signals::hear().context("listening for signals")?;
            let listening = listener.local_addr()?;
            // Without it commands only have to be told more; a disk that is full need not keep a server from starting.
            let _running = settings
                .leave_for_commands(listening)
                .inspect_err(|error| tracing::warn!("commands will not know what this server was told: {error:#}"));
            ready(&db, listening)?;
            supervisor::tell(News::Ready);
            let address = settings.base_url(&listening.into());
            let allowance = Allowance { calls_a_day: settings.calls_a_day, calls_a_second: settings.calls_a_second };
            let api = Arc::new(Api::new(db.clone(), allowance));
            let other_faces = other_faces::of(egress.clone(), api.clone());
            let web = WebSettings { base_url: settings.base_url.clone(), address, other_faces };
            let faces = Arc::new(Faces::new(api, ops_of(settings, db.clone(), metrics), Web::new(db, web)));
            if lock.was_unclean() && settings.database_url.is_none() {
                check_in_background(faces.clone())?;
            }
            let limits = limits_of(settings, granted);
            let (stop, stopped) = watch::channel(false);
            let work = BackgroundWork::begin(settings, egress, &faces, &stopped)?;
            tokio::spawn(stop_on_signal(signals, stop, faces.clone()));
            let handler = {
                let faces = faces.clone();
                move |request: Request<Unread>, from: SocketAddr| {
                    let faces = faces.clone();
                    async move { faces::answer(&faces, request, from).await }
                }
            };
            let (gauges, log) = (faces.ops.gauges.clone(), faces.log.clone());
            let proxies = Proxies::new(settings.trusted_proxies.clone());
            let server = Handlers { limits, gauges, proxies, log, handler, refuse: faces::refuse };
            accept::run(listener, server, stopped).await?;
            work.end().await?;
            // Calls answered while the server drained are counted too.
            tell_unsaved(faces.api.save_quotas().await.and(faces.api.save_uses().await));
            faces.log.finish();
            tracing::info!("stopped");
            Ok(())
        })
    }
}

async fn listen(settings: &Settings) -> Result<TcpListener> {
    let addresses = settings.listen.resolve()?;
    let listener = TcpListener::bind(&addresses[..]).await;
    let listener = listener.with_context(|| format!("listening on {}", settings.listen))?;
    rustix::net::listen(&listener, WAITING).context("making room for connections that wait to be accepted")?;
    Ok(listener)
}

/// Of several servers, one with another key would hold back what the others can send: such a one is refused. A server on
/// its own is only told that it cannot sign.
fn check_key(settings: &Settings, db: &Db, options: &Options) -> Result<()> {
    let key = db.key();
    if db.read_blocking(Job::of_server("check-seal"), move |read| subscriptions::opens(read, &key))? {
        return Ok(());
    }
    let why = format!(
        "the key file {} is not the one that sealed the webhook secrets in this database",
        options.key_file.display()
    );
    let remedy = "where it is lost, `headwater webhook rotate-secret` makes new secrets with the key that is here";
    if options.server.is_some() {
        bail!(
            "{why}: copy headwater.key from the data directory of another server, or name it with --key-file; {remedy}"
        );
    }
    let remedy = settings.with_flags(remedy);
    tracing::warn!("{why}: nothing can be delivered; put that key file there, or name it with --key-file; {remedy}");
    Ok(())
}

fn ops_of(settings: &Settings, db: Db, metrics: PrometheusHandle) -> Ops {
    Ops {
        db,
        metrics,
        metrics_token: settings.metrics_token.clone(),
        gauges: Arc::default(),
        is_damaged: AtomicBool::new(false),
        is_stopping: AtomicBool::new(false),
        readiness: Readiness::default(),
    }
}

fn limits_of(settings: &Settings, granted: Grants) -> Limits {
    let Grants { descriptors, connections } = granted;
    tracing::info!(descriptors, connections, "room for connections; the limit of open files grants it");
    Limits {
        connections,
        connections_per_ip: settings.connections_per_ip,
        idle: Duration::from_secs(settings.keep_alive.into()) + IDLE_GRACE,
        ..Limits::default()
    }
}

/// What goes on beside requests until the server is stopped.
struct BackgroundWork {
    deliveries: JoinHandle<()>,
    tidying: JoinHandle<()>,
    working: JoinHandle<()>,
    sealing: JoinHandle<()>,
    columns: JoinHandle<()>,
    chores: JoinHandle<()>,
}

impl BackgroundWork {
    fn begin(settings: &Settings, egress: Egress, faces: &Arc<Faces>, stopped: &watch::Receiver<bool>) -> Result<Self> {
        let chores = tokio::spawn(every_second(faces.clone(), stopped.clone()));
        let node = data_dir::node(&settings.data_dir)?;
        let db = || faces.ops.db.clone();
        Ok(Self {
            deliveries: tokio::spawn(worker::webhooks::run(db(), egress, node, stopped.clone())),
            tidying: tokio::spawn(worker::chores::run(db(), settings.retention(), stopped.clone())),
            working: tokio::spawn(worker::background::run(db(), stopped.clone())),
            sealing: tokio::spawn(worker::sealing::run(db(), KeepAudit(settings.keep_audit), stopped.clone())),
            columns: tokio::spawn(worker::columns::run(db(), stopped.clone())),
            chores,
        })
    }

    /// Returns when everything has stopped.
    async fn end(self) -> Result<()> {
        self.deliveries.await?;
        self.tidying.await?;
        self.working.await?;
        self.sealing.await?;
        self.columns.await?;
        self.chores.await?;
        Ok(())
    }
}

/// Seconds between two looks whether the size of the database was noted today.
const NOTE_DISK_EVERY: u64 = 600;

async fn every_second(faces: Arc<Faces>, mut stopped: watch::Receiver<bool>) {
    let mut is_last = false;
    let mut seconds = 0;
    while !is_last {
        is_last = tokio::time::timeout(SAVE_QUOTAS_EVERY, stopped.wait_for(|stop| *stop)).await.is_ok();
        seconds += 1;
        faces.ops.metrics.run_upkeep();
        faces.log.flush();
        if seconds % NOTE_DISK_EVERY == 1 {
            disk_days::note(&faces.ops.db, Timestamp::now());
        }
        let mut saved = faces.api.save_quotas().await;
        if is_last || seconds % SAVE_USES_EVERY == 0 {
            saved = saved.and(faces.api.save_uses().await);
        }
        tell_unsaved(saved);
    }
}

fn tell_unsaved(saved: Result<(), Problem>) {
    match saved {
        // The storage has said so.
        Ok(()) | Err(Problem::Unwritable(_)) => {}
        Err(problem) => tracing::warn!(%problem, "the counts of calls could not be saved; they will be tried again"),
    }
}

/// The signals asking a server to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    /// The terminal is gone. `None` where the server was started so that this is no matter to it, as by nohup.
    hangup: Option<Signal>,
}

impl Signals {
    /// From now on signals are heard, and no longer end the process by themselves.
    fn hear() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: (!ignores_hangups()).then(|| signal(SignalKind::hangup())).transpose()?,
        })
    }

    async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! { _ = self.terminate.recv() => {}, _ = self.interrupt.recv() => {}, _ = hangup => {} }
    }
}

/// Whether hangups were switched off before the server began. Only Linux tells; elsewhere they count as heard.
fn ignores_hangups() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    // Signal 1 is the lowest bit.
    mask & 1 == 1
}

async fn stop_on_signal(mut signals: Signals, stop: watch::Sender<bool>, faces: Arc<Faces>) {
    signals.next().await;
    faces.ops.is_stopping.store(true, Ordering::Relaxed);
    let _ = stop.send(true);
    supervisor::tell(News::Stopping);
    tracing::info!("stopping; requests under way are finished first");
    signals.next().await;
    tracing::warn!("stopped at once");
    std::process::exit(130);
}

/// After an unclean end the database is read through once, beside the work, and not trusted if that finds damage.
fn check_in_background(faces: Arc<Faces>) -> Result<()> {
    tracing::info!("the last server did not end as it should; checking the database meanwhile");
    std::thread::Builder::new().name("check".to_owned()).spawn(move || {
        match backup::quick_check(faces.ops.db.path()) {
            Ok(()) => tracing::info!("the database is sound"),
            Err(error) => {
                tracing::error!(%error, "the database is damaged: restore a backup");
                faces.ops.is_damaged.store(true, Ordering::Relaxed);
            }
        }
    })?;
    Ok(())
}
