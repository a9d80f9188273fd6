//! The world around the worker: time, the log of changes, the stored row, crashing nodes, and the invariants.

use crate::random::Random;
use crate::receiver::{Change, Inbox, Mode};
use headwater_model::delivery::{BATCH_LEADS, BatchStep, Course, HORIZON_SECONDS, PostOutcome, State};
use headwater_model::time::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

const DAY: i64 = 86_400;
/// Number of days with faults; afterwards everything works until nothing is left to do.
const TROUBLED_DAYS: [i64; 4] = [3, 7, 7, 28];

/// A rule broken on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    None,
    StaleLeasesSettle,
    NewIdForEachTry,
    CursorMovesBeforeThePost,
    ParkedLeadsGoOn,
    BatchIsNotStored,
    SplitMovesTheCursor,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub id: u64,
    pub to: i64,
    pub changes: Vec<Change>,
}

/// A post whose outcome the sender does not know yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    pub epoch: i64,
    pub batch: Batch,
    pub outcome: PostOutcome,
    pub life: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Write,
    Look(usize),
    Settle(usize, Flight),
    Crash(usize),
    Start(usize),
    ReceiverChanges,
    ClockJumps,
    Operator,
    CalmBegins,
}

pub struct Node {
    pub is_up: bool,
    pub life: u64,
}

/// The stored subscription.
pub struct Row {
    pub course: Course,
    pub cursor: i64,
    pub epoch: i64,
    pub leased_until: Timestamp,
    pub batch: Option<Batch>,
    /// Parked leads, each with the first parked change.
    pub parked: BTreeMap<i64, i64>,
}

pub struct World {
    pub random: Random,
    pub sabotage: Sabotage,
    /// True time in seconds; the clock of the nodes is `skew` seconds ahead.
    time: i64,
    skew: i64,
    events: BinaryHeap<Reverse<(i64, u64)>>,
    coming: BTreeMap<u64, Event>,
    next_number: u64,
    /// The log: for each change its lead, and whether the change is told to subscribers.
    log: Vec<(i64, bool)>,
    told_by_lead: BTreeMap<i64, BTreeSet<i64>>,
    poison: BTreeSet<i64>,
    leads: i64,
    pub row: Row,
    pub nodes: Vec<Node>,
    pub mode: Mode,
    inbox: Inbox,
    is_calm: bool,
    /// Number of reasons for a batch to arrive twice.
    pub excuses: u64,
    /// Cursor and id of the last post; `None` once a split or replay allows a new id for the same cursor.
    pub last_posted: Option<(i64, u64)>,
    pub lowest_cursor: i64,
    /// How often each step and state occurred: a simulation without faults would prove nothing.
    pub seen: BTreeMap<String, u64>,
    pub hash: u64,
    pub trace: Vec<String>,
}

impl World {
    pub fn new(seed: u64, sabotage: Sabotage) -> Self {
        let mut random = Random::new(seed);
        let nodes = if random.permille(300) { random.between(2, 4) } else { 1 };
        let leads = random.between(3, 60);
        let start = Timestamp::from_seconds(1_800_000_000);
        let row = Row {
            course: Course::new(start),
            cursor: 0,
            epoch: 0,
            leased_until: Timestamp(0),
            batch: None,
            parked: BTreeMap::new(),
        };
        let mut world = Self {
            sabotage,
            time: start.seconds(),
            skew: 0,
            events: BinaryHeap::new(),
            coming: BTreeMap::new(),
            next_number: 0,
            log: Vec::new(),
            told_by_lead: BTreeMap::new(),
            poison: BTreeSet::new(),
            leads,
            row,
            nodes: (0..nodes).map(|_| Node { is_up: true, life: 0 }).collect(),
            mode: Mode::Healthy,
            inbox: Inbox::default(),
            is_calm: false,
            excuses: 0,
            last_posted: None,
            lowest_cursor: 0,
            seen: BTreeMap::new(),
            hash: 0xcbf2_9ce4_8422_2325,
            trace: Vec::new(),
            random,
        };
        let days = TROUBLED_DAYS[world.random.between(0, 4) as usize];
        world.after(days * DAY, Event::CalmBegins);
        if world.random.permille(500) {
            world.after(DAY / 3, Event::Operator);
        }
        for event in [Event::Write, Event::ReceiverChanges, Event::ClockJumps, Event::Crash(0)] {
            let first = world.random.between(1, DAY / 2);
            world.after(first, event);
        }
        world
    }

