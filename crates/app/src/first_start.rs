//! The first account of a server, with an administrator and an API key, created in one transaction by the first start
//! or by `headwater init`. The secrets are first written to a file readable by its owner only. Secrets are printed on
//! a terminal only, because the output of a service stays in a journal for good.

use crate::config::Settings;
use crate::output::quoted;
use crate::{output, setup};
use anyhow::{Context, Result, anyhow, bail};
use headwater_actions as actions;
use headwater_model::key::NewKey;
use headwater_model::time::Timestamp;
use headwater_model::user::{Role, User};
use headwater_store::accounts::NewAccount;
use headwater_store::{Db, Job};
use std::fs::{File, OpenOptions};
use std::io::{IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The file with the secrets, in the data directory.
const SECRETS: &str = "first-key.env";

/// The first account to create.
#[derive(Debug, Clone)]
pub struct FirstAccount {
    /// The account's name.
    pub account: String,
    /// The IANA name of the time zone used by v1 of the API.
    pub time_zone: String,
    /// The administrator.
    pub administrator: User,
    /// The administrator's password; with None, the next `serve` prints a link by which the administrator chooses one.
    pub password: Option<String>,
}

/// The account created, with the secrets, which otherwise exist in the file only.
pub struct Made {
    order: FirstAccount,
    public_id: String,
    secret_key: String,
    endpoint: String,
    secrets: PathBuf,
    /// The command for changing the time zone.
    change_zone: String,
}

/// The first administrator. The role stands for the person's name, which is unknown until `user set` names the person.
pub fn administrator(email: &str) -> User {
    User::new(email, Role::Administrator).called("", "Administrator")
}

impl FirstAccount {
    /// The default account of a first start.
    pub fn usual(settings: &Settings) -> Self {
        Self {
            account: "My Company".to_owned(),
            time_zone: setup::time_zone(settings),
            administrator: administrator("admin@localhost"),
            password: None,
        }
    }

    /// Creates the account, and the file in the data directory. Fails if an account exists.
    pub fn make(self, db: &Db, settings: &Settings, base_url: &str) -> Result<Made> {
        if !setup::accounts(db)?.is_empty() {
            bail!(
                "there is an account already: `headwater account list` shows it, `headwater account create` adds one"
            );
        }
        let directory = std::path::absolute(&settings.data_dir)?;
        let made = Made {
            public_id: setup::random_hex(32)?,
            secret_key: setup::random_hex(32)?,
            endpoint: format!("{base_url}/pubapi/v1/"),
            secrets: directory.join(SECRETS),
            change_zone: settings.command(&format!("account set {} --time-zone Europe/Berlin", quoted(&self.account))),
            order: self,
        };
        made.write_secrets()?;
        made.insert(db)?;
        Ok(made)
    }
}

impl Made {
    /// Writes the secrets as lines for a shell, replacing the file of an earlier failed attempt.
    fn write_secrets(&self) -> Result<()> {
        let mut text = format!(
            "# Made by Headwater with the account \"{}\". Put the secrets away and delete this file: the server keeps hashes.\n",
            self.order.account.replace(['\n', '\r'], " ")
        );
        let lines = [
            ("ACCOUNT_ID", self.public_id.as_str()),
            ("SECRET_KEY", &self.secret_key),
            ("BASE_URL", &self.endpoint),
            ("ADMINISTRATOR", &self.order.administrator.email),
        ];
        for (name, value) in lines {
            text.push_str(&format!("{name}={}\n", quoted(value)));
        }
        let failed = || format!("writing the secrets to {}", self.secrets.display());
        let _ = std::fs::remove_file(&self.secrets);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.secrets);
        let mut file = file.with_context(failed)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(failed)?;
        // Syncs the directory, so the file also survives a power cut.
        File::open(self.secrets.parent().unwrap_or(Path::new(".")))
            .and_then(|folder| folder.sync_all())
            .with_context(failed)
    }

    fn insert(&self, db: &Db) -> Result<()> {
        let hash = self.order.password.as_deref().map(actions::passwords::hash).transpose();
        let hash = hash.map_err(|error| anyhow!(error))?;
        let secret_hash = headwater_api::caller::hash_secret(&self.secret_key).to_vec();
        let key = NewKey { label: "first key".to_owned(), secret_hash, ..NewKey::default() };
        let (order, public_id) = (self.order.clone(), self.public_id.clone());
        db.write_blocking(Job::of_server("first-account"), move |tx| {
            let at = Timestamp::now();
            let new = NewAccount { name: &order.account, public_id: &public_id, time_zone: &order.time_zone };
            let account = actions::accounts::create(tx, at, &new)?;
            actions::accounts::add_user(tx, account, at, &order.administrator)?;
            if let Some(hash) = &hash {
                actions::accounts::set_password(tx, account, &order.administrator.email, hash)?;
            }
            actions::accounts::add_key(tx, account, at, &key)?;
            Ok(())
        })
        .map_err(setup::explain)
    }

    /// Prints what was created and how to use it: on a terminal with the secrets, elsewhere with the name of the
    /// file.
    pub fn say(&self, how: &str) {
        let is_terminal = std::io::stdout().is_terminal();
        let (account, zone, file) = (&self.order.account, &self.order.time_zone, self.secrets.display());
        let mut text = format!(
            "{how} Headwater made the account \"{account}\", an administrator and an API key.
The secrets are in {file}, which only its owner can read; the server keeps hashes of them.
Put them away and delete the file.

  time zone      {zone}, which v1 of the API speaks; to change it:
                 {}
",
            self.change_zone
        );
        let (id, key) = if is_terminal {
            text.push_str(&format!(
                "  accountID      {}\n  secretKey      {}\n  administrator  {}\n",
                self.public_id, self.secret_key, self.order.administrator.email
            ));
            (self.public_id.as_str(), self.secret_key.as_str())
        } else {
            ("$ACCOUNT_ID", "$SECRET_KEY")
        };
        text.push_str("\nTry it:\n\n");
        if !is_terminal {
            text.push_str(&format!("  . {}\n\n", quoted(&self.secrets.to_string_lossy())));
        }
        let address = format!("{}?accountID={id}&secretKey={key}", self.endpoint);
        text.push_str(&format!(
            r#"  curl -s "{address}" \
    -d '{{"method":"createLeads","params":{{"objects":[{{"firstName":"Ada","emailAddress":"ada@example.org"}}]}},"id":"1"}}'

  curl -s "{address}" \
    -d '{{"method":"getLeads","params":{{"where":{{}}}},"id":"2"}}'
"#
        ));
        // Nothing is lost if printing fails: the file has all secrets.
        if let Err(error) = output::line(text) {
            tracing::warn!(%error, secrets = %file, "what was made could not be printed");
        }
    }
}
