//! TABLE · what is done every so often, without being asked.

use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Db, Tx};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Something to be done for each account.
pub struct Chore {
    /// Its name, for the log.
    pub name: &'static str,
    /// How often.
    pub every: Duration,
    /// Does a part of it that is small enough for one transaction; says how much was done. It is asked again
    /// until there is nothing left.
    pub run: fn(&Tx<'_>, AccountId, Timestamp) -> Result<usize, Problem>,
}

const HOUR: Duration = Duration::from_secs(3600);
/// How long delivered changes, and tries to deliver them, are kept.
const KEPT_SECONDS: i64 = 30 * 86_400;
/// Changes deleted in one transaction.
const AT_ONCE: i64 = 5000;

/// The table.
pub const CHORES: &[Chore] = &[
    Chore { name: "prune-outbox", every: HOUR, run: prune_outbox },
    Chore { name: "prune-attempts", every: HOUR, run: prune_attempts },
];

/// Does the chores, each when its time comes, until told to stop.
pub async fn run(db: Db, mut stopped: watch::Receiver<bool>) {
    let mut due: Vec<Instant> = CHORES.iter().map(|chore| Instant::now() + chore.every / 60).collect();
    loop {
        let Some(next) = due.iter().min().copied() else { return };
        tokio::select! {
            () = tokio::time::sleep_until(next) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        for (chore, due) in CHORES.iter().zip(&mut due).filter(|(_, due)| **due <= Instant::now()) {
            *due = Instant::now() + chore.every;
            match do_all(&db, chore).await {
                Ok(0) => {}
                Ok(done) => tracing::info!(chore = chore.name, done, "chore"),
                Err(problem) => tracing::warn!(chore = chore.name, ?problem, "a chore failed; it will be tried again"),
            }
        }
    }
}

async fn do_all(db: &Db, chore: &Chore) -> Result<usize, Problem> {
    let accounts = db.read(|read| Ok::<_, Problem>(store::accounts::all(read)?)).await?;
    let mut all = 0;
    // One small transaction after the other, so that no caller waits long behind a chore.
    for account in accounts {
        loop {
            let (run, id, now) = (chore.run, account.id, Timestamp::now());
            let done = db.write(1, move |tx| run(tx, id, now)).await?;
            if done == 0 {
                break;
            }
            all += done;
        }
    }
    Ok(all)
}

fn prune_outbox(tx: &Tx<'_>, account: AccountId, now: Timestamp) -> Result<usize, Problem> {
    Ok(store::outbox::prune(tx, account, now.plus_seconds(-KEPT_SECONDS), AT_ONCE)?)
}

fn prune_attempts(tx: &Tx<'_>, account: AccountId, now: Timestamp) -> Result<usize, Problem> {
    Ok(store::subscriptions::prune_attempts(tx, account, now.plus_seconds(-KEPT_SECONDS))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::id::LeadId;
    use headwater_store::db::Options;
    use headwater_store::outbox::{self, Change};

    const DAY: i64 = 86_400;

    fn house() -> (tempfile::TempDir, Db, AccountId) {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&Options { rehearse: true, ..Options::new(dir.path().join("test.db")) }).unwrap();
        let account = db
            .write_blocking(1, |tx| Ok(store::accounts::insert(tx, Timestamp(0), "Test", "T", "UTC")?))
            .unwrap()
            .unwrap();
        (dir, db, account)
    }

    /// Runs a chore at day 40 until nothing is left; gives what it did each time.
    fn prune(db: &Db, account: AccountId) -> usize {
        db.write_blocking(1, move |tx| prune_outbox(tx, account, Timestamp::from_seconds(40 * DAY))).unwrap()
    }

    #[test]
    fn changes_are_kept_thirty_days() {
        let (_dir, db, account) = house();
        db.write_blocking(1, move |tx| {
            for day in [1, 5, 9, 11, 39] {
                let at = Timestamp::from_seconds(day * DAY);
                outbox::append(tx, account, at, Change::Created, &[LeadId(1024 + day)])?;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!((prune(&db, account), prune(&db, account)), (3, 0));
    }

    #[test]
    fn what_a_subscriber_has_not_got_is_kept_longer() {
        let (_dir, db, account) = house();
        db.write_blocking(1, move |tx| {
            let at = Timestamp::from_seconds(DAY);
            outbox::append(tx, account, at, Change::Created, &[LeadId(1024), LeadId(1025)])?;
            store::subscriptions::insert(tx, at, account, "https://example.org/", 1)?;
            Ok(())
        })
        .unwrap();
        assert_eq!(prune(&db, account), 1, "the first was before the subscription, the second is undelivered");
        assert_eq!(prune(&db, account), 0);
    }
}
