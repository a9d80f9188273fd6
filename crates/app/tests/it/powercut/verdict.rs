//! Checks images for all acknowledged writes.

use super::image::{Cut, Files, Manner};
use super::trace::{Event, Trace};
use super::work::{Records, Work, name_of};
use crate::chance::{Chance, number_from_environment};
use crate::crash::on_disk;
use crate::disk::fast_folder;
use crate::every_kind::KINDS;
use headwater_store::Db;
use headwater_store::db::Options;
use rusqlite::Connection;
use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use tempfile::TempDir;

/// The faults found in the images of a trace.
pub struct Checked {
    images: usize,
    faults: Vec<String>,
}

impl Checked {
    /// Fails if any image has a fault.
    pub fn is_sound(&self) {
        assert!(
            self.faults.is_empty(),
            "{} of {} images are not sound: {:#?}",
            self.faults.len(),
            self.images,
            self.faults
        );
    }

    /// Fails if no image has a fault.
    pub fn has_losses(&self) {
        println!("{} of {} images are not sound, as must be", self.faults.len(), self.images);
        assert!(!self.faults.is_empty(), "{} images were found sound that cannot all be", self.images);
    }
}

/// Replies given to clients, and keys printed by commands, before a power cut.
#[derive(Default)]
struct Told {
    /// Number of calls answered, by client.
    calls: HashMap<usize, usize>,
    /// Number of keys printed by commands.
    keys: usize,
}

impl Told {
    fn hear(&mut self, reply: &[u8]) {
        let text = String::from_utf8_lossy(reply);
        self.keys += usize::from(text.contains("\"secretKey\""));
        let token = text
            .split("\"id\":\"w")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .and_then(|token| token.split_once('t'));
        if let Some((client, call)) = token {
            self.calls.insert(client.parse().unwrap(), call.parse().unwrap());
        }
    }
}

/// The moments of the power cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moments {
    /// After the first reply to a call; half of the cuts come at syncs, or when files change name or length.
    Any,
    /// Around a restart of the log by a checkpoint. The files are large then: a tenth as many images are built.
    NewLogs,
}

/// Builds images from a trace and opens each.
pub fn check(trace: &Trace, moments: Moments, work: &[Work], mut chance: Chance) -> Checked {
    let images = number_from_environment("HEADWATER_IMAGES").unwrap_or(50) as usize;
    let images = if moments == Moments::NewLogs { images.div_ceil(10) } else { images };
    let (mut cut, mut told, mut heard) = (Cut::new(trace), Told::default(), 0);
    let mut faults = Vec::new();
    for position in positions(trace, moments, images, &mut chance) {
        for event in &trace.events[heard..position] {
            if let Event::Reply(reply) = event {
                told.hear(reply);
            }
        }
        heard = position;
        cut.advance(position);
        let manner = *chance.one_of(&[Manner::Dropped, Manner::Kept, Manner::Mixed, Manner::Torn]);
        if let Err(fault) = judge(&cut.files(manner, &mut chance), &told, work) {
            faults.push(format!("at {position} of {}, {manner:?}: {fault}", trace.events.len()));
        }
    }
    Checked { images, faults }
}

/// Events before and after a restart of the log to cut power in: the end of the checkpoint, and the next writes.
const ABOUT_A_NEW_LOG: [usize; 2] = [400, 100];

/// The positions of the power cuts, in order.
fn positions(trace: &Trace, moments: Moments, images: usize, chance: &mut Chance) -> Vec<usize> {
    let is_call = |event: &Event| matches!(event, Event::Reply(reply) if reply.starts_with(b"HTTP"));
    let first = trace.events.iter().position(is_call).expect("no call was answered") + 1;
    let new_logs = trace.beginnings("headwater.db-wal");
    let new_logs: Vec<usize> = new_logs.into_iter().filter(|at| *at > first).collect();
    let ranges: Vec<(usize, usize)> = match moments {
        Moments::Any => vec![(first, trace.events.len())],
        Moments::NewLogs => {
            assert!(!new_logs.is_empty(), "the log was never begun anew under load");
            let [before, after] = ABOUT_A_NEW_LOG;
            let about = |at: usize| (at.saturating_sub(before).max(first), (at + after).min(trace.events.len()));
            new_logs.into_iter().map(about).collect()
        }
    };
    let mut positions: Vec<usize> = (0..images)
        .map(|image| {
            let (from, to) = *chance.one_of(&ranges);
            let is_turn = |at: &usize| !matches!(trace.events[*at], Event::Write { .. } | Event::Reply(_));
            let turns: Vec<usize> = (from..to).filter(is_turn).collect();
            match image % 2 {
                1 if !turns.is_empty() => chance.one_of(&turns) + chance.below(2),
                _ => chance.between(from, to + 1),
            }
        })
        .collect();
    positions.sort_unstable();
    positions
}

