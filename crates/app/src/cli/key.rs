//! `headwater key`.

mod usage;

use crate::cli::listing::OfOneAccount;
use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output, setup};
use anyhow::{Context, Result, anyhow, bail};
use headwater_actions as actions;
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, KeyId, UserId};
use headwater_model::key::{ActsAs, ApiKey, CallLimits, EmptyError, KeyState, NewKey, ReplyKeys, Strictness, Switches};
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::{Role, User};
use headwater_store::{self as store, Db, Job};
use serde_json::json;

/// How replies to a key are shaped.
#[derive(clap::Args, Default)]
pub struct SwitchFlags {
    /// Names in replies: observed (as real clients see them) or documented (as the articles say; no known client reads
    /// those names)
    #[arg(long, value_parser = ["observed", "documented"])]
    reply_keys: Option<String>,
    /// `error` when nothing went wrong: classic (null or [], by method) or null
    #[arg(long, value_parser = ["classic", "null"])]
    empty_error: Option<String>,
    /// Doubtful input: lenient (taken as meant) or strict (refused as the vendor does)
    #[arg(long, value_parser = ["lenient", "strict"])]
    strictness: Option<String>,
    /// The vendor's limits: on or off
    #[arg(long, value_parser = ["on", "off"])]
    limits: Option<String>,
}

#[derive(clap::Subcommand)]
pub enum Command {
    /// Make a key; its secret is shown once
    Create {
        /// The account's name; may be left out where there is only one
        #[arg(long)]
        account: Option<String>,
        /// What the key is for
        #[arg(long, default_value = "")]
        label: String,
        /// The role that the key acts as, without a person [default: administrator]
        #[arg(long, value_parser = Role::ALL.map(Role::name), conflicts_with = "user")]
        role: Option<String>,
        /// The e-mail address of the active person whom the key acts as, in the role that they have at each call
        #[arg(long, value_name = "ADDRESS")]
        user: Option<String>,
        /// The last day of the key, such as 2027-03-31, in UTC; without it the key has no end
        #[arg(long, value_name = "DAY")]
        last_day: Option<String>,
        #[command(flatten)]
        switches: SwitchFlags,
        /// Print JSON: {"accountID","secretKey","baseURL"}
        #[arg(long)]
        json: bool,
    },
    /// List an account's keys, and whom each acts as
    List(OfOneAccount),
    /// List what each key of an account has called, how often, when last, and what was refused
    Usage {
        /// One key's id, as `key list` shows it; without it all keys
        id: Option<i64>,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
        /// Print JSON, a line for each key and method
        #[arg(long)]
        json: bool,
    },
    /// Revoke a key; a running server refuses it within a second
    Revoke {
        /// The key's id, as `key list` shows it
        id: i64,
        /// The account's name; the id alone is enough
        #[arg(long)]
        account: Option<String>,
    },
    /// Change those switches of a key that are named
    #[command(group = clap::ArgGroup::new("some").args(["reply_keys", "empty_error", "strictness", "limits"]).multiple(true).required(true))]
    Set {
        /// The key's id, as `key list` shows it
        id: i64,
        /// The account's name; the id alone is enough
        #[arg(long)]
        account: Option<String>,
        #[command(flatten)]
        switches: SwitchFlags,
    },
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = cli::open(settings)?;
    match command {
        Command::Create { account, label, role, user, last_day, switches, json } => {
            let account = setup::account(&db, account.as_deref())?;
            let users = users(&db, account.id)?;
            let acts_as = match user {
                Some(address) => ActsAs::User(active(&users, &address)?),
                None => role.as_deref().and_then(Role::named).map_or_else(ActsAs::default, ActsAs::Role),
            };
            let expires_at = last_day.as_deref().map(end_of).transpose()?;
            let switches = switches.over(Switches::default());
            let key = NewKey { label, acts_as, switches, expires_at, ..NewKey::default() };
            let (id, secret_key) = setup::create_key(&db, account.id, key)?;
            let base_url = format!("{}/pubapi/v1/", settings.base_url(&settings.listen));
            let credentials = setup::Credentials { account_id: account.public_id.clone(), secret_key, base_url };
            if json {
                output::line(serde_json::to_string(&credentials)?)?;
            } else {
                output::line(format_args!(
                    "key        {id}\nacts as    {}\naccountID  {}\nsecretKey  {}\nbaseURL    {}\ntime zone  {}, which v1 of the API speaks; \
                     to change it:\n           {}",
                    in_words(acts_as, &users),
                    credentials.account_id,
                    credentials.secret_key,
                    credentials.base_url,
                    account.time_zone,
                    settings
                        .command(&format!("account set {} --time-zone Europe/Berlin", output::quoted(&account.name)))
                ))?;
            }
        }
        Command::List(which) => {
            let account = which.account(&db)?;
            let users = users(&db, account.id)?;
            for key in keys(&db, account.id)? {
                print(&key, &users, which.form())?;
            }
        }
        Command::Usage { id, account, json } => usage::run(&db, account.as_deref(), id, json.into())?,
        Command::Revoke { id, account } => {
            let account = owner(&db, account.as_deref(), id)?;
            let revoke =
                move |tx: &store::Tx<'_>| actions::accounts::revoke_key(tx, account, KeyId(id), Timestamp::now());
            db.write_blocking(Job::of(account, "revoke-key"), revoke)
                .map_err(|problem| no_key(problem, "live key", id))?;
        }
        Command::Set { id, account, switches } => {
            let account = owner(&db, account.as_deref(), id)?;
            let set = move |tx: &store::Tx<'_>| {
                actions::accounts::change_key(tx, account, KeyId(id), |before| switches.over(before))
            };
            db.write_blocking(Job::of(account, "set-key"), set).map_err(|problem| no_key(problem, "key", id))?;
        }
    }
    Ok(())
}

