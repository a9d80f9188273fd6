//! `headwater lead`.

use crate::config::Settings;
use crate::{cli, output, setup};
use anyhow::{Result, anyhow, bail};
use headwater_actions as actions;
use headwater_model::actor::Actor;
use headwater_model::email::Folded;
use headwater_model::id::LeadId;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Db, Job, Tx, left_log};
use serde_json::json;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Erase a person for good: the lead, its timeline, and every trace in changes, deliveries and their log
    Erase {
        /// The lead's id, also of one that was deleted, or the e-mail address of a lead that is there
        lead: String,
        /// The account's name; may be left out where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Do it; nothing can bring the lead back but a backup that was made before
        #[arg(long)]
        yes: bool,
    },
    /// List leads that have one e-mail address. There are some only where they were stored before their spellings counted as
    /// one; programs that ask by address are given the first of each
    Duplicates {
        /// The account's name; may be left out where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let (lead, account, yes) = match command {
        Command::Erase { lead, account, yes } => (lead, account, yes),
        Command::Duplicates { account, json } => return list_duplicates(settings, account.as_deref(), json),
    };
    let db = cli::open(settings)?;
    let actor = Actor::key(setup::account(&db, account.as_deref())?.id, "operator");
    let lead = find(&db, &actor, &lead)?;
    if !yes {
        bail!("lead {} would be erased for good: say --yes", lead.0);
    }
    erase(&db, &actor, lead)?;
    if settings.database_url.is_none() {
        // Pages that held the lead may stand in the log until the log is folded in and emptied.
        let path = db.path().to_owned();
        drop(db);
        if !left_log::empty(&path)? {
            output::note(
                "a reader holds the log of the database: the server empties it within a minute, or when it stops",
            );
        }
    }
    output::line(format_args!(
        "erased lead {}. Backups made before still hold it: delete them, or erase again after a restore",
        lead.0
    ))
}

fn find(db: &Db, actor: &Actor, named: &str) -> Result<LeadId> {
    if let Ok(id) = named.parse::<i64>() {
        return Ok(LeadId(id));
    }
    let (account, folded) = (actor.account, Folded::of(named));
    let job = Job::of(account, "find-lead");
    let found = db.read_blocking(job, move |read| store::leads::id_by_email(read, account, &folded))?;
    found.ok_or_else(|| anyhow!("the account has no lead with the address {named}"))
}

fn erase(db: &Db, actor: &Actor, lead: LeadId) -> Result<()> {
    let job = Job::of(actor.account, "erase-lead");
    let owned = actor.clone();
    let begin = move |tx: &Tx<'_>| actions::erasure::begin(tx, &owned, Timestamp::now(), lead);
    db.write_blocking(job, begin).map_err(setup::explain)?;
    let mut next = Some(0);
    while let Some(after) = next {
        let owned = actor.clone();
        let clear = move |tx: &Tx<'_>| actions::erasure::clear_changes(tx, &owned, lead, after);
        next = db.write_blocking(job, clear).map_err(setup::explain)?;
    }
    Ok(())
}

fn list_duplicates(settings: &Settings, account: Option<&str>, as_json: bool) -> Result<()> {
    let db = cli::open(settings)?;
    let account = setup::account(&db, account)?.id;
    let job = Job::of(account, "list-duplicates");
    for leads in db.read_blocking(job, move |read| store::folding::duplicates(read, account))? {
        if as_json {
            let row = |(id, address): &(LeadId, String)| json!({ "id": id.0, "emailAddress": address });
            output::line(json!(leads.iter().map(row).collect::<Vec<_>>()))?;
            continue;
        }
        for (place, (id, address)) in leads.iter().enumerate() {
            // Quoted as it would be in a program: what differs may not be seen.
            output::line(format_args!("{}{id}  {address:?}", if place == 0 { "" } else { "  " }))?;
        }
    }
    Ok(())
}
