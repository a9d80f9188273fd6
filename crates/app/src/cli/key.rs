//! `headwater key`.

use crate::config::Settings;
use crate::{cli, setup};
use anyhow::{Result, anyhow, bail};
use headwater_model::id::KeyId;
use headwater_model::key::{EmptyError, Key, Limits, ReplyKeys, Strictness, Switches};
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::{self as store, Db};
use serde_json::json;

/// How replies to a key are shaped.
#[derive(clap::Args, Default)]
pub struct SwitchFlags {
    /// Names in replies: observed (as real clients see them) or documented (as the articles say)
    #[arg(long, value_name = "observed|documented")]
    reply_keys: Option<String>,
    /// `error` when nothing went wrong: classic (null or [], by method) or null
    #[arg(long, value_name = "classic|null")]
    empty_error: Option<String>,
    /// Doubtful input: lenient (taken as meant) or strict (refused as the vendor does)
    #[arg(long, value_name = "lenient|strict")]
    strictness: Option<String>,
    /// The vendor's limits: on or off
    #[arg(long, value_name = "on|off")]
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
        #[command(flatten)]
        switches: SwitchFlags,
        /// Print JSON: {"accountID","secretKey","baseURL"}
        #[arg(long)]
        json: bool,
    },
    /// List an account's keys
    List {
        /// The account's name
        #[arg(long)]
        account: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a key; a running server refuses it within a second
    Revoke {
        /// The key's id, as `key list` shows it
        id: i64,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
    /// Change a key's switches
    Set {
        /// The key's id, as `key list` shows it
        id: i64,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
        #[command(flatten)]
        switches: SwitchFlags,
    },
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = cli::open(settings)?;
    match command {
        Command::Create { account, label, switches, json } => {
            let account = setup::account(&db, account.as_deref())?;
            let switches = switches.over(Switches::default())?;
            let (id, secret_key) = setup::create_key(&db, account.id, &label, switches)?;
            let base_url = format!("{}/pubapi/v1/", settings.base_url(settings.listen()));
            let credentials = setup::Credentials { account_id: account.public_id, secret_key, base_url };
            if json {
                println!("{}", serde_json::to_string(&credentials)?);
            } else {
                println!(
                    "key        {id}\naccountID  {}\nsecretKey  {}\nbaseURL    {}",
                    credentials.account_id, credentials.secret_key, credentials.base_url
                );
            }
        }
        Command::List { account, json } => {
            let account = setup::account(&db, account.as_deref())?;
            for key in keys(&db, account.id)? {
                print(&key, json);
            }
        }
        Command::Revoke { id, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let revoke =
                move |tx: &store::Tx<'_>| Ok(store::api_keys::revoke(tx, Timestamp::now(), account, KeyId(id))?);
            if !db.write_blocking(1, revoke).map_err(setup::explain)? {
                bail!("the account has no live key {id}");
            }
        }
        Command::Set { id, account, switches } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let key = keys(&db, account)?.into_iter().find(|key| key.id.0 == id);
            let switches = switches.over(key.ok_or_else(|| anyhow!("the account has no key {id}"))?.switches)?;
            let set = move |tx: &store::Tx<'_>| Ok(store::api_keys::set_switches(tx, account, KeyId(id), &switches)?);
            db.write_blocking(1, set).map_err(setup::explain)?;
        }
    }
    Ok(())
}

fn keys(db: &Db, account: headwater_model::id::AccountId) -> Result<Vec<Key>> {
    db.read_blocking(move |read| Ok::<_, Problem>(store::api_keys::all(read, account)?)).map_err(setup::explain)
}

impl SwitchFlags {
    /// These flags laid over other settings.
    fn over(&self, mut switches: Switches) -> Result<Switches> {
        let wrong = |flag, word: &str| anyhow!("--{flag}: '{word}' is not one of its words; see --help");
        if let Some(word) = &self.reply_keys {
            switches.reply_keys = ReplyKeys::named(word).ok_or_else(|| wrong("reply-keys", word))?;
        }
        if let Some(word) = &self.empty_error {
            switches.empty_error = EmptyError::named(word).ok_or_else(|| wrong("empty-error", word))?;
        }
        if let Some(word) = &self.strictness {
            switches.strictness = Strictness::named(word).ok_or_else(|| wrong("strictness", word))?;
        }
        if let Some(word) = &self.limits {
            switches.limits = Limits::named(word).ok_or_else(|| wrong("limits", word))?;
        }
        Ok(switches)
    }
}

fn print(key: &Key, as_json: bool) {
    let Switches { reply_keys, empty_error, strictness, limits } = key.switches;
    let words = [reply_keys.name(), empty_error.name(), strictness.name(), limits.name()];
    let created = Zone::utc().print(key.created_at);
    if as_json {
        let row = json!({
            "id": key.id.0, "label": key.label, "replyKeys": words[0], "emptyError": words[1], "strictness": words[2],
            "limits": words[3], "created": created.as_str(), "revoked": key.revoked_at.is_some(),
        });
        println!("{row}");
    } else {
        let state = if key.revoked_at.is_some() { "revoked" } else { "live" };
        println!(
            "{:>8}  {state:<7}  {}  {}, {}, {}, limits {}  {}",
            key.id.0,
            created.as_str(),
            words[0],
            words[1],
            words[2],
            words[3],
            key.label
        );
    }
}
