//! The order of the texts of a dictionary.

use super::letters::Letters;
use std::ops::Range;

/// The order of the texts of a dictionary.
#[derive(Debug)]
pub struct Ranks {
    /// The numbers of texts, in the order of the texts.
    order: Vec<u32>,
    /// The height of each text: even, equal for texts ordered alike.
    heights: Vec<u32>,
}

impl Ranks {
    /// Sorts the texts missing in a former order, of `len` texts in all, and merges both.
    pub(super) fn of<'d>(len: usize, letters: impl Fn(usize) -> Letters<'d>, former: Option<&Self>) -> Self {
        let former = former.map_or(&[][..], |ranks| &ranks.order);
        let ordered = |number: &u32| letters(*number as usize).ordered();
        let (mut order, mut old) = (Vec::with_capacity(len), former.iter().copied().peekable());
        for number in sorted(former.len()..len, &letters) {
            // A search in the rest: few texts are fresh, unless all are.
            while let Some(before) = old.next_if(|before| ordered(before) <= ordered(&number)) {
                order.push(before);
            }
            order.push(number);
        }
        order.extend(old);
        let (mut heights, mut height) = (vec![0; len], 2);
        for (place, number) in order.iter().enumerate() {
            if place > 0 && ordered(&order[place - 1]) != ordered(number) {
                height += 2;
            }
            heights[*number as usize] = height;
        }
        Self { order, heights }
    }

    /// The number of texts.
    pub(super) fn len(&self) -> usize {
        self.heights.len()
    }

    /// The bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        4 * (self.order.capacity() + self.heights.capacity())
    }

    /// The height of a text of the dictionary: from 2 upward, even.
    pub fn height(&self, number: usize) -> u64 {
        self.heights.get(number).copied().unwrap_or_default().into()
    }

    /// The height of any text: odd for one between the texts known, 1 for one below all.
    pub(super) fn height_of<'d>(&self, letters: impl Fn(usize) -> Letters<'d>, text: &str) -> u64 {
        let ordered = |number: &u32| letters(*number as usize).ordered();
        let text = Letters { head: text.as_bytes(), ending: &[] }.ordered();
        let place = self.order.partition_point(|number| ordered(number) < text);
        match self.order.get(place) {
            Some(number) if ordered(number) == text => self.height(*number as usize),
            Some(number) => self.height(*number as usize) - 1,
            None => self.order.last().map_or(0, |last| self.height(*last as usize)) + 1,
        }
    }
}

/// Some texts, sorted.
fn sorted<'d>(texts: Range<usize>, letters: impl Fn(usize) -> Letters<'d>) -> Vec<u32> {
    let beginning = |number: usize| {
        let mut beginning = [0; 8];
        beginning.iter_mut().zip(letters(number).bytes()).for_each(|(place, byte)| *place = byte);
        u64::from_be_bytes(beginning)
    };
    // Most texts differ in their first letters, which are compared without looking the texts up.
    let mut fresh: Vec<(u64, u32)> = texts.map(|number| (beginning(number), number as u32)).collect();
    let ordered = |number: u32| letters(number as usize).ordered();
    fresh.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| ordered(a.1).cmp(&ordered(b.1))));
    fresh.into_iter().map(|(_, number)| number).collect()
}