    /// The time on the nodes' clock.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.time + self.skew)
    }

    pub fn head(&self) -> i64 {
        self.log.len() as i64
    }

    pub fn after(&mut self, seconds: i64, event: Event) {
        self.next_number += 1;
        self.events.push(Reverse((self.time + seconds.max(0), self.next_number)));
        self.coming.insert(self.next_number, event);
    }

    pub fn new_id(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number
    }

    pub fn note(&mut self, line: impl FnOnce() -> String) {
        let line = format!("{} {}", self.time, line());
        for byte in line.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
        if self.trace.len() > 4000 {
            self.trace.clear();
        }
        self.trace.push(line);
    }

    pub fn disk_refuses(&mut self) -> bool {
        !self.is_calm && self.random.permille(5)
    }

    pub fn crashes_here(&mut self, node: usize) -> bool {
        let crashes = !self.is_calm && self.random.permille(5);
        if crashes {
            self.crash(node);
        }
        crashes
    }

    fn crash(&mut self, node: usize) {
        self.excuses += 1;
        self.note(|| format!("node {node} crashes"));
        self.nodes[node].is_up = false;
        let rest = self.random.between(0, 60);
        self.after(rest, Event::Start(node));
    }

    /// The changes told after a cursor, without parked leads.
    pub fn told_after(&self, cursor: i64) -> Vec<Change> {
        let goes_on = self.sabotage == Sabotage::ParkedLeadsGoOn;
        let told = self.log.iter().zip(1..).skip(cursor as usize).filter(|((_, is_told), _)| *is_told);
        told.map(|((lead, _), seq)| Change { seq, lead: *lead, is_poison: self.poison.contains(&seq) })
            .filter(|change| goes_on || !self.row.parked.contains_key(&change.lead))
            .take(BATCH_LEADS as usize + 1)
            .collect()
    }

    pub fn move_cursor(&mut self, to: i64) -> Result<(), String> {
        if to < self.row.cursor {
            return Err(format!("I1: the cursor goes back from {} to {to}", self.row.cursor));
        }
        self.row.cursor = to;
        Ok(())
    }

    /// I2 and I4, and that a batch keeps its id.
    pub fn check_batch(&mut self, epoch: i64, batch: &Batch) -> Result<(), String> {
        let expected: Vec<Change> =
            self.told_after(self.row.cursor).into_iter().take_while(|change| change.seq <= batch.to).collect();
        let is_there = self.sabotage != Sabotage::CursorMovesBeforeThePost;
        if is_there && expected != batch.changes {
            return Err(format!("I2: batch {} is not the stretch from {} to {}", batch.id, self.row.cursor, batch.to));
        }
        let life = |node: &Node| if node.is_up { Some(node.life) } else { None };
        let is_same = |event: &Event| {
            matches!(event, Event::Settle(node, flight)
                if flight.epoch == epoch && life(&self.nodes[*node]) == Some(flight.life))
        };
        if self.coming.values().any(is_same) {
            return Err("I4: two posts under one lease".to_owned());
        }
        let here = (self.row.cursor, batch.id);
        match self.last_posted.replace(here) {
            Some((cursor, id)) if cursor == here.0 && id != here.1 => Err(format!("I3: {id} came again as {}", here.1)),
            _ => Ok(()),
        }
    }

    pub fn receive(&mut self, batch: &Batch) -> Result<(), String> {
        let by_lead = &self.told_by_lead;
        let earlier = |change: &Change| by_lead[&change.lead].range(..change.seq).next_back().copied();
        self.inbox.take(batch.id, &batch.changes, earlier)?;
        if self.inbox.repeats > self.excuses {
            return Err(format!("{} batches came twice for {} reasons", self.inbox.repeats, self.excuses));
        }
        Ok(())
    }

    /// I9, and that no receiver is given up and no lead parked without cause.
    pub fn check_step(
        &self,
        before: &Course,
        after: &Course,
        outcome: PostOutcome,
        step: BatchStep,
    ) -> Result<(), String> {
        let wait = (after.next_at.0 - self.now().0) / 1_000_000;
        if step != BatchStep::Advance && step != BatchStep::Park && !(5..=HORIZON_SECONDS).contains(&wait) {
            return Err(format!("I9: a wait of {wait} s after {outcome:?}"));
        }
        let has_ended = before.state.is_sending() && !after.state.is_sending();
        let failing = after.failing_since.map_or(0, |since| self.now().seconds_since(since));
        match after.state {
            State::Exhausted if has_ended && failing < 10 * DAY => Err(format!("given up after {failing} s")),
            State::Gone if has_ended && outcome != PostOutcome::Gone => Err("gone without a word".to_owned()),
            _ if step == BatchStep::Park && outcome != PostOutcome::Unfit => Err(format!("parked after {outcome:?}")),
            _ if after.parked > 3 => Err("a fourth lead in a row was parked".to_owned()),
            _ => Ok(()),
        }
    }

    pub fn run(&mut self) -> Result<(), String> {
        while let Some(Reverse((time, number))) = self.events.pop() {
            let Some(event) = self.coming.remove(&number) else { continue };
            self.time = time;
            self.happen(event)?;
            self.wake()?;
        }
        self.check_end()
    }

    /// Changes come, and the next ones later.
    fn write(&mut self) {
        let count = if self.random.permille(30) { self.random.between(100, 700) } else { self.random.between(1, 9) };
        for _ in 0..count {
            let lead = self.random.between(0, self.leads);
            let is_told = !self.random.permille(100);
            self.log.push((lead, is_told));
            if is_told {
                let seq = self.head();
                self.told_by_lead.entry(lead).or_default().insert(seq);
            }
            if self.random.permille(1) {
                self.poison.insert(self.head());
            }
        }
        let next = self.random.between(60, 4 * 3600);
        self.after(next, Event::Write);
    }

    fn happen(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Write if !self.is_calm => self.write(),
            Event::Look(node) => self.look(node)?,
            Event::Settle(node, flight) => self.settle(node, &flight)?,
            Event::Crash(_) if !self.is_calm => {
                let node = self.random.between(0, self.nodes.len() as i64) as usize;
                if self.nodes[node].is_up {
                    self.crash(node);
                }
                let next = self.random.between(60, DAY);
                self.after(next, Event::Crash(0));
            }
            Event::Start(node) => {
                self.nodes[node].life += 1;
                self.nodes[node].is_up = true;
                if self.nodes.len() == 1 {
                    self.row.leased_until = Timestamp(0);
                    self.row.epoch += 1;
                }
            }
            Event::ReceiverChanges if !self.is_calm => {
                self.mode = Mode::any(&mut self.random);
                let mode = self.mode;
                self.note(|| format!("the receiver is {mode:?}"));
                let most = if self.random.permille(100) { 30 * DAY } else { DAY };
                let next = self.random.between(60, most);
                self.after(next, Event::ReceiverChanges);
            }
            Event::ClockJumps if !self.is_calm => {
                self.skew = self.random.between(-DAY, DAY);
                let next = self.random.between(3600, 3 * DAY);
                self.after(next, Event::ClockJumps);
            }
            Event::Operator if !self.is_calm => {
                self.operate();
                let next = self.random.between(3600, 4 * DAY);
                self.after(next, Event::Operator);
            }
            Event::CalmBegins => {
                (self.is_calm, self.skew, self.mode) = (true, 0, Mode::Healthy);
                self.row.course = Course::resumed(self.now());
                self.note(|| "all is well from now on".to_owned());
            }
            _ => {}
        }
        Ok(())
    }

    /// Lets a node look for work when some may exist. The real worker looks every second; the simulation only when
    /// useful.
    fn wake(&mut self) -> Result<(), String> {
        let has_something = self.head() > self.row.cursor || self.row.batch.is_some();
        let is_awaited = self.coming.values().any(|event| matches!(event, Event::Look(_)));
        if !has_something || is_awaited || !self.row.course.state.is_sending() {
            return Ok(());
        }
        let until = |at: Timestamp| (at.seconds() - self.now().seconds() + 1).clamp(1, HORIZON_SECONDS);
        let wait = until(self.row.course.next_at).max(until(self.row.leased_until)).min(600);
        let node = self.random.between(0, self.nodes.len() as i64) as usize;
        self.after(wait, Event::Look(node));
        Ok(())
    }

    /// I5: every told change has been processed, or belongs to a lead parked for cause.
    fn check_end(&mut self) -> Result<(), String> {
        let missing: Vec<i64> = self
            .log
            .iter()
            .zip(1..)
            .filter(|((lead, is_told), seq)| {
                let is_parked = self.row.parked.get(lead).is_some_and(|from| from <= seq);
                *is_told && !is_parked && !self.inbox.taken.contains(seq)
            })
            .map(|(_, seq)| seq)
            .collect();
        if !missing.is_empty() {
            return Err(format!("I5: {} changes are lost, the first is {}", missing.len(), missing[0]));
        }
        if self.head() > self.row.cursor {
            return Err(format!("{} changes were never sent", self.head() - self.row.cursor));
        }
        Ok(())
    }
}
