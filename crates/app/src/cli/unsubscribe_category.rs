//! `headwater unsubscribe-category`.

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
    /// Add a kind of e-mail that leads can unsubscribe from; getUnsubscribeCategories answers it
    Add {
        /// The category's name
        name: String,
        /// What is sent under it
        #[arg(long, default_value = "")]
        description: String,
        /// The account's name; may be left out where there is only one
        #[arg(long)]
        account: Option<String>,
    },
    /// List the unsubscribe categories of an account
    List {
        /// The account's name
        #[arg(long)]
        account: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove an unsubscribe category
    Remove {
        /// The category's id, as `unsubscribe-category list` shows it
        id: i64,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = cli::open(settings)?;
    match command {
        Command::Add { name, description, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let add = move |tx: &Tx<'_>| actions::lists::add_unsubscribe_category(tx, account, &name, &description);
            let id = db.write_blocking(Job::of(account, "add-unsubscribe-category"), add).map_err(setup::explain)?;
            output::line(id)
        }
        Command::List { account, json } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let scope = Actor::key(account, "operator").scope(Deed::ViewLists).map_err(setup::explain)?;
            let categories = db.read_blocking(Job::of(account, "list-unsubscribe-categories"), move |read| {
                store::lists::unsubscribe_categories(read, &scope)
            })?;
            for it in categories {
                if json {
                    output::line(json!({ "id": it.id, "name": it.name, "description": it.description }))?;
                } else {
                    output::line(format_args!("{:>8}  {}  {}", it.id, it.name, it.description))?;
                }
            }
            Ok(())
        }
        Command::Remove { id, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let remove = move |tx: &Tx<'_>| Ok(store::lists::delete_unsubscribe_category(tx, account, id)?);
            let job = Job::of(account, "remove-unsubscribe-category");
            if !db.write_blocking(job, remove).map_err(setup::explain)? {
                bail!("the account has no category {id}: `headwater unsubscribe-category list` shows them");
            }
            Ok(())
        }
    }
}
