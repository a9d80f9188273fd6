//! Gives entries of the audit log their digests, a moment after their commit.
//!
//! One server at a time seals an account: the transaction holds the account. Nothing is sealed behind a broken entry, named by `headwater
//! verify`.

use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_store::audit::chain::{self, SealOutcome};
use headwater_store::{Db, Job};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often the server looks for entries without a digest.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Accounts looked at in one round.
const ACCOUNTS: i64 = 256;
/// Entries sealed in one transaction: others must not wait long.
const ENTRIES: i64 = 200;
/// The pause between two lines about the same broken chain.
const SAID_EVERY: Duration = Duration::from_secs(3600);

/// Seals until told to stop.
pub async fn run(db: Db, mut stopped: watch::Receiver<bool>) {
    if db.key().is_made_up() {
        return;
    }
    let mut broken = HashMap::new();
    while !*stopped.borrow() {
        if let Err(problem) = round(&db, &mut broken, &stopped).await {
            tracing::debug!(?problem, "entries of the audit log wait for their digests");
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
            match db.write(job, move |tx| Ok(chain::seal(tx, account, &key, ENTRIES)?)).await? {
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
