//! Tests of hashes, and of the places for them.

use super::*;
use argon2::password_hash::PasswordHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinSet;

#[test]
fn only_the_password_of_a_hash_is_right_and_nobodys_is_never() {
    let places = Semaphore::new(1);
    let place = places.try_acquire().unwrap();
    let stored = hash_in(&place, "correct horse battery").unwrap();
    assert!(is_right_in(&place, "correct horse battery", Some(&stored)));
    assert!(!is_right_in(&place, "correct horse", Some(&stored)) && !is_right_in(&place, "", Some(&stored)));
    assert!(!is_right_in(&place, "nobody has this password", None), "the hash of nobody opens nothing");
    assert!(!is_right_in(&place, "anything", Some("no hash")), "a damaged hash opens nothing");
}

#[test]
fn a_hash_is_of_its_password_alone() {
    for password in ["a long password", "another password"] {
        let hash = hash(password).unwrap();
        let matches = |other: &str| Argon2::default().verify_password(other.as_bytes(), hash.as_str()).is_ok();
        assert!(matches(password) && !matches("a wrong password"), "{hash}");
    }
}

#[test]
fn a_hash_is_the_librarys_whatever_its_memory_held() {
    let (password, salt) = ("a long password", [7; 16]);
    let mut memory = vec![Block::default(); Params::default().block_count()];
    let usual = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).unwrap().to_string();
    for _ in 0..2 {
        assert_eq!(of_salt(password, &salt, &mut memory).unwrap().to_string(), usual);
        of_salt("another password", &[8; 16], &mut memory).unwrap();
    }
}

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
    assert!(matches!(refused, Err(Problem::Busy)), "{refused:?}");
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

#[test]
fn a_new_password_is_neither_short_nor_guessed_first() {
    let about = ["mara.lindqvist@fennwick.example.org", "Mara Lindqvist", "Fennwick Tools"];
    let judged = |password: &str| judge(password, &about);
    for good in
        ["correct horse battery", "a long password", &"x7 ".repeat(400).replace("x7", "x7kqpz"), "ключ от двери"]
    {
        assert_eq!(judged(good), Ok(()), "{good}");
    }
    assert_eq!(judged("elevenchars"), Err(Weakness::Short));
    let guessed = [
        "password1234",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop123",
        "Fennwick2026",
        "lindqvist.mara",
        "121212121212",
    ];
    for weak in guessed {
        assert_eq!(judged(weak), Err(Weakness::Guessable), "{weak}");
    }
    assert_eq!(judge("Fennwick2026!xy", &[]), Ok(()), "the words are of this person");
}
