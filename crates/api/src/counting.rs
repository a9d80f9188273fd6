//! Counting the calls of keys, for limits and for `headwater key usage`, on every face.

use crate::caller::Caller;
use crate::endpoint::Api;
use headwater_model::key::CallLimits;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_wire::envelope::CallsToday;
use headwater_wire::error::Code;

impl Api {
    /// Counts a call of a key with limits, and gives the calls left; the contract's code if none is left.
    pub(crate) async fn count_call(
        &self,
        caller: &Caller,
        at: Timestamp,
    ) -> Result<Option<CallsToday>, (Code, CallsToday)> {
        if caller.switches.limits == CallLimits::Off {
            return Ok(None);
        }
        let taken = caller.quota.take(at, &self.allowance)?;
        if taken.is_to_be_saved
            && let Err(problem) = self.callers.quotas.save_calls(&self.db, at).await
        {
            // The call goes on: the next second saves again.
            tracing::warn!(%problem, "the counts of calls could not be saved; they will be tried again");
        }
        Ok(Some(taken.budget))
    }

    /// Saves the counts of calls. To be done every second or so, and before the end.
    pub async fn save_quotas(&self) -> Result<(), Problem> {
        self.callers.quotas.save_calls(&self.db, Timestamp::now()).await
    }

    /// Saves what keys have called. To be done every few seconds, and before the end.
    pub async fn save_uses(&self) -> Result<(), Problem> {
        self.callers.quotas.save_uses(&self.db).await
    }
}
