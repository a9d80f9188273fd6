//! The different texts of a column, folded, each under a number. One text may have two numbers: finding the number of a known text
//! takes memory, and is given up for columns of mostly different texts.

use super::bitmap::{Bitmap, Keeps};
use super::cells::Cells;
use super::letters::Letters;
use super::needle::{BETWEEN, Needle};
use super::ranks::Ranks;
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

/// Texts whose numbers can be found after loading.
const FOUND_LATER: usize = 1 << 16;
/// Texts whose numbers can be found during loading, unless few texts repeat.
const FOUND_MEANWHILE: usize = 1 << 18;
/// Where the domain of an address begins.
const AT: char = '@';

/// Texts and their numbers.
#[derive(Debug)]
pub struct Dictionary {
    /// All texts, each between two marks; without the endings kept elsewhere.
    arena: Vec<u8>,
    /// Where each text begins.
    starts: Vec<u32>,
    /// By number of a text, the part from the last `@` on: many addresses have one domain.
    endings: Option<Box<Endings>>,
    /// Numbers by hash. Of two texts with one hash, the first.
    numbers: HashMap<u64, u32>,
    hasher: RandomState,
    /// How often a number was asked for.
    asked: usize,
    /// Whether numbers of known texts were forgotten.
    has_forgotten: bool,
    /// Whether one text may have two numbers.
    may_repeat: bool,
    ranks: Mutex<Option<Arc<Ranks>>>,
}

/// The ends of texts, each kept once.
#[derive(Debug, Default)]
struct Endings {
    /// By number of a text: 0 for none, else the number in the dictionary, and one more.
    cells: Cells,
    dictionary: Dictionary,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            arena: vec![BETWEEN],
            starts: Vec::new(),
            endings: None,
            numbers: HashMap::new(),
            hasher: RandomState::new(),
            asked: 0,
            has_forgotten: false,
            may_repeat: false,
            ranks: Mutex::default(),
        }
    }
}

impl Dictionary {
    /// A dictionary of e-mail addresses: each domain is kept once.
    pub fn of_addresses() -> Self {
        Self { endings: Some(Box::default()), ..Self::default() }
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether one text may have two numbers.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    /// A text.
    pub fn text(&self, number: usize) -> Cow<'_, str> {
        self.letters(number).text()
    }

    /// The bytes of a text.
    pub(super) fn letters(&self, number: usize) -> Letters<'_> {
        let ending = self
            .endings
            .as_ref()
            .and_then(|endings| Some(endings.dictionary.head((endings.cells.get(number) as usize).checked_sub(1)?)));
        Letters { head: self.head(number), ending: ending.unwrap_or_default() }
    }

    fn head(&self, number: usize) -> &[u8] {
        let Some(start) = self.starts.get(number) else { return &[] };
        let end = self.starts.get(number + 1).map_or(self.arena.len(), |next| *next as usize) - 1;
        &self.arena[*start as usize..end]
    }

    /// Whether a number is that of a text.
    pub fn is_text(&self, number: usize, text: &str) -> bool {
        let (head, ending) = self.parts(text);
        self.letters(number) == Letters { head: head.as_bytes(), ending: ending.as_bytes() }
    }

    /// A text as kept: the head, and the ending.
    fn parts<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        let at = self.endings.as_ref().and_then(|_| text.rfind(AT));
        text.split_at(at.unwrap_or(text.len()))
    }

    /// The number of a text, which is added where no number is found.
    pub fn number(&mut self, text: &str) -> usize {
        self.asked += 1;
        let hash = self.hasher.hash_one(text);
        match self.numbers.get(&hash) {
            Some(number) if self.is_text(*number as usize, text) => return *number as usize,
            Some(_) => self.may_repeat = true,
            None => {
                self.numbers.insert(hash, self.len() as u32);
            }
        }
        self.may_repeat |= self.has_forgotten;
        let (head, ending) = self.parts(text);
        self.starts.push(self.arena.len() as u32);
        self.arena.extend_from_slice(head.as_bytes());
        self.arena.push(BETWEEN);
        if let Some(endings) = &mut self.endings {
            let cell = if ending.is_empty() { 0 } else { endings.dictionary.number(ending) as u64 + 1 };
            endings.cells.push(cell);
        }
        if self.numbers.len() >= FOUND_MEANWHILE && self.asked < self.len() + self.len() / 2 {
            self.forget();
        }
        self.len() - 1
    }

    /// Gives back memory needed for loading only.
    pub fn settle(&mut self) {
        self.arena.shrink_to_fit();
        self.starts.shrink_to_fit();
        if self.numbers.len() > FOUND_LATER {
            self.forget();
        }
        self.numbers.shrink_to_fit();
        if let Some(endings) = &mut self.endings {
            endings.cells.shrink();
            endings.dictionary.settle();
        }
    }

    fn forget(&mut self) {
        self.numbers = HashMap::new();
        self.has_forgotten = true;
    }

    /// Whether the texts are too long for the numbers of their places.
    pub fn is_full(&self) -> bool {
        self.arena.len() > (u32::MAX / 2) as usize
    }

    /// The bytes in memory.
    pub fn bytes(&self) -> usize {
        // A place of a hash map: number, hash, and the mark of the place.
        let of_numbers = self.numbers.capacity() * 17;
        let ranks = self.ranks.lock().unwrap_or_else(PoisonError::into_inner);
        let of_ranks = ranks.as_ref().map_or(0, |ranks| ranks.bytes());
        let of_endings = self.endings.as_ref().map_or(0, |it| it.cells.bytes() + it.dictionary.bytes());
        self.arena.capacity() + 4 * self.starts.capacity() + of_endings + of_numbers + of_ranks
    }

    /// The texts in which a needle is found.
    pub fn with(&self, needle: &Needle<'_>) -> Bitmap {
        let mut found = needle.find(&self.arena, &self.starts);
        let Some(endings) = &self.endings else { return found };
        if needle.is_at_end {
            // A head is the end of a text without an ending only.
            endings.cells.keep_range(&mut found, &(0..=0), Keeps::Inside);
        }
        if let Some((head, ending)) = needle.split(AT) {
            let any = || Bitmap::full(self.len());
            let mut across = head.map_or_else(any, |head| head.find(&self.arena, &self.starts));
            endings.cells.keep_numbers(&mut across, &endings.dictionary.with(&ending), Keeps::Inside);
            found.join(&across);
        }
        found
    }

    /// The texts for which a test holds.
    pub fn where_text(&self, test: impl Fn(&str) -> bool) -> Bitmap {
        let mut found = Bitmap::clear(self.len());
        (0..self.len()).filter(|number| test(&self.text(*number))).for_each(|number| found.insert(number));
        found
    }

    /// The order of the texts; sorts texts added since the last call.
    pub fn ranks(&self) -> Arc<Ranks> {
        let mut known = self.ranks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ranks) = known.as_ref().filter(|ranks| ranks.len() == self.len()) {
            return ranks.clone();
        }
        let ranks = Arc::new(Ranks::of(self.len(), |number| self.letters(number), known.as_deref()));
        known.insert(ranks).clone()
    }

    /// The height of any text among the texts of the dictionary, as [`Ranks`] has it.
    pub fn height_of(&self, ranks: &Ranks, text: &str) -> u64 {
        ranks.height_of(|number| self.letters(number), text)
    }

    /// How many texts are still to be sorted before an order is known.
    pub fn unranked(&self) -> usize {
        let known = self.ranks.lock().unwrap_or_else(PoisonError::into_inner);
        self.len() - known.as_ref().map_or(0, |ranks| ranks.len())
    }
}

#[cfg(test)]
mod tests;
