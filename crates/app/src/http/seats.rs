//! Seats are the slots for connections: counted in total and per client address. When seats run short, waiting
//! connections are closed to free some.

use crate::http::bodies::client_of;
use crate::http::forwarded::Proxies;
use crate::http::gauges::Gauges;
use crate::http::limits::Limits;
use crate::http::pulse::{Phase, Pulse};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// When seats run short, one in 64 is freed at once, because finding the longest-waiting connections means looking at
/// all connections.
const FREED_AT_ONCE: usize = 64;

/// Hands out seats up to the limits.
#[derive(Clone)]
pub(crate) struct Seats {
    gauges: Arc<Gauges>,
    most: usize,
    most_per_ip: usize,
    /// Many clients share the address of a proxy, so connections from these addresses have no limit per address.
    proxies: Proxies,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    by_number: HashMap<u64, Arc<Pulse>>,
    by_client: HashMap<IpAddr, usize>,
    /// Seats asked to leave and not yet given back.
    leaving: usize,
    next: u64,
}

/// The right of one connection to be served; given back when dropped.
pub(crate) struct Seat {
    seats: Seats,
    /// The address charged for the seat; None where addresses have no limit.
    client: Option<IpAddr>,
    number: u64,
    pulse: Arc<Pulse>,
}

impl Seats {
    pub(crate) fn new(limits: &Limits, gauges: Arc<Gauges>, proxies: Proxies) -> Seats {
        let (most, most_per_ip) = (limits.connections, limits.connections_per_ip);
        Seats { gauges, most, most_per_ip, proxies, taken: Arc::default() }
    }

    /// A seat, or None if this client has used its share, or if all connections are working on requests.
    pub(crate) fn take(&self, ip: IpAddr) -> Option<Seat> {
        let client = (self.most_per_ip > 0 && !self.proxies.hold(ip)).then(|| client_of(ip));
        let mut taken = self.taken();
        let of_client = client.and_then(|client| taken.by_client.get(&client).copied()).unwrap_or(0);
        if client.is_some() && of_client >= self.most_per_ip {
            return None;
        }
        if taken.by_number.len() - taken.leaving >= self.most && self.free_some(&mut taken) == 0 {
            return None;
        }
        let (number, pulse) = (taken.next, Arc::new(Pulse::new()));
        taken.next += 1;
        taken.by_number.insert(number, pulse.clone());
        if let Some(client) = client {
            taken.by_client.insert(client, of_client + 1);
        }
        self.gauges.open.fetch_add(1, Relaxed);
        Some(Seat { seats: self.clone(), client, number, pulse })
    }

    /// Asks the longest-waiting connections to leave and returns their number.
    pub(crate) fn free(&self) -> usize {
        self.free_some(&mut self.taken())
    }

    fn free_some(&self, taken: &mut Taken) -> usize {
        let waiting = taken.by_number.iter().filter_map(|(number, pulse)| Some((pulse.waiting()?, *number)));
        let mut waiting: Vec<((Phase, Instant), u64)> = waiting.collect();
        waiting.sort_unstable();
        waiting.truncate((self.most / FREED_AT_ONCE).max(1));
        for (_, number) in &waiting {
            if let Some(pulse) = taken.by_number.get(number) {
                pulse.ask_to_leave();
            }
        }
        taken.leaving += waiting.len();
        self.gauges.freed.fetch_add(waiting.len() as u64, Relaxed);
        waiting.len()
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The state of the seat's connection.
    pub(crate) fn pulse(&self) -> Arc<Pulse> {
        self.pulse.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.gauges.open.fetch_sub(1, Relaxed);
        let mut taken = self.seats.taken();
        taken.by_number.remove(&self.number);
        if self.pulse.is_asked_to_leave() {
            taken.leaving -= 1;
        }
        let Some(client) = self.client else { return };
        if let Some(of_client) = taken.by_client.get_mut(&client) {
            *of_client -= 1;
            if *of_client == 0 {
                taken.by_client.remove(&client);
            }
        }
    }
}
