//! The chain of an account's entries: the digest of an entry is made with the servers' key from the entry and the digest before. Somebody
//! with access to the database and without the key cannot change, delete, insert or reorder entries without a trace.
//!
//! Processes with the key give each entry a mark in the transaction of the deed; servers add the digests a moment later, because commands
//! may run on machines without the key. An entry without a digest cannot be changed, as its mark shows; the newest entries of the last
//! seconds can be deleted unseen, together with the number of the newest one, and an entry that a call is still adding to can be put
//! back to an earlier state of itself.

use crate::error::{Error, Result};
use crate::seal::SealKey;
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::audit::Author;
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;

/// The first misfit, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenEntry {
    /// The number of the entry; that of the account's newest entry where the end of the log was tampered with.
    pub id: i64,
    /// The reason.
    pub why: &'static str,
}

/// A value as bytes for marks and digests.
pub(super) fn bytes(value: Param<'_>) -> Vec<u8> {
    match value {
        Param::Int(number) => number.to_be_bytes().to_vec(),
        Param::Text(text) => text.as_bytes().to_vec(),
        _ => Vec::new(),
    }
}

/// The mark of an entry, made with the key. The last value, fields and lists, is left out where there are none: entries of earlier
/// versions have no such value.
pub(super) fn mark(key: &SealKey, account: AccountId, values: &[Vec<u8>]) -> Vec<u8> {
    let account = account.0.to_be_bytes();
    let mut parts: Vec<&[u8]> = vec![b"audit entry", &account];
    let values = values.strip_suffix(&[Vec::new()]).unwrap_or(values);
    parts.extend(values.iter().map(Vec::as_slice));
    key.digest(&parts)
}

/// The ends of an account's chain, and the proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChainEnds {
    /// The number of the newest entry.
    pub head: i64,
    /// The number of the newest entry with a digest.
    pub sealed: i64,
    /// The digest of that entry.
    pub digest: Vec<u8>,
    /// The number of the newest entry deleted by its age.
    pub gone: i64,
    /// The digest of that entry.
    pub gone_digest: Vec<u8>,
    /// The proof of the four above, made with the key.
    proof: Vec<u8>,
}

impl ChainEnds {
    fn proven_by(&self, account: AccountId, key: &SealKey) -> Vec<u8> {
        let text = format!("audit ends {account} {} {}", self.sealed, self.gone);
        key.digest(&[text.as_bytes(), &self.digest, &self.gone_digest])
    }

    /// The ends once the entries up to a place are deleted.
    pub(super) fn without_up_to(self, walk: &ChainWalk) -> Self {
        Self { gone: walk.last, gone_digest: walk.digest.clone(), ..self }
    }

    pub(super) fn is_proven(&self, account: AccountId, key: &SealKey) -> bool {
        let is_new = self.sealed == 0 && self.gone == 0 && self.proof.is_empty();
        is_new || self.proof == self.proven_by(account, key)
    }
}

