//! The content of an entry as text: the deeds with their counts and first ids, and the fields and lists concerned.

use crate::deed_notes::{MOST_ABOUT, MOST_IDS, NotedDeed};
use crate::error::Result;
use crate::value::Row;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A deed of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeedLine {
    pub(super) deed: String,
    pub(super) subject: String,
    pub(super) count: i64,
    pub(super) ids: Vec<i64>,
}

impl DeedLine {
    /// A line of the text of further deeds.
    pub(super) fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (deed, subject) = (words.next()?.to_owned(), words.next()?.to_owned());
        let count = words.next()?.parse().ok()?;
        Some(Self { deed, subject, count, ids: words.filter_map(|id| id.parse().ok()).collect() })
    }
}

/// The deeds of an entry, the main one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EntryContent {
    pub(super) lines: Vec<DeedLine>,
    about: BTreeSet<String>,
}

impl EntryContent {
    /// The content for the notes of a job.
    pub(super) fn of(notes: &[NotedDeed]) -> Self {
        let line = |noted: &NotedDeed| DeedLine {
            deed: noted.deed.name().to_owned(),
            subject: noted.subject.to_owned(),
            count: noted.count,
            ids: noted.ids.clone(),
        };
        let about = notes.iter().flat_map(|noted| noted.about.iter().cloned()).collect();
        Self { lines: notes.iter().map(line).collect(), about }
    }

    /// The content of a stored entry, in the columns deed, subject, subjects, ids, also and about from one on.
    pub(super) fn read(row: &Row<'_>, first: usize) -> Result<Self> {
        let main = DeedLine {
            deed: row.text(first)?.to_owned(),
            subject: row.text(first + 1)?.to_owned(),
            count: row.int(first + 2)?,
            ids: numbers(row.text(first + 3)?),
        };
        let also = row.text(first + 4)?.lines().filter_map(DeedLine::read);
        let about = row.text(first + 5)?.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Ok(Self { lines: std::iter::once(main).chain(also).collect(), about })
    }

    /// Adds the content of a further part: deeds of the same kind become one.
    pub(super) fn add(&mut self, more: &Self) {
        for line in &more.lines {
            let is_same = |known: &&mut DeedLine| (&known.deed, &known.subject) == (&line.deed, &line.subject);
            match self.lines.iter_mut().find(is_same) {
                Some(known) => {
                    known.count += line.count;
                    let room = MOST_IDS.saturating_sub(known.ids.len());
                    known.ids.extend(line.ids.iter().take(room));
                }
                None => self.lines.push(line.clone()),
            }
        }
        self.about.extend(more.about.iter().cloned());
    }

    /// The texts of ids, further deeds, and fields and lists.
    pub(super) fn texts(&self) -> (String, String, String) {
        let ids = self.lines.first().map(|main| spaced(&main.ids)).unwrap_or_default();
        let mut also = String::new();
        for (place, DeedLine { deed, subject, count, ids }) in self.lines.iter().skip(1).enumerate() {
            let line = if place == 0 { "" } else { "\n" };
            // Writing to a text does not fail.
            let _ = write!(also, "{line}{deed} {subject} {count} {}", spaced(ids));
        }
        let about: Vec<&str> = self.about.iter().map(String::as_str).take(MOST_ABOUT).collect();
        (ids, also, about.join(" "))
    }
}

/// The numbers of a text.
pub(super) fn numbers(text: &str) -> Vec<i64> {
    text.split(' ').filter_map(|id| id.parse().ok()).collect()
}

fn spaced(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_call_add_up() {
        let line = |deed: &str, count, ids: &[i64]| DeedLine {
            deed: deed.to_owned(),
            subject: "lead".to_owned(),
            count,
            ids: ids.to_vec(),
        };
        let about = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let mut first = EntryContent { lines: vec![line("create", 3, &[1, 2, 3])], about: about(&[]) };
        let second = EntryContent {
            lines: vec![line("change", 1, &[9]), line("create", 2, &[4, 5])],
            about: about(&["list:7"]),
        };
        first.add(&second);
        assert_eq!(first.lines, [line("create", 5, &[1, 2, 3, 4, 5]), line("change", 1, &[9])]);
        assert_eq!(first.texts(), ("1 2 3 4 5".to_owned(), "change lead 1 9".to_owned(), "list:7".to_owned()));
        assert_eq!(DeedLine::read("change lead 1 9"), Some(line("change", 1, &[9])));
    }
}
