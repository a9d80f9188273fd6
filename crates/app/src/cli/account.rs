//! `headwater account`.

use crate::config::Settings;
use crate::{cli, output, setup};
use anyhow::{Result, bail};
use headwater_model::time::Zone;
use headwater_store::{self as store, Job};
use serde_json::json;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add an account
    Create {
        /// Its name, e.g. "Example Ltd"
        name: String,
        /// The time zone v1 of the API speaks, e.g. Europe/Berlin
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List all accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change an account
    Set {
        /// Its name
        name: String,
        /// The time zone v1 of the API speaks
        #[arg(long)]
        time_zone: String,
    },
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    match command {
        Command::Create { name, time_zone, json } => {
            let account = setup::create_account(&cli::open_or_create(settings)?, &name, &time_zone)?;
            print(&account, json)?;
        }
        Command::List { json } => {
            for account in setup::accounts(&cli::open(settings)?)? {
                print(&account, json)?;
            }
        }
        Command::Set { name, time_zone } => {
            let db = cli::open(settings)?;
            let account = setup::account(&db, Some(&name))?;
            if Zone::named(&time_zone).is_none() {
                bail!("'{time_zone}' is not in the time zone database; write e.g. Europe/Berlin");
            }
            db.write_blocking(Job::of(account.id, "set-account"), move |tx| {
                Ok(store::accounts::set_time_zone(tx, account.id, &time_zone)?)
            })
            .map_err(setup::explain)?;
        }
    }
    Ok(())
}

fn print(account: &store::accounts::Account, as_json: bool) -> Result<()> {
    if as_json {
        let row = json!({ "accountID": account.public_id, "name": account.name, "timeZone": account.time_zone });
        return output::line(row);
    }
    output::line(format_args!("{}  {}  {}", account.public_id, account.time_zone, account.name))
}
