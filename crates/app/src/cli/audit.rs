//! The check of the audit log by `headwater verify`.

use crate::config::Settings;
use crate::data_dir;
use crate::output::{self, counted};
use anyhow::{Context, Result, bail};
use headwater_model::id::AccountId;
use headwater_store::audit::chain::{self, BrokenEntry};
use headwater_store::db::Options;
use headwater_store::job::ReadTime;
use headwater_store::migrate::OlderSchema;
use headwater_store::{self as store, Db, Error, Job};

/// Checks the audit log of every account. Fails if one was tampered with.
pub fn check(settings: &Settings) -> Result<()> {
    let options = Options {
        readers: 1,
        older_schema: OlderSchema::Refuse,
        creates_key_file: false,
        is_beside_a_server: data_dir::is_taken(&settings.data_dir),
        read_time: ReadTime::Unlimited,
        ..data_dir::options(settings)?
    };
    let db = match Db::open(&options) {
        Err(Error::OlderSchema { .. }) => {
            output::note("the audit log is not checked: the database is of an earlier Headwater, which kept none");
            return Ok(());
        }
        opened => opened.with_context(|| format!("opening {}", data_dir::place(settings)))?,
    };
    if db.key().is_made_up() {
        bail!(
            "the audit log is not checked: its chain is made with the servers' key, and there is none at {}; name it with --key-file",
            options.key_file.display()
        );
    }
    let mut broken = Vec::new();
    for account in db.read_blocking(Job::of_server("list-accounts"), store::accounts::all)? {
        let ends = db.read_blocking(Job::of(account.id, "verify-audit"), move |read| chain::ends(read, account.id))?;
        match first_broken(&db, account.id)? {
            None => output::line(format_args!(
                "{}: the audit log is whole, {} up to number {}{}",
                account.name,
                counted(ends.head - ends.gone, "entries"),
                ends.head,
                if ends.sealed < ends.head { ", the newest not sealed yet" } else { "" }
            ))?,
            Some(BrokenEntry { id, why }) => broken.push(format!("{}: entry {id}: {why}", account.name)),
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    bail!("the audit log was tampered with, or the key file is another:\n{}", broken.join("\n"))
}

fn first_broken(db: &Db, account: AccountId) -> Result<Option<BrokenEntry>> {
    let mut walk = None;
    loop {
        let (key, mut so_far) = (db.key(), walk);
        let (end, further) = db.read_blocking(Job::of(account, "verify-audit"), move |read| {
            Ok::<_, Error>((chain::check(read, account, &key, &mut so_far)?, so_far))
        })?;
        if let Some(end) = end {
            return Ok(end);
        }
        walk = further;
    }
}
