//! TABLE · every metric of the server, in the order of `/metrics`: name, kind, and help text.
//!
//! Names follow Prometheus: base units, and `_total` for counters. Every new metric needs a line here; a test of the
//! sources fails for a metric missing from the table, and for a line without a metric.

/// The Prometheus type of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows while the process lives.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Durations in buckets.
    Histogram,
}

impl MetricKind {
    /// The type's name in a `# TYPE` line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// An entry of the table.
#[derive(Debug)]
pub struct Metric {
    /// The metric's name.
    pub name: &'static str,
    /// The metric's type.
    pub kind: MetricKind,
    /// The text of the `# HELP` line.
    pub help: &'static str,
}

const fn counter(name: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: MetricKind::Counter, help }
}

const fn gauge(name: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: MetricKind::Gauge, help }
}

const fn histogram(name: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: MetricKind::Histogram, help }
}

/// All metrics.
pub static METRICS: &[Metric] = &[
    // Calls
    counter("headwater_rpc_calls_total", "Calls of the API and of the change feed, by method and outcome."),
    histogram("headwater_rpc_seconds", "How long calls took to answer, by method."),
    // Requests of all faces
    counter("headwater_http_requests_total", "Requests that a face answered or refused, by face and status."),
    histogram("headwater_http_request_seconds", "Until the head of an answer was there, by face."),
    // Connections
    gauge("headwater_http_connections", "Connections being served now."),
    counter("headwater_http_connections_total", "Connections accepted, those turned away included."),
    counter("headwater_http_cut_total", "Connections cut without an answer because the client was too slow."),
    counter("headwater_http_freed_total", "Connections without a request that were closed to make room for others."),
    counter("headwater_http_refused_total", "Requests refused before the API saw them, by reason."),
    // The database
    histogram("headwater_job_seconds", "How long reads and writes had a connection, commits not counted, by job."),
    counter("headwater_reads_abandoned_total", "Reads given up because nobody waited for them any more, by state."),
    counter("headwater_write_commits_total", "Transactions committed by the writer."),
    counter("headwater_write_jobs_total", "Jobs in the transactions that the writer committed."),
    counter("headwater_write_commit_seconds_total", "Time spent in commits, the sync to disk included."),
    counter("headwater_write_failures_total", "Writes that met an obstacle, such as a full disk, by reason."),
    gauge("headwater_storage_free_bytes", "What is free on the disk of the embedded database."),
    gauge("headwater_storage_free_floor_bytes", "What is to stay free there; below, calls that add are refused."),
    gauge("headwater_storage_bytes", "Size of the embedded database and of its log."),
    // Background work
    gauge("headwater_tasks", "Tasks of background work that are not finished, by state."),
    counter("headwater_task_rows_total", "Rows done by this server in background work, by what the task does."),
    // Webhooks
    gauge("headwater_webhook_backlog", "Changes that subscriptions have not been sent yet."),
    gauge("headwater_webhook_oldest_seconds", "Age of the oldest change that a subscription has not been sent yet."),
    gauge("headwater_webhook_parked_leads", "Leads set aside because a receiver refused them."),
    gauge("headwater_webhook_in_flight", "Deliveries under way."),
    counter("headwater_webhook_deliveries_total", "Deliveries tried, by outcome."),
    counter("headwater_webhook_leads_total", "Leads that receivers have accepted."),
    histogram("headwater_webhook_delay_seconds", "From a change to the first try to deliver it."),
    histogram("headwater_webhook_exchange_seconds", "How long tries to deliver took."),
    // The process
    gauge("headwater_build_info", "1, with the version as a label."),
    counter("process_cpu_seconds_total", "Processor time used, in user and kernel mode."),
    gauge("process_resident_memory_bytes", "Memory in use."),
    gauge("process_open_fds", "File descriptors that are open."),
    gauge("process_max_fds", "File descriptors that may be open."),
    gauge("process_start_time_seconds", "When the process was started, in seconds since 1970."),
];

/// The metric of this name; None if unknown.
pub fn named(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}