/// The ends of an account's chain.
pub fn ends(read: &Read<'_>, account: AccountId) -> Result<ChainEnds> {
    let found = read.one(
        sql!(
            "select audit_head, audit_sealed, audit_digest, audit_gone, audit_gone_digest, audit_proof
             from outbox_head where account_id = $1"
        ),
        &[account.into()],
        |row| {
            let bytes = |place| Ok::<_, Error>(row.maybe_bytes(place)?.unwrap_or_default().to_vec());
            Ok(ChainEnds {
                head: row.int(0)?,
                sealed: row.int(1)?,
                digest: bytes(2)?,
                gone: row.int(3)?,
                gone_digest: bytes(4)?,
                proof: bytes(5)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Accounts with entries that have no digest yet.
pub fn unsealed(read: &Read<'_>, limit: i64) -> Result<Vec<AccountId>> {
    read.all(
        servers_sql!("select account_id from outbox_head where audit_head > audit_sealed order by account_id limit $1"),
        &[limit.into()],
        |row| Ok(AccountId(row.int(0)?)),
    )
}

/// The outcome of sealing some entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealOutcome {
    /// So many entries have their digests.
    Entries(usize),
    /// The chain is broken: nothing is sealed behind the broken entry.
    Broken,
}

/// How entries are sealed.
#[derive(Clone, Copy)]
pub struct Sealing<'k> {
    /// The servers' key.
    pub key: &'k SealKey,
    /// The time.
    pub at: Timestamp,
    /// The most entries.
    pub limit: i64,
}

/// Gives digests to the oldest entries without one, up to the first that a call is still adding to.
pub fn seal(tx: &Tx<'_>, account: AccountId, sealing: Sealing<'_>) -> Result<SealOutcome> {
    let Sealing { key, at, limit } = sealing;
    let before = ends(tx, account)?;
    if !before.is_proven(account, key) {
        return Ok(SealOutcome::Broken);
    }
    let (mut after, mut digests) = (before.clone(), Vec::new());
    let mut is_sound = true;
    each(tx, account, AuditStretch { after: before.sealed, limit }, |line| {
        if line.is_open(at) {
            return Ok(false);
        }
        // The chain ends before the first false entry, named by `check`.
        is_sound = line.id == after.sealed + 1 && line.stored.is_none() && line.is_marked(account, key);
        if !is_sound {
            return Ok(false);
        }
        let digest = line.digest(&after.digest, account, key);
        (after.sealed, after.digest) = (line.id, digest.clone());
        digests.push((line.id, digest));
        Ok(true)
    })?;
    if digests.is_empty() {
        return Ok(if is_sound { SealOutcome::Entries(0) } else { SealOutcome::Broken });
    }
    let rows = digests.iter().map(|(id, digest)| [Param::Int(*id), Param::Bytes(digest)]);
    tx.update_many("audit", &["digest"], account, rows)?;
    tx.count_pages(digests.len());
    set_ends(tx, account, key, &after)?;
    Ok(SealOutcome::Entries(digests.len()))
}

pub(super) fn set_ends(tx: &Tx<'_>, account: AccountId, key: &SealKey, ends: &ChainEnds) -> Result<()> {
    let proof = ends.proven_by(account, key);
    tx.execute(
        sql!(
            "update outbox_head set audit_sealed = $2, audit_digest = $3, audit_gone = $4, audit_gone_digest = $5,
                                    audit_proof = $6
             where account_id = $1"
        ),
        &[
            account.into(),
            ends.sealed.into(),
            ends.digest.as_slice().into(),
            ends.gone.into(),
            ends.gone_digest.as_slice().into(),
            proof.as_slice().into(),
        ],
    )?;
    Ok(())
}

/// The progress of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChainWalk {
    /// The number of the last fitting entry.
    pub last: i64,
    digest: Vec<u8>,
}

impl ChainWalk {
    /// The place before the oldest entry.
    pub(super) fn begin(ends: &ChainEnds) -> Self {
        Self { last: ends.gone, digest: ends.gone_digest.clone() }
    }

    /// Goes on behind an entry that fits.
    pub(super) fn pass(&mut self, line: &ChainLine) {
        self.last = line.id;
        self.digest = line.stored.clone().unwrap_or_default();
    }
}

/// Looks through the entries behind `walk`, a part of them: `None` if more follow; at the end the first misfit, or none.
pub fn check(
    read: &Read<'_>,
    account: AccountId,
    key: &SealKey,
    walk: &mut Option<ChainWalk>,
) -> Result<Option<Option<BrokenEntry>>> {
    let ends = ends(read, account)?;
    if !ends.is_proven(account, key) {
        let why = "the ends of the log were written without this server's key";
        return Ok(Some(Some(BrokenEntry { id: ends.head, why })));
    }
    let walk = match walk {
        Some(walk) => walk,
        None => {
            if let Some(id) = returned(read, account, ends.gone)? {
                return Ok(Some(Some(BrokenEntry { id, why: "the entry was deleted by its age, and is here again" })));
            }
            walk.insert(ChainWalk::begin(&ends))
        }
    };
    let (mut broken, begin) = (None, walk.last);
    each(read, account, AuditStretch { after: walk.last, limit: AT_ONCE }, |line| {
        broken = line.misfit(walk, &ends, &Check { account, key });
        if broken.is_none() {
            walk.pass(line);
        }
        Ok(broken.is_none())
    })?;
    if broken.is_some() || walk.last - begin == AT_ONCE {
        return Ok(broken.map(Some));
    }
    let end = (walk.last < ends.head).then(|| BrokenEntry { id: walk.last + 1, why: "the entry is missing" });
    Ok(Some(end))
}

/// An entry is open no longer than this, with clocks of several servers that differ.
const MOST_OPEN_SECONDS: i64 = 300;

/// Entries looked at in one read.
const AT_ONCE: i64 = 5_000;

/// An entry as it is stored, for its digest.
pub(super) struct ChainLine {
    pub(super) id: i64,
    pub(super) at: i64,
    values: Vec<Vec<u8>>,
    is_of_command: bool,
    mark: Option<Vec<u8>>,
    pub(super) stored: Option<Vec<u8>>,
    open_until: Option<i64>,
}

impl ChainLine {
    fn of(row: &Row<'_>) -> Result<Self> {
        let number =
            |place| Ok::<_, Error>(row.maybe_int(place)?.map_or_else(Vec::new, |it| it.to_be_bytes().to_vec()));
        let text = |place| Ok::<_, Error>(row.text(place)?.as_bytes().to_vec());
        let values = vec![
            number(0)?,
            number(1)?,
            text(2)?,
            number(3)?,
            text(4)?,
            number(5)?,
            text(6)?,
            text(7)?,
            number(8)?,
            text(9)?,
            text(10)?,
            text(11)?,
        ];
        let kept = |place| Ok::<_, Error>(row.maybe_bytes(place)?.map(<[u8]>::to_vec));
        let is_of_command = row.text(2)? == Author::Command.name();
        let (mark, stored) = (kept(12)?, kept(13)?);
        Ok(Self {
            id: row.int(0)?,
            at: row.int(1)?,
            values,
            is_of_command,
            mark,
            stored,
            open_until: row.maybe_int(14)?,
        })
    }

    /// Whether further parts of a call may complete the entry. What is said to be open for long was written by something else.
    fn is_open(&self, at: Timestamp) -> bool {
        self.open_until.is_some_and(|until| at.0 < until && until <= at.plus_seconds(MOST_OPEN_SECONDS).0)
    }

    fn digest(&self, before: &[u8], account: AccountId, key: &SealKey) -> Vec<u8> {
        let own = mark(key, account, &self.values);
        key.digest(&[b"audit chain", before, &own])
    }

    /// Whether the entry has a right mark, or is of a command without the key.
    fn is_marked(&self, account: AccountId, key: &SealKey) -> bool {
        match &self.mark {
            Some(stored) => *stored == mark(key, account, &self.values),
            None => self.is_of_command,
        }
    }

    /// The reason if the entry does not fit behind the walk.
    pub(super) fn misfit(&self, walk: &ChainWalk, ends: &ChainEnds, check: &Check<'_>) -> Option<BrokenEntry> {
        let Check { account, key } = *check;
        let broken = |id, why| Some(BrokenEntry { id, why });
        if self.id != walk.last + 1 {
            return broken(walk.last + 1, "the entry is missing");
        }
        if self.id > ends.head {
            return broken(self.id, "the entry was added by something other than a server");
        }
        match &self.stored {
            Some(_) if self.id > ends.sealed => broken(self.id, "the entry has a digest that no server wrote"),
            None if self.id <= ends.sealed => broken(self.id, "the entry has lost its digest"),
            Some(stored) if *stored != self.digest(&walk.digest, account, key) => {
                broken(self.id, "the entry, or its place, is not as it was written")
            }
            Some(stored) if self.id == ends.sealed && *stored != ends.digest => {
                broken(self.id, "the entry is not the one with which the log ended")
            }
            _ if !self.is_marked(account, key) => {
                broken(self.id, "the entry was made by something other than Headwater")
            }
            _ => None,
        }
    }
}

/// The account and the key of a check.
pub(super) struct Check<'k> {
    pub(super) account: AccountId,
    pub(super) key: &'k SealKey,
}

/// Entries in a row.
pub(super) struct AuditStretch {
    pub(super) after: i64,
    pub(super) limit: i64,
}

/// Passes a stretch of entries to `take`, in order.
pub(super) fn each(
    read: &Read<'_>,
    account: AccountId,
    stretch: AuditStretch,
    mut take: impl FnMut(&ChainLine) -> Result<bool>,
) -> Result<()> {
    read.walk(
        sql!(
            "select id, at, author, author_id, action, request, deed, subject, subjects, ids, also, about, mark,
                    digest, open_until
             from audit where account_id = $1 and id > $2 order by id limit $3"
        ),
        &[account.into(), stretch.after.into(), stretch.limit.into()],
        |row| take(&ChainLine::of(row)?),
    )
}

/// The first entry that was deleted by its age and is there all the same.
fn returned(read: &Read<'_>, account: AccountId, gone: i64) -> Result<Option<i64>> {
    let params = [account.into(), gone.into()];
    read.one(sql!("select id from audit where account_id = $1 and id <= $2 order by id limit 1"), &params, |row| {
        row.int(0)
    })
}
