//! TABLE · the kinds of subjects: a task or a note is about a lead, an account or both.

use crate::record::Side::{self, What, Who};
use crate::record::{Holds, RecordType};
use crate::records::company::COMPANY;
use crate::records::lead::LEAD;
use crate::records::opportunity::OPPORTUNITY;

/// The kinds, each with its side in stored pairs.
pub static SUBJECTS: [(Side, &RecordType); 3] = [(Who, &LEAD), (What, &OPPORTUNITY), (What, &COMPANY)];

/// The names of the kinds, in the order of the table.
static WORDS: [&str; SUBJECTS.len()] = {
    let (mut words, mut place) = ([""; SUBJECTS.len()], 0);
    while place < words.len() {
        words[place] = SUBJECTS[place].1.name;
        place += 1;
    }
    words
};

/// The content of fields for the kind of a subject.
pub const KIND: Holds = Holds::Word(&WORDS);

/// The kind of that name, and the side of its records.
pub fn named(word: &str) -> Option<(Side, &'static RecordType)> {
    SUBJECTS.iter().copied().find(|(_, record)| record.name == word)
}
