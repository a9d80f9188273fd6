//! The files as a power cut may leave them.

use super::trace::{Event, Inode, Trace};
use crate::chance::Chance;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// The unit a disk writes atomically, in bytes.
const SECTOR: usize = 512;

/// The state of events that were not yet durable at the power cut.
#[derive(Debug, Clone, Copy)]
pub enum Manner {
    /// All are lost.
    Dropped,
    /// All are kept.
    Kept,
    /// Each is kept or lost as a whole.
    Mixed,
    /// Each write keeps some of its sectors; other events are kept or lost.
    Torn,
}

/// Contents of files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A disk replaying a trace: durable contents, and events not yet durable.
pub struct Cut<'t> {
    trace: &'t Trace,
    at: usize,
    names: BTreeMap<String, Inode>,
    contents: HashMap<Inode, Vec<u8>>,
    /// For each file, and for the directory (`None`), the events from the first one not yet durable, in order.
    waiting: HashMap<Option<Inode>, VecDeque<usize>>,
}

impl<'t> Cut<'t> {
    /// The disk before the first event.
    pub fn new(trace: &'t Trace) -> Self {
        Self { trace, at: 0, names: BTreeMap::new(), contents: HashMap::new(), waiting: HashMap::new() }
    }

    /// Replays the trace up to a later position.
    pub fn advance(&mut self, to: usize) {
        for position in self.at..to {
            match &self.trace.events[position] {
                Event::Write { inode, .. } | Event::Resize { inode, .. } => {
                    self.waiting.entry(Some(*inode)).or_default().push_back(position);
                }
                Event::Name { .. } | Event::Unname { .. } => {
                    self.waiting.entry(None).or_default().push_back(position);
                }
                Event::Sync | Event::Reply(_) | Event::Began => {}
            }
        }
        self.at = to;
        for (inode, waiting) in &mut self.waiting {
            while let Some(first) = waiting.front().filter(|first| self.trace.safe_from[**first] < to) {
                let event = &self.trace.events[*first];
                match inode {
                    None => name(&mut self.names, event),
                    Some(inode) => write(self.contents.entry(*inode).or_default(), event, |_| true),
                }
                waiting.pop_front();
            }
        }
    }

    /// The files after a power cut at this position.
    pub fn files(&self, manner: Manner, chance: &mut Chance) -> Files {
        let mut names = self.names.clone();
        for position in self.waiting.get(&None).into_iter().flatten() {
            if self.trace.safe_from[*position] < self.at || is_there(manner, chance) {
                name(&mut names, &self.trace.events[*position]);
            }
        }
        let mut content = |inode: &Inode| {
            let mut content = self.contents.get(inode).cloned().unwrap_or_default();
            for position in self.waiting.get(&Some(*inode)).into_iter().flatten() {
                let event = &self.trace.events[*position];
                match manner {
                    _ if self.trace.safe_from[*position] < self.at => write(&mut content, event, |_| true),
                    Manner::Torn if matches!(event, Event::Write { .. }) => {
                        let sectors = chance.next();
                        write(&mut content, event, |sector| sectors >> (sector % 64) & 1 == 1);
                    }
                    _ if is_there(manner, chance) => write(&mut content, event, |_| true),
                    _ => {}
                }
            }
            content
        };
        names.iter().map(|(name, inode)| (name.clone(), content(inode))).collect()
    }
}

fn is_there(manner: Manner, chance: &mut Chance) -> bool {
    match manner {
        Manner::Dropped => false,
        Manner::Kept => true,
        Manner::Mixed | Manner::Torn => chance.percent(50),
    }
}

fn name(names: &mut BTreeMap<String, Inode>, event: &Event) {
    match event {
        Event::Name { name, inode, instead_of } => {
            names.insert(name.clone(), *inode);
            instead_of.as_ref().map(|old| names.remove(old));
        }
        Event::Unname { name } => drop(names.remove(name)),
        _ => {}
    }
}

/// Applies an event to a file, but only the sectors selected by `is_there`.
fn write(content: &mut Vec<u8>, event: &Event, is_there: impl Fn(usize) -> bool) {
    match event {
        Event::Write { at, bytes, .. } => {
            for (number, sector) in bytes.chunks(SECTOR).enumerate().filter(|(number, _)| is_there(*number)) {
                let start = at + number * SECTOR;
                if content.len() < start + sector.len() {
                    content.resize(start + sector.len(), 0);
                }
                content[start..start + sector.len()].copy_from_slice(sector);
            }
        }
        Event::Resize { length, .. } => content.resize(*length, 0),
        _ => {}
    }
}
