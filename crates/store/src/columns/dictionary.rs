//! The different texts of a column, folded, each under a number. One text may have two numbers: finding the number of a known text
//! takes memory, and is given up for columns of mostly different texts.

use super::bitmap::Bitmap;
use headwater_model::query::SortKey;
use memchr::memmem;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

/// Between texts; no byte of UTF-8.
const BETWEEN: u8 = 0xff;
/// Texts whose numbers can be found after loading.
const FOUND_LATER: usize = 1 << 16;
/// Texts whose numbers can be found during loading, unless few texts repeat.
const FOUND_MEANWHILE: usize = 1 << 18;

/// Texts and their numbers.
#[derive(Debug)]
pub struct Dictionary {
    /// All texts, each between two marks.
    arena: Vec<u8>,
    /// Where each text begins.
    starts: Vec<u32>,
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

/// The order of the texts of a dictionary.
#[derive(Debug)]
pub struct Ranks {
    /// The numbers of texts, in the order of the texts.
    order: Vec<u32>,
    /// The rank of each text: even, equal for texts ordered alike.
    ranks: Vec<u32>,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            arena: vec![BETWEEN],
            starts: Vec::new(),
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
    /// The number of texts.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether one text may have two numbers.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    /// A text.
    pub fn text(&self, number: usize) -> &str {
        std::str::from_utf8(self.letters(number)).unwrap_or_default()
    }

    /// The bytes of a text.
    fn letters(&self, number: usize) -> &[u8] {
        let Some(start) = self.starts.get(number) else { return &[] };
        let end = self.starts.get(number + 1).map_or(self.arena.len(), |next| *next as usize) - 1;
        &self.arena[*start as usize..end]
    }

    /// The number of a text, which is added where no number is found.
    pub fn number(&mut self, text: &str) -> usize {
        self.asked += 1;
        let hash = self.hasher.hash_one(text);
        match self.numbers.get(&hash) {
            Some(number) if self.letters(*number as usize) == text.as_bytes() => return *number as usize,
            Some(_) => self.may_repeat = true,
            None => {
                self.numbers.insert(hash, self.len() as u32);
            }
        }
        self.may_repeat |= self.has_forgotten;
        self.starts.push(self.arena.len() as u32);
        self.arena.extend_from_slice(text.as_bytes());
        self.arena.push(BETWEEN);
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
        let of_ranks = ranks.as_ref().map_or(0, |ranks| 4 * (ranks.order.capacity() + ranks.ranks.capacity()));
        self.arena.capacity() + 4 * self.starts.capacity() + of_numbers + of_ranks
    }

    /// The texts with a needle inside.
    pub fn containing(&self, needle: &str) -> Bitmap {
        self.with(needle.as_bytes())
    }

    /// The texts beginning with a needle.
    pub fn starting(&self, needle: &str) -> Bitmap {
        self.with(&[&[BETWEEN], needle.as_bytes()].concat())
    }

    /// The texts equal to a needle.
    pub fn equal(&self, needle: &str) -> Bitmap {
        self.with(&[&[BETWEEN], needle.as_bytes(), &[BETWEEN]].concat())
    }

    /// The texts for which a test holds.
    pub fn where_text(&self, test: impl Fn(&str) -> bool) -> Bitmap {
        let mut found = Bitmap::clear(self.len());
        (0..self.len()).filter(|number| test(self.text(*number))).for_each(|number| found.insert(number));
        found
    }

    fn with(&self, needle: &[u8]) -> Bitmap {
        if needle.is_empty() {
            return Bitmap::full(self.len());
        }
        let (finder, mut found) = (memmem::Finder::new(needle), Bitmap::clear(self.len()));
        let (mut from, mut number) = (0, 0);
        while let Some(hit) = self.arena.get(from..).and_then(|rest| finder.find(rest)) {
            // The text begins behind the hit if the needle begins with a mark.
            let inside = from + hit + usize::from(needle[0] == BETWEEN);
            number += self.behind(number, inside);
            if number >= self.len() {
                break;
            }
            found.insert(number);
            // On with the mark behind this text, with which a needle may begin.
            from = self.starts.get(number + 1).map_or(self.arena.len(), |next| *next as usize) - 1;
            number += 1;
        }
        found
    }

    /// How many texts further the text with a byte lies. Most hits are near.
    fn behind(&self, number: usize, byte: usize) -> usize {
        let starts = &self.starts[number..];
        let mut reach = 1;
        while reach < starts.len() && starts[reach] as usize <= byte {
            reach *= 2;
        }
        let end = (reach + 1).min(starts.len());
        starts[..end].partition_point(|start| *start as usize <= byte).saturating_sub(1)
    }

    /// The order of the texts; sorts texts added since the last call.
    pub fn ranks(&self) -> Arc<Ranks> {
        let mut known = self.ranks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ranks) = known.as_ref().filter(|ranks| ranks.ranks.len() == self.len()) {
            return ranks.clone();
        }
        let former = known.as_ref().map_or(&[][..], |ranks| &ranks.order);
        let ranks = Arc::new(self.ranked(former));
        *known = Some(ranks.clone());
        ranks
    }

