//! How much may be under way at once, so that nobody is flooded and nobody who is slow keeps others waiting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use url::Url;

/// Deliveries under way at once. Each holds at most one batch in memory.
const AT_ONCE: usize = 128;
/// Of them, those to receivers whose last try failed. The rest of the places is kept for receivers that answer.
const SUSPECTS: usize = 64;
/// Of them, those to one host, whichever accounts they are of: nobody is to be flooded through us.
const TO_ONE_HOST: usize = 4;

/// What is under way.
#[derive(Debug, Default)]
pub struct Budget(Mutex<UnderWay>);

#[derive(Debug, Default)]
struct UnderWay {
    all: usize,
    suspects: usize,
    hosts: HashMap<String, usize>,
}

/// The right to deliver to a host; given back when dropped.
#[derive(Debug)]
pub struct Ticket {
    budget: Arc<Budget>,
    host: String,
    is_suspect: bool,
}

impl Budget {
    /// A ticket for a delivery to that URL, if there is room for it.
    pub fn admit(budget: &Arc<Self>, url: &str, is_suspect: bool) -> Option<Ticket> {
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let mut under_way = budget.under_way();
        let to_host = under_way.hosts.get(&host).copied().unwrap_or_default();
        let is_full = under_way.all >= AT_ONCE || is_suspect && under_way.suspects >= SUSPECTS;
        if is_full || to_host >= TO_ONE_HOST {
            return None;
        }
        under_way.all += 1;
        under_way.suspects += usize::from(is_suspect);
        under_way.hosts.insert(host.clone(), to_host + 1);
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
        match under_way.hosts.get_mut(&self.host) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(under_way.hosts.remove(&self.host)),
        }
        metrics::gauge!("headwater_webhook_in_flight").set(under_way.all as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(budget: &Arc<Budget>, urls: impl Iterator<Item = String>, is_suspect: bool) -> Vec<Ticket> {
        urls.filter_map(|url| Budget::admit(budget, &url, is_suspect)).collect()
    }

    fn hosts(from: usize, to: usize) -> impl Iterator<Item = String> {
        (from..to).map(|host| format!("https://host{host}.example.org/hook"))
    }

    #[test]
    fn one_host_gets_four_at_once_however_it_is_spelled() {
        let budget = Arc::default();
        let spelled = (0..9).map(|at| format!("{}://Example.org:{}/{at}", ["http", "https"][at % 2], 8000 + at));
        let mut tickets = admitted(&budget, spelled, false);
        assert_eq!(tickets.len(), 4);
        assert!(Budget::admit(&budget, "https://other.example.org/", false).is_some());
        tickets.pop();
        assert!(Budget::admit(&budget, "https://example.org/", false).is_some());
    }

    #[test]
    fn receivers_that_fail_leave_room_for_those_that_answer() {
        let budget = Arc::default();
        let suspects = admitted(&budget, hosts(0, 500), true);
        assert_eq!(suspects.len(), SUSPECTS);
        let healthy = admitted(&budget, hosts(500, 1000), false);
        assert_eq!(healthy.len(), AT_ONCE - SUSPECTS);
        drop((suspects, healthy));
        assert!(budget.under_way().hosts.is_empty() && budget.under_way().all == 0);
    }
}
