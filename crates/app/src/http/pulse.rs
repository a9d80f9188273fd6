//! The phase of each connection, since when, and the deadline of this phase.
//!
//! hyper has a timer for request heads only, and resets the timer for every request. Here one timer per connection
//! covers all phases and is reset only when a deadline comes nearer, so a fast request costs no timer at all. The
//! socket (`metered`) and the service (`connection`) report their progress; `connection` holds the timer.

use crate::http::limits::Limits;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;
use std::time::Duration;
use tokio::time::Instant;

/// The phases of a connection, in the order of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Phase {
    /// No request has begun.
    Idle,
    /// A head has begun to arrive.
    Head,
    /// A body is arriving.
    Body,
    /// The handler works on the request.
    Handling,
    /// The reply is being sent.
    Writing,
    /// The server has ended the sending direction and waits for the client to hang up.
    Closing,
}

const PHASES: [Phase; 6] = [Phase::Idle, Phase::Head, Phase::Body, Phase::Handling, Phase::Writing, Phase::Closing];

/// What becomes of a connection that is ready for nothing.
pub(crate) enum Verdict {
    /// It waits for its socket or its handler.
    Wait,
    /// As above, until this time at most.
    WaitUntil(u64),
    /// It is polled once more: something has changed for the socket or the service.
    PollAgain,
    /// It is closed in this phase.
    Cut(Phase),
}

const NEVER: u64 = u64::MAX;

/// Milliseconds between two looks at a client with unread bytes behind its request: the end of the stream behind such
/// bytes wakes no task.
const LOOK_EVERY: u64 = 250;

/// The shared state of one connection. Times are milliseconds since `born`.
///
/// Only the connection's own task writes the state, except `is_asked_to_leave`, so relaxed ordering is enough.
/// Atomics are needed because tasks move between threads, and because the accept loop looks for waiting connections
/// and asks some of these to leave.
pub(crate) struct Pulse {
    born: Instant,
    now: AtomicU64,
    phase: AtomicU8,
    since: AtomicU64,
    /// Bytes of the body received, or of the reply sent, in this phase.
    bytes: AtomicU64,
    /// When `bytes` last grew.
    moved: AtomicU64,
    stopping_since: AtomicU64,
    is_given_up: AtomicBool,
    ends_after_answer: AtomicBool,
    is_asked_to_leave: AtomicBool,
    /// Whether more of the reply follows after the bytes now buffered.
    answer_goes_on: AtomicBool,
    /// Whether a half-received body may be dropped when seats run short.
    body_yields: AtomicBool,
    /// When the client was seen to have ended its sending direction; `NEVER` before.
    ended_at: AtomicU64,
    /// When to look again whether the client is connected, where no event wakes the task; `NEVER` if not needed.
    looks_at: AtomicU64,
    has_left: Arc<AtomicBool>,
    waker: Mutex<Option<Waker>>,
}

impl Pulse {
    pub(crate) fn new() -> Pulse {
        Pulse {
            born: Instant::now(),
            now: AtomicU64::new(0),
            phase: AtomicU8::new(Phase::Idle as u8),
            since: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            moved: AtomicU64::new(0),
            stopping_since: AtomicU64::new(NEVER),
            is_given_up: AtomicBool::new(false),
            ends_after_answer: AtomicBool::new(false),
            is_asked_to_leave: AtomicBool::new(false),
            answer_goes_on: AtomicBool::new(false),
            body_yields: AtomicBool::new(false),
            ended_at: AtomicU64::new(NEVER),
            looks_at: AtomicU64::new(NEVER),
            has_left: Arc::default(),
            waker: Mutex::default(),
        }
    }

    /// Reads the clock, once per wake-up; all other methods use this reading.
    pub(crate) fn tick(&self) -> u64 {
        let now = millis(self.born.elapsed());
        self.now.store(now, Relaxed);
        now
    }

    pub(crate) fn instant(&self, at: u64) -> Instant {
        self.born + Duration::from_millis(at)
    }

