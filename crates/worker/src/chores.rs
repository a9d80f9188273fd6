//! TABLE · periodic cleanup, done without a request.

use headwater_model::background::Work;
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{self, Task, TaskOrder};
use headwater_store::{self as store, Db, Job, Read, Tx};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// A cleanup done for each account at an interval, as a background task.
pub struct Chore {
    /// The kind of background task.
    pub work: Work,
    /// The interval.
    pub every: Duration,
    /// The order for the task; None if the account has nothing to clean up.
    pub order: fn(&Read<'_>, AccountId, Timestamp, &Retention) -> store::Result<Option<String>>,
}

/// How many days data is kept.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Changes, for the change feed and for replay. Changes not yet delivered to a subscription are kept longer.
    pub changes: i64,
    /// Changes not yet delivered to a subscription. Older ones are lost to the subscription, with a line in the log.
    pub undelivered: i64,
    /// Delivery attempts.
    pub attempts: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { changes: 30, undelivered: 90, attempts: 30 }
    }
}

const HOUR: Duration = Duration::from_secs(3600);
const DAY_SECONDS: i64 = 86_400;

/// All chores.
pub const CHORES: &[Chore] = &[
    Chore { work: Work::PruneOutbox, every: HOUR, order: order_to_prune_outbox },
    Chore { work: Work::PruneAttempts, every: HOUR, order: order_to_prune_attempts },
    Chore { work: Work::PruneUsage, every: HOUR, order: order_to_prune_usage },
    Chore { work: Work::PruneUndo, every: HOUR, order: order_to_prune_undo },
];

/// Begins each chore when due, until told to stop.
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
            if let Err(problem) = begin_in_turn(&db, chore, retention).await {
                tracing::warn!(chore = chore.work.name(), ?problem, "a chore was not begun; it will be tried again");
            }
        }
    }
}

/// Begins a chore unless another server has begun it in this interval.
async fn begin_in_turn(db: &Db, chore: &Chore, retention: Retention) -> Result<(), Problem> {
    let (name, now) = (chore.work.name(), Timestamp::now());
    // A little less than the interval, so the clocks of several servers need not agree to the second.
    let next = now.plus_seconds(chore.every.as_secs() as i64 * 9 / 10);
    let job = Job::of_server(name).in_background();
    if !db.write(job, move |tx| Ok(store::chores::claim(tx, name, now, next)?)).await? {
        return Ok(());
    }
    for account in db.read(job, store::accounts::all).await? {
        let (order, work, id) = (chore.order, chore.work, account.id);
        let job = Job::of(id, name).in_background();
        // Most accounts have nothing to prune: one read, and no commit.
        if let Some(order) = db.read(job, move |read| order(read, id, now, &retention)).await? {
            let task = Task { account: id, work, subject: 0 };
            let begin = move |tx: &Tx<'_>| {
                let order = TaskOrder { text: &order, ..TaskOrder::default() };
                Ok(background::begin(tx, now, &task, &order)?)
            };
            db.write(job, begin).await?;
        }
    }
    Ok(())
}

fn order_to_prune_outbox(
    read: &Read<'_>,
    account: AccountId,
    now: Timestamp,
    kept: &Retention,
) -> store::Result<Option<String>> {
    let [before, undelivered_before] =
        [kept.changes, kept.undelivered].map(|days| now.plus_seconds(-days * DAY_SECONDS));
    let is_due = store::outbox::oldest(read, account)?.is_some_and(|(_, at)| at < before);
    Ok(is_due.then(|| format!("{} {}", before.0, undelivered_before.0)))
}

fn order_to_prune_attempts(
    read: &Read<'_>,
    account: AccountId,
    now: Timestamp,
    kept: &Retention,
) -> store::Result<Option<String>> {
    let before = now.plus_seconds(-kept.attempts * DAY_SECONDS);
    Ok(store::deliveries::has_attempts_before(read, account, before)?.then(|| before.0.to_string()))
}

/// A client without a call for this many days is gone, or no longer calls the method.
const USAGE_DAYS: i64 = 90;

