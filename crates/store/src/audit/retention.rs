//! Deleting entries of the audit log after their time of retention. The number and the digest of the newest deleted entry stay, with a
//! proof made with the servers' key: the chain goes on behind that entry.

use super::chain::{self, AuditStretch, ChainWalk, Check};
use super::{DoneDeed, note_concerning};
use crate::error::Result;
use crate::seal::SealKey;
use crate::tx::{Read, Tx};
use headwater_model::audit::Deed;
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;

/// The outcome of deleting old entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditPruning {
    /// So many entries were deleted.
    Entries(usize),
    /// The chain is broken at this entry: nothing is deleted from there on, so that the evidence stays.
    Broken(i64),
}

/// Which entries are old.
#[derive(Clone, Copy)]
pub struct OldEntries<'k> {
    /// The servers' key.
    pub key: &'k SealKey,
    /// Entries from before this time are old.
    pub before: Timestamp,
    /// The most entries to delete.
    pub limit: i64,
}

/// Whether an account has old entries.
pub fn has_before(read: &Read<'_>, account: AccountId, before: Timestamp) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from audit where account_id = $1 and at < $2 and digest is not null limit 1"),
        &[account.into(), before.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Deletes the oldest entries, up to the first that is young or has no digest. Each is checked before: an entry with a false time
/// is not old.
pub fn prune(tx: &Tx<'_>, account: AccountId, old: OldEntries<'_>) -> Result<AuditPruning> {
    let OldEntries { key, before, limit } = old;
    let ends = chain::ends(tx, account)?;
    if !ends.is_proven(account, key) {
        return Ok(AuditPruning::Broken(ends.head));
    }
    let (mut walk, mut broken) = (ChainWalk::begin(&ends), None);
    chain::each(tx, account, AuditStretch { after: ends.gone, limit }, |line| {
        if line.at >= before.0 || line.stored.is_none() {
            return Ok(false);
        }
        broken = line.misfit(&walk, &ends, &Check { account, key });
        if broken.is_none() {
            walk.pass(line);
        }
        Ok(broken.is_none())
    })?;
    let count = (walk.last - ends.gone) as usize;
    if let Some(broken) = broken.filter(|_| count == 0) {
        return Ok(AuditPruning::Broken(broken.id));
    }
    if count > 0 {
        tx.execute(
            sql!("delete from audit where account_id = $1 and id > $2 and id <= $3"),
            &[account.into(), ends.gone.into(), walk.last.into()],
        )?;
        tx.count_pages(count);
        let after = ends.without_up_to(&walk);
        chain::set_ends(tx, account, key, &after)?;
        note_concerning(tx, &DoneDeed { account, deed: Deed::Delete, subject: "audit", ids: &[walk.last] }, count, &[]);
    }
    Ok(AuditPruning::Entries(count))
}
