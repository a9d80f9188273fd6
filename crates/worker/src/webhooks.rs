//! Webhook deliveries of lead changes: lease → render → store the batch → post → settle.
//!
//! A batch is stored with its id and exact bytes before its first byte is sent, so every retry repeats both, also
//! after a crash. Each subscription has one batch under way at a time, so order is kept. `headwater_model::delivery`
//! decides the consequence of an attempt; this module carries the decision out.

mod budget;
mod batch;
mod post;
mod settle;

use crate::egress::Egress;
use budget::{Budget, Ticket};
use headwater_model::id::{AccountId, SubscriptionId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::deliveries::{self, Leased};
use headwater_store::{Db, Job, Tx, subscriptions};
use settle::{RecordedSuccesses, Streak};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

pub use budget::AT_ONCE as MOST_UNDER_WAY;
pub use post::{WebhookSetupError, egress, test};

/// How often to look for due deliveries without being woken.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Due subscriptions read at once.
const LOOK_AT: i64 = 1024;
/// Batches of one subscription sent in a row, before other subscriptions get their turn.
const STREAK: usize = 32;
/// How long deliveries under way may take when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// What all deliveries of this server share.
#[derive(Clone)]
struct Worker {
    db: Db,
    egress: Egress,
    recorded: Arc<RecordedSuccesses>,
}

/// Delivers until told to stop, then finishes the deliveries under way.
///
/// `node` names this server among the servers of one database. Deliveries this server left unfinished when last
/// stopped are resumed at once; deliveries of other servers, when their leases expire.
pub async fn run(db: Db, egress: Egress, node: String, mut stopped: watch::Receiver<bool>) {
    let (key, own) = (db.key(), node.clone());
    let begin = move |tx: &Tx<'_>| {
        subscriptions::complete_secrets(tx, &key)?;
        subscriptions::retry_blocked(tx, Timestamp::now())?;
        Ok(deliveries::end_leases_of(tx, &own)?)
    };
    if let Err(problem) = db.write(Job::of_server("begin-deliveries"), begin).await {
        tracing::warn!(?problem, "deliveries that were cut off will wait until their leases run out");
    }
    let mut news = db.news();
    let worker = Worker { db, egress, recorded: Arc::default() };
    let (budget, settled) = (Arc::<Budget>::default(), Arc::<Notify>::default());
    let mut under_way = JoinSet::new();
    while !*stopped.borrow() {
        // Registered before looking, so a commit in between is not missed.
        news.mark_unchanged();
        match lease(&worker.db, &node, &budget).await {
            Ok(leased) => {
                for (one, ticket) in leased {
                    let (worker, settled) = (worker.clone(), settled.clone());
                    under_way.spawn(async move {
                        let id = one.id.0;
                        if let Err(problem) = deliver(&worker, one).await {
                            tracing::warn!(
                                ?problem,
                                subscription.id = id,
                                "a delivery was not settled; it will be repeated"
                            );
                        }
                        drop(ticket);
                        settled.notify_one();
                    });
                }
            }
            // The storage has logged this already.
            Err(Problem::Unwritable(_)) => {}
            Err(problem) => tracing::warn!(?problem, "deliveries could not be leased"),
        }
        tokio::select! {
            _ = news.changed() => {}
            () = settled.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            // A dropped sender counts as a stop.
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        while under_way.try_join_next().is_some() {}
    }
    // Unfinished deliveries are repeated after the next start, with the same id.
    let _ = tokio::time::timeout(FAREWELL, async { while under_way.join_next().await.is_some() {} }).await;
}

/// Leases due subscriptions, within the budget.
async fn lease(db: &Db, node: &str, budget: &Arc<Budget>) -> Result<Vec<(Leased, Ticket)>, Problem> {
    let now = Timestamp::now();
    let due = db.read(Job::of_server("find-deliveries"), move |read| deliveries::due(read, now, LOOK_AT)).await?;
    let mut tickets = Vec::new();
    for one in due {
        if let Some(ticket) = Budget::admit(budget, &one) {
            tickets.push(((one.account, one.id), ticket));
        }
    }
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let due: Vec<(AccountId, SubscriptionId)> = tickets.iter().map(|(who, _)| *who).collect();
    let node = node.to_owned();
    let leased =
        db.write(Job::of_server("lease-deliveries"), move |tx| Ok(deliveries::lease(tx, &due, now, &node)?)).await?;
    let mut with_tickets = Vec::with_capacity(leased.len());
    for one in leased {
        if let Some(index) = tickets.iter().position(|((_, id), _)| *id == one.id) {
            with_tickets.push((one, tickets.swap_remove(index).1));
        }
    }
    Ok(with_tickets)
}

/// Sends batches of one subscription until none is left, an attempt fails, or the streak is over.
async fn deliver(worker: &Worker, mut leased: Leased) -> Result<(), Problem> {
    for number in 1..=STREAK {
        let Some(delivery) = batch::next(&worker.db, leased).await? else { return Ok(()) };
        let posted = post::post(worker, &delivery).await;
        let streak = if number < STREAK { Streak::GoesOn } else { Streak::Ends };
        match worker.settle(delivery, posted, Timestamp::now(), streak).await? {
            Some(next) => leased = next,
            None => return Ok(()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
