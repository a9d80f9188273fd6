//! `headwater list-tag`.

use crate::config::Settings;
use crate::{cli, output, setup};
use anyhow::{Result, bail};
use headwater_actions as actions;
use headwater_model::actor::Actor;
use headwater_model::permission::Deed;
use headwater_store::{self as store, Job, Tx};
use serde_json::json;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add a tag; getListTags answers it
    Add {
        /// What the tag says
        label: String,
        /// The type of things it is for
        #[arg(long, default_value = "list")]
        object_type: String,
        /// The account's name; may be left out where there is only one
        #[arg(long)]
        account: Option<String>,
    },
    /// List the tags of an account
    List {
        /// The account's name
        #[arg(long)]
        account: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a tag
    Remove {
        /// The tag's id, as `list-tag list` shows it
        id: i64,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = cli::open(settings)?;
    match command {
        Command::Add { label, object_type, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let add = move |tx: &Tx<'_>| actions::lists::add_tag(tx, account, &label, &object_type);
            let id = db.write_blocking(Job::of(account, "add-list-tag"), add).map_err(setup::explain)?;
            output::line(id)
        }
        Command::List { account, json } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let scope = Actor::key(account, "operator").scope(Deed::ViewLists).map_err(setup::explain)?;
            let tags = db.read_blocking(Job::of(account, "list-tags"), move |read| store::lists::tags(read, &scope))?;
            for tag in tags {
                if json {
                    output::line(json!({ "id": tag.id, "label": tag.label, "objectType": tag.object_type }))?;
                } else {
                    output::line(format_args!("{:>8}  {:<12}  {}", tag.id, tag.object_type, tag.label))?;
                }
            }
            Ok(())
        }
        Command::Remove { id, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let remove = move |tx: &Tx<'_>| Ok(store::lists::delete_tag(tx, account, id)?);
            if !db.write_blocking(Job::of(account, "remove-list-tag"), remove).map_err(setup::explain)? {
                bail!("the account has no tag {id}: `headwater list-tag list` shows them");
            }
            Ok(())
        }
    }
}
