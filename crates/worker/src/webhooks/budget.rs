//! Limits on concurrent deliveries: no receiver is flooded, and slow receivers do not delay the others.

use headwater_store::deliveries::Due;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use url::Url;

/// Concurrent deliveries. Each holds at most one batch in memory.
pub const AT_ONCE: usize = 128;
/// Concurrent deliveries to receivers with a failed last attempt. The other places are kept for receivers that
/// answer.
const SUSPECTS: usize = 64;
/// Concurrent deliveries to one host, over all accounts, and the part of these to receivers with a failed last
/// attempt. The first number keeps this server from flooding a host; the second leaves room for the host's receivers
/// that answer.
const TO_ONE_HOST: usize = 16;
const SUSPECTS_OF_ONE_HOST: usize = 4;

/// The deliveries under way.
#[derive(Debug, Default)]
pub struct Budget(Mutex<UnderWay>);

#[derive(Debug, Default)]
struct UnderWay {
    all: usize,
    suspects: usize,
    /// Deliveries by host: all, and the ones to receivers with a failed last attempt.
    hosts: HashMap<String, (usize, usize)>,
}

/// The right to deliver to a host; given back when dropped.
#[derive(Debug)]
pub struct Ticket {
    budget: Arc<Budget>,
    host: String,
    is_suspect: bool,
}

impl Budget {
    /// A ticket for a delivery to a subscription; None if a limit is reached.
    pub fn admit(budget: &Arc<Self>, due: &Due) -> Option<Ticket> {
        let is_suspect = due.failures > 0;
        let host = Url::parse(&due.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let mut under_way = budget.under_way();
        let (to_host, suspects_to_host) = under_way.hosts.get(&host).copied().unwrap_or_default();
        let is_full = under_way.all >= AT_ONCE || to_host >= TO_ONE_HOST;
        if is_full || is_suspect && (under_way.suspects >= SUSPECTS || suspects_to_host >= SUSPECTS_OF_ONE_HOST) {
            return None;
        }
        let suspect = usize::from(is_suspect);
        under_way.all += 1;
        under_way.suspects += suspect;
        under_way.hosts.insert(host.clone(), (to_host + 1, suspects_to_host + suspect));
        metrics::gauge!("headwater_webhook_in_flight").set(under_way.all as f64);
        drop(under_way);
        Some(Ticket { budget: budget.clone(), host, is_suspect })
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut under_way = self.budget.under_way();
        under_way.all -= 1;
        under_way.suspects -= usize::from(self.is_suspect);
        let to_host = under_way.hosts.remove(&self.host).unwrap_or_default();
        if to_host.0 > 1 {
            let left = (to_host.0 - 1, to_host.1 - usize::from(self.is_suspect));
            under_way.hosts.insert(self.host.clone(), left);
        }
        metrics::gauge!("headwater_webhook_in_flight").set(under_way.all as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::id::{AccountId, SubscriptionId};

    fn healthy(url: impl Into<String>) -> Due {
        Due { account: AccountId(1), id: SubscriptionId(1), url: url.into(), failures: 0 }
    }

    fn suspect(url: impl Into<String>) -> Due {
        Due { failures: 1, ..healthy(url) }
    }

    fn admitted(budget: &Arc<Budget>, due: impl Iterator<Item = Due>) -> Vec<Ticket> {
        due.filter_map(|due| Budget::admit(budget, &due)).collect()
    }

    fn hosts(from: usize, to: usize) -> impl Iterator<Item = String> {
        (from..to).map(|host| format!("https://host{host}.example.org/hook"))
    }

    #[test]
    fn one_host_is_not_flooded_however_it_is_spelled() {
        let budget = Arc::default();
        let spelled = || (0..30).map(|at| format!("{}://Example.org:{}/{at}", ["http", "https"][at % 2], 8000 + at));
        let to_suspects = admitted(&budget, spelled().map(suspect));
        let mut to_others = admitted(&budget, spelled().map(healthy));
        assert_eq!((to_suspects.len(), to_others.len()), (4, 12));
        assert!(Budget::admit(&budget, &healthy("https://other.example.org/")).is_some());
        to_others.pop();
        assert!(Budget::admit(&budget, &suspect("https://example.org/")).is_none());
        assert!(Budget::admit(&budget, &healthy("https://example.org/")).is_some());
        drop((to_suspects, to_others));
        assert!(budget.under_way().hosts.is_empty());
    }

    #[test]
    fn receivers_that_fail_leave_room_for_those_that_answer() {
        let budget = Arc::default();
        let to_suspects = admitted(&budget, hosts(0, 500).map(suspect));
        assert_eq!(to_suspects.len(), SUSPECTS);
        let to_others = admitted(&budget, hosts(500, 1000).map(healthy));
        assert_eq!(to_others.len(), AT_ONCE - SUSPECTS);
        drop((to_suspects, to_others));
        assert!(budget.under_way().hosts.is_empty() && budget.under_way().all == 0);
    }
}
