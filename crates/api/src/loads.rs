//! Loads shared by concurrent callers: the first caller loads a value, all others receive the result at the same
//! moment.
//!
//! There is no queue of callers. In a queue, each caller would wake the next only when the runtime gets round to
//! polling the first: with hundreds of callers, the last would wait for seconds.

use headwater_store::asker;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::watch::{self, Receiver, Sender};

/// A loaded value, and the start of the load.
#[derive(Debug, Clone)]
struct Loaded<T> {
    began: Instant,
    it: T,
}

/// The result of a load, sent once the load has ended. Stays `None` if the loading caller has gone.
type Word<T> = Option<Loaded<T>>;

/// The loads under way.
pub struct Loads<K, T>(Mutex<HashMap<K, Receiver<Word<T>>>>);

impl<K, T> Default for Loads<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// A load under way, owned by the first caller. The load ends when this is dropped.
struct Load<'l, K: Eq + Hash, T> {
    loads: &'l Loads<K, T>,
    what: &'l K,
    loaded: Word<T>,
    others: Sender<Word<T>>,
}

enum Part<'l, K: Eq + Hash, T> {
    Loads(Load<'l, K, T>),
    Waits(Receiver<Word<T>>),
}

impl<K: Eq + Hash + Clone, T: Clone> Loads<K, T> {
    /// The value of `what`: from `known`, from a load under way, or from an own load. `known` is called again after
    /// each load. The result of another caller's load counts only if the load began after this call; the result may
    /// be an error, or say that no such value exists.
    pub async fn get(&self, what: &K, known: impl Fn() -> Option<T>, load: impl Future<Output = T>) -> T {
        let asked = Instant::now();
        let mut own = loop {
            match self.take_part(what) {
                Part::Loads(own) => break own,
                Part::Waits(mut word) => {
                    let told = word.wait_for(Option::is_some).await.ok().and_then(|word| word.clone());
                    let told = told.filter(|loaded| loaded.began >= asked).map(|loaded| loaded.it);
                    if let Some(it) = known().or(told) {
                        return it;
                    }
                }
            }
        };
        if let Some(it) = known() {
            return it;
        }
        let began = Instant::now();
        // Other callers may wait for this load: it must go on after the first caller has disconnected.
        let it = asker::serve(Arc::default(), load).await;
        own.loaded = Some(Loaded { began, it: it.clone() });
        it
    }

    /// Whether a load of `what` is under way.
    pub fn is_under_way(&self, what: &K) -> bool {
        self.under_way().contains_key(what)
    }

    fn take_part<'l>(&'l self, what: &'l K) -> Part<'l, K, T> {
        let mut under_way = self.under_way();
        if let Some(word) = under_way.get(what) {
            return Part::Waits(word.clone());
        }
        let (others, word) = watch::channel(None);
        under_way.insert(what.clone(), word);
        Part::Loads(Load { loads: self, what, loaded: None, others })
    }
}

impl<K: Eq + Hash, T> Loads<K, T> {
    fn under_way(&self) -> MutexGuard<'_, HashMap<K, Receiver<Word<T>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, T> Drop for Load<'_, K, T> {
    fn drop(&mut self) {
        let mut under_way = self.loads.under_way();
        under_way.remove(self.what);
        self.others.send_replace(self.loaded.take());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use tokio::sync::Semaphore;

    /// Loads that count themselves; each ends on `end_one`.
    #[derive(Default)]
    struct House {
        loads: Loads<&'static str, usize>,
        begun: AtomicUsize,
        known: Mutex<Option<usize>>,
        ends: Option<Semaphore>,
    }

    impl House {
        fn waiting() -> Self {
            Self { ends: Some(Semaphore::new(0)), ..Self::default() }
        }

        /// Asks for a value never known beforehand.
        async fn ask(&self) -> usize {
            let load = async {
                let number = self.begun.fetch_add(1, Relaxed) + 1;
                if let Some(ends) = &self.ends {
                    ends.acquire().await.unwrap().forget();
                }
                number
            };
            self.loads.get(&"it", || *self.known.lock().unwrap(), load).await
        }

        fn end_one(&self) {
            self.ends.as_ref().unwrap().add_permits(1);
        }
    }

    /// Polls each future once.
    async fn poll_all(asking: &mut [std::pin::Pin<Box<impl Future<Output = usize>>>]) -> Vec<Option<usize>> {
        let mut given = Vec::new();
        for one in asking {
            let polled = std::future::poll_fn(|cx| std::task::Poll::Ready(one.as_mut().poll(cx))).await;
            given.push(match polled {
                std::task::Poll::Ready(it) => Some(it),
                std::task::Poll::Pending => None,
            });
        }
        given
    }

    #[tokio::test]
    async fn who_asks_while_it_is_loaded_waits_for_one_more_load_and_no_longer() {
        let house = House::waiting();
        let mut asking: Vec<_> = (0..50).map(|_| Box::pin(house.ask())).collect();
        assert_eq!(poll_all(&mut asking).await, [None; 50]);
        assert!(house.loads.is_under_way(&"it"));
        house.end_one();
        // The first load may have read older data than the others need: no other caller may be answered with it.
        let given = poll_all(&mut asking).await;
        assert_eq!((given[0], &given[1..]), (Some(1), &[None; 49][..]));
        house.end_one();
        assert_eq!(poll_all(&mut asking[1..]).await, [Some(2); 49]);
        assert_eq!(house.begun.load(Relaxed), 2);
        assert!(!house.loads.is_under_way(&"it"), "nothing is left of the asking");
    }

    #[tokio::test]
    async fn what_becomes_known_meanwhile_is_taken() {
        let house = House::waiting();
        let mut asking: Vec<_> = (0..3).map(|_| Box::pin(house.ask())).collect();
        assert_eq!(poll_all(&mut asking).await, [None; 3]);
        *house.known.lock().unwrap() = Some(7);
        house.end_one();
        assert_eq!(poll_all(&mut asking).await, [Some(1), Some(7), Some(7)]);
        assert_eq!(house.ask().await, 7);
        assert_eq!(house.begun.load(Relaxed), 1);
    }

    #[tokio::test]
    async fn when_the_one_who_loads_goes_another_does() {
        let house = House::waiting();
        let mut asking: Vec<_> = (0..3).map(|_| Box::pin(house.ask())).collect();
        assert_eq!(poll_all(&mut asking).await, [None; 3]);
        drop(asking.remove(0));
        assert_eq!(poll_all(&mut asking).await, [None; 2]);
        house.end_one();
        assert_eq!(poll_all(&mut asking).await, [Some(2); 2]);
        assert!(!house.loads.is_under_way(&"it"));
    }
}
