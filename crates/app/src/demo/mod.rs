//! Demo data: an account of invented people with a year of sales work.
//!
//! The seed alone determines the data; the clock only sets the end of the year. All writes go through the actions, in
//! batches, and may run beside a server. Read on in [`stories`].

mod random;
mod order;
mod period;
mod words;
mod places;
mod counts;
mod companies;
mod records;
mod people;
mod fields;
mod lists;
mod leads;
mod accounts;
mod campaigns;
mod products;
mod folders;
mod stages;
mod stories;
mod buyers;
mod sales;
mod writing;
mod selling;

pub use counts::Counts;
pub use order::Order;

use crate::setup;
use anyhow::Result;
use buyers::Buyers;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Db, Job, Tx};
use leads::Addresses;
use sales::Sale;
use std::sync::Arc;
use std::time::Duration;
use stories::Story;

/// Leads in one transaction.
const BATCH: usize = 500;
/// Opportunities in one transaction.
const SALES: usize = 25;
/// Pause between two transactions. A server waiting for the database retries every 100 ms; without a pause each retry
/// might find the database locked.
const REST: Duration = Duration::from_millis(120);
/// How often a batch is tried while other processes hold the database; each try waits some seconds by itself.
const ATTEMPTS: usize = 10;

/// The result of a run.
pub struct Seeded {
    /// The objects written.
    pub counts: Counts,
    /// A lead with logged calls, as an example; None if no lead has calls.
    pub lead_with_calls: Option<LeadId>,
}

/// Fills an account. After each batch, `progress` receives the number of leads done.
pub fn seed(db: &Db, account: AccountId, order: Order, mut progress: impl FnMut(u64)) -> Result<Seeded> {
    let job = Job::of(account, "demo");
    let (cast, mut counts) = write(db, job, move |tx| writing::assemble(tx, &order, account))?;
    let cast = Arc::new(cast);
    let (mut addresses, mut buyers) = (Addresses::default(), Buyers::default());
    let mut called = None;
    for first in (0..order.leads).step_by(BATCH) {
        if first > 0 {
            std::thread::sleep(REST);
        }
        let end = order.leads.min(first + BATCH as u64);
        let stories: Arc<Vec<Story>> =
            Arc::new((first..end).map(|number| stories::story(&order, number, &cast, &mut addresses)).collect());
        called = called.or_else(|| {
            let found = stories.iter().find(|story| !story.calls.is_empty());
            found.and_then(|story| lead::email(&story.draft)).map(headwater_model::email::Folded::of)
        });
        buyers.note(&stories);
        let (weight, cast) = (stories.len(), cast.clone());
        counts += write(db, job.with_weight(weight), move |tx| writing::write(tx, &cast, &stories))?;
        progress(end);
    }
    let sales: Arc<Vec<Sale>> =
        Arc::new(buyers.parties(&order).into_iter().map(|party| sales::sale(&order, party)).collect());
    for first in (0..sales.len()).step_by(SALES) {
        std::thread::sleep(REST);
        let (sales, cast) = (sales.clone(), cast.clone());
        let end = sales.len().min(first + SALES);
        let weight = job.with_weight(end - first);
        counts += write(db, weight, move |tx| selling::write(tx, &cast, &sales[first..end]))?;
    }
    let Some(email) = called else { return Ok(Seeded { counts, lead_with_calls: None }) };
    let found = db.read_blocking(job, move |read| store::records::unique::holder(read, account, &LEAD, &email))?;
    Ok(Seeded { counts, lead_with_calls: found })
}

/// Begins to fill an account of a running server, beside the requests.
pub fn begin(db: &Db, account: AccountId) {
    let db = db.clone();
    let order = Order { leads: 10_000, seed: 1, now: Timestamp::now() };
    let work = move || match seed(&db, account, order, |_| {}) {
        Ok(seeded) => tracing::info!(account.id = account.0, leads = seeded.counts.leads, "made demo data"),
        Err(error) => tracing::error!(account.id = account.0, "demo data is incomplete: {error:#}"),
    };
    if let Err(error) = std::thread::Builder::new().name("demo".to_owned()).spawn(work) {
        tracing::error!(%error, "no thread for demo data");
    }
}

/// Runs a job in a transaction, and retries while the database is busy.
fn write<T: Send + 'static>(
    db: &Db,
    job: Job,
    work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Clone + Send + 'static,
) -> Result<T> {
    let mut outcome = db.write_blocking(job, work.clone());
    for _ in 1..ATTEMPTS {
        match outcome {
            Err(Problem::Busy) => outcome = db.write_blocking(job, work.clone()),
            _ => break,
        }
    }
    outcome.map_err(setup::explain)
}
