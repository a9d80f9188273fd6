//! What the server answers at which path.

use crate::http::gauges::Gauges;
use crate::http::refusal::Refusal;
use bytes::Bytes;
use headwater_api::{Api, changes};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::{Db, deliveries};
use headwater_wire::envelope;
use headwater_wire::error::{Code, Failure};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Request, Response, StatusCode};
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What the routes need.
pub struct House {
    /// The database.
    pub db: Db,
    /// The API's face.
    pub api: Api,
    /// What renders the metrics.
    pub metrics: PrometheusHandle,
    /// What readers of the metrics must send, if anything.
    pub metrics_token: Option<String>,
    /// What the accept loop counts.
    pub gauges: Arc<Gauges>,
    /// Whether the check after an unclean end found damage.
    pub is_damaged: AtomicBool,
    /// Whether a signal has asked for the end.
    pub is_stopping: AtomicBool,
}

/// Answers one request that has arrived whole.
pub async fn answer(house: &House, request: &Request<Bytes>, from: SocketAddr) -> Response<Bytes> {
    let path = request.uri().path();
    if let Some(version) = Api::version_of(path) {
        return house.api.answer(version, request).await;
    }
    if path == changes::PATH {
        return house.api.changes(request).await;
    }
    let response = answer_others(house, request, from).await;
    tracing::info!(method = %request.method(), path, status = response.status().as_u16(), from = %from.ip(), "request");
    response
}

/// What is not the API. The API logs its requests itself: it knows more of them.
async fn answer_others(house: &House, request: &Request<Bytes>, from: SocketAddr) -> Response<Bytes> {
    match request.uri().path() {
        "/healthz" => text(StatusCode::OK, "ok\n"),
        "/readyz" => readiness(house).await,
        "/metrics" if may_read_metrics(house, request, from) => text(StatusCode::OK, metrics(house).await),
        "/metrics" => text(StatusCode::FORBIDDEN, "metrics are for local clients, or for those with the token\n"),
        _ => text(StatusCode::NOT_FOUND, "there is nothing here; the API is at /pubapi/v1/ and /pubapi/v1.2/\n"),
    }
}

/// How long the database may take to answer before the server counts as not ready.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Ready: the database answers, is sound as far as is known, and the server is not about to stop.
async fn readiness(house: &House) -> Response<Bytes> {
    let answers = house.db.read(|read| {
        read.takes_writes()?;
        Ok::<_, Problem>(headwater_store::accounts::any(read)?)
    });
    let answers = tokio::time::timeout(ANSWERS_WITHIN, answers).await.unwrap_or(Err(Problem::Busy));
    let reason = match answers {
        _ if house.is_stopping.load(Ordering::Relaxed) => "stopping",
        _ if house.is_damaged.load(Ordering::Relaxed) => "the database is damaged; see the log",
        Err(Problem::Busy) => "the database cannot be reached, or has too much to do; see the log",
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
    if let Ok(backlog) = house.db.read(|read| Ok::<_, Problem>(deliveries::backlog(read)?)).await {
        let age = backlog.oldest.map_or(0, |oldest| Timestamp::now().seconds_since(oldest));
        metrics::gauge!("headwater_webhook_backlog").set(backlog.entries as f64);
        metrics::gauge!("headwater_webhook_oldest_seconds").set(age as f64);
        metrics::gauge!("headwater_webhook_parked_leads").set(backlog.parked as f64);
    }
    metrics::gauge!("headwater_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    house.metrics.render()
}

/// What the accept loop answers in the API's stead.
pub fn refuse(refusal: Refusal) -> Response<Bytes> {
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
