//! `headwater init`.

use crate::config::Settings;
use crate::first_start::{self, FirstAccount};
use crate::{cli, password};
use anyhow::Result;

#[derive(clap::Args)]
pub struct Init {
    /// The account's name, e.g. "Example Ltd"
    #[arg(long, value_name = "NAME", default_value = "My Company")]
    account: String,
    /// The administrator's e-mail address
    #[arg(long, value_name = "EMAIL", default_value = "admin@localhost")]
    administrator: String,
    /// Read the administrator's password from the first line of standard input; otherwise the next `serve` prints a link by which the
    /// administrator chooses one
    #[arg(long)]
    password_stdin: bool,
}

/// Creates the first account in a new data directory or an empty PostgreSQL database; the next `serve` creates none.
pub fn run(settings: &Settings, arguments: &Init) -> Result<()> {
    let password = if arguments.password_stdin { Some(password::read()?) } else { None };
    let db = cli::open_or_create(settings)?;
    let order = FirstAccount {
        account: arguments.account.clone(),
        administrator: first_start::administrator(&arguments.administrator),
        password,
        ..FirstAccount::usual(settings)
    };
    order
        .make(&db, settings, &settings.base_url(&settings.listen))?
        .say(&format!("Ready for `{}`.", settings.command("serve")));
    Ok(())
}
