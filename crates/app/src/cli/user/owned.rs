//! What a person owns, counted by kind, before the person is removed.

use crate::output::counted;
use anyhow::Result;
use headwater_actions::handover;
use headwater_model::id::{AccountId, RecordId, UserId};
use headwater_model::record::RecordType;
use headwater_store::records::read::{self, OwnerLook};
use headwater_store::{Db, Job};

/// Records read at once, most of which others own.
const LOOKED_AT: usize = 100_000;

/// The records of one kind that a person owns.
pub struct OwnedKind {
    record: &'static RecordType,
    count: usize,
    needs_owner: bool,
}

/// What a person owns, kind by kind; kinds without a record of the person are left out. Reads the owners of all records.
pub fn by(db: &Db, account: AccountId, person: UserId) -> Result<Vec<OwnedKind>> {
    let mut owned = Vec::new();
    for (record, field) in handover::owned_kinds() {
        let mut look = OwnerLook { record, owner: person, after: RecordId(0), look_at: LOOKED_AT, most: usize::MAX };
        let mut count = 0;
        loop {
            let job = Job::of(account, "find-owned");
            let found = db.read_blocking(job, move |read| read::owned(read, account, &look))?;
            count += found.records.len();
            match found.last {
                Some(last) => look.after = last,
                None => break,
            }
        }
        if count > 0 {
            owned.push(OwnedKind { record, count, needs_owner: record.field(field).is_required });
        }
    }
    Ok(owned)
}

/// For instance "3 leads, 1 task".
pub fn in_words<'k>(owned: impl IntoIterator<Item = &'k OwnedKind>) -> String {
    let words: Vec<String> = owned.into_iter().map(|kind| counted(kind.count, kind.record.many)).collect();
    words.join(", ")
}

/// The outcome where an heir has taken over all records, after the words for the removal.
pub fn went_to(owned: &[OwnedKind], heir: &str) -> String {
    if owned.is_empty() { String::new() } else { format!(": {} went to {heir}", in_words(owned)) }
}

/// The outcome where nobody was to take over: records that need an owner have gone to `stand_in`.
pub fn went_to_nobody(owned: &[OwnedKind], stand_in: &str) -> String {
    let (needing, others): (Vec<_>, Vec<_>) = owned.iter().partition(|kind| kind.needs_owner);
    let mut parts = Vec::new();
    if !needing.is_empty() {
        parts.push(format!("{} went to {stand_in}", in_words(needing)));
    }
    let verb = if others.iter().map(|kind| kind.count).sum::<usize>() == 1 { "has" } else { "have" };
    if !others.is_empty() {
        parts.push(format!("{} {verb} no owner now", in_words(others)));
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}
