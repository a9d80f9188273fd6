//! One bit for each slot.

use headwater_model::query::Comparison;

/// Bits of a word.
const WORD: usize = 64;

/// Which of two sides is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Places in a set.
    Inside,
    /// Places not in a set.
    Outside,
}

impl Keeps {
    /// The side of leads meant by a comparison: those passing the test, or those failing.
    pub fn of(comparison: Comparison) -> Self {
        if comparison.is_negated() { Self::Outside } else { Self::Inside }
    }
}

/// A row of bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// So many bits, none set.
    pub fn clear(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(WORD)], len }
    }

    /// So many bits, all set.
    pub fn full(len: usize) -> Self {
        let mut words = vec![u64::MAX; len.div_ceil(WORD)];
        if let Some(last) = words.last_mut().filter(|_| !len.is_multiple_of(WORD)) {
            *last = (1 << (len % WORD)) - 1;
        }
        Self { words, len }
    }

    /// The number of bits.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds a bit, not set.
    pub fn grow(&mut self) {
        if self.len.is_multiple_of(WORD) {
            self.words.push(0);
        }
        self.len += 1;
    }

    /// Sets a bit.
    pub fn insert(&mut self, place: usize) {
        if let Some(word) = self.words.get_mut(place / WORD) {
            *word |= 1 << (place % WORD);
        }
    }

    /// Clears a bit.
    pub fn remove(&mut self, place: usize) {
        if let Some(word) = self.words.get_mut(place / WORD) {
            *word &= !(1 << (place % WORD));
        }
    }

    /// Whether a bit is set.
    pub fn has(&self, place: usize) -> bool {
        self.words.get(place / WORD).is_some_and(|word| word >> (place % WORD) & 1 == 1)
    }

    /// The number of bits set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Clears the bits outside another row, or inside.
    pub fn keep(&mut self, other: &Self, side: Keeps) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= match side {
                Keeps::Inside => *other,
                Keeps::Outside => !other,
            };
        }
    }

    /// Sets the bits set in another row, too.
    pub fn join(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Clears the bits of values failing a test. Values are looked at only where a bit of their word is set.
    pub fn keep_where<T: Copy>(&mut self, values: &[T], test: impl Fn(T) -> bool) {
        for (word, values) in self.words.iter_mut().zip(values.chunks(WORD)) {
            if *word != 0 {
                // A byte for each value first: compilers make vectors of this loop.
                let mut passed = [0; WORD];
                passed.iter_mut().zip(values).for_each(|(passed, value)| *passed = u8::from(test(*value)));
                *word &= packed(&passed);
            }
        }
    }

    /// Whether no bit is set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Clears all bits.
    pub fn empty(&mut self) {
        self.words.fill(0);
    }

    /// The places of the bits set, in order.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(number, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let place = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    number * WORD + place
                })
            })
        })
    }

    /// The bytes in memory.
    pub fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }
}

/// The lowest bits of bytes.
fn packed(bytes: &[u8; WORD]) -> u64 {
    /// Moves the lowest bit of byte 0 to bit 56, of byte 1 to bit 57, and so on.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = bytes.as_chunks::<8>();
    let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
    eights.iter().rev().fold(0, |packed, eight| packed << 8 | bits(eight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_set_counted_and_kept() {
        let mut bits = Bitmap::clear(0);
        (0..130).for_each(|_| bits.grow());
        (0..130).step_by(3).for_each(|place| bits.insert(place));
        assert_eq!((bits.len(), bits.count(), bits.has(129), bits.has(130)), (130, 44, true, false));
        assert_eq!((Bitmap::full(130).count(), Bitmap::full(128).count()), (130, 128));
        let values: Vec<u8> = (0..130).collect();
        bits.keep_where(&values, |value| value >= 100);
        assert!(bits.places().eq((102..130).step_by(3)));
        let mut others = Bitmap::full(130);
        others.keep(&bits, Keeps::Outside);
        assert_eq!(others.count(), 120);
        others.join(&bits);
        assert_eq!(others, Bitmap::full(130));
    }
}