fn order_to_prune_usage(
    read: &Read<'_>,
    account: AccountId,
    now: Timestamp,
    _: &Retention,
) -> store::Result<Option<String>> {
    let before = now.plus_seconds(-USAGE_DAYS * DAY_SECONDS);
    Ok(store::usage::has_before(read, account, before)?.then(|| before.0.to_string()))
}

/// A change can be undone for this many days.
const UNDO_DAYS: i64 = 30;

fn order_to_prune_undo(
    read: &Read<'_>,
    account: AccountId,
    now: Timestamp,
    _: &Retention,
) -> store::Result<Option<String>> {
    let before = now.plus_seconds(-UNDO_DAYS * DAY_SECONDS);
    Ok(store::undo::has_before(read, account, before)?.then(|| before.0.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_actions::background::slice;
    use headwater_actions::leads;
    use headwater_model::actor::Actor;
    use headwater_model::cell::Cell;
    use headwater_model::context::Context;
    use headwater_model::draft::Draft;
    use headwater_model::id::UndoId;
    use headwater_model::problem::Problem;
    use headwater_model::records::lead;
    use headwater_model::undo::{UndoAction, UndoState};
    use headwater_store::accounts::NewAccount;
    use headwater_store::address::Address;
    use headwater_store::db::Options;
    use headwater_store::subscriptions::NewSubscription;
    use headwater_store::undo::{self, Former, NewUndo, UndoKey};

    const TEST: Job = Job::of_server("test");
    const DAY: i64 = DAY_SECONDS;

    /// Runs a test with an account on each database.
    fn on_both(test: impl Fn(&Db, AccountId)) {
        for url in headwater_testbed::homes() {
            let dir = tempfile::tempdir().unwrap();
            let server = url.map(|url| Address::parse(&url).unwrap());
            let options = Options { runs_writes_twice: true, server, ..Options::new(dir.path().join("test.db")) };
            let db = Db::open(&options).unwrap();
            let account = db
                .write_blocking(TEST, |tx| {
                    Ok(store::accounts::insert(
                        tx,
                        Timestamp(0),
                        &NewAccount { name: "Test", public_id: "T", time_zone: "UTC" },
                    )?)
                })
                .unwrap();
            test(&db, account.unwrap());
        }
    }

    /// Prunes the outbox as of a day, like the chore and its task; returns the number of changes deleted.
    fn prune(db: &Db, account: AccountId, day: i64) -> usize {
        let now = Timestamp::from_seconds(day * DAY);
        let order =
            db.read_blocking(TEST, move |read| order_to_prune_outbox(read, account, now, &Retention::default()));
        let Some(order) = order.unwrap() else { return 0 };
        let task = Task { account, work: Work::PruneOutbox, subject: 0 };
        let begin = move |tx: &Tx<'_>| {
            let order = TaskOrder { text: &order, ..TaskOrder::default() };
            Ok(background::begin(tx, now, &task, &order)?)
        };
        db.write_blocking(TEST, begin).unwrap();
        let mut pruned = 0;
        loop {
            let slice = db.write_blocking(TEST, move |tx| slice(tx, &task, now, 2)).unwrap();
            pruned += slice.rows;
            assert!(slice.rows <= 2, "a slice kept to its rows");
            if slice.is_finished {
                return pruned;
            }
        }
    }

    /// Creates a lead, which is one change.
    fn change(tx: &Tx<'_>, account: AccountId, at: Timestamp, address: String) -> Result<(), Problem> {
        let draft = Draft { values: vec![(lead::EMAIL, Cell::text(address))], ..Draft::default() };
        let context = Context::of(Actor::key(account, "tests"), at);
        leads::KIND.create(tx, &context, &[Ok(draft)])?.into_iter().try_for_each(|created| created.map(|_| ()))
    }

    #[test]
    fn of_all_work_only_chores_may_not_be_paused() {
        let unpausable: Vec<Work> = Work::ALL.iter().copied().filter(|work| !work.may_be_paused()).collect();
        assert_eq!(unpausable, CHORES.iter().map(|chore| chore.work).collect::<Vec<_>>());
    }

    #[test]
    fn changes_are_kept_thirty_days() {
        on_both(|db, account| {
            db.write_blocking(TEST, move |tx| {
                for day in [1, 5, 9, 11, 39] {
                    let at = Timestamp::from_seconds(day * DAY);
                    change(tx, account, at, format!("{day}@example.org"))?;
                }
                Ok(())
            })
            .unwrap();
            assert_eq!((prune(db, account, 40), prune(db, account, 40)), (3, 0));
        });
    }

    #[test]
    fn what_is_kept_for_undoing_is_forgotten_after_thirty_days() {
        on_both(|db, account| {
            let keep = move |tx: &Tx<'_>, day: i64, rows: i64| -> store::Result<UndoId> {
                let at = Timestamp::from_seconds(day * DAY);
                let action = UndoAction::Delete;
                let undo = undo::open(
                    tx,
                    account,
                    &NewUndo { action, record: "account", subject: 0, actor: "me", user: None, at },
                )?;
                let former = |id| Former { record: "lead", id, former: "{}".to_owned(), latter: None };
                undo::keep(tx, UndoKey { account, id: undo }, &(1..=rows).map(former).collect::<Vec<_>>())?;
                Ok(undo)
            };
            let [old, running, new] =
                db.write_blocking(TEST, move |tx| Ok([keep(tx, 1, 5)?, keep(tx, 2, 3)?, keep(tx, 20, 4)?])).unwrap();
            let set = move |tx: &Tx<'_>| Ok(undo::set_state(tx, UndoKey { account, id: running }, UndoState::Running)?);
            db.write_blocking(TEST, set).unwrap();
            let now = Timestamp::from_seconds(40 * DAY);
            let order = move |read: &Read<'_>| order_to_prune_undo(read, account, now, &Retention::default());
            let order_text = db.read_blocking(TEST, order).unwrap().expect("something is old");
            let task = Task { account, work: Work::PruneUndo, subject: 0 };
            let begin = move |tx: &Tx<'_>| {
                let order = TaskOrder { text: &order_text, ..TaskOrder::default() };
                Ok(background::begin(tx, now, &task, &order)?)
            };
            db.write_blocking(TEST, begin).unwrap();
            let mut slices = Vec::new();
            loop {
                let slice = db.write_blocking(TEST, move |tx| slice(tx, &task, now, 2)).unwrap();
                slices.push(slice.rows);
                if slice.is_finished {
                    break;
                }
            }
            assert_eq!(slices, [2, 2, 1, 1, 0], "the rows, and then the change");
            let left = db.read_blocking(TEST, move |read| undo::after(read, account, UndoId(0), 9)).unwrap();
            assert_eq!(left.iter().map(|it| it.id).collect::<Vec<_>>(), [running, new], "not {old}");
            let rows = [old, running, new].map(|id| {
                let kinds =
                    db.read_blocking(TEST, move |read| undo::rows::by_kind(read, UndoKey { account, id })).unwrap();
                kinds.iter().map(|(_, _, rows)| rows).sum::<i64>()
            });
            assert_eq!((rows, db.read_blocking(TEST, order).unwrap()), ([0, 3, 4], None));
        });
    }

    #[test]
    fn what_a_subscriber_has_not_got_is_kept_longer() {
        on_both(|db, account| {
            let key = db.key();
            db.write_blocking(TEST, move |tx| {
                let at = Timestamp::from_seconds(DAY);
                change(tx, account, at, "ada@example.org".to_owned())?;
                change(tx, account, at, "bob@example.org".to_owned())?;
                let new = NewSubscription { at, url: "https://example.org/", cursor: 1 };
                Ok(store::subscriptions::insert(tx, account, &new, &key)?)
            })
            .unwrap();
            assert_eq!(prune(db, account, 40), 1, "the first was before the subscription, the second is undelivered");
            assert_eq!((prune(db, account, 90), prune(db, account, 92)), (0, 1), "and not kept for ever");
        });
    }
}
