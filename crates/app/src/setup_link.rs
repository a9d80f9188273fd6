//! The link by which the first administrator sets up a server, printed at each start while nobody has a password. On a terminal the
//! link itself is printed, elsewhere the name of a file: the output of a service stays in a journal for good.

use crate::config::Settings;
use crate::{output, setup};
use anyhow::{Context, Result};
use headwater_actions::invitations;
use headwater_model::id::{AccountId, UserId};
use headwater_model::invitation::InvitationKind;
use headwater_model::time::Timestamp;
use headwater_store::invitations::NewInvitation;
use headwater_store::{Db, Job};
use headwater_web::token::SecretToken;
use std::fs::OpenOptions;
use std::io::{ErrorKind, IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The file with the link, in the data directory.
const FILE: &str = "setup-link";

/// Prints a new link if nobody has a password; otherwise removes the file of an earlier one.
pub fn tell(db: &Db, settings: &Settings, address: &str) -> Result<()> {
    let file = std::path::absolute(&settings.data_dir)?.join(FILE);
    let to_set_up = db.read_blocking(Job::of_server("find-administrator"), invitations::to_set_up);
    let Some((account, user)) = to_set_up.map_err(setup::explain)? else {
        return match std::fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error).context("removing the old setup link"),
            _ => Ok(()),
        };
    };
    let link = format!("{address}/setup/{}", invite(db, account, user, InvitationKind::Setup)?.text());
    if std::io::stdout().is_terminal() {
        // The next start makes another link.
        let _ =
            output::line(format_args!("\nSet it up in a browser, by a link good once and for an hour:\n\n  {link}\n"));
        return Ok(());
    }
    write(&file, &link).with_context(|| format!("writing the setup link to {}", file.display()))?;
    let text = format!(
        "\nSet it up in a browser, by the link in {}, which only its owner can read. It is good once and for an hour.\n",
        file.display()
    );
    // The file has the link.
    let _ = output::line(text);
    tracing::info!(file = %file.display(), "nobody has a password yet: the setup link is in this file");
    Ok(())
}

/// Invites a person in the operator's name.
pub fn invite(db: &Db, account: AccountId, user: UserId, kind: InvitationKind) -> Result<SecretToken> {
    let token = SecretToken::new(account).map_err(setup::explain)?;
    let (made, operator) = (token.clone(), setup::operator(account).actor);
    let new = NewInvitation { user, kind, at: Timestamp::now() };
    db.write_blocking(Job::of(account, "invite"), move |tx| invitations::invite(tx, &operator, made.hash(), &new))
        .map_err(setup::explain)?;
    Ok(token)
}

fn write(path: &Path, link: &str) -> std::io::Result<()> {
    let _ = std::fs::remove_file(path);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{link}")?;
    file.sync_all()
}
