//! `headwater lead`.

use crate::cli::duplicates;
use crate::cli::listing::OfOneAccount;
use crate::config::Settings;
use crate::output::counted;
use crate::{cli, output, setup};
use anyhow::{Result, anyhow, bail};
use headwater_actions as actions;
use headwater_model::amount;
use headwater_model::background::Work;
use headwater_model::email::Folded;
use headwater_model::id::LeadId;
use headwater_model::records::lead::LEAD;
use headwater_store::accounts::Account;
use headwater_store::background::Task;
use headwater_store::erasure::{GoneWithLead, LeadKey};
use headwater_store::tx::PART;
use headwater_store::{self as store, Db, Job, Read, Tx, left_log};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Erase a person for good: the lead, its timeline, the notes and tasks about it, the opportunities without another lead, and
    /// every trace in changes, deliveries and their log. Without --yes the command only counts these
    Erase {
        /// The lead's id, also of one that was deleted, or the e-mail address of a lead that is there
        lead: String,
        /// The account's name; an id alone is enough, and so is an address where there is only one account
        #[arg(long)]
        account: Option<String>,
        /// Do it; nothing can bring the lead back but a backup that was made before
        #[arg(long)]
        yes: bool,
    },
    /// List leads that have one e-mail address. There are some only where they were stored before their spellings counted as
    /// one; programs that ask by address are given the first of each
    Duplicates(OfOneAccount),
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let (lead, account, yes) = match command {
        Command::Erase { lead, account, yes } => (lead, account, yes),
        Command::Duplicates(which) => return list_duplicates(settings, &which),
    };
    let db = cli::open_for_long_reads(settings)?;
    let (account, lead) = find(&db, account.as_deref(), &lead)?;
    if !yes {
        let (owner, job) = (account.id, Job::of(account.id, "count-erasure"));
        let count = move |read: &Read<'_>| store::erasure::gone_with(read, owner, &[lead], i64::MAX);
        let gone = db.read_blocking(job, count)?;
        bail!("lead {lead} of the account '{}' would be erased for good{}: say --yes", account.name, in_words(&gone));
    }
    // Printed first, so an interrupted command can be repeated with the same id.
    output::line(format_args!("erasing lead {lead} of the account '{}'", account.name))?;
    erase(&db, &account, lead)?;
    if settings.database_url.is_none() {
        // The log may hold pages with the lead until a checkpoint empties it.
        let path = db.path().to_owned();
        drop(db);
        if !left_log::empty(&path)? {
            output::note(
                "a reader holds the log of the database: the server empties it within a minute, or when it stops",
            );
        }
    }
    output::line(format_args!(
        "erased lead {lead}. Backups made before still hold it: delete them, or erase again after a restore"
    ))
}

/// The records deleted with a lead, after the words for the lead itself.
fn in_words(gone: &GoneWithLead) -> String {
    let GoneWithLead { opportunities, amount, notes, tasks, memberships, events } = *gone;
    let mut words: Vec<String> = Vec::new();
    if opportunities > 0 {
        let (one, amount) = (counted(opportunities, "opportunities"), amount::money(amount));
        words.push(format!("{one} without another lead (amounts {amount} in all)"));
    }
    let others = [(notes, "notes"), (tasks, "tasks"), (memberships, "list memberships"), (events, "timeline entries")];
    words.extend(others.into_iter().filter(|(count, _)| *count > 0).map(|(count, many)| counted(count, many)));
    if words.is_empty() { String::new() } else { format!(", and with it {}", words.join(", ")) }
}

/// The lead and its account.
fn find(db: &Db, account: Option<&str>, named: &str) -> Result<(Account, LeadId)> {
    let Ok(id) = named.parse().map(LeadId) else {
        let account = setup::account(db, account)?;
        let (owner, folded) = (account.id, Folded::of(named));
        let job = Job::of(owner, "find-lead");
        let found = db.read_blocking(job, move |read| store::records::unique::holder(read, owner, &LEAD, &folded))?;
        let lead = found.ok_or_else(|| anyhow!("the account has no lead with the address {named}"))?;
        return Ok((account, lead));
    };
    let what = format!("lead {id}, nor anything kept of one");
    let is_there =
        move |read: &Read<'_>, account| Ok(store::erasure::created_at(read, LeadKey { account, id })?.is_some());
    // A deleted lead is found by what is kept of it, a slower search.
    let was_there = move |read: &Read<'_>, account| store::erasure::has_traces(read, LeadKey { account, id });
    let found = setup::owner(db, account, &what, is_there).or_else(|_| setup::owner(db, account, &what, was_there))?;
    Ok((found, id))
}

fn erase(db: &Db, account: &Account, lead: LeadId) -> Result<()> {
    let operator = setup::operator(account.id);
    let begin = move |tx: &Tx<'_>| actions::erasure::begin(tx, &operator, lead);
    let job = Job::of(account.id, "erase-lead").in_parts_of(PART);
    let task = db.write_blocking(job, begin).map_err(setup::explain)?;
    // The rest of opportunities and of a timeline too long for one transaction.
    setup::finish(db, Task { work: Work::DeleteTimeline, ..task })?;
    setup::finish(db, task)
}

fn list_duplicates(settings: &Settings, which: &OfOneAccount) -> Result<()> {
    let db = cli::open(settings)?;
    let account = which.account(&db)?.id;
    let job = Job::of(account, "list-duplicates");
    let groups = db.read_blocking(job, move |read| store::folding::duplicates(read, account))?;
    let numbered = |group: Vec<(LeadId, String)>| group.into_iter().map(|(id, address)| (id.0, address)).collect();
    duplicates::print(groups.into_iter().map(numbered), which.form())
}
