//! `headwater webhook`.

use crate::cli::listing::OfAllAccounts;
use crate::config::Settings;
use crate::output::{Form, counted};
use crate::{cli, output, setup};
use anyhow::{Context, Result, anyhow, bail};
use headwater_actions::webhooks::{self as actions, Rotation};
use headwater_model::context;
use headwater_model::delivery::State;
use headwater_model::id::{AccountId, SubscriptionId};
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::accounts::Account;
use headwater_store::deliveries::{self, Attempt};
use headwater_store::subscriptions::{self, Parked, Subscription};
use headwater_store::{self as store, Db, Job, Read, Tx};
use headwater_worker::sign::Secret;
use headwater_worker::webhooks;
use serde_json::{Value, json};

/// Attempts printed by `show`.
const ATTEMPTS: i64 = 20;
/// The longest time an old secret still signs, in hours.
const LONGEST_OVERLAP: i64 = 168;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the URLs that are told of lead updates
    List(OfAllAccounts),
    /// Show how deliveries to one of them go: the last tries, and leads that it would not take
    Show {
        #[command(flatten)]
        which: Which,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Post an empty list of leads, signed, and show what is answered
    Test(Which),
    /// Stop deliveries; what changes meanwhile is kept for later
    Pause(Which),
    /// Go on now, whatever stopped or delayed it
    Resume(Which),
    /// Send again what was changed at a time or later
    Replay {
        #[command(flatten)]
        which: Which,
        /// The time: in UTC, e.g. "2026-11-20 08:00:00", or with an offset, e.g. 2026-11-20T09:00:00+01:00
        #[arg(long, value_name = "TIME")]
        from: String,
    },
    /// Make a new signing secret and show it once; the old one signs along for a while
    RotateSecret {
        #[command(flatten)]
        which: Which,
        /// For how long the old secret signs along, in hours; at most 168
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(i64).range(0..=LONGEST_OVERLAP))]
        overlap: i64,
    },
    /// Delete a subscription with its log
    Remove {
        #[command(flatten)]
        which: Which,
        /// Even if changes wait that were not sent
        #[arg(long)]
        yes: bool,
    },
}

/// Names a subscription.
#[derive(clap::Args)]
pub struct Which {
    /// Its id, as `webhook list` shows it
    id: i64,
    /// The account's name; the id alone is enough
    #[arg(long)]
    account: Option<String>,
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = match command {
        Command::Test(_) | Command::RotateSecret { .. } => cli::open_with_key(settings)?,
        _ => cli::open(settings)?,
    };
    match command {
        Command::List(which) => list(&db, &which),
        Command::Show { which, json } => show(&db, &which, json.into()),
        Command::Test(which) => test(settings, &db, &which),
        Command::Pause(which) => change(&db, &which, actions::pause),
        Command::Resume(which) => change(&db, &which, actions::resume),
        Command::Replay { which, from } => replay(&db, &which, &from),
        Command::RotateSecret { which, overlap } => rotate_secret(&db, &which, overlap),
        Command::Remove { which, yes } => {
            if !yes {
                refuse_while_changes_wait(&db, &which)?;
            }
            let unsent = change(&db, &which, actions::remove)?;
            output::line(format_args!("removed; {} never sent", counted(unsent, "changes")))
        }
    }
}

fn list(db: &Db, which: &OfAllAccounts) -> Result<()> {
    for account in which.accounts(db)? {
        let id = account.id;
        let list = Job::of(id, "list-subscriptions");
        for (it, blocked_by) in db.read_blocking(list, move |read| all(read, id))? {
            if which.form() == Form::Json {
                output::line(as_value(&account, &it, blocked_by.as_deref()))?;
            } else {
                output::line(line(&account, &it, blocked_by.as_deref()))?;
            }
        }
    }
    Ok(())
}

/// The subscriptions of an account, each with the reason if blocked.
fn all(read: &Read<'_>, account: AccountId) -> store::Result<Vec<(Subscription, Option<String>)>> {
    let mut all = Vec::new();
    // A loop of reads, because an account has at most ten subscriptions and few are blocked.
    for it in subscriptions::all(read, account, None)? {
        let blocked_by = blocked_by(read, &it)?;
        all.push((it, blocked_by));
    }
    Ok(all)
}