/// Cuts power after each event of a first start.
pub fn check_first_start(trace: &Trace, mut chance: Chance) -> Checked {
    let (mut cut, mut faults) = (Cut::new(trace), Vec::new());
    for position in 1..=trace.events.len() {
        cut.advance(position);
        let is_told = trace.events[..position].iter().any(|event| matches!(event, Event::Reply(_)));
        let manner = *chance.one_of(&[Manner::Dropped, Manner::Kept, Manner::Mixed, Manner::Torn]);
        let judged = judge_first_start(&cut.files(manner, &mut chance)).and_then(|left| match left {
            Left::Nothing | Left::Part if is_told => Err(format!("it was told of, and left is: {left:?}")),
            _ => Ok(()),
        });
        if let Err(fault) = judged {
            faults.push(format!("at {position} of {}, {manner:?}: {fault}", trace.events.len()));
        }
    }
    Checked { images: trace.events.len(), faults }
}

/// What is left of a first start after a power cut.
#[derive(Debug)]
enum Left {
    Nothing,
    Part,
    Whole,
}

/// A database must be whole. Without one, a key or a log would make the next first start report a lost database.
fn judge_first_start(files: &Files) -> Result<Left, String> {
    let key = files.get("headwater.key");
    if key.is_some_and(|key| !is_key(key)) {
        return Err("the key is there by half".to_owned());
    }
    if !files.contains_key("headwater.db") {
        let is_nothing_left = key.is_none() && files.get("headwater.db-wal").is_none_or(Vec::is_empty);
        return if is_nothing_left { Ok(Left::Nothing) } else { Err("the database is lost".to_owned()) };
    }
    let (_folder, database) = opened(files)?;
    let accounts: i64 = database.query_row("select count(*) from account", [], |row| row.get(0)).unwrap();
    match (accounts, key) {
        (1, Some(_)) => Ok(Left::Whole),
        (0 | 1, _) => Ok(Left::Part),
        _ => Err(format!("{accounts} accounts are there")),
    }
}

fn is_key(text: &[u8]) -> bool {
    text.len() == 65
}

/// Opens the files as a server does; the database must be sound.
fn opened(files: &Files) -> Result<(TempDir, Connection), String> {
    let folder = fast_folder();
    for (name, content) in files {
        File::create(folder.path().join(name)).unwrap().write_all(content).unwrap();
    }
    let path = folder.path().join("headwater.db");
    drop(Db::open(&Options::new(&path)).map_err(|error| format!("it does not open: {error}"))?);
    let database = Connection::open(&path).map_err(|error| error.to_string())?;
    let findings = on_disk::findings(&database).map_err(|error| error.to_string())?;
    if findings.is_empty() { Ok((folder, database)) } else { Err(findings.join("; ")) }
}

/// Opens the files as a server does, and compares the keys and leads with the replies.
fn judge(files: &Files, told: &Told, work: &[Work]) -> Result<(), String> {
    if !files.get("headwater.key").is_some_and(|key| is_key(key)) {
        return Err("the key is lost".to_owned());
    }
    let (_folder, database) = opened(files)?;
    let keys: i64 = database.query_row("select count(*) from api_key", [], |row| row.get(0)).unwrap();
    if keys < told.keys as i64 {
        return Err(format!("{keys} of {} keys are there", told.keys));
    }
    let mut found = records_by_client(&database);
    for Work { number, states, .. } in work {
        let answered = told.calls.get(number).copied().unwrap_or(0);
        let here = found.remove(number).unwrap_or_default();
        // The call under way may have been committed, but not by half.
        if !states[answered..].iter().take(2).any(|state| *state == here) {
            return Err(format!("client {number} was told of {answered} calls, which is not what is there"));
        }
    }
    Ok(())
}

/// The records of each client, as in [`Work::states`].
fn records_by_client(database: &Connection) -> HashMap<usize, Records> {
    let mut found: HashMap<usize, Records> = HashMap::new();
    let mut read = |sql: &str, name: &dyn Fn(&str) -> String| {
        let mut rows = database.prepare(sql).unwrap();
        let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
        for (text, value) in rows.map(Result::unwrap).filter(|(text, _)| text.starts_with('w')) {
            let client = text[1..].split('-').next().unwrap().parse().unwrap();
            found.entry(client).or_default().insert(name(&text), value);
        }
    };
    read("select email_address, lead_score from lead where company_id is null", &str::to_owned);
    for kind in &KINDS {
        let name = kind.record.name;
        let column = kind.text.map(|text| {
            let field = kind.record.standard().find(|(_, field)| field.name == text);
            kind.record.column(field.expect("a field of the kind").0)
        });
        let sql = match column {
            _ if name == "lead" => {
                "select replace(email_address, '@example.org', ''), lead_status = 'contactWithOpp' from lead
                 where company_id is not null"
                    .to_owned()
            }
            Some(column) => format!("select {column}, 0 from {}", kind.record.table),
            None => "select o.name, 0 from opportunity_lead j join opportunity o on o.id = j.opportunity_id".to_owned(),
        };
        read(&sql, &|text| name_of(name, text));
    }
    found
}
