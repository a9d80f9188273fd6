//! `headwater demo`.

use crate::config::Settings;
use crate::demo::{Counts, Order, Seeded};
use crate::{cli, demo, output, setup};
use anyhow::Result;
use headwater_model::key::NewKey;
use headwater_model::time::Timestamp;
use headwater_store::Db;
use headwater_store::accounts::Account;
use headwater_web::words::grouped;
use serde_json::json;
use std::io::{IsTerminal, Write};

/// The arguments of `headwater demo`.
#[derive(clap::Args)]
pub struct Demo {
    /// The account's name; may be left out where there is only one. Where there is none, "Demo" is made
    #[arg(long)]
    account: Option<String>,
    /// How many leads the account is to have of the demo
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    leads: u64,
    /// Another number gives other people
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Make an API key, and print examples that work as pasted
    #[arg(long)]
    with_key: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Fills an account and prints the result.
pub fn run(settings: &Settings, arguments: &Demo) -> Result<()> {
    let db = cli::open_or_create(settings)?;
    let account = match (&arguments.account, setup::accounts(&db)?.is_empty()) {
        (None, true) => setup::create_account(&db, "Demo", &setup::time_zone(settings))?,
        (name, _) => setup::account(&db, name.as_deref())?,
    };
    let order = Order { leads: arguments.leads, seed: arguments.seed, now: Timestamp::now() };
    let seeded = demo::seed(&db, account.id, order, |done| report(done, arguments.leads))?;
    let secret = if arguments.with_key { Some(create_key(&db, &account)?) } else { None };
    let secret = secret.as_deref();
    if arguments.json {
        print_json(settings, &account, &seeded.counts, secret)
    } else {
        print_summary(&account, &seeded.counts)?;
        print_examples(settings, &account, &seeded, secret)
    }
}

fn base_url(settings: &Settings) -> String {
    format!("{}/pubapi/v1/", settings.base_url(&settings.listen))
}

fn create_key(db: &Db, account: &Account) -> Result<String> {
    let (_, secret) = setup::create_key(db, account.id, NewKey { label: "demo".to_owned(), ..NewKey::default() })?;
    Ok(secret)
}

/// Progress: one changing line on a terminal, otherwise a line every five thousand leads.
fn report(done: u64, all: u64) {
    let line = format!("{} of {}", grouped(done as i64), counted(all as usize, "leads"));
    let mut output = std::io::stderr().lock();
    // A failure to print progress is ignored.
    let _ = if output.is_terminal() {
        let end = if done == all { "\n" } else { "" };
        write!(output, "\r{line}{end}").and_then(|()| output.flush())
    } else if done == all || done.is_multiple_of(5_000) {
        writeln!(output, "{line}")
    } else {
        Ok(())
    };
}

fn print_json(settings: &Settings, account: &Account, counts: &Counts, secret: Option<&str>) -> Result<()> {
    let mut row = serde_json::to_value(counts)?;
    row["accountID"] = json!(account.public_id);
    row["account"] = json!(account.name);
    if let Some(secret) = secret {
        row["secretKey"] = json!(secret);
        row["baseURL"] = json!(base_url(settings));
    }
    output::line(row)
}

fn print_summary(account: &Account, counts: &Counts) -> Result<()> {
    output::line(format_args!("Made in the account \"{}\":\n", account.name))?;
    for (count, what) in counts.made() {
        output::line(format_args!("{:>9}  {}", grouped(count as i64), output::noun(count as i64, what)))?;
    }
    let there = counts.leads_already_there;
    let are =
        if there == 1 { "was there already and stays as it is" } else { "were there already and stay as they are" };
    if there > 0 {
        output::line(format_args!("\n{} {are}.", counted(there, "leads")))?;
    }
    Ok(())
}

fn print_examples(settings: &Settings, account: &Account, seeded: &Seeded, secret: Option<&str>) -> Result<()> {
    let (base_url, key) = (base_url(settings), secret.unwrap_or("SECRET_KEY"));
    let endpoint = format!("{base_url}?accountID={}&secretKey={key}", account.public_id);
    let leads = r#"{"method":"getLeads","params":{"where":{},"limit":3},"id":"1"}"#.to_owned();
    let second = match seeded.lead_with_calls {
        Some(lead) => format!(r#"{{"method":"getLeadTimeline","params":{{"where":{{"whoID":{lead}}}}},"id":"2"}}"#),
        None => r#"{"method":"getActiveLists","params":{"where":{}},"id":"2"}"#.to_owned(),
    };
    output::line(format_args!("\nRead it back while `{}` runs:\n", settings.command("serve")))?;
    for body in [leads, second] {
        output::line(format_args!("  curl -s '{endpoint}' \\\n    -d '{body}'\n"))?;
    }
    match secret {
        Some(_) => output::line("The secret is shown once; the server keeps only its hash."),
        None => output::line(format_args!(
            "SECRET_KEY: `{}` makes one, and so does `--with-key` here.",
            settings.command(&format!("key create --account {}", output::word(&account.name)))
        )),
    }
}

/// As [`output::counted`], with commas between the thousands.
fn counted(count: usize, many: &str) -> String {
    format!("{} {}", grouped(count as i64), output::noun(count as i64, many))
}
