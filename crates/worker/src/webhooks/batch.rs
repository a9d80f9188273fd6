//! The next batch of a subscription: the unfinished one, or a new one, stored before sending.

use crate::sign::MessageId;
use headwater_model::delivery::Tried;
use headwater_model::field::Relationship;
use headwater_model::id::LeadId;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::deliveries::{self, Batch, Leased};
use headwater_store::{self as store, Db, Job, Read};
use headwater_wire::record_write::Shape;
use std::collections::HashSet;
use std::sync::Arc;

/// Body size in bytes from which a batch takes no further lead.
const FULL_AT: usize = 1 << 20;

/// A batch on its way, and the lease under which it is delivered.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) leased: Leased,
    pub(super) batch: Batch,
}

/// The unfinished batch, or a new one, stored. None with nothing to deliver, or with the lease lost; no lease is held
/// then.
pub(super) async fn next(db: &Db, mut leased: Leased) -> Result<Option<Delivery>, Problem> {
    if let Some(batch) = leased.batch.take() {
        return Ok(Some(Delivery { leased, batch }));
    }
    let owned = leased.clone();
    let rendered = db.read(Job::of(leased.account, "render-batch"), move |read| render(read, &owned)).await?;
    let owned = leased.clone();
    if rendered.size.leads == 0 {
        // No change to deliver: all were of leads set aside, or of kinds not posted to subscribers.
        let job = move |tx: &store::Tx<'_>| {
            deliveries::move_on(tx, &owned, rendered.size.to)?;
            Ok(deliveries::hold_until(tx, &owned, Timestamp(0))?)
        };
        db.write(Job::of(leased.account, "skip-changes"), job).await?;
        return Ok(None);
    }
    if let Some(changed) = rendered.oldest {
        let delay = Timestamp::now().0.saturating_sub(changed.0).max(0);
        metrics::histogram!("headwater_webhook_delay_seconds").record(delay as f64 / 1e6);
    }
    let id = MessageId::generate().map_err(|error| Problem::Broken(error.to_string()))?;
    let batch = Batch { id: id.as_str().to_owned(), size: rendered.size, body: rendered.body };
    let stored = batch.clone();
    let holds = db
        .write(Job::of(leased.account, "store-batch"), move |tx| Ok(deliveries::store_batch(tx, &owned, &stored)?))
        .await?;
    Ok(holds.then_some(Delivery { leased, batch }))
}

struct Rendered {
    size: Tried,
    body: Vec<u8>,
    /// When the first change of the batch was made.
    oldest: Option<Timestamp>,
}

/// The next leads after the cursor, in the contract's format (W172).
fn render(read: &Read<'_>, leased: &Leased) -> Result<Rendered, Problem> {
    let shape = Shape::new(
        &LEAD,
        Arc::new(store::fields::printed_with(read, leased.account, Relationship::Lead)?),
        Zone::utc(),
        None,
    );
    let mut rendered = Rendered { size: Tried { leads: 0, to: leased.cursor }, body: Vec::new(), oldest: None };
    let (mut is_full, parked) = (false, parked(read, leased)?);
    let head = store::outbox::head(read, leased.account)?;
    store::outbox::after(read, leased.account, leased.cursor, |seq, lead| {
        if parked.contains(&lead.id()) {
            return true;
        }
        is_full = rendered.size.leads >= leased.room || rendered.body.len() >= FULL_AT;
        if !is_full {
            rendered.body.push(if rendered.body.is_empty() { b'[' } else { b',' });
            shape.write(&mut rendered.body, lead);
            rendered.size = Tried { leads: rendered.size.leads + 1, to: seq };
            rendered.oldest.get_or_insert(lead.updated());
        }
        !is_full
    })?;
    if rendered.size.leads > 0 {
        rendered.body.push(b']');
    }
    if !is_full {
        rendered.size.to = head;
    }
    Ok(rendered)
}

/// The leads set aside.
pub(super) fn parked(read: &Read<'_>, leased: &Leased) -> Result<HashSet<LeadId>, Problem> {
    Ok(store::subscriptions::parked(read, leased.account, leased.id)?.into_iter().map(|parked| parked.lead).collect())
}

/// The lead of a batch of one.
pub(super) fn lone_lead(read: &Read<'_>, leased: &Leased) -> Result<LeadId, Problem> {
    let (mut found, parked) = (None, parked(read, leased)?);
    store::outbox::after(read, leased.account, leased.cursor, |_, lead| {
        found = Some(lead.id()).filter(|id| !parked.contains(id));
        found.is_none()
    })?;
    found.ok_or_else(|| Problem::Broken("a batch of one lead has no lead".to_owned()))
}
