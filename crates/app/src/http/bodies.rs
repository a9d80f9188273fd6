//! The memory that request bodies share, and who has to leave when there is no more of it.
//!
//! A body that has arrived whole is worked on and soon gone; one that has not may be held back by its client. So when
//! there is no room, bodies that have not arrived whole are dropped, first those of whoever holds most, for the sake of
//! those who hold less. Small bodies have a reserve that large ones never take, nor those that do not tell their length.
//! `unread` reads; nothing here does.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::http::gauges::Gauges;
use crate::http::limits::Limits;

/// Whose memory a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Payer {
    /// A client that has not shown who it is, by [`client_of`] its address.
    Address(IpAddr),
    /// An account, whose credentials stood in the head.
    Account(i64),
}

impl Payer {
    /// A client that has not shown who it is.
    pub fn at(address: IpAddr) -> Payer {
        Payer::Address(client_of(address))
    }
}

/// A home or a company gets a whole IPv6 network of 64 bits, so that is what counts as one client.
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
    most_of_large: usize,
    small: usize,
    arriving: Mutex<HashMap<u64, Arc<Arriving>>>,
    next: AtomicU64,
}

/// A body of which not everything is here yet.
struct Arriving {
    payer: Payer,
    /// What is counted for it in `Gauges::body_bytes`; whoever takes the number away gives it back there.
    counted: AtomicUsize,
    is_dropped: AtomicBool,
    dropped: Notify,
}

/// What one body takes; given back when dropped.
pub(crate) struct Share {
    bodies: Arc<Bodies>,
    number: u64,
    this: Arc<Arriving>,
    bytes: usize,
    /// How much all bodies together may take where this one takes more.
    most: usize,
    is_awaited: bool,
}

impl Bodies {
    pub(crate) fn new(limits: &Limits, gauges: Arc<Gauges>) -> Bodies {
        let most = limits.all_bodies_bytes;
        let most_of_large = most - limits.small_bodies_bytes.min(most);
        let small = limits.small_body_bytes;
        Bodies { gauges, most, most_of_large, small, arriving: Mutex::default(), next: AtomicU64::new(0) }
    }

    /// A share of nothing, for a body of that length, if it is told.
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

    /// Drops bodies of others until all together take no more than the taker may make of it; false if nobody is left who must go first.
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

/// The body that must go first for the taker's sake: the largest of whoever holds most and more than the taker. For an
/// account's sake those go first who have not shown who they are, however little each of them holds: they may be many.
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
    /// Takes more; false if there is no room, or if the body has been dropped.
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

    /// The body is here, and is dropped no more.
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
