//! `headwater task`.

use crate::cli::listing::OfAllAccounts;
use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output, setup};
use anyhow::{Result, anyhow, bail};
use headwater_model::time::{Timestamp, Zone};
use headwater_store::accounts::Account;
use headwater_store::background::control::{self, Listed};
use headwater_store::{Db, Job, Tx};
use serde_json::json;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List background work that is not finished: what it does, how far it has come, how fast it is
    List(OfAllAccounts),
    /// Stop a task until it is resumed, whatever is restarted meanwhile. Hourly chores may not be paused
    Pause(Which),
    /// Have a paused task go on; the server does it, or the next one that is started
    Resume(Which),
}

/// Names a task.
#[derive(clap::Args)]
pub struct Which {
    /// Its number, as `task list` shows it
    number: i64,
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = cli::open(settings)?;
    match command {
        Command::List(which) => list(settings, &db, &which),
        Command::Pause(which) => pause(&db, which.number),
        Command::Resume(which) => resume(&db, which.number),
    }
}

fn list(settings: &Settings, db: &Db, which: &OfAllAccounts) -> Result<()> {
    for account in which.accounts(db)? {
        let id = account.id;
        for it in db.read_blocking(Job::of(id, "list-tasks"), move |read| control::all(read, id))? {
            let now = Timestamp::now();
            if which.form() == Form::Json {
                output::line(as_value(&account, &it, now))?;
            } else {
                output::line(settings.with_flags(&line(&account, &it, now)))?;
            }
        }
    }
    Ok(())
}

/// A task in one line: number, state, account, work, progress, times.
fn line(account: &Account, it: &Listed, now: Timestamp) -> String {
    let (state, progress) = (it.times.state(now), it.progress);
    let mut line = format!("{:>6}  {:<7}  {}  {}", it.number, state.name(), account.name, words(it));
    let mut say = |words: String| line.push_str(&format!("  {words}"));
    match progress.total.zip(progress.percent()) {
        Some((total, percent)) => {
            say(format!("{} of about {}, {percent} %", progress.done, output::counted(total, "rows")));
        }
        None => say(output::counted(progress.done, "rows")),
    }
    if let Some(rate) = progress.rows_per_second() {
        say(format!("{rate} rows/s"));
    }
    match begun(it) {
        Some(begun) => say(format!("begun {begun} UTC")),
        None => say("begun by an upgrade".to_owned()),
    }
    if let Some(paused) = it.times.paused {
        say(format!("paused {} UTC: `headwater task resume {}` lets it go on", print(paused), it.number));
    }
    if let Some(next) = it.times.next_try(now) {
        say(format!("failed, next try {} UTC", print(next)));
    }
    line
}

fn as_value(account: &Account, it: &Listed, now: Timestamp) -> serde_json::Value {
    json!({
        "number": it.number,
        "account": account.name,
        "work": it.task.work.name(),
        "does": it.task.work.does(),
        "about": it.task.work.subject(it.task.subject),
        "state": it.times.state(now).name(),
        "rowsDone": it.progress.done,
        "rowsTotal": it.progress.total,
        "percent": it.progress.percent(),
        "rowsPerSecond": it.progress.rows_per_second(),
        "begun": begun(it),
        "pausedSince": it.times.paused.map(print),
        "nextTry": it.times.next_try(now).map(print),
        "mayBePaused": it.task.work.may_be_paused(),
    })
}

/// The work of a task and its subject.
fn words(it: &Listed) -> String {
    let does = it.task.work.does();
    it.task.work.subject(it.task.subject).map_or_else(|| does.to_owned(), |subject| format!("{does}: {subject}"))
}

/// When a task was begun; `None` for tasks begun by an upgrade, which have no time.
fn begun(it: &Listed) -> Option<String> {
    Some(it.times.started).filter(|started| *started != Timestamp(0)).map(print)
}

fn pause(db: &Db, number: i64) -> Result<()> {
    let it = find(db, number)?;
    if !it.task.work.may_be_paused() {
        bail!(
            "task {number} is an hourly chore ({}) and may not be paused: it comes again within the hour, and what it deletes was \
             promised to be deleted in time",
            words(&it)
        );
    }
    let pause = move |tx: &Tx<'_>| Ok(control::pause(tx, Timestamp::now(), &it.task)?);
    if db.write_blocking(Job::of(it.task.account, "pause-task"), pause).map_err(setup::explain)? {
        return output::line(format_args!("paused task {number}: {}", words(&it)));
    }
    match find(db, number)?.times.paused {
        Some(since) => output::line(format_args!("task {number} is paused since {} UTC", print(since))),
        None => bail!("task {number} was paused and resumed meanwhile"),
    }
}

fn resume(db: &Db, number: i64) -> Result<()> {
    let it = find(db, number)?;
    let resume = move |tx: &Tx<'_>| Ok(control::resume(tx, Timestamp::now(), &it.task)?);
    if db.write_blocking(Job::of(it.task.account, "resume-task"), resume).map_err(setup::explain)? {
        return output::line(format_args!("task {number} goes on: {}", words(&it)));
    }
    output::line(format_args!("task {number} is not paused"))
}

fn find(db: &Db, number: i64) -> Result<Listed> {
    let what = format!("task {number}: it is finished, or never was (`headwater task list` shows those that are not)");
    let has = move |read: &headwater_store::Read<'_>, account| Ok(control::find(read, account, number)?.is_some());
    let account = setup::owner(db, None, &what, has)?.id;
    let found = db.read_blocking(Job::of(account, "find-task"), move |read| control::find(read, account, number))?;
    found.ok_or_else(|| anyhow!("there is no {what}"))
}

fn print(at: Timestamp) -> String {
    Zone::utc().print(at).as_str().to_owned()
}
