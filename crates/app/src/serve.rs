//! A running server: the database, the faces, the chores, and the end of them all.

use crate::config::Settings;
use crate::data_dir::{self, Lock};
use crate::grants::{self, Grants};
use crate::http::accept;
use crate::http::limits::{IDLE_GRACE, Limits};
use crate::http::server::Server;
use crate::http::unread::Unread;
use crate::ops::Ops;
use crate::routes::{self, House};
use crate::telemetry;
use anyhow::{Context, Result, bail};
use headwater_api::Api;
use headwater_api::quota::Allowance;
use headwater_store::{Db, Job, backup, subscriptions};
use headwater_worker as worker;
use headwater_worker::egress::Egress;
use http::Request;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// How often counts of calls are saved.
const SAVE_QUOTAS_EVERY: Duration = Duration::from_secs(1);

/// Opens the house, calls `ready` with the address it listens on, and serves until told to stop.
pub fn run(settings: &Settings, ready: impl FnOnce(&Db, SocketAddr) -> Result<()>) -> Result<()> {
    let egress = worker::webhooks::egress(&settings.webhook_allow)?;
    let lock = Lock::take(&settings.data_dir)?;
    match open_and_serve(settings, egress, lock.was_unclean(), ready) {
        Ok(()) => lock.release(),
        Err(error) => {
            // A start that failed has harmed nothing; what the last server left unclean still waits for its check.
            if !lock.was_unclean() {
                lock.release()?;
            }
            Err(error)
        }
    }
}

/// Returns when everything is stopped and the database is closed.
fn open_and_serve(
    settings: &Settings,
    egress: Egress,
    was_unclean: bool,
    ready: impl FnOnce(&Db, SocketAddr) -> Result<()>,
) -> Result<()> {
    grants::keep_to_oneself();
    let options = data_dir::options(settings)?;
    let granted = grants::ask(options.readers, worker::webhooks::MOST_UNDER_WAY);
    let db = Db::open(&options).context("opening the database")?;
    if settings.database_url.is_some() {
        check_key(&db)?;
    }
    let metrics = telemetry::start_metrics()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let addresses = settings.listen.resolve()?;
        let listener = TcpListener::bind(&addresses[..]).await;
        let listener = listener.with_context(|| format!("listening on {}", settings.listen))?;
        // Heard from before anybody is told that there is a server to stop.
        let signals = Signals::hear().context("listening for signals")?;
        ready(&db, listener.local_addr()?)?;
        let allowance = Allowance { calls_a_day: settings.calls_a_day, calls_a_second: settings.calls_a_second };
        let house = Arc::new(House {
            api: Api::new(db.clone(), allowance),
            ops: Ops {
                db,
                metrics,
                metrics_token: settings.metrics_token.clone(),
                gauges: Arc::default(),
                is_damaged: AtomicBool::new(false),
                is_stopping: AtomicBool::new(false),
            },
            log: Arc::default(),
        });
        if was_unclean && settings.database_url.is_none() {
            check_in_background(house.clone())?;
        }
        let Grants { descriptors, connections } = granted;
        tracing::info!(descriptors, connections, "room for connections; the limit of open files grants it");
        let limits = Limits {
            connections,
            connections_per_ip: settings.connections_per_ip,
            idle: Duration::from_secs(settings.keep_alive.into()) + IDLE_GRACE,
            ..Limits::default()
        };
        serve((listener, limits), signals, settings, egress, house).await
    })
}

/// Of several servers, one with another key would hold back what the others can send.
fn check_key(db: &Db) -> Result<()> {
    let key = db.key();
    if !db.read_blocking(Job::of_server("check-seal"), move |read| subscriptions::opens(read, &key))? {
        bail!(
            "the key file is not the one that sealed the webhook secrets in this database: copy headwater.key from the \
             data directory of another server, or name it with --key-file; where it is lost, `headwater webhook \
             rotate-secret` makes new secrets with the key that is here"
        );
    }
    Ok(())
}

async fn serve(
    (listener, limits): (TcpListener, Limits),
    signals: Signals,
    settings: &Settings,
    egress: Egress,
    house: Arc<House>,
) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let chores = tokio::spawn(save_quotas(house.clone(), stopped.clone()));
    let node = data_dir::node(&settings.data_dir)?;
    let deliveries = tokio::spawn(worker::webhooks::run(house.ops.db.clone(), egress, node, stopped.clone()));
    let tidying = tokio::spawn(worker::chores::run(house.ops.db.clone(), settings.retention(), stopped.clone()));
    tokio::spawn(stop_on_signal(signals, stop, house.clone()));
    let (gauges, log) = (house.ops.gauges.clone(), house.log.clone());
    let handler = {
        let house = house.clone();
        move |request: Request<Unread>, from: SocketAddr| {
            let house = house.clone();
            async move { routes::answer(&house, request, from).await }
        }
    };
    accept::run(listener, Server { limits, gauges, log, handler, refuse: routes::refuse }, stopped).await?;
    deliveries.await?;
    tidying.await?;
    chores.await?;
    // Calls that were answered while the server drained are counted too.
    save_quotas_once(&house).await;
    house.log.finish();
    tracing::info!("stopped");
    Ok(())
}

async fn save_quotas(house: Arc<House>, mut stopped: watch::Receiver<bool>) {
    let mut is_last = false;
    while !is_last {
        is_last = tokio::time::timeout(SAVE_QUOTAS_EVERY, stopped.wait_for(|stop| *stop)).await.is_ok();
        house.ops.metrics.run_upkeep();
        house.log.flush();
        save_quotas_once(&house).await;
    }
}

async fn save_quotas_once(house: &House) {
    if let Err(problem) = house.api.save_quotas().await {
        tracing::warn!(%problem, "the counts of calls could not be saved; they will be tried again");
    }
}

/// The signals that ask a server to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From now on they are heard, and no longer end the process by themselves.
    fn hear() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! { _ = self.terminate.recv() => {}, _ = self.interrupt.recv() => {} }
    }
}

async fn stop_on_signal(mut signals: Signals, stop: watch::Sender<bool>, house: Arc<House>) {
    signals.next().await;
    house.ops.is_stopping.store(true, Ordering::Relaxed);
    let _ = stop.send(true);
    tracing::info!("stopping; requests under way are finished first");
    signals.next().await;
    tracing::warn!("stopped at once");
    std::process::exit(130);
}

/// After an unclean end the database is read through once, beside the work, and not trusted if that finds damage.
fn check_in_background(house: Arc<House>) -> Result<()> {
    tracing::info!("the last server did not end as it should; checking the database meanwhile");
    std::thread::Builder::new().name("check".to_owned()).spawn(move || {
        match backup::quick_check(house.ops.db.path()) {
            Ok(()) => tracing::info!("the database is sound"),
            Err(error) => {
                tracing::error!(%error, "the database is damaged: restore a backup");
                house.ops.is_damaged.store(true, Ordering::Relaxed);
            }
        }
    })?;
    Ok(())
}
