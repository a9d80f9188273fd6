//! The face for operators: liveness, readiness and metrics.

mod scrape;

use crate::http::gauges::Gauges;
use bytes::Bytes;
use headwater_api::sending::{Body, respond};
use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use headwater_store::{Db, Error, Job, asker, health};
use http::header::{ALLOW, AUTHORIZATION, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// What operators are told of.
pub struct Ops {
    /// The database.
    pub db: Db,
    /// What renders the recorded metrics.
    pub metrics: PrometheusHandle,
    /// What readers of the metrics must send, if anything.
    pub metrics_token: Option<String>,
    /// What the accept loop counts.
    pub gauges: Arc<Gauges>,
    /// Whether the check after an unclean end found damage.
    pub is_damaged: AtomicBool,
    /// Whether a signal has asked for the end.
    pub is_stopping: AtomicBool,
    /// Whether the server was ready at the last look.
    pub readiness: Readiness,
}

/// The reason for a server not being ready, if any, and the time of the look. Of many requests at once one looks, and all others get
/// the same answer.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, Option<&'static str>)>>);

/// The headers by which proxies name their clients. A request with such a header is not the proxy's own.
const FORWARDED: [&str; 6] =
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// The paths of this face.
pub const PATHS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Answers a request for one of [`PATHS`]. `from` is the address at the other end of the connection.
pub async fn answer(ops: &Ops, request: &Request<Bytes>, from: IpAddr) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let header = Some((ALLOW, "GET, HEAD"));
        return respond(StatusCode::METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD are answered here\n", header);
    }
    match request.uri().path() {
        "/healthz" => respond(StatusCode::OK, TEXT, "ok\n", None),
        "/readyz" => readiness(ops).await,
        _ => metrics(ops, request, from).await,
    }
}

/// How long the database may take to answer before the server counts as not ready.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

async fn readiness(ops: &Ops) -> Response<Body> {
    let came = Instant::now();
    let mut last = ops.readiness.0.lock().await;
    let reason = match *last {
        Some((found, reason)) if found >= came => reason,
        _ => {
            // Other requests wait for the look, also after the first client has left.
            let reason = asker::serve(Arc::default(), why_not_ready(ops)).await;
            *last = Some((Instant::now(), reason));
            reason
        }
    };
    drop(last);
    match reason {
        None => respond(StatusCode::OK, JSON, r#"{"ready":true}"#, None),
        Some(reason) => {
            respond(StatusCode::SERVICE_UNAVAILABLE, JSON, format!(r#"{{"ready":false,"reason":"{reason}"}}"#), None)
        }
    }
}

/// Ready: the database answers, is sound as far as is known, and the server is not about to stop.
async fn why_not_ready(ops: &Ops) -> Option<&'static str> {
    // Only a write shows that writing is possible again, and clients are sent to other servers meanwhile.
    if ops.db.health().obstacle().is_some() {
        let proof = ops.db.write(Job::of_server("readiness"), health::prove);
        let _ = tokio::time::timeout(ANSWERS_WITHIN, proof).await;
    }
    let answers = ops.db.read(Job::of_server("readiness"), |read| {
        read.takes_writes()?;
        headwater_store::accounts::any(read)
    });
    let answers =
        tokio::time::timeout(ANSWERS_WITHIN, answers).await.unwrap_or(Err(Error::Busy)).map_err(Problem::from);
    match answers {
        _ if ops.is_stopping.load(Ordering::Relaxed) => Some("stopping"),
        _ if ops.is_damaged.load(Ordering::Relaxed) => Some("the database is damaged; see the log"),
        Err(Problem::Busy) => Some("the database cannot be reached, or has too much to do; see the log"),
        Err(_) => Some("the database does not answer; see the log"),
        Ok(_) => ops.db.health().obstacle().map(Obstacle::text),
    }
}

async fn metrics(ops: &Ops, request: &Request<Bytes>, from: IpAddr) -> Response<Body> {
    if !may_read_metrics(ops, request, from) {
        let why = "metrics are for clients on this machine that come without a proxy, or for those with the token\n";
        return respond(StatusCode::FORBIDDEN, TEXT, why, None);
    }
    respond(StatusCode::OK, scrape::CONTENT_TYPE, scrape::text(ops).await, None)
}

fn may_read_metrics(ops: &Ops, request: &Request<Bytes>, from: IpAddr) -> bool {
    match &ops.metrics_token {
        // A proxy on this machine is local; whom it speaks for is not.
        None => {
            from.to_canonical().is_loopback() && !FORWARDED.iter().any(|name| request.headers().contains_key(*name))
        }
        Some(token) => {
            let sent = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
            let hash = |bytes: &[u8]| headwater_api::caller::hash_secret(&String::from_utf8_lossy(bytes));
            // Hashes are compared, so that timing tells nothing of the token.
            hash(sent) == hash(format!("Bearer {token}").as_bytes())
        }
    }
}
