use super::*;

const BATCH: Tried = Tried { leads: 250, to: 250 };

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// Repeats tries, each at the earliest time allowed, until the step is not [`Step::Repeat`] or the subscription ends;
/// returns the state, the step and the number of tries.
fn until_it_ends(mut course: Course, tried: Tried, outcome: PostOutcome) -> (Course, BatchStep, i64) {
    for tries in 1..2000 {
        let (next, step) = course.settle(tried, outcome, course.next_at, 0);
        if step != BatchStep::Repeat || !next.state.is_sending() {
            return (next, step, tries);
        }
        course = next;
    }
    panic!("it never ends");
}

fn waits(outcome: PostOutcome, tries: usize, jitter: i64) -> Vec<i64> {
    let mut course = Course::new(at(0));
    let mut waits = Vec::new();
    for _ in 0..tries {
        let now = course.next_at;
        course = course.settle(BATCH, outcome, now, jitter).0;
        waits.push(course.next_at.seconds_since(now));
    }
    waits
}

#[test]
fn waits_grow_to_a_quarter_of_an_hour_and_jitter_only_lengthens() {
    assert_eq!(waits(PostOutcome::Refused, 8, 0), [5, 15, 45, 120, 300, 600, 900, 900]);
    assert_eq!(waits(PostOutcome::Refused, 8, 999)[7], 1079);
    assert_eq!(waits(PostOutcome::Refused, 400, 0).last(), Some(&3600), "after two days");
}

#[test]
fn an_overloaded_receiver_is_left_alone_as_long_as_it_asks_within_an_hour() {
    let first = |retry_after| waits(PostOutcome::Overloaded { retry_after }, 1, 0)[0];
    assert_eq!([first(None), first(Some(1)), first(Some(500)), first(Some(90_000))], [60, 60, 500, 3600]);
}

#[test]
fn what_is_accepted_moves_the_cursor_and_forgets_the_failures() {
    let failed = Course::new(at(0)).settle(BATCH, PostOutcome::Refused, at(0), 0).0;
    assert_eq!(failed.settle(BATCH, PostOutcome::Accepted, at(9), 0), (Course::new(at(9)), BatchStep::Advance));
}

#[test]
fn ten_days_of_failure_end_it_and_an_operators_word_begins_it_again() {
    let (course, step, tries) = until_it_ends(Course::new(at(0)), BATCH, PostOutcome::Refused);
    assert_eq!((course.state, step), (State::Exhausted, BatchStep::Repeat));
    assert!((350..=420).contains(&tries), "{tries} tries");
    assert!(!course.is_due(at(20 * DAY)));
    assert!(Course::resumed(at(20 * DAY)).is_due(at(20 * DAY)));
}

#[test]
fn gone_is_believed_when_it_is_said_twice_a_minute_apart() {
    let once = Course::new(at(0)).settle(BATCH, PostOutcome::Gone, at(0), 0).0;
    assert_eq!((once.state, once.next_at), (State::Live, at(60)));
    assert_eq!(once.settle(BATCH, PostOutcome::Gone, at(60), 0).0.state, State::Gone);
    let excused = once.settle(BATCH, PostOutcome::Refused, at(60), 0).0;
    assert_eq!(excused.settle(BATCH, PostOutcome::Gone, at(600), 0).0.state, State::Live);
}

#[test]
fn a_forbidden_target_is_looked_at_every_hour_and_counts_no_failure() {
    let blocked = Course::new(at(0)).settle(BATCH, PostOutcome::Forbidden, at(0), 0).0;
    assert_eq!((blocked.state, blocked.failures, blocked.next_at), (State::Blocked, 0, at(3600)));
    assert_eq!(blocked.settle(BATCH, PostOutcome::Accepted, at(3600), 0).0.state, State::Live);
    let mut course = blocked;
    for _ in 0..24 * 30 {
        course = course.settle(BATCH, PostOutcome::Forbidden, course.next_at, 0).0;
    }
    assert_eq!(course.state, State::Blocked, "a month later");
}

#[test]
fn an_unfit_batch_is_halved_until_one_lead_is_parked() {
    let (mut course, step, tries) = until_it_ends(Course::new(at(0)), BATCH, PostOutcome::Unfit);
    assert_eq!((step, course.room, course.suspect_to), (BatchStep::Split, 125, Some(250)));
    assert!(tries >= 5 && course.next_at.seconds() >= 600, "{tries} tries");
    while course.room > 1 {
        let tried = Tried { leads: course.room, to: course.room };
        let (next, step) = course.settle(tried, PostOutcome::Unfit, course.next_at, 0);
        assert_eq!((step, next.room), (BatchStep::Split, course.room / 2));
        course = next;
    }
    let (course, step, tries) = until_it_ends(course, Tried { leads: 1, to: 1 }, PostOutcome::Unfit);
    assert_eq!((step, tries, course.room, course.suspect_to), (BatchStep::Park, 5, 2, Some(250)));
    let course = course.settle(Tried { leads: 2, to: 3 }, PostOutcome::Accepted, at(9999), 0).0;
    assert_eq!((course.room, course.suspect_to, course.parked), (4, Some(250), 0), "the rest is still suspect");
    let course = course.settle(Tried { leads: 1, to: 250 }, PostOutcome::Accepted, at(9999), 0).0;
    assert_eq!((course.room, course.suspect_to), (BATCH_LEADS, None));
}

#[test]
fn a_lone_lead_is_tried_longer_before_it_is_parked() {
    let alone = Tried { leads: 1, to: 7 };
    let (course, step, tries) = until_it_ends(Course::new(at(0)), alone, PostOutcome::Unfit);
    assert_eq!((step, course.suspect_to), (BatchStep::Park, None));
    assert!(tries >= 10, "{tries} tries");
}

#[test]
fn a_receiver_that_refuses_all_parks_three_leads_and_is_waited_for() {
    let mut course = Course::new(at(0));
    for _ in 0..3 {
        let (next, step, _) = until_it_ends(course, Tried { leads: 1, to: 7 }, PostOutcome::Unfit);
        assert_eq!(step, BatchStep::Park);
        course = next;
    }
    let (course, step, _) = until_it_ends(course, Tried { leads: 1, to: 7 }, PostOutcome::Unfit);
    assert_eq!((step, course.state), (BatchStep::Repeat, State::Exhausted));
}

#[test]
fn what_an_operator_has_paused_stays_paused() {
    let paused = Course { state: State::Paused, ..Course::new(at(0)) };
    for outcome in [PostOutcome::Accepted, PostOutcome::Refused, PostOutcome::Gone, PostOutcome::Forbidden] {
        assert_eq!(paused.settle(BATCH, outcome, at(0), 0).0.state, State::Paused);
    }
}

#[test]
fn a_clock_that_has_gone_back_adds_nothing_to_the_longest_wait() {
    let failed = Course::new(at(DAY)).settle(BATCH, PostOutcome::Refused, at(DAY), 999).0;
    assert!(!failed.is_due(at(DAY + 4)) && failed.is_due(at(DAY + 6)));
    assert!(failed.is_due(at(0)), "a day back");
    let (back, _) = failed.settle(BATCH, PostOutcome::Refused, at(0), 0);
    assert_eq!(back.next_at, at(15));
}

#[test]
fn every_state_has_a_word_of_its_own() {
    for state in State::ALL {
        assert_eq!(State::named(state.name()), Some(*state));
    }
}
