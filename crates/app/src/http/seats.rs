//! Who may sit down: connections counted in all and per client address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::http::bodies::client_of;
use crate::http::gauges::Gauges;
use crate::http::limits::Limits;

/// Hands out seats up to the limits.
#[derive(Clone)]
pub(crate) struct Seats {
    gauges: Arc<Gauges>,
    most: usize,
    most_per_ip: usize,
    taken_by: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// The right of one connection to be served; given back when dropped.
pub(crate) struct Seat {
    seats: Seats,
    client: IpAddr,
}

impl Seats {
    pub(crate) fn new(limits: &Limits, gauges: Arc<Gauges>) -> Seats {
        Seats { gauges, most: limits.connections, most_per_ip: limits.connections_per_ip, taken_by: Arc::default() }
    }

    /// A seat, unless all are taken or this client has its share. Only the accept loop calls this, so the
    /// check and the count need not be one step.
    pub(crate) fn take(&self, ip: IpAddr) -> Option<Seat> {
        if self.gauges.open.load(Relaxed) >= self.most {
            return None;
        }
        let client = client_of(ip);
        if self.most_per_ip > 0 {
            let mut taken_by = self.taken_by();
            let taken = taken_by.entry(client).or_insert(0);
            if *taken >= self.most_per_ip {
                return None;
            }
            *taken += 1;
        }
        self.gauges.open.fetch_add(1, Relaxed);
        Some(Seat { seats: self.clone(), client })
    }

    fn taken_by(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.taken_by.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.gauges.open.fetch_sub(1, Relaxed);
        if self.seats.most_per_ip == 0 {
            return;
        }
        let mut taken_by = self.seats.taken_by();
        if let Some(taken) = taken_by.get_mut(&self.client) {
            *taken -= 1;
            if *taken == 0 {
                taken_by.remove(&self.client);
            }
        }
    }
}
