//! `headwater bench`.

use crate::bench::run::{self, Plan};
use crate::bench::{deliveries, overload, questions, web};
use crate::config::Settings;
use crate::output;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// The arguments of `headwater bench`.
#[derive(clap::Args)]
pub struct Bench {
    /// How many leads to write, at least 1,000
    #[arg(long, default_value_t = 300_000, value_parser = enough)]
    leads: u64,
    /// Do not run the plain loop beside it
    #[arg(long)]
    without_raw_loop: bool,
    /// Measure webhook deliveries instead: latency, receivers that hang, and a backlog of as many changes as `--leads`
    #[arg(long)]
    webhooks: bool,
    /// Measure overload instead: twice as many calls as the server can answer, the server on a core of its own
    #[arg(long, conflicts_with = "webhooks")]
    overload: bool,
    /// Measure questions about leads instead: counts, pages, search and footers from memory, against the rows
    #[arg(long, conflicts_with_all = ["webhooks", "overload"])]
    questions: bool,
    /// Measure the pages instead: of an administrator, over HTTP
    #[arg(long, conflicts_with_all = ["webhooks", "overload", "questions"])]
    web: bool,
    /// Clients of `--overload`, each with a connection
    #[arg(long, default_value_t = 1280)]
    clients: usize,
    /// Print the figures as JSON on standard output; the text goes to standard error
    #[arg(long)]
    json: bool,
    /// An empty directory to work in [default: a new one beside the system's temporary files, removed afterwards]
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// The smallest number of leads giving meaningful figures.
const FEWEST: u64 = 1000;

fn enough(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(leads) if leads >= FEWEST => Ok(leads),
        Ok(_) => Err(format!("fewer than {FEWEST} are written too quickly for their time to mean anything")),
        Err(_) => Err("expected a whole number".to_owned()),
    }
}

pub fn run(settings: &Settings, arguments: &Bench) -> Result<()> {
    if cfg!(debug_assertions) {
        output::note("this is a debug build: its figures mean nothing; use `cargo run --release -- bench`");
    }
    let temporary = tempfile::tempdir().context("making a directory")?;
    let dir = arguments.dir.as_deref().unwrap_or(temporary.path());
    let plan = Plan {
        leads: arguments.leads,
        with_raw_loop: !arguments.without_raw_loop,
        database_url: settings.database_url.clone(),
    };
    let is_main = !(arguments.webhooks || arguments.overload || arguments.questions || arguments.web);
    if !is_main && plan.database_url.is_some() {
        bail!("only the main benchmark runs on PostgreSQL: leave --database-url out");
    }
    let report = match arguments {
        Bench { webhooks: true, .. } => deliveries::run(dir, plan.leads)?,
        Bench { questions: true, .. } => questions::run(dir, plan.leads)?,
        Bench { web: true, .. } => web::run(dir, plan.leads)?,
        Bench { overload: true, .. } => overload::run(dir, arguments.clients)?,
        _ => run::run(dir, &plan)?,
    };
    if arguments.json {
        output::line(serde_json::to_string_pretty(&report.json())?)?;
    }
    Ok(())
}