fn blocked_by(read: &Read<'_>, it: &Subscription) -> store::Result<Option<String>> {
    if it.course.state != State::Blocked {
        return Ok(None);
    }
    Ok(deliveries::attempts(read, it.account, it.id, 1)?.pop().map(|last| last.answer))
}

fn line(account: &Account, it: &Subscription, blocked_by: Option<&str>) -> String {
    let mut line = format!("{:>8}  {:<9}  {}  {}", it.id.0, it.course.state.name(), account.name, it.url);
    let mut say = |words: String| line.push_str(&format!("  {words}"));
    if it.head > it.cursor {
        say(format!("{} waiting", it.head - it.cursor));
    }
    if let Some(since) = it.waiting_since {
        say(format!("since {}", print(since)));
    }
    if it.course.failures > 0 {
        say(format!("{}, next try {}", counted(it.course.failures, "failures"), print(it.course.next_at)));
    }
    if it.parked > 0 {
        say(format!("{} set aside", counted(it.parked, "leads")));
    }
    if let Some(reason) = blocked_by {
        say(reason.escape_debug().to_string());
    }
    line
}

fn as_value(account: &Account, it: &Subscription, blocked_by: Option<&str>) -> Value {
    json!({
        "id": it.id.0,
        "account": account.name,
        "url": it.url,
        "state": it.course.state.name(),
        "blockedBy": blocked_by,
        "created": print(it.created_at),
        "waiting": it.head - it.cursor,
        "waitingSince": it.waiting_since.map(print),
        "failures": it.course.failures,
        "failingSince": it.course.failing_since.map(print),
        "nextTry": print(it.course.next_at),
        "batch": it.batch,
        "parkedLeads": it.parked,
        "oldSecretUntil": it.old_secret_until.filter(|until| *until > Timestamp::now()).map(print),
    })
}

