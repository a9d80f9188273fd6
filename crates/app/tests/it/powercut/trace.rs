//! The record of a disk: the file of each entry, and the moment from which an entry is durable.

use std::collections::HashMap;
use std::path::Path;

/// Which syncs count as making data durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// All successful syncs.
    Syncs,
    /// Syncs of the directory only: syncs of files are ignored.
    FolderSyncsOnly,
    /// Syncs of files only: syncs of the directory are ignored.
    FileSyncsOnly,
}

/// A file, independent of names.
pub type Inode = usize;

/// A change of the disk, or a reply.
#[derive(Debug)]
pub enum Event {
    /// Bytes were written at an offset.
    Write { inode: Inode, at: usize, bytes: Vec<u8> },
    /// A file was truncated or extended.
    Resize { inode: Inode, length: usize },
    /// A name was added to a file, or replaced another name of the file.
    Name { name: String, inode: Inode, instead_of: Option<String> },
    /// A name was removed.
    Unname { name: String },
    /// A sync ended, successfully or not.
    Sync,
    /// A reply to a client, or the output of a command.
    Reply(Vec<u8>),
    /// A sync began.
    Began,
}

/// The position of an event that a power cut can always undo.
const NEVER: usize = usize::MAX;

/// All events, in one order.
pub struct Trace {
    /// The events.
    pub events: Vec<Event>,
    /// For each event, the position from which a power cut can no longer undo the event.
    pub safe_from: Vec<usize>,
}

/// An entry as written by the shim.
struct Entry<'r> {
    what: u8,
    thread: u32,
    at: usize,
    path: &'r [u8],
    bytes: &'r [u8],
}

/// The beginning of each entry.
const MARK: &[u8] = b"\xd1\x5cENTRY";

fn entries(mut record: &[u8]) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    while let Some((head, rest)) = record.split_at_checked(32) {
        let number =
            |from: usize, to: usize| head[from..to].iter().rev().fold(0, |sum, byte| sum << 8 | *byte as usize);
        let (path, bytes) = (number(8, 12), number(24, 32));
        let whole = rest.get(path + bytes..).filter(|next| next.is_empty() || next.starts_with(MARK));
        // A process killed while writing an entry leaves only a part of the entry.
        record = whole.unwrap_or_else(|| match rest.windows(MARK.len()).position(|window| window == MARK) {
            Some(next) => &rest[next..],
            None => &[],
        });
        if whole.is_some() {
            let (path, bytes) = rest[..path + bytes].split_at(path);
            entries.push(Entry { what: head[7], thread: number(12, 16) as u32, at: number(16, 24), path, bytes });
        }
    }
    entries
}

fn name_of(path: &[u8]) -> String {
    Path::new(std::str::from_utf8(path).unwrap()).file_name().unwrap().to_str().unwrap().to_owned()
}

impl Trace {
    /// Positions of writes to the beginning of a file, such as a restart of the log.
    pub fn beginnings(&self, file: &str) -> Vec<usize> {
        let mut files = Vec::new();
        let mut found = Vec::new();
        for (position, event) in self.events.iter().enumerate() {
            match event {
                Event::Name { name, inode, .. } if name == file => files.push(*inode),
                Event::Write { inode, at: 0, .. } if files.contains(inode) => found.push(position),
                _ => {}
            }
        }
        found
    }

    /// Parses the shim's record.
    pub fn read(record: &[u8], trust: Trust) -> Self {
        let mut names = Names::default();
        let mut unsynced = Unsynced::default();
        let mut began: HashMap<u32, (usize, Option<Inode>)> = HashMap::new();
        let mut trace = Self { events: Vec::new(), safe_from: Vec::new() };
        for (position, entry) in entries(record).into_iter().enumerate() {
            let event = match entry.what {
                b's' | b'd' => {
                    let inode = (entry.what == b's').then(|| names.inode(&name_of(entry.path)));
                    began.insert(entry.thread, (position, inode));
                    Event::Began
                }
                b'S' | b'D' | b'X' => {
                    let (start, inode) = began.remove(&entry.thread).unwrap();
                    let counts = match entry.what {
                        b'S' => trust != Trust::FolderSyncsOnly,
                        b'D' => trust != Trust::FileSyncsOnly,
                        // Linux marks the pages of a failed sync as clean: no later sync writes these pages.
                        _ => inode.is_some(),
                    };
                    if counts {
                        for event in unsynced.of(inode).extract_if(.., |event| *event < start) {
                            trace.safe_from[event] = if entry.what == b'X' { NEVER } else { position };
                        }
                    }
                    Event::Sync
                }
                b'A' => Event::Reply(entry.bytes.to_vec()),
                _ => names.change(&entry),
            };
            match &event {
                Event::Write { inode, .. } | Event::Resize { inode, .. } => unsynced.of(Some(*inode)).push(position),
                Event::Name { .. } | Event::Unname { .. } => unsynced.of(None).push(position),
                _ => {}
            }
            trace.events.push(event);
            trace.safe_from.push(NEVER);
        }
        trace
    }
}

/// Positions of events not yet durable.
#[derive(Default)]
struct Unsynced {
    files: HashMap<Inode, Vec<usize>>,
    folder: Vec<usize>,
}

impl Unsynced {
    /// Those of a file, or of the directory.
    fn of(&mut self, inode: Option<Inode>) -> &mut Vec<usize> {
        match inode {
            Some(inode) => self.files.entry(inode).or_default(),
            None => &mut self.folder,
        }
    }
}

/// The files that have names.
#[derive(Default)]
struct Names {
    files: HashMap<String, Inode>,
    /// The newest file.
    last: Inode,
}

impl Names {
    fn inode(&self, name: &str) -> Inode {
        *self.files.get(name).unwrap_or_else(|| panic!("{name} was never made"))
    }

    /// The event of an entry that changes a file or a name.
    fn change(&mut self, entry: &Entry<'_>) -> Event {
        let name = name_of(entry.path);
        match entry.what {
            b'W' => Event::Write { inode: self.inode(&name), at: entry.at, bytes: entry.bytes.to_vec() },
            b'T' => Event::Resize { inode: self.inode(&name), length: entry.at },
            b'C' => {
                self.last += 1;
                self.files.insert(name.clone(), self.last);
                Event::Name { name, inode: self.last, instead_of: None }
            }
            b'L' | b'R' => {
                let (inode, new) = (self.inode(&name), name_of(entry.bytes));
                self.files.insert(new.clone(), inode);
                let instead_of = (entry.what == b'R').then_some(name);
                instead_of.as_ref().map(|old| self.files.remove(old));
                Event::Name { name: new, inode, instead_of }
            }
            b'U' => {
                self.files.remove(&name);
                Event::Unname { name }
            }
            other => panic!("an entry of an unknown kind: {other}"),
        }
    }
}
