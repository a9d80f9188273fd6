//! Prometheus text for values read when Prometheus asks, rather than recorded as they change.

use crate::telemetry::table;
use std::fmt::Write;

/// The `Content-Type` of this text.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The text of metrics, built line by line.
#[derive(Default)]
pub struct Exposition(String);

impl Exposition {
    /// Adds a metric of one value.
    pub fn value(&mut self, name: &str, value: f64) {
        self.head(name);
        self.line(name, "", value);
    }

    /// Adds a metric of one value; nothing if the value is None.
    pub fn known(&mut self, name: &str, value: Option<f64>) {
        if let Some(value) = value {
            self.value(name, value);
        }
    }

    /// Adds a metric with one value per label value. Label values are constants of this program and need no escaping.
    pub fn by(&mut self, name: &str, label: &str, values: impl IntoIterator<Item = (&'static str, f64)>) {
        self.head(name);
        for (word, value) in values {
            self.line(name, &format!("{{{label}=\"{word}\"}}"), value);
        }
    }

    /// The complete text.
    pub fn finish(self) -> String {
        self.0
    }

    fn head(&mut self, name: &str) {
        if let Some(metric) = table::named(name) {
            // Writing to a string cannot fail.
            let _ = writeln!(self.0, "# HELP {name} {}\n# TYPE {name} {}", metric.help, metric.kind.name());
        }
    }

    fn line(&mut self, name: &str, labels: &str, value: f64) {
        let value = if value.is_infinite() { "+Inf".to_owned() } else { value.to_string() };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}
