//! `headwater list-tag` and `headwater unsubscribe-category`: both kinds of object are created here only, and read by
//! one API method each.

use crate::cli::listing::OfOneAccount;
use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output, setup};
use anyhow::{Result, anyhow};
use headwater_actions as actions;
use headwater_model::context::Context;
use headwater_model::grant::Grant;
use headwater_model::id::AccountId;
use headwater_model::permission::{Lists, VIEW_LISTS};
use headwater_model::problem::Problem;
use headwater_store::{self as store, Job, Read, Tx, lists};
use serde_json::{Value, json};

#[derive(clap::Subcommand)]
pub enum Command<What: AnswerKind> {
    /// Add one, and print its id
    Add {
        #[command(flatten)]
        what: What,
        /// The account's name; may be left out where there is only one
        #[arg(long)]
        account: Option<String>,
    },
    /// List those of an account
    List(OfOneAccount),
    /// Remove one
    Remove {
        /// Its id, as `list` shows it
        id: i64,
        /// The account's name; the id alone is enough
        #[arg(long)]
        account: Option<String>,
    },
}

/// A kind of object read by an API method; as command-line arguments, the object to add.
pub trait AnswerKind: clap::Args + Clone + Send + 'static {
    /// The noun for messages, and the command listing the objects.
    const WORDS: (&'static str, &'static str);

    /// The name of this object.
    fn name(&self) -> &str;
    /// Adds this object; returns its id.
    fn add(&self, tx: &Tx<'_>, context: &Context) -> Result<i64, Problem>;
    /// All objects of the account.
    fn all(read: &Read<'_>, grant: &Grant<Lists>) -> store::Result<Vec<AnswerRow>>;
    /// Removes an object; false if it does not exist.
    fn remove(tx: &Tx<'_>, account: AccountId, id: i64) -> store::Result<bool>;
}

/// An existing object: its id, its text for listing, and its JSON.
pub struct AnswerRow(i64, String, Value);

/// What a list tag is made of.
#[derive(clap::Args, Clone)]
pub struct Tag {
    /// What the tag says
    label: String,
    /// The type of things it is for
    #[arg(long, default_value = "list")]
    object_type: String,
}

/// What an unsubscribe category is made of.
#[derive(clap::Args, Clone)]
pub struct Category {
    /// The category's name
    name: String,
    /// What is sent under it
    #[arg(long, default_value = "")]
    description: String,
}

pub fn run<What: AnswerKind>(settings: &Settings, command: Command<What>) -> Result<()> {
    let db = cli::open(settings)?;
    match command {
        Command::Add { what, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let named = what.clone();
            let add = move |tx: &Tx<'_>| what.add(tx, &setup::operator(account));
            let added = db.write_blocking(Job::of(account, "add-answer"), add).map_err(|problem| match problem {
                Problem::Taken => anyhow!("there is a {} '{}' already", What::WORDS.0, named.name().trim()),
                other => setup::explain(other),
            });
            output::line(added?)
        }
        Command::List(which) => {
            let account = which.account(&db)?.id;
            let grant = grant(account).map_err(setup::explain)?;
            for AnswerRow(id, text, value) in
                db.read_blocking(Job::of(account, "list-answers"), move |read| What::all(read, &grant))?
            {
                if which.form() == Form::Json {
                    output::line(value)?
                } else {
                    output::line(format_args!("{id:>8}  {text}"))?
                }
            }
            Ok(())
        }
        Command::Remove { id, account } => {
            let (word, listing) = What::WORDS;
            let what = format!("{word} {id} (`headwater {listing}` shows them)");
            let has = move |read: &Read<'_>, account| match grant(account) {
                Ok(grant) => Ok(What::all(read, &grant)?.iter().any(|row| row.0 == id)),
                Err(_) => Ok(false),
            };
            let account = setup::owner(&db, account.as_deref(), &what, has)?.id;
            let remove = move |tx: &Tx<'_>| Ok(What::remove(tx, account, id)?);
            db.write_blocking(Job::of(account, "remove-answer"), remove).map_err(setup::explain).map(drop)
        }
    }
}

fn grant(account: AccountId) -> Result<Grant<Lists>, Problem> {
    setup::operator(account).actor.grant(VIEW_LISTS)
}

impl AnswerKind for Tag {
    const WORDS: (&'static str, &'static str) = ("tag", "list-tag list");

    fn name(&self) -> &str {
        &self.label
    }

    fn add(&self, tx: &Tx<'_>, context: &Context) -> Result<i64, Problem> {
        actions::lists::add_tag(tx, context, &self.label, &self.object_type)
    }

    fn all(read: &Read<'_>, grant: &Grant<Lists>) -> store::Result<Vec<AnswerRow>> {
        let row = |it: lists::Tag| {
            let value = json!({ "id": it.id, "label": it.label, "objectType": it.object_type });
            AnswerRow(it.id, format!("{:<12}  {}", it.object_type, it.label), value)
        };
        Ok(lists::tags(read, grant)?.into_iter().map(row).collect())
    }

    fn remove(tx: &Tx<'_>, account: AccountId, id: i64) -> store::Result<bool> {
        lists::delete_tag(tx, account, id)
    }
}

impl AnswerKind for Category {
    const WORDS: (&'static str, &'static str) = ("category", "unsubscribe-category list");

    fn name(&self) -> &str {
        &self.name
    }

    fn add(&self, tx: &Tx<'_>, context: &Context) -> Result<i64, Problem> {
        actions::lists::add_unsubscribe_category(tx, context, &self.name, &self.description)
    }

    fn all(read: &Read<'_>, grant: &Grant<Lists>) -> store::Result<Vec<AnswerRow>> {
        let row = |it: lists::UnsubscribeCategory| {
            let value = json!({ "id": it.id, "name": it.name, "description": it.description });
            AnswerRow(it.id, format!("{}  {}", it.name, it.description), value)
        };
        Ok(lists::unsubscribe_categories(read, grant)?.into_iter().map(row).collect())
    }

    fn remove(tx: &Tx<'_>, account: AccountId, id: i64) -> store::Result<bool> {
        lists::delete_unsubscribe_category(tx, account, id)
    }
}
