//! What `/metrics` says: what was recorded as it happened, and what is looked up now.

use super::Ops;
use crate::http::refusal::Refusal;
use crate::process::Process;
pub use crate::telemetry::exposition::CONTENT_TYPE;
use crate::telemetry::exposition::Exposition;
use headwater_model::background::TaskState;
use headwater_model::obstacle::Obstacle;
use headwater_model::time::Timestamp;
use headwater_store::background::control;
use headwater_store::{Error, Job, Read, deliveries};
use std::sync::atomic::Ordering::Relaxed;

/// All metrics as text for Prometheus. It asks the database once, for background work and the backlog of deliveries, which are left out
/// where the database does not answer.
pub async fn text(ops: &Ops) -> String {
    let mut out = Exposition::default();
    connections(&mut out, ops);
    writer(&mut out, ops);
    let look = |read: &Read<'_>| Ok::<_, Error>((control::times(read)?, deliveries::backlog(read)?));
    if let Ok((tasks, backlog)) = ops.db.read(Job::of_server("metrics"), look).await {
        let now = Timestamp::now();
        let in_state = |state| tasks.iter().filter(|times| times.state(now) == state).count() as f64;
        out.by("headwater_tasks", "state", TaskState::ALL.map(|state| (state.name(), in_state(state))));
        let age = backlog.oldest.map_or(0, |oldest| now.seconds_since(oldest));
        out.value("headwater_webhook_backlog", backlog.entries as f64);
        out.value("headwater_webhook_oldest_seconds", age as f64);
        out.value("headwater_webhook_parked_leads", backlog.parked as f64);
    }
    out.by("headwater_build_info", "version", [(env!("CARGO_PKG_VERSION"), 1.0)]);
    process(&mut out);
    ops.metrics.render() + &out.finish()
}

fn connections(out: &mut Exposition, ops: &Ops) {
    let gauges = &ops.gauges;
    out.value("headwater_http_connections", gauges.open.load(Relaxed) as f64);
    out.value("headwater_http_connections_total", gauges.accepted.load(Relaxed) as f64);
    out.value("headwater_http_cut_total", gauges.cut.load(Relaxed) as f64);
    out.value("headwater_http_freed_total", gauges.freed.load(Relaxed) as f64);
    let refused = Refusal::ALL.map(|refusal| (refusal.name(), gauges.refused(refusal) as f64));
    out.by("headwater_http_refused_total", "reason", refused);
}

fn writer(out: &mut Exposition, ops: &Ops) {
    let counters = ops.db.counters();
    out.value("headwater_write_commits_total", counters.commits.load(Relaxed) as f64);
    out.value("headwater_write_jobs_total", counters.jobs.load(Relaxed) as f64);
    out.value("headwater_write_commit_seconds_total", counters.commit_microseconds.load(Relaxed) as f64 / 1e6);
    let health = ops.db.health();
    let failures = Obstacle::ALL.map(|obstacle| (obstacle.name(), health.failures(obstacle) as f64));
    out.by("headwater_write_failures_total", "reason", failures);
    if let Some((free, floor)) = health.room() {
        out.value("headwater_storage_free_bytes", free as f64);
        out.value("headwater_storage_free_floor_bytes", floor as f64);
    }
    let sizes = ops.db.file_sizes().map_or((0, 0), |sizes| (sizes.database, sizes.log));
    let sizes = [("database", sizes.0 as f64), ("log", sizes.1 as f64)];
    out.by("headwater_storage_bytes", "part", sizes);
}

fn process(out: &mut Exposition) {
    let this = Process::this();
    out.known("process_cpu_seconds_total", this.cpu_seconds());
    out.known("process_resident_memory_bytes", this.resident_bytes());
    out.known("process_open_fds", this.open_descriptors());
    out.known("process_max_fds", this.most_descriptors());
    out.known("process_start_time_seconds", this.started_at());
}
