//! Throttling of tries to guess a secret: five at once, then one a minute (GCRA), for each key by itself.
//!
//! Only failed tries count. The memory is bounded and belongs to this process: each of several servers has a count of its own.

use headwater_model::email::Folded;
use headwater_model::time::Timestamp;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Tries at once.
const AT_ONCE: i64 = 5;
/// Seconds until a further try.
const EVERY: i64 = 60;
/// The most keys remembered: about 2 MiB.
const MOST: usize = 65_536;

/// A source or an aim of tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TryKey(u64);

/// The failed tries of the last minutes.
#[derive(Debug, Default)]
pub struct Throttle {
    hasher: RandomState,
    /// For each key the time at which no try is counted any more.
    free_at: Mutex<HashMap<TryKey, Timestamp>>,
}

impl Throttle {
    /// All tries from an address. A network of IPv6 counts as one address: the owner of one address has all addresses of the network.
    pub fn from(&self, address: IpAddr) -> TryKey {
        match address.to_canonical() {
            IpAddr::V4(address) => self.key("from", address),
            IpAddr::V6(address) => self.key("from", &address.octets()[..8]),
        }
    }

    /// All tries to sign in as the person of an e-mail address, an existing person or not.
    pub fn of_person(&self, address: &str) -> TryKey {
        self.key("person", Folded::of(address).as_str())
    }

    /// All tries at a secret of a known person, such as a code.
    pub fn of_secret(&self, kind: &str, account: i64, user: i64) -> TryKey {
        self.key(kind, (account, user))
    }

    fn key(&self, kind: &str, value: impl Hash) -> TryKey {
        TryKey(self.hasher.hash_one((kind, value)))
    }

    /// Counts a try for all keys, or for none: the error is the number of seconds until a try is allowed.
    pub fn take(&self, keys: &[TryKey], at: Timestamp) -> Result<(), i64> {
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = at.plus_seconds(AT_ONCE * EVERY);
        // A time further away was noted before the clock was set back.
        let free = |known: Option<&Timestamp>| known.map_or(at, |known| *known.clamp(&at, &latest));
        let full = keys.iter().map(|key| free(free_at.get(key)).plus_seconds(EVERY)).max().unwrap_or(at);
        if full > latest {
            return Err(Timestamp(full.0 + 999_999).seconds_since(latest));
        }
        if free_at.len() + keys.len() > MOST {
            forget(&mut free_at, at);
        }
        for key in keys {
            let next = free(free_at.get(key)).plus_seconds(EVERY);
            free_at.insert(*key, next);
        }
        Ok(())
    }

    /// Takes back a try after a success, or a try not made.
    pub fn give_back(&self, keys: &[TryKey]) {
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            free_at.entry(*key).and_modify(|time| *time = time.plus_seconds(-EVERY));
        }
    }
}

/// Makes room: forgets keys without a counted try, and where such keys are few, the keys next to be without one.
fn forget(free_at: &mut HashMap<TryKey, Timestamp>, at: Timestamp) {
    free_at.retain(|_, time| *time > at);
    if free_at.len() > MOST / 2 {
        let mut times: Vec<Timestamp> = free_at.values().copied().collect();
        let (_, middle, _) = times.select_nth_unstable(MOST / 4);
        let middle = *middle;
        free_at.retain(|_, time| *time > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp(1_700_000_000_000_000);

    #[test]
    fn five_tries_then_one_a_minute_and_each_key_by_itself() {
        let throttle = Throttle::default();
        let keys = [throttle.from("192.0.2.1".parse().unwrap()), throttle.of_person("Ada@example.org")];
        for _ in 0..5 {
            assert_eq!(throttle.take(&keys, AT), Ok(()));
        }
        assert_eq!(throttle.take(&keys, AT), Err(60));
        assert_eq!(throttle.take(&keys, AT.plus_seconds(59)), Err(1));
        assert_eq!(throttle.take(&keys, AT.plus_seconds(60)), Ok(()));
        assert_eq!(throttle.take(&keys, AT.plus_seconds(60)), Err(60));
        let elsewhere = throttle.from("192.0.2.2".parse().unwrap());
        assert_eq!(
            throttle.take(&[elsewhere, throttle.of_person("ada@EXAMPLE.org")], AT.plus_seconds(60)),
            Err(60),
            "one person"
        );
        assert_eq!(throttle.take(&[elsewhere, throttle.of_person("grace@example.org")], AT), Ok(()), "another person");
        assert_eq!(
            throttle.take(&[keys[0], throttle.of_person("grace@example.org")], AT.plus_seconds(60)),
            Err(60),
            "one machine"
        );
        let a_day_before = AT.plus_seconds(-86_400);
        assert_eq!(throttle.take(&keys, a_day_before), Err(60), "a clock set back keeps nobody out for long");
        let almost = Timestamp(AT.0 + 60_000_001);
        assert_eq!(throttle.take(&[keys[0]], almost), Err(60), "a part of a second counts as one");
    }

    #[test]
    fn a_try_that_is_given_back_does_not_count() {
        let throttle = Throttle::default();
        let key = [throttle.of_secret("code", 1, 2)];
        for _ in 0..20 {
            assert_eq!(throttle.take(&key, AT), Ok(()));
            throttle.give_back(&key);
        }
        assert_eq!([(); 6].map(|()| throttle.take(&key, AT).is_ok()), [true, true, true, true, true, false]);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let throttle = Throttle::default();
        let from = |address: &str| throttle.from(address.parse().unwrap());
        assert_eq!(from("2001:db8::1"), from("2001:db8::ffff:1"));
        assert_ne!(from("2001:db8::1"), from("2001:db8:0:1::1"));
        assert_eq!(from("::ffff:192.0.2.1"), from("192.0.2.1"));
        assert_ne!(from("192.0.2.1"), from("192.0.2.2"));
    }

    #[test]
    fn a_flood_of_addresses_takes_bounded_memory() {
        let throttle = Throttle::default();
        for number in 0..3 * MOST {
            let at = AT.plus_seconds(number as i64 / 10_000);
            let _ = throttle.take(&[throttle.of_person(&format!("{number}@example.org"))], at);
        }
        let kept = throttle.free_at.lock().unwrap();
        assert!((1..=MOST).contains(&kept.len()) && kept.capacity() <= 4 * MOST, "{}", kept.capacity());
    }
}
