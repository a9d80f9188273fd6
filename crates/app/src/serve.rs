//! A running server: the database, the faces, the chores, and the end of them all.

use crate::config::Settings;
use crate::data_dir::{self, Lock};
use crate::http::accept;
use crate::http::gauges::Gauges;
use crate::http::limits::Limits;
use crate::http::refusal::Refusal;
use crate::http::server::Server;
use crate::telemetry;
use anyhow::{Context, Result};
use bytes::Bytes;
use headwater_api::Api;
use headwater_api::quota::{Allowance, CALLS_A_DAY};
use headwater_model::problem::Problem;
use headwater_store::db::Options;
use headwater_store::{Db, backup};
use headwater_wire::envelope;
use headwater_wire::error::{Code, Failure};
use headwater_worker as worker;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Request, Response, StatusCode};
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// How often counts of calls are saved.
const SAVE_QUOTAS_EVERY: Duration = Duration::from_secs(1);

/// What the routes need.
struct House {
    db: Db,
    api: Api,
    metrics: PrometheusHandle,
    metrics_token: Option<String>,
    gauges: Arc<Gauges>,
    is_damaged: AtomicBool,
    is_stopping: AtomicBool,
}

/// Opens the house, calls `ready` with the address it listens on, and serves until told to stop.
pub fn run(settings: &Settings, ready: impl FnOnce(&Db, SocketAddr) -> Result<()>) -> Result<()> {
    let lock = Lock::take(settings.data_dir())?;
    let mut options = Options::new(data_dir::database(settings.data_dir()));
    options.readers = settings.readers.unwrap_or(options.readers);
    let db = Db::open(&options).context("opening the database")?;
    let metrics = telemetry::start_metrics()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen())
            .await
            .with_context(|| format!("listening on {}", settings.listen()))?;
        // Heard from before anybody is told that there is a server to stop.
        let signals = Signals::hear().context("listening for signals")?;
        ready(&db, listener.local_addr()?)?;
        let allowance = Allowance {
            calls_a_day: settings.calls_a_day.unwrap_or(CALLS_A_DAY),
            calls_a_second: settings.calls_a_second,
        };
        let house = Arc::new(House {
            api: Api::new(db.clone(), allowance),
            db,
            metrics,
            metrics_token: settings.metrics_token.clone(),
            gauges: Arc::default(),
            is_damaged: AtomicBool::new(false),
            is_stopping: AtomicBool::new(false),
        });
        if lock.was_unclean() {
            check_in_background(house.clone())?;
        }
        serve(listener, signals, settings, house).await
    })?;
    lock.release()
}

async fn serve(listener: TcpListener, signals: Signals, settings: &Settings, house: Arc<House>) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let chores = tokio::spawn(save_quotas(house.clone(), stopped.clone()));
    let egress = worker::webhooks::egress(settings.webhook_allow.as_deref().unwrap_or_default())?;
    let deliveries = tokio::spawn(worker::webhooks::run(house.db.clone(), egress, stopped.clone()));
    let tidying = tokio::spawn(worker::chores::run(house.db.clone(), stopped.clone()));
    tokio::spawn(stop_on_signal(signals, stop, house.clone()));
    let gauges = house.gauges.clone();
    let handler = {
        let house = house.clone();
        move |request: Request<Bytes>, from: SocketAddr| {
            let house = house.clone();
            async move { answer(&house, &request, from).await }
        }
    };
    let mut limits = Limits::default();
    limits.connections_per_ip = settings.connections_per_ip.unwrap_or(limits.connections_per_ip);
    accept::run(listener, Server { limits, gauges, handler, refuse }, stopped).await?;
    deliveries.await?;
    tidying.await?;
    chores.await?;
    tracing::info!("stopped");
    Ok(())
}

async fn answer(house: &House, request: &Request<Bytes>, from: SocketAddr) -> Response<Bytes> {
    let path = request.uri().path();
    if let Some(version) = Api::version_of(path) {
        return house.api.answer(version, request).await;
    }
    match path {
        "/healthz" => text(StatusCode::OK, "ok\n"),
        "/readyz" => readiness(house).await,
        "/metrics" if may_read_metrics(house, request, from) => text(StatusCode::OK, metrics(house).await),
        "/metrics" => text(StatusCode::FORBIDDEN, "metrics are for local clients, or for those with the token\n"),
        _ => text(StatusCode::NOT_FOUND, "there is nothing here; the API is at /pubapi/v1/ and /pubapi/v1.2/\n"),
    }
}

