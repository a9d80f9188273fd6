//! What a connection is doing and since when, and therefore when it is overdue.
//!
//! hyper has a timer for heads only, and sets it anew for every request. Here one timer per connection watches
//! all phases and is touched only when a deadline comes nearer, so a fast request costs no timer at all.
//! The socket (`metered`) and the service (`connection`) report what they see; `connection` holds the timer.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;
use std::time::Duration;

use tokio::time::Instant;

use crate::http::limits::Limits;

/// The phases of a connection, in the order a request passes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Phase {
    /// No request.
    Idle,
    /// A head has begun to arrive.
    Head,
    /// A body is arriving.
    Body,
    /// The handler has it.
    Handling,
    /// The answer is leaving.
    Writing,
    /// We have said goodbye and wait for the client to hang up.
    Closing,
}

const PHASES: [Phase; 6] = [Phase::Idle, Phase::Head, Phase::Body, Phase::Handling, Phase::Writing, Phase::Closing];

const NEVER: u64 = u64::MAX;

/// How often it is looked whether a client is still there that has sent more than its request: the end that follows such
/// bytes wakes nobody.
const LOOK_EVERY: u64 = 250;

/// The shared state of one connection. Times are milliseconds since `born`.
///
/// Only the connection's own task changes it, so the atomics order nothing; they are here because tasks move between
/// threads, and because the accept loop looks for connections that wait, and asks them to leave.
pub(crate) struct Pulse {
    born: Instant,
    now: AtomicU64,
    phase: AtomicU8,
    since: AtomicU64,
    /// Bytes of the body received, or of the answer sent, in this phase.
    bytes: AtomicU64,
    /// When `bytes` last grew.
    moved: AtomicU64,
    stopping_since: AtomicU64,
    is_given_up: AtomicBool,
    ends_after_answer: AtomicBool,
    is_asked_to_leave: AtomicBool,
    /// Whether the answer goes on when what is here of it has left.
    answer_goes_on: AtomicBool,
    /// Whether a body of which the rest is still to come may be given up for the sake of others.
    body_yields: AtomicBool,
    /// When the client was seen to have ended its direction.
    ended_at: AtomicU64,
    /// When to look again whether the client is there, where nothing wakes us.
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

    /// Looks at the clock, once per wake-up; everything else uses what it saw.
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

    /// A body begins to arrive, of which the rest may be given up when seats run short, or may not.
    pub(crate) fn enter_body(&self, yields: bool) {
        self.body_yields.store(yields, Relaxed);
        self.enter(Phase::Body);
    }

    pub(crate) fn moved(&self, bytes: usize) {
        self.moved.store(self.now.load(Relaxed), Relaxed);
        self.bytes.store(self.bytes.load(Relaxed) + bytes as u64, Relaxed);
    }

    /// From now on the answer is not over when all that is here of it has left.
    pub(crate) fn begin_pieces(&self) {
        self.answer_goes_on.store(true, Relaxed);
    }

    /// Whether the answer goes on when what is here of it has left.
    pub(crate) fn answer_goes_on(&self) -> bool {
        self.answer_goes_on.load(Relaxed)
    }

    /// What is here of the answer is the rest of it.
    pub(crate) fn end_pieces(&self) {
        self.answer_goes_on.store(false, Relaxed);
    }

    pub(crate) fn begin_stopping(&self) {
        self.stopping_since.store(self.now.load(Relaxed), Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping_since.load(Relaxed) != NEVER
    }

    /// Tells whoever waits for the client in this phase not to wait any longer. False if told before.
    pub(crate) fn give_up(&self) -> bool {
        !self.is_given_up.swap(true, Relaxed)
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.is_given_up.load(Relaxed)
    }

    /// The answer under way is the last one on this connection.
    pub(crate) fn end_after_answer(&self) {
        self.ends_after_answer.store(true, Relaxed);
    }

    pub(crate) fn ends_after_answer(&self) -> bool {
        self.ends_after_answer.load(Relaxed)
    }

    /// What the connection waits for and how long nothing has come, if it is for a request and nobody has asked it to leave: no
    /// request before half of one.
    pub(crate) fn waiting(&self) -> Option<(Phase, Instant)> {
        let phase = self.phase();
        let waits = self.yields_in(phase) && !self.is_asked_to_leave();
        waits.then(|| (phase, self.instant(self.moved.load(Relaxed))))
    }

    /// Whether a connection in this phase leaves at once when it is asked to.
    pub(crate) fn yields_in(&self, phase: Phase) -> bool {
        match phase {
            Phase::Idle | Phase::Head => true,
            Phase::Body => self.body_yields.load(Relaxed),
            Phase::Handling | Phase::Writing | Phase::Closing => false,
        }
    }

    /// Has the connection end as soon as no request is under way on it.
    pub(crate) fn ask_to_leave(&self) {
        self.is_asked_to_leave.store(true, Relaxed);
        if let Some(waker) = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
    }

    pub(crate) fn is_asked_to_leave(&self) -> bool {
        self.is_asked_to_leave.load(Relaxed)
    }

    /// Says whom `ask_to_leave` wakes. What was asked before is to be looked for afterwards.
    pub(crate) fn is_driven_by(&self, waker: &Waker) {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
    }

    /// Becomes true when nobody waits for the answer that is being made, nor for another on this connection.
    pub(crate) fn has_left(&self) -> Arc<AtomicBool> {
        self.has_left.clone()
    }

    pub(crate) fn is_left(&self) -> bool {
        self.has_left.load(Relaxed)
    }

    /// Nobody is there any more.
    pub(crate) fn leave(&self) {
        self.has_left.store(true, Relaxed);
        self.end_after_answer();
    }

    /// The client has ended its direction. It may have hung up, or wait for its answer; once it has had a part of that, a reset
    /// would have told.
    pub(crate) fn has_ended_its_direction(&self) {
        if self.ended_at.load(Relaxed) == NEVER {
            self.ended_at.store(self.now.load(Relaxed), Relaxed);
        }
    }

    /// The client is there, but nothing will wake us when it is not.
    pub(crate) fn look_again(&self) {
        self.looks_at.store(self.now.load(Relaxed) + LOOK_EVERY, Relaxed);
    }

    /// While the handler has it, time has come to look whether the client is still there.
    pub(crate) fn look_for_client(&self, limits: &Limits) {
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

    /// When the present phase is overdue, if it ever is.
    pub(crate) fn due(&self, limits: &Limits) -> Option<u64> {
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

/// Whole milliseconds. Capped at an age no connection reaches, so that sums of two cannot overflow.
fn millis(duration: Duration) -> u64 {
    duration.as_millis().min(u128::from(u64::MAX / 4)) as u64
}