/// The end of the last day of a key.
fn end_of(day: &str) -> Result<Timestamp> {
    let begin = Zone::utc().parse(day).filter(|_| day.len() == 10);
    let end =
        begin.with_context(|| format!("--last-day: '{day}' is not a day such as 2027-03-31"))?.plus_seconds(86_400);
    if end <= Timestamp::now() {
        bail!("--last-day: {day} is over");
    }
    Ok(end)
}

fn owner(db: &Db, name: Option<&str>, id: i64) -> Result<AccountId> {
    let what = format!("key {id} (`headwater key list` shows them)");
    let has = move |read: &store::Read<'_>, account| {
        Ok(store::api_keys::all(read, account)?.iter().any(|key| key.id == KeyId(id)))
    };
    Ok(setup::owner(db, name, &what, has)?.id)
}

fn no_key(problem: Problem, what: &str, id: i64) -> anyhow::Error {
    match problem {
        Problem::NotFound => anyhow!("the account has no {what} {id}"),
        other => setup::explain(other),
    }
}

fn keys(db: &Db, account: AccountId) -> Result<Vec<ApiKey>> {
    Ok(db.read_blocking(Job::of(account, "list-keys"), move |read| store::api_keys::all(read, account))?)
}

fn users(db: &Db, account: AccountId) -> Result<Vec<User>> {
    Ok(db.read_blocking(Job::of(account, "list-users"), move |read| store::users::all(read, account))?)
}

/// The active user of an address.
fn active(users: &[User], address: &str) -> Result<UserId> {
    let user = users.iter().find(|user| Folded::of(&user.email) == Folded::of(address));
    match user {
        Some(user) if user.is_active => Ok(user.id),
        Some(_) => bail!("{address} is not active: `headwater user set {address} --active yes` changes that"),
        None => bail!("the account has nobody with the address {address}: `headwater user list` shows who there is"),
    }
}

/// The user whom a key acts as; `None` for a key of a role, and of a user who was removed.
fn user_of(acts_as: ActsAs, users: &[User]) -> Option<&User> {
    let ActsAs::User(id) = acts_as else { return None };
    users.iter().find(|user| user.id == id)
}

/// Whom a key acts as, in words.
fn in_words(acts_as: ActsAs, users: &[User]) -> String {
    match (acts_as, user_of(acts_as, users)) {
        (ActsAs::Role(role), _) => role.name().to_owned(),
        (_, Some(user)) if user.is_active => format!("{} ({})", user.email, user.role.name()),
        (_, Some(user)) => format!("{} (not active)", user.email),
        (_, None) => "a user who was removed".to_owned(),
    }
}

impl SwitchFlags {
    /// The switches given by flags, and `before` for the others.
    fn over(&self, before: Switches) -> Switches {
        let named = |word: &Option<String>| word.clone().unwrap_or_default();
        Switches {
            reply_keys: ReplyKeys::named(&named(&self.reply_keys)).unwrap_or(before.reply_keys),
            empty_error: EmptyError::named(&named(&self.empty_error)).unwrap_or(before.empty_error),
            strictness: Strictness::named(&named(&self.strictness)).unwrap_or(before.strictness),
            limits: CallLimits::named(&named(&self.limits)).unwrap_or(before.limits),
        }
    }
}

fn print(key: &ApiKey, users: &[User], form: Form) -> Result<()> {
    let Switches { reply_keys, empty_error, strictness, limits } = key.switches;
    let words = [reply_keys.name(), empty_error.name(), strictness.name(), limits.name()];
    let created = Zone::utc().print(key.created_at);
    if form == Form::Json {
        let (role, id) = match key.acts_as {
            ActsAs::Role(role) => (Some(role), None),
            ActsAs::User(id) => (user_of(key.acts_as, users).map(|user| user.role), Some(id.0)),
        };
        let address = user_of(key.acts_as, users).map(|user| &user.email);
        return output::line(json!({
            "id": key.id.0, "label": key.label, "role": role.map(Role::name), "userID": id, "user": address, "replyKeys": words[0], "emptyError": words[1], "strictness": words[2],
            "limits": words[3], "created": created.as_str(), "revoked": key.revoked_at.is_some(),
            "expires": key.expires_at.map(|end| Zone::utc().print(end).as_str().to_owned()),
        }));
    }
    let state = match key.state(Timestamp::now()) {
        KeyState::Valid => "live",
        KeyState::Expired => "expired",
        KeyState::Revoked => "revoked",
    };
    let id = key.id.0;
    let [reply_keys, empty_error, strictness, limits] = words;
    output::line(format_args!(
        "{id:>8}  {state:<7}  {}  {reply_keys}, {empty_error}, {strictness}, limits {limits}  {}  {}",
        created.as_str(),
        in_words(key.acts_as, users),
        key.label
    ))
}
