//! `headwater lead`.

use crate::config::Settings;
use crate::{cli, output, setup};
use anyhow::{Result, anyhow, bail};
use headwater_actions as actions;
use headwater_model::actor::Actor;
use headwater_model::email;
use headwater_model::id::LeadId;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Db, Job, Tx, left_log};

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
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let Command::Erase { lead, account, yes } = command;
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
    let (account, folded) = (actor.account, email::fold(named));
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
