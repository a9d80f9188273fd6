//! TABLE · what is done every so often, without being asked.

use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Db, Job, Tx};
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
    pub run: fn(&Tx<'_>, AccountId, Timestamp, &Retention) -> Result<usize, Problem>,
}

/// How many days things are kept.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Changes, for the change feed and for replay. Those that a subscription has not been sent are kept longer.
    pub changes: i64,
    /// Changes that a subscription has not been sent. After that they are lost to it, and the log says so.
    pub undelivered: i64,
    /// Tries to deliver.
    pub attempts: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { changes: 30, undelivered: 90, attempts: 30 }
    }
}

const HOUR: Duration = Duration::from_secs(3600);
const DAY_SECONDS: i64 = 86_400;
/// Changes deleted in one transaction.
const AT_ONCE: i64 = 5000;

/// The table.
pub const CHORES: &[Chore] = &[
    Chore { name: "prune-outbox", every: HOUR, run: prune_outbox },
    Chore { name: "prune-attempts", every: HOUR, run: prune_attempts },
    Chore { name: "prune-usage", every: HOUR, run: prune_usage },
];

/// Does the chores, each when its time comes, until told to stop.
pub async fn run(db: Db, retention: Retention, mut stopped: watch::Receiver<bool>) {
    let mut due: Vec<Instant> = CHORES.iter().map(|chore| Instant::now() + chore.every / 60).collect();
    loop {
        let Some(next) = due.iter().min().copied() else { return };
        tokio::select! {
            () = tokio::time::sleep_until(next) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        for (chore, due) in CHORES.iter().zip(&mut due).filter(|(_, due)| **due <= Instant::now()) {
            *due = Instant::now() + chore.every;
            match do_in_turn(&db, chore, retention).await {
                Ok(0) => {}
                Ok(done) => tracing::info!(chore = chore.name, done, "chore"),
                Err(problem) => tracing::warn!(chore = chore.name, ?problem, "a chore failed; it will be tried again"),
            }
        }
    }
}

/// Does a chore unless another server has done it, or is doing it.
async fn do_in_turn(db: &Db, chore: &Chore, retention: Retention) -> Result<usize, Problem> {
    let (name, now) = (chore.name, Timestamp::now());
    // A little less than the interval, so that the clocks of servers that take turns need not agree to the second.
    let next = now.plus_seconds(chore.every.as_secs() as i64 * 9 / 10);
    match db
        .write(Job::of_server(name).in_background(), move |tx| Ok(store::chores::take(tx, name, now, next)?))
        .await?
    {
        true => do_all(db, chore, retention).await,
        false => Ok(0),
    }
}

async fn do_all(db: &Db, chore: &Chore, retention: Retention) -> Result<usize, Problem> {
    let accounts = db.read(Job::of_server(chore.name).in_background(), store::accounts::all).await?;
    let mut all = 0;
    // One small transaction after the other, so that no caller waits long behind a chore.
    for account in accounts {
        loop {
            let (run, id, now) = (chore.run, account.id, Timestamp::now());
            let done =
                db.write(Job::of(id, chore.name).in_background(), move |tx| run(tx, id, now, &retention)).await?;
            if done == 0 {
                break;
            }
            all += done;
        }
    }
    Ok(all)
}

fn prune_outbox(tx: &Tx<'_>, account: AccountId, now: Timestamp, kept: &Retention) -> Result<usize, Problem> {
    let ago = |days: i64| now.plus_seconds(-days * DAY_SECONDS);
    let (pruned, unsent) = store::outbox::prune(tx, account, (ago(kept.changes), ago(kept.undelivered)), AT_ONCE)?;
    if unsent > 0 {
        let days = kept.undelivered;
        tracing::error!(
            account.id = account.0,
            changes = unsent,
            days,
            "changes were dropped that nobody could be sent"
        );
    }
    Ok(pruned)
}

fn prune_attempts(tx: &Tx<'_>, account: AccountId, now: Timestamp, kept: &Retention) -> Result<usize, Problem> {
    Ok(store::deliveries::prune_attempts(tx, account, now.plus_seconds(-kept.attempts * DAY_SECONDS))?)
}

/// A program that has not called for so long is gone, or has learned not to.
const USAGE_DAYS: i64 = 90;

fn prune_usage(tx: &Tx<'_>, account: AccountId, now: Timestamp, _: &Retention) -> Result<usize, Problem> {
    Ok(store::usage::prune(tx, account, now.plus_seconds(-USAGE_DAYS * DAY_SECONDS))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::change::{Entry, Kind};
    use headwater_model::id::LeadId;
    use headwater_store::address::Address;
    use headwater_store::db::Options;
    use headwater_store::outbox;

    const TEST: Job = Job::of_server("test");
    const DAY: i64 = DAY_SECONDS;

    /// Runs a test with an account on each database.
    fn on_both(test: impl Fn(&Db, AccountId)) {
        for url in headwater_testbed::homes() {
            let dir = tempfile::tempdir().unwrap();
            let server = url.map(|url| Address::parse(&url).unwrap());
            let options = Options { rehearse: true, server, ..Options::new(dir.path().join("test.db")) };
            let db = Db::open(&options).unwrap();
            let account = db
                .write_blocking(TEST, |tx| Ok(store::accounts::insert(tx, Timestamp(0), "Test", "T", "UTC")?))
                .unwrap();
            test(&db, account.unwrap());
        }
    }

    /// Prunes the outbox on a day; gives how many changes that took.
    fn prune(db: &Db, account: AccountId, day: i64) -> usize {
        let now = Timestamp::from_seconds(day * DAY);
        db.write_blocking(TEST, move |tx| prune_outbox(tx, account, now, &Retention::default())).unwrap()
    }

    fn created(id: i64) -> Entry {
        Entry::plain(LeadId(id), Kind::Created)
    }

    #[test]
    fn changes_are_kept_thirty_days() {
        on_both(|db, account| {
            db.write_blocking(TEST, move |tx| {
                for day in [1, 5, 9, 11, 39] {
                    let at = Timestamp::from_seconds(day * DAY);
                    outbox::append(tx, account, at, &[created(1024 + day)])?;
                }
                Ok(())
            })
            .unwrap();
            assert_eq!((prune(db, account, 40), prune(db, account, 40)), (3, 0));
        });
    }

    #[test]
    fn what_a_subscriber_has_not_got_is_kept_longer() {
        on_both(|db, account| {
            let key = db.key();
            db.write_blocking(TEST, move |tx| {
                let at = Timestamp::from_seconds(DAY);
                outbox::append(tx, account, at, &[created(1024), created(1025)])?;
                store::subscriptions::insert(tx, &key, at, account, "https://example.org/", 1)?;
                Ok(())
            })
            .unwrap();
            assert_eq!(prune(db, account, 40), 1, "the first was before the subscription, the second is undelivered");
            assert_eq!((prune(db, account, 90), prune(db, account, 92)), (0, 1), "and not kept for ever");
        });
    }
}
