//! The arguments of commands that list something.

use crate::output::Form;
use crate::setup;
use anyhow::Result;
use headwater_store::Db;
use headwater_store::accounts::Account;

/// Lists what one account has.
#[derive(clap::Args)]
pub struct OfOneAccount {
    /// The account's name; may be left out where there is only one
    #[arg(long)]
    account: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl OfOneAccount {
    /// The account.
    pub fn account(&self, db: &Db) -> Result<Account> {
        setup::account(db, self.account.as_deref())
    }

    /// How to print.
    pub fn form(&self) -> Form {
        self.json.into()
    }
}

/// Lists what all accounts have, or one of them.
#[derive(clap::Args)]
pub struct OfAllAccounts {
    /// The account's name; without it, all accounts
    #[arg(long)]
    account: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl OfAllAccounts {
    /// The accounts.
    pub fn accounts(&self, db: &Db) -> Result<Vec<Account>> {
        setup::accounts_named(db, self.account.as_deref())
    }

    /// How to print.
    pub fn form(&self) -> Form {
        self.json.into()
    }
}
