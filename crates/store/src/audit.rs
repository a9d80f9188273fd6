//! The audit log: authors, deeds and the ids of records, without values of records.
//!
//! Actions note their deeds ([`note`]); changes of records are noted with their rows of the outbox. At the end of a job the writer makes
//! one entry of all notes, in the same transaction. [`chain`] binds the entries of an account together.

pub mod chain;
pub mod reading;

pub use crate::deed_notes::{MOST_IDS, NotedDeed};
use crate::error::Result;
use crate::job::{Audited, Job};
use crate::seal::SealKey;
use crate::tx::Tx;
use crate::value::Param;
use headwater_model::audit::{Author, Deed};
use headwater_model::id::{AccountId, UserId};
use headwater_model::time::Timestamp;
use std::fmt::Write;
use std::sync::Arc;

/// A deed to be noted.
#[derive(Debug, Clone, Copy)]
pub struct DoneDeed<'s> {
    /// The account.
    pub account: AccountId,
    /// The deed.
    pub deed: Deed,
    /// The kind of the subjects: the name of a kind of records, or a word such as `key`.
    pub subject: &'static str,
    /// The ids of the subjects; none where the account itself is meant.
    pub ids: &'s [i64],
}

/// Notes a deed for the audit log: one entry is made of all deeds of a job. Changes of records need not be noted.
pub fn note(tx: &Tx<'_>, done: &DoneDeed<'_>) {
    let DoneDeed { account, deed, subject, ids } = *done;
    let (count, ids) = (ids.len() as i64, ids.to_vec());
    tx.notes().note(NotedDeed { account, deed, subject, count, ids, is_change: false });
}

/// The maker of entries.
#[derive(Clone)]
pub(crate) struct Scribe {
    /// The servers' key; `None` in a process without it, whose entries have no mark.
    pub(crate) key: Option<Arc<SealKey>>,
    /// The author of jobs without an author of their own.
    pub(crate) usual: Author,
}

/// Makes an entry of the notes of a job: one an account.
pub(crate) fn write(tx: &Tx<'_>, job: &Job, scribe: &Scribe) -> Result<()> {
    let mut notes = tx.notes().take();
    notes.retain(|noted| job.audited == Audited::Changes || !noted.is_change);
    while let Some(first) = notes.first() {
        let account = first.account;
        let (ours, others): (Vec<_>, Vec<_>) = notes.into_iter().partition(|noted| noted.account == account);
        notes = others;
        write_entry(tx, job, scribe, &ours)?;
    }
    Ok(())
}

fn write_entry(tx: &Tx<'_>, job: &Job, scribe: &Scribe, notes: &[NotedDeed]) -> Result<()> {
    let Some((main, more)) = notes.split_first() else { return Ok(()) };
    let number = tx.one(
        sql!("update outbox_head set audit_head = audit_head + 1 where account_id = $1 returning audit_head"),
        &[main.account.into()],
        |row| row.int(0),
    )?;
    // An account that is gone keeps nothing.
    let Some(number) = number else { return Ok(()) };
    let author = match (job.author, main.deed, main.ids.first()) {
        // Who signs in is known only once the password was compared.
        (None, Deed::SignIn, Some(person)) => Author::Person(UserId(*person)),
        (author, ..) => author.unwrap_or(scribe.usual),
    };
    let (ids, also) = (spaced(&main.ids), others(more));
    let values: [Param<'_>; 11] = [
        number.into(),
        Timestamp::now().into(),
        author.name().into(),
        author.id().into(),
        job.name.into(),
        (job.request.0 as i64).into(),
        main.deed.name().into(),
        main.subject.into(),
        main.count.into(),
        (&ids).into(),
        (&also).into(),
    ];
    let mark = scribe.key.as_ref().map(|key| chain::mark(key, main.account, &values.map(chain::bytes)));
    let row = [&[main.account.into()], &values[..], &[mark.as_deref().into()]].concat();
    tx.execute(
        sql!(
            "insert into audit (account_id, id, at, author, author_id, action, request, deed, subject, subjects, ids, also, mark)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &row,
    )?;
    tx.count_pages(1);
    Ok(())
}

fn spaced(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
}

/// Further deeds of a job: the deed, the kind, the number and the first ids of each, a line a deed.
fn others(notes: &[NotedDeed]) -> String {
    let mut text = String::new();
    for (place, noted) in notes.iter().enumerate() {
        let line = if place == 0 { "" } else { "\n" };
        let (deed, ids) = (noted.deed.name(), spaced(&noted.ids));
        // Writing to a text does not fail.
        let _ = write!(text, "{line}{deed} {} {} {ids}", noted.subject, noted.count);
    }
    text
}

#[cfg(test)]
mod tests;
