//! `headwater user`.

mod owned;

use crate::cli::duplicates;
use crate::cli::listing::OfOneAccount;
use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output, password, setup, setup_link};
use anyhow::{Context, Result, anyhow, bail};
use headwater_actions as actions;
use headwater_actions::handover::{self, Handover};
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, UserId};
use headwater_model::invitation::InvitationKind;
use headwater_model::problem::Problem;
use headwater_model::user::{Role, User};
use headwater_store::{self as store, Db, Job, Read, Tx};
use serde_json::json;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add a person, with a password if --password-stdin is given
    Add(Add),
    /// Set a person's password: asked for on a terminal, otherwise the first line of standard input
    Passwd {
        /// Their e-mail address
        email: String,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
    /// Print a link by which a person chooses a password: good once and for a week. The link before is good no more
    Invite {
        /// Their e-mail address
        email: String,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
    /// Take the code of an app off a person who has lost the app and the recovery codes; the sessions end
    CodeOff {
        /// Their e-mail address
        email: String,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
    /// Change what is named of a person: role, names, whether they are active. Who is not can own no further leads, and keeps
    /// those they have
    #[command(group = clap::ArgGroup::new("some").args(["role", "first_name", "last_name", "active"]).multiple(true).required(true))]
    Set {
        /// Their e-mail address
        email: String,
        /// What they may do
        #[arg(long, value_parser = Role::ALL.map(Role::name))]
        role: Option<String>,
        /// Given name
        #[arg(long)]
        first_name: Option<String>,
        /// Family name
        #[arg(long)]
        last_name: Option<String>,
        /// Whether they may own leads
        #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"])]
        active: Option<String>,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
    /// Remove a person. What they own (leads, accounts, opportunities, tasks, notes) is handed on, each change of a lead's owner with its
    /// entry in the timeline
    Remove {
        /// Their e-mail address
        email: String,
        /// The e-mail address of the active person who takes over what they own, or `nobody`: leads and accounts then have no owner;
        /// opportunities, tasks and notes, which need one, go to the first active administrator
        #[arg(long, value_name = "EMAIL|nobody")]
        hand_on_to: Option<String>,
        /// The account's name
        #[arg(long)]
        account: Option<String>,
    },
    /// List the people of an account
    List(OfOneAccount),
    /// List people who have one e-mail address, which some do who were added before their spellings counted as one
    Duplicates(OfOneAccount),
}

#[derive(clap::Args)]
pub struct Add {
    /// Their e-mail address
    email: String,
    /// What they may do
    #[arg(long, default_value = "salesperson", value_parser = Role::ALL.map(Role::name))]
    role: String,
    /// Given name
    #[arg(long, default_value = "")]
    first_name: String,
    /// Family name
    #[arg(long, default_value = "")]
    last_name: String,
    /// The account's name; may be left out where there is only one
    #[arg(long)]
    account: Option<String>,
    /// Read a password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = cli::open(settings)?;
    match command {
        Command::Add(person) => add(&db, &person)?,
        Command::Passwd { email, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let hash = actions::passwords::hash(&password::read()?).map_err(|error| anyhow!(error))?;
            let address = email.clone();
            let set = move |tx: &store::Tx<'_>| actions::accounts::set_password(tx, account, &address, &hash);
            db.write_blocking(Job::of(account, "set-password"), set).map_err(|problem| nobody(problem, &email))?;
        }
        Command::Invite { email, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let user = found(&db, account, &email)?.id;
            let token = setup_link::invite(&db, account, user, InvitationKind::Person)?;
            output::line(format_args!("{}/invited/{}", settings.base_url(&settings.listen), token.text()))?;
        }
        Command::CodeOff { email, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let (user, operator) = (found(&db, account, &email)?.id, setup::operator(account).actor);
            let take_off = move |tx: &Tx<'_>| actions::second_factors::take_off(tx, &operator, user);
            db.write_blocking(Job::of(account, "code-off"), take_off).map_err(|problem| match problem {
                Problem::NotFound => anyhow!("{email} has no code to take off"),
                other => setup::explain(other),
            })?;
        }
        Command::Set { email, role, first_name, last_name, active, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            let (address, role) = (email.clone(), role.as_deref().and_then(Role::named));
            let set = move |tx: &store::Tx<'_>| {
                actions::accounts::change_user(tx, account, &address, |user| {
                    user.role = role.unwrap_or(user.role);
                    user.first_name = first_name.clone().unwrap_or(std::mem::take(&mut user.first_name));
                    user.last_name = last_name.clone().unwrap_or(std::mem::take(&mut user.last_name));
                    user.is_active = active.as_deref().map_or(user.is_active, |word| word == "yes");
                })
            };
            db.write_blocking(Job::of(account, "set-user"), set).map_err(|problem| nobody(problem, &email))?;
        }
        Command::Remove { email, hand_on_to, account } => {
            let account = setup::account(&db, account.as_deref())?.id;
            remove(&db, account, &email, hand_on_to.as_deref())?;
        }
        Command::List(which) => list(&db, which.account(&db)?.id, which.form())?,
        Command::Duplicates(which) => {
            let account = which.account(&db)?.id;
            let find = move |read: &Read<'_>| store::folding::people_duplicates(read, account);
            let groups = db.read_blocking(Job::of(account, "list-duplicates"), find)?;
            let numbered =
                |group: Vec<(UserId, String)>| group.into_iter().map(|(id, address)| (id.0, address)).collect();
            duplicates::print(groups.into_iter().map(numbered), which.form())?;
        }
    }
    Ok(())
}

/// The person with an address.
fn found(db: &Db, account: AccountId, email: &str) -> Result<User> {
    let people = db.read_blocking(Job::of(account, "list-users"), move |read| store::users::all(read, account))?;
    let found = people.into_iter().find(|user| Folded::of(&user.email) == Folded::of(email));
    found.ok_or_else(|| nobody(Problem::NotFound, email))
}

fn add(db: &Db, person: &Add) -> Result<()> {
    let Add { email, first_name, last_name, .. } = person;
    let account = setup::account(db, person.account.as_deref())?;
    let role = Role::named(&person.role).context("there is no such role")?;
    let password = if person.password_stdin { Some(password::read()?) } else { None };
    let id =
        setup::add_user(db, account.id, User::new(email, role).called(first_name, last_name), password.as_deref())?;
    if person.json {
        return output::line(json!({ "id": id, "emailAddress": email, "role": role.name() }));
    }
    output::line(format_args!("{id}  {}  {email}", role.name()))
}

fn list(db: &Db, account: AccountId, form: Form) -> Result<()> {
    for user in db.read_blocking(Job::of(account, "list-users"), move |read| store::users::all(read, account))? {
        let User { id, email, display_name, is_active, .. } = &user;
        let role = user.role.name();
        if form == Form::Json {
            output::line(json!({
                "id": id.0, "emailAddress": email, "displayName": display_name, "role": role, "isActive": is_active,
            }))?;
        } else {
            let state = if *is_active { "" } else { "  (not active)" };
            output::line(format_args!("{:>8}  {role:<17}  {email}  {display_name}{state}", id.0))?;
        }
    }
    Ok(())
}

/// Removes a user after handing on the user's records. An interrupted removal is finished by a server; repeating the command
/// with another heir hands the remaining records to this heir.
fn remove(db: &Db, account: AccountId, email: &str, heir_named: Option<&str>) -> Result<()> {
    let users = db.read_blocking(Job::of(account, "list-users"), move |read| store::users::all(read, account))?;
    let find = |address: &str| {
        let found = users.iter().find(|user| Folded::of(&user.email) == Folded::of(address));
        found.ok_or_else(|| nobody(Problem::NotFound, address))
    };
    let (person, heir) = (find(email)?.id, heir_named.filter(|word| *word != "nobody").map(find).transpose()?);
    if heir.is_some_and(|heir| heir.id == person || !heir.is_active) {
        bail!("records can be handed on to another person who is active");
    }
    let owned = owned::by(db, account, person)?;
    if heir_named.is_none() && !owned.is_empty() {
        bail!("{email} owns {}: say with --hand-on-to who takes them over, or `nobody`", owned::in_words(&owned));
    }
    let operator = setup::operator(account);
    let handover = Handover { from: person, to: heir.map(|heir| heir.id) };
    let begin = move |tx: &Tx<'_>| handover::begin(tx, &operator, handover);
    let task = db.write_blocking(Job::of(account, "remove-user"), begin).map_err(|problem| nobody(problem, email))?;
    setup::finish(db, task)?;
    let outcome = match heir {
        Some(heir) => owned::went_to(&owned, &heir.email),
        None => owned::went_to_nobody(&owned, &stand_in(db, account)?),
    };
    output::line(format_args!("removed {email}{outcome}"))
}

/// The address of the person who takes over records in need of an owner where no heir was named.
fn stand_in(db: &Db, account: AccountId) -> Result<String> {
    let find = move |read: &Read<'_>| match actions::accounts::stand_in(read, account)? {
        Some(id) => store::users::find(read, account, id),
        None => Ok(None),
    };
    let found = db.read_blocking(Job::of(account, "find-stand-in"), find)?;
    Ok(found.map_or_else(|| "nobody".to_owned(), |user| user.email))
}

fn nobody(problem: Problem, email: &str) -> anyhow::Error {
    match problem {
        Problem::NotFound => anyhow!("the account has nobody with the address {email}"),
        other => setup::explain(other),
    }
}
