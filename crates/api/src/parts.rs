//! Writes of objects too many or too large for one transaction.

use crate::call::Call;
use headwater_actions::Outcomes;
use headwater_actions::parts::Parts;
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use headwater_store::Tx;
use headwater_store::tx::PART;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a call with a committed part retries the next part while the database is busy, and the pause between two
/// tries.
const LONGEST_PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(100);

impl Call<'_> {
    /// As [`Call::write_in_parts`], for an action that hands nothing on from one transaction to the next.
    pub async fn write_objects_in_parts<O, T>(
        &self,
        objects: Vec<O>,
        action: impl Fn(&Tx<'_>, &Context, &[O]) -> Result<Outcomes<T>, Problem> + Send + Sync + 'static,
    ) -> Result<Outcomes<T>, Problem>
    where
        O: Clone + Send + Sync + 'static,
        T: Send + 'static,
    {
        let action = move |tx: &Tx<'_>, context: &Context, objects: &[O], ()| Ok((action(tx, context, objects)?, ()));
        self.write_in_parts(objects, (), action).await
    }

    /// As [`Call::write`], for objects that may be too many for one transaction. The remaining objects are written in
    /// further transactions; each receives the value handed on by the previous one. After the first commit the call
    /// is no longer refused: objects that cannot be written are answered one by one, each in its place (W225).
    pub async fn write_in_parts<O, T, S>(
        &self,
        objects: Vec<O>,
        mut handed_on: S,
        action: impl Fn(&Tx<'_>, &Context, &[O], S) -> Result<(Outcomes<T>, S), Problem> + Send + Sync + 'static,
    ) -> Result<Outcomes<T>, Problem>
    where
        O: Clone + Send + Sync + 'static,
        T: Send + 'static,
        S: Copy + Send + Sync + 'static,
    {
        let (mut parts, action) = (Parts::new(objects), Arc::new((action, self.context())));
        let mut patience = Patience::default();
        loop {
            let (part, action, has_more) = (parts.next_part(), action.clone(), parts.has_more());
            let job = self.job().with_weight(part.len()).in_parts_of(PART);
            let job = if parts.has_begun() { job.as_further_part() } else { job };
            let work = move |tx: &Tx<'_>| {
                let (outcomes, hands_on) = action.0(tx, &action.1, &part, handed_on)?;
                if has_more || outcomes.iter().any(|outcome| matches!(outcome, Err(Problem::Left { .. }))) {
                    tx.leave_objects();
                }
                Ok((outcomes, hands_on))
            };
            match self.db.write(job, work).await {
                Ok((outcomes, hands_on)) => {
                    (handed_on, patience) = (hands_on, Patience::default());
                    if !parts.written(outcomes) {
                        return Ok(parts.finish());
                    }
                    // As at the beginning of the call: the committed part may have filled the disk.
                    if let Err(problem) = self.demand_room() {
                        parts.failed(problem)?;
                        return Ok(parts.finish());
                    }
                }
                Err(Problem::Busy) if parts.has_begun() && patience.lasts(Instant::now()) => {
                    tokio::time::sleep(PAUSE).await;
                }
                Err(problem) => {
                    let (method, account) = (self.method.name, self.caller.actor.account.0);
                    parts.failed(problem.clone())?;
                    tracing::warn!(method, account.id = account, cause = ?problem, "a part of a call could not be written");
                    return Ok(parts.finish());
                }
            }
        }
    }
}

/// Patience with a busy database, for one part of a call.
#[derive(Default)]
struct Patience {
    /// The end of the patience; set by the first refusal.
    until: Option<Instant>,
}

impl Patience {
    fn lasts(&mut self, now: Instant) -> bool {
        now < *self.until.get_or_insert(now + LONGEST_PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_begins_with_the_first_refusal() {
        let (mut patience, first) = (Patience::default(), Instant::now() + Duration::from_secs(600));
        assert!(patience.lasts(first) && patience.lasts(first + Duration::from_secs(19)));
        assert!(!patience.lasts(first + LONGEST_PATIENCE));
    }
}
