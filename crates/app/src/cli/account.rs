//! `headwater account`.

use crate::config::Settings;
use crate::output::{Form, counted};
use crate::{cli, output, setup};
use anyhow::{Result, anyhow, bail};
use headwater_actions as actions;
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Db, Job, Tx};
use serde_json::json;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add an account; v1 of the API speaks its time zone
    Create {
        /// Its name, e.g. "Example Ltd"
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List all accounts, with agencies and their clients marked
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change an account's name or time zone, or whether it is an agency
    #[command(group = clap::ArgGroup::new("some").args(["new_name", "time_zone", "agency"]).multiple(true).required(true))]
    Set {
        /// The account's name
        name: String,
        /// The account's new name
        #[arg(long = "name", value_name = "NEW_NAME")]
        new_name: Option<String>,
        /// The time zone v1 of the API speaks
        #[arg(long)]
        time_zone: Option<String>,
        /// Whether its keys may create accounts for clients by the API, and manage these
        #[arg(long, value_parser = ["on", "off"])]
        agency: Option<String>,
    },
    /// Remove an account with all it holds: leads, lists, timelines, people, keys, webhooks
    Remove {
        /// The account's name
        name: String,
        /// Remove it although it holds leads or has keys that are in use
        #[arg(long)]
        yes: bool,
    },
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    match command {
        Command::Create { name, json } => {
            let time_zone = setup::time_zone(settings);
            let account = setup::create_account(&cli::open_or_create(settings)?, &name, &time_zone)?;
            print(&account, &Ties::default(), json.into())?;
        }
        Command::List { json } => list(&cli::open(settings)?, json.into())?,
        Command::Set { name, new_name, time_zone, agency } => {
            let db = cli::open(settings)?;
            let account = setup::account(&db, Some(&name))?.id;
            let (wanted, zone) = (new_name.clone(), time_zone.clone());
            let is_agency = agency.map(|word| i64::from(word == "on"));
            let set = move |tx: &Tx<'_>| -> std::result::Result<(), Problem> {
                if let Some(flag) = is_agency {
                    store::clients::set_agency(tx, account, flag)?;
                }
                actions::accounts::change(tx, account, wanted.as_deref(), zone.as_deref())
            };
            db.write_blocking(Job::of(account, "set-account"), set).map_err(|problem| match problem {
                Problem::Taken => anyhow!("there is an account named '{}' already", new_name.unwrap_or_default()),
                other => setup::explain(other),
            })?;
        }
        Command::Remove { name, yes } => {
            let db = cli::open(settings)?;
            let account = setup::account(&db, Some(&name))?;
            let count = Job::of(account.id, "count-account");
            let (leads, keys) = db.read_blocking(count, move |read| store::removal::contents(read, account.id))?;
            if !yes && leads + keys > 0 {
                let (leads, keys) = (counted(leads, "leads"), counted(keys, "live keys"));
                bail!("the account '{name}' holds {leads} and has {keys}: make a backup, then say --yes");
            }
            remove(&db, account.id)?;
            let leads = counted(leads, "leads");
            output::line(format_args!("removed the account '{name}' with {leads}. Backups made before still hold it"))?;
        }
    }
    Ok(())
}

/// Removes an account. An interrupted removal is finished by a server, or by repeating the command.
fn remove(db: &Db, account: AccountId) -> Result<()> {
    let rows = store::removal::rows(db, account);
    let begin = move |tx: &Tx<'_>| actions::accounts::remove(tx, account, Timestamp::now(), rows);
    let task = db.write_blocking(Job::of(account, "close-account"), begin).map_err(setup::explain)?;
    setup::finish(db, task)
}

/// How an account stands to agencies, in the names of accounts.
#[derive(Default)]
struct Ties<'a> {
    is_agency: bool,
    client_of: Option<&'a str>,
}

fn list(db: &Db, form: Form) -> Result<()> {
    let accounts = setup::accounts(db)?;
    let ties = db.read_blocking(Job::of_server("list-agencies"), store::clients::ties)?;
    let name = |id: AccountId| accounts.iter().find(|account| account.id == id).map(|account| account.name.as_str());
    for account in &accounts {
        let tie = ties.iter().find(|tie| tie.account == account.id);
        let (is_agency, client_of) = tie.map_or_else(Default::default, |tie| (tie.is_agency, tie.client_of));
        print(account, &Ties { is_agency, client_of: client_of.and_then(name) }, form)?;
    }
    Ok(())
}

fn print(account: &store::accounts::Account, ties: &Ties<'_>, form: Form) -> Result<()> {
    if form == Form::Json {
        return output::line(json!({
            "accountID": account.public_id, "name": account.name, "timeZone": account.time_zone,
            "isAgency": ties.is_agency, "clientOf": ties.client_of,
        }));
    }
    let agency = if ties.is_agency { "  (agency)" } else { "" };
    let client = ties.client_of.map_or_else(String::new, |name| format!("  (client of {name})"));
    output::line(format_args!("{}  {}  {}{agency}{client}", account.public_id, account.time_zone, account.name))
}
