//! `headwater serve`.

use crate::config::Settings;
use crate::{output, serve, setup, telemetry};
use anyhow::{Context, Result};
use headwater_model::key::Switches;
use headwater_model::user::Role;
use headwater_store::Db;
use headwater_store::migrate::MIGRATIONS;

pub fn run(settings: &Settings) -> Result<()> {
    telemetry::start_logging(settings)?;
    serve::run(settings, |db, bound| {
        let base_url = settings.base_url(&bound.into());
        if setup::accounts(db)?.is_empty() {
            first_start(db, &base_url)?;
        }
        let data_dir = std::path::absolute(&settings.data_dir)?;
        tracing::info!(
            url = %base_url,
            version = env!("CARGO_PKG_VERSION"),
            database = if settings.database_url.is_some() { "PostgreSQL" } else { "SQLite" },
            schema = MIGRATIONS.len(),
            data_dir = %data_dir.display(),
            "serving"
        );
        Ok(())
    })
}

/// Makes what a first session needs, and prints it once.
fn first_start(db: &Db, base_url: &str) -> Result<()> {
    let account = setup::create_account(db, "My Company", "UTC")?;
    let password = setup::random_hex(20)?;
    let administrator = setup::person("admin@localhost", "Ada", "Administrator", Role::Administrator);
    setup::add_user(db, account.id, administrator, Some(&password))?;
    let (_, secret) = setup::create_key(db, account.id, "first key", Switches::default())?;
    let (id, endpoint) = (&account.public_id, format!("{base_url}/pubapi/v1/"));
    output::line(format_args!(
        "This is the first start. Headwater made an account, an administrator and an API key.
They are shown once; the server keeps only hashes of the secrets.

  accountID      {id}
  secretKey      {secret}
  administrator  admin@localhost, password {password}

Try it:

  curl -s '{endpoint}?accountID={id}&secretKey={secret}' \\
    -d '{{\"method\":\"createLeads\",\"params\":{{\"objects\":[{{\"firstName\":\"Ada\",\"emailAddress\":\"ada@example.org\"}}]}},\"id\":\"1\"}}'

  curl -s '{endpoint}?accountID={id}&secretKey={secret}' \\
    -d '{{\"method\":\"getLeads\",\"params\":{{\"where\":{{}}}},\"id\":\"2\"}}'
"
    ))
    .context("the account and its key were made and could not be shown: `headwater key create` makes another key")
}