    pub(crate) fn phase(&self) -> Phase {
        PHASES[usize::from(self.phase.load(Relaxed))]
    }

    pub(crate) fn enter(&self, phase: Phase) {
        let now = self.now.load(Relaxed);
        self.phase.store(phase as u8, Relaxed);
        self.since.store(now, Relaxed);
        self.moved.store(now, Relaxed);
        self.bytes.store(0, Relaxed);
        self.is_given_up.store(false, Relaxed);
        self.looks_at.store(NEVER, Relaxed);
    }

    /// A body begins to arrive. The connection keeps its seat until the body is complete.
    pub(crate) fn enter_body(&self) {
        self.body_yields.store(false, Relaxed);
        self.enter(Phase::Body);
    }

    /// A body begins to arrive. The connection may be closed for its seat before the body is complete.
    pub(crate) fn enter_yielding_body(&self) {
        self.body_yields.store(true, Relaxed);
        self.enter(Phase::Body);
    }

    pub(crate) fn moved(&self, bytes: usize) {
        self.moved.store(self.now.load(Relaxed), Relaxed);
        self.bytes.store(self.bytes.load(Relaxed) + bytes as u64, Relaxed);
    }

    /// From now on more of the reply follows after the bytes now buffered.
    pub(crate) fn begin_pieces(&self) {
        self.answer_goes_on.store(true, Relaxed);
    }

    /// Whether more of the reply follows after the bytes now buffered.
    pub(crate) fn answer_goes_on(&self) -> bool {
        self.answer_goes_on.load(Relaxed)
    }

    /// The bytes now buffered are the last of the reply.
    pub(crate) fn end_pieces(&self) {
        self.answer_goes_on.store(false, Relaxed);
    }

