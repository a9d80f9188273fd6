//! `headwater demo`.

use crate::config::Settings;
use crate::demo::{Counts, Order, Seeded};
use crate::{cli, demo, output, setup};
use anyhow::Result;
use headwater_model::key::NewKey;
use headwater_model::time::Timestamp;
use headwater_store::Db;
use headwater_store::accounts::Account;
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
    let base_url = format!("{}/pubapi/v1/", settings.base_url(&settings.listen));
    if arguments.json {
        print_json(&account, &seeded.counts, secret.as_deref(), &base_url)
    } else {
        print_summary(&account, &seeded.counts)?;
        print_examples(&account, &seeded, secret.as_deref(), &base_url)
    }
}

fn create_key(db: &Db, account: &Account) -> Result<String> {
    let (_, secret) = setup::create_key(db, account.id, NewKey { label: "demo".to_owned(), ..NewKey::default() })?;
    Ok(secret)
}

/// Progress: one changing line on a terminal, otherwise a line every five thousand leads.
fn report(done: u64, all: u64) {
    let line = format!("{} of {} leads", grouped(done as usize), grouped(all as usize));
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

fn print_json(account: &Account, counts: &Counts, secret: Option<&str>, base_url: &str) -> Result<()> {
    let mut row = serde_json::to_value(counts)?;
    row["accountID"] = json!(account.public_id);
    row["account"] = json!(account.name);
    if let Some(secret) = secret {
        row["secretKey"] = json!(secret);
        row["baseURL"] = json!(base_url);
    }
    output::line(row)
}

fn print_summary(account: &Account, counts: &Counts) -> Result<()> {
    output::line(format_args!("Made in the account \"{}\":\n", account.name))?;
    for (count, what) in counts.made() {
        output::line(format_args!("{:>9}  {what}", grouped(count)))?;
    }
    if counts.leads_already_there > 0 {
        output::line(format_args!(
            "\n{} leads were there already and stay as they are.",
            grouped(counts.leads_already_there)
        ))?;
    }
    Ok(())
}

fn print_examples(account: &Account, seeded: &Seeded, secret: Option<&str>, base_url: &str) -> Result<()> {
    let endpoint = format!("{base_url}?accountID={}&secretKey={}", account.public_id, secret.unwrap_or("SECRET_KEY"));
    let leads = r#"{"method":"getLeads","params":{"where":{},"limit":3},"id":"1"}"#.to_owned();
    let second = match seeded.lead_with_calls {
        Some(lead) => format!(r#"{{"method":"getLeadTimeline","params":{{"where":{{"whoID":{lead}}}}},"id":"2"}}"#),
        None => r#"{"method":"getActiveLists","params":{"where":{}},"id":"2"}"#.to_owned(),
    };
    output::line("\nRead it back while `headwater serve` runs:\n")?;
    for body in [leads, second] {
        output::line(format_args!("  curl -s '{endpoint}' \\\n    -d '{body}'\n"))?;
    }
    match secret {
        Some(_) => output::line("The secret is shown once; the server keeps only its hash."),
        None => output::line("SECRET_KEY: `headwater key create` makes one, and so does `headwater demo --with-key`."),
    }
}

/// A number with commas between the thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
