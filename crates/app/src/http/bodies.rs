//! The memory shared by request bodies, and which bodies are dropped when this memory runs out.
//!
//! A complete body is worked on and soon gone; a half-received one may be held back by its client. So when memory
//! runs out, half-received bodies are dropped, beginning with the payer holding most, in favour of payers holding
//! less. Small bodies have a reserve, closed to large bodies and to bodies without a declared length. `unread` does
//! the reading.

use crate::http::gauges::Gauges;
use crate::http::limits::Limits;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The party charged for the memory of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Payer {
    /// An unauthenticated client, by [`client_of`] its address.
    Address(IpAddr),
    /// An account identified by the credentials in the head.
    Account(i64),
}

impl Payer {
    /// The payer for an unauthenticated client at this address.
    pub fn at(address: IpAddr) -> Payer {
        Payer::Address(client_of(address))
    }
}

/// A home or a company gets a whole IPv6 network of 64 bits, so such a network counts as one client.
pub(crate) fn client_of(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => {
            let network = u128::from(v6) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        v4 => v4,
    }
}

/// All request bodies of one accept loop.
pub(crate) struct Bodies {
    gauges: Arc<Gauges>,
    most: usize,
    most_of_one: usize,
    most_of_large: usize,
    small: usize,
    arriving: Mutex<HashMap<u64, Arc<Arriving>>>,
    next: AtomicU64,
}

/// A half-received body.
struct Arriving {
    payer: Payer,
    /// Bytes counted for this body in `Gauges::body_bytes`; the code resetting this number subtracts it there.
    counted: AtomicUsize,
    is_dropped: AtomicBool,
    dropped: Notify,
}

/// The memory of one body; given back when dropped.
pub(crate) struct Share {
    bodies: Arc<Bodies>,
    number: u64,
    this: Arc<Arriving>,
    bytes: usize,
    /// The most bytes all bodies together may take for this body to grow.
    most: usize,
    is_awaited: bool,
}

impl Bodies {
    pub(crate) fn new(limits: &Limits, gauges: Arc<Gauges>) -> Bodies {
        let most = limits.all_bodies_bytes;
        Bodies {
            gauges,
            most,
            most_of_one: limits.body_bytes,
            most_of_large: most - limits.small_bodies_bytes.min(most),
            small: limits.small_body_bytes,
            arriving: Mutex::default(),
            next: AtomicU64::new(0),
        }
    }

    /// The most bytes a body may have.
    pub(crate) fn most_of_one(&self) -> usize {
        self.most_of_one
    }

    /// An empty share for a body. `length` is the declared length in bytes; None if not declared.
    pub(crate) fn share(self: &Arc<Bodies>, payer: Payer, length: Option<u64>) -> Share {
        let is_small = length.is_some_and(|length| length <= self.small as u64);
        let most = if is_small { self.most } else { self.most_of_large };
        let number = self.next.fetch_add(1, Relaxed);
        let (counted, is_dropped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let this = Arc::new(Arriving { payer, counted, is_dropped, dropped: Notify::new() });
        Share { bodies: self.clone(), number, this, bytes: 0, most, is_awaited: false }
    }

    fn arriving(&self) -> MutexGuard<'_, HashMap<u64, Arc<Arriving>>> {
        self.arriving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops bodies of other payers until the total is within the taker's limit; false if no other body must yield.
    fn make_room(&self, taker: &Share) -> bool {
        let mut arriving = self.arriving();
        while self.gauges.body_bytes.load(Relaxed) > taker.most {
            let Some(number) = goes_first(&arriving, taker) else { return false };
            if let Some(body) = arriving.remove(&number) {
                body.is_dropped.store(true, Relaxed);
                self.give_back(&body);
                body.dropped.notify_one();
            }
        }
        true
    }

    fn give_back(&self, body: &Arriving) {
        self.gauges.body_bytes.fetch_sub(body.counted.swap(0, Relaxed), Relaxed);
    }
}

/// The body to drop in favour of the taker: the largest body of the payer holding most, and more than the taker. An
/// account takes precedence over unauthenticated clients, however little each of these holds: they may be many.
fn goes_first(arriving: &HashMap<u64, Arc<Arriving>>, taker: &Share) -> Option<u64> {
    let mut held: HashMap<Payer, usize> = HashMap::new();
    for (number, body) in arriving {
        if *number != taker.number {
            *held.entry(body.payer).or_default() += body.counted.load(Relaxed);
        }
    }
    let payer = taker.this.payer;
    let own = held.remove(&payer).unwrap_or(0) + taker.bytes;
    let yields = |other: &Payer| matches!((payer, other), (Payer::Account(_), Payer::Address(_)));
    let (greediest, _) = held
        .into_iter()
        .filter(|(other, bytes)| *bytes > own || (yields(other) && *bytes > 0))
        .max_by_key(|(other, bytes)| (yields(other), *bytes))?;
    let of_greediest = arriving.iter().filter(|(_, body)| body.payer == greediest);
    of_greediest.max_by_key(|(_, body)| body.counted.load(Relaxed)).map(|(number, _)| *number)
}

impl Share {
    /// Adds bytes; false if the memory is exhausted or the body was dropped.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        self.bytes += bytes;
        self.this.counted.fetch_add(bytes, Relaxed);
        let all = self.bodies.gauges.body_bytes.fetch_add(bytes, Relaxed) + bytes;
        !self.this.is_dropped.load(Relaxed) && (all <= self.most || self.bodies.make_room(self))
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// From now on the body may be dropped, because more of it is to come.
    pub(crate) fn await_more(&mut self) {
        if !self.is_awaited {
            self.is_awaited = true;
            self.bodies.arriving().insert(self.number, self.this.clone());
        }
    }

    /// Returns once the body has been dropped.
    pub(crate) async fn dropped(&self) {
        self.this.dropped.notified().await;
    }

    /// The body is complete and can no longer be dropped.
    pub(crate) fn arrived(&mut self) {
        if self.is_awaited {
            self.is_awaited = false;
            self.bodies.arriving().remove(&self.number);
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.arrived();
        self.bodies.give_back(&self.this);
    }
}
