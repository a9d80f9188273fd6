//! Searching the texts of a dictionary, which stand in one row of bytes.

use super::bitmap::Bitmap;
use memchr::{memchr2_iter, memmem};
use std::borrow::Cow;

/// Between texts; no byte of UTF-8.
pub(super) const BETWEEN: u8 = 0xff;

/// A text to be found in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needle<'n> {
    /// The text.
    pub text: &'n str,
    /// Only where a text begins.
    pub is_at_start: bool,
    /// Only where a text ends.
    pub is_at_end: bool,
}

impl<'n> Needle<'n> {
    /// Anywhere in a text.
    pub fn inside(text: &'n str) -> Self {
        Self { text, is_at_start: false, is_at_end: false }
    }

    /// At the beginning of a text.
    pub fn at_start(text: &'n str) -> Self {
        Self { text, is_at_start: true, is_at_end: false }
    }

    /// A whole text.
    pub fn whole(text: &'n str) -> Self {
        Self { text, is_at_start: true, is_at_end: true }
    }

    /// The needles for the heads and the endings of texts divided before their last `at`, for this needle to be found in the ending or
    /// across. No needle for heads: any head will do. `None`: never found in endings.
    pub(super) fn split(&self, at: char) -> Option<(Option<Self>, Self)> {
        let Some((head, ending)) = self.text.rfind(at).map(|at| self.text.split_at(at)) else {
            return (!self.is_at_start).then_some((None, *self));
        };
        let ending = Self { text: ending, is_at_start: true, is_at_end: self.is_at_end };
        let is_any = head.is_empty() && !self.is_at_start;
        Some(((!is_any).then_some(Self { text: head, is_at_start: self.is_at_start, is_at_end: true }), ending))
    }

    /// The bytes to be found.
    fn bytes(&self) -> Cow<'n, [u8]> {
        if !self.is_at_start && !self.is_at_end {
            return Cow::Borrowed(self.text.as_bytes());
        }
        let mark = |is_wanted: bool| if is_wanted { &[BETWEEN][..] } else { &[] };
        Cow::Owned([mark(self.is_at_start), self.text.as_bytes(), mark(self.is_at_end)].concat())
    }

    /// The numbers of the texts with this needle, of texts between marks beginning at `starts`.
    pub(super) fn find(&self, arena: &[u8], starts: &[u32]) -> Bitmap {
        match *self.bytes() {
            [] | [BETWEEN] => Bitmap::full(starts.len()),
            [letter] => with_letter(letter, arena, starts.len()),
            ref needle => with_bytes(needle, arena, starts),
        }
    }
}

/// The texts with a letter: most texts, so that a search for the next one would be begun too often.
fn with_letter(letter: u8, arena: &[u8], texts: usize) -> Bitmap {
    let (mut found, mut number) = (Bitmap::clear(texts), 0);
    for place in memchr2_iter(letter, BETWEEN, &arena[1..]) {
        if arena[place + 1] == BETWEEN {
            number += 1;
        } else {
            found.insert(number);
        }
    }
    found
}

fn with_bytes(needle: &[u8], arena: &[u8], starts: &[u32]) -> Bitmap {
    let (finder, mut found) = (memmem::Finder::new(needle), Bitmap::clear(starts.len()));
    let (mut from, mut number) = (0, 0);
    while let Some(hit) = arena.get(from..).and_then(|rest| finder.find(rest)) {
        // The text begins behind the hit if the needle begins with a mark.
        let inside = from + hit + usize::from(needle[0] == BETWEEN);
        number += behind(&starts[number..], inside);
        if number >= starts.len() {
            break;
        }
        found.insert(number);
        // On with the mark behind this text, with which a needle may begin.
        from = starts.get(number + 1).map_or(arena.len(), |next| *next as usize) - 1;
        number += 1;
    }
    found
}

/// How many texts behind the first of some the text with a byte lies. Most hits are near.
fn behind(starts: &[u32], byte: usize) -> usize {
    let mut reach = 1;
    while reach < starts.len() && starts[reach] as usize <= byte {
        reach *= 2;
    }
    let end = (reach + 1).min(starts.len());
    starts[..end].partition_point(|start| *start as usize <= byte).saturating_sub(1)
}
