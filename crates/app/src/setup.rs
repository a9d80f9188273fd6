//! Creates accounts, users and keys, for the first start, the commands, the demo and the benchmarks.

use crate::config::Settings;
use anyhow::{Result, anyhow};
use headwater_actions as actions;
use headwater_actions::background::{self, Pace};
use headwater_actions::key_secrets::{self, DrawnSecret};
use headwater_model::actor::Actor;
use headwater_model::context::Context;
use headwater_model::id::AccountId;
use headwater_model::key::NewKey;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::User;
use headwater_store::accounts::{Account, NewAccount};
use headwater_store::background::Task;
use headwater_store::{self as store, Db, Job};
use std::fmt::Write as _;
use std::time::Duration;

/// The context of the server's operator, who may do everything in the account.
pub fn operator(account: AccountId) -> Context {
    Context::of(Actor::key(account, "operator"), Timestamp::now())
}

/// The credentials of a client.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Credentials {
    /// `accountID`
    #[serde(rename = "accountID")]
    pub account_id: String,
    /// `secretKey`; shown once, the server keeps a hash.
    #[serde(rename = "secretKey")]
    pub secret_key: String,
    /// The URL for requests, e.g. `http://127.0.0.1:8080/pubapi/v1/`.
    #[serde(rename = "baseURL")]
    pub base_url: String,
}

/// `digits` random upper-case hexadecimal digits, from the system's generator.
pub fn random_hex(digits: usize) -> Result<String> {
    let mut bytes = vec![0u8; digits.div_ceil(2)];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no random numbers: {error}"))?;
    let mut text = String::with_capacity(digits + 1);
    for byte in bytes {
        write!(text, "{byte:02X}")?;
    }
    text.truncate(digits);
    Ok(text)
}

/// The default time zone of a new account: the setting, or the machine's zone.
pub fn time_zone(settings: &Settings) -> String {
    settings.time_zone.clone().unwrap_or_else(Zone::name_of_the_machines)
}

/// Creates an account. Fails if the name is taken.
pub fn create_account(db: &Db, name: &str, time_zone: &str) -> Result<Account> {
    let public_id = random_hex(32)?;
    let (owned, zone, id) = (name.to_owned(), time_zone.to_owned(), public_id.clone());
    let create = Job::of_server("create-account");
    let account = db.write_blocking(create, move |tx| {
        let new = NewAccount { name: &owned, public_id: &id, time_zone: &zone };
        actions::accounts::create(tx, Timestamp::now(), &new)
    });
    let id = account.map_err(|problem| match problem {
        Problem::Taken => anyhow!("there is an account named '{name}' already"),
        other => explain(other),
    })?;
    Ok(Account { id, public_id, name: name.to_owned(), time_zone: time_zone.to_owned() })
}

/// Creates a key with a secret drawn here; returns its id and its secret.
pub fn create_key(db: &Db, account: AccountId, new: NewKey) -> Result<(i64, String)> {
    let DrawnSecret { secret, hash } = key_secrets::draw().map_err(explain)?;
    let new = NewKey { secret_hash: hash, ..new };
    let create = move |tx: &store::Tx<'_>| actions::accounts::add_key(tx, account, Timestamp::now(), &new);
    let id = db.write_blocking(Job::of(account, "create-key"), create).map_err(|problem| match problem {
        Problem::Invalid { reason, .. } => anyhow!(reason),
        other => explain(other),
    })?;
    Ok((id.0, secret))
}

/// Creates a user; returns the id. Fails if the account has a user with the same address.
pub fn add_user(db: &Db, account: AccountId, user: User, password: Option<&str>) -> Result<i64> {
    let hash = password.map(actions::passwords::hash).transpose().map_err(|error| anyhow!(error))?;
    let email = user.email.clone();
    let added = db.write_blocking(Job::of(account, "create-user"), move |tx| {
        let id = actions::accounts::add_user(tx, account, Timestamp::now(), &user)?;
        if let Some(hash) = &hash {
            actions::accounts::set_password(tx, account, &user.email, hash)?;
        }
        Ok(id)
    });
    let id = added.map_err(|problem| match problem {
        Problem::Taken => anyhow!("the account has somebody with the address {email} already"),
        other => explain(other),
    })?;
    Ok(id.0)
}

/// All accounts.
pub fn accounts(db: &Db) -> Result<Vec<Account>> {
    Ok(db.read_blocking(Job::of_server("list-accounts"), store::accounts::all)?)
}

/// The account of this name; without a name, the only account.
pub fn account(db: &Db, name: Option<&str>) -> Result<Account> {
    let mut all = accounts(db)?;
    match name {
        Some(name) => {
            let found = all.into_iter().find(|account| account.name == name);
            found.ok_or_else(|| anyhow!("there is no account named '{name}': `headwater account list` shows them"))
        }
        None if all.len() == 1 => Ok(all.remove(0)),
        None if all.is_empty() => {
            Err(anyhow!("there is no account yet: `headwater serve` or `headwater account create` makes one"))
        }
        None => Err(anyhow!("there are {} accounts: say which with --account NAME", all.len())),
    }
}

/// The account of this name alone; without a name, all accounts.
pub fn accounts_named(db: &Db, name: Option<&str>) -> Result<Vec<Account>> {
    if name.is_some() { Ok(vec![account(db, name)?]) } else { accounts(db) }
}

/// The account owning an object, e.g. a key: among all accounts, or checked for the named one only. Ids are unique
/// across the server; should several accounts match nevertheless, `name` is required.
pub fn owner(
    db: &Db,
    name: Option<&str>,
    what: &str,
    has: impl Fn(&store::Read<'_>, AccountId) -> store::Result<bool> + Clone + Send + 'static,
) -> Result<Account> {
    let mut found = Vec::new();
    for account in accounts_named(db, name)? {
        let (has, id) = (has.clone(), account.id);
        if db.read_blocking(Job::of(id, "find-owner"), move |read| has(read, id))? {
            found.push(account);
        }
    }
    match found.len() {
        0 => {
            Err(anyhow!("there is no {what}{}", name.map_or(String::new(), |name| format!(" in the account '{name}'"))))
        }
        1 => Ok(found.remove(0)),
        count => Err(anyhow!("{count} accounts have a {what}: say which with --account NAME")),
    }
}

/// How long to wait before looking again at a task with nothing to do yet.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Runs slices of a background task until the task is finished; an error if the task is paused. Servers on the same database run
/// slices too, and finish the task if this process is killed; without a server, the next one to start does.
pub fn finish(db: &Db, task: Task) -> Result<()> {
    let mut pace = Pace::default();
    loop {
        let (rows, now) = (pace.rows(), Timestamp::now());
        let job = store::background::sliced(Job::of(task.account, task.work.name()), rows);
        let slice = move |tx: &store::Tx<'_>| background::slice(tx, &task, now, rows);
        let sliced = db.write_blocking(job, slice).map_err(explain)?;
        sliced.demand_not_paused().map_err(explain)?;
        pace.learn(&sliced);
        if sliced.is_finished {
            return Ok(());
        }
        if sliced.is_waiting {
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

/// A problem as an error message for operators, with its cause.
pub fn explain(problem: Problem) -> anyhow::Error {
    match problem {
        Problem::Broken(cause) => anyhow!(cause),
        other => anyhow!("{other}"),
    }
}
