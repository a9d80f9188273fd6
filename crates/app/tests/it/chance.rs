//! Random numbers from a seed. The seed is printed, and can be set by `HEADWATER_SEED` to repeat a run.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A small generator (SplitMix64): fast, good enough for tests, the same on every machine.
#[derive(Debug, Clone)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The generator of the seed in `HEADWATER_SEED`, or of a new random seed. Prints the seed.
    pub fn printed(test: &str) -> Self {
        let seed =
            number_from_environment("HEADWATER_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
        println!("{test}: HEADWATER_SEED={seed}");
        Self::new(seed)
    }

    /// A separate generator for a part of the test, so that the parts do not disturb one another.
    pub fn fork(&mut self) -> Self {
        Self::new(self.next())
    }

    /// The next 64-bit number.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end`, exclusive.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number from `from` to `to`, exclusive.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from)
    }

    /// True with a probability of `percent` in a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// An element of a non-empty slice.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

/// A number set in the environment, to make a test longer or to repeat a run; `None` if unset.
#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
pub fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}

#[test]
fn the_same_seed_gives_the_same_numbers() {
    let numbers = |seed| {
        let mut chance = Chance::new(seed);
        [chance.next(), chance.next(), chance.fork().next()]
    };
    assert_eq!(numbers(7), numbers(7));
    assert_ne!(numbers(7), numbers(8));
}
