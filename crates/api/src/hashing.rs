//! Hashing of passwords beside the runtime, in one of the places of the process.

use crate::call::Fault;
use headwater_actions::passwords::{self, LONGEST_WAIT, PLACES};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;

/// The hash of a password; the server is busy where no place gets free in time (W321).
pub async fn hash(password: String) -> Result<String, Fault> {
    Ok(in_place(&PLACES, LONGEST_WAIT, move |place| passwords::hash_in(place, &password)).await??)
}

/// Does work that blocks once there is a place. The work goes on, and keeps the place, even after the caller has hung up.
async fn in_place<T: Send + 'static>(
    places: &'static Semaphore,
    longest: Duration,
    work: impl FnOnce(&SemaphorePermit<'static>) -> T + Send + 'static,
) -> Result<T, Fault> {
    let Ok(Ok(place)) = tokio::time::timeout(longest, places.acquire()).await else { return Err(Fault::Busy) };
    spawn_blocking(move || work(&place)).await.map_err(|error| Fault::Broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{self, Receiver, Sender};
    use tokio::task::JoinSet;

    fn two_places() -> &'static Semaphore {
        Box::leak(Box::new(Semaphore::new(2)))
    }

    #[derive(Default)]
    struct Counted {
        under_way: AtomicUsize,
        most: AtomicUsize,
    }

    impl Counted {
        fn work(&self) {
            let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(under_way, Ordering::SeqCst);
            std::thread::yield_now();
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn of_many_hashes_two_are_made_at_once() {
        let (places, counted) = (two_places(), Arc::new(Counted::default()));
        let mut calls = JoinSet::new();
        for _ in 0..60 {
            let counted = counted.clone();
            calls.spawn(in_place(places, Duration::MAX, move |_| counted.work()));
        }
        assert!(calls.join_all().await.iter().all(Result::is_ok));
        assert!((1..=2).contains(&counted.most.load(Ordering::SeqCst)));
    }

    #[tokio::test]
    async fn who_gets_no_place_in_time_is_refused_as_busy() {
        let places = two_places();
        let (ends, end): (Vec<Sender<()>>, Vec<Receiver<()>>) = (0..2).map(|_| mpsc::channel()).unzip();
        let mut held = JoinSet::new();
        for end in end {
            held.spawn(in_place(places, Duration::MAX, move |_| end.recv().is_err()));
        }
        while places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = in_place(places, Duration::ZERO, |_| ()).await;
        assert!(matches!(refused, Err(Fault::Busy)), "{refused:?}");
        drop(ends);
        assert!(held.join_all().await.iter().all(Result::is_ok));
        assert!(in_place(places, Duration::ZERO, |_| ()).await.is_ok());
    }

    #[tokio::test]
    async fn a_call_that_hangs_up_keeps_its_place_until_the_hash_is_made() {
        let places = two_places();
        let (end, ended) = mpsc::channel::<()>();
        let call = tokio::spawn(in_place(places, Duration::MAX, move |_| ended.recv().is_err()));
        while places.available_permits() == 2 {
            tokio::task::yield_now().await;
        }
        call.abort();
        assert!(call.await.is_err());
        assert_eq!(places.available_permits(), 1);
        drop(end);
        while places.available_permits() < 2 {
            tokio::task::yield_now().await;
        }
    }
}
