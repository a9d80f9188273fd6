//! The files as a power cut may leave them.

use super::trace::{Event, Inode, Trace};
use crate::chance::Chance;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// What a disk writes as a whole, in bytes.
const SECTOR: usize = 512;

/// What becomes of that which was not safe yet.
#[derive(Debug, Clone, Copy)]
pub enum Manner {
    /// Nothing of it is there.
    Dropped,
    /// All of it is there.
    Kept,
    /// Some of it is there.
    Mixed,
    /// Some sectors of each write are there.
    Torn,
}

/// Files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A disk that goes through a trace: what is safe, and what is not.
pub struct Cut<'t> {
    trace: &'t Trace,
    at: usize,
    names: BTreeMap<String, Inode>,
    contents: HashMap<Inode, Vec<u8>>,
    /// Events from the first one that is not safe on, in their order.
    waiting: HashMap<Option<Inode>, VecDeque<usize>>,
}

impl<'t> Cut<'t> {
    /// Before anything has happened.
    pub fn new(trace: &'t Trace) -> Self {
        Self { trace, at: 0, names: BTreeMap::new(), contents: HashMap::new(), waiting: HashMap::new() }
    }

    /// Goes on to a later position.
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

    /// The files after a power cut here.
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

/// Does to a file what an event did, as far as its sectors are there.
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