    pub(crate) fn begin_stopping(&self) {
        self.stopping_since.store(self.now.load(Relaxed), Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping_since.load(Relaxed) != NEVER
    }

    /// Tells the code waiting for the client in this phase to stop waiting. False if told before.
    fn give_up(&self) -> bool {
        !self.is_given_up.swap(true, Relaxed)
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.is_given_up.load(Relaxed)
    }

    /// The reply under way is the last one on this connection.
    pub(crate) fn end_after_answer(&self) {
        self.ends_after_answer.store(true, Relaxed);
    }

    pub(crate) fn ends_after_answer(&self) -> bool {
        self.ends_after_answer.load(Relaxed)
    }

    /// The phase and the time of the last byte, for a connection waiting for a request and not yet asked to leave;
    /// else None. Sorted ascending, connections without a request come before half-received requests.
    pub(crate) fn waiting(&self) -> Option<(Phase, Instant)> {
        let phase = self.phase();
        let waits = self.yields_in(phase) && !self.is_asked_to_leave();
        waits.then(|| (phase, self.instant(self.moved.load(Relaxed))))
    }

    /// Whether a connection in this phase closes at once when asked to leave.
    fn yields_in(&self, phase: Phase) -> bool {
        match phase {
            Phase::Idle | Phase::Head => true,
            Phase::Body => self.body_yields.load(Relaxed),
            Phase::Handling | Phase::Writing | Phase::Closing => false,
        }
    }

    /// Has the connection end as soon as no request is under way.
    pub(crate) fn ask_to_leave(&self) {
        self.is_asked_to_leave.store(true, Relaxed);
        if let Some(waker) = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
    }

    pub(crate) fn is_asked_to_leave(&self) -> bool {
        self.is_asked_to_leave.load(Relaxed)
    }

    /// Registers the waker for `ask_to_leave`. The caller must check `is_asked_to_leave` afterwards: an earlier
    /// request to leave woke no task.
    pub(crate) fn is_driven_by(&self, waker: &Waker) {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
    }

    /// A flag, true once the client no longer waits for the reply under way nor for another on this connection.
    pub(crate) fn has_left(&self) -> Arc<AtomicBool> {
        self.has_left.clone()
    }

    pub(crate) fn is_left(&self) -> bool {
        self.has_left.load(Relaxed)
    }

    /// The client has left.
    pub(crate) fn leave(&self) {
        self.has_left.store(true, Relaxed);
        self.end_after_answer();
    }

    /// The client has ended its sending direction: it may have hung up, or still wait for its reply. Once part of the
    /// reply was sent, a reset would have told the two cases apart.
    pub(crate) fn has_ended_its_direction(&self) {
        if self.ended_at.load(Relaxed) == NEVER {
            self.ended_at.store(self.now.load(Relaxed), Relaxed);
        }
    }

    /// The client is connected, but no event will wake the task when the client leaves.
    pub(crate) fn look_again(&self) {
        self.looks_at.store(self.now.load(Relaxed) + LOOK_EVERY, Relaxed);
    }

    /// Called when a deadline passes during `Handling`: decides whether the client counts as gone.
    fn look_for_client(&self, limits: &Limits) {
        self.looks_at.store(NEVER, Relaxed);
        if self.gives_up_client_at(limits).is_some_and(|at| at <= self.now.load(Relaxed)) {
            self.leave();
        }
    }

    fn gives_up_client_at(&self, limits: &Limits) -> Option<u64> {
        let ended_at = self.ended_at.load(Relaxed);
        let may_have_left = ended_at != NEVER && !self.answer_goes_on.load(Relaxed) && !self.has_left.load(Relaxed);
        may_have_left.then(|| ended_at + millis(limits.half_closed))
    }

    /// What becomes of the connection at this time.
    pub(crate) fn judge(&self, now: u64, limits: &Limits) -> Verdict {
        let phase = self.phase();
        if self.is_asked_to_leave() {
            if self.yields_in(phase) {
                return Verdict::Cut(phase);
            }
            self.end_after_answer();
        }
        match (self.due(limits), phase) {
            (None, _) => Verdict::Wait,
            (Some(due), _) if due > now => Verdict::WaitUntil(due),
            (Some(_), Phase::Handling) => {
                self.look_for_client(limits);
                // Now the socket is looked at again, or the service gives up what nobody waits for.
                Verdict::PollAgain
            }
            // Now the service answers 408, or the socket stops lingering.
            (Some(_), Phase::Body | Phase::Closing) if self.give_up() => Verdict::PollAgain,
            (Some(_), phase) => Verdict::Cut(phase),
        }
    }

    /// The deadline of the present phase; None if the phase has none.
    fn due(&self, limits: &Limits) -> Option<u64> {
        let since = self.since.load(Relaxed);
        let earned = self.bytes.load(Relaxed).saturating_mul(1000) / limits.body_rate.max(1);
        match self.phase() {
            Phase::Idle => {
                let last_call = self.stopping_since.load(Relaxed).max(since).saturating_add(millis(limits.last_call));
                Some(last_call.min(since + millis(limits.idle)))
            }
            Phase::Head => Some(since + millis(limits.header_read)),
            Phase::Body => {
                let slow = since + millis(limits.body_grace).max(earned).min(millis(limits.body_total));
                Some(slow.min(self.moved.load(Relaxed) + millis(limits.body_silence)))
            }
            Phase::Handling => {
                let looks_at = Some(self.looks_at.load(Relaxed)).filter(|at| *at != NEVER);
                self.gives_up_client_at(limits).or(looks_at)
            }
            Phase::Writing => {
                let stall = millis(limits.write_stall);
                Some((self.moved.load(Relaxed) + stall).min(since.saturating_add(stall).saturating_add(earned)))
            }
            Phase::Closing => Some(since + millis(limits.linger)),
        }
    }
}

/// Whole milliseconds, capped at an age no connection reaches, so the sum of two cannot overflow.
fn millis(duration: Duration) -> u64 {
    duration.as_millis().min(u128::from(u64::MAX / 4)) as u64
}
