//! The real worker's steps around `Course::settle`: lease, continue or render a batch, store the batch, post, settle.
//! Any step may fail, or be the last before a crash of the node.

use crate::receiver::{Change, fate};
use crate::world::{Batch, Event, Flight, Sabotage, World};
use headwater_model::delivery::{BatchStep, PostOutcome, State, Tried};

const LEASE_SECONDS: i64 = 60;

impl World {
    /// A node looks for work.
    pub fn look(&mut self, node: usize) -> Result<(), String> {
        let now = self.now();
        let row = &self.row;
        let is_free = row.leased_until <= now || row.leased_until > now.plus_seconds(LEASE_SECONDS);
        let has_something = self.head() > row.cursor || row.batch.is_some();
        if !self.nodes[node].is_up || !row.course.is_due(now) || !is_free || !has_something || self.disk_refuses() {
            return Ok(());
        }
        self.row.epoch += 1;
        self.row.leased_until = now.plus_seconds(LEASE_SECONDS);
        let epoch = self.row.epoch;
        if self.crashes_here(node) {
            return Ok(());
        }
        let Some(batch) = self.next_batch()? else { return Ok(()) };
        if self.crashes_here(node) {
            return Ok(());
        }
        self.post(node, epoch, batch)
    }

    /// The stored batch, or a new batch once stored.
    fn next_batch(&mut self) -> Result<Option<Batch>, String> {
        if let Some(batch) = self.row.batch.clone() {
            let is_renamed = self.sabotage == Sabotage::NewIdForEachTry;
            return Ok(Some(Batch { id: if is_renamed { self.new_id() } else { batch.id }, ..batch }));
        }
        let room = self.row.course.room;
        let (mut changes, mut to) = (Vec::new(), self.head());
        for entry in self.told_after(self.row.cursor) {
            if changes.len() as i64 >= room {
                to = changes.last().map_or(to, |change: &Change| change.seq);
                break;
            }
            changes.push(entry);
        }
        if self.disk_refuses() {
            return Ok(None);
        }
        if changes.is_empty() {
            self.move_cursor(to)?;
            self.row.leased_until = headwater_model::time::Timestamp(0);
            return Ok(None);
        }
        let batch = Batch { id: self.new_id(), to, changes };
        match self.sabotage {
            Sabotage::BatchIsNotStored => {}
            _ => self.row.batch = Some(batch.clone()),
        }
        if self.sabotage == Sabotage::CursorMovesBeforeThePost {
            self.move_cursor(to)?;
            self.row.batch = None;
        }
        Ok(Some(batch))
    }

    fn post(&mut self, node: usize, epoch: i64, batch: Batch) -> Result<(), String> {
        self.check_batch(epoch, &batch)?;
        let fate = fate(self.mode, &batch.changes, &mut self.random);
        self.note(|| {
            format!("node {node} posts {} with {} changes: {:?}", batch.id, batch.changes.len(), fate.outcome)
        });
        if fate.is_processed {
            if fate.outcome != PostOutcome::Accepted {
                self.excuses += 1;
            }
            self.receive(&batch)?;
        }
        // A node may pause in between, long enough for the lease to expire.
        let stand_still =
            if self.nodes.len() > 1 && self.random.permille(30) { self.random.between(60, 900) } else { 0 };
        self.excuses += u64::from(stand_still > 0);
        let flight = Flight { epoch, batch, outcome: fate.outcome, life: self.nodes[node].life };
        self.after(fate.seconds + stand_still, Event::Settle(node, flight));
        Ok(())
    }

    /// A node receives the outcome of its post.
    pub fn settle(&mut self, node: usize, flight: &Flight) -> Result<(), String> {
        if self.nodes[node].life != flight.life || !self.nodes[node].is_up {
            return Ok(());
        }
        if self.disk_refuses() || self.crashes_here(node) {
            self.excuses += 1;
            return Ok(());
        }
        if flight.epoch != self.row.epoch {
            self.excuses += 1;
            if self.sabotage != Sabotage::StaleLeasesSettle {
                return Ok(());
            }
        }
        let (now, jitter) = (self.now(), self.random.between(0, 1000));
        let tried = Tried { leads: flight.batch.changes.len() as i64, to: flight.batch.to };
        let before = self.row.course.clone();
        let (after, step) = before.settle(tried, flight.outcome, now, jitter);
        self.check_step(&before, &after, flight.outcome, step)?;
        match step {
            BatchStep::Advance => {
                self.move_cursor(flight.batch.to)?;
                self.row.batch = None;
            }
            BatchStep::Repeat => {}
            BatchStep::Split => {
                self.row.batch = None;
                self.last_posted = None;
                if self.sabotage == Sabotage::SplitMovesTheCursor {
                    self.move_cursor(flight.batch.changes[0].seq)?;
                }
            }
            BatchStep::Park => {
                let lead = flight.batch.changes[0].lead;
                let from = self.row.cursor + 1;
                self.row.parked.entry(lead).or_insert(from);
                self.move_cursor(flight.batch.to)?;
                self.row.batch = None;
            }
        }
        self.note(|| format!("node {node} settles {}: {step:?}, {}", flight.batch.id, after.state.name()));
        for what in [format!("{step:?}"), after.state.name().to_owned()] {
            *self.seen.entry(what).or_default() += 1;
        }
        self.row.course = after;
        self.row.leased_until = headwater_model::time::Timestamp(0);
        Ok(())
    }

    /// Occasional actions of an operator.
    pub fn operate(&mut self) {
        match self.random.between(0, 4) {
            0 => self.row.course.state = State::Paused,
            1 | 2 => self.row.course = headwater_model::delivery::Course::resumed(self.now()),
            _ => {
                let back = self.random.between(0, self.row.cursor + 1);
                self.note(|| format!("replay from {back}"));
                self.row.cursor = back;
                self.row.batch = None;
                self.row.epoch += 1;
                self.row.leased_until = headwater_model::time::Timestamp(0);
                self.row.parked.retain(|_, from| *from <= back);
                self.last_posted = None;
                self.lowest_cursor = back;
            }
        }
    }
}
