//! The order of reads from several queues.

use super::*;

fn read(job: Job) -> ReadJob {
    ReadJob { job, is_abandoned: Arc::default(), run: Box::new(|_, _| {}) }
}

fn of(account: i64, name: &'static str) -> ReadJob {
    read(Job::of(AccountId(account), name))
}

fn take(queue: &ReadQueue) -> Option<Job> {
    queue.lock().is_closed = true;
    let read = queue.next(Serves::Everybody);
    queue.lock().is_closed = false;
    read.map(|read| read.job)
}

fn names(queue: &ReadQueue) -> Vec<&'static str> {
    std::iter::from_fn(|| take(queue)).map(|job| job.name).collect()
}

#[test]
fn accounts_take_turns_whatever_one_of_them_asks_for() {
    let queue = ReadQueue::new(9);
    for name in ["a1", "a2", "a3"] {
        queue.push(of(1, name)).unwrap();
    }
    queue.push(of(2, "b1")).unwrap();
    queue.push(of(3, "c1")).unwrap();
    assert_eq!(names(&queue), ["a1", "b1", "c1", "a2", "a3"]);
}

#[test]
fn one_account_has_no_more_readers_than_it_may() {
    let queue = ReadQueue::new(1);
    for name in ["a1", "a2"] {
        queue.push(of(1, name)).unwrap();
    }
    queue.push(of(2, "b1")).unwrap();
    let first = take(&queue).unwrap();
    assert_eq!((first.name, names(&queue)), ("a1", vec!["b1"]));
    queue.done(&first);
    assert_eq!(names(&queue), ["a2"]);
}

#[test]
fn one_accounts_backlog_is_bounded_and_refuses_nobody_else() {
    let queue = ReadQueue::new(2 * MOST_OF_ONE);
    let gone = of(1, "gone");
    gone.is_abandoned.store(true, Ordering::Relaxed);
    queue.push(gone).unwrap();
    for _ in 0..MOST_OF_ONE {
        queue.push(of(1, "a")).unwrap();
    }
    assert!(matches!(queue.push(of(1, "too many")), Err(Error::Busy)));
    queue.push(of(2, "b")).unwrap();
    assert_eq!(names(&queue).len(), MOST_OF_ONE + 1);
    assert_eq!(queue.lock().interactive.count, 0);
}

#[test]
fn what_nobody_waits_for_is_not_read() {
    let queue = ReadQueue::new(9);
    let gone = of(1, "gone");
    gone.is_abandoned.store(true, Ordering::Relaxed);
    queue.push(gone).unwrap();
    queue.push(of(1, "a")).unwrap();
    assert_eq!(names(&queue), ["a"]);
}

#[test]
fn the_background_takes_what_is_left_and_never_all_readers() {
    let queue = ReadQueue::new(1);
    for account in 1..=2 {
        queue.push(read(Job::of(AccountId(account), "slow").in_background())).unwrap();
    }
    queue.push(of(3, "fast")).unwrap();
    let fast = take(&queue).unwrap();
    let slow = take(&queue).unwrap();
    assert_eq!((fast.name, slow.name, names(&queue)), ("fast", "slow", vec![]));
    queue.done(&slow);
    assert_eq!(names(&queue), ["slow"]);
}

#[test]
fn the_background_has_a_turn_even_when_callers_never_cease() {
    let queue = ReadQueue::new(100);
    queue.push(read(Job::of(AccountId(1), "slow").in_background())).unwrap();
    for _ in 0..2 * INTERACTIVE_FIRST {
        queue.push(of(2, "fast")).unwrap();
    }
    assert_eq!(names(&queue).iter().position(|name| *name == "slow"), Some(INTERACTIVE_FIRST));
}

#[test]
fn the_servers_own_reader_serves_nobody_else() {
    let queue = ReadQueue::new(9);
    queue.push(of(1, "a")).unwrap();
    queue.push(read(Job::of_server("readiness"))).unwrap();
    queue.close();
    assert_eq!(queue.next(Serves::ServerOnly).map(|read| read.job.name), Some("readiness"));
    assert!(queue.next(Serves::ServerOnly).is_none());
    assert_eq!(queue.next(Serves::Everybody).map(|read| read.job.name), Some("a"));
}

#[test]
fn strangers_and_the_server_itself_hold_up_no_caller_that_is_known() {
    let queue = ReadQueue::new(1);
    // Accounts without a free reader.
    for account in 1..=2 {
        queue.push(of(account, "slow")).unwrap();
        take(&queue).unwrap();
        queue.push(of(account, "next")).unwrap();
    }
    for _ in 0..MOST_OF_ONE {
        queue.push(read(Job::at_door(None, "stranger"))).unwrap();
        queue.push(read(Job::of_server("readiness"))).unwrap();
    }
    assert!(matches!(queue.push(read(Job::at_door(None, "stranger"))), Err(Error::Busy)));
    for account in 1..=2 {
        queue.push(read(Job::at_door(Some(AccountId(account)), "known"))).unwrap();
    }
    let first: Vec<&str> = names(&queue).into_iter().take(4).collect();
    assert_eq!(first, ["stranger", "readiness", "known", "known"]);
}
