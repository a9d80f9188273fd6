//! The audit log: authors, deeds and the ids of records, without values of records.
//!
//! Actions note their deeds ([`note`]); changes of records are noted with their rows of the outbox. At the end of a job the writer makes
//! one entry of all notes, in the same transaction; a further part of a call completes the entry of the first part. [`chain`] binds the
//! entries of an account together, and [`retention`] deletes the oldest ones.

pub mod chain;
mod content;
pub mod reading;
pub mod retention;

use crate::deed_notes::MOST_ABOUT;
pub use crate::deed_notes::{MOST_IDS, NotedDeed};
use crate::error::Result;
use crate::job::{Audited, Job};
use crate::seal::SealKey;
use crate::tx::Tx;
use crate::value::Param;
use content::EntryContent;
use headwater_model::audit::{Author, Deed};
use headwater_model::id::{AccountId, UserId};
use headwater_model::time::Timestamp;
use std::collections::BTreeSet;
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
    note_concerning(tx, done, done.ids.len(), &[]);
}

/// As [`note`], of so many subjects, with the fields and lists concerned, such as `field:phone` and `list:17`.
pub fn note_concerning(tx: &Tx<'_>, done: &DoneDeed<'_>, count: usize, about: &[String]) {
    let DoneDeed { account, deed, subject, ids } = *done;
    let (count, ids) = (count as i64, ids.iter().take(MOST_IDS).copied().collect());
    let about: BTreeSet<String> = about.iter().take(MOST_ABOUT).cloned().collect();
    tx.notes().note(NotedDeed { account, deed, subject, count, ids, about, is_change: false });
}

/// The maker of entries.
#[derive(Clone)]
pub(crate) struct Scribe {
    /// The servers' key; `None` in a process without it, whose entries have no mark.
    pub(crate) key: Option<Arc<SealKey>>,
    /// The author of jobs without an author of their own.
    pub(crate) usual: Author,
}

/// For so long after a part of a call the next part may complete the entry: a part waits 20 seconds for a busy database.
const OPEN_SECONDS: i64 = 60;

/// Makes an entry of the notes of a job: one an account.
pub(crate) fn write(tx: &Tx<'_>, job: &Job, scribe: &Scribe) -> Result<()> {
    let mut notes = tx.notes().take();
    notes.retain(|noted| job.audited != Audited::Named || !noted.is_change);
    while let Some(first) = notes.first() {
        let account = first.account;
        let (ours, others): (Vec<_>, Vec<_>) = notes.into_iter().partition(|noted| noted.account == account);
        notes = others;
        let (entry, content) = (EntryWriter { tx, job, scribe, account }, EntryContent::of(&ours));
        if job.audited != Audited::Further || !entry.complete(&content)? {
            entry.write(&content)?;
        }
    }
    Ok(())
}

/// The entry of a job in an account.
struct EntryWriter<'w, 'c> {
    tx: &'w Tx<'c>,
    job: &'w Job,
    scribe: &'w Scribe,
    account: AccountId,
}

/// The values of an entry that stay as they were first written.
struct EntryHead {
    number: i64,
    at: i64,
    author: String,
    author_id: Option<i64>,
}

impl EntryWriter<'_, '_> {
    /// Writes a new entry.
    fn write(&self, new: &EntryContent) -> Result<()> {
        let number = self.tx.one(
            sql!("update outbox_head set audit_head = audit_head + 1 where account_id = $1 returning audit_head"),
            &[self.account.into()],
            |row| row.int(0),
        )?;
        // An account that is gone keeps nothing.
        let (Some(number), Some(main)) = (number, new.lines.first()) else { return Ok(()) };
        let author = match (self.job.author, main.deed == Deed::SignIn.name(), main.ids.first()) {
            // Who signs in is known only once the password was compared.
            (None, true, Some(person)) => Author::Person(UserId(*person)),
            (author, ..) => author.unwrap_or(self.scribe.usual),
        };
        let head =
            EntryHead { number, at: Timestamp::now().0, author: author.name().to_owned(), author_id: author.id() };
        self.store(&head, new, |row| {
            self.tx.execute(
                sql!(
                    "insert into audit (account_id, id, at, author, author_id, action, request, deed, subject, subjects, ids, also,
                                        about, mark, open_until)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
                ),
                row,
            )
        })
    }

    /// Adds a further part of a call to the entry of the part before. `false` where that entry has its digest already: after a wait
    /// that was too long the rest of the call is an entry of its own.
    fn complete(&self, new: &EntryContent) -> Result<bool> {
        // Takes the account first: no server gives the entry its digest meanwhile.
        let sealed = self.tx.one(
            sql!("update outbox_head set audit_head = audit_head where account_id = $1 returning audit_sealed"),
            &[self.account.into()],
            |row| row.int(0),
        )?;
        let Some(sealed) = sealed else { return Ok(false) };
        let request = self.job.request.0 as i64;
        let found = self.tx.one(
            sql!(
                "select id, at, author, author_id, deed, subject, subjects, ids, also, about from audit
                 where account_id = $1 and id > $2 and request = $3 and action = $4 order by id limit 1"
            ),
            &[self.account.into(), sealed.into(), request.into(), self.job.name.into()],
            |row| {
                let (number, author, author_id) = (row.int(0)?, row.text(2)?.to_owned(), row.maybe_int(3)?);
                Ok((EntryHead { number, at: row.int(1)?, author, author_id }, EntryContent::read(row, 4)?))
            },
        )?;
        let Some((head, mut content)) = found else { return Ok(false) };
        content.add(new);
        self.store(&head, &content, |row| {
            let changed = [&row[..2], &row[9..]].concat();
            self.tx.execute(
                sql!(
                    "update audit set subjects = $3, ids = $4, also = $5, about = $6, mark = $7, open_until = $8
                     where account_id = $1 and id = $2"
                ),
                &changed,
            )
        })?;
        Ok(true)
    }

    /// Passes the row of an entry to `execute`: the account, the values, the mark, and the time until which the entry is open.
    fn store(
        &self,
        head: &EntryHead,
        content: &EntryContent,
        execute: impl FnOnce(&[Param<'_>]) -> Result<usize>,
    ) -> Result<()> {
        let Some(main) = content.lines.first() else { return Ok(()) };
        let (ids, also, about) = content.texts();
        let values: [Param<'_>; 12] = [
            head.number.into(),
            head.at.into(),
            (&head.author).into(),
            head.author_id.into(),
            self.job.name.into(),
            (self.job.request.0 as i64).into(),
            (&main.deed).into(),
            (&main.subject).into(),
            main.count.into(),
            (&ids).into(),
            (&also).into(),
            (&about).into(),
        ];
        let key = self.scribe.key.as_ref();
        let mark = key.map(|key| chain::mark(key, self.account, &values.map(chain::bytes)));
        let until = self.tx.has_left_objects().then(|| Timestamp::now().plus_seconds(OPEN_SECONDS).0);
        execute(&[&[self.account.into()], &values[..], &[mark.as_deref().into(), until.into()]].concat())?;
        self.tx.count_pages(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