    /// How many texts are still to be sorted before an order is known.
    pub fn unranked(&self) -> usize {
        let known = self.ranks.lock().unwrap_or_else(PoisonError::into_inner);
        self.len() - known.as_ref().map_or(0, |ranks| ranks.ranks.len())
    }

    /// Sorts the texts missing in a former order, and merges both.
    fn ranked(&self, former: &[u32]) -> Ranks {
        let ordered = |number: &u32| cut(self.letters(*number as usize));
        let mut fresh: Vec<u32> = (former.len() as u32..self.len() as u32).collect();
        fresh.sort_unstable_by(|a, b| ordered(a).cmp(ordered(b)));
        let (mut order, mut old) = (Vec::with_capacity(self.len()), former.iter().copied().peekable());
        for number in fresh {
            // A search in the rest: few texts are fresh, unless all are.
            while let Some(before) = old.next_if(|before| ordered(before) <= ordered(&number)) {
                order.push(before);
            }
            order.push(number);
        }
        order.extend(old);
        let (mut ranks, mut rank) = (vec![0; self.len()], 0);
        for (place, number) in order.iter().enumerate() {
            if place > 0 && ordered(&order[place - 1]) != ordered(number) {
                rank += 2;
            }
            ranks[*number as usize] = rank;
        }
        Ranks { order, ranks }
    }

    /// The rank of any text: odd for one between the texts known.
    pub fn rank_of(&self, ranks: &Ranks, text: &str) -> i64 {
        let (ordered, text) = (|number: &u32| cut(self.letters(*number as usize)), cut(text.as_bytes()));
        let place = ranks.order.partition_point(|number| ordered(number) < text);
        let rank_at = |place: usize| ranks.order.get(place).map(|number| i64::from(ranks.ranks[*number as usize]));
        match ranks.order.get(place) {
            Some(number) if ordered(number) == text => rank_at(place).unwrap_or_default(),
            Some(_) => rank_at(place).unwrap_or_default() - 1,
            None => place.checked_sub(1).and_then(rank_at).unwrap_or_default() + 1,
        }
    }
}

impl Ranks {
    /// The rank of a text of the dictionary.
    pub fn rank(&self, number: usize) -> i64 {
        self.ranks.get(number).copied().unwrap_or_default().into()
    }
}

/// The part of a text by which texts are ordered: the first letters. Bytes sort as letters do.
fn cut(text: &[u8]) -> &[u8] {
    if text.len() <= SortKey::SORTED {
        return text;
    }
    let begins_letter = |(_, byte): &(usize, &u8)| **byte & 0xc0 != 0x80;
    let end = text.iter().enumerate().filter(begins_letter).nth(SortKey::SORTED);
    end.map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(texts: &[&str]) -> Dictionary {
        let mut dictionary = Dictionary::default();
        for text in texts {
            dictionary.number(text);
        }
        dictionary
    }

    #[test]
    fn texts_are_found_by_parts_beginnings_and_whole() {
        let mut texts = dictionary(&["ann", "banana", "an", "", "bann"]);
        texts.forget();
        assert_eq!(texts.number("an"), 5, "a second number");
        let places = |found: Bitmap| found.places().collect::<Vec<_>>();
        assert_eq!(places(texts.containing("ann")), [0, 4]);
        assert_eq!(places(texts.containing("an")), [0, 1, 2, 4, 5]);
        assert_eq!(places(texts.starting("an")), [0, 2, 5]);
        assert_eq!((places(texts.equal("an")), places(texts.equal(""))), (vec![2, 5], vec![3]));
        assert_eq!((places(texts.containing("nx")), texts.containing("").count()), (vec![], 6));
        assert!(texts.may_repeat() && texts.text(5) == "an" && texts.text(3).is_empty());
    }

    #[test]
    fn ranks_follow_the_order_of_texts_as_texts_come() {
        let mut texts = dictionary(&["m", "c", "x"]);
        let first = texts.ranks();
        assert!(first.rank(1) < first.rank(0) && first.rank(0) < first.rank(2));
        assert_eq!(texts.unranked(), 0);
        texts.forget();
        for text in ["d", "a", "m", "z"] {
            texts.number(text);
        }
        let ranks = texts.ranks();
        let order: Vec<i64> = [4, 1, 3, 0, 2, 6].map(|number| ranks.rank(number)).to_vec();
        assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
        assert_eq!(ranks.rank(0), ranks.rank(5), "one text of two numbers");
        assert_eq!(texts.rank_of(&ranks, "m"), ranks.rank(0));
        assert!(texts.rank_of(&ranks, "n") > ranks.rank(0) && texts.rank_of(&ranks, "n") < ranks.rank(2));
        assert!(texts.rank_of(&ranks, "0") < ranks.rank(4) && texts.rank_of(&ranks, "zz") > ranks.rank(6));
    }
}
