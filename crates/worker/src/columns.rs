//! Columns of leads in memory: loaded for questions, and dropped when questions cease.

use headwater_store::columns::IDLE;
use headwater_store::{Db, lead_query};
use std::time::Duration;
use tokio::sync::watch;

/// How often unused columns are looked for.
const TIDY_EVERY: Duration = Duration::from_secs(60);

/// Loads columns in demand, one account after the other, until the server stops.
pub async fn run(db: Db, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = tokio::time::timeout(TIDY_EVERY, db.columns().demanded()) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        while let Some(account) = db.columns().next_demand() {
            let loader = db.clone();
            match tokio::task::spawn_blocking(move || lead_query::load(&loader, account)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(account.id = account.0, %error, "columns of leads were not loaded"),
                Err(error) => tracing::error!(account.id = account.0, %error, "columns of leads were not loaded"),
            }
        }
        db.columns().forget_idle(IDLE);
    }
}