/// Ready: the database answers, is sound as far as is known, and the server is not about to stop.
async fn readiness(house: &House) -> Response<Bytes> {
    let answers = house.db.read(|read| Ok::<_, Problem>(headwater_store::accounts::all(read)?.len())).await;
    let reason = match answers {
        _ if house.is_stopping.load(Ordering::Relaxed) => "stopping",
        _ if house.is_damaged.load(Ordering::Relaxed) => "the database is damaged; see the log",
        Err(Problem::Busy) => "busy",
        Err(_) => "the database does not answer; see the log",
        Ok(_) => return json(StatusCode::OK, r#"{"ready":true}"#.to_owned()),
    };
    json(StatusCode::SERVICE_UNAVAILABLE, format!(r#"{{"ready":false,"reason":"{reason}"}}"#))
}

fn may_read_metrics(house: &House, request: &Request<Bytes>, from: SocketAddr) -> bool {
    match &house.metrics_token {
        None => from.ip().is_loopback(),
        Some(token) => {
            let sent = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
            let hash = |bytes: &[u8]| headwater_api::caller::hash_secret(&String::from_utf8_lossy(bytes));
            // Hashes are compared, so that timing tells nothing of the token.
            hash(sent) == hash(format!("Bearer {token}").as_bytes())
        }
    }
}

async fn metrics(house: &House) -> String {
    let counters = house.db.counters();
    metrics::counter!("headwater_write_commits_total").absolute(counters.commits.load(Ordering::Relaxed));
    metrics::counter!("headwater_write_jobs_total").absolute(counters.jobs.load(Ordering::Relaxed));
    let commit_seconds = counters.commit_microseconds.load(Ordering::Relaxed) as f64 / 1e6;
    metrics::gauge!("headwater_write_commit_seconds_sum").set(commit_seconds);
    metrics::gauge!("headwater_http_connections").set(house.gauges.open.load(Ordering::Relaxed) as f64);
    metrics::counter!("headwater_http_connections_total").absolute(house.gauges.accepted.load(Ordering::Relaxed));
    metrics::counter!("headwater_http_cut_total").absolute(house.gauges.cut.load(Ordering::Relaxed));
    for refusal in Refusal::ALL {
        metrics::counter!("headwater_http_refused_total", "reason" => refusal.name())
            .absolute(house.gauges.refused(refusal));
    }
    for (part, path) in [("database", house.db.path().to_owned()), ("log", house.db.path().with_extension("db-wal"))] {
        let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
        metrics::gauge!("headwater_storage_bytes", "part" => part).set(bytes as f64);
    }
    let backlog = house.db.read(|read| Ok::<_, Problem>(headwater_store::subscriptions::backlog(read)?)).await;
    metrics::gauge!("headwater_webhook_backlog").set(backlog.unwrap_or(-1) as f64);
    metrics::gauge!("headwater_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    house.metrics.render()
}

async fn save_quotas(house: Arc<House>, mut stopped: watch::Receiver<bool>) {
    let mut is_last = false;
    while !is_last {
        is_last = tokio::time::timeout(SAVE_QUOTAS_EVERY, stopped.wait_for(|stop| *stop)).await.is_ok();
        house.metrics.run_upkeep();
        if let Err(problem) = house.api.save_quotas().await {
            tracing::warn!(%problem, "the counts of calls could not be saved; they will be tried again");
        }
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
    house.is_stopping.store(true, Ordering::Relaxed);
    let _ = stop.send(true);
    tracing::info!("stopping; requests under way are finished first");
    signals.next().await;
    tracing::warn!("stopped at once");
    std::process::exit(130);
}

/// After an unclean end the database is read through once, beside the work, and not trusted if that finds damage.
fn check_in_background(house: Arc<House>) -> Result<()> {
    tracing::info!("the last server did not end as it should; checking the database meanwhile");
    std::thread::Builder::new().name("check".to_owned()).spawn(move || match backup::quick_check(house.db.path()) {
        Ok(()) => tracing::info!("the database is sound"),
        Err(error) => {
            tracing::error!(%error, "the database is damaged: restore a backup");
            house.is_damaged.store(true, Ordering::Relaxed);
        }
    })?;
    Ok(())
}

/// What the accept loop answers in the API's stead.
fn refuse(refusal: Refusal) -> Response<Bytes> {
    let (code, why) = match refusal {
        Refusal::TooLarge => (Code::InvalidFormat, "the body is larger than 10 MiB"),
        Refusal::TooSlow => (Code::InvalidFormat, "the body came too slowly"),
        Refusal::BadRequest => (Code::InvalidFormat, "the request is not well-formed HTTP"),
        Refusal::Busy => (Code::Unknown, "the server is busy, try again"),
        Refusal::Crashed => (Code::Unknown, "the server failed; its log says more"),
    };
    let body = envelope::failure(&Failure::of(code).with(why), None, None);
    let mut response = json(refusal.status(), String::from_utf8_lossy(&body).into_owned());
    response.headers_mut().insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}

fn text(status: StatusCode, body: impl Into<String>) -> Response<Bytes> {
    respond(status, "text/plain; charset=utf-8", body.into())
}

fn json(status: StatusCode, body: String) -> Response<Bytes> {
    respond(status, "application/json", body)
}

fn respond(status: StatusCode, kind: &'static str, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
