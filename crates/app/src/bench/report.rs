//! The figures of a benchmark, as text and as JSON.

use crate::output;
use serde_json::{Map, Value};
use std::time::Duration;

/// Figures, in the order taken.
#[derive(Default)]
pub struct Report {
    figures: Vec<(String, f64, &'static str, Option<Goal>)>,
}

/// The goal for a figure.
#[derive(Clone, Copy)]
pub enum Goal {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Report {
    /// Records a figure, and prints it with its goal.
    pub fn note(&mut self, name: &str, figure: f64, unit: &'static str, goal: Option<Goal>) {
        let verdict = match goal {
            None => String::new(),
            Some(Goal::AtLeast(least)) if figure >= least => format!("  (goal: at least {least}: reached)"),
            Some(Goal::AtLeast(least)) => format!("  (goal: at least {least}: MISSED)"),
            Some(Goal::AtMost(most)) if figure <= most => format!("  (goal: at most {most}: reached)"),
            Some(Goal::AtMost(most)) => format!("  (goal: at most {most}: MISSED)"),
        };
        output::note(format_args!("{name:<52} {figure:>12.3} {unit}{verdict}"));
        self.figures.push((name.to_owned(), figure, unit, goal));
    }

    /// All figures as one JSON object: name → {value, unit, goal, reached}.
    pub fn json(&self) -> Value {
        let mut all = Map::new();
        for (name, figure, unit, goal) in &self.figures {
            let reached = goal.map(|goal| match goal {
                Goal::AtLeast(least) => *figure >= least,
                Goal::AtMost(most) => *figure <= most,
            });
            let goal = goal.map(|goal| match goal {
                Goal::AtLeast(least) => format!(">= {least}"),
                Goal::AtMost(most) => format!("<= {most}"),
            });
            all.insert(
                name.clone(),
                serde_json::json!({ "value": figure, "unit": unit, "goal": goal, "reached": reached }),
            );
        }
        Value::Object(all)
    }
}

/// The given percentile of the durations, in milliseconds; 0 without durations. Sorts the slice.
pub fn percentile(durations: &mut [Duration], hundredths: usize) -> f64 {
    durations.sort_unstable();
    let at = (durations.len() * hundredths / 100).min(durations.len().saturating_sub(1));
    durations.get(at).map_or(0.0, |duration| duration.as_secs_f64() * 1000.0)
}
