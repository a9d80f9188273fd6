//! Gives entries of the audit log their digests, a moment after their commit, and deletes the oldest ones.
//!
//! One server at a time seals an account: the transaction holds the account. Nothing is sealed behind a broken entry, named by `headwater
//! verify`.

use headwater_model::audit::{Author, RequestId};
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::audit::chain::{self, SealOutcome, Sealing};
use headwater_store::audit::retention::{self, AuditPruning, OldEntries};
use headwater_store::{self as store, Db, Job, Tx};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often the server looks for entries without a digest.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const DAY_SECONDS: i64 = 86_400;
/// Accounts looked at in one round.
const ACCOUNTS: i64 = 256;
/// Entries sealed in one transaction: others must not wait long.
const ENTRIES: i64 = 200;
/// The pause between two lines about the same broken chain.
const SAID_EVERY: Duration = Duration::from_secs(3600);

/// How often old entries are looked for.
const PRUNE_EVERY: Duration = Duration::from_secs(3600);

/// The days for which entries are kept.
#[derive(Debug, Clone, Copy)]
pub struct KeepAudit(pub i64);

/// Seals and prunes until told to stop.
pub async fn run(db: Db, keep: KeepAudit, mut stopped: watch::Receiver<bool>) {
    if db.key().is_made_up() {
        return;
    }
    let mut broken = HashMap::new();
    let mut next_pruning = Instant::now() + PRUNE_EVERY / 60;
    while !*stopped.borrow() {
        if let Err(problem) = round(&db, &mut broken, &stopped).await {
            tracing::debug!(?problem, "entries of the audit log wait for their digests");
        }
        if next_pruning <= Instant::now() {
            next_pruning = Instant::now() + PRUNE_EVERY;
            if let Err(problem) = prune(&db, keep, &stopped).await {
                tracing::warn!(?problem, "old entries of the audit log were not deleted; it will be tried again");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Seals the new entries of each account.
async fn round(
    db: &Db,
    broken: &mut HashMap<AccountId, Instant>,
    stopped: &watch::Receiver<bool>,
) -> Result<(), Problem> {
    let look = Job::of_server("find-unsealed").in_background();
    for account in db.read(look, |read| chain::unsealed(read, ACCOUNTS)).await? {
        if broken.get(&account).is_some_and(|said| said.elapsed() < SAID_EVERY) {
            continue;
        }
        loop {
            let (key, job) = (db.key(), Job::of(account, "seal-audit").in_background());
            match db
                .write(job, move |tx| {
                    Ok(chain::seal(tx, account, Sealing { key: &key, at: Timestamp::now(), limit: ENTRIES })?)
                })
                .await?
            {
                SealOutcome::Entries(count) if count < ENTRIES as usize || *stopped.borrow() => break,
                SealOutcome::Entries(_) => {}
                SealOutcome::Broken => {
                    tracing::error!(
                        account.id = account.0,
                        "the audit log was changed by something other than Headwater, or the key file is another: `headwater verify` \
                         says where"
                    );
                    broken.insert(account, Instant::now());
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Deletes the old entries of each account: one entry of the log says how many.
async fn prune(db: &Db, keep: KeepAudit, stopped: &watch::Receiver<bool>) -> Result<(), Problem> {
    let before = Timestamp::now().plus_seconds(-keep.0 * DAY_SECONDS);
    for account in db.read(Job::of_server("prune-audit").in_background(), store::accounts::all).await? {
        let account = account.id;
        let job = Job::of(account, "prune-audit").in_background();
        if *stopped.borrow() || !db.read(job, move |read| retention::has_before(read, account, before)).await? {
            continue;
        }
        let mut job = job.by(Author::Server, RequestId(number_of(before, account)));
        loop {
            let key = db.key();
            let work = move |tx: &Tx<'_>| {
                let pruned = retention::prune(tx, account, OldEntries { key: &key, before, limit: ENTRIES })?;
                if pruned == AuditPruning::Entries(ENTRIES as usize) {
                    tx.leave_objects();
                }
                Ok::<_, Problem>(pruned)
            };
            match db.write(job, work).await? {
                AuditPruning::Entries(count) if count == ENTRIES as usize => job = job.as_further_part(),
                AuditPruning::Entries(_) => break,
                AuditPruning::Broken(entry) => {
                    tracing::error!(
                        account.id = account.0,
                        entry,
                        "old entries of the audit log are kept: they were tampered with"
                    );
                    break;
                }
            }
        }
    }
    Ok(())
}

/// A number for the parts of one pruning.
fn number_of(before: Timestamp, account: AccountId) -> u64 {
    (before.0 ^ account.0.rotate_left(40)).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::audit::Deed;
    use headwater_store::accounts::NewAccount;
    use headwater_store::audit::reading::{self, AuditFilter};
    use headwater_store::audit::{self, DoneDeed};
    use headwater_store::db::Options;

    #[test]
    fn old_entries_are_deleted_and_one_entry_says_how_many() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&Options { runs_writes_twice: true, ..Options::new(dir.path().join("test.db")) }).unwrap();
        let job = Job::of_server("test");
        let new = NewAccount { name: "Test", public_id: "T", time_zone: "UTC" };
        let made = db.write_blocking(job, move |tx| Ok(store::accounts::insert(tx, Timestamp(0), &new)?)).unwrap();
        let account = made.unwrap();
        let many = ENTRIES * 2 + 7;
        for id in 0..many {
            let done = move |tx: &Tx<'_>| {
                audit::note(tx, &DoneDeed { account, deed: Deed::Create, subject: "key", ids: &[id] });
                Ok::<_, Problem>(())
            };
            db.write_blocking(job, done).unwrap();
        }
        let (_stop, stopped) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let work = async |keep| {
            round(&db, &mut HashMap::new(), &stopped).await.unwrap();
            prune(&db, keep, &stopped).await.unwrap();
        };
        runtime.block_on(work(KeepAudit(1)));
        let read = || {
            let page = move |read: &store::Read<'_>| reading::page(read, account, &AuditFilter::default(), 1000);
            db.read_blocking(job, page).unwrap().entries
        };
        assert_eq!(read().len() as i64, many, "all are young");
        runtime.block_on(work(KeepAudit(-1)));
        let left = read();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!((left[0].deed, left[0].count, left[0].author), (Some(Deed::Delete), many, Some(Author::Server)));
    }
}