fn show(db: &Db, which: &Which, form: Form) -> Result<()> {
    let (account, it) = find(db, which)?;
    let (owner, id) = (account.id, it.id);
    let (attempts, parked) = db.read_blocking(Job::of(owner, "show-subscription"), move |read| {
        let parked = subscriptions::parked(read, owner, id)?;
        Ok::<_, store::Error>((deliveries::attempts(read, owner, id, ATTEMPTS)?, parked))
    })?;
    let last = attempts.first().filter(|_| it.course.state == State::Blocked);
    let mut whole = as_value(&account, &it, last.map(|last| last.answer.as_str()));
    if form == Form::Json {
        whole["attempts"] = attempts.iter().map(attempt_as_value).collect();
        whole["parked"] = parked.iter().map(parked_as_value).collect();
        output::line(format_args!("{whole}"))?;
        return Ok(());
    }
    for (name, value) in whole.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        output::line(format_args!("{name:<15} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))?;
    }
    output::line(format_args!("\nLast tries, newest first; of those that go well, one a minute is noted:"))?;
    for it in &attempts {
        let status = it.status.map_or_else(|| "---".to_owned(), |status| status.to_string());
        let (at, answer) = (print(it.at), it.answer.escape_debug());
        output::line(format_args!(
            "{at}  {status}  {:<10}  {:>6} ms  {:>10}  {}  {answer}",
            it.outcome,
            it.milliseconds,
            counted(it.leads, "leads"),
            it.batch
        ))?;
    }
    if !parked.is_empty() {
        output::line(format_args!(
            "\nLeads set aside, with the answer to the last try; a replay takes them up again:"
        ))?;
    }
    for it in &parked {
        output::line(format_args!("{:>8}  since {}  {}", it.lead.0, print(it.at), it.answer.escape_debug()))?;
    }
    Ok(())
}

fn attempt_as_value(it: &Attempt) -> Value {
    json!({
        "at": print(it.at), "batch": it.batch, "leads": it.leads, "status": it.status, "outcome": it.outcome,
        "milliseconds": it.milliseconds, "answer": it.answer,
    })
}

fn parked_as_value(it: &Parked) -> Value {
    json!({ "leadID": it.lead.0, "since": print(it.at), "answer": it.answer })
}

fn test(settings: &Settings, db: &Db, which: &Which) -> Result<()> {
    let (_, it) = find(db, which)?;
    let egress = webhooks::egress(&settings.webhook_allow)?;
    let secrets = it.secrets(&db.key(), Timestamp::now())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(webhooks::test(&egress, &it.url, &secrets)).context("nothing could be signed")?;
    let milliseconds = outcome.elapsed.as_millis();
    match outcome.result {
        Ok(answer) => {
            output::line(format_args!("{} after {milliseconds} ms: {}", answer.status, answer.snippet.escape_debug()))?;
            if !(200..300).contains(&answer.status) {
                bail!("the receiver did not accept: only 2xx does");
            }
            Ok(())
        }
        Err(failure) => bail!("{failure} (after {milliseconds} ms)"),
    }
}

fn replay(db: &Db, which: &Which, from: &str) -> Result<()> {
    let read = Timestamp::from_rfc3339(from).or_else(|| Zone::utc().parse(from));
    let from = read.with_context(|| {
        format!("--from: '{from}' is not a time such as \"2026-11-20 08:00:00\" or 2026-11-20T08:00:00Z")
    })?;
    if from > Timestamp::now() {
        bail!("--from: {} UTC is in the future", print(from));
    }
    let replay = change(db, which, move |tx, context, id| actions::replay(tx, context, id, from))?;
    output::line(format_args!("{} will be sent again", counted(replay.changes, "changes")))?;
    if replay.is_cut_short {
        output::line("older changes are no longer kept: it begins with the oldest that is")?;
    }
    Ok(())
}

fn rotate_secret(db: &Db, which: &Which, overlap: i64) -> Result<()> {
    let (key, overlap_until) = (db.key(), Timestamp::now().plus_seconds(overlap * 3600));
    let rotated = change(db, which, move |tx, context, id| {
        actions::rotate_secret(tx, context, id, Rotation { key: &key, overlap_until })
    })?;
    let secret = Secret::from_bytes(&rotated.secret).context("the new secret has an odd length")?;
    output::line(&*secret.reveal())?;
    output::note(match rotated.old_signs_until {
        Some(until) => format!("It is shown once. The one before it signs along until {} UTC.", print(until)),
        None => {
            "It is shown once. The one before it was sealed with a key that is not here and signs nothing any more: \
                 give the receiver the new one now."
                .to_owned()
        }
    });
    Ok(())
}

fn refuse_while_changes_wait(db: &Db, which: &Which) -> Result<()> {
    let (_, it) = find(db, which)?;
    let waiting = it.head - it.cursor;
    if waiting > 0 {
        let (wait, given_up) = if waiting == 1 { ("waits", "it is") } else { ("wait", "they are") };
        bail!("{} {wait}; with --yes {given_up} given up and never sent", counted(waiting, "changes"));
    }
    Ok(())
}

fn find(db: &Db, which: &Which) -> Result<(Account, Subscription)> {
    let id = SubscriptionId(which.id);
    let account = setup::owner(db, which.account.as_deref(), &named(which), move |read, account| {
        Ok(!subscriptions::all(read, account, Some(id))?.is_empty())
    })?;
    let owner = account.id;
    let find = Job::of(owner, "find-subscription");
    let mut found = db.read_blocking(find, move |read| subscriptions::all(read, owner, Some(id)))?;
    let it = found.pop().ok_or_else(|| anyhow!("{} is gone", named(which)))?;
    Ok((account, it))
}

fn named(which: &Which) -> String {
    format!("subscription {} (`headwater webhook list` shows them)", which.id)
}

/// Changes a subscription, with the operator as the actor.
fn change<T: Send + 'static>(
    db: &Db,
    which: &Which,
    change: impl Fn(&Tx<'_>, &context::Context, SubscriptionId) -> Result<T, Problem> + Send + 'static,
) -> Result<T> {
    let (account, it) = find(db, which)?;
    let operator = setup::operator(account.id);
    let job = Job::of(account.id, "change-subscription");
    db.write_blocking(job, move |tx| change(tx, &operator, it.id)).map_err(|problem| match problem {
        Problem::NotFound => anyhow!("{} is gone", named(which)),
        other => setup::explain(other),
    })
}

fn print(at: Timestamp) -> String {
    Zone::utc().print(at).as_str().to_owned()
}
