//! Logs and metrics.

mod fields;
mod lines;
pub mod table;
pub mod exposition;

use crate::config::Settings;
use crate::telemetry::fields::FieldWriter;
use crate::telemetry::lines::{Last, Lines};
use crate::telemetry::table::{METRICS, MetricKind};
use anyhow::{Context, Result};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// Bucket bounds of duration histograms, in seconds.
const SECONDS: &[f64] = &[0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

/// Starts logging to standard error, one line per event. Drop the returned value last: the drop writes the waiting
/// lines.
pub fn start_logging(settings: &Settings) -> Result<Last> {
    let (lines, last) = Lines::to(std::io::stderr()).context("starting the thread that writes the log")?;
    let filter = EnvFilter::try_new(&settings.log_level)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(lines)
        .with_target(false)
        .log_internal_errors(false);
    match settings.log_format.as_str() {
        "json" => builder.json().flatten_event(true).init(),
        _ => builder.with_ansi(false).fmt_fields(FieldWriter).init(),
    }
    Ok(last)
}

/// Starts collecting metrics, described by the table; the returned handle renders them.
pub fn start_metrics() -> Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new().set_buckets(SECONDS)?.install_recorder().context("starting metrics")?;
    for metric in METRICS {
        match metric.kind {
            MetricKind::Counter => metrics::describe_counter!(metric.name, metric.help),
            MetricKind::Gauge => metrics::describe_gauge!(metric.name, metric.help),
            MetricKind::Histogram => metrics::describe_histogram!(metric.name, metric.help),
        }
    }
    Ok(handle)
}
